"""What waited is sent only if its user still may do it; else the record shows what Home Assistant has."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged

from ..bridge.sql.command_table import claim
from ..models.command.ha_service_catalog import FURTHER_ENTITIES, SERVICES
from ..protocol.http_request import HttpRequest
from . import homes
from .house import House, area, device, entity

MANAGER = "odoo_ha_addon.group_ha_manager"
USER = "odoo_ha_addon.group_ha_user"


@tagged("post_install", "-at_install")
class TestRightsOfCommands(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.commands = cls.env["ha.command"]
        cls.grants = cls.group.grant_ids

    def _edit(self, user):
        self.kitchen.with_user(user).name = "Scullery"
        self.env.flush_all()
        return self.commands.search([("res_model", "=", "ha.area")], limit=1)

    def _tap(self, user, entity, service="turn_on", **data):
        payload = {
            "type": "call_service", "domain": entity[:1].domain, "service": service, "service_data": data,
            "target": {"entity_id": entity.mapped("entity_id")},
        }  # fmt: skip
        commands = self.commands.with_user(user)
        command_id = commands._insert(
            self.env.cr,
            self.home,
            "x",
            payload,
            entity[:1],
            waits_seconds=41,
            is_read=service.startswith("get_"),
        )
        return self.commands.browse(command_id)

    def _may(self, command):
        self.env.flush_all()
        self.env.invalidate_all()
        return not self.commands._without_right(command.ids)

    def test_what_the_server_itself_has_chosen_needs_no_entity_to_be_controlled(self):
        request = HttpRequest("POST", "/api/events/doorbell")
        commands = self.commands.with_user(self.operator)
        command_id = commands._insert(
            self.env.cr, self.home, request.name, request.as_payload(), None, waits_seconds=41
        )
        command = self.commands.browse(command_id)
        self.assertTrue(self._may(command))
        self.grants.action_revoke()
        self.assertFalse(self._may(command), "an instance that they cannot see any more")

    def test_an_edit_is_sent_as_long_as_its_user_may_write_the_record(self):
        self.assertTrue(self._may(self._edit(self.manager)))

    def test_an_edit_ends_with_the_right_of_its_user(self):
        losses = {
            "the group": lambda: self.env.ref(MANAGER).sudo().write({"user_ids": [(3, self.manager.id)]}),
            "the group, on the user": lambda: self.manager.write(
                {"group_ids": [(6, 0, [self.env.ref(USER).id, self.env.ref("base.group_user").id])]}
            ),
            "the account": lambda: self.manager.write({"active": False}),
            "the company": lambda: self.manager.write(
                {"company_id": self.other_company.id, "company_ids": [(6, 0, self.other_company.ids)]}
            ),
            "the instance, to another company": lambda: self.home.write(
                {"company_id": self.other_company.id}
            ),
            "the user": lambda: self.env.cr.execute("UPDATE ha_command SET user_id = NULL"),
        }
        self.home.company_id = self.env.company
        for what, lose in losses.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                command = self._edit(self.manager)
                self.assertTrue(self._may(command))
                lose()
                self.assertFalse(self._may(command))

    def test_what_the_system_has_written_hangs_on_nobodys_right(self):
        command = self._edit(self.env.ref("base.user_root"))
        self.assertTrue(self._may(command))
        self.kitchen.with_user(self.operator).sudo().name = "By a program of Odoo"
        self.env.flush_all()
        self.assertTrue(self._may(self.commands.search([("user_id", "=", self.operator.id)])))

    def test_an_edit_of_a_record_that_is_gone_is_not_sent(self):
        command = self._edit(self.manager)
        command.res_id = 0
        self.assertFalse(self._may(command))

    def test_a_tap_that_waited_ends_with_the_right_to_control(self):
        losses = {
            "the membership": lambda: homes.shared(self.group, self.operator).action_revoke(),
            "control": lambda: homes.shared(self.group, self.operator).write({"access": "view"}),
            "the entity, from the group": lambda: self.group.write({"entity_ids": [(3, self.light.id)]}),
            "the group, archived": lambda: self.group.write({"active": False}),
            "the account": lambda: self.operator.write({"active": False}),
            "the group of Odoo": lambda: (
                self.env.ref(USER).sudo().write({"user_ids": [(3, self.operator.id)]})
            ),
        }
        for what, lose in losses.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                command = self._tap(self.operator, self.light)
                self.assertTrue(self._may(command))
                lose()
                self.assertFalse(self._may(command))

    def test_a_tap_needs_the_right_to_all_that_it_moves(self):
        self.assertFalse(self._may(self._tap(self.operator, self.light | self.attic)))
        self.assertFalse(self._may(self._tap(self.viewer, self.light)))
        self.assertTrue(self._may(self._tap(self.manager, self.light | self.attic)))
        with (
            patch.dict(SERVICES, {"light": ("join",)}),
            patch.dict(FURTHER_ENTITIES, {("light", "join"): "others"}),
        ):
            self.assertTrue(self._may(self._tap(self.operator, self.light, "join", others="sensor.outdoor")))
            self.assertFalse(self._may(self._tap(self.operator, self.light, "join", others=["light.attic"])))

    def test_a_read_needs_the_right_to_see_the_instance(self):
        self.assertTrue(self._may(self._tap(self.viewer, self.light, "get_items")))
        self.assertFalse(self._may(self._tap(self.outsider, self.light, "get_items")))

    def test_only_what_waited_is_asked_about(self):
        tap, edit = self._tap(self.operator, self.light), self._edit(self.manager)
        late = self._tap(self.operator, self.light)
        late.create_date = fields.Datetime.subtract(fields.Datetime.now(), seconds=5)
        self.env.flush_all()
        claimed = {request.id: request.asks_rights for request in claim(self.env.cr, [self.home.id])}
        self.assertEqual(claimed, {tap.id: False, edit.id: True, late.id: True})

    def test_the_loss_is_told_in_words(self):
        outcome = self.commands._outcome("failed", code="right_lost", error="In English")
        self.assertIn("right", outcome["error"])
        self.assertNotEqual(outcome["error"], "In English")


@tagged("post_install", "-at_install")
class TestUndone(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            area=[area("kitchen", icon="mdi:pot"), area("bath")],
            device=[device("lamp", area_id="kitchen")],
            entity=[entity("X", "light.lamp", device_id="lamp", area_id="bath")],
        )
        cls.kitchen = cls.house.record("area", "kitchen")
        cls.light = cls.house.record("entity", "X")
        cls.first, cls.second = (
            new_test_user(cls.env, login, f"base.group_user,{MANAGER}") for login in ("first", "second")
        )

    def _lose(self, command):
        self.house.answer(command, state="failed", code="right_lost", error="In English")

    def test_the_record_shows_what_home_assistant_has_and_why(self):
        self.kitchen.with_user(self.first).write({"name": "Mine", "icon": "mdi:mine"})
        self.light.with_user(self.first).area_id = self.kitchen
        self._lose(self.house.commands())
        self.assertEqual((self.kitchen.name, self.kitchen.icon), ("Kitchen", "mdi:pot"))
        self.assertEqual(self.light.area_id.area_id, "bath")
        for record in (self.kitchen, self.light):
            self.assertEqual((record.sync_state, record.sync_pending), ("refused", False))
            self.assertIn("no longer", record.sync_message)
        self.kitchen.action_take_theirs()
        self.assertEqual((self.kitchen.name, self.kitchen.sync_state), ("Kitchen", "in_step"))

    def test_what_somebody_else_edits_meanwhile_stays(self):
        self.kitchen.with_user(self.first).write({"name": "Mine", "icon": "mdi:mine"})
        [mine] = self.house.commands()
        self.kitchen.with_user(self.second).name = "Theirs"
        self._lose(mine)
        self.assertEqual((self.kitchen.name, self.kitchen.icon), ("Theirs", "mdi:pot"))
        self.assertEqual(set(self.kitchen.sync_pending), {"name"})
        self.house.answer(self.house.commands(), area("kitchen", name="Theirs", icon="mdi:pot"))
        self.assertEqual((self.kitchen.name, self.kitchen.sync_state), ("Theirs", "in_step"))

    def test_a_new_record_that_home_assistant_was_never_told_of_is_refused(self):
        new = (
            self.env["ha.area"]
            .with_user(self.first)
            .create({"name": "Attic", "instance_id": self.house.instance.id})
        )
        self._lose(self.house.commands())
        self.assertEqual((new.sync_state, new.name), ("refused", "Attic"))
        self.assertIn("created", new.sync_message)

    def test_a_deletion_that_was_not_sent_leaves_the_record(self):
        self.kitchen.with_user(self.first).action_delete_in_home_assistant()
        self._lose(self.house.commands())
        self.assertTrue(self.kitchen.active)
        self.assertEqual(self.kitchen.sync_state, "refused")

    def test_what_waited_for_something_else_is_still_its_users_edit(self):
        new = (
            self.env["ha.area"]
            .with_user(self.second)
            .create({"name": "Attic", "instance_id": self.house.instance.id})
        )
        self.light.with_user(self.first).area_id = new
        [creation] = self.house.commands()
        self.house.answer(creation, area("attic"))
        [resumed] = self.house.commands()
        self.assertEqual(
            (resumed.res_id, resumed.user_id, resumed.by_system), (self.light.id, self.first, False)
        )
