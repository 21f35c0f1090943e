"""outbox.py: no command is sent twice, out of order, or lost without a word."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from hass import CommandFailed, CommandTimeout, ConnectionLost, HassError, MessageTooBig, ProtocolError
from hass.messages import Pong, Result
from hass.outbox import LARGEST_COMMAND, Outbox

PING = {"type": "ping"}


class Wire:
    """Takes what is sent; while `open` is not set, a `send` waits as on a full socket."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, payload: str) -> None:
        self.sent.append(json.loads(payload))
        await self.open.wait()


@pytest.fixture
async def wire() -> Wire:
    return Wire()


async def _all_has_left() -> None:
    """What can be sent has been sent: the wire takes no time."""
    for _ in range(1000):
        await asyncio.sleep(0)


@pytest.fixture
async def outbox(wire: Wire) -> Any:
    outbox = Outbox()
    sending = asyncio.create_task(outbox.send(wire.send))
    yield outbox
    sending.cancel()


async def test_commands_leave_in_the_order_of_their_ids(outbox: Outbox, wire: Wire) -> None:
    commands = [outbox.add({"type": "ping", "number": number}) for number in range(100)]
    await _all_has_left()
    assert [sent["id"] for sent in wire.sent] == list(range(1, 101)) == [command.id for command in commands]
    assert [sent["number"] for sent in wire.sent] == list(range(100))


async def test_a_command_can_be_answered_before_anybody_waits_for_it(outbox: Outbox) -> None:
    command = outbox.add(PING)
    assert outbox.settle(Result(command.id, "early", None))
    assert await outbox.answer(command, 1) == "early"


async def test_an_error_is_raised_to_the_one_who_asked(outbox: Outbox) -> None:
    bad, good = outbox.add(PING), outbox.add(PING)
    assert outbox.settle(Pong(good.id))
    assert outbox.settle(Result(bad.id, None, CommandFailed("not_found")))
    assert await outbox.answer(good, 1) is None
    with pytest.raises(CommandFailed):
        await outbox.answer(bad, 1)


async def test_an_answer_is_taken_once_and_only_by_its_command(outbox: Outbox) -> None:
    command = outbox.add(PING)
    assert not outbox.settle(Pong(command.id + 1))
    assert outbox.settle(Pong(command.id))
    assert not outbox.settle(Pong(command.id))


async def test_a_deadline_tells_what_was_sent_from_what_never_left(outbox: Outbox, wire: Wire) -> None:
    wire.open.clear()
    first, second = outbox.add(PING), outbox.add(PING)
    for command, sent in ((first, True), (second, False)):
        with pytest.raises(CommandTimeout) as caught:
            await outbox.answer(command, 0.01)
        assert caught.value.sent is sent
    wire.open.set()
    await _all_has_left()
    assert [sent["id"] for sent in wire.sent] == [first.id], "what expired in the queue must not be sent late"


async def test_losing_the_connection_tells_the_same_of_every_command(outbox: Outbox, wire: Wire) -> None:
    wire.open.clear()
    first, second = outbox.add(PING), outbox.add(PING)
    await _all_has_left()
    reason = ProtocolError()
    outbox.lose(reason)
    for command, sent in ((first, True), (second, False)):
        with pytest.raises(ConnectionLost) as caught:
            await outbox.answer(command, 1)
        assert caught.value.sent is sent
        assert caught.value.__cause__ is reason
    wire.open.set()
    await _all_has_left()
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    ("reason", "by_us"),
    [(ConnectionLost(), False), (ConnectionLost(by_us=True), True), (ProtocolError(), True), (None, True)],
    ids=["they went away", "our own fault", "we do not understand them", "we closed it"],
)
async def test_a_lost_command_knows_which_side_ended_the_connection(
    outbox: Outbox, reason: HassError | None, by_us: bool
) -> None:
    command = outbox.add(PING)
    outbox.lose(reason)
    with pytest.raises(ConnectionLost) as caught:
        await outbox.answer(command, 1)
    assert caught.value.by_us is by_us


async def test_the_largest_command_is_four_megabytes_and_a_larger_one_takes_no_id(outbox: Outbox) -> None:
    frame = len(json.dumps({"x": "", "id": 1}, separators=(",", ":")))
    outbox.add({"x": "x" * (LARGEST_COMMAND - frame)})
    with pytest.raises(MessageTooBig):
        outbox.add({"x": "x" * (LARGEST_COMMAND - frame + 1)})
    assert outbox.add(PING).id == 2


async def test_an_id_of_the_callers_is_not_used(outbox: Outbox, wire: Wire) -> None:
    outbox.add({"type": "ping", "id": 99})
    await _all_has_left()
    assert wire.sent[0]["id"] == 1
