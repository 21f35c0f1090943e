"""How many requests may wait for Home Assistant at a time.

A request that waits occupies a worker, or a connection to PostgreSQL, for as long as Home Assistant takes. So a part of
what the server has is for those who wait, of that a part for each instance, each user and each guest link, and the rest
is for everybody else. What this process knows is asked first and costs nothing; what other processes do stands in
PostgreSQL.
"""

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping

from odoo.tools import config

PLACES_LOCK = 0x68610002
"""Key of the advisory lock under which places are counted: "ha" and a number."""


SHARES = {"instance": "instance_id", "user": "user_id", "link": "grant_id"}
"""By which column of `ha_command` those are counted who share a part of the places; guests are all one user, and the
last is a column of the addon that lets them in.
"""


class Busy(Exception):
    """All places are taken."""


def most(workers: int, connections: int, threads: int) -> dict[str, int]:
    """How many may wait in all, for one instance, for one user and for one guest link.

    :param workers: processes that each carry out one request at a time; 0 for one process with threads
    :param connections: to PostgreSQL, of a process with threads
    :param threads: for requests, of a process with threads; 0 for any number
    """
    of_threads = min(connections // 4, threads // 2) if threads else connections // 4
    places = workers // 2 if workers else of_threads
    return {
        "all": max(1, places),
        "instance": max(1, places * 3 // 4),
        "user": max(1, places // 2),
        "link": max(1, places // 4),
    }


def most_here() -> dict[str, int]:
    """The same for this server."""
    threads = os.environ.get("ODOO_MAX_HTTP_THREADS", "")
    return most(config["workers"], config["db_maxconn"], int(threads) if threads.isdecimal() else 0)


class Places:
    """Those of one process."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Nobody waits; also for a process that was forked, which has none of its parent's threads."""
        self._lock = threading.Lock()
        self._taken: Counter[tuple] = Counter()

    @contextlib.contextmanager
    def taken(self, db_name: str, shares: Mapping[str, int]) -> Iterator[None]:
        """Take a place, and give it back in the end.

        :param shares: record ids of those whose parts it is of, by kind: of `SHARES`
        :raises Busy: none is free
        """
        keys: dict[str, tuple] = {"all": ("all",)}
        keys |= {kind: (kind, db_name, record_id) for kind, record_id in shares.items()}
        with self._lock:
            limits = most_here()
            if any(self._taken[key] >= limits[kind] for kind, key in keys.items()):
                raise Busy
            self._taken.update(keys.values())
        try:
            yield
        finally:
            with self._lock:
                self._taken.subtract(keys.values())
                self._taken += Counter()


places = Places()
os.register_at_fork(after_in_child=places.forget)


def check_others(cr, shares: Mapping[str, int]) -> None:
    """Count the open commands that somebody waits for, in all processes. The caller's own row is there already, and
    `cr` is READ COMMITTED, so that of those who come at once the last one sees all others.

    They count one after the other, whoever they are: a lock for each user and each instance would let too many in all
    wait, and without a lock all who come at once would see none of the others. It is held for one count and a commit
    that does not wait for the disk.

    :param shares: as `Places.taken` has them
    :raises Busy: the caller's is one too many
    """
    cr.execute("SELECT pg_advisory_xact_lock(%s)", [PLACES_LOCK])
    counted = "".join(f", count(*) FILTER (WHERE {SHARES[kind]} = %s)" for kind in shares)
    cr.execute(
        f"""
        SELECT count(*){counted} FROM ha_command
        WHERE state IN ('pending', 'sent') AND waits_until > clock_timestamp() AT TIME ZONE 'UTC'
        """,
        list(shares.values()),
    )
    limits = most_here()
    counts = dict(zip(("all", *shares), cr.fetchone(), strict=True))
    if any(count > limits[kind] for kind, count in counts.items()):
        raise Busy
