"""History as a file: who may have which rows, what stands in it, and that its length costs no memory."""

import csv
import io
import json
import tracemalloc
from contextlib import contextmanager
from datetime import timedelta

from odoo.addons.odoo_ha_addon.spreadsheet_text import as_text
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.addons.odoo_ha_addon.tests.test_export import HARMLESS, HOSTILE
from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, tagged

from ..controllers.export import RightLost, _Place
from ..storage import export_places
from ..storage.export import COLUMNS, CSV, JSON_LINES, ExportEntity, export
from ..storage.export_places import Most
from ..storage.zone import write_zone
from ..wizards.ha_history_export import MOST_ENTITIES, ROUTE
from . import past


def in_taipei(env, instance):
    """Its Home Assistant has told where it is."""
    write_zone(env.cr, instance.id, "Asia/Taipei")


@tagged("post_install", "-at_install")
class TestExportRoute(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        in_taipei(cls.env, cls.home)
        homes.set_state(cls.outdoor, "21.50", {"unit_of_measurement": "°C"})
        past.write(cls.env, cls.outdoor, (past.START, "21.50"), (past.after(minutes=1), "-3"))
        past.write(
            cls.env,
            cls.light,
            (past.START, "on", {"brightness": 10}),
            (past.after(seconds=5), "on", {"brightness": 20}, past.START),
        )
        past.write(cls.env, cls.attic, (past.START, "off"))
        past.write(cls.env, cls.far, (past.START, "off"))
        cls.since = past.START.isoformat()

    def get(self, user, **params):
        self.authenticate(user, user)
        query = "&".join(f"{name}={value}" for name, value in params.items())
        return self.url_open(f"{ROUTE}?{query}")

    def rows(self, user, **params):
        answer = self.get(user, since=self.since, **params)
        self.assertEqual(answer.status_code, 200, answer.text)
        return list(csv.DictReader(io.StringIO(answer.content.decode())))

    def test_a_row_has_its_time_at_the_site_and_in_utc(self):
        first, second = self.rows("t_manager", entity_ids=self.outdoor.id)
        self.assertEqual(list(first), list(COLUMNS))
        self.assertEqual(first["time_utc"], past.START.isoformat() + "Z")
        self.assertEqual(first["time_local"], (past.START + timedelta(hours=8)).isoformat())
        self.assertEqual(
            (first["instance"], first["entity_id"], first["state"], first["value"], first["unit"]),
            ("Home", "sensor.outdoor", "21.50", "21.5", "°C"),
        )
        self.assertEqual((second["state"], second["value"]), ("-3", "-3"))

    def test_attributes_and_since_when_a_state_is_are_in_it(self):
        first, second = self.rows("t_manager", entity_ids=self.light.id)
        self.assertEqual(json.loads(second["attributes"]), {"brightness": 20})
        self.assertEqual(second["state_since_utc"], first["time_utc"])
        self.assertNotEqual(second["time_utc"], first["time_utc"])

    def test_json_lines_say_the_same(self):
        answer = self.get("t_manager", form="jsonl", since=self.since, instance_ids=self.home.id)
        lines = [json.loads(line) for line in answer.content.decode().splitlines()]
        self.assertEqual(
            [(line["entity_id"], line["state"], line["value"]) for line in lines],
            [
                ("light.attic", "off", None),
                ("light.kitchen", "on", None),
                ("light.kitchen", "on", None),
                ("sensor.outdoor", "21.50", 21.5),
                ("sensor.outdoor", "-3", -3),
            ],
        )
        self.assertEqual(set(lines[0]), set(COLUMNS))

    def test_users_get_what_is_shared_with_them_and_nothing_else(self):
        everything = f"{self.home.id},{self.foreign.id}"
        shared = {"light.kitchen", "sensor.outdoor"}
        for user, expected in (
            ("t_manager", shared | {"light.attic"}),
            ("t_operator", shared),
            ("t_viewer", shared),
        ):
            with self.subTest(user=user):
                found = self.rows(user, instance_ids=everything)
                self.assertEqual({row["entity_id"] for row in found}, expected)
        for user in ("t_outsider", "t_employee"):
            answer = self.get(user, since=self.since, instance_ids=everything)
            self.assertEqual(answer.status_code, 400)
            self.assertNotIn("light", answer.text)
        answer = self.get("t_viewer", since=self.since, entity_ids=self.attic.id)
        self.assertEqual(answer.status_code, 400)

    def test_nonsense_is_answered_in_a_sentence(self):
        for params, sentence in (
            ({}, "Choose what to export"),
            ({"since": "2026-02-01", "until": "2026-01-01"}, "end before it begins"),
            ({"since": "1926-01-01", "until": "2026-01-01"}, "years can be exported"),
            ({"since": "yesterday"}, "is no time"),
            ({"since": "0001-01-01T00:00:00+23:59"}, "is no time"),
            ({"form": "pdf"}, "csv, jsonl"),
            ({"entity_ids": "1;2"}, "whole numbers"),
            ({"chosen": "999999999"}, "not known any more"),
            ({"chosen": "9" * 5000}, "not known any more"),
            ({"until": "0001-01-01"}, "end before it begins"),
        ):
            with self.subTest(params=params):
                entities = {} if not params or "entity_ids" in params else {"entity_ids": self.light.id}
                answer = self.get("t_manager", **entities, **params)
                self.assertEqual(answer.status_code, 400)
                self.assertIn(sentence, answer.text)

    def running(self, *users):
        """Exports that somebody reads."""
        return [export_places.take(self.env.cr, user.id, Most(99, 99)) for user in users]

    def test_a_user_who_has_as_many_running_as_one_may_is_told_to_wait(self):
        self.patch(type(self.env["ha.history.export"]), "_most", lambda _: Most(4, 2))
        wizard = self.env["ha.history.export"].with_user(self.viewer).create({"entity_ids": self.light.ids})
        [_first, second] = self.running(self.viewer, self.viewer)
        answer = self.get("t_viewer", entity_ids=self.light.id)
        self.assertEqual(answer.status_code, 429)
        self.assertIn("2 exports of yours are still running", answer.text)
        with self.assertRaisesRegex(UserError, "still running"):
            wizard.action_export()
        self.assertTrue(self.rows("t_operator", entity_ids=self.light.id))
        export_places.free(self.env.cr, second)
        self.assertTrue(self.rows("t_viewer", entity_ids=self.light.id))

    def test_all_together_have_no_more_than_the_server_can_bear(self):
        self.patch(type(self.env["ha.history.export"]), "_most", lambda _: Most(2, 2))
        self.running(self.viewer, self.manager)
        answer = self.get("t_operator", entity_ids=self.light.id)
        self.assertEqual(answer.status_code, 429)
        self.assertIn("this server can have", answer.text)

    def test_one_that_is_over_or_was_refused_takes_no_place(self):
        self.rows("t_viewer", entity_ids=self.light.id)
        self.get("t_viewer", entity_ids=self.attic.id)
        self.env.cr.execute("SELECT count(*) FROM ha_history_export_place")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_one_that_has_died_gives_its_place_back(self):
        self.running(self.viewer, self.viewer)
        self.env.cr.execute("UPDATE ha_history_export_place SET until = until - interval '2 minutes'")
        self.assertTrue(self.rows("t_viewer", entity_ids=self.light.id))

    def test_before_all_times_nothing_has_happened(self):
        answer = self.get(
            "t_manager", entity_ids=self.light.id, since="0001-01-01", until="0005-01-01", form="jsonl"
        )
        self.assertEqual((answer.status_code, answer.text), (200, ""))

    def test_the_dialog_leads_to_the_file_for_who_opened_it(self):
        wizard = (
            self.env["ha.history.export"]
            .with_user(self.viewer)
            .create({"entity_ids": [(6, 0, self.light.ids)], "since": past.START, "form": "jsonl"})
        )
        self.env.flush_all()
        url = wizard.action_export()["url"]
        self.authenticate("t_viewer", "t_viewer")
        self.assertEqual(len(self.url_open(url).content.decode().splitlines()), 2)
        self.authenticate("t_manager", "t_manager")
        self.assertEqual(self.url_open(url).status_code, 400)

    def test_odoos_own_export_respects_the_same_rights(self):
        self.viewer.group_ids = [(4, self.env.ref("base.group_allow_export").id)]
        self.authenticate("t_viewer", "t_viewer")
        data = {
            "model": "ha.history", "fields": [{"name": "entity_id/entity_id", "label": "entity", "type": "char"}],
            "ids": False, "domain": [["last_updated", ">=", str(past.START)]], "import_compat": False, "context": {},
            "groupby": [],
        }  # fmt: skip
        answer = self.url_open(
            "/web/export/csv", data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        )
        answer.raise_for_status()
        found = {row[0] for row in list(csv.reader(io.StringIO(answer.content.decode())))[1:]}
        self.assertEqual(found, {"light.kitchen", "sensor.outdoor"})


@tagged("post_install", "-at_install")
class TestExportThatRuns(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.patch(export_places, "SECONDS", 0)
        self.enterContext(self.enter_registry_test_mode())

    def test_it_ends_when_its_reader_loses_the_right(self):
        user_group = self.env.ref("odoo_ha_addon.group_ha_user")
        for what, lose in {
            "the entity leaves the group": lambda: self.group.write({"entity_ids": [(3, self.light.id)]}),
            "the user loses the group": lambda: self.viewer.write({"group_ids": [(3, user_group.id)]}),
            "the user is archived": lambda: self.viewer.write({"active": False}),
        }.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                place = _Place(self.env(user=self.viewer), (self.light | self.outdoor).ids)
                parts = place.while_read(iter([b"1", b"2", b"3"]))
                self.assertEqual([next(parts), next(parts)], [b"1", b"2"])
                lose()
                self.env.flush_all()
                with self.assertRaises(RightLost):
                    next(parts)

    def test_what_is_gone_from_home_assistant_is_exported_to_the_end(self):
        self.light.with_env(homes._as_home_assistant(self.env)).active = False
        place = _Place(self.env(user=self.manager), self.light.ids)
        self.assertEqual(list(place.while_read(iter([b"1", b"2"]))), [b"1", b"2"])

    def test_nobody_who_goes_away_keeps_a_place(self):
        for parts_read in (0, 1):
            place = _Place(self.env(user=self.manager), self.light.ids)
            parts = place.while_read(iter([b"1", b"2"]))
            for _part in range(parts_read):
                next(parts)
            parts.close()
            place.free()
        self.env.cr.execute("SELECT count(*) FROM ha_history_export_place")
        self.assertEqual(self.env.cr.fetchone(), (0,))


@tagged("post_install", "-at_install")
class TestExportFile(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def entity(self, record, name="A lamp"):
        return ExportEntity(record.id, "Home", record.entity_id, name, "", "UTC")

    def parts(self, form, *records, rows_at_once=10_000):
        opened = []

        @contextmanager
        def transaction():
            opened.append(True)
            yield self.env.cr
            opened.pop()

        entities = [self.entity(record) for record in records]
        end = past.after(days=2)
        return opened, export(transaction, form, entities, past.START, end, rows_at_once)

    def test_many_rows_come_in_parts_each_once_and_in_order(self):
        past.write(self.env, self.light, *((past.after(seconds=i), str(i)) for i in range(25)))
        past.write(self.env, self.attic, *((past.after(seconds=i), "on") for i in range(10)))
        past.write(self.env, self.desk, (past.START, "off"))
        expected = [*map(str, range(25)), *["on"] * 10, "off"]
        for size in (1, 7, 10, 25, 35, 36, 100):
            with self.subTest(rows_at_once=size):
                _opened, parts = self.parts(JSON_LINES, self.light, self.attic, self.desk, rows_at_once=size)
                lines = b"".join(parts).decode().splitlines()
                self.assertEqual([json.loads(line)["state"] for line in lines], expected)

    def test_rows_of_all_lengths_of_keeping_are_in_the_order_of_their_time(self):
        past.write(self.env, self.light, (past.START, "1"), (past.after(hours=2), "3"), keep=10)
        past.write(self.env, self.light, (past.after(hours=1), "2"), (past.after(hours=3), "4"), keep=0)
        _opened, parts = self.parts(JSON_LINES, self.light)
        self.assertEqual([json.loads(line)["value"] for line in b"".join(parts).splitlines()], [1, 2, 3, 4])

    def test_nothing_is_open_while_somebody_reads_slowly_or_has_gone(self):
        past.write(self.env, self.light, *((past.after(seconds=i), "on") for i in range(10)))
        opened, parts = self.parts(CSV, self.light, rows_at_once=2)
        for _part in range(3):
            next(parts)
            self.assertFalse(opened)
        parts.close()
        self.assertFalse(opened)

    def test_the_length_of_an_export_costs_no_memory(self):
        def peak(rows):
            _opened, parts = self.parts(CSV, *[self.light, self.attic][:rows], rows_at_once=2_000)
            tracemalloc.reset_peak()
            before, _most = tracemalloc.get_traced_memory()
            count = sum(part.count(b"\n") for part in parts)
            return count, tracemalloc.get_traced_memory()[1] - before

        past.write(self.env, self.light, *((past.after(seconds=i), str(i)) for i in range(4_000)))
        past.write(self.env, self.attic, *((past.after(seconds=i), str(i)) for i in range(36_000)))
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        peak(1)
        (few, of_few), (many, of_many) = peak(1), peak(2)
        self.assertEqual((few, many), (4_001, 40_001))
        self.assertLess(of_many, 2 * of_few)

    def test_a_spreadsheet_calculates_nothing_of_it(self):
        for number, state in enumerate((*HOSTILE, *HARMLESS)):
            past.write(self.env, self.light, (past.after(seconds=number), state))
        _opened, parts = self.parts(CSV, self.light)
        rows = list(csv.DictReader(io.StringIO(b"".join(parts).decode(), newline="")))
        self.assertEqual([row["state"] for row in rows], [as_text(state) for state in (*HOSTILE, *HARMLESS)])

    def test_what_is_in_a_state_cannot_end_its_line(self):
        states = ['a "b"', "a,b", "a\nb", "a\\b", "\\u0000", "}{"]
        past.write(self.env, self.light, *((past.after(seconds=i), state) for i, state in enumerate(states)))
        _opened, parts = self.parts(CSV, self.light)
        rows = csv.DictReader(io.StringIO(b"".join(parts).decode(), newline=""))
        self.assertEqual([row["state"] for row in rows], states)
        _opened, parts = self.parts(JSON_LINES, self.light)
        self.assertEqual([json.loads(line)["state"] for line in b"".join(parts).splitlines()], states)

    def test_more_entities_than_one_export_can_have_are_refused(self):
        exports = self.env["ha.history.export"]
        with self.assertRaisesRegex(UserError, "items"):
            exports._select({"entity_ids": list(range(1, 1_000_000))}, past.START, None, "csv")
        self.env.cr.execute(
            """
            INSERT INTO ha_entity (instance_id, entity_id, domain, name, active, sync_state)
            SELECT %s, 'light.of_' || number, 'light', 'Many', TRUE, 'in_step' FROM generate_series(0, %s) AS number
            """,
            [self.home.id, MOST_ENTITIES],
        )
        with self.assertRaisesRegex(UserError, "can be exported at once"):
            exports._select({"instance_ids": self.home.ids}, past.START, None, "csv")
