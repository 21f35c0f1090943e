"""Looks at rows of the state table again and again: how old is a change when others can see it?

A process of its own; see `Child`. Orders: `dsn`, `ids`, `pause` (seconds between two looks). Result: `lags` (seconds
from Home Assistant's timestamp until the row was seen, at most the pause too much), `late` (when, in seconds since
1970, each was seen that took longer than `LATE_SECONDS`, and its lag), `looks`, and `last_seen` (when the last change
was seen; 0 for none).
"""

from __future__ import annotations

import select
import sys
import time
from typing import Any

import psycopg2

from benchmarks.child import answer, orders

LATE_SECONDS = 0.5
LOOK = "EXECUTE look"
PREPARE = """
    PREPARE look AS
    SELECT id, extract(epoch FROM last_updated)::float8 FROM ha_entity_state WHERE id = ANY(%s)
"""


def main(told: dict[str, Any]) -> None:
    connection = psycopg2.connect(told["dsn"])
    connection.autocommit = True
    lags: list[float] = []
    late: list[tuple[float, float]] = []
    looks = 0
    last_seen = 0.0
    with connection.cursor() as cr:
        cr.execute(PREPARE, [told["ids"]])
        cr.execute(LOOK)
        seen = dict(cr.fetchall())
        answer("ready")
        while not select.select([sys.stdin], [], [], told["pause"])[0]:
            cr.execute(LOOK)
            now = time.time()
            looks += 1
            for record_id, moment in cr.fetchall():
                if seen.get(record_id) != moment:
                    seen[record_id] = moment
                    lags.append(now - moment)
                    if now - moment > LATE_SECONDS:
                        late.append((now, now - moment))
                    last_seen = now
    answer({"lags": lags, "late": late, "looks": looks, "last_seen": last_seen})


if __name__ == "__main__":
    main(orders())
