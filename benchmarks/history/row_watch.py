"""Looks at the history of some entities again and again: how old is a state when others can read it?

A process of its own; see `benchmarks.child`. Orders: `dsn`, `ids`, `pause` (seconds between two looks). Result: `lags`
(seconds from Home Assistant's timestamp until the row was seen, at most the pause too much).
"""

from __future__ import annotations

import select
import sys
import time
from typing import Any

import psycopg2

from benchmarks.child import answer, orders

LOOK = """
    SELECT extract(epoch FROM last_updated)::float8 FROM ha_history
    WHERE entity_id = ANY(%s) AND last_updated > to_timestamp(%s) AT TIME ZONE 'UTC'
"""
BACK_SECONDS = 30.0
"""How late a row may come and still be seen."""


def main(told: dict[str, Any]) -> None:
    connection = psycopg2.connect(told["dsn"])
    connection.autocommit = True
    began = time.time()
    seen: set[float] = set()
    lags: list[float] = []
    with connection.cursor() as cr:
        answer("ready")
        while not select.select([sys.stdin], [], [], told["pause"])[0]:
            cr.execute(LOOK, [told["ids"], max(began, time.time() - BACK_SECONDS)])
            now = time.time()
            new = {moment for (moment,) in cr.fetchall()} - seen
            seen |= new
            lags += [now - moment for moment in new]
    answer({"lags": lags})


if __name__ == "__main__":
    main(orders())
