"""What is left of many statuses when they are written together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from time import time

from .connection_states import ConnectionState
from .settings import Lease


@dataclass(frozen=True)
class Status:
    """What people see of the connection. Times are seconds since 1970; None keeps what is stored.

    :ivar unreadable: why an entity's state cannot be used, a code of `hass.compressed.UNREADABLE`, by entity id
    """

    lease: Lease
    state: ConnectionState
    code: str | None = None
    detail: str | None = None
    next_try: float | None = None
    attempts: int = 0
    ha_version: str | None = None
    location_name: str | None = None
    time_zone: str | None = None
    is_admin: bool | None = None
    unreadable: Mapping[str, str] | None = None
    at: float = field(default_factory=time)


@dataclass
class Latest:
    """The last of several statuses of one lease.

    `since`: when it came to be in that state, seconds since 1970; while it tries again and again, when that began.
    `moved`: it was in another one before, among these; else the stored one tells. `retries`: how many of them said
    that another try follows.
    """

    status: Status
    since: float
    moved: bool = False
    retries: int = 0

    def followed_by(self, newer: Status) -> None:
        self.retries += newer.state is ConnectionState.RETRYING
        if self.status.state is ConnectionState.REFUSED and newer.state is ConnectionState.WAITING:
            # The next bridge has to know that it must not try again.
            return
        if newer.unreadable is None:
            newer = replace(newer, unreadable=self.status.unreadable)
        still_trying = newer.state.is_trying and self.status.state.is_trying
        if newer.state is not self.status.state and not still_trying:
            self.since, self.moved = newer.at, True
        self.status = newer


def first(status: Status) -> Latest:
    """Of a single status."""
    return Latest(status, status.at, retries=int(status.state is ConnectionState.RETRYING))


def latest(statuses: Iterable[Status]) -> list[Latest]:
    """One for each lease, in the order in which the leases came first."""
    found: dict[Lease, Latest] = {}
    for status in statuses:
        if known := found.get(status.lease):
            known.followed_by(status)
        else:
            found[status.lease] = first(status)
    return list(found.values())
