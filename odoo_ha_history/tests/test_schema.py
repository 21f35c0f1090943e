from datetime import datetime, timedelta

from odoo.tests import TransactionCase, tagged

from ..storage.partitions import KEEPS, partition_of
from ..storage.schema import ensure_partitions, existing_partitions, make_ahead

FAR = datetime(2090, 5, 17)
"""Nothing else in the database is of this time."""


@tagged("post_install", "-at_install")
class TestSchema(TransactionCase):
    def test_the_partitions_of_now_and_of_the_next_period_are_made_ahead(self):
        make_ahead(self.env.cr, FAR, KEEPS)
        there = existing_partitions(self.env.cr)
        for keep in KEEPS:
            partition = partition_of(keep, FAR)
            self.assertIn(partition.name, there)
            self.assertIn(partition_of(keep, partition.until).name, there)
        make_ahead(self.env.cr, FAR, KEEPS)
        self.assertEqual(existing_partitions(self.env.cr), there)

    def test_a_partition_has_its_bounds_one_key_and_an_index_by_id(self):
        partition = partition_of(366, FAR)
        ensure_partitions(self.env.cr, [partition])
        self.env.cr.execute(
            "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = %s", [partition.name]
        )
        [(bounds,)] = self.env.cr.fetchall()
        self.assertEqual(bounds, "FOR VALUES FROM ('2090-05-01 00:00:00') TO ('2090-06-01 00:00:00')")
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = %s ORDER BY indexname", [partition.name]
        )
        _change, by_id, key, _moment, by_time = [definition for (definition,) in self.env.cr.fetchall()]
        self.assertIn("USING brin (id)", by_id)
        self.assertIn("USING brin (last_updated)", by_time)
        self.assertIn("UNIQUE INDEX", key)
        self.assertIn("(entity_id, last_updated)", key)
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
            [partition.name],
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_a_search_by_time_reads_only_the_partitions_of_that_time(self):
        later = FAR + timedelta(days=400)
        ensure_partitions(self.env.cr, [partition_of(366, FAR), partition_of(366, later)])
        self.env.cr.execute(
            "EXPLAIN SELECT state FROM ha_history_reading WHERE last_updated >= %s AND entity_id = 1", [later]
        )
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn(partition_of(366, later).name, plan)
        self.assertNotIn(partition_of(366, FAR).name, plan)
