"""How fast much work is done in the background. Pure.

In a threaded Odoo the requests of people wait for the same interpreter. So the work is spread over some
seconds, with pauses in between; on a machine that is slower than that, there are none.
"""

from __future__ import annotations

UNHURRIED_SECONDS = 8.0
UNHURRIED_SECONDS_EACH = 0.025
"""What all pieces together, and one of them, may take for the sake of others."""
LONGEST_PAUSE_SECONDS = 0.05
FEW = 5


def pause(passed: float, done: int, total: int) -> float:
    """How long to wait before the next piece of work, in seconds.

    :param passed: since the beginning, pauses included
    :param done: pieces that are done, at least one
    """
    left = total - done
    if total <= FEW or not left:
        return 0.0
    share = (min(UNHURRIED_SECONDS, UNHURRIED_SECONDS_EACH * total) - passed) / left
    return max(0.0, min(share - passed / done, LONGEST_PAUSE_SECONDS))
