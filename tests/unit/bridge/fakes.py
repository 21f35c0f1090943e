"""What a coordinator works with, without PostgreSQL, Odoo and Home Assistant: it remembers what happened to it, and
fails where a test wants that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from odoo_ha_addon.bridge.inbox import Inbox
from odoo_ha_addon.bridge.lease.leases import Bridge
from odoo_ha_addon.bridge.link.requests import Outcome, Request
from odoo_ha_addon.bridge.link.token_reader import TokenReader
from odoo_ha_addon.bridge.parts import Turned, Written
from odoo_ha_addon.bridge.tallies import Tally
from odoo_ha_addon.bridge.write.frames import Watch
from odoo_ha_addon.protocol.identity import Identity
from odoo_ha_addon.protocol.module_changes import Modules
from odoo_ha_addon.protocol.parameters import Parameters
from odoo_ha_addon.protocol.settings import InstanceSettings, Lease
from odoo_ha_addon.protocol.statuses import Latest, Status
from odoo_ha_addon.token_cipher import TokenKeys

KEYS = TokenKeys(None, "the database's own secret")


def settings(instance_id: int, **values: Any) -> InstanceSettings:
    """An instance that can be connected."""
    given: dict[str, Any] = {"active": True, "tls_ca": "", "tls_fingerprint": "", **values}
    token = given.pop("token_encrypted", KEYS.encrypt("token"))
    return InstanceSettings(instance_id, f"Home {instance_id}", "http://ha.test", token, **given)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Failing:
    """`fail[name]` is raised by the method of that name, or is called with its arguments to find out what to raise."""

    def __init__(self) -> None:
        self.fail: dict[str, BaseException | Callable[..., BaseException | None]] = {}

    def may_fail(self, name: str, *arguments: Any) -> None:
        error = self.fail.get(name)
        if callable(error):
            error = error(*arguments)
        if error is not None:
            raise error


class FakeLeases(Failing):
    """`LeaseTable`. `bridges_` has the other bridges, `taken` what they serve, `locked` rows that somebody holds."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.alive = True
        self.signs = 0
        self.others: list[Bridge] = []
        self.taken: set[int] = set()
        self.locks: set[int] = set()
        self.held_rows: set[int] = set()
        self.looks_held = 0
        self.removed: list[int] = []
        self.ended: list[int] = []
        self.unreadable: frozenset[int] = frozenset()
        self.announced: list[int] = []
        self.epochs: dict[int, int] = {}

    def enter(self, name: str, kind: str) -> int:
        self.name = name
        return 1

    def sign(self, bridge_id: int) -> bool:
        self.may_fail("sign")
        self.signs += 1
        return self.alive

    def write_unreadable(self, bridge_id: int, instance_ids: Collection[int]) -> None:
        self.unreadable = frozenset(instance_ids)

    def bridges(self) -> list[Bridge]:
        self.may_fail("bridges")
        return [Bridge(1, self.name, self.unreadable, 11, False), *self.others]

    def end_backend(self, backend: int) -> None:
        self.ended.append(backend)

    def remove_bridge(self, bridge_id: int) -> bool:
        self.may_fail("remove_bridge", bridge_id)
        if self.looks_held:
            self.looks_held -= 1
            return False
        self.removed.append(bridge_id)
        return True

    def lock(self, instance_ids: Collection[int]) -> set[int]:
        free = set(instance_ids) - self.taken
        self.locks |= free
        return free

    def take(self, bridge_id: int, instance_ids: Collection[int]) -> list[Lease]:
        self.may_fail("take")
        leases = []
        for instance_id in sorted(set(instance_ids) - self.held_rows):
            self.epochs[instance_id] = self.epochs.get(instance_id, 0) + 1
            leases.append(Lease(instance_id, self.epochs[instance_id]))
        return leases

    def unlock(self, instance_ids: Iterable[int]) -> None:
        ids = set(instance_ids)
        if ids:
            self.may_fail("unlock")
        self.locks -= ids

    def unlock_all(self) -> None:
        self.locks.clear()

    def announce_bridge(self, bridge_id: int) -> None: ...

    def announce_instances(self, instance_ids: Iterable[int]) -> None:
        self.announced += instance_ids


