from odoo.tests import tagged

from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestPortalPages(LinkCase):
    HOME = "/my/home-assistant"

    def test_a_card_counts_what_is_shared(self):
        self.log_in()
        self.assertIn(self.HOME, self.url_open("/my").text)
        answer = self.url_open(
            "/my/counters",
            data='{"jsonrpc": "2.0", "method": "call", "params": {"counters": ["ha_count"]}}',
            headers={"Content-Type": "application/json"},
        )
        self.assertEqual(answer.json()["result"]["ha_count"], 1)

    def test_rooms_groups_devices_and_single_things_have_pages(self):
        self.portal_grant.write({"entity_group_ids": [(6, 0, self.group.ids)]})
        self.env.flush_all()
        self.log_in()
        for path in ("", f"/room/{self.kitchen.id}", f"/group/{self.group.id}", f"/entity/{self.light.id}"):
            page = self.url_open(f"{self.HOME}{path}")
            self.assertEqual(page.status_code, 200, path)
            self.assertIn(self.light.name, page.text)

    def test_what_is_not_shared_looks_like_what_does_not_exist(self):
        self.log_in()
        seen = set()
        for path in (
            f"/entity/{self.attic.id}", "/entity/999999", "/entity/99999999999999", f"/room/{self.attic_area.id}",
            f"/group/{self.group.id}", "/device/1", f"/entity/{self.far.id}",
        ):  # fmt: skip
            page = self.url_open(f"{self.HOME}{path}")
            nonce = page.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
            seen.add((page.status_code, page.text.replace(nonce, "")))
        self.assertEqual(len(seen), 1)
        self.assertEqual(seen.pop()[0], 404)

    def test_a_user_without_grants_has_an_empty_page(self):
        self.portal_grant.action_revoke()
        self.env.flush_all()
        self.log_in()
        page = self.url_open(self.HOME)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.light.name, page.text)

    def test_an_employee_sees_what_is_given_to_them_too(self):
        self.portal_grant.write({"partner_id": self.employee.partner_id.id})
        self.env.flush_all()
        self.log_in("employee")
        self.assertIn(self.light.name, self.url_open(self.HOME).text)

    def test_nobody_gets_in_without_logging_in(self):
        for path in ("", f"/entity/{self.light.id}"):
            answer = self.url_open(f"{self.HOME}{path}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_addresses_of_the_earlier_system_lead_there(self):
        self.log_in()
        for old, new in (
            ("/my/ha", ""),
            (f"/my/ha/{self.home.id}", ""),
            ("/portal/entity/5", "/entity/5"),
            ("/portal/entity_group/6", "/group/6"),
            ("/portal/device/7", "/device/7"),
            (f"/my/ha/{self.home.id}/entity/5", "/entity/5"),
            (f"/my/ha/{self.home.id}/group/6", "/group/6"),
            (f"/my/ha/{self.home.id}/device/7", "/device/7"),
        ):
            answer = self.url_open(old, allow_redirects=False)
            self.assertEqual(answer.status_code, 301, old)
            self.assertTrue(answer.headers["Location"].endswith(f"{self.HOME}{new}"), old)

    def test_it_can_be_put_on_the_home_screen(self):
        self.log_in()
        manifest = self.url_open(f"{self.HOME}/manifest.json").json()
        self.assertEqual((manifest["start_url"], manifest["display"]), (self.HOME, "standalone"))
