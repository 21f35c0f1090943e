"""A person at Odoo: looks at pages all the time and, where there is trouble to make, makes it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from random import Random
from types import TracebackType
from typing import TypeVar

import psycopg2
import requests

from benchmarks.bed import Bed
from tests.odoo_client import OdooClient, OdooError

P = TypeVar("P", bound="Person")

REFUSALS = (OdooError, requests.RequestException, psycopg2.Error)
"""What Odoo and PostgreSQL may answer where transactions meet."""
FOLLOW_SECONDS = 10.0
WATCHED = 20
"""Entities of each instance that somebody's page shows."""
LOCKED = {
    "ha_instance": "id",
    "ha_lease": "instance_id",
    "ha_connection": "instance_id",
    "ha_entity": "instance_id",
}
"""Tables whose rows of an instance are locked at times, by the column that names it."""


class Person:
    """Somebody who does something in a thread of their own until it is all over. A context manager."""

    def __init__(self, odoo: OdooClient) -> None:
        self._odoo = odoo
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live, name=type(self).__name__.lower())

    def __enter__(self: P) -> P:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _live(self) -> None:
        raise NotImplementedError

    def _wait(self, seconds: float) -> bool:
        """As long as that, or until it is all over: then True."""
        return self._over.wait(seconds)

    def _look_at(self, instance_id: int, page: str, most: int | None = None) -> None:
        """Open a page that follows the entities of an instance."""
        rows = self._odoo.search_read("ha.entity", [("instance_id", "=", instance_id)], "id", limit=most)
        self._odoo.call("ha.entity", "follow", page, [row["id"] for row in rows])


class Viewer(Person):
    """Has pages open that follow some entities of each instance."""

    def __init__(self, odoo: OdooClient, ids: list[int]) -> None:
        super().__init__(odoo)
        self._ids = ids

    def _live(self) -> None:
        while True:
            for instance_id in self._ids:
                with contextlib.suppress(*REFUSALS):
                    self._look_at(instance_id, f"viewer {instance_id}", WATCHED)
            if self._wait(FOLLOW_SECONDS):
                return


class Troublemaker(Person):
    """Does to one instance all that a person can do to it, in random order.

    Leaving it leaves the instance there and active.

    Attributes:
        instance_id: of the instance, which changes when it is deleted and made again.
        diary: when each act began (seconds since 1970), and its name.
        errors: what Odoo said no to.
    """

    def __init__(
        self, bed: Bed, odoo: OdooClient, name: str, address: tuple[str, str], seed: int, pause: float
    ) -> None:
        """:param pause: seconds between two acts, on an average"""
        super().__init__(odoo)
        self._bed = bed
        self._name = name
        self._address = address
        self._chance = Random(seed)
        self._pause = pause
        self.diary: list[tuple[float, str]] = []
        self.errors: list[str] = []
        self.instance_id = self._make()

    def _make(self) -> int:
        [instance_id] = self._bed.make_instances(self._odoo, {self._name: self._address})
        return instance_id

    def _live(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            **{f"locks {table}": lambda table=table: self._lock(table) for table in LOCKED},
            "archives": self._archive,
            "deletes": self._delete,
            "reconnects": lambda: self._odoo.call("ha.instance", "action_reconnect", [self.instance_id]),
            "calls a service": self._call_service,
            "looks": lambda: self._look_at(self.instance_id, "viewer of the hostile"),
        }
        while True:
            for name in self._chance.sample(list(acts), len(acts)):
                if self._wait(self._chance.uniform(0.2, 2 * self._pause)):
                    return
                self.diary.append((time.time(), f"person: {name}"))
                try:
                    acts[name]()
                except REFUSALS as error:
                    self.errors.append(f"{name}: {error}")

    def _lock(self, table: str) -> None:
        """A long transaction has changed the rows, and is rolled back at last."""
        connection = psycopg2.connect(self._bed.postgres.dsn(self._bed.odoo.database))
        try:
            with connection.cursor() as cr:
                cr.execute("SET lock_timeout = '5s'")
                with contextlib.suppress(psycopg2.errors.LockNotAvailable):
                    cr.execute(
                        f"SELECT 1 FROM {table} WHERE {LOCKED[table]} = %s FOR UPDATE", [self.instance_id]
                    )
                    self._wait(self._chance.uniform(2, 6))
        finally:
            connection.close()

    def _archive(self) -> None:
        self._odoo.call("ha.instance", "write", [self.instance_id], {"active": False})
        self._wait(self._chance.uniform(0, 3))
        self._insist(lambda: self._odoo.call("ha.instance", "write", [self.instance_id], {"active": True}))

    def _delete(self) -> None:
        self._odoo.call("ha.instance", "unlink", [self.instance_id])
        self._wait(self._chance.uniform(0, 2))
        self.instance_id = self._insist(self._make)

    def _insist(self, act: Callable[[], int]) -> int:
        """What has to work at last; a transaction that meets another one's may be refused."""
        for _ in range(20):
            try:
                return act()
            except REFUSALS as error:
                self.errors.append(str(error))
                time.sleep(0.5)
        return act()

    def _call_service(self) -> None:
        self._odoo.route(
            "/odoo_ha_addon/call_service",
            ha_instance_id=self.instance_id, domain="light", service="turn_on",
            service_data={"entity_id": "light.none"},
        )  # fmt: skip
