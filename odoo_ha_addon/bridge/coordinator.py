"""One database's bridge: a thread that does everything with PostgreSQL but the writing of states and registries.

It holds the leases on one connection in autocommit. When that connection dies, all leases are lost with it: the
links are cut, and it begins again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from ..protocol.identity import Identity
from ..protocol.life_signs import CERTAIN_SECONDS
from ..protocol.parameters import Parameters
from ..protocol.settings import Lease
from ..protocol.statuses import Status
from .extensions import Installed, load
from .inbox import Inbox
from .jobs import Job, SessionLost
from .lease.leases import BridgeEvicted
from .link.feeds.feed import Feed, Transaction
from .link.requests import Outcome, Request
from .link.token_reader import TokenReader
from .parts import Announcer, LinkPool, Misfit, Session, StateWriter
from .service import FLUSH_SECONDS, GOODBYE_SECONDS, Service, Surroundings
from .sql.bus import BusAnnouncer
from .sql.database import GONE, MISFIT
from .sql.feed_transactions import FeedTransactions
from .sql.session import PostgresSession
from .sql.state_database import PostgresStates
from .tallies import Tally
from .write.registry_writer import RegistryWriter
from .write.sinks.runner import SinkRunner
from .write.writer import Writer

_logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 0.5
CUT_SECONDS = 2.5


def new_writer(db_name: str, misfit: Misfit) -> Writer:
    """One that writes to PostgreSQL."""
    return Writer(db_name, PostgresStates(db_name), misfit)


class Coordinator:
    """Use `start` and `stop`. The other methods are `Owner`'s: they may be called from any thread, at any time.

    `over`: it has ended, by `stop` or because of the database; `unfit`: what was wrong with its tables, if that is why.
    """

    def __init__(
        self,
        db_name: str,
        kind: str,
        links: LinkPool,
        *,
        open_session: Callable[[str], Session] = PostgresSession,
        new_writer: Callable[[str, Misfit], StateWriter] = new_writer,
        new_registries: Callable[[str, Misfit], Any] = RegistryWriter,
        new_announcer: Callable[[], Announcer] = BusAnnouncer,
        load_extensions: Callable[[str, Collection[str]], Installed] = load,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.db_name = db_name
        self.over = False
        self.unfit: str | None = None
        self.registries = new_registries(db_name, self.misfit)
        self.tokens = TokenReader(db_name)
        self.parameters = Parameters()
        self._kind = kind
        self._links = links
        self._open_session = open_session
        self._writer = new_writer(db_name, self.misfit)
        self._announcer = new_announcer()
        self._clock = clock
        self._load_extensions = load_extensions
        self._installed: Installed | None = None
        self._transactions = FeedTransactions(db_name)
        self._service: Service | None = None
        self._inbox: Inbox[Job] = Inbox()
        self._trouble: str | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"odoo_ha.coordinator.{db_name}")

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Take no more commands, write what is there, close the connections, give the leases back."""
        self._stopping.set()
        self._inbox.wake()
        self._thread.join(timeout)

    def report(self, status: Status) -> None:
        self._tell("news of the connection", status.lease.instance_id, partial(Service.report, status=status))

    def ready(self, instance_id: int) -> None:
        self._tell("waiting commands", instance_id, partial(Service.ready, instance_id=instance_id))

    def stopped(self, instance_id: int) -> None:
        self._tell(
            "the end of the connection", instance_id, partial(Service.stopped, instance_id=instance_id)
        )

    def counted(self, tallies: Mapping[int, Tally]) -> None:
        self._tell("counters", None, partial(Service.counted, tallies=tallies))

    @property
    def feeds(self) -> Sequence[Feed]:
        return self._installed.feeds if self._installed else ()

    @property
    def transaction(self) -> Transaction:
        return self._transactions

    def is_certain(self) -> bool:
        """A process that stood still for a while cannot know whether what it serves is still its own."""
        service = self._service
        return service is not None and self._clock() - service.confirmed < CERTAIN_SECONDS

    def finished(self, outcome: Outcome) -> None:
        def failed(service: Service, error: Exception) -> None:
            service.do(Job("a command", None, partial(Service.finish, outcome=outcome.unstorable(error))))

        self._tell("a command", None, partial(Service.finish, outcome=outcome), failed)

    def judged(self, requests: Collection[Request], lost: Collection[int] | None) -> None:
        self._tell("commands that waited", None, partial(Service.judged, requests=requests, lost=lost))

    def identify(
        self, lease: Lease, seen: Identity, all_ids: list[str], answer: Callable[[str | None], None]
    ) -> None:
        def ask(service: Service) -> None:
            answer(service.check_identity(lease.instance_id, seen, all_ids))

        self._tell("the identity", lease.instance_id, ask, lambda _service, _error: answer(None))

    def misfit(self, error: Exception) -> None:
        """Somebody met tables that are not those of this code; it ends this coordinator."""

        def give_up(_service: Service) -> None:
            raise error

        self._tell("the tables", None, give_up)

    def _tell(
        self,
        what: str,
        instance_id: int | None,
        work: Callable[[Service], None],
        failed: Callable[[Service, Exception], None] | None = None,
    ) -> None:
        self._inbox.put(Job(what, instance_id, work, failed))

    def _run(self) -> None:
        self._writer.start()
        try:
            while not self._stopping.is_set() and not self.over:
                try:
                    self._serve()
                except MISFIT as error:
                    self._give_up(error)
                except BridgeEvicted:
                    _logger.warning("%s: this bridge was taken for dead and begins again", self.db_name)
                except (SessionLost, *GONE) as error:
                    self._wait_after(f"the connection to PostgreSQL is gone, all leases with it: {error}")
                except Exception as error:
                    self._wait_after(f"the bridge stumbled and begins again: {error!r}", error)
        finally:
            self.over = True
            self._writer.stop(CUT_SECONDS)
            self.registries.stop()
            self._transactions.stop()
            self._announcer.close()
            self._inbox.close()

    def _wait_after(self, trouble: str, error: Exception | None = None) -> None:
        """What lasts is logged once."""
        if trouble != self._trouble:
            self._trouble = trouble
            _logger.log(
                logging.ERROR if error else logging.WARNING,
                "%s: %s", self.db_name, trouble.strip(), exc_info=error,
            )  # fmt: skip
        self._stopping.wait(RECONNECT_SECONDS)

    def _give_up(self, error: Exception) -> None:
        """Whether the module is gone or has to be upgraded is for the next look at the database to say."""
        if not self.over:
            self.unfit = str(error).splitlines()[0]
            _logger.info(
                "%s: the bridge lets go of the database, whose tables are not its own: %s",
                self.db_name,
                self.unfit,
            )
        self.over = True

    def _serve(self) -> None:
        """One life of the connection that holds the leases."""
        session = self._open_session(self.db_name)
        try:
            self._inbox.clear()
            installed = self._extended(session)
            service = self._service = Service(self._surroundings(installed), session, self._kind)
            while not self._stopping.is_set() and not service.over:
                self._turn(service, session)
                self._trouble = None
            self.over |= service.over
            self._end(service, session)
        finally:
            self._service = None
            # Whatever ended the leases, no link may outlive them: the next bridge may be connecting by now.
            self._links.cut_all(self, CUT_SECONDS)
            self._writer.detach_all()
            session.close()

    def _extended(self, session: Session) -> Installed:
        """What other addons add here; made once, for a change of modules ends this coordinator."""
        if self._installed is None:
            self._installed = self._load_extensions(self.db_name, session.read_modules().addons)
            self._writer.use_sinks(
                SinkRunner(self.db_name, sink, PostgresStates(self.db_name, f"sink {sink.name}"))
                for sink in self._installed.sinks
            )
        return self._installed

    def _surroundings(self, installed: Installed) -> Surroundings:
        return Surroundings(
            self,
            self._links,
            self._writer,
            self.registries,
            self.tokens,
            self._announcer,
            installed,
            self._clock,
        )

    def _turn(self, service: Service, session: Session) -> None:
        service.work()
        if not self._inbox:
            session.wait(self._inbox, service.patience())
        self._inbox.quiet()
        service.hear()
        service.do_all(self._inbox.take)

    def _end(self, service: Service, session: Session) -> None:
        """The orderly end: outcomes are written, states flushed, Close frames sent, leases free."""
        service.end()
        until = self._clock() + GOODBYE_SECONDS + FLUSH_SECONDS
        while not service.is_empty() and self._clock() < until:
            self._turn(service, session)
        # What feeds still do holds the leases, and with them the bridge's own row.
        self._transactions.stop()
        service.sign_off()
