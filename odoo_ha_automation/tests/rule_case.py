"""A home with a door and some people, and rules about it."""

from unittest.mock import patch

from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import TransactionCase, new_test_user

MANAGER = "odoo_ha_addon.group_ha_manager"


class RuleCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.admin = new_test_user(cls.env, "t_admin", f"{MANAGER},base.group_system")
        cls.model = cls.env["ir.model"]._get("ha.entity")
        [cls.door, cls.cellar] = homes._entities(
            cls.env, cls.home, {"binary_sensor.door": cls.kitchen, "sensor.cellar": None}
        )
        homes.set_state(cls.door, "off", {"device_class": "door"})
        homes.set_state(cls.cellar, "12.5", {"unit_of_measurement": "°C", "device_class": "temperature"})

    def rule(self, **values):
        """One that writes what it knows of its trigger into the entity's note."""
        return self.env["base.automation"].create(
            {
                "name": "Door",
                "model_id": self.model.id,
                "trigger": "on_ha",
                "ha_entity_ids": [Command.set(self.door.ids)],
                "ha_to": "on",
                "ha_user_id": self.admin.id,
                "action_server_ids": [Command.create(self.code("record.write({'note': trigger.new})"))],
                **values,
            }
        )

    def code(self, code, **values):
        return {
            "name": "Note it",
            "state": "code",
            "code": code,
            "model_id": self.model.id,
            "usage": "base_automation",
            **values,
        }

    def firing(self, rule, entity=None, **values):
        """As the bridge writes it."""
        return self.env["ha.rule.firing"].create(
            {
                "rule_id": rule.id,
                "entity_id": (entity or self.door).id,
                "instance_id": self.home.id,
                "changed_at": "2026-11-28 10:00:00",
                "since": "2026-11-28 10:00:00",
                "create_date": "2026-11-28 10:00:01",
                "old_value": "off",
                "new_value": "on",
                **values,
            }
        )

    def run_waiting(self):
        self.env.flush_all()
        cron = type(self.env["ir.cron"])
        with (
            self.enter_registry_test_mode(),
            patch.object(cron, "_commit_progress", lambda *given, **named: 1.0),
        ):
            self.env["ha.rule.firing"]._run_waiting()
        self.env.invalidate_all()
