"""One database's bridge: a thread that does everything with PostgreSQL but the writing of states.

It holds the leases on one connection in autocommit, hears what Odoo announces, starts and stops links,
claims commands and writes down their outcome and the connections' status. When that connection dies, all
leases are lost with it: the links are cut, and it begins anew.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from ..file_descriptors import wait_readable
from ..protocol import notify
from ..protocol.life_signs import CERTAIN_SECONDS
from ..protocol.settings import InstanceSettings, Lease
from ..protocol.statuses import Status, latest
from .lease import rendezvous
from .lease.leases import BuriedError, Leases
from .link.identity import Identity
from .link.links import Links
from .link.requests import Outcome
from .link.token_reader import TokenReader
from .sql import command_table, connection_table, identity_table
from .sql.bus import BusAnnouncer
from .sql.database import GONE, MISFIT, connect, is_ready, module_ready
from .sql.state_database import PostgresStates
from .sql.watch_table import read_watches
from .write.registry_writer import RegistryWriter
from .write.writer import Writer

_logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
CHECK_SETTINGS_SECONDS = 30.0
CHECK_MODULE_SECONDS = 5.0
COUNTERS_SECONDS = 5.0
RECONNECT_SECONDS = 0.5
LET_GO_SECONDS = 2.5
JOBS_SECONDS = 0.5

Job = Callable[[Any], None]


class Coordinator:
    """Use `start` and `stop`.

    `over`: it has ended, by `stop` or because of the database; `unfit`: because its tables are not ours.
    """

    def __init__(self, db_name: str, kind: str, links: Links) -> None:
        self.db_name = db_name
        self.over = self.unfit = False
        self._kind = kind
        self.registries = RegistryWriter(db_name, self.misfit)
        self.tokens = TokenReader(db_name)
        self._writer = Writer(db_name, PostgresStates(db_name), self.misfit)
        self._links = links
        self._announcer = BusAnnouncer()
        self._leases: Leases | None = None
        self._settings: dict[int, InstanceSettings] = {}
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._statuses: queue.SimpleQueue[Status] = queue.SimpleQueue()
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_reader, False)
        os.set_blocking(self._wake_writer, False)
        self._stopping = threading.Event()
        self._due: dict[str, float] = {}
        self._confirmed = float("-inf")
        self._thread = threading.Thread(target=self._run, name=f"odoo_ha.coordinator.{db_name}")

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Take no more commands, write what is there, close the connections, give the leases back."""
        self._stopping.set()
        self._wake()
        self._thread.join(timeout)

    def report(self, status: Status) -> None:
        """A link's state changed."""
        self._statuses.put(status)
        self._wake()

    def ready(self, instance_id: int) -> None:
        """A link can carry out commands."""

        def begin(cr: Any) -> None:
            self._settle([instance_id])
            self._claim(cr, [instance_id])

        self._do(begin)

    def is_certain(self) -> bool:
        """Whether what we serve is surely ours: a process that stood still for a while cannot know."""
        return time.monotonic() - self._confirmed < CERTAIN_SECONDS

    def finished(self, outcome: Outcome) -> None:
        """A command has an outcome."""
        self._do(lambda cr: self._settle(command_table.finish(cr, outcome)))

    def identify(self, lease: Lease, seen: Identity, all_ids: list[str], told: Callable[[str], None]) -> None:
        """Find out whether this is the Home Assistant that was there before; `told` hears the answer."""

        def ask(cr: Any) -> None:
            if settings := self._settings.get(lease.instance_id):
                told(identity_table.check(cr, settings, seen, all_ids))

        self._do(ask)

    def misfit(self, error: Exception) -> None:
        """Somebody met tables that are not those of this code; it ends this coordinator."""

        def give_up(_cr: Any) -> None:
            raise error

        self._do(give_up)

    def _do(self, job: Job) -> None:
        self._jobs.put(job)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            os.write(self._wake_writer, b".")

    def _run(self) -> None:
        self._writer.start()
        try:
            while not self._stopping.is_set() and not self.over:
                try:
                    self._serve()
                except GONE as error:
                    self._lost(error)
                except BuriedError:
                    _logger.warning("%s: this bridge was taken for dead and begins anew", self.db_name)
                except MISFIT as error:
                    self._give_up(error)
                except Exception:
                    _logger.exception("%s: the bridge stumbled and begins anew", self.db_name)
                    self._stopping.wait(RECONNECT_SECONDS)
        finally:
            self.over = True
            self._writer.stop(LET_GO_SECONDS)
            self.registries.stop()
            self._announcer.close()
            os.close(self._wake_reader)
            os.close(self._wake_writer)

    def _give_up(self, error: Exception) -> None:
        """That the tables are gone is nobody's fault where the module has been uninstalled, and said once."""
        if module_ready(self.db_name):
            reason = str(error).splitlines()[0]
            _logger.warning("%s: the module has to be upgraded: %s", self.db_name, reason)
            self.unfit = True
        elif not self.over:
            _logger.info("%s: the module is gone; the bridge lets go of the database", self.db_name)
        self.over = True

    def _serve(self) -> None:
        """One life of the connection that holds the leases."""
        connection = connect(self.db_name, "bridge", autocommit=True)
        try:
            with connection.cursor() as cr:
                cr.execute(f"LISTEN {notify.CHANNEL}")
                self._leases = Leases(cr, self._kind)
                self._due.clear()
                self._jobs = queue.SimpleQueue()
                self._statuses = queue.SimpleQueue()
                self._read_settings(cr)
                self._read_watches(cr)
                while not self._stopping.is_set() and not self.over:
                    self._regular_work(cr)
                    if self.over:
                        break
                    self._sleep(connection)
                    self._listen(cr, connection)
                    self._write_statuses(cr)
                    self._do_jobs(cr, JOBS_SECONDS)
                self._let_go(cr)
        finally:
            self._cut()
            self._leases = None
            connection.close()

    def _sleep(self, connection: Any) -> None:
        if not self._jobs.empty() or not self._statuses.empty() or connection.notifies:
            return
        wait_readable([connection, self._wake_reader], TICK_SECONDS)
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_reader, 4096)

    def _listen(self, cr: Any, connection: Any) -> None:
        connection.poll()
        heard: dict[str, set[int]] = {}
        for notification in connection.notifies:
            if parsed := notify.parse(notification.payload):
                heard.setdefault(parsed[0], set()).add(parsed[1])
        connection.notifies.clear()
        if "instance" in heard:
            self._read_settings(cr)
        if "bridge" in heard or "instance" in heard:
            self._balance(cr)
        for instance_id in heard.get("restart", ()):
            self._try_again(cr, instance_id)
        if "sync" in heard:
            self._links.compare_registries(self, heard["sync"])
        if "watch" in heard:
            self._read_watches(cr)
        if "command" in heard:
            self._claim(cr, heard["command"])
        if "module" in heard:
            self._due.pop("module", None)

    def _do_jobs(self, cr: Any, seconds: float) -> None:
        """What others asked for; after so many seconds the rest waits, for there are signs of life to give."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            job(cr)

    def _regular_work(self, cr: Any) -> None:
        assert self._leases
        if self._is_due("life", TICK_SECONDS):
            self._leases.show_life()
            self._confirmed = time.monotonic()
            self._balance(cr)
            self._settle(command_table.expire(cr, list(self._leases.held)))
        if self._is_due("module", CHECK_MODULE_SECONDS) and not is_ready(cr):
            _logger.info(
                "%s: a module is being installed, upgraded or uninstalled; the bridge steps aside",
                self.db_name,
            )
            self.over = True
        if self._is_due("settings", CHECK_SETTINGS_SECONDS):
            self._read_settings(cr)
            self._read_watches(cr)
        if self._is_due("counters", COUNTERS_SECONDS):
            connection_table.write_counters(cr, self._writer.take_counters(), self._links.counters(self))

    def _is_due(self, work: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._due.get(work, 0.0):
            return False
        self._due[work] = now + every
        return True

    def _read_settings(self, cr: Any) -> None:
        before, self._settings = self._settings, connection_table.read_settings(cr)
        assert self._leases
        keys_turned = self.tokens.look(cr, self._settings.values())
        self._leases.show_unreadable(self.tokens.unreadable)
        for instance_id, lease in list(self._leases.held.items()):
            settings = self._settings.get(instance_id)
            if settings == before.get(instance_id) and instance_id not in keys_turned:
                continue
            if settings is None or not settings.connectable:
                self._give_back(cr, [instance_id])
            else:
                self._restart(cr, settings, lease)
        left = {i for i, settings in before.items() if settings.active} - {
            i for i, settings in self._settings.items() if settings.active
        }
        if left:
            # What stood in the way of another instance as its duplicate may have been one of these.
            for instance_id in connection_table.duplicates(cr).intersection(self._leases.held):
                self._restart(cr, self._settings[instance_id], self._leases.held[instance_id])

    def _restart(self, cr: Any, settings: InstanceSettings, lease: Lease) -> None:
        """At once: nobody waits for the goodbye of a server that may not answer any more."""
        self._links.cut(self, [settings.id], LET_GO_SECONDS)
        self._start(cr, [(settings, lease)])

    def _try_again(self, cr: Any, instance_id: int) -> None:
        """Somebody asked for it: connect anew, even where Home Assistant has refused."""
        assert self._leases
        lease, settings = self._leases.held.get(instance_id), self._settings.get(instance_id)
        if lease and settings:
            connection_table.forgive(cr, instance_id)
            self._restart(cr, settings, lease)

    def _balance(self, cr: Any) -> None:
        """Serve what rendezvous hashing says is ours, and nothing else."""
        assert self._leases
        bridges = self._leases.living()
        ours = {
            instance_id
            for instance_id, settings in self._settings.items()
            if settings.connectable
            and rendezvous.owner(instance_id, rendezvous.able(instance_id, bridges)) == self._leases.name
        }
        if strangers := self._leases.held.keys() - ours:
            self._give_back(cr, strangers)
        leases = self._leases.acquire(ours)
        if leases:
            command_table.orphan(cr, [lease.instance_id for lease in leases])
            self._start(cr, [(self._settings[lease.instance_id], lease) for lease in leases])

    def _start(self, cr: Any, served: list[tuple[InstanceSettings, Lease]]) -> None:
        refused = connection_table.refused_settings(cr)
        for settings, lease in served:
            if refused.get(settings.id) == settings.digest:
                # Home Assistant said no to exactly these settings; asking again would only get us banned.
                _logger.info("%s: still refused, nothing was changed since", settings.name)
                continue
            self._writer.attach(lease)
            self._links.start(self, settings, lease, self._writer)

    def _give_back(self, cr: Any, instance_ids: Iterable[int]) -> None:
        assert self._leases
        ids = list(instance_ids)
        self._links.stop(self, ids, LET_GO_SECONDS)
        self._writer.flush(ids, LET_GO_SECONDS)
        self._do_jobs(cr, LET_GO_SECONDS)
        for instance_id in ids:
            self._writer.detach(instance_id)
            lease = self._leases.held.get(instance_id)
            settings = self._settings.get(instance_id)
            if lease and settings:
                self._statuses.put(Status(lease, settings.idle_state))
        self._write_statuses(cr)
        self._leases.release(ids)

    def _let_go(self, cr: Any) -> None:
        """The orderly end: outcomes are written, states flushed, Close frames sent, leases free."""
        assert self._leases
        self._give_back(cr, list(self._leases.held))
        connection_table.write_counters(cr, self._writer.take_counters(), {})
        self._leases.end()

    def _lost(self, error: Exception) -> None:
        _logger.warning(
            "%s: the connection to PostgreSQL is gone, all leases with it: %s",
            self.db_name,
            str(error).strip(),
        )
        self._stopping.wait(RECONNECT_SECONDS)

    def _cut(self) -> None:
        """Whatever ended the leases, no link may outlive them: the next bridge may be connecting by now."""
        self._links.cut_all(self, LET_GO_SECONDS)
        self._writer.detach_all()

    def _claim(self, cr: Any, instance_ids: Iterable[int]) -> None:
        ready = self._links.ready(self, instance_ids)
        if ready:
            for request in command_table.claim(cr, ready):
                self._links.send(self, request)

    def _settle(self, instance_ids: Iterable[int]) -> None:
        """Let the records show what became of their edits."""
        assert self._leases
        for instance_id in instance_ids:
            if lease := self._leases.held.get(instance_id):
                self.registries.settle_soon(lease)

    def _write_statuses(self, cr: Any) -> None:
        """All that were reported since the last time, in one go."""
        news = []
        digests = {}
        for _ in range(self._statuses.qsize()):
            status = self._statuses.get()
            if settings := self._settings.get(status.lease.instance_id):
                news.append(status)
                digests[settings.id] = settings.digest
                connection_table.log_status(self.db_name, settings, status)
        if channels := connection_table.write_statuses(cr, latest(news), digests):
            self._announcer.announce(channels)

    def _read_watches(self, cr: Any) -> None:
        self._writer.watch(read_watches(cr, time.monotonic()))
