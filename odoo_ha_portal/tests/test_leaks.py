from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import tagged

from .link_case import SECRETS, LinkCase


@tagged("post_install", "-at_install")
class TestLeaks(LinkCase):
    """Nothing leaves that a page does not need."""

    FORBIDDEN = (
        "secret",
        "light.kitchen",
        "light.attic",
        "25.031",
        "121.561",
        "10.20.30.40",
        "home.test",
        "token-of",
    )

    QUESTIONS = ("follow", "connections", "call", "actions", "script_fields", "default_code", "unfollow")

    def assert_clean(self, text, where):
        for word in self.FORBIDDEN:
            self.assertNotIn(word, text, where)

    def test_no_answer_holds_ids_tokens_positions_or_addresses(self):
        self.enter()
        question = {
            "viewer": "tab",
            "ids": [self.light.id, self.attic.id],
            "id": self.light.id,
            "service": "turn_on",
        }
        question["ids"].append(self.home.id)
        for what in self.QUESTIONS:
            self.assert_clean(self.guest(what, question).text, what)
        self.log_in()
        for what in self.QUESTIONS:
            self.assert_clean(self.user(what, question).text, what)

    def test_no_page_holds_them_and_none_holds_what_is_not_shared(self):
        self.enter()
        self.assert_clean(self.url_open(f"/ha/g/{self.link.ref}").text, "guest")
        self.log_in()
        for path in ("", f"/entity/{self.light.id}", f"/room/{self.kitchen.id}"):
            page = self.url_open(f"/my/home-assistant{path}").text
            self.assert_clean(page, path)
            self.assertIn(self.light.name, page)
            self.assertNotIn(self.attic_area.name, page)

    def test_what_has_no_name_but_its_id_is_called_by_its_kind(self):
        self.light.with_env(homes._as_home_assistant(self.env)).name = "light.kitchen"
        self.env.flush_all()
        self.enter()
        page = self.url_open(f"/ha/g/{self.link.ref}").text
        self.assert_clean(page, "page")
        self.assertIn('"name": "Light"', page)

    def test_what_the_control_needs_is_there_all_the_same(self):
        self.enter()
        [state] = self.guest("follow", {"viewer": "tab", "ids": [self.light.id]}).json()["entities"]
        self.assertEqual(state["attributes"], {"brightness": 77, "color_mode": "brightness"})
        self.assertEqual(state["entity_id"], f"light.{self.light.id}")
        self.assertFalse(SECRETS.keys() & state["attributes"].keys())

    def test_a_picture_comes_by_odoo_and_not_of_what_is_not_shared(self):
        self.enter()
        for entity in (self.attic, self.far):
            self.assertEqual(self.url_open(f"/ha/g/{self.link.ref}/picture/{entity.id}").status_code, 404)
        missing = self.url_open(f"/ha/g/{self.link.ref}/picture/{self.light.id}")
        self.assertEqual(missing.status_code, 404)
        self.assert_clean(missing.text, "picture")

    def test_words_are_of_what_is_shared_alone(self):
        words = {
            "domains": {"light": {"_": {"name": "Light"}}, "lock": {"_": {"name": "Lock"}}},
            "entities": {"hue": {"light": {"secret": {"state": {}}}}},
            "icons": {},
            "units": {"temperature": "°C"},
            "time_zone": "Asia/Taipei",
        }
        self.patch(type(self.env["ha.words"]), "_of", lambda *_args: words)
        self.enter()
        answer = self.url_open(f"/ha/g/{self.link.ref}/words/{self.home.id}/en_US").json()
        self.assertEqual(answer["domains"], {"light": {"_": {"name": "Light"}}})
        self.assertEqual(answer["entities"], {})
        self.assertEqual(self.url_open(f"/ha/g/{self.link.ref}/words/{self.office.id}/en_US").json(), {})
        self.assertEqual(self.url_open(f"/ha/g/{self.link.ref}/words/{self.home.id}/xx_XX").status_code, 404)

    def test_the_models_themselves_are_closed_to_users_of_the_portal(self):
        for name in (
            "ha.entity",
            "ha.grant",
            "ha.grant.link",
            "ha.grant.link.device",
            "ha.command",
            "ha.instance",
        ):
            self.assertFalse(self.env[name].with_user(self.portal).has_access("read"), name)

    def test_nobody_reads_the_hashes(self):
        link = self.link.with_user(self.manager)
        for field in ("secret_hash", "pin_hash"):
            self.assertNotIn(field, link.fields_get())
        self.assertNotIn("token_hash", self.env["ha.grant.link.device"].with_user(self.manager).fields_get())
        self.env.cr.execute("SELECT secret_hash FROM ha_grant_link WHERE id = %s", [self.link.id])
        self.assertNotEqual(self.env.cr.fetchone()[0], self.secret)
