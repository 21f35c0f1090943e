"""What a coordinator does as long as one connection to PostgreSQL lasts: it holds leases, keeps links in step with the
settings, and does in turn what is due or was announced.

Whatever concerns one instance is that instance's trouble: it is logged once, tried again where that can help, and the
others go on. Only the end of the connection, the loss of this bridge's row and tables of other code end it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from ..protocol.identity import Identity
from ..protocol.life_signs import EVERY_SECONDS
from ..protocol.settings import InstanceSettings
from ..protocol.statuses import Status
from .addon_topics import AddonTopics
from .commands import Commands
from .extensions import Installed
from .faults import Faults
from .jobs import AGAIN_SECONDS, Job, Jobs
from .lease import rendezvous
from .lease.departures import Departures
from .lease.leases import Leases
from .link.requests import Outcome, Request
from .link.token_reader import TokenReader
from .parts import Announcer, LinkPool, Owner, Registries, Session, StateWriter
from .sql.database import PASSING
from .status_writer import StatusWriter
from .tallies import Tallies, Tally

_logger = logging.getLogger(__name__)

CHECK_SETTINGS_SECONDS = 30.0
CHECK_MODULES_SECONDS = 5.0
TALLIES_SECONDS = 5.0
JOBS_SECONDS = EVERY_SECONDS / 2
HELD_UP_SECONDS = 0.1
GRANTS = "the clock of grants"
FLUSH_LOOK_SECONDS = 0.02
GOODBYE_SECONDS = 2.5
FLUSH_SECONDS = 1.5


class Surroundings(NamedTuple):
    """What all services of a coordinator share."""

    owner: Owner
    links: LinkPool
    writer: StateWriter
    registries: Registries
    tokens: TokenReader
    announcer: Announcer
    installed: Installed
    clock: Callable[[], float]


class Service:
    """Belongs to the coordinator's thread; nothing here waits for long.

    :ivar over: the tables are about to change
    :ivar confirmed: when the last sign of life was begun that PostgreSQL has taken, by the clock
    """

    def __init__(self, around: Surroundings, session: Session, kind: str) -> None:
        self.over = False
        self.confirmed = float("-inf")
        self.settings: dict[int, InstanceSettings] = {}
        self.leases = Leases(session.leases, kind)
        self._around = around
        self._kind = kind
        self._owner = around.owner
        self._links = around.links
        self._session = session
        self._faults = Faults(around.owner.db_name)
        self._jobs = Jobs(session, self._faults, around.clock)
        self._statuses = StatusWriter(around.owner.db_name, session, around.announcer, self._faults)
        self._tallies = Tallies()
        self._started: set[int] = set()
        self._departures = Departures(FLUSH_SECONDS)
        self._duplicates_may_go = False
        self._ending = False
        self._due: dict[str, float] = {}
        self._commands = Commands(
            session, around.owner, around.links, around.registries, lambda: self.leases.held
        )
        self._addons = AddonTopics(around.installed.parts, session, self._jobs, self._look_at_modules_soon)

    def work(self) -> None:
        """Whatever is due by now."""
        if self._is_due("life", EVERY_SECONDS):
            self._show_life()
        if not self._ending:
            self._regularly("the look at the modules", CHECK_MODULES_SECONDS, self._look_at_modules)
            if self.over:
                return
            self._regularly("the look at the settings", CHECK_SETTINGS_SECONDS, self._read_settings)
            self._regularly("the look at open pages", CHECK_SETTINGS_SECONDS, self._read_watches)
            self._regularly(GRANTS, CHECK_SETTINGS_SECONDS, self._turn_grants)
            self._regularly(
                "the settings of other addons", CHECK_SETTINGS_SECONDS, self._addons.read_settings
            )
            self._regularly("the sharing of instances", EVERY_SECONDS, self._balance)
            self._regularly("late commands", EVERY_SECONDS, self._commands.expire)
            self._regularly("orphaned commands", CHECK_MODULES_SECONDS, self._commands.end_orphans)
            self._regularly("waiting commands", EVERY_SECONDS, self._commands.claim_all)
            self._regularly("counters", TALLIES_SECONDS, self._write_tallies)
        self._jobs.do_again(self)
        self._finish_departures()
        self._statuses.write(self.settings.keys())

    def patience(self) -> float:
        """How long nothing is due, in seconds, if nobody has anything for us."""
        if self.over and not self._ending:
            return 0.0
        if self._departures.flushing:
            return FLUSH_LOOK_SECONDS
        moment = min([self._jobs.next_moment(), *self._due.values()])
        return max(0.0, min(moment - self._now(), EVERY_SECONDS))

    def hear(self) -> None:
        """Act on what Odoo and the other bridges have announced."""
        heard = self._session.hear()
        if self._ending:
            return
        if "instance" in heard or "parameters" in heard:
            self._due["the look at the settings"] = 0.0
        if "bridge" in heard or "instance" in heard:
            self._due["the sharing of instances"] = 0.0
        for instance_id in heard.get("restart", ()):
            self.do(Job("a new try", instance_id, partial(Service.try_again, instance_id=instance_id)))
        if "sync" in heard:
            self._links.compare_registries(self._owner, heard["sync"])
        if "watch" in heard:
            self._due["the look at open pages"] = 0.0
        if "access" in heard:
            self._due[GRANTS] = 0.0
        if "command" in heard:
            self._jobs.attempt("waiting commands", lambda: self._commands.claim_of(heard["command"]))
        if "module" in heard:
            self._look_at_modules_soon()
        self._addons.tell(heard)

    def end(self) -> None:
        """Begin to give everything back: see `is_empty`."""
        self._ending = True
        self._commands.end()
        self._due = {"life": self._due.get("life", 0.0)}
        self._depart(self.leases.held)

    def is_empty(self) -> bool:
        """Whether everything has been given back: outcomes and states are written, connections are closed."""
        return not self.leases.held and not self._departures

    def sign_off(self) -> None:
        """After all else: the last numbers, and the bridge's own row."""
        self._jobs.attempt("counters", self._write_tallies)
        self._jobs.attempt("the end of the bridge", self.leases.end)

    def do(self, job: Job) -> None:
        """
        :raises SessionLost: the connection is gone
        """
        self._jobs.do(job, self)

    def do_all(self, take: Callable[[], Job | None]) -> None:
        """Jobs that wait; after some time the rest has to wait, for there are signs of life to give."""
        until = self._now() + JOBS_SECONDS
        while self._now() <= until and (job := take()):
            self.do(job)

    def report(self, status: Status) -> None:
        """A connection's state has changed."""
        instance_id = status.lease.instance_id
        if not status.state.is_open:
            self._commands.not_ready([instance_id])
        if settings := self.settings.get(instance_id):
            self._statuses.add(status, settings)

    def ready(self, instance_id: int) -> None:
        """The instance can carry out commands."""
        if instance_id in self._started:
            self._commands.ready(instance_id)

    def stopped(self, instance_id: int) -> None:
        """The connection of an instance that is given back is closed."""
        self._departures.stopped(instance_id, self._now())

    def finish(self, outcome: Outcome) -> None:
        """A command is over, or could not be sent and waits again."""
        self._commands.finish(outcome)

    def judged(self, requests: Collection[Request], lost: Collection[int] | None) -> None:
        """What is known now of the rights of those who gave these commands: see `Commands.judged`."""
        self._commands.judged(requests, lost)

    def check_identity(self, instance_id: int, seen: Identity, all_ids: list[str]) -> str | None:
        """Whether this is the Home Assistant that was there before; None for an instance that is gone."""
        settings = self.settings.get(instance_id)
        return self._session.check_identity(settings, seen, all_ids) if settings else None

    def counted(self, tallies: Mapping[int, Tally]) -> None:
        self._tallies.add(tallies)

    def try_again(self, instance_id: int) -> None:
        """Somebody asked for it: connect again, even where Home Assistant has refused."""
        if instance_id in self.leases.held and instance_id in self.settings:
            self._session.forgive(instance_id)
            self._restart([instance_id])

    def _show_life(self) -> None:
        began = self._now()
        try:
            self.leases.show_life()
        except PASSING as error:
            self._faults.happened("the sign of life", error, passing=True)
        else:
            self.confirmed = began
            self._faults.worked("the sign of life")

    def _look_at_modules_soon(self) -> None:
        self._due["the look at the modules"] = 0.0

    def _look_at_modules(self) -> None:
        modules = self._session.read_modules()
        if modules.ready and modules.addons != self._around.installed.addons:
            _logger.info(
                "%s: other addons than before are installed; the bridge begins again", self._owner.db_name
            )
            self.over = True
        elif not modules.ready:
            _logger.info(
                "%s: a module is being installed, upgraded or uninstalled; the bridge steps aside: %s",
                self._owner.db_name,
                modules,
            )
            self.over = True
        elif not modules.may_be_served_by(self._kind):
            _logger.info(
                "%s: the settings leave it to bridges of their own; this one lets go", self._owner.db_name
            )
            self.over = True

    def _read_settings(self) -> None:
        # All that may have to wait comes first, so that no change is lost when it does.
        settings, keys = self._session.read_settings(), self._session.read_token_keys()
        self._owner.parameters = self._session.read_parameters()
        self._around.writer.pace(self._owner.parameters.frame_milliseconds / 1000)
        before, self.settings = self.settings, settings
        keys_turned = self._around.tokens.look(keys, settings.values())
        changed = [
            instance_id
            for instance_id in self.leases.held
            if settings.get(instance_id) != before.get(instance_id) or instance_id in keys_turned
        ]
        connectable = [i for i in changed if i in settings and settings[i].connectable]
        self._depart(set(changed) - set(connectable))
        self._restart(connectable)
        left = {i for i in before if before[i].active} - {i for i in settings if settings[i].active}
        moved = {i for i in before if i in settings and before[i].company_id != settings[i].company_id}
        self._duplicates_may_go |= bool(left or moved)
        for instance_id in left:
            self._faults.forget(instance_id)
        self._due["the sharing of instances"] = 0.0

    def _read_watches(self) -> None:
        self._around.writer.watch(self._session.read_watches())

    def _turn_grants(self) -> None:
        turned = self._session.turn_grants()
        if turned.channels:
            self._around.announcer.announce(turned.channels)
        if turned.seconds is not None:
            seconds = min(max(turned.seconds, HELD_UP_SECONDS), CHECK_SETTINGS_SECONDS)
            self._due[GRANTS] = self._now() + seconds

    def _balance(self) -> None:
        """Serve what rendezvous hashing says is ours, and nothing else."""
        self.leases.show_unreadable(self._around.tokens.unreadable)
        bridges = self.leases.living()
        ours = {
            instance_id
            for instance_id, settings in self.settings.items()
            if settings.connectable
            and rendezvous.owner(instance_id, rendezvous.able(instance_id, bridges)) == self.leases.name
        }
        self._depart(self.leases.held.keys() - ours)
        if self.leases.acquire(ours):
            self._jobs.attempt("orphaned commands", self._commands.end_orphans)
        if self.leases.held_up:
            self._due["the sharing of instances"] = self._now() + HELD_UP_SECONDS
        if self._duplicates_may_go:
            # What stood in the way of another instance as its duplicate may have gone, also to another company.
            self._restart(self._session.duplicates().intersection(self.leases.held))
            self._duplicates_may_go = False
        self._start_missing()

    def _start_missing(self) -> None:
        """Connect what is held and not connected yet."""
        held = {i: lease for i, lease in self.leases.held.items() if i in self.settings}
        missing = [i for i in held if i not in self._started and i not in self._departures]
        if not missing:
            return
        refused = self._session.refused_settings()
        for instance_id in missing:
            settings, lease = self.settings[instance_id], held[instance_id]
            self._started.add(instance_id)
            if refused.get(instance_id) == settings.digest:
                # Home Assistant said no to exactly these settings; asking again would only get us banned.
                _logger.info("%s: still refused, nothing was changed since", settings.name)
                continue
            self._around.writer.attach(lease)
            self._links.start(self._owner, settings, lease, self._around.writer)

    def _restart(self, instance_ids: Iterable[int]) -> None:
        """At once: nobody waits for the goodbye of a server that may not answer any more."""
        ids = [i for i in instance_ids if i not in self._departures]
        if ids:
            self._forget_links(ids)
            self._links.cut(self._owner, ids)
            self._due["the sharing of instances"] = 0.0

    def _depart(self, instance_ids: Iterable[int]) -> None:
        if new := self._departures.begin(instance_ids):
            self._forget_links(new)
            self._links.stop(self._owner, new, GOODBYE_SECONDS)

    def _forget_links(self, instance_ids: Collection[int]) -> None:
        self._started.difference_update(instance_ids)
        self._commands.not_ready(instance_ids)

    def _finish_departures(self) -> None:
        writer = self._around.writer
        gone = self._departures.take_ready(self._now(), lambda instance_id: writer.flush([instance_id], 0))
        if not gone:
            return
        for instance_id in gone:
            writer.detach(instance_id)
            lease, settings = self.leases.held.get(instance_id), self.settings.get(instance_id)
            if lease and settings:
                self._statuses.add(Status(lease, settings.idle_state), settings)
        self._statuses.write(self.settings.keys())
        self._jobs.attempt("the giving back of instances", lambda: self.leases.release(gone))

    def _write_tallies(self) -> None:
        self._tallies.add(self._around.writer.take_counters())
        self._tallies.drop(self._tallies.waiting.keys() - self.settings.keys())
        self._tallies.drop(self._session.write_tallies(self._tallies.waiting))
        self._links.count(self._owner)

    def _regularly(self, what: str, every: float, work: Callable[[], None]) -> None:
        """Do one of the regular steps if it is due; one that fails comes again soon."""
        if self._is_due(what, every) and self._jobs.attempt(what, work):
            self._due[what] = self._now() + min(every, AGAIN_SECONDS)

    def _is_due(self, what: str, every: float) -> bool:
        now = self._now()
        if now < self._due.get(what, 0.0):
            return False
        self._due[what] = now + every
        return True

    def _now(self) -> float:
        return self._around.clock()
