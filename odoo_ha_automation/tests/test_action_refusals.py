"""What is said when an action is refused, before it is sent or by Home Assistant."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .action_case import ActionCase


@tagged("post_install", "-at_install")
class TestActionRefusals(ActionCase):
    def tell(self):
        self.env.flush_all()
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *given, **named: 1.0):
            self.env["ha.command"]._tell_refusals()

    def notes(self, record):
        return " ".join(record.message_ids.mapped("body"))

    def test_before_it_is_sent_it_fails_or_leaves_a_note_or_an_activity(self):
        broken = {"ha_data": {"effect": {"expression": "1 / 0"}}}
        with self.assertRaisesRegex(UserError, "fails"):
            self.run_on(self.action(**broken), self.partner)
        noting = self.action(ha_if_refused="note", **broken)
        self.run_on(noting, self.partner)
        self.assertIn("“effect” fails", self.notes(self.partner))
        asking = self.action(ha_if_refused="activity", **broken)
        self.run_on(asking, self.partner)
        self.run_on(asking, self.partner)
        [activity] = asking.activity_ids
        self.assertEqual(activity.user_id, self.env.ref("base.user_admin"))
        self.assertIn("“effect” fails", activity.note)
        self.assertIn("Anna", activity.note)
        self.assertFalse(self.sent())

    def test_a_note_of_a_record_without_a_chatter_is_left_at_the_action(self):
        models = self.env["ir.model"]._get("res.lang")
        action = self.action(
            model_id=models.id, ha_if_refused="note", ha_data={"effect": {"expression": "1 / 0"}}
        )
        self.run_on(action, self.env["res.lang"].search([], limit=1))
        self.assertIn("“effect” fails", self.notes(action))

    def test_what_home_assistant_refuses_is_told_where_it_was_asked_for_and_once(self):
        action = self.action(ha_if_refused="note")
        self.run_on(action, self.partner)
        [command] = self.sent()
        self.end(command, "failed", code="home_assistant_error", error="The lamp is broken")
        self.tell()
        self.tell()
        self.assertEqual(self.notes(self.partner).count("The lamp is broken"), 1)
        self.assertTrue(command.settled)

    def test_what_could_not_be_sent_in_time_is_told_too(self):
        action = self.action(ha_if_refused="activity")
        self.run_on(action, self.partner)
        self.end(self.sent(), "expired", code="expired")
        self.tell()
        self.assertIn("could not be reached in time", action.activity_ids.note)

    def test_what_was_done_is_not_told(self):
        self.run_on(self.action(ha_if_refused="note"), self.partner)
        self.end(self.sent(), "done")
        self.tell()
        self.assertNotIn("did not do", self.notes(self.partner))

    def test_whoever_pressed_the_button_hears_of_it(self):
        self.run_on(self.action(), self.partner)
        self.end(self.sent(), "failed", error="The lamp is broken")
        told = []
        with patch.object(
            type(self.env["res.users"]), "_bus_send", lambda user, *given: told.append((user, given))
        ):
            self.tell()
        [(user, (kind, message))] = told
        self.assertEqual((user, kind), (self.admin, "simple_notification"))
        self.assertEqual(message["title"], "Home Assistant did not do “Light”")
        self.assertEqual(message["message"], "The lamp is broken")
        self.assertIn("The lamp is broken", self.notes(self.partner))

    def test_a_firing_fails_with_the_words_of_home_assistant(self):
        rule, firing = self.firing_of()
        self.end(self.sent(), "failed", error="The lamp is broken")
        self.tell()
        self.assertEqual((firing.state, firing.reason), ("failed", "The lamp is broken"))
        self.assertFalse(rule.ha_paused)

    def test_a_firing_whose_action_goes_on_is_done_and_says_so(self):
        _rule, firing = self.firing_of(ha_if_refused="note")
        self.end(self.sent(), "failed", error="The lamp is broken")
        self.tell()
        self.assertEqual((firing.state, firing.reason), ("done", "The lamp is broken"))
        _rule, broken = self.firing_of(ha_if_refused="note", ha_data={"effect": {"expression": "1 / 0"}})
        self.assertEqual(broken.state, "done")
        self.assertIn("“effect” fails", broken.reason)

    def test_a_rule_that_is_refused_again_and_again_pauses(self):
        rule, _firing = self.firing_of()
        for minute in range(1, 5):
            self.firing(rule, changed_at=f"2026-11-28 10:0{minute}:00")
        self.run_waiting()
        for command in self.sent():
            self.assertFalse(rule.ha_paused)
            self.end(command, "failed", error="The lamp is broken")
            self.tell()
        self.assertTrue(rule.ha_paused)
        self.assertEqual(rule.activity_ids.user_id, self.admin)
        self.assertIn("The lamp is broken", rule.activity_ids.note)

        rule.with_user(self.admin).action_ha_resume()
        self.firing(rule, changed_at="2026-11-28 10:10:00")
        self.run_waiting()
        self.end(self.sent()[-1], "failed", error="The lamp is broken")
        self.tell()
        self.assertFalse(rule.ha_paused)

    def test_the_activity_of_a_rule_is_for_the_user_whose_rights_it_has(self):
        rule, _firing = self.firing_of(ha_if_refused="activity")
        self.end(self.sent(), "expired", code="expired")
        self.tell()
        self.assertEqual(rule.activity_ids.user_id, self.admin)

    def test_nobody_is_told_of_an_action_that_is_gone(self):
        action = self.action()
        self.run_on(action, self.partner)
        command = self.sent()
        action.unlink()
        self.end(command, "failed", error="x")
        self.tell()
        self.assertTrue(command.settled)
