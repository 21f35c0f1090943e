"""Trying a rule on what was recorded, and running it now."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from ..bridge import table
from ..trying import base_automation as trying
from ..trying import trial
from ..trying.compiled import compiled
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestCompiled(RuleCase):
    def test_a_rule_is_tried_as_the_bridge_reads_it(self):
        everything = {
            "ha_limit": 30, "ha_hysteresis": 2, "ha_attribute": " level ", "ha_to": "On, open", "ha_from": "off",
            "ha_hold_number": 2, "ha_hold_unit": "hours", "ha_pause_number": 3, "ha_pause_unit": "days",
        }  # fmt: skip
        whens = dict(self.env["base.automation"]._fields["ha_when"].selection)
        for when in [when for when in whens if when in set(trying.FROM_HISTORY)]:
            for late in dict(self.env["base.automation"]._fields["ha_late"].selection):
                update = {"ha_entity_ids": [Command.set(self.of_domain(when).ids)]}
                rule = self.rule(**everything, **update, ha_when=when, ha_late=late)
                self.env.flush_all()
                [read] = [each for each in table.read_rules(self.env.cr) if each.id == rule.id]
                mine = compiled(rule)
                with self.subTest(when=when, late=late):
                    for name in (
                        "when",
                        "to",
                        "come_from",
                        "limit",
                        "hysteresis",
                        "attribute",
                        "hold",
                        "pause",
                    ):
                        self.assertEqual(getattr(mine, name), getattr(read, name), name)
                    self.assertEqual(mine.fires_late, read.fires_late)

    def of_domain(self, when):
        """An entity that can set off such a rule."""
        entity_id = {"update_available": "update.router", "event": "button.bell"}.get(when, "sensor.cellar")
        found = self.env["ha.entity"].search(
            [("entity_id", "=", entity_id), ("instance_id", "=", self.home.id)]
        )
        return found or homes._entities(self.env, self.home, {entity_id: None})


class PastCase(RuleCase):
    """A door and a cellar of which something is recorded."""

    def setUp(self):
        super().setUp()
        if not trial.has_history(self.env):
            self.skipTest("History is not installed")
        self.now = Datetime.now()

    def record(self, entity, *states):
        """Pairs of minutes ago and state."""
        from odoo.addons.odoo_ha_history.storage.rows import HistoryRow, RowWriter, as_seconds

        rows = [
            HistoryRow(entity.id, state, as_seconds(self.now - timedelta(minutes=ago)), None, {}, 31)
            for ago, state in states
        ]
        self.env.flush_all()
        RowWriter().write(self.env.cr, rows)

    def tried(self, rule, days="7"):
        rule.ha_try_days = days
        return html2plaintext(rule.ha_try_result)


@tagged("post_install", "-at_install")
class TestTrying(PastCase):
    def test_it_says_when_it_would_have_been_set_off(self):
        self.record(self.door, (600, "off"), (500, "on"), (400, "off"), (300, "on"))
        words = self.tried(self.rule().with_user(self.admin))
        self.assertIn("Last 7 days: it would have been set off 2 times.", words)
        self.assertIn("binary_sensor.door: off → *on*", words)
        self.assertIn("States looked at: 4. Entities: 1.", words)

    def test_with_values_that_are_not_saved_and_without_saving_anything(self):
        self.record(self.cellar, (600, "10"), (500, "14"), (400, "10"), (300, "13"))
        rule = self.rule(ha_entity_ids=[Command.set(self.cellar.ids)], ha_when="above", ha_limit=20)
        with Form(rule.with_user(self.admin)) as form:
            form.ha_try_days = "1"
            self.assertIn("it would not have been set off", form.ha_try_result)
            form.ha_limit = 13.5
            self.assertIn("set off once", form.ha_try_result)
            form.ha_limit = 12
            self.assertIn("set off 2 times", form.ha_try_result)
            form.ha_limit = 20
        self.assertFalse(self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)]))

    def test_for_how_long_it_has_to_be(self):
        self.record(self.door, (600, "off"), (500, "on"), (495, "off"), (300, "on"))
        words = self.tried(self.rule(ha_hold_number=10))
        self.assertIn("set off once", words)

    def test_what_the_conditions_would_have_said(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [Command.clear()]}
        )
        self.record(self.door, (600, "off"), (500, "on"))
        words = self.tried(self.rule(ha_calendar_id=calendar.id))
        self.assertIn("set off 1 times, and have done nothing in 1 of them", words)
        self.assertIn("left out: It was not the time of the rule.", words)

    def test_another_entity_is_asked_for_what_it_was_then(self):
        self.record(self.cellar, (700, "1"), (450, "2"))
        self.record(self.door, (600, "off"), (500, "on"), (420, "off"), (400, "on"))
        words = self.tried(self.rule(ha_only_entity_id=self.cellar.id, ha_only_states="2"))
        self.assertIn("set off 2 times, and have done nothing in 1 of them", words)
        self.assertIn("sensor.cellar was 1.", words)

    def test_what_is_not_known_is_said(self):
        self.env["ha.history.gap"].sudo().create(
            {
                "instance_id": self.home.id,
                "since": self.now - timedelta(minutes=450),
                "until": self.now - timedelta(minutes=350),
                "reason": "home_assistant_down",
            }
        )
        self.record(self.door, (600, "off"), (300, "on"))
        words = self.tried(self.rule())
        self.assertIn("Not known from", words)
        self.assertIn("Home Assistant was not running", words)
        self.assertIn("Recorded only since", words)

    def test_what_is_recorded_of_nothing_or_only_since_lately_is_said(self):
        self.record(self.door, (60, "off"))
        words = self.tried(self.rule(ha_entity_ids=[Command.set((self.door | self.light).ids)]))
        self.assertIn("or later, of some entities (1).", words)
        self.assertIn("Entities of which nothing is recorded: 1, such as light.kitchen.", words)

    def test_what_holds_when_the_recording_begins_sets_nothing_off(self):
        self.record(self.door, (60, "on"))
        self.assertIn("it would not have been set off", self.tried(self.rule()))

    def test_it_says_where_it_stopped(self):
        self.record(self.door, *((600 - n, ("off", "on")[n % 2]) for n in range(20)))
        with patch.object(trial, "MOST_STATES", 1):
            self.assertIn("It took too long and stopped at", self.tried(self.rule()))

    def test_only_entities_that_the_user_may_see_are_looked_at(self):
        self.admin.company_ids = self.env.company
        self.record(self.far, (600, "off"), (500, "on"))
        rule = self.rule(ha_what="everything", ha_domains="light", ha_to="on").with_user(self.admin)
        self.assertNotIn("light.far", self.tried(rule))
        self.assertIn("it would not have been set off", self.tried(rule))

    def test_many_are_not_all_listed(self):
        self.record(self.door, *((1000 - 20 * n, ("off", "on")[n % 2]) for n in range(50)))
        words = self.tried(self.rule())
        self.assertIn("set off 25 times", words)
        self.assertIn("and 5 before", words)

    def test_a_rule_that_makes_no_sense_is_not_tried(self):
        rule = self.env["base.automation"].new({"model_id": self.model.id, "trigger": "on_ha"})
        self.assertIn("Say first what the rule is about", self.tried(rule))

    def test_without_history_it_says_what_is_missing(self):
        with patch.object(trying, "has_history", lambda env: False):
            self.assertIn("History is not installed", self.tried(self.rule()))

    def test_what_is_not_recorded_cannot_be_tried(self):
        rule = self.env["base.automation"].new(
            {"model_id": self.env["ir.model"]._get("ha.instance").id, "trigger": "on_ha", "ha_when": "instance_away",
             "ha_hold_number": 10, "ha_user_id": self.admin.id}
        )  # fmt: skip
        self.assertIn("is not recorded, so that it cannot be tried", self.tried(rule))


@tagged("post_install", "-at_install")
class TestRunNow(RuleCase):
    def dialog(self, rule):
        action = rule.with_user(self.admin).action_ha_run_now()
        return Form(self.env[action["res_model"]].with_user(self.admin).with_context(**action["context"]))

    def test_it_says_what_will_be_done_and_does_it(self):
        rule = self.rule()
        form = self.dialog(rule)
        self.assertEqual(form.entity_id, self.door)
        self.assertEqual(form.todo, f"1. Note it\nWith the rights of {self.admin.name}.")
        action = form.save().action_run()
        firing = self.env["ha.rule.firing"].browse(action["res_id"])
        self.assertEqual(
            (firing.state, firing.by_hand, firing.by_user_id, firing.new_value),
            ("done", True, self.admin, "off"),
        )
        self.assertEqual(self.door.note, "off")

    def test_it_does_not_count_as_set_off(self):
        rule = self.rule()
        rule.with_user(self.admin)._ha_run_by_hand(self.door)
        self.assertEqual(rule.ha_firing_count, 0)
        self.firing(rule)
        rule.invalidate_recordset()
        self.assertEqual(rule.ha_firing_count, 1)

    def test_what_fails_has_done_nothing_and_does_not_make_the_rule_pause(self):
        code = "record.write({'note': 'half'})\nraise UserError('There is no stock')"
        rule = self.rule(action_server_ids=[Command.create(self.code(code))])
        for _ in range(6):
            firing = rule.with_user(self.admin)._ha_run_by_hand(self.door)
        self.assertEqual((firing.state, firing.reason), ("failed", "There is no stock"))
        self.assertFalse(self.door.note or rule.ha_paused or rule.ha_failures)

    def test_conditions_are_told_and_do_not_keep_it_from_being_done(self):
        rule = self.rule(ha_only_entity_id=self.cellar.id, ha_only_states="13")
        form = self.dialog(rule)
        self.assertEqual(form.conditions, "sensor.cellar was 12.5.")
        firing = self.env["ha.rule.firing"].browse(form.save().action_run()["res_id"])
        self.assertEqual(firing.state, "done")
        self.assertEqual(firing.trace["answers"][0]["reason"], "sensor.cellar was 12.5.")

    def test_a_rule_that_is_archived_can_be_tried(self):
        rule = self.rule(active=False)
        self.assertEqual(rule.with_user(self.admin)._ha_run_by_hand(self.door).state, "done")

    def test_an_entity_that_the_rule_is_not_about_is_refused(self):
        with self.assertRaisesRegex(UserError, "The rule is not about sensor.cellar"):
            self.rule().with_user(self.admin)._ha_run_by_hand(self.cellar)

    def test_a_rule_without_actions_or_entities_says_so(self):
        rule = self.rule(action_server_ids=[Command.clear()])
        self.assertIn("no actions yet", self.dialog(rule).problem)
        rule = self.rule(ha_what="everything", ha_domains="vacuum")
        self.assertIn("about no entity now", self.dialog(rule).problem)

    def test_who_may_not_write_rules_cannot_run_them(self):
        rule = self.rule()
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).action_ha_run_now()
        with self.assertRaises(AccessError):
            rule.with_user(self.manager)._ha_run_by_hand(self.door)
