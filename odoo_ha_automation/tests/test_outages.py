"""Outages, in the tables of Odoo and of its history."""

import time

from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import Heard, StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState
from odoo.tests import tagged

from ..bridge import outage_table
from ..bridge.look_back import look_back
from ..bridge.rules import Rules
from ..bridge.sink import RuleSink
from .rule_case import RuleCase

DOOR = "binary_sensor.door"


@tagged("post_install", "-at_install")
class TestOutages(RuleCase):
    """Times are seconds after a moment an hour ago."""

    def setUp(self):
        super().setUp()
        if "ha.history" not in self.env:
            self.skipTest("The module odoo_ha_history is not installed.")
        self.began = float(round(time.time()) - 3600)
        self.now = self.began

    def state(self, value, at):
        return EntityState(DOOR, value, {}, self.began + at, self.began + at)

    def bridge(self):
        self.rules = Rules(now=lambda: self.now)
        self.env.flush_all()
        self.rules.read(self.env.cr)
        return RuleSink(self.rules, lambda: None, lambda i: None, lambda: self.now)

    def hears(self, sink, at, old, new, snapshot=False):
        self.now = self.began + at
        batch = [StateChange(DOOR, old, new, snapshot)]
        if snapshot:
            batch.insert(0, Heard(self.now, begins=True))
        sink.write(self.env.cr, self.home.id, batch)
        sink.committed(self.home.id, batch)

    def history_has(self, *states):
        from odoo.addons.odoo_ha_history.storage.rows import HistoryRow, RowWriter

        rows = [HistoryRow(self.door.id, each.state, each.last_updated, None, {}, 10) for each in states]
        self.assertEqual(RowWriter().write(self.env.cr, rows), len(rows))

    def outage(self, rule):
        """From 10 to 300 the door was open for a while."""
        rule.ha_begun = False
        sink = self.bridge()
        first, opened, closed = self.state("off", 0), self.state("on", 100), self.state("off", 200)
        self.hears(sink, 0, self.state("on", -5), first)
        outage_table.note_heard(self.env.cr, self.home.id, self.began + 10)
        self.history_has(first, opened, closed)
        self.hears(self.bridge(), 300, None, closed, snapshot=True)

    def looks_back(self, at=400):
        self.now = self.began + at
        while not look_back(self.env.cr, self.rules, self.home.id, self.now).is_over:
            pass
        self.env.invalidate_all()

    def firings(self, rule):
        return self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)])

    def test_what_began_and_ended_fires_late_and_once(self):
        rule = self.rule(ha_hold_number=1)
        self.outage(rule)
        self.assertFalse(self.firings(rule))
        self.looks_back()
        self.looks_back()
        firing = self.firings(rule)
        self.assertEqual(
            (len(firing), firing.late, firing.old_value, firing.new_value), (1, True, "off", "on")
        )
        self.assertEqual(firing.since.timestamp() % 60, (self.began + 100) % 60)
        [outage] = self.env["ha.rule.outage"].sudo().search([("until", ">", 0)])
        self.assertEqual((outage.state, outage.since, outage.standings), ("done", self.began + 10, False))

    def test_nothing_is_looked_at_before_history_is_read(self):
        rule = self.rule()
        self.outage(rule)
        self.env.cr.execute(
            "INSERT INTO ha_history_backfill (instance_id, reason, since, until, state) "
            "VALUES (%s, 'away', now() - interval '2 hours', now(), 'running')",
            [self.home.id],
        )
        self.looks_back()
        self.assertFalse(self.firings(rule))
        self.env.cr.execute("UPDATE ha_history_backfill SET state = 'done'")
        self.looks_back()
        self.assertTrue(self.firings(rule))

    def test_a_gap_of_history_says_nothing(self):
        rule = self.rule(ha_hold_number=1)
        self.outage(rule)
        self.env.cr.execute(
            """
            INSERT INTO ha_history_gap (instance_id, since, until, reason)
            VALUES (%s, to_timestamp(%s) AT TIME ZONE 'UTC', to_timestamp(%s) AT TIME ZONE 'UTC', 'home_assistant_down')
            """,
            [self.home.id, self.began + 110, self.began + 190],
        )
        self.looks_back()
        self.assertFalse(self.firings(rule))

    def test_what_the_rule_only_notes_is_not_done(self):
        rule = self.rule(ha_late="note")
        self.outage(rule)
        self.looks_back()
        self.run_waiting()
        self.assertEqual(self.firings(rule).mapped("state"), ["skipped"])

    def test_how_rules_stood_is_read_as_it_was(self):
        rule = self.rule(ha_when="run_time", ha_limit=1)
        self.outage(rule)
        outage = outage_table.next_outage(self.env.cr, self.home.id, self.began + 400)
        before = outage_table.standings_before(self.env.cr, outage, [self.door.id])
        self.assertEqual(before[rule.id, self.door.id].run.reset, self.began)
        self.looks_back()
        standing = self.env["ha.rule.standing"].search([("rule_id", "=", rule.id)])
        self.assertEqual((standing.run_seconds, standing.run_uses, standing.run_unknown), (100.0, 1, 0.0))
