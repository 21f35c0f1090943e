"""The numbers of one entity for other addons: how long each held, and why there is none."""

from datetime import timedelta

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..storage.rows import as_seconds
from ..storage.statistics.schema import ensure_years
from .past import START, after, write

HOUR = 3600.0


@tagged("post_install", "-at_install")
class TestReadings(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        homes.set_state(cls.outdoor, "5", {"unit_of_measurement": "°C"})

    def readings(self, hours=4, entity=None, user=None):
        history = self.env["ha.history"].with_user(user or self.operator)
        return history._readings(
            (entity or self.outdoor).with_user(user or self.operator), START, after(hours=hours)
        )

    def told(self, found):
        """In hours after the start."""
        start = as_seconds(START)
        return [
            (round((each.since - start) / HOUR, 3), round((each.until - start) / HOUR, 3), each.value)
            for each in found.readings
        ]

    def test_each_number_holds_until_the_next_one(self):
        write(
            self.env,
            self.outdoor,
            (START - timedelta(hours=1), "4"),
            (after(hours=1), "5.5"),
            (after(hours=3), "6"),
        )
        found = self.readings()
        self.assertEqual(self.told(found), [(0, 1, 4.0), (1, 3, 5.5), (3, 4, 6.0)])
        self.assertEqual({each.unit for each in found.readings}, {"°C"})
        self.assertIsNone(found.hours_until)

    def test_what_is_no_number_is_a_gap_with_its_word(self):
        write(self.env, self.outdoor, (START, "4"), (after(hours=1), "unavailable"), (after(hours=2), "5"))
        found = self.readings()
        self.assertEqual(self.told(found), [(0, 1, 4.0), (2, 4, 5.0)])
        self.assertEqual([gap.reason for gap in found.gaps], ["unavailable"])

    def test_a_number_does_not_hold_over_a_gap(self):
        write(self.env, self.outdoor, (START, "4"), (after(hours=3), "5"))
        self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "since": after(hours=1),
                "until": after(hours=2),
                "reason": "home_assistant_down",
            }
        )
        found = self.readings()
        self.assertEqual(self.told(found), [(0, 1, 4.0), (3, 4, 5.0)])
        self.assertEqual([gap.reason for gap in found.gaps], ["home_assistant_down"])

    def test_before_the_states_hours_stand_with_their_unit(self):
        write(self.env, self.outdoor, (after(hours=2), "5"))
        ensure_years(self.env.cr, {START.year})
        self.env.cr.execute("INSERT INTO ha_statistics_unit (text) VALUES ('°F') ON CONFLICT DO NOTHING")
        self.env.cr.execute(
            """
            INSERT INTO ha_statistics (entity_id, period, start, day, mean, min, max, seconds, source, unit_id)
            SELECT %s, 'hour', moment, moment::date, 41, 40, 42, 3600, 'home_assistant', unit.id
            FROM ha_statistics_unit AS unit, unnest(%s::timestamp[]) AS moment WHERE unit.text = '°F'
            """,
            [self.outdoor.id, [START, after(hours=1)]],
        )
        found = self.readings()
        self.assertEqual(self.told(found), [(0, 1, 41.0), (1, 2, 41.0), (2, 4, 5.0)])
        self.assertEqual([each.unit for each in found.readings], ["°F", "°F", "°C"])
        self.assertEqual((found.readings[0].low, found.readings[0].high), (40, 42))
        self.assertEqual(found.hours_until, as_seconds(after(hours=2)))

    def test_of_nothing_there_are_none(self):
        found = self.readings()
        self.assertEqual((list(found.readings), list(found.gaps)), ([], []))

    def test_whoever_may_not_see_the_entity_has_none(self):
        with self.assertRaises(AccessError):
            self.readings(entity=self.attic)
        with self.assertRaises(AccessError):
            self.readings(user=self.employee)
