"""Services that a grant gives beyond the usual ones, on the pages for outsiders: what an attacker would try."""

from unittest.mock import patch

from odoo.addons.odoo_ha_addon.models.command.ha_command import HaCommand
from odoo.addons.odoo_ha_addon.tests.test_services_beyond import ANSWER
from odoo.fields import Command
from odoo.tests import tagged

from ..models.access.outsider import Outsider
from .link_case import LinkCase
from .test_live import DONE


@tagged("post_install", "-at_install")
class TestServicesBeyond(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ha.service"]._keep(cls.home, ANSWER)
        cls.blink = cls.env["ha.service"].search(
            [("name", "=", "light.blink"), ("instance_id", "=", cls.home.id)]
        )
        (cls.grant | cls.portal_grant).write({"service_ids": [Command.set(cls.blink.ids)]})

    def setUp(self):
        super().setUp()
        self.sent = []

        def call(_commands, call):
            self.sent.append(call.payload())
            return DONE

        self.enterContext(patch.object(HaCommand, "_call_service", call))
        self.log_in()
        self.enter()

    def call(self, ask, entity=None, service="blink", data=None):
        data = {"times": 2} if data is None else data
        return ask("call", {"id": (entity or self.light).id, "service": service, "data": data}).status_code

    def test_customers_and_guests_are_offered_it_and_call_it(self):
        for ask in (self.user, self.guest):
            [offered] = ask("services", {"id": self.light.id}).json()
            self.assertEqual((offered["service"], offered["name"]), ("blink", "Blink"))
            self.assertEqual([field["key"] for field in offered["fields"]], ["times", "color"])
            self.assertEqual(self.call(ask), 200)
        self.assertEqual(
            [payload["target"] for payload in self.sent], [{"entity_id": self.light.entity_id}] * 2
        )

    def test_nothing_else_can_be_reached_by_it(self):
        self.portal_grant.entity_ids = [Command.link(self.attic.id)]
        self.env["ha.grant"].create(
            {
                "receiver": "partner", "partner_id": self.portal.partner_id.id, "instance_id": self.home.id,
                "access": "control", "entity_ids": [Command.set(self.outdoor.ids)],
            }
        )  # fmt: skip
        for ask in (self.user, self.guest):
            for data in (
                {"entity_id": "light.attic"}, {"area_id": "kitchen"}, {"target": {"area_id": "kitchen"}},
                {"device_id": ["x"]}, {"partner": "light.attic"}, {"master_entity_id": "light.attic"},
                {"times": 1, "extra": {"entity_id": "light.attic"}}, {"times": 1, "unknown": 1},
            ):  # fmt: skip
                self.assertEqual(self.call(ask, data=data), 400, data)
            self.assertEqual(self.call(ask, self.outdoor), 400 if ask == self.user else 404)
            for service in ("restart", "homeassistant.restart", "light.blink", "reload", "flash"):
                self.assertEqual(self.call(ask, service=service), 400, service)
        self.assertFalse(self.sent)

    def test_it_ends_with_the_grant_and_with_the_right_to_control(self):
        for grant, ask in ((self.portal_grant, self.user), (self.grant, self.guest)):
            grant.access = "view"
            self.assertEqual(self.call(ask), 400)
            self.assertEqual(ask("services", {"id": self.light.id}).json(), [])
            grant.access = "control"
            grant.service_ids = False
            self.assertEqual(self.call(ask), 400)
            grant.service_ids = self.blink
            grant.action_revoke()
            self.assertEqual(self.call(ask), 404)
            self.assertEqual(ask("services", {"id": self.light.id}).status_code, 404)
        self.assertFalse(self.sent)

    def test_what_waits_is_sent_by_a_grant_that_gives_it(self):
        """Of two grants of the same entity, the one with the service is what it was done by."""
        other = self.portal_grant.copy(
            {"partner_id": self.portal.partner_id.id, "service_ids": [Command.clear()]}
        )
        self.assertLess(self.portal_grant.id, other.id)
        self.portal_grant.service_ids, other.service_ids = False, self.blink
        outsider = Outsider(user_id=self.portal.id)
        payload = {"type": "call_service", "domain": "light", "service": "blink", "service_data": {}}
        payload["target"] = {"entity_id": self.light.entity_id}
        commands = self.env["ha.command"].with_user(self.portal).sudo().with_context(ha_outsider=outsider)
        command = commands.browse(
            commands._insert(self.env.cr, self.home, "light.blink", payload, self.light)
        )
        self.env.invalidate_all()
        self.assertEqual(command.grant_id, other)
        self.assertTrue(command._is_still_right())
        other.service_ids = False
        self.assertFalse(command._is_still_right())

    def test_the_page_says_whether_there_are_any(self):
        page = {"kind": "", "id": 0}
        self.assertTrue(self.user("page", page).json()["has_services"])
        self.portal_grant.service_ids = False
        self.assertFalse(self.user("page", page).json()["has_services"])
