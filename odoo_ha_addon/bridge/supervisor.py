"""The bridge of one process: finds the databases that have the module and runs a coordinator for each."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from .. import file_descriptors
from ..protocol.module_changes import Modules
from .coordinator import Coordinator
from .link.links import Links
from .parts import LinkPool
from .sql.database import GONE, look_at_modules

_logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
STOP_SECONDS = 4.5
UNFIT_SECONDS = 10.0
"""How long a database is left alone whose tables are not those of this code."""
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 8.0
"""Each look at a database that has no bridge is a new connection: the next one comes later than the last."""
MARKED_SECONDS = 60.0
"""Modules that stay marked for so long are not being changed: a person has to hear of it."""


class AnyCoordinator(Protocol):
    """What is needed of a `Coordinator` here."""

    over: bool
    unfit: str | None

    def start(self) -> None: ...
    def stop(self, timeout: float) -> None: ...


class EventLoop(LinkPool, Protocol):
    """What is needed of `Links` here."""

    def start_loop(self) -> None: ...
    def stop_loop(self, timeout: float) -> None: ...


@dataclass
class _Look:
    """What is known of a database without a coordinator. Times are by the clock.

    :ivar installed_here: whether this process knew it to have the module
    :ivar marked: the modules that are marked to be changed, since when, and whether that was said
    """

    pause: float = 0.0
    not_before: float = float("-inf")
    unfit: str | None = None
    installed_here: bool = False
    marked: Modules | None = None
    marked_since: float = 0.0
    said: bool = False


class Supervisor:
    """`run` blocks until `stop` is called from another thread; a host decides in what it runs."""

    def __init__(
        self,
        kind: str,
        databases: Callable[[], Iterable[str]],
        installed_here: Callable[[], Collection[str]] = frozenset,
        *,
        links: EventLoop | None = None,
        look: Callable[[str], Modules] = look_at_modules,
        new_coordinator: Callable[[str, str, Any], AnyCoordinator] = Coordinator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        :param kind: `threaded`, `worker` or `process`
        :param databases: names of the databases to look after, asked again each second
        :param installed_here: names of databases that this very process knows to have the module; asked each second, so
            that an installation by this process is noticed at once
        :param look: asks a database itself, which costs a connection
        """
        self._kind = kind
        self._databases = databases
        self._installed_here = installed_here
        self._look_at = look
        self._new_coordinator = new_coordinator
        self._clock = clock
        self._coordinators: dict[str, AnyCoordinator] = {}
        self._looks: dict[str, _Look] = {}
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._links = links or Links()

    def run(self) -> None:
        _logger.info("Home Assistant bridge started (%s)", self._kind)
        file_descriptors.allow_many()
        self._links.start_loop()
        try:
            while not self._stopping.is_set():
                try:
                    self.look()
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

    def look(self) -> None:
        """Take note of coordinators that have ended, and start those that are missing."""
        for db_name, coordinator in list(self._coordinators.items()):
            if coordinator.over:
                coordinator.stop(STOP_SECONDS)
                del self._coordinators[db_name]
                self._looks[db_name] = _Look(unfit=coordinator.unfit)
        names = list(self._databases())
        for gone in self._looks.keys() - set(names):
            del self._looks[gone]
        installed_here = self._installed_here()
        for db_name in names:
            if db_name not in self._coordinators and not self._stopping.is_set():
                self._consider(db_name, db_name in installed_here)

    def _consider(self, db_name: str, installed_here: bool) -> None:
        look = self._looks.setdefault(db_name, _Look())
        now = self._clock()
        if installed_here and not look.installed_here:
            look.pause, look.not_before = 0.0, now
        look.installed_here = installed_here
        if now < look.not_before:
            return
        try:
            modules = self._look_at(db_name)
        except GONE as error:
            _logger.debug("%s: cannot be looked at: %s", db_name, error)
            modules = Modules(installed=False)
        if modules.may_be_served_by(self._kind) and not look.unfit:
            del self._looks[db_name]
            _logger.info("%s: looking after its Home Assistant instances", db_name)
            coordinator = self._coordinators[db_name] = self._new_coordinator(
                db_name, self._kind, self._links
            )
            coordinator.start()
            return
        self._watch_marks(db_name, look, modules, now)
        changing_now = modules.installed and not look.said
        look.pause = (
            FIRST_PAUSE_SECONDS
            if changing_now
            else min(max(FIRST_PAUSE_SECONDS, 2 * look.pause), LONGEST_PAUSE_SECONDS)
        )
        look.not_before = now + look.pause
        if modules.ready and look.unfit:
            _logger.warning("%s: the module has to be upgraded: %s", db_name, look.unfit)
            look.unfit = None
            look.not_before = now + UNFIT_SECONDS

    def _watch_marks(self, db_name: str, look: _Look, modules: Modules, now: float) -> None:
        """Say once, in the log, which modules keep the bridge off though nobody is changing them."""
        if modules != look.marked:
            look.marked, look.marked_since, look.said = modules, now, False
        if modules.changing and not look.said and now - look.marked_since >= MARKED_SECONDS:
            look.said = True
            _logger.warning(
                "%s: no Home Assistant instance is connected, for these modules are marked to be changed and are "
                "not: %s. Carry it out, or cancel it in Apps.",
                db_name,
                modules,
            )

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