class FakeSession(Failing):
    """`Session`. `statuses` has what was stored, `outcomes` what became of commands."""

    def __init__(self) -> None:
        super().__init__()
        self.leases = FakeLeases()
        self.open = True
        self.instances: dict[int, InstanceSettings] = {}
        self.modules = Modules(installed=True)
        self.keys = KEYS
        self.parameters = Parameters()
        self.heard: dict[str, set[int]] = {}
        self.pending: list[Request] = []
        self.refused: dict[int, str] = {}
        self.duplicate_ids: set[int] = set()
        self.turns: list[Turned] = []
        self.statuses: list[Status] = []
        self.held_rows: set[int] = set()
        self.outcomes: list[Outcome] = []
        self.orphaned: list[int] = []
        self.tallies: dict[int, Tally] = {}
        self.closed = False

    def is_open(self) -> bool:
        return self.open

    def close(self) -> None:
        self.closed = True

    def wait(self, inbox: Inbox[Any], seconds: float) -> None: ...

    def hear(self) -> dict[str, set[int]]:
        heard, self.heard = self.heard, {}
        return heard

    def run(self, work: Callable[[Any], None]) -> None:
        self.may_fail("run")
        work(self)

    def read_modules(self) -> Modules:
        return self.modules

    def read_settings(self) -> dict[int, InstanceSettings]:
        self.may_fail("read_settings")
        return dict(self.instances)

    def read_token_keys(self) -> TokenKeys:
        self.may_fail("read_token_keys")
        return self.keys

    def read_parameters(self) -> Parameters:
        self.may_fail("read_parameters")
        return self.parameters

    def read_watches(self) -> list[Watch]:
        return []

    def turn_grants(self) -> Turned:
        self.may_fail("turn_grants")
        return self.turns.pop(0) if self.turns else Turned([], None)

    def refused_settings(self) -> dict[int, str]:
        self.may_fail("refused_settings")
        return self.refused

    def duplicates(self) -> set[int]:
        return self.duplicate_ids

    def forgive(self, instance_id: int) -> None:
        self.may_fail("forgive", instance_id)
        self.refused.pop(instance_id, None)

    def check_identity(self, settings: InstanceSettings, seen: Identity, all_ids: Iterable[str]) -> str:
        self.may_fail("check_identity")
        return "same"

    def claim(self, instance_ids: Collection[int]) -> list[Request]:
        self.may_fail("claim")
        claimed = [request for request in self.pending if request.instance_id in instance_ids]
        self.pending = [request for request in self.pending if request not in claimed]
        return claimed

    def finish(self, outcome: Outcome) -> set[int]:
        self.may_fail("finish", outcome)
        self.outcomes.append(outcome)
        return set()

    def expire(self, instance_ids: Collection[int]) -> set[int]:
        self.may_fail("expire")
        return set()

    def orphan(self, instance_ids: Collection[int]) -> set[int]:
        self.orphaned = list(instance_ids)
        return set()

    def write_statuses(self, news: Collection[Latest], digests: Mapping[int, str]) -> Written:
        self.may_fail("write_statuses", [latest.status for latest in news])
        held_up = {latest.status.lease.instance_id for latest in news} & self.held_rows
        self.statuses += [latest.status for latest in news if latest.status.lease.instance_id not in held_up]
        return Written([], held_up)

    def write_tallies(self, tallies: Mapping[int, Tally]) -> set[int]:
        written = tallies.keys() - self.held_rows
        for instance_id in written:
            self.tallies.setdefault(instance_id, Tally()).add(tallies[instance_id])
        return written

    def states(self, instance_id: int) -> list[str]:
        """The states that were stored of an instance, in their order."""
        return [status.state.value for status in self.statuses if status.lease.instance_id == instance_id]


class FakeLinks:
    """`LinkPool` and the loop's life. `connected` are the links that there are."""

    def __init__(self) -> None:
        self.connected: set[int] = set()
        self.started: list[int] = []
        self.stopping: set[int] = set()
        self.sent: list[Request] = []
        self.compared: set[int] = set()
        self.all_cut = 0
        self.running = False

    def start_loop(self) -> None:
        self.running = True

    def stop_loop(self, timeout: float) -> None:
        self.running = False

    def start(self, owner: Any, settings: InstanceSettings, lease: Lease, writer: Any) -> None:
        self.connected.add(settings.id)
        self.started.append(settings.id)

    def cut(self, owner: Any, instance_ids: Collection[int]) -> None:
        self.connected.difference_update(instance_ids)

    def stop(self, owner: Any, instance_ids: Collection[int], timeout: float) -> None:
        self.connected.difference_update(instance_ids)
        self.stopping.update(instance_ids)

    def cut_all(self, owner: Any, timeout: float) -> None:
        self.all_cut += 1
        self.connected.clear()

    def send(self, owner: Any, request: Request) -> None:
        self.sent.append(request)

    def compare_registries(self, owner: Any, instance_ids: Collection[int]) -> None:
        self.compared.update(instance_ids)

    def count(self, owner: Any) -> None: ...


