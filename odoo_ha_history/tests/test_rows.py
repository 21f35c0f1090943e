from datetime import datetime, timedelta

from odoo.tests import TransactionCase, tagged

from ..storage.partitions import FOR_EVER
from ..storage.rows import HistoryRow, RowWriter, as_seconds
from ..storage.schema import existing_partitions
from ..storage.state_value import TEXT_SQL

NOW = datetime(2026, 11, 28, 12, 0, 0)
ENTITY = 2_000_000_000
"""No record has it; rows have no foreign key."""


def row(state="21.5", *, ago=timedelta(), keep=366, attributes=None, changed=None, entity=ENTITY):
    return HistoryRow(entity, state, as_seconds(NOW - ago), changed, attributes or {}, keep)


@tagged("post_install", "-at_install")
class TestRows(TransactionCase):
    def setUp(self):
        super().setUp()
        self.writer = RowWriter(now=lambda: NOW)

    def put(self, *rows):
        return self.writer.write(self.env.cr, rows)

    def states(self):
        self.env.cr.execute(
            f"""
            SELECT {TEXT_SQL.format(row="history", word="word")}
            FROM ha_history AS history LEFT JOIN ha_history_word AS word ON word.id = history.word_id
            WHERE entity_id >= %s ORDER BY entity_id, last_updated
            """,
            [ENTITY],
        )
        return [state for (state,) in self.env.cr.fetchall()]

    def column(self, name):
        self.env.cr.execute(
            f"SELECT {name} FROM ha_history WHERE entity_id >= %s ORDER BY entity_id, last_updated", [ENTITY]
        )
        return [value for (value,) in self.env.cr.fetchall()]

    def count(self, table):
        self.env.cr.execute(f"SELECT count(*) FROM {table}")
        return self.env.cr.fetchone()[0]

    def test_states_come_back_as_they_were(self):
        states = ["21.50", "on", "1e5", "-0", "unavailable", "7"]
        rows = [row(state, ago=timedelta(minutes=10 - number)) for number, state in enumerate(states)]
        self.assertEqual(self.put(*rows), 6)
        self.assertEqual(self.states(), states)
        self.assertEqual(self.column("value"), [21.5, None, 100000.0, 0.0, None, 7.0])
        self.assertEqual(self.column("decimals"), [2, None, None, None, None, 0])

    def test_one_state_of_one_entity_is_written_once(self):
        first = row("on")
        self.assertEqual(self.put(first, row("on", entity=ENTITY + 1)), 2)
        self.assertEqual(self.put(first, row("off", ago=timedelta(seconds=1))), 1)
        self.assertEqual(RowWriter(now=lambda: NOW).write(self.env.cr, [first]), 0)
        self.assertEqual(self.states(), ["off", "on", "on"])

    def test_doubles_in_one_batch_are_one_too(self):
        self.assertEqual(self.put(row("on"), row("on")), 1)

    def test_a_microsecond_apart_is_another_state(self):
        self.assertEqual(self.put(row("on"), row("on", ago=timedelta(microseconds=1))), 2)
        self.assertEqual(self.column("last_updated"), [NOW - timedelta(microseconds=1), NOW])

    def test_partitions_are_made_when_a_row_needs_them(self):
        before = existing_partitions(self.env.cr)
        old = timedelta(days=300)
        self.put(row(ago=old), row(keep=10), row(keep=FOR_EVER, ago=timedelta(days=4_000)))
        made = existing_partitions(self.env.cr) - before
        self.assertLessEqual({"ha_history_366_20260201", "ha_history_ever_20151201"} - before, made)
        self.assertIn("ha_history_10_20261123", existing_partitions(self.env.cr))
        self.env.cr.execute(
            "SELECT DISTINCT tableoid::regclass::text FROM ha_history WHERE entity_id = %s", [ENTITY]
        )
        self.assertEqual(
            {name for (name,) in self.env.cr.fetchall()},
            {"ha_history_366_20260201", "ha_history_10_20261123", "ha_history_ever_20151201"},
        )

    def test_what_would_not_be_kept_any_more_is_left_out(self):
        self.assertEqual(self.put(row(keep=10, ago=timedelta(days=10, seconds=1))), 0)
        self.assertEqual(self.put(row(keep=10, ago=timedelta(days=9, hours=23))), 1)
        self.assertEqual(self.put(row(keep=FOR_EVER, ago=timedelta(days=9_000))), 1)

    def test_the_far_future_is_left_out_and_a_clock_that_is_ahead_is_not(self):
        self.assertEqual(self.put(row(ago=-timedelta(days=1, seconds=1))), 0)
        self.assertEqual(self.put(row(ago=-timedelta(hours=23))), 1)

    def test_words_are_shared(self):
        before = self.count("ha_history_word")
        words = [f"a word of this test {number % 3}" for number in range(9)]
        self.put(*(row(word, ago=timedelta(seconds=number)) for number, word in enumerate(words)))
        self.assertEqual(self.count("ha_history_word"), before + 3)
        RowWriter(now=lambda: NOW).write(self.env.cr, [row(words[0], entity=ENTITY + 1)])
        self.assertEqual(self.count("ha_history_word"), before + 3)
        self.assertEqual(len(set(self.column("word_id"))), 3)

    def test_attributes_are_shared_whatever_their_order(self):
        before = self.count("ha_history_attributes")
        self.put(
            row("heat", attributes={"temperature": 21.5, "hvac_action": "idle"}),
            row("heat", attributes={"hvac_action": "idle", "temperature": 21.5}, ago=timedelta(seconds=1)),
            row("heat", ago=timedelta(seconds=2)),
        )
        self.assertEqual(self.count("ha_history_attributes"), before + 1)
        nothing, first, second = self.column("attributes_id")
        self.assertIsNone(nothing)
        self.assertEqual(first, second)

    def test_when_the_state_began_is_stored_where_it_is_another_moment(self):
        moment = NOW - timedelta(hours=1)
        self.put(row("on", changed=as_seconds(moment)), row("on", ago=timedelta(seconds=1)))
        self.assertEqual(self.column("last_changed"), [None, moment])

    def test_the_model_reads_what_was_written(self):
        instance = self.env["ha.instance"].create({"name": "Home", "url": "http://home.test:8123"})
        ids = self.env["ha.entity"]._ensure(instance.id, {"sensor.one": "One"})
        self.env.flush_all()
        self.put(row("21.50", entity=ids["sensor.one"], attributes={"temperature": 1}))
        found = self.env["ha.history"].search([("entity_id.entity_id", "=", "sensor.one")])
        self.assertEqual((found.state, found.value, found.instance_id), ("21.50", 21.5, instance))
        self.assertEqual(found.attributes, {"temperature": 1})
        self.assertEqual(found.last_changed, found.last_updated)
        self.assertTrue(
            self.env["ha.history"].search([("state", "=", "21.50"), ("entity_id", "in", list(ids.values()))])
        )
