"""What the coordinator of a database works with, as it sees it. Tests give in others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ..protocol.identity import Identity
from ..protocol.module_changes import Modules
from ..protocol.parameters import Parameters
from ..protocol.settings import InstanceSettings, Lease
from ..protocol.statuses import Latest, Status
from ..token_cipher import TokenKeys
from .inbox import Inbox
from .lease.leases import LeaseTable
from .link.feeds.entities_feed import StateIntake
from .link.feeds.feed import Feed, Transaction
from .link.requests import Outcome, Request
from .link.token_reader import TokenReader
from .tallies import Tally
from .write.frames import Watch
from .write.sinks.runner import SinkRunner

Misfit = Callable[[Exception], None]
"""Hears of tables that are not those of this code."""


class Written(NamedTuple):
    """What became of statuses. `channels`: of the bus, to announce; `held_up`: instances whose row somebody holds."""

    channels: list[str]
    held_up: set[int]


class Turned(NamedTuple):
    """What became of grants whose moment had come. `channels`: of the bus, to announce; `seconds`: until the next one,
    by the clock of the database, if there is any.
    """

    channels: list[str]
    seconds: float | None


class Session(Protocol):
    """One connection to PostgreSQL in autocommit, and what is read and written on it.

    Nothing here waits long for what somebody else has locked: see `life_signs.LOCK_SECONDS`. Every method raises
    psycopg2's errors; afterwards `is_open` says whether the connection survived.
    """

    @property
    def leases(self) -> LeaseTable: ...

    def is_open(self) -> bool: ...
    def close(self) -> None: ...

    def wait(self, inbox: Inbox[Any], seconds: float) -> None:
        """Until Odoo announces something or the inbox gets something, at most so long."""

    def hear(self) -> dict[str, set[int]]:
        """What Odoo and other bridges have announced since the last call: ids by topic (`protocol.notify`)."""

    def run(self, work: Callable[[Any], None]) -> None:
        """Have another addon work with the cursor, in autocommit."""

    def read_modules(self) -> Modules: ...
    def read_settings(self) -> dict[int, InstanceSettings]: ...
    def read_token_keys(self) -> TokenKeys: ...
    def read_parameters(self) -> Parameters: ...
    def read_watches(self) -> list[Watch]: ...

    def turn_grants(self) -> Turned:
        """Let open pages hear of the grants that begin to hold or cease to."""

    def refused_settings(self) -> dict[int, str]:
        """Digest of the settings that Home Assistant has refused, by instance."""

    def duplicates(self) -> set[int]:
        """Instances that wait because another one is the same Home Assistant."""

    def forgive(self, instance_id: int) -> None:
        """Let the next try happen although Home Assistant has refused these settings."""

    def check_identity(self, settings: InstanceSettings, seen: Identity, all_ids: Iterable[str]) -> str: ...

    def claim(self, instance_ids: Collection[int]) -> list[Request]:
        """The pending commands of these instances; from now on they count as sent."""

    def finish(self, outcome: Outcome) -> set[int]:
        """Write an outcome down; the instances of edits whose record has to hear of it."""

    def expire(self, instance_ids: Collection[int]) -> set[int]:
        """End what could not be sent in time. Returns as `finish`."""

    def orphan(self, instance_ids: Collection[int]) -> set[int]:
        """End what an earlier holder of these leases had sent. Returns as `finish`."""

    def write_statuses(self, news: Collection[Latest], digests: Mapping[int, str]) -> Written: ...

    def write_tallies(self, tallies: Mapping[int, Tally]) -> set[int]:
        """Add to the counters; the instances that are done, all but those whose row somebody holds."""


class StateWriter(StateIntake, Protocol):
    """Writes states and frames, in a thread of its own. Links put into it what comes."""

    def start(self) -> None: ...
    def stop(self, timeout: float) -> None: ...
    def attach(self, lease: Lease) -> None: ...
    def detach(self, instance_id: int) -> None: ...
    def detach_all(self) -> None: ...
    def flush(self, instance_ids: Collection[int], timeout: float) -> bool: ...
    def watch(self, watches: list[Watch]) -> None: ...

    def pace(self, seconds: float) -> None:
        """How long a page waits for its next frame at the most, under full load."""

    def use_sinks(self, sinks: Iterable[SinkRunner]) -> None: ...
    def take_counters(self) -> Mapping[int, Tally]: ...


class Registries(Protocol):
    """Writes registries, in a thread of its own."""

    def stop(self) -> None: ...
    def settle_soon(self, lease: Lease) -> None: ...

    def ask_rights(
        self, lease: Lease, command_ids: Collection[int], answer: Callable[[Collection[int] | None], None]
    ) -> None:
        """Find out which of these commands their users may no longer give. Nothing here waits.

        :param answer: called, in any thread, with their ids; with None where it could not be found out
        """


class Announcer(Protocol):
    """Lets Odoo's dispatcher of the bus know."""

    def announce(self, channels: Iterable[str]) -> None: ...
    def close(self) -> None: ...


class Owner(Protocol):
    """Who starts links and hears of them, in the event loop; nothing here waits."""

    db_name: str
    parameters: Parameters

    @property
    def registries(self) -> Any: ...
    @property
    def tokens(self) -> TokenReader: ...
    @property
    def feeds(self) -> Sequence[Feed]:
        """Of other addons."""

    @property
    def transaction(self) -> Transaction:
        """For these feeds."""

    def report(self, status: Status) -> None:
        """The connection's state has changed."""

    def ready(self, instance_id: int) -> None:
        """The link can carry out commands now."""

    def is_certain(self) -> bool:
        """Whether its leases are surely held."""

    def finished(self, outcome: Outcome) -> None:
        """A command has an outcome."""

    def judged(self, requests: Collection[Request], lost: Collection[int] | None) -> None:
        """What `Registries.ask_rights` has found out about these."""

    def identify(
        self, lease: Lease, seen: Identity, all_ids: list[str], answer: Callable[[str | None], None]
    ) -> None:
        """Find out whether this is the Home Assistant that was there before.

        :param answer: called, in any thread, with the verdict; with None where it could not be found out
        """

    def stopped(self, instance_id: int) -> None:
        """What `LinkPool.stop` was asked for has happened: the connection is closed."""

    def counted(self, tallies: Mapping[int, Tally]) -> None:
        """What `LinkPool.count` was asked for."""


class LinkPool(Protocol):
    """The connections of all databases. Calls are carried out in their order, in the event loop; but for `cut_all`
    none waits.
    """

    def start(self, owner: Owner, settings: InstanceSettings, lease: Lease, writer: StateIntake) -> None:
        """Connect an instance; a connection that it has is cut first."""

    def cut(self, owner: Owner, instance_ids: Collection[int]) -> None:
        """Close at once, without a goodbye."""

    def stop(self, owner: Owner, instance_ids: Collection[int], timeout: float) -> None:
        """Take in what Home Assistant has sent and say goodbye, all at once; `owner.stopped` is called for each
        instance when it is over, after `timeout` seconds at the latest.
        """

    def cut_all(self, owner: Owner, timeout: float) -> None:
        """Close everything of this owner at once; wait for it, at most so long. What was asked for before and has not
        begun does not happen any more.
        """

    def send(self, owner: Owner, request: Request) -> None:
        """Carry out a command; `owner.finished` is called with its outcome."""

    def compare_registries(self, owner: Owner, instance_ids: Collection[int]) -> None:
        """Compare everything with these now; what is not connected does it when it is."""

    def count(self, owner: Owner) -> None:
        """`owner.counted` is called with what came since the last call."""
