"""Slots for requests that talk to Home Assistant themselves: so many at a time, so that most of the server's workers
stay free, whatever answers slowly.
"""

from __future__ import annotations

from typing import Any

from odoo.tools import config

THREADED_SLOTS = 8


def slot_count() -> int:
    """At most half of the workers of a server with worker processes."""
    workers = config["workers"]
    return max(1, workers // 2) if workers else THREADED_SLOTS


def take_slot(cr: Any, lock: int, count: int) -> bool:
    """Take one of the slots until the transaction ends; false if none is free.

    :param lock: first key of the advisory locks that are the slots
    """
    for slot in range(count):
        cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [lock, slot])
        if cr.fetchone()[0]:
            return True
    return False
