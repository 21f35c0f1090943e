from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.command.ha_command import HaCommand
from ..models.command.secrets import HIDDEN


@tagged("post_install", "-at_install")
class TestCommand(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "ha_manager", "odoo_ha_addon.group_ha_manager")
        cls.operator = new_test_user(cls.env, "ha_operator", "odoo_ha_addon.group_ha_user")
        cls.viewer = new_test_user(cls.env, "ha_viewer", "odoo_ha_addon.group_ha_user")
        cls.instance = cls.env["ha.instance"].create(
            {"name": "Home", "url": "http://ha.test:8123", "token": "secret"}
        )
        ids = cls.env["ha.entity"]._ensure(
            cls.instance.id, {"light.kitchen": "Kitchen", "sensor.outdoor": "Outdoor", "light.attic": "Attic"}
        )
        cls.light = cls.env["ha.entity"].browse(ids["light.kitchen"])
        cls.sensor = cls.env["ha.entity"].browse(ids["sensor.outdoor"])
        cls.foreign = cls.env["ha.entity"].browse(ids["light.attic"])
        cls.env["ha.entity.group"].create(
            {
                "name": "Ground floor",
                "instance_id": cls.instance.id,
                "entity_ids": [(6, 0, (cls.light | cls.sensor).ids)],
                "grant_ids": [
                    (0, 0, {"user_id": cls.operator.id, "access": "control"}),
                    (0, 0, {"user_id": cls.viewer.id, "access": "view"}),
                ],
            }
        )

    def _called(self, user, entity, service, data=None):
        """The payload that a call by the user would send."""
        sent = []

        def remember(model, instance, name, payload, entity=None):
            sent.append(payload)
            return {"state": "done"}

        with patch.object(HaCommand, "_await", remember):
            entity.with_user(user).call_service(service, data)
        return sent[0]

    def test_a_member_with_control_sends_a_command_to_this_entity_alone(self):
        payload = self._called(self.operator, self.light, "turn_on", {"brightness": 10})
        self.assertEqual(
            payload,
            {
                "type": "call_service",
                "domain": "light",
                "service": "turn_on",
                "service_data": {"brightness": 10},
                "target": {"entity_id": "light.kitchen"},
            },
        )

    def test_a_member_who_may_only_view_is_told_so(self):
        with self.assertRaisesRegex(AccessError, "not control"):
            self._called(self.viewer, self.light, "turn_on")

    def test_an_entity_outside_the_groups_cannot_be_controlled(self):
        with self.assertRaises(AccessError):
            self._called(self.operator, self.foreign, "turn_on")

    def test_a_manager_controls_without_a_group(self):
        self.assertEqual(self._called(self.manager, self.foreign, "turn_off")["service"], "turn_off")

    def test_a_service_of_another_domain_is_refused(self):
        for service in ("unlock", "reload", "", None, 5, "turn_on; drop"):
            with self.assertRaises(UserError):
                self._called(self.manager, self.light, service)

    def test_a_domain_that_is_only_read_offers_no_service(self):
        with self.assertRaises(UserError):
            self._called(self.manager, self.sensor, "turn_on")

    def test_service_data_cannot_reach_other_entities(self):
        for key in ("entity_id", "device_id", "area_id", "floor_id", "label_id", "target"):
            with self.assertRaisesRegex(UserError, key):
                self._called(self.operator, self.light, "turn_on", {key: "all"})

    def test_service_data_that_is_no_object_is_refused(self):
        for data in ("text", [1], 5):
            with self.assertRaises(UserError):
                self._called(self.operator, self.light, "turn_on", data)

    def test_service_data_that_is_not_finite_or_too_large_is_refused(self):
        for data in ({"brightness": float("nan")}, {"effect": "x" * 100_000}):
            with self.assertRaises(UserError):
                self._called(self.operator, self.light, "turn_on", data)

    def test_while_the_instance_cannot_be_reached_the_answer_comes_at_once(self):
        outcome = self.light.with_user(self.operator).call_service("turn_on")
        self.assertEqual(outcome["state"], "failed")
        self.assertEqual(outcome["code"], "not_connected")
        self.assertTrue(outcome["error"])

    def test_a_deferred_command_is_a_row_of_the_same_transaction(self):
        command_id = self.env["ha.command"]._defer(
            self.instance, "area.rename", {"type": "x"}, 3600, self.light
        )
        command = self.env["ha.command"].browse(command_id)
        self.assertEqual(command.state, "pending")
        self.assertEqual(command.user_id, self.env.user)
        self.assertEqual(command.entity_id, self.light)
        self.assertAlmostEqual((command.deadline - command.create_date).total_seconds(), 3600, delta=1)

    def test_a_command_that_was_not_taken_in_time_expires_and_stays_expired(self):
        command = self.env["ha.command"].browse(
            self.env["ha.command"]._defer(self.instance, "light.turn_on", {}, 10)
        )
        command._expire(self.env.cr, command.id)
        command.invalidate_recordset()
        self.assertEqual((command.state, command.code), ("expired", "expired"))

    def test_a_command_that_was_sent_does_not_expire_any_more(self):
        command = self.env["ha.command"].browse(
            self.env["ha.command"]._defer(self.instance, "light.turn_on", {}, 10)
        )
        self.env.cr.execute("UPDATE ha_command SET state = 'sent' WHERE id = %s", [command.id])
        command._expire(self.env.cr, command.id)
        command.invalidate_recordset()
        self.assertEqual(command.state, "sent")

    def test_each_outcome_has_words(self):
        commands = self.env["ha.command"]
        self.assertFalse(commands._outcome("done", error="ignored")["error"])
        self.assertEqual(commands._outcome("failed", "not_found", "No such light")["error"], "No such light")
        for state in ("expired", "unknown"):
            self.assertTrue(commands._outcome(state)["error"])

    def test_only_managers_read_the_audit_trail_and_nobody_writes_it(self):
        command = self.env["ha.command"].browse(
            self.env["ha.command"]._defer(self.instance, "light.turn_on", {}, 10)
        )
        self.assertEqual(command.with_user(self.manager).name, "light.turn_on")
        with self.assertRaises(AccessError):
            command.with_user(self.operator).read(["name"])
        for user in (self.manager, self.operator):
            with self.assertRaises(AccessError):
                command.with_user(user).write({"state": "pending"})
            with self.assertRaises(AccessError):
                command.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["ha.command"].with_user(user).create(
                    {"name": "x", "instance_id": self.instance.id, "payload": {}, "deadline": "2100-01-01"}
                )

    def test_the_code_of_a_lock_is_not_kept_once_the_command_is_over(self):
        payload = {"type": "call_service", "service": "unlock", "service_data": {"code": "1234", "x": 1}}
        command = self.env["ha.command"].browse(
            self.env["ha.command"]._defer(self.instance, "lock.unlock", payload, 10)
        )
        command._expire(self.env.cr, command.id)
        command.invalidate_recordset()
        self.assertEqual(command.payload["service_data"], {"code": HIDDEN, "x": 1})
        self.assertFalse(command.secret_payload)
