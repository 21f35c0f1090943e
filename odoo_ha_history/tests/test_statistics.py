from datetime import datetime, timedelta

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..storage.rows import HistoryRow, RowWriter, as_seconds
from ..storage.statistics.compile import compile_step, forget_removed
from ..storage.zone import write_zone, zone_of

DAY = datetime(2025, 3, 30)
"""In Vienna clocks go forward."""
NOW = datetime(2025, 4, 2, 12, 10)


@tagged("post_install", "-at_install")
class TestStatistics(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.garden = homes._entities(cls.env, cls.home, {"sensor.garden": cls.kitchen})
        cls.power = homes._entities(cls.env, cls.home, {"sensor.power": cls.kitchen})
        celsius = {"state_class": "measurement", "unit_of_measurement": "°C"}
        homes.set_state(cls.outdoor, "20", celsius)
        homes.set_state(cls.garden, "20", celsius)
        homes.set_state(cls.power, "20", {"state_class": "total_increasing", "unit_of_measurement": "kWh"})
        cls.env.flush_all()
        write_zone(cls.env.cr, cls.home.id, "Europe/Vienna")
        cls.hear(NOW - timedelta(minutes=1))

    def setUp(self):
        super().setUp()
        self.writer = RowWriter(now=lambda: NOW)

    @classmethod
    def hear(cls, until):
        cls.env.cr.execute(
            "UPDATE ha_history_source SET heard_until = %s WHERE instance_id = %s", [until, cls.home.id]
        )

    def record(self, entity, *states, since=DAY):
        """States at hours after `since`."""
        rows = [
            HistoryRow(entity.id, state, as_seconds(since + timedelta(hours=after)), None, {}, 0)
            for after, state in states
        ]
        return self.writer.write(self.env.cr, rows)

    def compile(self, now=NOW):
        while compile_step(self.env.cr, self.home.id, now):
            pass
        self.env.invalidate_all()

    def groups(self, *groupby, measure="mean:avg", domain=(), model="ha.statistics", user=None):
        records = self.env[model].with_user(user or self.env.user)
        mine = [("instance_id", "=", self.home.id), *domain]
        return {
            tuple(row[:-1]) if len(groupby) > 1 else row[0]: row[-1]
            for row in records._read_group(mine, groupby, [measure])
        }

    # -- compiling

    def test_a_day_on_which_clocks_go_forward_has_23_hours(self):
        self.record(self.outdoor, (-2, "10"), (22, "20"))
        self.compile()
        days = self.env["ha.statistics"].search([("entity_id", "=", self.outdoor.id)], order="day")
        self.assertEqual(days.mapped("possible_seconds"), [3600, 23 * 3600, 86400, 86400, 14 * 3600])
        self.assertEqual(days[1].start, datetime(2025, 3, 29, 23))
        self.assertAlmostEqual(days[1].mean, 10.0)
        self.assertEqual(str(days[1].day), "2025-03-30")

    def test_what_comes_late_is_compiled_again_with_the_hours_into_which_it_lasted(self):
        self.record(self.outdoor, (0, "10"), (10, "10"))
        self.compile()
        self.record(self.outdoor, (5.5, "40"))
        self.compile()
        hours = self.env["ha.statistics"].search(
            [("entity_id", "=", self.outdoor.id), ("period", "=", "hour")], order="start"
        )
        self.assertEqual(hours[4:11].mapped("mean"), [10, 25, 40, 40, 40, 40, 10])

    def test_what_is_out_of_all_measure_keeps_nothing_else_from_being_compiled(self):
        self.record(self.power, (0, "1e308"), (1, "-1e308"), (2, "1e-320"), (3, "5"))
        self.record(self.outdoor, (0, "1e308"), (0.5, "1e308"), (1, "20"))
        self.record(self.garden, (0, "10"), (10, "10"))
        self.compile()
        of = {
            entity: self.env["ha.statistics"].search([("entity_id", "=", entity.id), ("period", "=", "hour")])
            for entity in (self.outdoor, self.garden)
        }
        self.assertEqual(set(of[self.garden].mapped("mean")), {10})
        self.assertEqual({hour.mean for hour in of[self.outdoor] if hour.has_mean}, {20})
        self.assertEqual(self.groups("unit", domain=[("has_mean", "=", True)])["°C"], 15)

    def test_an_hour_is_compiled_when_it_is_over_and_heard(self):
        self.record(self.outdoor, (0, "10"), since=NOW - timedelta(hours=3))
        self.hear(NOW - timedelta(hours=2))
        self.compile()
        hours = [("entity_id", "=", self.outdoor.id), ("period", "=", "hour")]
        self.assertEqual(self.env["ha.statistics"].search_count(hours), 1)
        self.hear(NOW)
        self.compile()
        self.assertEqual(self.env["ha.statistics"].search_count(hours), 3)
        self.compile(NOW + timedelta(minutes=50))
        self.assertEqual(self.env["ha.statistics"].search_count(hours), 3)

    def test_live_states_of_the_running_hour_leave_no_mark(self):
        marks = "SELECT count(*) FROM ha_statistics_stale WHERE entity_id = %s"
        self.record(self.outdoor, (0, "10"), since=NOW - timedelta(minutes=3))
        self.env.cr.execute(marks, [self.outdoor.id])
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.record(self.outdoor, (0, "10"), since=NOW - timedelta(minutes=15))
        self.record(self.outdoor, (0, "10"), since=NOW - timedelta(minutes=15))
        self.env.cr.execute(marks, [self.outdoor.id])
        self.assertEqual(self.env.cr.fetchone()[0], 1, "what is there already is not new")

    def test_a_gap_is_not_known_and_counts_as_unavailable_where_home_assistant_was_down(self):
        self.record(self.outdoor, (0, "10"), (3, "20"))
        self.compile()
        self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "since": DAY + timedelta(hours=1),
                "until": DAY + timedelta(hours=1.5),
                "reason": "home_assistant_down",
            }
        )
        self.env.flush_all()
        self.compile()
        hours = self.env["ha.statistics"].search(
            [("entity_id", "=", self.outdoor.id), ("period", "=", "hour")], order="start", limit=3
        )
        self.assertEqual(hours.mapped("availability"), [100, 50, 100])
        self.assertEqual(hours.mapped("mean"), [10, 10, 10])

    def test_a_removed_entity_has_no_more_hours(self):
        self.record(self.outdoor, (0, "10"))
        self.compile()
        self.env.cr.execute(
            "INSERT INTO ha_history (entity_id, last_updated, keep) VALUES (%s, %s, 0)",
            [self.outdoor.id, DAY + timedelta(hours=2)],
        )
        self.env.cr.execute(
            "INSERT INTO ha_statistics_stale (entity_id, since, until) VALUES (%s, %s, %s)",
            [self.outdoor.id, DAY + timedelta(hours=2), DAY + timedelta(hours=2)],
        )
        self.compile()
        found = self.env["ha.statistics"].search(
            [("entity_id", "=", self.outdoor.id), ("start", "!=", False)]
        )
        self.assertEqual(len(found), 2)

    def test_a_state_that_lasts_longer_than_rows_are_kept_goes_on(self):
        self.record(self.outdoor, (0, "20"))
        self.env.cr.execute(
            "UPDATE ha_entity_state SET last_updated = %s WHERE id = %s", [DAY, self.outdoor.id]
        )
        self.compile(DAY + timedelta(hours=12))
        self.env.cr.execute("DELETE FROM ha_history WHERE entity_id = %s", [self.outdoor.id])
        self.compile()
        self.assertEqual(self.groups("entity_id", measure="known_hours:sum"), {self.outdoor: 84})

    def test_nothing_stays_of_an_entity_that_is_deleted(self):
        self.record(self.garden, (0, "10"), (1, "on"))
        self.compile()
        garden = self.garden.id
        self.garden.sudo().unlink()
        self.env.flush_all()
        forget_removed(self.env.cr)
        for table in ("ha_statistics", "ha_statistics_word", "ha_statistics_stale"):
            self.env.cr.execute(f"SELECT count(*) FROM {table} WHERE entity_id = %s", [garden])
            self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_the_scheduled_action_compiles(self):
        self.record(self.outdoor, (0, "10"))
        with self.enter_registry_test_mode():
            self.env.ref("odoo_ha_history.cron_statistics").method_direct_trigger()
        self.assertTrue(self.env["ha.statistics"].search_count([("entity_id", "=", self.outdoor.id)]))

    def test_a_zone_that_does_not_exist_is_utc(self):
        for name in ("Mars/Olympus", "", None, 7, "../etc/passwd", "x" * 300):
            write_zone(self.env.cr, self.home.id, name)
            self.assertEqual(zone_of(self.env.cr, self.home.id), "UTC")
        self.assertTrue(write_zone(self.env.cr, self.home.id, "Asia/Kathmandu"))
        self.assertFalse(write_zone(self.env.cr, self.home.id, "Asia/Kathmandu"))
        self.assertEqual(zone_of(self.env.cr, self.home.id), "Asia/Kathmandu")

    def test_another_zone_makes_other_days(self):
        self.record(self.outdoor, (0, "10"), (24, "20"))
        self.record(self.light, (0, "on"))
        self.compile()
        write_zone(self.env.cr, self.home.id, "America/New_York")
        self.hear(NOW)
        self.compile()
        days = self.env["ha.statistics"].search([("entity_id", "=", self.outdoor.id)], order="day")
        self.assertEqual(
            [str(day.day) for day in days],
            ["2025-03-29", "2025-03-30", "2025-03-31", "2025-04-01", "2025-04-02"],
        )
        self.assertEqual(days.mapped("known_hours"), [4, 24, 24, 24, 8])
        self.assertAlmostEqual(days[1].mean, (20 * 10 + 4 * 20) / 24)
        hours = self.groups("day:day", model="ha.statistics.word", measure="hours:sum")
        self.assertEqual(list(hours.values()), [4, 24, 24, 24, 8])

    # -- grouping

    def test_averages_are_weighted_by_how_long_values_lasted(self):
        self.record(self.outdoor, (0, "10"), (0.75, "unavailable"))
        self.record(self.garden, (0, "20"), (0.25, "unavailable"))
        self.compile()
        self.assertEqual(self.groups("area_id", domain=[("mean", ">", 0)])[self.kitchen], 20)
        [[mean, low, high]] = self.env["ha.statistics"]._read_group(
            [("instance_id", "=", self.home.id)], [], ["mean:avg", "min:min", "max:max"]
        )
        self.assertAlmostEqual(mean, 12.5)
        self.assertEqual((low, high), (10, 20))

    def test_changes_of_meters_are_added_up_across_resets(self):
        self.record(self.power, (0, "100"), (1, "103"), (2, "2"), (3, "5"), (30, "7"))
        self.compile()
        self.assertEqual(
            self.groups("day:month", measure="change:sum"),
            {datetime(2025, 3, 1).date(): 10, datetime(2025, 4, 1).date(): False},
        )

    def test_nobody_adds_up_temperatures(self):
        for measure in ("mean:sum", "min:sum", "max:sum", "availability:sum"):
            with self.assertRaises(UserError):
                self.groups("entity_id", measure=measure)

    def test_numbers_of_two_units_give_no_number(self):
        self.record(self.outdoor, (0, "10"))
        self.record(self.power, (0, "100"))
        self.compile()
        together = self.groups("instance_id")
        self.assertEqual(together, {self.home: False})
        self.assertEqual(self.groups("unit"), {"°C": 10, "kWh": 100})

    def test_availability_is_the_share_of_the_time_in_which_it_was_known(self):
        self.record(self.outdoor, (0, "10"), (1, "unavailable"), (3, "10"), (4, "unknown"))
        self.compile(DAY + timedelta(hours=4, minutes=5))
        self.hear(NOW)
        self.assertEqual(self.groups("entity_id", measure="availability:avg")[self.outdoor], 50)

    def test_hours_are_read_when_they_are_asked_for_and_days_otherwise(self):
        self.record(self.outdoor, (0, "10"))
        self.compile()
        measure = "known_hours:sum"
        total = 84
        self.assertEqual(self.groups("entity_id", measure=measure), {self.outdoor: total})
        self.assertEqual(sum(self.groups("hour", measure=measure).values()), total)
        self.assertEqual(len(self.groups("hour", measure=measure)), total)
        self.assertEqual(sum(self.groups("start:hour", measure=measure).values()), total)
        self.assertEqual(len(self.groups("day:day", measure=measure)), 4)
        asked = [("period", "=", "hour")]
        self.assertEqual(self.groups("entity_id", measure=measure, domain=asked), {self.outdoor: total})
        sets = self.env["ha.statistics"]._read_grouping_sets(
            [("instance_id", "=", self.home.id)], [[], ["start:day"], ["entity_id", "start:day"]], [measure]
        )
        self.assertEqual([sum(row[-1] for row in rows) for rows in sets], [total] * 3)

    def test_the_first_and_the_last_day_of_all_times_are_days_like_others(self):
        self.record(self.outdoor, (0, "10"))
        self.compile()
        for domain, is_found in (
            ([("day", ">=", "0001-01-01")], True),
            ([("day", "<=", "9999-12-31")], True),
            ([("day", "=", "9999-12-31")], False),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(bool(self.groups("entity_id", domain=domain)), is_found)

    def test_hours_and_days_together_are_refused(self):
        with self.assertRaises(UserError):
            self.groups("entity_id", domain=[("period", "in", ["hour", "day"])])
        self.assertFalse(self.groups("period", domain=[("period", "in", ["hour", "day"])]))

    def test_grouped_by_everything_that_people_ask_for(self):
        label = homes._as_home_assistant(self.env)["ha.label"].create(
            {"name": "Outside", "label_id": "outside", "instance_id": self.home.id}
        )
        self.outdoor.sudo().with_context(from_home_assistant=True).label_ids = label
        self.record(self.outdoor, (0, "10"))
        self.record(self.garden, (0, "20"))
        self.compile()
        self.assertEqual(self.groups("label_ids"), {label: 10, self.env["ha.label"]: 20})
        self.assertEqual(self.groups("area_id"), {self.kitchen: 20, self.env["ha.area"]: 10})
        for spec in ("floor_id", "device_id", "instance_id", "company_id", "unit", "device_class", "source"):
            self.assertTrue(self.groups(spec), spec)
        for step in ("day", "week", "month", "quarter", "year"):
            self.assertTrue(self.groups(f"day:{step}"), step)

    def test_groups_come_in_the_order_of_names(self):
        for entity, name in ((self.outdoor, "b"), (self.garden, "c"), (self.power, "a")):
            entity.with_context(from_home_assistant=True).write({"name": name, "area_id": self.kitchen.id})
            self.record(entity, (0, "10"), (70, "12"))
        self.garden.with_context(from_home_assistant=True).area_id = False
        self.compile()
        sets = [
            [],
            ["day:day"],
            ["entity_id"],
            ["entity_id", "day:day"],
            ["area_id", "unit"],
            ["unit", "day:day"],
        ]
        specs = ["day:day", "entity_id", "area_id", "unit"]
        mine = [("instance_id", "=", self.home.id)]
        read = self.env["ha.statistics"]._read_grouping_sets
        found = read(mine, sets, ["mean:avg", "__count"], order=",".join(specs))
        # With a direction the whole order is PostgreSQL's.
        self.assertEqual(
            found, read(mine, sets, ["mean:avg", "__count"], order=",".join(f"{each} ASC" for each in specs))
        )
        self.assertEqual([row[0] for row in found[2]], [self.power, self.outdoor, self.garden])

    def test_the_hour_that_comes_twice_in_autumn_is_two(self):
        self.writer = RowWriter(now=lambda: datetime(2025, 11, 1))
        self.record(self.outdoor, (0, "10"), since=datetime(2025, 10, 25, 22))
        self.hear(datetime(2025, 10, 26, 23))
        self.compile(datetime(2025, 10, 26, 23, 5))
        hours = self.groups("hour", measure="known_hours:sum")
        self.assertEqual(len(hours), 25)
        self.assertIn("2025-10-26 02:00", hours)
        self.assertIn("2025-10-26 02:00 (2)", hours)

    def test_words_have_seconds_and_changes(self):
        self.record(self.light, (0, "off"), (1, "on"), (1.5, "off"), (2, "on"), (3, "on"), (4, "unavailable"))
        self.compile(DAY + timedelta(hours=5, minutes=5))
        words = "ha.statistics.word"
        self.assertEqual(
            self.groups("state", measure="hours:sum", model=words), {"off": 1.5, "on": 2.5, "unavailable": 1}
        )
        self.assertEqual(
            self.groups("state", measure="changes:sum", model=words), {"off": 1, "on": 2, "unavailable": 1}
        )

    def test_a_list_is_read_and_opened(self):
        self.record(self.outdoor, (0, "10"))
        self.record(self.light, (0, "on"))
        self.compile()
        for model in ("ha.statistics", "ha.statistics.word"):
            page = self.env[model].web_search_read(
                [("instance_id", "=", self.home.id)], {"entity_id": {}, "day": {}, "hour": {}}, limit=80
            )
            ids = [record["id"] for record in page["records"]]
            self.assertEqual(len(set(ids)), page["length"])
            self.assertLess(max(ids), 2**53)
            self.env.invalidate_all()
            again = self.env[model].browse(ids[:3]).read(["entity_id", "day"])
            self.assertEqual([record["id"] for record in again], ids[:3])

    # -- rights

    def test_users_see_the_statistics_of_what_is_shared_with_them(self):
        self.record(self.outdoor, (0, "10"))
        self.record(self.garden, (0, "20"))
        self.record(self.light, (0, "on"))
        self.record(self.attic, (0, "on"))
        self.compile()
        self.assertEqual(
            self.groups("entity_id", user=self.viewer, domain=[("unit", "=", "°C")]), {self.outdoor: 10}
        )
        self.assertEqual(self.groups("entity_id", user=self.outsider), {})
        seen = self.groups("entity_id", model="ha.statistics.word", measure="hours:sum", user=self.viewer)
        self.assertEqual(set(seen), {self.light})
        hidden = self.env["ha.statistics"].search([("entity_id", "=", self.garden.id)], limit=1)
        with self.assertRaises(AccessError):
            hidden.with_user(self.viewer).read(["mean"])
        for user in (self.employee, self.portal, self.public):
            with self.assertRaises(AccessError):
                self.groups("entity_id", user=user)
        with self.assertRaises(AccessError):
            self.env["ha.statistic.source"].with_user(self.viewer).search([])

    def test_nobody_writes_through_the_model(self):
        for model in ("ha.statistics", "ha.statistics.word", "ha.statistic.source"):
            for operation in ("create", "write", "unlink"):
                self.assertFalse(self.env[model].with_user(self.manager).has_access(operation))
