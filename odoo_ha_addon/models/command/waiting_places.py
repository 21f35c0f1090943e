"""How many requests may wait for Home Assistant at a time.

A request that waits occupies a worker, or a connection to PostgreSQL, for as long as Home Assistant takes. So a part of
what the server has is for those who wait, of that a part for each instance and each user, and the rest is for everybody
else. What this process knows is asked first and costs nothing; what other processes do stands in PostgreSQL.
"""

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Iterator

from odoo.tools import config

PLACES_LOCK = 0x68610002
"""Key of the advisory lock under which places are counted: "ha" and a number."""


class Busy(Exception):
    """All places are taken."""


def most(workers: int, connections: int, threads: int) -> dict[str, int]:
    """How many may wait in all, for one instance and for one user.

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
    def taken(self, db_name: str, user_id: int, instance_id: int) -> Iterator[None]:
        """Take a place, and give it back in the end.

        :raises Busy: none is free
        """
        keys = {
            "all": ("all",),
            "instance": ("instance", db_name, instance_id),
            "user": ("user", db_name, user_id),
        }
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


def check_others(cr, user_id: int, instance_id: int) -> None:
    """Count the open commands that somebody waits for, in all processes. The caller's own row is there already, and
    `cr` is READ COMMITTED, so that of those who come at once the last one sees all others.

    They count one after the other, whoever they are: a lock for each user and each instance would let too many in all
    wait, and without a lock all who come at once would see none of the others. It is held for one count and a commit
    that does not wait for the disk.

    :raises Busy: the caller's is one too many
    """
    cr.execute("SELECT pg_advisory_xact_lock(%s)", [PLACES_LOCK])
    cr.execute(
        """
        SELECT count(*), count(*) FILTER (WHERE instance_id = %s), count(*) FILTER (WHERE user_id = %s)
        FROM ha_command
        WHERE state IN ('pending', 'sent') AND waits_until > clock_timestamp() AT TIME ZONE 'UTC'
        """,
        [instance_id, user_id],
    )
    limits = most_here()
    counts = dict(zip(("all", "instance", "user"), cr.fetchone(), strict=True))
    if any(count > limits[kind] for kind, count in counts.items()):
        raise Busy
