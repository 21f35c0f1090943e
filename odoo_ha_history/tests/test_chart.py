"""What charts are drawn from: rights, nonsense, and that PostgreSQL thins rows out as a plain program would."""

import math
import random
from datetime import datetime, timezone

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..storage import chart
from ..storage.rows import HistoryRow, RowWriter, as_time

HOUR = 3_600.0
DAY = 24 * HOUR


class ChartCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        homes.set_state(cls.outdoor, "20.5", {"unit_of_measurement": "°C", "state_class": "measurement"})
        cls.now = float(int(datetime.now(timezone.utc).timestamp()))
        cls.history = cls.env["ha.history"].with_user(cls.operator)

    def setUp(self):
        super().setUp()
        # It remembers partitions, which go with the end of a test.
        self.writer = RowWriter()

    def record(self, entity, *states, keep=366, attributes=None):
        """`states` are pairs of seconds before now and the state."""
        rows = [
            HistoryRow(entity.id, state, self.now - ago, None, attributes or {}, keep)
            for ago, state in states
        ]
        self.writer.write(self.env.cr, rows)

    def chart(self, entity, ago=DAY, until=0.0, width=800):
        answer = self.history.chart([entity.id], self.now - ago, self.now - until, width)
        return answer["entities"][0]

    def ago(self, points):
        """Moments as seconds before now, which a test can read."""
        return [[round(self.now - moment), *rest] for moment, *rest in points]


