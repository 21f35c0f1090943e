"""What an alarm is called, and the values that it knows."""

from unittest.mock import patch

from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .alarm_case import AlarmCase


@tagged("post_install", "-at_install")
class TestAlarmContents(AlarmCase):
    def test_a_title_that_cannot_be_written_is_refused_where_it_is_typed(self):
        with self.assertRaisesRegex(ValidationError, "title of the alarm cannot be written"):
            self.alarm_rule(ha_alarm_title="{{ object.nothing_like_this }}")

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_whatever_is_wrong_with_it_the_alarm_is_raised(self):
        rule = self.alarm_rule()
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE ir_act_server SET ha_alarm_title = '{{ object.gone }}' WHERE base_automation_id = %s""",
            [rule.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.fires(rule).name, "binary_sensor.door")

    def test_an_empty_one_has_words_all_the_same(self):
        self.assertEqual(self.fires(self.alarm_rule(ha_alarm_title=False)).name, "binary_sensor.door: on")

    def test_alarms_are_about_entities(self):
        partners = self.env["ir.model"]._get("res.partner")
        action = self.env["ir.actions.server"].create(
            {"name": "Raise", "state": "ha_alarm", "model_id": partners.id}
        )
        self.assertIn("Alarms are raised about entities and instances", action.warning)

    def test_without_history_the_values_are_those_that_firings_told(self):
        homes.set_state(self.cellar, "31", {"unit_of_measurement": "°C", "device_class": "temperature"})
        rule = self.alarm_rule({"ha_when": "changed", "ha_entity_ids": [Command.set(self.cellar.ids)]})
        alarms = type(self.env["ha.alarm"])
        with patch.object(alarms, "_of_history", lambda *given: None):
            for value in ("31", "35", "33"):
                alarm = self.fires(rule, self.cellar, old_value="20", new_value=value, unit="°C")
            self.env.invalidate_all()
            self.assertEqual((alarm.least, alarm.largest, alarm.unit), (31.0, 35.0, "°C"))
            self.assertTrue(31 <= alarm.mean <= 35)
        self.assertEqual(alarm.first_value, "31")

    def test_words_have_no_mean(self):
        alarm = self.fires(self.alarm_rule())
        self.assertFalse(alarm.is_number)
