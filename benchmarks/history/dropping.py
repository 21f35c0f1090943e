"""How long it takes to drop a month of rows, while somebody reads others all the time."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta

import psycopg2

from benchmarks.bed import Bed
from benchmarks.history.generated import fill, now
from benchmarks.results import Result, percentile
from benchmarks.scale import Scale
from odoo_ha_history.storage.retention import drop_due

ROWS = 30_000_000
KEEP = 366
READ = "SELECT count(*) FROM ha_history WHERE entity_id = %s AND last_updated > now() - interval '1 hour'"


def measure(bed: Bed, scale: Scale, result: Result) -> None:
    ids = [record_id for (record_id,) in bed.tables.rows("SELECT id FROM ha_entity ORDER BY id LIMIT 1000")]
    month = (now() - timedelta(days=KEEP + 70)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    # Odoo's own maintenance would drop it, too; if it runs now, this waits for it.
    bed.tables.rows(
        "UPDATE ir_cron SET active = false WHERE cron_name = 'Home Assistant: maintenance of history'"
    )
    due = fill(bed, ids, scale.pick(ROWS, 20_000), month, month + timedelta(days=27), keep=KEEP)
    # What is due was written to the disk a year ago, and nobody has read it lately.
    bed.postgres.query("CHECKPOINT")
    _forget_in_memory(bed, [partition.name for partition in due])
    connection = psycopg2.connect(bed.postgres.dsn(bed.odoo.database))
    connection.autocommit = True
    over, reads = threading.Event(), list[float]()
    reader = threading.Thread(target=_read, args=(bed, ids[0], over, reads))
    reader.start()
    try:
        with connection.cursor() as cr:
            began = time.monotonic()
            gone = drop_due(cr, now())
            result.figures["drop_ms"] = (time.monotonic() - began) * 1000
    finally:
        over.set()
        reader.join()
        connection.close()
    if not gone:
        raise RuntimeError("nothing was due")
    result.figures["drop_read_p99_ms"] = percentile(reads, 99) * 1000 if reads else None


def _forget_in_memory(bed: Bed, tables: list[str]) -> None:
    """Let the operating system keep nothing of the tables' files, and their indexes', in its memory."""
    files = bed.tables.rows(
        """
        SELECT pg_relation_filepath(relation) FROM unnest(%s::text[]::regclass[]) AS named (relation)
        UNION ALL
        SELECT pg_relation_filepath(indexrelid) FROM pg_index WHERE indrelid = ANY(%s::text[]::regclass[])
        """,
        tables,
        tables,
    )
    for (file,) in files:
        first = bed.postgres.data / file
        for segment in (first, *first.parent.glob(f"{first.name}.*")):
            with segment.open("rb") as opened:
                os.fsync(opened.fileno())  # what is not on the disk yet cannot be forgotten
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read(bed: Bed, entity: int, over: threading.Event, reads: list[float]) -> None:
    connection = psycopg2.connect(bed.postgres.dsn(bed.odoo.database))
    connection.autocommit = True
    with connection.cursor() as cr:
        while not over.is_set():
            began = time.monotonic()
            cr.execute(READ, [entity])
            cr.fetchall()
            reads.append(time.monotonic() - began)
    connection.close()
