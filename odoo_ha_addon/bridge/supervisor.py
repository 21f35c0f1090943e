"""The bridge of one process: finds the databases that have the module and runs a coordinator for each."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

from .. import file_descriptors
from .coordinator import Coordinator
from .link.links import Links
from .sql.database import module_ready

_logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
STOP_SECONDS = 4.5
UNFIT_SECONDS = 10.0
"""How long a database is left alone whose tables are not those of this code."""


class Supervisor:
    """`run` blocks until `stop` is called from another thread; a host decides in what it runs."""

    def __init__(self, kind: str, databases: Callable[[], Iterable[str]]) -> None:
        """
        :param kind: `threaded`, `worker` or `process`
        :param databases: names of the databases to look after, asked again each second
        """
        self._kind = kind
        self._databases = databases
        self._coordinators: dict[str, Coordinator] = {}
        self._not_before: dict[str, float] = {}
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._links = Links()

    def run(self) -> None:
        _logger.info("Home Assistant bridge started (%s)", self._kind)
        file_descriptors.allow_many()
        self._links.start_loop()
        try:
            while not self._stopping.is_set():
                try:
                    self._look()
                except Exception:
                    _logger.exception("The bridge could not look for databases and tries again")
                self._stopping.wait(LOOK_SECONDS)
        finally:
            self._end()
            self._stopped.set()

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Release everything in order; returns when that is done, or after `timeout` seconds."""
        self._stopping.set()
        self._stopped.wait(timeout)

    def _look(self) -> None:
        now = time.monotonic()
        for db_name, coordinator in list(self._coordinators.items()):
            if coordinator.over:
                coordinator.stop(STOP_SECONDS)
                del self._coordinators[db_name]
                self._not_before[db_name] = now + (UNFIT_SECONDS if coordinator.unfit else 0.0)
        for db_name in self._databases():
            if (
                db_name in self._coordinators
                or self._stopping.is_set()
                or now < self._not_before.get(db_name, 0.0)
            ):
                continue
            if module_ready(db_name):
                _logger.info("%s: looking after its Home Assistant instances", db_name)
                coordinator = self._coordinators[db_name] = Coordinator(db_name, self._kind, self._links)
                coordinator.start()

    def _end(self) -> None:
        stops = [
            threading.Thread(target=coordinator.stop, args=(STOP_SECONDS,))
            for coordinator in self._coordinators.values()
        ]
        for stop in stops:
            stop.start()
        for stop in stops:
            stop.join(STOP_SECONDS)
        self._links.stop_loop(1.0)
        _logger.info("Home Assistant bridge stopped (%s)", self._kind)
