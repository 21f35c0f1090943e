"""Homes whose services are known, and actions that call them."""

from odoo import Command, fields
from odoo.addons.odoo_ha_addon.protocol.jsonb import as_jsonb

from ..models.action.service_words import described_services
from .rule_case import RuleCase

SERVICES = {
    "light": {
        "turn_on": {
            "target": {"entity": [{"domain": ["light"]}]},
            "fields": {
                "brightness_pct": {
                    "selector": {"number": {"min": 0.0, "max": 100.0, "unit_of_measurement": "%"}}
                },
                "effect": {"selector": {"text": None}},
                "flash": {"selector": {"select": {"options": ["long", "short"], "translation_key": "flash"}}},
                "advanced_fields": {"fields": {"rgb_color": {"selector": {"color_rgb": None}}}},
            },
        },
        "turn_off": {"target": {"entity": [{"domain": ["light"]}]}, "fields": {}},
    },
    "notify": {
        "notify": {
            "fields": {
                "message": {"required": True, "selector": {"text": None}},
                "title": {"selector": {"text": None}},
            }
        }
    },
    "script": {
        "safe": {
            "name": "Open the safe",
            "fields": {"word": {"required": True, "selector": {"text": {"type": "password"}}}},
        }
    },
}
WORDS = {
    "component.light.services.turn_on.name": "Turn on light",
    "component.light.services.turn_on.fields.brightness_pct.name": "Brightness",
}


def know_services(env, instance, services=None) -> None:
    """As if Home Assistant had told them."""
    described = described_services(
        SERVICES if services is None else services,
        WORDS,
        {"component.light.selector.flash.options.long": "Long"},
        {"component.light.title": "Light"},
    )
    env.cr.execute(
        """
        INSERT INTO ha_service_description (instance_id, language, services, asked) VALUES (%s, 'en', %s::jsonb, %s)
        ON CONFLICT (instance_id, language) DO UPDATE SET services = EXCLUDED.services, asked = EXCLUDED.asked
        """,
        [instance.id, as_jsonb(described), fields.Datetime.now()],
    )
    env.invalidate_all()


class ActionCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_model = cls.env["ir.model"]._get("res.partner")
        cls.partner = cls.env["res.partner"].create({"name": "Anna"})
        know_services(cls.env, cls.home)

    def action_values(self, **values):
        """Of one that turns on the light of the kitchen."""
        return {
            "name": "Light",
            "state": "ha",
            "model_id": self.partner_model.id,
            "ha_instance_id": self.home.id,
            "ha_service": "light.turn_on",
            "ha_entity_ids": [Command.set(self.light.ids)],
            **values,
        }

    def action(self, **values):
        return self.env["ir.actions.server"].create(self.action_values(**values))

    def firing_of(self, **values):
        """A rule with such an action, and a firing of it that has run."""
        entities = self.env["ir.model"]._get("ha.entity")
        action = self.action_values(usage="base_automation", model_id=entities.id, **values)
        rule = self.rule(action_server_ids=[Command.create(action)])
        firing = self.firing(rule)
        self.run_waiting()
        return rule, firing

    def run_on(self, action, records, user=None):
        return (
            action.with_user(user or self.admin)
            .with_context(active_model=records._name, active_id=records[:1].id, active_ids=records.ids)
            .run()
        )

    def sent(self):
        """The commands that are left, the first one first."""
        self.env.flush_all()
        return self.env["ha.command"].sudo().search([], order="id")

    def call(self, command):
        """What would be called: service, target and data."""
        payload = command.secret_payload or command.payload
        return command.name, payload.get("target"), payload["service_data"]

    def end(self, command, state, **values):
        """As the bridge writes what became of it."""
        self.env.flush_all()
        sets = ", ".join(f"{name} = %s" for name in ("state", *values))
        self.env.cr.execute(
            f"UPDATE ha_command SET {sets} WHERE id = %s",  # pylint: disable=sql-injection
            [state, *values.values(), command.id],
        )
        self.env.invalidate_all()