class FakeWriter:
    """`StateWriter`. `unwritten` are instances whose states are not committed yet."""

    def __init__(self, *_given: Any) -> None:
        self.attached: dict[int, Lease] = {}
        self.unwritten: set[int] = set()
        self.counters: dict[int, Any] = {}
        self.stopped = False

    def start(self) -> None: ...

    def stop(self, timeout: float) -> None:
        self.stopped = True

    def attach(self, lease: Lease) -> None:
        self.attached[lease.instance_id] = lease

    def detach(self, instance_id: int) -> None:
        self.attached.pop(instance_id, None)

    def detach_all(self) -> None:
        self.attached.clear()

    def flush(self, instance_ids: Collection[int], timeout: float) -> bool:
        assert timeout == 0, "the coordinator's thread must not wait for the writer"
        return not self.unwritten.intersection(instance_ids)

    def watch(self, watches: list[Watch]) -> None: ...

    def pace(self, seconds: float) -> None:
        self.seconds = seconds

    def use_sinks(self, sinks: Iterable[Any]) -> None:
        self.sinks = list(sinks)

    def take_counters(self) -> Mapping[int, Any]:
        counters, self.counters = self.counters, {}
        return counters


class FakeRegistries:
    """`Registries`. `asked` has the commands whose rights were asked, and who waits for the answer."""

    def __init__(self, *_given: Any) -> None:
        self.settled: list[int] = []
        self.asked: list[tuple[list[int], Callable[[Collection[int] | None], None]]] = []

    def stop(self) -> None: ...

    def ask_rights(
        self, lease: Lease, command_ids: Collection[int], answer: Callable[[Collection[int] | None], None]
    ) -> None:
        self.asked.append((list(command_ids), answer))

    def settle_soon(self, lease: Lease) -> None:
        self.settled.append(lease.instance_id)


class FakeAnnouncer:
    """`Announcer`."""

    def __init__(self) -> None:
        self.announced: list[str] = []

    def announce(self, channels: Iterable[str]) -> None:
        self.announced += channels

    def close(self) -> None: ...


@dataclass(eq=False)
class FakeOwner:
    """`Owner` that remembers what it heard."""

    db_name: str = "db"
    registries: Any = None
    tokens: TokenReader = field(default_factory=lambda: TokenReader("db"))
    parameters: Parameters = field(default_factory=Parameters)
    feeds: tuple[Any, ...] = ()
    transaction: Any = None
    certain: bool = True
    verdict: str | None = "same"
    statuses: list[Status] = field(default_factory=list)
    ready_ids: list[int] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    judgements: list[tuple[Collection[Request], Collection[int] | None]] = field(default_factory=list)
    stopped_ids: list[int] = field(default_factory=list)
    tallies: list[Mapping[int, Tally]] = field(default_factory=list)

    def report(self, status: Status) -> None:
        self.statuses.append(status)

    def ready(self, instance_id: int) -> None:
        self.ready_ids.append(instance_id)

    def is_certain(self) -> bool:
        return self.certain

    def finished(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def judged(self, requests: Collection[Request], lost: Collection[int] | None) -> None:
        self.judgements.append((requests, lost))

    def identify(
        self, lease: Lease, seen: Identity, all_ids: list[str], answer: Callable[[str | None], None]
    ) -> None:
        answer(self.verdict)

    def stopped(self, instance_id: int) -> None:
        self.stopped_ids.append(instance_id)

    def counted(self, tallies: Mapping[int, Tally]) -> None:
        self.tallies.append(tallies)


def locked() -> psycopg2.Error:
    """What PostgreSQL says where somebody else holds a row."""
    return psycopg2.errors.LockNotAvailable("could not obtain lock on row")
