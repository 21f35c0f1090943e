"""Whether what was read is all, and what that means where it is not. Pure.

Home Assistant's states say when each was last updated; the recorder was asked to commit after that. So its newest row
of an entity is that of the state, or it does not record the entity, or it has failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

MICROSECOND = 1e-6
BOOT_SECONDS = 120.0
"""Most states of a Home Assistant that has started are made within this time."""
PURGE_SECONDS = 12 * 3600.0
"""A recorder that has nothing older, other than we, has purged; what it lacks in a shorter time has other reasons."""


class GapReason(str, Enum):
    HOME_ASSISTANT_DOWN = "home_assistant_down"
    NOT_RECORDED = "not_recorded"
    PURGED = "purged"
    RECORDER_FAILED = "recorder_failed"


class Gap(NamedTuple):
    """What cannot be known. Times are seconds since 1970; `record` None: all entities of the instance."""

    record: int | None
    since: float
    until: float
    reason: GapReason


class Start(NamedTuple):
    """Home Assistant said that it has started. Times are seconds since 1970.

    :ivar since: it was not down before that: it said then that it stops or has started, or we heard it
    :ivar has_stopped: it said that it stops; if not, it was killed, or its recorder could not write it down
    """

    at: float
    since: float
    has_stopped: bool


class Evidence:
    """What was read of one entity.

    :ivar newest: time of the newest row; None where there was none
    :ivar known: whether the recorder has anything of it at all
    :ivar proven: whether the row of the state that it has now was among them
    """

    def __init__(self, state_at: float | None) -> None:
        """:param state_at: when the state that it has now was updated; None: it has none"""
        self.state_at = state_at
        self.newest: float | None = None
        self.known = False
        self.proven = False

    def saw(self, times: Iterable[float]) -> None:
        for time in times:
            self.known = True
            self.newest = time if self.newest is None else max(self.newest, time)
            if self.state_at is not None and abs(time - self.state_at) < MICROSECOND:
                self.proven = True

    def lacks(self, since: float | None, until: float) -> bool:
        """Whether its row has to be in the recorder, but was not there."""
        if self.proven or self.state_at is None:
            return False
        return (since is None or self.state_at >= since) and self.state_at <= until


def gap_of(record: int, evidence: Evidence, begin: float | None, *, works: bool) -> Gap | None:
    """What is not known of an entity whose row is not there. We have its state, so it ends with that.

    :param begin: from when on it is not known; None: from the newest row
    :param works: whether the recorder says that it does
    """
    assert evidence.state_at is not None
    if evidence.newest is not None:
        begin = evidence.newest if begin is None else max(begin, evidence.newest)
    if begin is None or evidence.state_at - begin < MICROSECOND:
        return None
    failed = evidence.known or not works
    return Gap(
        record, begin, evidence.state_at, GapReason.RECORDER_FAILED if failed else GapReason.NOT_RECORDED
    )


def started_at(times: Iterable[float], alive: float) -> float | None:
    """When Home Assistant has started since it was last known to be alive; None: it has not.

    At its start all states are new. One that nobody changed tells when that was. Where every state has changed since
    without a start, which is rare, the oldest is just the one that was quiet for longest: few are as old as that one.

    :param times: when the states were last updated, but those that were restored; seconds since 1970
    :param alive: by the same clock
    """
    ordered = sorted(times)
    if not ordered or ordered[0] <= alive:
        return None
    beginning = ordered[0]
    at_start = sum(time <= beginning + BOOT_SECONDS for time in ordered)
    return beginning if at_start * 10 >= len(ordered) else None


def purged(since: float | None, oldest: float | None) -> Gap | None:
    """What the recorder had no more when it was asked.

    :param since: from when on it was asked
    :param oldest: from when on it had anything
    """
    if since is None or oldest is None or oldest - since < PURGE_SECONDS:
        return None
    return Gap(None, since, oldest, GapReason.PURGED)
