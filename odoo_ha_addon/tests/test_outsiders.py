from urllib.parse import quote

from odoo.tests import HttpCase, tagged

from ..controllers.outsiders import EXPLANATION
from . import homes

PAGES = (
    "/odoo/home-assistant",
    "/odoo/home-assistant/7",
    "/odoo/home-assistant-dashboard?area=3",
    "/odoo/action-odoo_ha_addon.action_ha_command/7",
    "/odoo/ha.area/7",
)


@tagged("post_install", "-at_install")
class TestOutsiders(HttpCase):
    """Whoever opens a link of ours, and is no employee, is told why they see nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_a_portal_user_is_told_why_and_where_to_go(self):
        self.authenticate("t_portal", "t_portal")
        for page in PAGES:
            answer = self.url_open(page)
            self.assertEqual(answer.status_code, 403, page)
            self.assertIn("This page is for employees", answer.text)
            self.assertIn("Go to my account", answer.text)
            address = quote(page.partition("?")[0], safe="")
            self.assertIn(f"/web/session/logout?redirect={address}", answer.text.replace("&amp;", "&"))

    def test_the_page_leads_to_no_other_site(self):
        self.authenticate("t_portal", "t_portal")
        for page in ("https://elsewhere.test/odoo/", "//elsewhere.test", "/odoo/../x\r\nSet-Cookie: a=b"):
            answer = self.url_open(f"{EXPLANATION}?page={quote(page)}")
            self.assertNotIn("elsewhere.test", answer.text)
            self.assertNotIn("a=b", str(answer.headers))

    def test_employees_get_the_web_client_and_guests_the_login_that_leads_back(self):
        for login in ("t_manager", "t_employee"):
            self.authenticate(login, login)
            for page in PAGES:
                answer = self.url_open(page)
                self.assertEqual(answer.status_code, 200, page)
                self.assertIn("odoo.__session_info__", answer.text, page)
        self.authenticate(None, None)
        for page in PAGES:
            answer = self.url_open(page, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, page)
            self.assertIn("/web/login?redirect=", answer.headers["Location"])

    def test_other_pages_stay_as_they_are(self):
        self.authenticate("t_portal", "t_portal")
        answer = self.url_open("/odoo/contacts", allow_redirects=False)
        self.assertNotIn(EXPLANATION, answer.headers["Location"])
