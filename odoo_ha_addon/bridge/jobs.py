"""What the coordinator's thread has to do, one thing after the other, so that what fails stays alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .faults import Faults
from .lease.leases import BridgeEvicted
from .parts import Session
from .sql.database import MISFIT, PASSING

AGAIN_SECONDS = 0.5
"""After which what somebody else stood in the way of is tried again."""


class SessionLost(Exception):
    """The connection to PostgreSQL is gone, and all leases with it."""


@dataclass(frozen=True)
class Job:
    """Something that happened, and is to be dealt with once.

    :ivar what: for the log
    :ivar instance_id: whose trouble it is if it fails
    :ivar work: called with the `Service`
    :ivar failed: called with the `Service` and the reason, where another try cannot help
    """

    what: str
    instance_id: int | None
    work: Callable[[Any], None]
    failed: Callable[[Any, Exception], None] | None = None


class Jobs:
    """Carries jobs out. Whatever one of them raises, the next one comes; only what ends the service is passed on:
    `BridgeEvicted`, `MISFIT`, and `SessionLost` for anything after which the connection is closed.
    """

    def __init__(self, session: Session, faults: Faults, clock: Callable[[], float]) -> None:
        self._session = session
        self._faults = faults
        self._clock = clock
        self._again: list[tuple[float, Job]] = []

    def do(self, job: Job, service: Any) -> None:
        """Do it now. One that somebody stands in the way of is done later."""
        error = self.attempt(job.what, lambda: job.work(service), job.instance_id)
        if isinstance(error, PASSING):
            self._again.append((self._clock() + AGAIN_SECONDS, job))
        elif error and job.failed:
            job.failed(service, error)

    def do_again(self, service: Any) -> None:
        """Those whose time for another try has come."""
        now = self._clock()
        due = [job for moment, job in self._again if moment <= now]
        self._again = [(moment, job) for moment, job in self._again if moment > now]
        for job in due:
            self.do(job, service)

    def next_moment(self) -> float:
        """Of another try, by the clock."""
        return min((moment for moment, _job in self._again), default=float("inf"))

    def attempt(
        self, what: str, work: Callable[[], None], instance_id: int | None = None
    ) -> Exception | None:
        """Do something; returns why it failed, after it was logged."""
        try:
            work()
        except (BridgeEvicted, SessionLost, *MISFIT):
            raise
        except Exception as error:
            if not self._session.is_open():
                raise SessionLost(str(error).strip()) from error
            self._faults.happened(what, error, instance_id, passing=isinstance(error, PASSING))
            return error
        self._faults.worked(what, instance_id)
        return None
