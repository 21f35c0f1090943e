"""What is uncertain is read again: at once the first time, less and less often when it goes on, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from odoo_ha_addon.bridge.link import healing
from odoo_ha_addon.bridge.link.healing import TRIES, Healer
from odoo_ha_addon.hass import CommandTimeout
from odoo_ha_addon.hass.limits import MOST_UNCERTAIN
from tests.waiting import Eventually


class Reader:
    """Notes what is read; `fault` is raised as long as it is set."""

    def __init__(self) -> None:
        self.read: list[frozenset[str] | None] = []
        self.at: list[float] = []
        self.fault: Exception | None = None

    async def __call__(self, entity_ids: frozenset[str] | None) -> None:
        self.read.append(entity_ids)
        self.at.append(asyncio.get_running_loop().time())
        if self.fault:
            raise self.fault


@pytest.fixture
def reader() -> Reader:
    return Reader()


async def during(healer: Healer, reader: Reader, work: Callable[[], Awaitable[None]]) -> None:
    running = asyncio.ensure_future(healer.run(reader))
    try:
        await work()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_what_is_needed_while_nobody_reads_is_read_in_one_go(
    reader: Reader, eventually: Eventually
) -> None:
    healer = Healer("home")
    healer.need(["light.a"], "test")
    healer.need(["light.b"], "test")
    await during(healer, reader, lambda: eventually(lambda: reader.read))
    assert reader.read == [frozenset({"light.a", "light.b"})]


async def test_everything_includes_what_is_needed_besides(reader: Reader, eventually: Eventually) -> None:
    healer = Healer("home")
    healer.need(["light.a"], "test")
    healer.need(None, "test")
    await during(healer, reader, lambda: eventually(lambda: reader.read))
    assert reader.read == [None]


async def test_very_many_entities_are_read_as_everything(reader: Reader, eventually: Eventually) -> None:
    healer = Healer("home")
    healer.need((f"light.l{n}" for n in range(MOST_UNCERTAIN + 1)), "test")
    await during(healer, reader, lambda: eventually(lambda: reader.read))
    assert reader.read == [None]


async def test_readings_that_follow_each_other_are_further_and_further_apart(
    reader: Reader, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(healing, "FIRST_PAUSE_SECONDS", 0.02)
    healer = Healer("home")

    async def trouble() -> None:
        for count in range(1, 5):
            healer.need(["light.a"], "test")
            await eventually(lambda count=count: len(reader.read) == count)

    await during(healer, reader, trouble)
    pauses = [later - earlier for earlier, later in zip(reader.at, reader.at[1:], strict=False)]
    assert all(pause >= least for pause, least in zip(pauses, (0.02, 0.04, 0.08), strict=True))


async def test_the_pause_outlives_a_connection(reader: Reader, eventually: Eventually) -> None:
    healer = Healer("home")
    healer.need(None, "test")
    await during(healer, reader, lambda: eventually(lambda: reader.read))
    healer.need(None, "test")

    async def soon() -> None:
        await asyncio.sleep(0)
        assert len(reader.read) == 1

    await during(healer, reader, soon)


async def test_what_could_not_be_read_is_tried_again(
    reader: Reader, eventually: Eventually, impatient: None
) -> None:
    healer = Healer("home")
    reader.fault = CommandTimeout()
    healer.need(["light.a"], "test")

    async def work() -> None:
        await eventually(lambda: reader.read)
        reader.fault = None
        await eventually(lambda: len(reader.read) == 2)

    await during(healer, reader, work)
    assert reader.read == [frozenset({"light.a"})] * 2


async def test_what_cannot_be_read_again_and_again_is_left_to_a_new_connection(
    reader: Reader, impatient: None
) -> None:
    healer = Healer("home")
    reader.fault = CommandTimeout()
    healer.need(None, "test")
    with pytest.raises(CommandTimeout):
        await healer.run(reader)
    assert len(reader.read) == TRIES