@tagged("post_install", "-at_install")
class TestChartOfNumbers(ChartCase):
    def test_the_value_that_holds_at_the_start_is_carried_in(self):
        self.record(self.outdoor, (2 * DAY, "19"), (HOUR, "20"))
        course = self.chart(self.outdoor)
        self.assertEqual(course["kind"], "number")
        self.assertEqual(self.ago(course["lines"]["state"]), [[DAY, 19.0], [HOUR, 20.0]])

    def test_what_is_no_number_interrupts_the_line_and_is_told_in_words(self):
        self.record(self.outdoor, (500, "19"), (400, "unavailable"), (300, "unknown"), (200, "20"))
        course = self.chart(self.outdoor)
        self.assertEqual(self.ago(course["lines"]["state"]), [[500, 19.0], [400, None], [200, 20.0]])
        words = [[*self.ago([span[:1]])[0], round(self.now - span[1]), span[2]] for span in course["absent"]]
        self.assertEqual(words, [[400, 300, "unavailable"], [300, 200, "unknown"]])

    def test_a_removed_entity_has_no_value_from_then_on(self):
        self.record(self.outdoor, (500, "19"))
        self.env.cr.execute(
            "INSERT INTO ha_history (entity_id, last_updated, keep) VALUES (%s, %s, 366)",
            [self.outdoor.id, as_time(self.now - 400)],
        )
        course = self.chart(self.outdoor)
        self.assertEqual(self.ago(course["lines"]["state"]), [[500, 19.0], [400, None]])
        self.assertEqual([span[2] for span in course["absent"]], [None])

    def test_a_gap_interrupts_the_line_until_the_next_state(self):
        self.record(self.outdoor, (3 * HOUR, "19"), (HOUR, "20"))
        self._gap(self.outdoor.instance_id, 2.5 * HOUR, 2 * HOUR)
        course = self.chart(self.outdoor)
        self.assertEqual(
            self.ago(course["lines"]["state"]), [[3 * HOUR, 19.0], [2.5 * HOUR, None], [HOUR, 20.0]]
        )
        self.assertEqual(
            [[round(self.now - since), round(self.now - until), why] for since, until, why in course["gaps"]],
            [[2.5 * HOUR, 2 * HOUR, "home_assistant_down"]],
        )
        self.assertEqual(course["absent"], [])

    def test_nothing_is_carried_in_over_a_gap(self):
        self.record(self.outdoor, (3 * DAY, "19"), (HOUR, "20"))
        self._gap(self.outdoor.instance_id, 2 * DAY, 1.5 * DAY)
        self.assertEqual(self.ago(self.chart(self.outdoor)["lines"]["state"]), [[HOUR, 20.0]])

    def test_what_is_still_to_be_read_is_shown_and_interrupts_nothing(self):
        self.record(self.outdoor, (3 * HOUR, "19"), (HOUR, "20"))
        self.env["ha.history.backfill"].create(
            {
                "instance_id": self.home.id,
                "reason": "asked",
                "record_ids": [self.outdoor.id],
                "since": as_time(self.now - 2 * HOUR),
            }
        )
        self.env.flush_all()
        course = self.chart(self.outdoor)
        self.assertEqual([gap[2] for gap in course["gaps"]], ["reading"])
        self.assertEqual(self.ago(course["lines"]["state"]), [[3 * HOUR, 19.0], [HOUR, 20.0]])
        self.assertEqual(self.chart(self.light)["gaps"], [])

    def test_while_home_assistant_is_away_nobody_knows(self):
        self.record(self.outdoor, (3 * HOUR, "19"))
        self.env["ha.history.source"].create(
            {"instance_id": self.home.id, "heard_until": as_time(self.now - HOUR)}
        )
        self.env.flush_all()
        self.assertNotEqual(self.home.connection_state, "connected")
        course = self.chart(self.outdoor)
        self.assertEqual(self.ago(course["lines"]["state"]), [[3 * HOUR, 19.0], [HOUR, None]])
        self.assertEqual([gap[2] for gap in course["gaps"]], ["away"])
        self.assertEqual(self.chart(self.outdoor, until=2 * HOUR)["gaps"], [])

    def test_a_state_in_two_partitions_is_one(self):
        self.record(self.outdoor, (500, "19"))
        self.record(self.outdoor, (500, "19"), keep=31)
        self.assertEqual(self.ago(self.chart(self.outdoor)["lines"]["state"]), [[500, 19.0]])

    def _gap(self, instance, since, until):
        self.env["ha.history.gap"].create(
            {
                "instance_id": instance.id,
                "since": as_time(self.now - since),
                "until": as_time(self.now - until),
                "reason": "home_assistant_down",
            }
        )
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestThinning(ChartCase):
    def test_many_rows_become_at_most_two_points_a_pixel(self):
        self.record(self.outdoor, *((ago, str(ago % 97)) for ago in range(1, 20_000, 5)))
        points = self.chart(self.outdoor, ago=20_000.0, width=100)["lines"]["state"]
        self.assertLessEqual(len(points), 200)
        self.assertEqual(min(point[2] for point in points if len(point) > 2), 0.0)
        self.assertEqual(max(point[3] for point in points if len(point) > 2), 96.0)

    def test_postgresql_thins_out_as_a_plain_program_does(self):
        random.seed(7)
        states = [
            (ago, random.choice(["unavailable", *(f"{random.uniform(-5, 5):.2f}" for _ in range(9))]))
            for ago in sorted(random.sample(range(1, 50_000), 4_000), reverse=True)
        ]
        self.record(self.outdoor, *states)
        start, width = self.now - 50_000, 120
        window = chart.Window(as_time(start), as_time(self.now), width)
        found = chart.read_points(self.env.cr, [self.outdoor.id], window)[self.outdoor.id]
        self.assertEqual(
            [(point.moment, point.last, point.value, point.low, point.high) for point in found],
            self._plainly([(self.now - ago, state) for ago, state in states], start, 50_000e6 / width),
        )

    @staticmethod
    def _plainly(states, start, microseconds):
        pixels = {}
        for moment, state in states:
            pixels.setdefault((moment - start) * 1_000_000 // math.ceil(microseconds), []).append(
                (moment, state)
            )
        found = []
        for pixel in sorted(pixels):
            moments, texts = zip(*pixels[pixel], strict=True)
            numbers = [float(text) for text in texts if text != "unavailable"]
            last = None if texts[-1] == "unavailable" else float(texts[-1])
            found.append(
                (moments[0], moments[-1], last, min(numbers, default=None), max(numbers, default=None))
            )
        return found

    def test_words_too_short_to_be_seen_become_one_with_a_count(self):
        self.record(self.light, *((ago, "on" if ago % 2 else "off") for ago in range(1, 5_000)))
        spans = self.chart(self.light, ago=5_000.0, width=50)["bars"]["state"]
        self.assertLessEqual(len(spans), 100)
        self.assertEqual(sum(span[3] for span in spans), 4_999)


