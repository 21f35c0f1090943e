"""How many bytes a row takes, and how long it takes to drop a month of them while others read."""

from __future__ import annotations

from benchmarks.bed import Bed
from benchmarks.history.generated import make_rows
from benchmarks.results import Result
from benchmarks.scale import Scale

ROWS = 10_000_000


def measure(bed: Bed, scale: Scale, result: Result) -> None:
    rows = scale.pick(ROWS, 20_000)
    ids = [record_id for (record_id,) in bed.tables.rows("SELECT id FROM ha_entity ORDER BY id LIMIT 1000")]
    bed.tables.rows("SELECT 1")
    make_rows(bed, ids, rows, days=365)
    [(size, count)] = bed.tables.rows(
        """
        SELECT sum(pg_total_relation_size(leaf.inhrelid)), (SELECT count(*) FROM ha_history)
        FROM pg_inherits AS leaf JOIN pg_inherits AS branch ON branch.inhrelid = leaf.inhparent
        WHERE branch.inhparent = 'ha_history'::regclass
        """
    )
    result.figures["bytes_per_row"] = float(size / count)
