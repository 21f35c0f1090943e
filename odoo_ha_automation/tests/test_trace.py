"""What a firing tells of how it went, and for how long that is kept."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestTrace(RuleCase):
    def test_it_tells_what_matched_what_was_asked_and_what_was_done(self):
        rule = self.rule(
            ha_only_entity_id=self.cellar.id,
            ha_only_states="12.5",
            action_server_ids=[
                Command.create(self.code("record.write({'note': 'a'})", name="First", sequence=1)),
                Command.create(self.code("record.write({'note': 'b'})", name="Second", sequence=2)),
            ],
        )
        firing = self.firing(rule)
        self.run_waiting()
        self.assertEqual(firing.trace["matched"], "When binary_sensor.door becomes on")
        self.assertEqual(firing.trace["answers"], [{"asked": "sensor.cellar is 12.5", "reason": ""}])
        self.assertEqual(
            [(step["name"], step["failed"]) for step in firing.trace["steps"]],
            [("First", False), ("Second", False)],
        )
        words = html2plaintext(firing.trace_words)
        for part in ("becomes on", "sensor.cellar is 12.5", "First", "Second", " ms"):
            self.assertIn(part, words)

    def test_of_what_was_left_out_it_tells_the_condition(self):
        firing = self.firing(self.rule(ha_only_entity_id=self.cellar.id, ha_only_states="13"))
        self.run_waiting()
        self.assertEqual(firing.trace["answers"][0]["reason"], "sensor.cellar was 12.5.")
        self.assertEqual(firing.trace["steps"], [])

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_of_what_failed_it_tells_how_far_it_came(self):
        rule = self.rule(
            action_server_ids=[
                Command.create(self.code("record.write({'note': 'a'})", name="First", sequence=1)),
                Command.create(self.code("raise UserError('No')", name="Second", sequence=2)),
            ]
        )
        firing = self.firing(rule)
        self.run_waiting()
        self.assertFalse(self.door.note)
        self.assertEqual(
            [(step["name"], step["failed"]) for step in firing.trace["steps"]],
            [("First", False), ("Second", True)],
        )
        self.assertIn("No", html2plaintext(firing.trace_words))

    def test_a_name_that_holds_markup_is_shown_as_text(self):
        rule = self.rule(
            action_server_ids=[Command.create(self.code("pass", name="<img src=x onerror=alert(1)>"))]
        )
        firing = self.firing(rule)
        self.run_waiting()
        self.assertIn("&lt;img", firing.trace_words)

    def test_it_is_kept_for_as_long_as_the_settings_say(self):
        rule = self.rule()
        old = self.firing(rule, state="done", create_date=Datetime.now() - timedelta(days=5))
        waiting = self.firing(
            rule, changed_at="2026-11-01 10:00:00", create_date=Datetime.now() - timedelta(days=5)
        )
        firings = self.env["ha.rule.firing"]
        firings._gc_firings()
        self.assertTrue(old.exists())
        self.env["res.config.settings"].create({"ha_rule_keep_days": 3}).execute()
        firings._gc_firings()
        self.assertFalse(old.exists())
        self.assertTrue(waiting.exists())

    def test_a_time_that_makes_no_sense_is_refused(self):
        for days in (0, -1, 4000):
            with self.assertRaisesRegex(ValidationError, "1 to 3650 days"):
                self.env["res.config.settings"].create({"ha_rule_keep_days": days}).execute()
