"""Brings the states of connections into the table, so that one that cannot be stored is its own instance's trouble."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ..protocol.settings import InstanceSettings, Lease
from ..protocol.statuses import Latest, Status, first
from .faults import Faults
from .parts import Announcer, Session
from .sql.connection_table import log_status
from .sql.database import MISFIT, PASSING

WHAT = "the connection's state"


@dataclass
class _News:
    latest: Latest
    digest: str
    """Of the settings that it is about."""


class StatusWriter:
    """Belongs to the coordinator's thread."""

    def __init__(self, db_name: str, session: Session, announcer: Announcer, faults: Faults) -> None:
        self._db_name = db_name
        self._session = session
        self._announcer = announcer
        self._faults = faults
        self._waiting: dict[Lease, _News] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, status: Status, settings: InstanceSettings) -> None:
        """Log it, and have it written next."""
        log_status(self._db_name, settings, status)
        if news := self._waiting.get(status.lease):
            news.latest.followed_by(status)
            news.digest = settings.digest
        else:
            self._waiting[status.lease] = _News(first(status), settings.digest)

    def write(self, known: Collection[int]) -> None:
        """All that came since the last time, in one go. What cannot be written now is tried again with the next call.

        :param known: the instances that there are
        """
        todo = {lease: news for lease, news in self._waiting.items() if lease.instance_id in known}
        self._waiting = {}
        if not todo:
            return
        try:
            self._write(todo)
            self._faults.worked(WHAT)
        except PASSING as error:
            self._keep(todo, error)
        except MISFIT:
            raise
        except Exception:
            if not self._session.is_open():
                raise
            for lease, news in todo.items():
                self._write_alone(lease, news)

    def _write_alone(self, lease: Lease, news: _News) -> None:
        instance_id = lease.instance_id
        try:
            self._write({lease: news})
        except PASSING as error:
            self._keep({lease: news}, error)
        except Exception as error:
            if not self._session.is_open():
                raise
            self._faults.happened(WHAT, error, instance_id)
            self._write_bare(lease, news)
        else:
            self._faults.worked(WHAT, instance_id)

    def _write_bare(self, lease: Lease, news: _News) -> None:
        """Without the texts of others, which are what cannot be stored."""
        status = replace(news.latest.status, detail=None, location_name=None, time_zone=None, ha_version=None)
        try:
            self._write({lease: _News(replace(news.latest, status=status), news.digest)})
        except PASSING as error:
            self._keep({lease: news}, error)
        except Exception as error:
            if not self._session.is_open():
                raise
            self._faults.happened(f"{WHAT}, even without its texts", error, lease.instance_id)

    def _write(self, todo: Mapping[Lease, _News]) -> None:
        # Of two leases of the same instance only the newer one can still be right.
        newest = {
            lease.instance_id: news for lease, news in sorted(todo.items(), key=lambda pair: pair[0].epoch)
        }
        digests = {instance_id: news.digest for instance_id, news in newest.items()}
        channels, held_up = self._session.write_statuses([news.latest for news in newest.values()], digests)
        for instance_id in held_up:
            self._waiting.setdefault(newest[instance_id].latest.status.lease, newest[instance_id])
        if channels:
            self._announcer.announce(channels)

    def _keep(self, todo: Mapping[Lease, _News], error: Exception) -> None:
        self._faults.happened(WHAT, error, passing=True)
        for lease, news in todo.items():
            self._waiting.setdefault(lease, news)
