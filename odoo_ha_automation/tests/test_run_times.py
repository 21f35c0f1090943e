"""Run times: how much there is, and setting them to zero."""

import time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..bridge import table
from ..bridge.standing import Cause, Run, Standing
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestRunTimes(RuleCase):
    def setUp(self):
        super().setUp()
        self.filter = self.rule(name="Filter", ha_when="run_time", ha_limit=500, ha_to=False)

    def counted(self, rule=None, **values):
        """As the bridge writes it."""
        rule = rule or self.filter
        now = time.time()
        run = Run(**{"seconds": 480 * 3600.0, "reset": now - 9_000_000, "last": True, **values})
        standing = Standing(True, now, Cause(now, None), now + 72_000, None, run)
        self.env.flush_all()
        table.write_standings(self.env.cr, {(rule.id, self.door.id): standing})
        self.env.invalidate_all()
        return self.env["ha.rule.standing"].search([("rule_id", "=", rule.id)])

    def test_what_the_bridge_counts_is_what_it_reads_again(self):
        standing = self.counted(uses=7, unknown=12.5, lost=True)
        [read] = [
            each
            for key, each in table.read_standings(self.env.cr, self.home.id).items()
            if key == (self.filter.id, self.door.id)
        ]
        self.assertEqual(
            (read.run.uses, read.run.unknown, read.run.lost, read.run.last), (7, 12.5, True, True)
        )
        self.assertEqual(read.run.reset, standing.run_reset)

    def test_people_read_how_much_there_is_and_what_nobody_knows(self):
        self.assertEqual(self.counted().counted, "480.0 of 500.0 hours")
        self.assertEqual(
            self.counted(unknown=36_000.0).counted, "at least 480.0 of 500.0 hours; 10.0 hours are not known"
        )
        uses = self.rule(ha_when="run_time", ha_limit=1000, ha_count="uses")
        self.assertEqual(self.counted(uses, uses=12).counted, "12 of 1,000 times")

    def test_a_manager_sets_one_to_zero_and_the_bridge_hears_of_it(self):
        standing = self.counted().with_user(self.manager)
        before = self.filter.ha_resets
        standing.action_ha_reset()
        self.assertEqual(self.filter.ha_resets, before + 1)
        self.assertGreater(
            table.read_resets(self.env.cr, self.home.id)[self.filter.id, self.door.id], standing.run_reset
        )
        self.assertIn("Filter was set to zero, after 480.0 of 500.0 hours.", self.door.message_ids[0].body)
        self.assertEqual(self.door.message_ids[0].author_id, self.manager.partner_id)

    def test_nobody_else_does(self):
        standing = self.counted()
        for user in (self.operator, self.employee):
            with self.assertRaises(AccessError):
                standing.with_user(user).action_ha_reset()

    def test_nobody_sees_those_of_another_company(self):
        self.home.company_id = self.other_company
        standing = self.counted()
        self.assertFalse(
            self.env["ha.rule.standing"].with_user(self.manager).search([("id", "=", standing.id)])
        )

    def test_a_limit_that_makes_no_sense_is_refused(self):
        for limit in (0, -5):
            with self.assertRaisesRegex(ValidationError, "after how many hours"):
                self.filter.ha_limit = limit

    def test_the_rule_says_what_it_does(self):
        self.assertEqual(
            self.filter.ha_sentence,
            "When binary_sensor.door was on for 500 hours since it was last set to zero: Note it.",
        )
        form = Form(self.filter.with_user(self.admin))
        form.ha_count = "uses"
        form.ha_to = "open, ajar"
        self.assertEqual(
            form.ha_sentence,
            "When binary_sensor.door came to be open or ajar 500 times since it was last set to zero: Note it.",
        )

    def test_the_bridge_reads_it_as_people_wrote_it(self):
        self.filter.write({"ha_count": "uses", "ha_limit": 20})
        self.env.flush_all()
        [read] = [each for each in table.read_rules(self.env.cr) if each.id == self.filter.id]
        self.assertEqual((read.when.value, read.counts_uses, read.limit), ("run_time", True, 20.0))
