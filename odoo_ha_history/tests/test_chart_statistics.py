"""What charts show of statistics: what is older than the rows, and what meters counted."""

from datetime import datetime, timezone

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import tagged

from ..storage.rows import as_time
from ..storage.statistics.schema import ensure_years
from ..storage.zone import write_zone
from .test_chart import DAY, HOUR, ChartCase


@tagged("post_install", "-at_install")
class TestStatisticsInCharts(ChartCase):
    def setUp(self):
        super().setUp()
        ensure_years(self.env.cr, {as_time(self.now - ago).year for ago in (0, 30 * DAY)})

    def _statistics(self, period, *rows):
        for ago, mean in rows:
            self.env.cr.execute(
                """
                INSERT INTO ha_statistics (entity_id, period, start, day, mean, min, max, seconds, source)
                VALUES (%s, %s, %s, %s, %s, %s, %s, 3600, 'odoo')
                """,
                [self.outdoor.id, period, as_time(self.now - ago), as_time(self.now - ago).date(), mean, mean - 1,
                 mean + 1],
            )  # fmt: skip

    def test_what_is_older_than_the_rows_comes_from_statistics(self):
        self._statistics("hour", (5 * HOUR, 17.0), (4 * HOUR, 18.0))
        self.record(self.outdoor, (3 * HOUR, "20"))
        course = self.chart(self.outdoor)
        self.assertEqual(
            self.ago(course["lines"]["state"]),
            [[5 * HOUR, 17.0, 16.0, 18.0], [4 * HOUR, 18.0, 17.0, 19.0], [3 * HOUR, None], [3 * HOUR, 20.0]],
        )
        self.assertEqual(round(self.now - course["statistics_until"]), 3 * HOUR)

    def test_missing_hours_interrupt_the_line(self):
        self._statistics("hour", (6 * HOUR, 17.0), (3 * HOUR, 18.0))
        points = self.ago(self.chart(self.outdoor)["lines"]["state"])
        self.assertEqual([point[:2] for point in points], [[6 * HOUR, 17.0], [5 * HOUR, None], [3 * HOUR, 18.0],
                                                           [2 * HOUR, None]])  # fmt: skip

    def test_numbers_of_another_unit_are_no_part_of_the_line(self):
        self._statistics("hour", (6 * HOUR, 17.0), (5 * HOUR, 64.0), (4 * HOUR, 18.0))
        self.env.cr.execute("INSERT INTO ha_statistics_unit (text) VALUES ('°F') ON CONFLICT DO NOTHING")
        self.env.cr.execute(
            """
            UPDATE ha_statistics SET unit_id = (SELECT id FROM ha_statistics_unit WHERE text = '°F')
            WHERE entity_id = %s AND mean = 64
            """,
            [self.outdoor.id],
        )
        course = self.chart(self.outdoor)
        points = self.ago(course["lines"]["state"])
        self.assertEqual([point[:2] for point in points], [[6 * HOUR, 17.0], [5 * HOUR, None], [4 * HOUR, 18.0],
                                                           [3 * HOUR, None]])  # fmt: skip
        self.assertEqual(
            [(round(self.now - gap[0]), gap[2]) for gap in course["gaps"]], [(5 * HOUR, "other_unit")]
        )

    def test_a_year_comes_from_days_and_its_end_from_the_rows(self):
        self._statistics("day", (300 * DAY, 5.0), (299 * DAY, 6.0))
        self.record(self.outdoor, (310 * DAY, "4"), (100 * DAY, "20"))
        points = self.ago(self.chart(self.outdoor, ago=365 * DAY)["lines"]["state"])
        self.assertEqual([point[1] for point in points], [5.0, 6.0, None, 4.0, 20.0])

    def test_the_present_value_stands_after_statistics_that_reach_until_now(self):
        self._statistics("day", (DAY, 5.0), (HOUR, 6.0))
        self.record(self.outdoor, (60, "7"))
        points = self.chart(self.outdoor, ago=365 * DAY)["lines"]["state"]
        self.assertEqual([point[1] for point in points], [5.0, 6.0, None, 7.0])
        self.assertEqual(points[-1][0], self.now)

    def test_where_there_are_no_statistics_rows_do(self):
        self.record(self.outdoor, (300 * DAY, "5"))
        course = self.chart(self.outdoor, ago=365 * DAY)
        self.assertEqual(self.ago(course["lines"]["state"]), [[300 * DAY, 5.0]])
        self.assertFalse(course["statistics_until"])


