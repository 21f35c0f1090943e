"""Calls of coordinators are carried out in their order, so no link outlives its lease."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from hass import Backoff
from odoo_ha_addon.bridge.link.link import Link, Received, Shared
from odoo_ha_addon.bridge.link.links import BROKEN, IdentityUnknown, Links
from odoo_ha_addon.bridge.link.requests import Outcome, Request
from odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo_ha_addon.protocol.identity import Identity
from odoo_ha_addon.protocol.settings import Lease
from tests.unit.bridge.fakes import KEYS, FakeOwner, settings
from tests.waiting import eventually

from .conftest import Ledger
from .fake_home import FakeHome, FakeRegistryWriter

SECONDS = 5.0


class FakeLink:
    """Connected while `run` runs. `stubborn` ones do not say goodbye until they are cut."""

    def __init__(self, world: World, instance_id: int, identify: Callable[..., Any]) -> None:
        self.world = world
        self.instance_id = instance_id
        self.identify = identify
        self.ended = asyncio.Event()
        self.is_cut = False
        self.compared = 0
        self.count = Received()

    async def run(self) -> None:
        self.world.may_fail(self)
        self.world.connected.append(self)
        self.world.peak = max(self.world.peak, self.world.standing(self.instance_id))
        try:
            await asyncio.Future()
        finally:
            try:
                if self.instance_id in self.world.stubborn:
                    await asyncio.shield(self.ended.wait())
            finally:
                self.world.connected.remove(self)

    def cut(self) -> None:
        self.is_cut = True
        self.ended.set()

    async def send(self, request: Request) -> Outcome:
        self.world.may_fail(self)
        return Outcome(request.id, "done")

    def received(self) -> Received:
        return self.count

    def compare_registries(self) -> None:
        self.compared += 1


class World:
    """Where the links of a test are connected to."""

    def __init__(self) -> None:
        self.links: list[FakeLink] = []
        self.connected: list[FakeLink] = []
        self.stubborn: set[int] = set()
        self.peak = 0
        self.error: Exception | None = None

    def new_link(self, settings: Any, *given: Any) -> FakeLink:
        link = FakeLink(self, settings.id, given[-1])
        self.links.append(link)
        return link

    def may_fail(self, link: FakeLink) -> None:
        if self.error:
            raise self.error

    def standing(self, instance_id: int) -> int:
        return len([link for link in self.connected if link.instance_id == instance_id])

    def ids(self) -> list[int]:
        return sorted(link.instance_id for link in self.connected)


class NoSession:
    async def close(self) -> None: ...


@pytest.fixture
def world() -> World:
    """Nothing is connected."""
    return World()


@pytest.fixture
def owner() -> FakeOwner:
    """A coordinator."""
    return FakeOwner()


@pytest.fixture
def links(world: World) -> Iterator[Links]:
    """A running loop."""
    links = Links(world.new_link, NoSession, lambda: Backoff(first=0.001, cap=0.001))
    links.start_loop()
    yield links
    links.stop_loop(SECONDS)


@pytest.fixture
def busy(links: Links) -> Iterator[Callable[[], None]]:
    """The loop has something else to do until this is called; what is asked for meanwhile is queued."""
    gate, stuck = threading.Event(), threading.Event()

    def block() -> None:
        stuck.set()
        gate.wait(SECONDS)

    links._post(block)
    assert stuck.wait(SECONDS)
    yield gate.set
    gate.set()


def start(links: Links, owner: FakeOwner, *ids: int, epoch: int = 1) -> None:
    for instance_id in ids:
        links.start(owner, settings(instance_id), Lease(instance_id, epoch), None)


def becomes(read: Callable[[], Any], value: Any) -> None:
    eventually(read, lambda found: found == value, SECONDS, 0.001)


def test_a_start_that_has_not_begun_when_its_owner_is_cut_does_not_happen(
    links: Links, owner: FakeOwner, world: World, busy: Callable[[], None]
) -> None:
    start(links, owner, 1, 2)
    threading.Timer(0.01, busy).start()
    links.cut_all(owner, SECONDS)
    done = threading.Event()
    links._post(done.set)
    assert done.wait(SECONDS)
    assert world.connected == []
    assert world.peak == 0


def test_a_start_after_the_cut_happens(
    links: Links, owner: FakeOwner, world: World, busy: Callable[[], None]
) -> None:
    start(links, owner, 1)
    links.cut(owner, [1])
    start(links, owner, 1)
    busy()
    becomes(world.ids, [1])
    assert world.peak == 1


def test_a_start_that_waits_for_the_link_before_it_can_be_cut(
    links: Links, owner: FakeOwner, world: World
) -> None:
    world.stubborn = {1}
    start(links, owner, 1)
    becomes(world.ids, [1])
    links.stop(owner, [1], SECONDS)
    start(links, owner, 1)
    links.cut_all(owner, SECONDS)
    becomes(world.ids, [])
    assert len(world.links) == 2
    assert world.peak == 1


def test_only_the_links_of_the_owner_are_cut(links: Links, owner: FakeOwner, world: World) -> None:
    other = FakeOwner()
    start(links, owner, 1)
    start(links, other, 2)
    becomes(world.ids, [1, 2])
    links.cut_all(owner, SECONDS)
    assert world.ids() == [2]


def test_silent_instances_are_stopped_side_by_side(links: Links, owner: FakeOwner, world: World) -> None:
    ids = list(range(1, 7))
    world.stubborn = set(ids)
    start(links, owner, *ids, 7)
    becomes(world.ids, [*ids, 7])
    links.stop(owner, [7], SECONDS)
    becomes(lambda: owner.stopped_ids, [7])
    links.stop(owner, ids, 0.1)
    assert owner.stopped_ids == [7], "somebody waited"
    becomes(lambda: sorted(owner.stopped_ids), [*ids, 7])
    assert world.connected == []
    assert {link.instance_id for link in world.links if link.is_cut} == set(ids)


def test_what_says_goodbye_is_cut_with_all_others(links: Links, owner: FakeOwner, world: World) -> None:
    world.stubborn = {1}
    start(links, owner, 1)
    becomes(world.ids, [1])
    links.stop(owner, [1], 60)
    links.cut_all(owner, SECONDS)
    assert world.connected == []


def test_what_is_not_connected_is_stopped_at_once(links: Links, owner: FakeOwner) -> None:
    links.stop(owner, [1], SECONDS)
    becomes(lambda: owner.stopped_ids, [1])


def test_new_settings_replace_the_link_and_there_are_never_two(
    links: Links, owner: FakeOwner, world: World
) -> None:
    for _ in range(20):
        start(links, owner, 1)
    becomes(lambda: (len(world.links), world.ids()), (20, [1]))
    assert world.peak == 1


def test_settings_that_change_while_it_connects_are_those_that_it_connects_with(owner: FakeOwner) -> None:
    home = FakeHome()
    home.held.add("open")
    owner.registries = FakeRegistryWriter()

    def new_link(
        settings: Any, lease: Lease, writer: Any, registries: Any, shared: Shared, *rest: Any
    ) -> Link:
        return Link(settings, lease, writer, registries, replace(shared, open_connection=home.open), *rest)

    links = Links(new_link, NoSession)
    links.start_loop()
    try:
        owner.tokens.keys = KEYS
        writer = Ledger(sinks=False)
        links.start(owner, replace(settings(1), url="http://old.test"), Lease(1, 1), writer)
        becomes(lambda: home.addresses, ["http://old.test"])
        home.held.clear()
        links.start(owner, replace(settings(1), url="http://new.test"), Lease(1, 1), writer)
        becomes(lambda: owner.statuses[-1].state, ConnectionState.CONNECTED)
        assert home.addresses == ["http://old.test", "http://new.test"]
        assert (home.given_up, home.standing()) == (1, 1)
    finally:
        links.cut_all(owner, SECONDS)
        links.stop_loop(SECONDS)
    assert home.standing() == 0


def test_a_link_that_breaks_is_shown_and_begins_again(
    links: Links, owner: FakeOwner, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.error = AttributeError("'NoneType' object has no attribute 'get'")
    start(links, owner, 1)
    eventually(lambda: owner.statuses, lambda found: len(found) > 3, SECONDS, 0.001)
    status = owner.statuses[0]
    assert (status.state, status.code) == (ConnectionState.RETRYING, BROKEN)
    assert "NoneType" in (status.detail or "")
    world.error = None
    becomes(world.ids, [1])
    assert len([record for record in caplog.records if record.exc_info]) == 1, "one traceback says it all"


def test_a_command_has_an_outcome_whatever_happens(links: Links, owner: FakeOwner, world: World) -> None:
    start(links, owner, 1)
    links.send(owner, Request(10, 1, {}))
    links.send(owner, Request(20, 2, {}))
    becomes(
        lambda: sorted((outcome.id, outcome.state) for outcome in owner.outcomes),
        [(10, "done"), (20, "pending")],
    )
    world.error = KeyError("odd")
    links.send(owner, Request(11, 1, {}))
    becomes(lambda: (owner.outcomes[-1].id, owner.outcomes[-1].state), (11, "unknown"))


def test_an_identity_that_cannot_be_found_out_is_no_other_identity(
    links: Links, owner: FakeOwner, world: World
) -> None:
    start(links, owner, 1)
    becomes(world.ids, [1])
    owner.verdict = None
    heard: list[Any] = []

    async def ask() -> None:
        try:
            heard.append(await world.links[0].identify(Lease(1, 1), Identity("me", {}), []))
        except IdentityUnknown as error:
            heard.append(error.terminal)

    asyncio.run_coroutine_threadsafe(ask(), links._loop).result(SECONDS)
    assert heard == [False]


def test_messages_are_counted_once(links: Links, owner: FakeOwner, world: World) -> None:
    start(links, owner, 1)
    becomes(world.ids, [1])
    world.links[0].count = Received(5, 1, 1.0)
    links.count(owner)
    links.count(owner)
    becomes(
        lambda: [{i: (t.messages, t.bad_messages) for i, t in found.items()} for found in owner.tallies],
        [{1: (5, 1)}, {}],
    )


def test_registries_are_compared_of_what_is_connected(links: Links, owner: FakeOwner, world: World) -> None:
    start(links, owner, 1)
    links.compare_registries(owner, [1, 2])
    becomes(lambda: [link.compared for link in world.links], [1])


def test_calls_after_the_end_of_the_loop_are_no_trouble(owner: FakeOwner, world: World) -> None:
    links = Links(world.new_link, NoSession)
    links.start_loop()
    start(links, owner, 1)
    becomes(world.ids, [1])
    links.stop_loop(SECONDS)
    assert world.connected == []
    start(links, owner, 2)
    links.cut_all(owner, SECONDS)
    links.send(owner, Request(10, 1, {}))
    assert [outcome.state for outcome in owner.outcomes] == ["pending"]
