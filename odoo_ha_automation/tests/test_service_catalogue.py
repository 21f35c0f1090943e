"""Home Assistant's services as forms offer them."""

from datetime import timedelta

from odoo import fields
from odoo.addons.odoo_ha_addon.models.command.ha_command import HaCommand
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .action_case import SERVICES, WORDS, ActionCase


@tagged("post_install", "-at_install")
class TestServiceCatalogue(ActionCase):
    def setUp(self):
        super().setUp()
        self.env.cr.execute("DELETE FROM ha_service_description")
        self.env.invalidate_all()
        self.state = "done"
        self.asked = []
        self.connection = "connected"
        self.patch(
            type(self.env["ha.instance"]),
            "_compute_connection_state",
            lambda instances: instances.update(
                {"connection_state": self.connection, "connection_reason": False, "asks_identity": False}
            ),
        )

        def ask(_model, _instance, payload):
            self.asked.append((payload["type"], payload.get("category"), payload.get("language")))
            if self.state != "done":
                return {"state": self.state, "code": "expired", "error": "away"}
            resources = {"services": WORDS, "title": {"component.light.title": "Light"}}
            if payload["type"] == "get_services":
                return {"state": "done", "response": SERVICES}
            return {"state": "done", "response": {"resources": resources.get(payload["category"], {})}}

        self.patch(HaCommand, "_ask", ask)

    def catalogue(self, user=None, instance=None, **context):
        descriptions = (
            self.env["ha.service.description"].with_user(user or self.admin).with_context(**context)
        )
        return descriptions.catalogue((instance or self.home).id)

    def test_services_have_their_words_groups_targets_and_fields(self):
        catalogue = self.catalogue()
        self.assertFalse(catalogue["problem"])
        light, notify = (catalogue["services"][name] for name in ("light.turn_on", "notify.notify"))
        self.assertEqual(
            (light["name"], light["group"], light["domains"]), ("Turn on light", "Light", ["light"])
        )
        self.assertEqual((notify["name"], notify["group"], notify["domains"]), ("Notify", "Notify", None))
        self.assertEqual(
            [(field["key"], field["name"], field["kind"]) for field in light["fields"]],
            [
                ("brightness_pct", "Brightness", "number"),
                ("effect", "Effect", "text"),
                ("flash", "Flash", "select"),
                ("rgb_color", "Rgb color", "color_rgb"),
            ],
        )

    def test_they_are_asked_for_in_the_language_of_the_user_and_kept_for_a_moment(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        self.catalogue(lang="zh_TW")
        self.assertIn(("frontend/get_translations", "services", "zh-Hant"), self.asked)
        count = len(self.asked)
        self.catalogue(lang="zh_TW")
        self.assertEqual(len(self.asked), count)
        self.catalogue()
        self.assertGreater(len(self.asked), count)

    def test_what_was_told_last_is_there_while_home_assistant_is_away(self):
        services = self.catalogue()["services"]
        self.env.cr.execute(
            "UPDATE ha_service_description SET asked = %s", [fields.Datetime.now() - timedelta(hours=1)]
        )
        self.env.invalidate_all()
        for state in ("expired", "failed"):
            self.state = state
            catalogue = self.catalogue()
            self.assertEqual(catalogue["services"], services)
            self.assertIn("does not answer now. These are its services as of", catalogue["problem"])

    def test_a_home_assistant_that_never_answered_has_one_sentence(self):
        self.state = "expired"
        catalogue = self.catalogue()
        self.assertEqual(catalogue["services"], {})
        self.assertIn("cannot be offered", catalogue["problem"])
        self.env.invalidate_all()
        self.connection = "retrying"
        self.asked.clear()
        self.assertIn("cannot be offered", self.catalogue()["problem"])
        self.assertFalse(self.asked, "nobody waits for one that is not connected")

    def test_answers_that_make_no_sense_are_no_services(self):
        self.patch(HaCommand, "_ask", lambda *given: {"state": "done", "response": ["nonsense"]})
        catalogue = self.catalogue()
        self.assertEqual(catalogue["services"], {})
        self.assertIn("cannot be offered", catalogue["problem"])

    def test_only_who_makes_actions_or_manages_may_ask_and_of_what_they_may_see(self):
        self.assertTrue(self.catalogue(self.manager)["services"])
        for user, instance in (
            (self.operator, self.home),
            (self.employee, self.home),
            (self.manager, self.foreign),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.catalogue(user, instance)
        for nonsense in (0, -1, "1", None, True, 2**40, [1]):
            with self.subTest(nonsense), self.assertRaises(AccessError):
                self.env["ha.service.description"].with_user(self.admin).catalogue(nonsense)
