"""The coordinator's connection: it holds the leases, hears what Odoo announces, and never waits long for a lock."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from ...file_descriptors import wait_readable
from ...protocol import notify
from ...protocol.identity import Identity
from ...protocol.module_changes import Modules, read_modules
from ...protocol.parameters import Parameters, read_parameters
from ...protocol.settings import InstanceSettings
from ...protocol.statuses import Latest
from ...token_cipher import TokenKeys
from ..inbox import Inbox
from ..link.requests import Outcome, Request
from ..parts import Turned, Written
from ..tallies import Tally
from ..write.frames import Watch
from . import command_table, connection_table, grant_table, identity_table, secret_table, watch_table
from .database import connect, limit_lock_waits
from .lease_table import PostgresLeases


class PostgresSession:
    """`Session` in PostgreSQL."""

    def __init__(self, db_name: str) -> None:
        """:raises psycopg2.OperationalError: the server or the database is not there"""
        self._connection = connect(db_name, "bridge", autocommit=True)
        try:
            self._cr: Any = self._connection.cursor()
            limit_lock_waits(self._cr)
            self._cr.execute(f"LISTEN {notify.CHANNEL}")
        except BaseException:
            self._connection.close()
            raise
        self.leases = PostgresLeases(self._cr)

    def is_open(self) -> bool:
        return not self._connection.closed

    def close(self) -> None:
        self._connection.close()

    def wait(self, inbox: Inbox[Any], seconds: float) -> None:
        if not self._connection.notifies:
            wait_readable([self._connection, inbox], seconds)

    def hear(self) -> dict[str, set[int]]:
        self._connection.poll()
        heard: dict[str, set[int]] = {}
        for notification in self._connection.notifies:
            if parsed := notify.parse(notification.payload):
                heard.setdefault(parsed[0], set()).add(parsed[1])
        self._connection.notifies.clear()
        return heard

    def run(self, work: Callable[[Any], None]) -> None:
        work(self._cr)

    def read_modules(self) -> Modules:
        return read_modules(self._cr)

    def read_settings(self) -> dict[int, InstanceSettings]:
        return connection_table.read_settings(self._cr)

    def read_token_keys(self) -> TokenKeys:
        return secret_table.read_keys(self._cr)

    def read_parameters(self) -> Parameters:
        return read_parameters(self._cr)

    def read_watches(self) -> list[Watch]:
        return watch_table.read_watches(self._cr, time.monotonic())

    def turn_grants(self) -> Turned:
        return grant_table.turn(self._cr)

    def refused_settings(self) -> dict[int, str]:
        return connection_table.refused_settings(self._cr)

    def duplicates(self) -> set[int]:
        return connection_table.duplicates(self._cr)

    def forgive(self, instance_id: int) -> None:
        connection_table.forgive(self._cr, instance_id)

    def check_identity(self, settings: InstanceSettings, seen: Identity, all_ids: Iterable[str]) -> str:
        return identity_table.check(self._cr, settings, seen, all_ids)

    def claim(self, instance_ids: Collection[int]) -> list[Request]:
        return command_table.claim(self._cr, instance_ids)

    def finish(self, outcome: Outcome) -> set[int]:
        return command_table.finish(self._cr, outcome)

    def expire(self, instance_ids: Collection[int]) -> set[int]:
        return command_table.expire(self._cr, instance_ids)

    def orphan(self, instance_ids: Collection[int]) -> set[int]:
        return command_table.orphan(self._cr, instance_ids)

    def write_statuses(self, news: Collection[Latest], digests: Mapping[int, str]) -> Written:
        return connection_table.write_statuses(self._cr, news, digests)

    def write_tallies(self, tallies: Mapping[int, Tally]) -> set[int]:
        return connection_table.write_tallies(self._cr, tallies)