@tagged("post_install", "-at_install")
class TestChartOfWords(ChartCase):
    def test_words_follow_each_other_and_the_last_one_holds_still(self):
        self.record(self.light, (2 * DAY, "off"), (HOUR, "on"), (600, "on"), (300, "off"))
        course = self.chart(self.light)
        self.assertEqual(course["kind"], "word")
        found = [
            [round(self.now - since), until and round(self.now - until), word]
            for since, until, word, _ in course["bars"]["state"]
        ]
        self.assertEqual(found, [[DAY, HOUR, "off"], [HOUR, 300, "on"], [300, None, "off"]])

    def test_the_same_word_begins_anew_after_a_gap(self):
        self.record(self.light, (3 * HOUR, "on"), (HOUR, "on"))
        self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "since": as_time(self.now - 2.5 * HOUR),
                "until": as_time(self.now - 2 * HOUR),
                "reason": "purged",
            }
        )
        self.env.flush_all()
        found = [
            [round(self.now - since), until and round(self.now - until)]
            for since, until, *_ in self.chart(self.light)["bars"]["state"]
        ]
        self.assertEqual(found, [[3 * HOUR, 2.5 * HOUR], [HOUR, None]])

    def test_a_number_among_words_is_the_text_that_it_was(self):
        self.record(self.light, (5_000, "2"), (4_000, "21.50"), (3_000, "1e3"))
        spans = self.chart(self.light)["bars"]["state"]
        self.assertEqual([span[2] for span in spans], ["2", "21.50", "1e3"])

    def test_a_climate_is_what_is_aimed_at_what_it_is_and_what_it_does(self):
        [stove] = homes._entities(self.env, self.home, {"climate.stove": None})
        self.group.entity_ids += stove
        self.env.flush_all()
        for ago, current, action in ((900, 19, "heating"), (600, 20.5, "heating"), (300, 21.0, "idle")):
            self.record(
                stove,
                (ago, "heat"),
                attributes={"current_temperature": current, "temperature": 21, "hvac_action": action},
            )
        self.record(stove, (100, "unavailable"))
        course = self.chart(stove)
        self.assertEqual(course["kind"], "climate")
        self.assertEqual(
            self.ago(course["lines"]["current_temperature"]),
            [[900, 19.0], [600, 20.5], [300, 21.0], [100, None]],
        )
        self.assertEqual([point[1] for point in course["lines"]["temperature"]], [21.0, 21.0, 21.0, None])
        self.assertEqual([span[2] for span in course["bars"]["hvac_action"]], ["heating", "idle", None])
        self.assertEqual([span[2] for span in course["absent"]], ["unavailable"])


@tagged("post_install", "-at_install")
class TestNonsense(ChartCase):
    def test_a_time_that_is_none_is_refused_in_words(self):
        for start, end, sentence in (
            (self.now, self.now - 1, "The time must begin before it ends."),
            (self.now, self.now, "The time must begin before it ends."),
            (0, 4e9, "At most 20 years can be shown at once."),
            (-1, self.now, "The time must be given in seconds since 1970, from 1970 to 2100."),
            (self.now, 1e300, "The time must be given in seconds since 1970, from 1970 to 2100."),
            (math.nan, self.now, "The time must be given in seconds since 1970, from 1970 to 2100."),
            ("2026-01-01", self.now, "The time must be given in seconds since 1970, from 1970 to 2100."),
            (True, self.now, "The time must be given in seconds since 1970, from 1970 to 2100."),
            (None, None, "The time must be given in seconds since 1970, from 1970 to 2100."),
        ):
            with self.subTest(start=start, end=end), self.assertRaisesRegex(UserError, sentence):
                self.history.chart([self.light.id], start, end)

    def test_a_width_that_is_none_is_refused(self):
        for width in (0, -5, 1e9, "800", None, 10_000, True):
            with self.subTest(width=width), self.assertRaises(UserError):
                self.history.chart([self.light.id], self.now - 60, self.now, width)

    def test_entities_that_are_none_or_too_many_are_refused(self):
        for ids in ("5", None, {}, [True], [1.5], ["1"], [[1]]):
            for call in (self.history.chart, lambda given, *_: self.history.entities_of({"entities": given})):
                with self.subTest(ids=ids), self.assertRaises(UserError):
                    call(ids, self.now - 60, self.now)
        for ids in (list(range(1, 52)), [-1], [2**40], [10**9]):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                self.history.chart(ids, self.now - 60, self.now)

    def test_of_nothing_there_is_nothing(self):
        self.assertEqual(self.history.chart([], self.now - 60, self.now)["entities"], [])
        self.assertEqual(self.history.sparklines([])["values"], [])

    def test_a_second_is_not_too_short_and_the_hour_of_a_changing_clock_not_special(self):
        # Clocks in Europe went back at 01:00 UTC that day, so that 02:30 came twice; 1970 knows no zone.
        back = datetime(2024, 10, 27, 1, tzinfo=timezone.utc).timestamp()
        rows = [
            HistoryRow(self.outdoor.id, str(number), back + number * 1_800, None, {}, 0)
            for number in (-1, 0, 1)
        ]
        self.writer.write(self.env.cr, rows)
        answer = self.history.chart([self.outdoor.id], back - HOUR, back + HOUR)
        self.assertEqual(
            answer["entities"][0]["lines"]["state"], [[back - 1_800, -1.0], [back, 0.0], [back + 1_800, 1.0]]
        )
        self.assertTrue(self.history.chart([self.outdoor.id], back, back + 0.001)["entities"])


