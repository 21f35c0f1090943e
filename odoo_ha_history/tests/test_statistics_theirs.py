from datetime import datetime, timedelta

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import TransactionCase, tagged

from ..storage.rows import HistoryRow, RowWriter, as_seconds
from ..storage.statistics.compile import compile_step
from ..storage.statistics.theirs import Source, TheirHour, TheirStatistics, Window
from ..storage.zone import write_zone

DAY = datetime(2025, 4, 1)
NOW = datetime(2025, 4, 1, 20, 10)
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestTheirStatistics(TransactionCase):
    """Home Assistant's hours beside ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        homes.set_state(cls.outdoor, "20", {"state_class": "measurement", "unit_of_measurement": "°C"})
        cls.env.flush_all()
        cls.theirs = TheirStatistics()
        cls.zone("UTC")

    @classmethod
    def zone(cls, name):
        write_zone(cls.env.cr, cls.home.id, name)
        cls.env.cr.execute(
            "UPDATE ha_history_source SET heard_until = %s WHERE instance_id = %s", [NOW, cls.home.id]
        )

    def record(self, *states):
        rows = [
            HistoryRow(self.outdoor.id, state, as_seconds(DAY + timedelta(hours=after)), None, {}, 0)
            for after, state in states
        ]
        RowWriter(now=lambda: NOW).write(self.env.cr, rows)
        while compile_step(self.env.cr, self.home.id, NOW):
            pass
        self.env.invalidate_all()

    def compiled(self, *hours, window=(0, 24), unit="°C"):
        """Home Assistant has these means by hour, and no others in the window."""
        window = Window(self.outdoor.id, DAY + window[0] * HOUR, DAY + window[1] * HOUR, unit)
        rows = [
            TheirHour(self.outdoor.id, DAY + after * HOUR, mean, mean - 1, mean + 1, None)
            for after, mean in hours
        ]
        self.theirs.write_hours(self.env.cr, self.home.id, [window], rows, NOW)
        self.env.invalidate_all()

    def hours(self, field="mean"):
        found = self.env["ha.statistics"].search(
            [("entity_id", "=", self.outdoor.id), ("period", "=", "hour")], order="start"
        )
        return {(hour.start - DAY) / HOUR: hour[field] for hour in found}

    def day(self):
        return self.env["ha.statistics"].search([("entity_id", "=", self.outdoor.id)])

    def test_their_numbers_stand_and_what_we_heard_says_how_long_it_was_known(self):
        self.record((0, "10"), (0.5, "unavailable"), (1, "10"), (3, "unavailable"))
        self.compiled((0, 12), (1, 14))
        self.assertEqual({at: mean for at, mean in self.hours().items() if at < 3}, {0: 12, 1: 14, 2: 10})
        self.assertEqual(self.hours("availability")[0], 50)
        self.assertEqual(
            {at: source for at, source in self.hours("source").items() if at < 3},
            {0: "home_assistant", 1: "home_assistant", 2: "odoo"},
        )
        day = self.day()
        self.assertAlmostEqual(day.mean, (12 * 0.5 + 14 + 10) / 2.5)
        self.assertEqual((day.min, day.max, day.source), (10, 15, "home_assistant"))

    def test_ours_that_come_later_leave_their_numbers(self):
        self.compiled((0, 12), (1, 14))
        self.assertEqual(self.hours(), {0: 12, 1: 14})
        self.assertEqual(self.day().possible_seconds, 0)
        self.record((0, "10"), (2, "unavailable"))
        self.assertEqual({at: mean for at, mean in self.hours().items() if at < 2}, {0: 12, 1: 14})
        self.assertEqual(self.hours("possible_seconds")[1], 3600)

    def test_an_outage_that_home_assistant_shows_as_flat_has_no_weight(self):
        self.record((0, "10"), (1, "unavailable"), (2, "10"), (3, "unavailable"))
        self.compiled((0, 10), (1, 99), (2, 10))
        self.assertAlmostEqual(self.day().mean, 10)

    def test_where_home_assistant_has_an_hour_no_more_ours_come_back(self):
        self.record((0, "10"), (3, "unavailable"))
        self.compiled((0, 12), (1, 14))
        self.compiled((0, 12))
        self.record()
        self.assertEqual({at: mean for at, mean in self.hours().items() if at < 3}, {0: 12, 1: 10, 2: 10})
        self.assertAlmostEqual(self.day().mean, (12 + 10 + 10) / 3)

    def test_the_same_again_changes_nothing(self):
        self.compiled((0, 12), (1, 14))
        self.env.cr.execute("SELECT xmin::text FROM ha_statistics WHERE entity_id = %s", [self.outdoor.id])
        before = self.env.cr.fetchall()
        self.compiled((0, 12), (1, 14))
        self.env.cr.execute("SELECT xmin::text FROM ha_statistics WHERE entity_id = %s", [self.outdoor.id])
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_a_day_in_which_the_unit_changed_has_no_number_and_its_hours_have(self):
        self.compiled((0, 12), window=(0, 1))
        self.compiled((1, 14), window=(1, 2), unit="K")
        self.assertEqual(self.hours("unit"), {0: "°C", 1: "K"})
        self.assertFalse(self.day().has_mean)

    def test_in_a_zone_of_half_an_hour_there_is_never_theirs_and_ours_for_one_time(self):
        self.zone("Asia/Kolkata")
        self.record((17, "10"))
        self.assertIn(18.5, self.hours())
        self.compiled((18, 12))
        self.assertNotIn(18.5, self.hours())
        self.record((18.75, "11"))
        self.assertEqual({at: mean for at, mean in self.hours().items() if at >= 18}, {18: 12, 19: 11})
        days = self.env["ha.statistics"].search([("entity_id", "=", self.outdoor.id)], order="day")
        self.assertEqual([str(day.day) for day in days], ["2025-04-01", "2025-04-02"])
        self.assertEqual(sum(days.mapped("seconds")), sum(self.hours("seconds").values()))

    def test_the_wind_from_both_sides_of_north_is_from_north(self):
        source = Source(self.outdoor.id, "angle", False, "°", None, "followed", {}, None)
        self.theirs.write_sources(self.env.cr, self.home.id, [source])
        self.compiled((0, 350), (1, 10), unit="°")
        mean = self.day().mean
        self.assertAlmostEqual(min(mean, 360 - mean), 0, places=6)
        [[mean]] = self.env["ha.statistics"]._read_group(
            [("entity_id", "=", self.outdoor.id), ("period", "=", "hour")], [], ["mean:avg"]
        )
        self.assertAlmostEqual(min(mean, 360 - mean), 0, places=6)

    def test_what_is_remembered_comes_back(self):
        source = Source(self.outdoor.id, "number", True, "kWh", "energy", "followed", {"0": [1.5, None]}, DAY)
        self.theirs.write_sources(self.env.cr, self.home.id, [source])
        self.assertEqual(self.theirs.sources(self.env.cr, self.home.id), {self.outdoor.id: source})
        self.theirs.write_sources(self.env.cr, self.home.id, [source._replace(months={}, state="absent")])
        self.assertEqual(self.theirs.sources(self.env.cr, self.home.id)[self.outdoor.id].state, "absent")

    def test_an_entity_that_is_gone_meanwhile_gets_no_source(self):
        source = Source(2_000_000_000, "number", True, "kWh", "energy", "followed", {}, None)
        self.theirs.write_sources(self.env.cr, self.home.id, [source])
        self.assertEqual(self.theirs.sources(self.env.cr, self.home.id), {})
