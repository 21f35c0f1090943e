"""Excursions as alarms: who acknowledges one tells cause and corrective action."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .excursion_case import ExcursionCase


@tagged("post_install", "-at_install")
class TestExcursions(ExcursionCase):
    def raise_it(self, watched):
        """As when the rule fires."""
        rule = watched.sudo().rule_ids.filtered(lambda rule: rule.ha_when == "above")
        firing = self.env["ha.rule.firing"].create(
            {
                "rule_id": rule.id,
                "entity_id": watched.entity_id.id,
                "instance_id": watched.instance_id.id,
                "changed_at": self.moment(10),
                "since": self.moment(10),
                "create_date": self.moment(11),
                "old_value": "7.9",
                "new_value": "9.2",
                "unit": "°C",
            }
        )
        rule._ha_run(firing)
        self.assertEqual((firing.state, firing.reason), ("done", False))
        return self.env["ha.alarm"].search([("watched_temperature_id", "=", watched.id)])

    def test_the_rule_raises_one_of_the_product_class(self):
        watched = self.watch()
        alarm = self.raise_it(watched)
        self.assertEqual((alarm.kind, alarm.severity, alarm.user_id), ("excursion", "3", self.boss))
        self.assertEqual(alarm.product_class_id, self.refrigerated)
        self.assertEqual(alarm.name, "sensor.fridge: warmer than 8 °C")
        self.assertEqual(watched.excursion_count, 1)

    def test_without_cause_and_corrective_action_it_is_not_acknowledged(self):
        alarm = self.raise_it(self.watch()).with_user(self.boss)
        for cause, action in (("", ""), ("Door open", ""), ("  ", "Closed it")):
            with self.assertRaisesRegex(UserError, "cause"):
                alarm._acknowledge("Seen", cause, action)
        with self.assertRaisesRegex(UserError, "acknowledge it first|still lasts"):
            alarm.action_close()

    def test_the_dialog_asks_for_both(self):
        alarm = self.raise_it(self.watch()).with_user(self.boss)
        action = alarm.action_acknowledge()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.boss)
            .create({"alarm_ids": [Command.set(alarm.ids)], "word": "Seen"})
        )
        self.assertTrue(dialog.asks_cause)
        dialog.write({"cause": "Door was open", "corrective_action": "Moved the vaccines"})
        dialog.action_acknowledge()
        self.assertEqual((alarm.cause, alarm.corrective_action), ("Door was open", "Moved the vaccines"))
        self.assertEqual((alarm.acknowledged_by_id, alarm.state), (self.boss, "acknowledged"))

    def test_one_that_is_over_and_answered_for_is_closed_so_that_the_next_has_a_cause_of_its_own(self):
        watched = self.watch()
        alarm = self.raise_it(watched)
        alarm.sudo()._clear(self.moment(12))
        self.assertEqual(alarm.state, "cleared")
        alarm.with_user(self.boss)._acknowledge("Seen", "Door", "Closed")
        self.assertEqual(alarm.state, "closed")
        self.assertEqual(alarm.acknowledged_by_id, self.boss)

    def test_one_that_was_answered_for_before_closes_when_it_is_over(self):
        alarm = self.raise_it(self.watch())
        alarm.with_user(self.boss)._acknowledge("Seen", "Door", "Closed")
        alarm.sudo()._clear(self.moment(12))
        self.assertEqual(alarm.state, "closed")

    def test_what_is_not_watched_any_more_keeps_its_excursions(self):
        watched = self.watch()
        alarm = self.raise_it(watched)
        watched.unlink()
        self.assertTrue(alarm.exists())
        self.assertEqual(alarm.kind, "excursion")

    def test_the_report_of_its_month_is_one_click_away(self):
        watched = self.watch()
        action = self.raise_it(watched).action_temperature_report()
        self.assertEqual(action["context"]["default_watched_ids"], [Command.set(watched.ids)])