@tagged("post_install", "-at_install")
class TestRightsOfCharts(ChartCase):
    def test_nobody_reads_the_past_of_what_they_may_not_see(self):
        for entity in (self.light, self.attic, self.far, self.desk):
            self.record(entity, (60, "on"))
        for who, entity in (
            (self.operator, self.attic),
            (self.viewer, self.desk),
            (self.outsider, self.light),
            (self.manager, self.far),
        ):
            history = self.env["ha.history"].with_user(who)
            with self.subTest(who=who.login, entity=entity.entity_id):
                with self.assertRaisesRegex(UserError, "There is no such entity, or you may not see it."):
                    history.chart([entity.id], self.now - DAY, self.now)
                self.assertEqual(history.sparklines([entity.id])["values"], [])
                self.assertEqual(history.entities_of({"entities": [entity.id]}), {"ids": [], "more": False})

    def test_who_has_nothing_to_do_with_home_assistant_reads_nothing(self):
        for who in (self.employee, self.portal, self.public):
            history = self.env["ha.history"].with_user(who)
            for call, arguments in (
                (history.chart, ([self.light.id], self.now - DAY, self.now)),
                (history.sparklines, ([self.light.id],)),
                (history.entities_of, ({"entities": [self.light.id]},)),
            ):
                with self.subTest(who=who.login), self.assertRaises(AccessError):
                    call(*arguments)

    def test_who_may_see_an_entity_sees_its_past_though_it_is_gone(self):
        self.record(self.light, (60, "on"))
        self.light.with_env(homes._as_home_assistant(self.env)).active = False
        self.env.flush_all()
        self.assertEqual([span[2] for span in self.chart(self.light)["bars"]["state"]], ["on"])


@tagged("post_install", "-at_install")
class TestSparklines(ChartCase):
    def test_a_day_is_48_means_with_nothing_where_nothing_came(self):
        self.record(self.outdoor, (DAY - 60, "10"), (DAY - 120, "20"), (100, "30"), (50, "unavailable"))
        self.record(self.light, (100, "on"))
        self.env.cr.execute("SELECT 1")
        answer = self.history.sparklines([self.outdoor.id, self.light.id])
        [[entity, values]] = answer["values"]
        self.assertEqual(entity, self.outdoor.id)
        self.assertEqual(len(values), 48)
        self.assertEqual([value for value in values if value is not None], [15.0, 30.0])

    def test_what_is_out_of_all_measure_keeps_no_other_from_being_drawn(self):
        self.record(self.light, *((HOUR - second, "1e308") for second in range(5)))
        self.record(self.outdoor, (HOUR, "20"))
        drawn = self.history.sparklines([self.light.id, self.outdoor.id])["values"]
        self.assertEqual([entity for entity, _values in drawn], self.outdoor.ids)

    def test_too_many_at_once_are_refused(self):
        with self.assertRaises(UserError):
            self.history.sparklines(list(range(1, 502)))
