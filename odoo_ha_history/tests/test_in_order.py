"""What happened is had in the order of its time, by who goes through it once."""

from datetime import timedelta
from unittest.mock import patch

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import TransactionCase, tagged

from ..storage import in_order
from ..storage.rows import as_seconds
from .past import START, after, write


@tagged("post_install", "-at_install")
class TestInOrder(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.history = cls.env["ha.history"]

    def states(self, *entities, names=(), until=None):
        parts = self.history._states_in_order(
            [entity.id for entity in entities], START, until or after(days=1), names
        )
        return [(then.record, then.state) for part in parts for then in part]

    def test_the_states_of_several_entities_come_in_the_order_of_their_time(self):
        write(self.env, self.light, (after(hours=1), "on"), (after(hours=9), "off"))
        write(self.env, self.outdoor, (after(hours=2), "20.50"), (after(hours=3), None))
        self.assertEqual(
            self.states(self.light, self.outdoor),
            [
                (self.light.id, "on"),
                (self.outdoor.id, "20.50"),
                (self.outdoor.id, None),
                (self.light.id, "off"),
            ],
        )

    def test_from_the_first_moment_to_before_the_last(self):
        write(self.env, self.light, (START, "a"), (after(hours=1), "b"), (after(hours=2), "c"))
        self.assertEqual(
            self.states(self.light, until=after(hours=2)), [(self.light.id, "a"), (self.light.id, "b")]
        )

    def test_a_part_that_is_too_large_is_read_in_two(self):
        rows = [(after(seconds=n), str(n)) for n in range(25)]
        write(self.env, self.light, *rows)
        with patch.object(in_order, "MOST_AT_ONCE", 10):
            self.assertEqual([state for _, state in self.states(self.light)], [str(n) for n in range(25)])

    def test_attributes_come_where_they_are_wanted(self):
        write(self.env, self.light, (after(hours=1), "on", {"brightness": 5, "other": 1}))
        [part] = [
            part
            for part in self.history._states_in_order(
                self.light.ids, START, after(days=1), ["brightness", "nothing"]
            )
            if part
        ]
        self.assertEqual(part[0].attributes, {"brightness": 5})

    def test_the_state_before_and_since_when_it_is(self):
        write(self.env, self.light, (START, "on"), (after(hours=1), "on", {}, START), (after(hours=5), "off"))
        then = self.history._states_before([self.light.id, self.outdoor.id], after(hours=2))[self.light.id]
        self.assertEqual(
            (then.state, then.moment, then.since), ("on", as_seconds(after(hours=1)), as_seconds(START))
        )

    def test_a_gap_is_told_once_for_all_entities_that_have_it(self):
        self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "since": START - timedelta(hours=1),
                "until": after(hours=1),
                "reason": "home_assistant_down",
            }
        )
        [gap] = [
            gap
            for gap in self.history._unknown([self.light.id, self.outdoor.id], START, after(hours=2))
            if gap.reason == "home_assistant_down"
        ]
        self.assertEqual(gap.records, {self.light.id, self.outdoor.id})
        self.assertEqual((gap.since, gap.until), (as_seconds(START), as_seconds(after(hours=1))))
