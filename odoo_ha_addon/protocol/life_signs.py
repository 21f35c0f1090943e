"""How long a bridge may be silent. Pure.

A living bridge says so every `EVERY_SECONDS`. Whoever reads these signs, and whoever must not be silent for too long,
takes its limit from here.
"""

from __future__ import annotations

FROZEN_AFTER_SECONDS = 10.0
"""After so long without a sign of life a bridge is taken for frozen: others free its locks and take its instances, and
people see that nobody serves them.
"""
EVERY_SECONDS = FROZEN_AFTER_SECONDS / 10
CERTAIN_SECONDS = FROZEN_AFTER_SECONDS / 2
"""For so long after its own sign of life a bridge can be sure that nobody else has taken what it serves."""
LOCK_SECONDS = EVERY_SECONDS / 2
"""How long a statement of the thread that gives the signs may wait for a lock. Several in a row stay below
`CERTAIN_SECONDS`.
"""
IDLE_TRANSACTION_SECONDS = 8
"""A bridge that stands still in the middle of a transaction would keep its rows locked, the lease among them: after so
long PostgreSQL ends it, before the others take the bridge for frozen.
"""