@tagged("post_install", "-at_install")
class TestMetersInCharts(ChartCase):
    """The site is in Taipei, eight hours ahead of UTC."""

    def setUp(self):
        super().setUp()
        attributes = {"unit_of_measurement": "kWh", "state_class": "total_increasing"}
        homes.set_state(self.outdoor, "20.5", attributes)
        write_zone(self.env.cr, self.home.id, "Asia/Taipei")
        ensure_years(self.env.cr, {2026})

    def _count(self, period, start, day, change, unit="kWh", source="odoo"):
        self.env.cr.execute(
            "INSERT INTO ha_statistics_unit (text) VALUES (%s) ON CONFLICT DO NOTHING", [unit]
        )
        self.env.cr.execute(
            """
            INSERT INTO ha_statistics (entity_id, period, start, day, change, seconds, source, unit_id)
            SELECT %s, %s, %s, %s, %s, 3600, %s, id FROM ha_statistics_unit WHERE text = %s
            """,
            [self.outdoor.id, period, start, day, change, source, unit],
        )

    def _changes(self, start, end):
        moments = [
            datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp() for text in (start, end)
        ]
        change = self.history.chart([self.outdoor.id], *moments)["entities"][0]["change"]
        return change and (change["period"], [
            [*(datetime.fromtimestamp(moment, timezone.utc).isoformat()[:16] for moment in row[:2]), *row[2:]]
            for row in change["rows"]
        ])  # fmt: skip

    def test_days_are_whole_ones_of_the_site(self):
        for day in (2, 3, 4):
            self._count("day", f"2026-03-0{day - 1} 16:00", f"2026-03-0{day}", day)
        self.assertEqual(
            self._changes("2026-02-20", "2026-03-03"),
            (
                "day",
                [
                    ["2026-03-01T16:00", "2026-03-02T16:00", 2.0, "exact"],
                    ["2026-03-02T16:00", "2026-03-03T16:00", 3.0, "exact"],
                ],
            ),
        )

    def test_months_add_up_days_and_hours_are_hours(self):
        for day in ("2026-03-31", "2026-04-01", "2026-04-30"):
            self._count("day", f"{day} 00:00", day, 1)
        period, rows = self._changes("2026-01-01", "2026-04-15")
        self.assertEqual((period, [row[2] for row in rows]), ("month", [1.0, 2.0]))
        self.assertEqual(rows[1][:2], ["2026-03-31T16:00", "2026-04-30T16:00"])
        # Midnight in a zone of :30 cuts an hour.
        self._count("hour", "2026-05-01 10:00", "2026-05-01", 1)
        self._count("hour", "2026-05-01 10:30", "2026-05-02", 2)
        self.assertEqual(
            self._changes("2026-05-01", "2026-05-02"),
            ("hour", [["2026-05-01T10:00", "2026-05-01T11:00", 3.0, "exact"]]),
        )

    def test_a_gap_makes_it_at_least(self):
        self._count("day", "2026-03-01 16:00", "2026-03-02", 5)
        self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "since": datetime(2026, 3, 2, 1),
                "until": datetime(2026, 3, 2, 2),
                "reason": "home_assistant_down",
            }
        )
        self.env.flush_all()
        self.assertEqual([row[3] for row in self._changes("2026-02-25", "2026-03-10")[1]], ["least"])

    def test_what_was_counted_in_another_unit_is_left_out_and_makes_it_at_least(self):
        self._count("day", "2026-03-01 16:00", "2026-03-02", 5)
        self._count("day", "2026-03-02 16:00", "2026-03-03", 7_000, unit="Wh")
        self._count("day", "2026-04-01 16:00", "2026-04-02", 7_000, unit="Wh")
        self.assertEqual([row[2:] for row in self._changes("2026-01-01", "2026-05-01")[1]], [[5.0, "least"]])

    def test_what_is_no_meter_and_what_is_short_has_none(self):
        self._count("hour", "2026-05-01 10:00", "2026-05-01", 1)
        self.assertFalse(self._changes("2026-05-01 08:00", "2026-05-01 12:00"))
        homes.set_state(self.outdoor, "20.5", {"unit_of_measurement": "kWh", "state_class": "measurement"})
        self.assertFalse(self._changes("2026-05-01", "2026-05-02"))
