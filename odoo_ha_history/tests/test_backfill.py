from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..bridge.backfill import gap_table, table
from ..bridge.backfill.proof import Gap, GapReason, Start
from ..bridge.backfill.table import Step
from ..bridge.recording_table import RecordingTable
from ..storage.missing import Missing, MissingReason, write_heard, write_missing
from ..storage.rows import HistoryRow, RowWriter
from ..storage.statistics.theirs import TheirStatistics


@tagged("post_install", "-at_install")
class TestBackfill(TransactionCase):
    """The rows that the bridge reads, and what becomes of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.env["ha.history.rule"].search([]).active = False
        cls.rule = cls.env["ha.history.rule"].create({"name": "Lights", "domains": "light"})
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.recording = RecordingTable()

    @property
    def rows(self):
        self.env.invalidate_all()
        return self.env["ha.history.backfill"].search([("instance_id", "=", self.home.id)])

    def gaps(self):
        self.env.invalidate_all()
        return self.env["ha.history.gap"].search([("instance_id", "=", self.home.id)], order="since")

    def miss(self, reason, records, since, until=None):
        write_missing(self.env.cr, self.home.id, [Missing(reason, records, since, until)])

    def note(self, *present, recording=None):
        table.note_recorded(self.env.cr, recording or self.recording, self.home.id, present)

    def take(self):
        return table.take(self.env.cr, self.home.id)

    def test_many_absences_that_nobody_has_read_are_one(self):
        self.miss(MissingReason.AWAY, frozenset({1, 2}), 100.0, 200.0)
        self.miss(MissingReason.AWAY, frozenset({2, 3}), 50.5, 300.25)
        self.miss(MissingReason.DROPPED, None, 10.0, 20.0)
        task = self.take()
        self.assertEqual((task.reason, task.records), (MissingReason.AWAY, frozenset({1, 2, 3})))
        self.assertEqual((task.since, task.until), (50.5, 300.25))
        self.assertEqual(len(self.rows), 2)
        self.miss(MissingReason.AWAY, None, None)
        task = self.take()
        self.assertEqual((task.records, task.since, task.until), (None, None, None))

    def test_what_has_begun_is_not_mixed_with_what_came_after_it(self):
        self.miss(MissingReason.AWAY, frozenset({1}), 100.0)
        task = self.take()
        table.write_step(self.env.cr, task, Step((False, 1), 150.5, 90.0, 7, self.light.id, 1, 3))
        self.miss(MissingReason.AWAY, frozenset({2}), 200.0)
        again = self.take()
        self.assertEqual((again.id, again.records), (task.id, frozenset({1})))
        self.assertEqual((again.place, again.reached, again.oldest), ((False, 1), 150.5, 90.0))
        self.assertEqual((again.rows_read, again.entities_done), (7, 1))

    def test_an_absence_comes_before_what_takes_long(self):
        self.miss(MissingReason.FIRST, None, None, 10.0)
        self.miss(MissingReason.AWAY, frozenset({1}), 100.0)
        self.assertEqual(self.take().reason, MissingReason.AWAY)
        table.write_done(self.env.cr, self.take())
        self.assertEqual(self.take().reason, MissingReason.FIRST)
        table.write_done(self.env.cr, self.take())
        self.assertIsNone(self.take())

    def test_what_is_done_is_removed_after_a_while(self):
        self.miss(MissingReason.AWAY, frozenset({1}), 100.0)
        table.write_done(self.env.cr, self.take())
        self.env.cr.execute("UPDATE ha_history_backfill SET finished = finished - interval '15 days'")
        self.miss(MissingReason.AWAY, frozenset({1}), 100.0)
        table.write_done(self.env.cr, self.take())
        self.assertEqual(len(self.rows), 1)

    def test_the_recorder_is_asked_by_the_ids_that_entities_have_now(self):
        self.miss(MissingReason.NEW, frozenset({self.light.id, self.outdoor.id}), None)
        asked = table.asked_entities(self.env.cr, self.recording, self.take())
        self.assertEqual([(a.record, a.entity_id) for a in asked], [(self.light.id, "light.kitchen")])

    def test_an_entity_that_is_archived_is_asked_for_if_nobody_else_has_its_id(self):
        as_home_assistant = homes._as_home_assistant(self.env)
        as_home_assistant["ha.entity"].browse(self.light.id).active = False
        self.env.flush_all()
        self.miss(MissingReason.REMOVED, frozenset({self.light.id}), 100.0)
        task = self.take()
        [asked] = table.asked_entities(self.env.cr, RecordingTable(), task)
        self.assertEqual((asked.record, asked.entity_id), (self.light.id, "light.kitchen"))
        self.assertFalse(
            table.asked_entities(self.env.cr, RecordingTable(), task._replace(records=frozenset({0})))
        )

    def test_what_is_recorded_from_now_on_is_missing_and_what_comes_again_too(self):
        cr, home = self.env.cr, self.home.id
        self.note("light.kitchen", "light.attic")
        self.assertFalse(self.rows, "nothing was heard yet: the first that is heard says that all is missing")
        write_heard(cr, home, 1000.0)
        self.note("light.kitchen", "light.attic")
        lights = self.light | self.attic
        self.assertEqual(self.rows.reason, "new")
        self.assertEqual(self.rows.record_ids, sorted(lights.ids))
        self.note("light.kitchen", "light.attic")
        self.assertEqual(len(self.rows), 1)
        marks = self.env["ha.history.entity"].search([("instance_id", "=", home)])
        self.assertEqual(marks.entity_id, lights)
        table.write_whole(cr, self.take(), 500.0)
        table.write_done(cr, self.take())
        self.rule.domains = "sensor"
        self.env.flush_all()
        self.note("light.kitchen", "light.attic", "sensor.outdoor", recording=RecordingTable())
        self.assertEqual(self.take().records, frozenset(self.outdoor.ids))
        table.write_done(cr, self.take())
        self.rule.domains = "light"
        self.env.flush_all()
        self.note("light.kitchen", "light.attic", "sensor.outdoor", recording=RecordingTable())
        self.assertEqual(self.take().records, frozenset(lights.ids))

    def test_what_happened_while_an_entity_had_no_state_is_missing_when_it_has_one_again(self):
        cr = self.env.cr
        write_heard(cr, self.home.id, 1000.0)
        self.note("light.kitchen", "light.attic")
        table.write_done(cr, self.take())
        self.note("light.kitchen")
        write_heard(cr, self.home.id, 9000.0)
        self.note("light.kitchen")
        self.assertIsNone(self.take())
        self.note("light.kitchen", "light.attic")
        task = self.take()
        self.assertEqual((task.records, task.since), (frozenset(self.attic.ids), 700.0))
        table.write_done(cr, task)
        self.note("light.kitchen", "light.attic")
        self.assertIsNone(self.take())

    def test_a_number_stays_one_while_it_is_unavailable(self):
        self.rule.write({"domains": "sensor", "kind": "number", "keep": "366"})
        self.env["ha.history.rule"].create(
            {"name": "Rest", "domains": "sensor", "keep": "92", "sequence": 20}
        )
        homes.set_state(self.outdoor, "7", {"unit_of_measurement": "W"})
        self.env.flush_all()
        write_heard(self.env.cr, self.home.id, 1000.0)
        self.note("sensor.outdoor")
        homes.set_state(self.outdoor, "unavailable", {})
        self.env.flush_all()
        known = RecordingTable().of(self.env.cr, self.home.id)
        self.assertEqual(known["sensor.outdoor"].recording.keep, 366)

    def test_a_state_is_there_once_for_however_long_it_is_kept(self):
        self.env.cr.execute("SELECT extract(epoch FROM now())::float8")
        [(now,)] = self.env.cr.fetchall()
        for keep, new in ((366, 1), (92, 0), (366, 0), (10, 0)):
            rows = [HistoryRow(self.light.id, "on", now, None, {}, keep)]
            self.assertEqual(RowWriter().write(self.env.cr, rows), new)

    def test_what_the_first_connection_reads_is_not_read_twice(self):
        write_heard(self.env.cr, self.home.id, 1000.0)
        self.miss(MissingReason.FIRST, None, None, 1000.0)
        self.note("light.kitchen", "light.attic")
        self.assertEqual(self.rows.mapped("reason"), ["first"])

    def test_gaps_that_touch_are_one(self):
        lamp = self.light.id
        for gap in (
            Gap(lamp, 100.0, 200.0, GapReason.NOT_RECORDED),
            Gap(lamp, 200.0, 300.0, GapReason.NOT_RECORDED),
            Gap(lamp, 400.0, 500.0, GapReason.NOT_RECORDED),
            Gap(None, 150.0, 160.0, GapReason.NOT_RECORDED),
            Gap(lamp, 150.0, 160.0, GapReason.RECORDER_FAILED),
        ):
            gap_table.write_gaps(self.env.cr, self.home.id, [gap])
        found = [(g.entity_id.id, g.since.timestamp(), g.until.timestamp(), g.reason) for g in self.gaps()]
        self.assertIn((lamp, 100.0, 300.0, "not_recorded"), found)
        self.assertEqual(len(found), 4)

    def test_a_gap_that_was_filled_goes_and_one_that_was_filled_in_part_is_shorter(self):
        lamp = self.light.id
        for since, until, reason in (
            (100.0, 200.0, GapReason.NOT_RECORDED),
            (300.0, 500.0, GapReason.RECORDER_FAILED),
            (310.0, 320.0, GapReason.HOME_ASSISTANT_DOWN),
        ):
            gap_table.write_gaps(self.env.cr, self.home.id, [Gap(lamp, since, until, reason)])
        gap_table.close_gaps(self.env.cr, self.home.id, [self.attic.id], None, 1000.0)
        self.assertEqual(len(self.gaps()), 3)
        gap_table.close_gaps(self.env.cr, self.home.id, [lamp], 400.0, 1000.0)
        self.assertEqual(
            [(g.since.timestamp(), g.until.timestamp()) for g in self.gaps()],
            [(100.0, 200.0), (300.0, 400.0), (310.0, 320.0)],
        )
        gap_table.close_gaps(self.env.cr, self.home.id, [lamp], None, 1000.0)
        self.assertEqual(self.gaps().mapped("reason"), ["home_assistant_down"])

    def test_home_assistant_was_down_in_the_silence_before_its_start(self):
        self.env.cr.execute("SELECT extract(epoch FROM now())::float8")
        [(now,)] = self.env.cr.fetchall()
        now = float(int(now))
        gap = Gap(None, now - 600, now - 60, GapReason.HOME_ASSISTANT_DOWN)
        gap_table.write_gaps(self.env.cr, self.home.id, [gap])
        # Before it, two that were heard or read; then what was made at the start, a moment before the state that tells.
        times = (now - 700, now - 300, now - 299, now - 62, now - 61.5, now - 60)
        RowWriter().write(
            self.env.cr, [HistoryRow(self.light.id, "on", moment, None, {}, 366) for moment in times]
        )
        for _ in range(2):
            gap_table.shorten_absences(self.env.cr, self.home.id)
            [found] = self.gaps()
            self.assertEqual((found.since.timestamp(), found.until.timestamp()), (now - 299, now - 62))

    def test_each_start_that_the_logbook_tells_of_is_a_gap_unless_one_tells_of_it_already(self):
        self.env.cr.execute("SELECT extract(epoch FROM now())::float8")
        [(now,)] = self.env.cr.fetchall()
        now = float(int(now)) - 3600
        # Stopped at 100, started at 130; killed after 500, started at 560; seen by ourselves at 900.
        times = (90, 101, 122, 128, *range(400, 500, 9), 530, 545, 559, 700, 899)
        RowWriter().write(
            self.env.cr, [HistoryRow(self.light.id, "on", now + moment, None, {}, 366) for moment in times]
        )
        seen = Gap(None, now + 880, now + 898, GapReason.HOME_ASSISTANT_DOWN)
        gap_table.write_gaps(self.env.cr, self.home.id, [seen])
        starts = [
            Start(now + 130, now + 100, True),
            Start(now + 560, now + 130, False),
            Start(now + 900, now + 560, False),
        ]
        for _ in range(2):
            gap_table.note_starts(self.env.cr, self.home.id, starts)
            gap_table.shorten_absences(self.env.cr, self.home.id)
            self.assertEqual(
                [(gap.since.timestamp() - now, gap.until.timestamp() - now) for gap in self.gaps()],
                [(101, 122), (499, 530), (880, 898)],
            )

    def test_a_start_right_before_another_is_a_gap_of_its_own(self):
        self.env.cr.execute("SELECT extract(epoch FROM now())::float8")
        [(now,)] = self.env.cr.fetchall()
        now = float(int(now)) - 3600
        # Stopped at 100, started at 130, killed after 131; seen by ourselves at 136.
        RowWriter().write(
            self.env.cr,
            [
                HistoryRow(self.light.id, "on", now + moment, None, {}, 366)
                for moment in (90, 101, 122, 128, 131, 136)
            ],
        )
        seen = Gap(None, now + 131, now + 136, GapReason.HOME_ASSISTANT_DOWN)
        gap_table.write_gaps(self.env.cr, self.home.id, [seen])
        gap_table.note_starts(self.env.cr, self.home.id, [Start(now + 130, now + 100, True)])
        self.assertEqual(
            [(gap.since.timestamp() - now, gap.until.timestamp() - now) for gap in self.gaps()],
            [(101, 122), (131, 136)],
        )

    def test_an_absence_is_explained_when_all_is_read(self):
        self.miss(MissingReason.CAUSES, None, 100.0, 200.0)
        self.miss(MissingReason.FIRST, None, None)
        self.miss(MissingReason.CAUSES, frozenset({1}), 50.0, 70.0)
        self.assertEqual(self.take().reason, MissingReason.FIRST)
        table.write_done(self.env.cr, self.take())
        task = self.take()
        self.assertEqual((task.reason, task.since), (MissingReason.CAUSES, 100.0))
        table.write_step(self.env.cr, task, Step(None, 86400.0, None, 3, None, 0, 0))
        summary = self.rows.filtered("reached").summary
        self.assertIn(
            "1970-01-02. Changes so far of which the logbook tells who or what caused them: 3.", summary
        )
        table.write_done(self.env.cr, task)
        self.assertEqual(self.take().since, 50.0)

    def test_the_state_of_a_removed_entity_is_empty(self):
        self.env.cr.execute("SELECT extract(epoch FROM now())::float8")
        [(now,)] = self.env.cr.fetchall()
        RowWriter().write(self.env.cr, [HistoryRow(self.light.id, None, now, None, {}, 366)])
        [row] = self.env["ha.history"].search([("entity_id", "=", self.light.id)])
        self.assertEqual((row.state, row.value), (False, 0.0))

    def test_a_manager_asks_for_all_again_once(self):
        action = self.home.with_user(self.manager).action_sync_history()
        again = self.home.with_user(self.manager).action_sync_history()
        self.assertEqual(action["res_id"], again["res_id"])
        row = self.rows
        self.assertEqual((row.reason, row.user_id, row.state), ("asked", self.manager, "waiting"))
        self.assertIn("Waiting for the bridge", row.summary)

    def test_only_managers_ask(self):
        for user in (self.operator, self.viewer, self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.home.with_user(user).action_sync_history()
        self.assertFalse(self.rows)

    def test_how_far_it_is_and_why_it_does_not_go_on_are_said_in_words(self):
        self.miss(MissingReason.AWAY, None, 100.0)
        task = self.take()
        table.write_step(self.env.cr, task, Step((False, 1), 86400.0, None, 42, self.light.id, 1, 3))
        self.assertIn("1970-01-02. States read: 42, entities left: 2", self.rows.summary)
        for code, words in (("no_recorder", "no recorder"), ("recorder_busy", "backup"), ("odd", "Broken.")):
            table.write_trouble(self.env.cr, task, code, "Broken.")
            self.assertIn(words, self.rows.summary)
            self.home.invalidate_recordset()
            home = self.home.with_user(self.manager)
            self.assertEqual(home.history_trouble, self.rows.summary)
            paragraph = "recorder-other" if code == "odd" else f"recorder-{code}"
            self.assertEqual(home.history_trouble_paragraph, paragraph)
        table.write_done(self.env.cr, task)
        self.home.invalidate_recordset()
        self.assertEqual(self.rows.summary, "States read: 42.")
        self.assertFalse(self.home.history_trouble)

    def test_what_keeps_statistics_from_being_told_is_told_too_and_once(self):
        theirs, home = TheirStatistics(), self.home.with_user(self.manager)
        theirs.write_trouble(self.env.cr, home.id, "no_recorder", "Home Assistant runs without its recorder.")
        self.env.invalidate_all()
        self.assertIn("neither its history nor its statistics", home.history_trouble)
        self.miss(MissingReason.AWAY, None, 100.0)
        table.write_trouble(self.env.cr, self.take(), "no_recorder", None)
        self.env.invalidate_all()
        self.assertEqual(home.history_trouble, self.rows.summary)
        table.write_done(self.env.cr, self.take())
        theirs.write_trouble(self.env.cr, home.id, "other", "MariaDB has gone away.")
        self.env.invalidate_all()
        self.assertIn("could not answer: MariaDB has gone away. It", home.history_trouble)
        self.assertEqual(home.history_trouble_paragraph, "recorder-other")
        theirs.write_trouble(self.env.cr, home.id, None, None)
        self.env.invalidate_all()
        self.assertFalse(home.history_trouble)
        self.assertFalse(home.history_trouble_paragraph)
