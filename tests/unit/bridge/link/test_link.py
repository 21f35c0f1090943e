"""The life of one connection, with time, chance, Home Assistant and the database given in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo_ha_addon.bridge.link.link import HEAR_OUT_SECONDS, Link, Shared
from odoo_ha_addon.bridge.link.links import IdentityUnknown
from odoo_ha_addon.bridge.link.requests import Request
from odoo_ha_addon.hass import Backoff, HassError
from odoo_ha_addon.hass.errors import AddressBanned, CannotConnect, InvalidAuth, TlsFailed, UnexpectedAnswer
from odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo_ha_addon.protocol.parameters import Parameters
from odoo_ha_addon.protocol.settings import Lease, LeaseLostError
from odoo_ha_addon.protocol.statuses import Status
from odoo_ha_addon.token_cipher import TokenKeys
from tests.unit.bridge.fakes import KEYS, settings

from .conftest import Ledger
from .fake_home import LAMP, FakeHome, FakeRegistryWriter
from .virtual_time import in_virtual_time, until

SINCE_1970 = 1_700_000_000.0
HALF = 0.5
"""What chance says each time."""
STABLE_SECONDS = 30.0
REST_OF_THE_DAY = 86_400.0
SELDOM = float(Parameters().failed_retry_seconds)

turn_on = Request(7, 1, {"type": "call_service", "domain": "light", "service": "turn_on"})


class Rig:
    """A link and all around it."""

    def __init__(self) -> None:
        self.home = FakeHome()
        self.ledger = Ledger(sinks=False)
        self.registries = FakeRegistryWriter()
        self.statuses: list[Status] = []
        self.ready_ids: list[int] = []
        self.certain = True
        self.verdict: str | HassError | None = "same"
        self.feeds: list[Any] = []
        self.keys = KEYS
        self.parameters = Parameters()

    def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        shared = Shared(
            self.home.open,
            lambda: self.keys,
            asyncio.Semaphore(1),
            lambda: self.certain,
            self.feeds,
            transaction=lambda lease, work: self._transaction(work),
            backoff=lambda: Backoff(
                random=lambda: HALF, clock=self.loop.time, stable_after=STABLE_SECONDS, first=1.0, cap=15.0
            ),
            clock=self.clock,
            parameters=lambda: self.parameters,
        )
        registries: Any = self.registries
        self.link = Link(
            settings(1),
            Lease(1, 1),
            self.ledger,
            registries,
            shared,
            self.statuses.append,
            self.ready_ids.append,
            self._identify,
        )
        self.task = self.loop.create_task(self.link.run())

    def clock(self) -> float:
        """Seconds since 1970."""
        return SINCE_1970 + self.loop.time()

    async def connected(self) -> None:
        await until(lambda: self.last.state is ConnectionState.CONNECTED)

    async def stop(self) -> None:
        """As `Links` does it."""
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    @property
    def last(self) -> Status:
        return self.statuses[-1]

    def states(self) -> list[str]:
        return [status.state.value for status in self.statuses]

    def pauses(self) -> list[float]:
        """Seconds between the tries to connect."""
        tries = self.home.tries
        return [round(later - earlier, 1) for earlier, later in pairwise(tries)]

    def _identify(self, lease: Lease, seen: Any, all_ids: list[str]) -> asyncio.Future[str]:
        answer = self.loop.create_future()
        if isinstance(self.verdict, HassError):
            answer.set_exception(self.verdict)
        elif self.verdict:
            answer.set_result(self.verdict)
        return answer

    @staticmethod
    async def _transaction(work: Callable[[Any], Any]) -> Any:
        return work(None)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def before_it_closes(rig: Rig, act: Callable[[], Awaitable[None]]) -> None:
    """Act when the link has given up its connection, which is still open."""
    connection = rig.home.connection
    close = connection.close

    async def act_and_close() -> None:
        assert not connection.closed
        await act()
        await close()

    connection.close = act_and_close  # type: ignore[method-assign]


@in_virtual_time
async def test_a_connection_is_connecting_then_syncing_then_connected(rig: Rig) -> None:
    rig.start()
    await rig.connected()
    assert rig.states() == ["connecting", "syncing", "connected"]
    assert rig.last.ha_version == "2026.11.0"
    assert (rig.last.location_name, rig.last.is_admin, rig.last.attempts) == ("Home", True, 0)
    assert rig.ready_ids == [1]
    await rig.stop()


@in_virtual_time
async def test_states_are_handed_on_after_the_registries_have_been_compared(rig: Rig) -> None:
    rig.registries.held = True
    rig.start()
    await until(lambda: rig.last.state is ConnectionState.SYNCING)
    await asyncio.sleep(60)
    assert rig.ledger.snapshots == 0
    assert not rig.link.ready
    await rig.stop()

    rig.registries.held = False
    rig.start()
    await rig.connected()
    assert rig.ledger.words() == {LAMP: "on"}
    assert {"area", "device", "entity"} <= set(rig.registries.compared)
    await rig.stop()


@in_virtual_time
async def test_after_a_reconnect_edits_wait_again_until_the_registries_have_been_compared(rig: Rig) -> None:
    rig.start()
    await rig.connected()
    rig.registries.held = True
    rig.home.connection.drop()
    await until(lambda: len(rig.home.tries) == 2)
    await until(lambda: rig.last.state is ConnectionState.SYNCING)
    await asyncio.sleep(60)
    assert not rig.link.ready
    rig.registries.held = False
    await rig.stop()


@in_virtual_time
async def test_it_is_connected_only_once_the_states_are_in_the_table(rig: Rig) -> None:
    later: list[Callable[[], None]] = []
    put = rig.ledger.put

    def put_without_commit(*given: Any, committed: Callable[[], None] | None = None, **named: Any) -> None:
        put(*given, **named)
        if committed:
            later.append(committed)

    rig.ledger.put = put_without_commit  # type: ignore[method-assign]
    listener = Listener()
    rig.feeds = [listener]
    rig.start()
    await until(lambda: later)
    await asyncio.sleep(60)
    assert rig.states() == ["connecting", "syncing"]
    assert listener.diary == [], "the feeds of other addons come after the present"
    later[0]()
    await rig.connected()
    await until(lambda: listener.diary == ["began with 1"])
    await rig.stop()


@in_virtual_time
async def test_the_pauses_between_tries_double_up_to_the_limit_each_a_random_part_of_it(rig: Rig) -> None:
    rig.home.refusal = CannotConnect()
    rig.start()
    await until(lambda: len(rig.home.tries) == 7)
    assert rig.pauses() == [0.5, 1.0, 2.0, 4.0, 7.5, 7.5]
    retrying = [status for status in rig.statuses if status.state is ConnectionState.RETRYING]
    assert [status.attempts for status in retrying] == [1, 2, 3, 4, 5, 6, 7][: len(retrying)]
    assert retrying[0].code == "cannot_connect"
    told = [round((status.next_try or 0) - SINCE_1970, 1) for status in retrying]
    assert told[:6] == [round(moment, 1) for moment in rig.home.tries[1:]]
    await rig.stop()


@in_virtual_time
async def test_after_a_stable_connection_the_first_try_is_at_once_and_pauses_are_short(rig: Rig) -> None:
    rig.home.refusal = CannotConnect()
    rig.start()
    await until(lambda: len(rig.home.tries) == 4)
    rig.home.refusal = None
    await rig.connected()
    await asyncio.sleep(STABLE_SECONDS)
    tries = len(rig.home.tries)
    dropped = rig.loop.time()
    rig.home.refusal = CannotConnect()
    rig.home.connection.drop()
    await until(lambda: len(rig.home.tries) == tries + 3)
    assert [round(moment - dropped, 1) for moment in rig.home.tries[tries:]] == [0.0, 0.5, 1.5]
    await rig.stop()


@in_virtual_time
async def test_a_connection_that_drops_soon_counts_as_a_failure(rig: Rig) -> None:
    rig.start()
    for _ in range(4):
        await until(lambda: rig.link.ready)
        rig.home.connection.drop()
        await until(lambda: not rig.link.ready)
    await until(lambda: len(rig.home.tries) == 5)
    assert rig.pauses() == [0.5, 1.0, 2.0, 4.0]
    await rig.stop()


@pytest.mark.parametrize("refusal", [InvalidAuth(), AddressBanned()])
@in_virtual_time
async def test_what_home_assistant_refuses_is_not_tried_again(rig: Rig, refusal: HassError) -> None:
    rig.home.refusal = refusal
    rig.start()
    await asyncio.sleep(REST_OF_THE_DAY)
    assert rig.states() == ["connecting", "refused"]
    assert rig.last.code == refusal.code
    assert rig.last.next_try is None
    assert len(rig.home.tries) == 1
    await rig.stop()


@in_virtual_time
async def test_what_cannot_work_with_these_settings_is_tried_again_seldom(rig: Rig) -> None:
    rig.home.refusal = TlsFailed("The certificate has expired.")
    rig.start()
    await until(lambda: len(rig.home.tries) == 3)
    assert rig.states()[:2] == ["connecting", "failed"]
    assert (rig.statuses[1].code, rig.statuses[1].detail) == ("tls_failed", "The certificate has expired.")
    assert rig.pauses() == [SELDOM, SELDOM]
    rig.parameters = Parameters(failed_retry_seconds=60)
    await until(lambda: len(rig.home.tries) == 5)
    assert rig.pauses()[-1] == 60.0
    rig.home.refusal = None
    await rig.connected()
    await rig.stop()


@in_virtual_time
async def test_a_token_that_this_process_cannot_decrypt_is_never_sent_and_never_called_refused(
    rig: Rig,
) -> None:
    rig.keys = TokenKeys(None, "another secret")
    rig.start()
    await until(lambda: rig.last.state is ConnectionState.FAILED)
    assert rig.home.tries == []
    rig.keys = KEYS
    await rig.connected()
    await rig.stop()


@pytest.mark.parametrize("answer", ["other", "older", "duplicate"])
@in_virtual_time
async def test_nothing_of_another_home_assistant_is_written(rig: Rig, answer: str) -> None:
    rig.verdict = answer
    rig.start()
    await until(lambda: rig.last.state is ConnectionState.FAILED)
    assert rig.last.code == f"identity_{answer}"
    assert rig.home.standing() == 0
    await asyncio.sleep(SELDOM - 1)
    assert len(rig.home.tries) == 1
    assert (rig.ledger.snapshots, rig.registries.compared) == (0, [])
    rig.verdict = "same"
    await rig.connected()
    await rig.stop()


@in_virtual_time
async def test_an_identity_that_cannot_be_found_out_now_is_asked_for_again_soon(rig: Rig) -> None:
    rig.verdict = IdentityUnknown()
    rig.start()
    await until(lambda: rig.last.state is ConnectionState.RETRYING)
    assert rig.ledger.snapshots == 0
    rig.verdict = "same"
    await until(lambda: rig.link.ready, seconds=5)
    await rig.stop()


@pytest.mark.parametrize("command", ["get_config", "auth/current_user"])
@in_virtual_time
async def test_answers_that_cannot_be_used_are_retried_with_growing_pauses(rig: Rig, command: str) -> None:
    rig.home.answers[command] = None
    rig.start()
    await until(lambda: len(rig.home.tries) == 4)
    assert rig.last.code == UnexpectedAnswer.code or rig.last.state is ConnectionState.CONNECTING
    assert rig.pauses() == [0.5, 1.0, 2.0]
    assert rig.home.standing() <= 1
    await rig.stop()


@in_virtual_time
async def test_nobody_connects_while_it_is_uncertain_whether_the_lease_is_held(rig: Rig) -> None:
    rig.certain = False
    rig.start()
    await asyncio.sleep(60)
    assert rig.home.tries == []
    rig.certain = True
    await rig.connected()
    await rig.stop()


@in_virtual_time
async def test_registries_that_another_bridge_has_taken_over_do_not_break_the_link(rig: Rig) -> None:
    rig.registries.fault = LeaseLostError()
    rig.start()
    await until(lambda: rig.link.ready)
    assert rig.registries.compared == []
    assert len(rig.home.tries) == 1
    await rig.stop()


@in_virtual_time
async def test_a_link_whose_lease_is_lost_is_cut_without_a_goodbye(rig: Rig) -> None:
    rig.start()
    await rig.connected()
    rig.link.cut()
    assert rig.home.standing() == 0
    await rig.stop()
    assert rig.home.connection.said[-2:] == ["abort", "close"]
    assert "ping" not in rig.home.connection.said
    assert len(rig.home.tries) == 1


def _uncertain(rig: Rig) -> None:
    rig.certain = False


def _unidentified(rig: Rig) -> None:
    rig.verdict = None


def _comparing(rig: Rig) -> None:
    rig.registries.held = True


def _held_at(command: str) -> Callable[[Rig], None]:
    return lambda rig: rig.home.held.add(command)


def _refused_with(error: HassError) -> Callable[[Rig], None]:
    def refuse(rig: Rig) -> None:
        rig.home.refusal = error

    return refuse


PHASES: dict[str, Callable[[Rig], None]] = {
    "unsure of its lease": _uncertain,
    "connecting": _held_at("open"),
    "asking for the settings": _held_at("get_config"),
    "asking who it is": _held_at("config_entries/get"),
    "comparing who it is": _unidentified,
    "waiting for the states": _held_at("subscribe_entities"),
    "comparing registries": _comparing,
    "connected": lambda rig: None,
    "pausing": _refused_with(CannotConnect()),
    "refused": _refused_with(InvalidAuth()),
    "failed": _refused_with(TlsFailed()),
}


@pytest.mark.parametrize("phase", PHASES)
@in_virtual_time
async def test_a_stop_ends_the_link_at_once_in_whatever_phase_it_is(rig: Rig, phase: str) -> None:
    PHASES[phase](rig)
    rig.start()
    await asyncio.sleep(0.2)
    told = len(rig.statuses)
    asked = rig.loop.time()
    await rig.stop()
    assert rig.loop.time() - asked < 0.1
    assert rig.home.standing() == 0
    assert all("ping" in connection.said for connection in rig.home.connections), "it was not heard out"
    await asyncio.sleep(REST_OF_THE_DAY)
    assert len(rig.statuses) == told
    assert len(rig.home.tries) <= 1


@in_virtual_time
async def test_a_silent_home_assistant_is_heard_out_for_a_moment_only(rig: Rig) -> None:
    rig.home.held.add("ping")
    rig.start()
    await rig.connected()
    asked = rig.loop.time()
    await rig.stop()
    assert rig.loop.time() - asked == pytest.approx(HEAR_OUT_SECONDS)
    assert rig.home.connection.said[-1] == "close"


@in_virtual_time
async def test_a_command_is_sent_only_while_there_is_a_connection(rig: Rig) -> None:
    rig.home.held.add("open")
    rig.start()
    await until(lambda: rig.home.tries)
    assert (await rig.link.send(turn_on)).state == "pending"
    await rig.stop()

    rig.home.held.clear()
    rig.start()
    await rig.connected()
    assert (await rig.link.send(turn_on)).state == "done"
    rig.home.refusal = CannotConnect()
    rig.home.connection.drop()
    assert (await rig.link.send(turn_on)).state == "pending"
    await until(lambda: rig.last.state is ConnectionState.RETRYING)
    assert (await rig.link.send(turn_on)).state == "pending"
    assert sum(connection.said.count("call_service") for connection in rig.home.connections) == 1
    await rig.stop()


@in_virtual_time
async def test_a_link_that_leaves_sends_no_command_any_more(rig: Rig) -> None:
    """It could not hear the outcome; whoever is connected next sends it."""
    rig.start()
    await rig.connected()
    states: list[str] = []

    async def ask() -> None:
        states.append((await rig.link.send(turn_on)).state)

    before_it_closes(rig, ask)
    await rig.stop()
    assert states == ["pending"]
    assert "call_service" not in rig.home.connection.said


@in_virtual_time
async def test_what_a_connection_still_says_once_it_is_left_is_not_written(rig: Rig) -> None:
    """Somebody else may have the lease by then, and know more."""
    rig.start()
    await rig.connected()

    async def tell() -> None:
        rig.home.connection.tell("subscribe_entities", {"c": {LAMP: {"+": {"s": "off"}}}})

    before_it_closes(rig, tell)
    await rig.stop()
    assert rig.ledger.words() == {LAMP: "on"}


@in_virtual_time
async def test_the_outcome_of_a_command_that_is_cut_off_is_unknown(rig: Rig) -> None:
    rig.start()
    await rig.connected()
    rig.home.held.add("call_service")
    sending = rig.loop.create_task(rig.link.send(turn_on))
    await until(lambda: "call_service" in rig.home.connection.said)
    rig.home.connection.drop()
    assert (await sending).state == "unknown"
    await rig.stop()


class Listener:
    """A feed of another addon that never has enough."""

    name = "listener"

    def __init__(self, *, needs_admin: bool = False) -> None:
        self.needs_admin = needs_admin
        self.diary: list[str] = []

    async def run(self, context: FeedContext) -> None:
        self.diary.append(f"began with {len(context.states())}")
        try:
            await asyncio.Future()
        finally:
            self.diary.append("ended")


@in_virtual_time
async def test_feeds_run_as_long_as_their_connection(rig: Rig) -> None:
    listener = Listener()
    rig.feeds = [listener]
    rig.start()
    await until(lambda: listener.diary == ["began with 1"])
    rig.home.connection.drop()
    await until(lambda: len(rig.home.tries) == 2)
    assert listener.diary[:2] == ["began with 1", "ended"]
    await rig.connected()
    await until(lambda: len(listener.diary) == 3)
    await rig.stop()
    assert listener.diary == ["began with 1", "ended", "began with 1", "ended"]


@in_virtual_time
async def test_feeds_for_administrators_do_not_run_with_the_token_of_somebody_else(rig: Rig) -> None:
    everybody, administrators = Listener(), Listener(needs_admin=True)
    rig.feeds = [everybody, administrators]
    rig.home.answers["auth/current_user"] = {"id": "me", "is_admin": False}
    rig.start()
    await until(lambda: everybody.diary)
    assert (len(everybody.diary), administrators.diary) == (1, [])
    await rig.stop()


@in_virtual_time
async def test_once_home_assistant_has_started_everything_is_compared_again(rig: Rig) -> None:
    starting = {"state": "STARTING", "location_name": "Home"}
    rig.home.answers["get_config"] = starting
    rig.start()
    await rig.connected()
    assert not rig.link.is_running()
    compared, snapshots = len(rig.registries.compared), rig.ledger.snapshots
    rig.home.connection.tell("core_config_updated", {"data": {}})
    await asyncio.sleep(5)
    assert not rig.link.is_running()
    rig.home.answers["get_config"] = {**starting, "state": "RUNNING"}
    rig.home.connection.tell("core_config_updated", {"data": {}})
    await until(lambda: len(rig.registries.compared) >= 2 * compared)
    assert rig.link.is_running()
    assert rig.ledger.snapshots > snapshots
    await rig.stop()


@in_virtual_time
async def test_the_time_zone_of_home_assistant_is_told_whenever_it_becomes_another(rig: Rig) -> None:
    config = {"state": "RUNNING", "location_name": "Home", "time_zone": "Asia/Taipei"}
    rig.home.answers["get_config"] = config
    rig.start()
    await rig.connected()
    assert rig.last.time_zone == "Asia/Taipei"
    told = len(rig.statuses)
    rig.home.connection.tell("core_config_updated", {"data": {}})
    await asyncio.sleep(5)
    assert len(rig.statuses) == told
    rig.home.answers["get_config"] = {**config, "time_zone": "Europe/Vienna"}
    rig.home.connection.tell("core_config_updated", {"data": {}})
    await until(lambda: rig.last.time_zone == "Europe/Vienna")
    assert rig.last.state is ConnectionState.CONNECTED
    await rig.stop()


@in_virtual_time
async def test_what_is_no_time_zone_is_none(rig: Rig) -> None:
    rig.home.answers["get_config"] = {"state": "RUNNING", "location_name": "Home", "time_zone": "No\0where"}
    rig.start()
    await rig.connected()
    assert rig.last.time_zone is None
    await rig.stop()


@in_virtual_time
async def test_messages_of_all_connections_are_counted_together(rig: Rig) -> None:
    rig.start()
    await rig.connected()
    first = rig.link.received().messages
    assert first == rig.home.connection.messages
    rig.home.connection.drop()
    await until(lambda: len(rig.home.connections) == 2)
    await rig.connected()
    assert rig.link.received().messages == sum(connection.messages for connection in rig.home.connections)
    assert rig.link.received().messages > first
    await rig.stop()
