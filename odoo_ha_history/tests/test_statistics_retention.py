from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from ..storage.statistics import cost as statistics_cost
from ..storage.statistics.compile import compile_step
from ..storage.statistics.retention import Kept, forget_days, kept, kept_since
from ..storage.statistics.schema import ensure_years
from ..storage.statistics.stale import mark_stale
from ..storage.statistics.theirs import Source, TheirHour, TheirStatistics, Window

NOW = datetime(2025, 6, 15, 12)
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestStatisticsRetention(TransactionCase):
    """Statistics go by whole years, on the word of a person, and what is gone does not come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.env.flush_all()
        cls.theirs = TheirStatistics()
        cls.retention = cls.env["ha.statistics.retention"]
        cls.env.cr.execute("DELETE FROM ha_statistics; DELETE FROM ha_statistics_word")

    def put(self, *days, hours=24):
        """Statistics of these days, as Home Assistant has compiled them."""
        self.take_over(*days, hours=hours)
        self.env.cr.execute(
            """
            INSERT INTO ha_history_word (text) VALUES ('unavailable') ON CONFLICT DO NOTHING;
            INSERT INTO ha_statistics_word (entity_id, period, start, day, word_id, seconds, changes)
            SELECT entity_id, period, start, day, (SELECT id FROM ha_history_word WHERE text = 'unavailable'), 60, 1
            FROM ha_statistics ON CONFLICT DO NOTHING
            """
        )

    def take_over(self, *days, hours=24):
        for day in days:
            window = Window(self.outdoor.id, day, day + hours * HOUR, "°C")
            rows = [TheirHour(self.outdoor.id, day + n * HOUR, 20, 19, 21, None) for n in range(hours)]
            self.theirs.write_hours(self.env.cr, self.home.id, [window], rows, NOW)

    def count(self, table="ha_statistics"):
        """Rows by period and year."""
        self.env.cr.execute(
            f"SELECT period::text, extract(year FROM day)::int, count(*) FROM {table} GROUP BY 1, 2"  # pylint: disable=sql-injection
        )
        return {(period, year): rows for period, year, rows in self.env.cr.fetchall()}

    def keep(self, hours, days="0"):
        settings = self.env["res.config.settings"].create({})
        settings.write({"ha_statistics_keep_hours": hours, "ha_statistics_keep_days": days})
        settings.execute()
        return self.env["res.config.settings"].create({})

    def shown(self):
        """Kind, rows, first and last day of what the dialog says would go."""
        action = self.env["res.config.settings"].create({}).action_ha_statistics_trim()
        trim = self.env["ha.statistics.trim"].browse(action["res_id"])
        return trim, [
            (line.kind, line.row_count, str(line.first_day), str(line.last_day)) for line in trim.line_ids
        ]

    def test_all_is_kept_where_nobody_has_said_anything(self):
        self.assertEqual(kept(self.env.cr, NOW), Kept(datetime.min, datetime.min))
        settings = self.env["res.config.settings"].create({})
        self.assertEqual((settings.ha_statistics_keep_hours, settings.ha_statistics_keep_days), ("0", "0"))
        self.assertFalse(settings.ha_statistics_waits)

    def test_a_year_goes_when_its_last_day_is_older(self):
        self.assertEqual(kept_since(366, datetime(2025, 1, 1)), datetime(2024, 1, 1))
        self.assertEqual(kept_since(366, datetime(2025, 12, 31)), datetime(2024, 1, 1))
        self.assertEqual(kept_since(366, datetime(2026, 1, 2)), datetime(2025, 1, 1))
        self.assertEqual(kept_since(0, NOW), datetime.min)

    def test_a_shorter_time_removes_nothing_before_somebody_has_seen_what_and_agreed(self):
        self.put(datetime(2022, 3, 1), datetime(2024, 3, 1))
        settings = self.keep("366", "731")
        self.assertTrue(settings.ha_statistics_waits)
        self.assertEqual(kept(self.env.cr, NOW), Kept(datetime.min, datetime.min))
        trim, lines = self.shown()
        day = "2022-03-01"
        self.assertEqual(
            lines,
            [
                ("number_hour", 24, day, day),
                ("number_day", 1, day, day),
                ("word_hour", 24, day, day),
                ("word_day", 1, day, day),
            ],
        )
        self.assertTrue(all(amount.bytes for amount in self.retention._going()))
        trim.action_trim()
        self.assertEqual(kept(self.env.cr, NOW), Kept(datetime(2024, 1, 1), datetime(2023, 1, 1)))
        self.assertFalse(self.env["res.config.settings"].create({}).ha_statistics_waits)

    def test_where_nothing_would_go_a_shorter_time_is_in_force_at_once(self):
        self.put(datetime(2024, 3, 1))
        self.assertFalse(self.keep("731").ha_statistics_waits)
        self.assertEqual(kept(self.env.cr, NOW).hours, datetime(2023, 1, 1))

    def test_a_longer_time_is_in_force_at_once(self):
        self.keep("366")
        self.keep("1827")
        self.assertEqual(kept(self.env.cr, NOW).hours, datetime(2020, 1, 1))

    def test_what_was_not_kept_is_read_from_home_assistant_again_when_it_is_to_be_kept(self):
        months = {"1577836800000": [1], "1706745600000": [2]}
        source = Source(self.outdoor.id, "number", False, "°C", None, "followed", months, None)
        self.theirs.write_sources(self.env.cr, self.home.id, [source])
        self.keep("366")
        self.assertEqual(len(self.theirs.sources(self.env.cr, self.home.id)[self.outdoor.id].months), 2)
        self.keep("0")
        self.assertEqual(
            self.theirs.sources(self.env.cr, self.home.id)[self.outdoor.id].months, {"1706745600000": [2]}
        )

    def test_days_do_not_go_before_their_hours(self):
        with self.assertRaisesRegex(UserError, "at least as long"):
            self.keep("0", "366")

    def test_what_was_not_shown_is_not_agreed_to(self):
        self.put(datetime(2022, 3, 1), datetime(2023, 3, 1))
        self.keep("731", "0")
        trim, _ = self.shown()
        self.keep("366", "0")
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            trim.action_trim()

    def test_only_who_may_change_the_settings_can_agree(self):
        self.put(datetime(2022, 3, 1))
        self.keep("366", "0")
        manager = self.env["ha.statistics.trim"].with_user(self.manager)
        trim = manager._shown()
        self.assertEqual(len(trim.line_ids), 2)
        with self.assertRaises(AccessError):
            trim.action_trim()

    def test_days_are_removed_by_whole_years(self):
        self.put(datetime(2022, 12, 31), datetime(2023, 1, 1))
        before = datetime(2023, 1, 1)
        self.assertFalse(forget_days(self.env.cr, before, self.env.cr.savepoint, lambda: True))
        self.assertTrue(forget_days(self.env.cr, before, self.env.cr.savepoint, lambda: False))
        for table in ("ha_statistics", "ha_statistics_word"):
            self.assertEqual(self.count(table), {("hour", 2022): 24, ("hour", 2023): 24, ("day", 2023): 1})

    def test_home_assistants_old_hours_make_days_and_do_not_come_back(self):
        self.keep("366", "1827")
        self.put(datetime(2019, 5, 1), datetime(2022, 5, 1), datetime(2024, 5, 1))
        self.assertEqual(self.count(), {("day", 2022): 1, ("hour", 2024): 24, ("day", 2024): 1})

    def test_old_days_keep_their_words_when_home_assistant_changes_their_numbers(self):
        self.put(datetime(2022, 5, 1))
        self.keep("366")
        self.shown()[0].action_trim()
        self.env.cr.execute("DELETE FROM ha_statistics_word WHERE period = 'hour'")
        self.take_over(datetime(2022, 5, 1))
        self.assertEqual(self.count("ha_statistics_word"), {("day", 2022): 1})

    def test_days_whose_hours_are_gone_stay_when_something_of_that_time_comes_late(self):
        self.put(datetime(2022, 5, 1))
        self.keep("366")
        self.shown()[0].action_trim()
        self.env.cr.execute("DELETE FROM ha_statistics WHERE period = 'hour'")
        ensure_years(self.env.cr, [2022])
        mark_stale(self.env.cr, [(self.outdoor.id, datetime(2022, 5, 1, 3), datetime(2022, 5, 1, 3))])
        self.env.cr.execute(
            """
            INSERT INTO ha_history_source (instance_id, heard_until) VALUES (%s, %s)
            ON CONFLICT (instance_id) DO UPDATE SET heard_until = EXCLUDED.heard_until
            """,
            [self.home.id, NOW],
        )
        while compile_step(self.env.cr, self.home.id, NOW):
            pass
        self.assertEqual(self.count(), {("day", 2022): 1})

    def test_the_disk_of_statistics_counts(self):
        self.put(datetime(2025, 6, 12), datetime(2025, 6, 13), datetime(2025, 6, 14))
        with patch.object(statistics_cost, "EXPECTED_BYTES", 1_000_000_000):
            settings = self.env["res.config.settings"].create({})
            self.assertAlmostEqual(
                settings.ha_all_disk, settings.ha_history_disk + settings.ha_statistics_disk
            )
            # 24 hours and a day of numbers and of words, each day of a year; both are kept for ever.
            self.assertAlmostEqual(settings.ha_statistics_expected, 2 * 25 * 366, delta=2 * 25 * 366 / 2)
            settings.ha_statistics_keep_hours = settings.ha_statistics_keep_days = "731"
            self.assertGreater(settings.ha_statistics_expected, 366 * 50)
        self.assertGreater(statistics_cost.disk(self.env.cr), 0)

    def test_a_parameter_that_is_nonsense_keeps_everything(self):
        self.env["ir.config_parameter"].set_param("odoo_ha_history.statistics_hours_kept", "soon")
        self.assertEqual(kept(self.env.cr, NOW).hours, datetime.min)
