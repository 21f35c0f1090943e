"""Commands between their callers and Home Assistant: numbered, queued, sent in that order, answered or lost."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from .deadline import timeout
from .errors import CommandTimeout, ConnectionLost, HassError, MessageTooBig
from .messages import Pong, Result

# Home Assistant closes the connection on a larger one (aiohttp's default limit).
LARGEST_COMMAND = 4 * 2**20


class Command:
    """One command. `sent` is true from the moment in which its first byte may have left."""

    __slots__ = ("id", "payload", "answer", "sent")

    def __init__(self, id_: int, payload: str, answer: asyncio.Future[Any]) -> None:
        self.id = id_
        self.payload = payload
        self.answer = answer
        self.sent = False


class Outbox:
    """Home Assistant insists on rising ids, so a command gets its number and its place in one step.

    It is known here before it leaves, so that no answer can come too early.
    """

    __slots__ = ("last_id", "_queue", "_filled", "_unanswered")

    def __init__(self) -> None:
        self.last_id = 0
        self._queue: deque[Command] = deque()
        self._filled = asyncio.Event()
        self._unanswered: dict[int, Command] = {}

    def add(self, message: Mapping[str, Any]) -> Command:
        """Number and queue a command. Raises MessageTooBig, and TypeError for what is no JSON."""
        id_ = self.last_id + 1
        payload = orjson.dumps({**message, "id": id_})
        if len(payload) > LARGEST_COMMAND:
            raise MessageTooBig(f"The command has {len(payload)} bytes; Home Assistant accepts 4 MiB.")
        self.last_id = id_
        command = Command(id_, payload.decode(), asyncio.get_running_loop().create_future())
        self._unanswered[id_] = command
        self._queue.append(command)
        self._filled.set()
        return command

    async def send(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Send what is queued, for ever. Raises what `send` raises."""
        while True:
            await self._filled.wait()
            while self._queue:
                command = self._queue.popleft()
                # Its caller may have given up meanwhile.
                if not command.answer.done():
                    command.sent = True
                    await send(command.payload)
            self._filled.clear()

    async def answer(self, command: Command, seconds: float) -> Any:
        """The command's result. Raises CommandFailed, CommandTimeout, ConnectionLost.

        A command whose caller does not wait to the end is not sent any more if it is still queued.
        """
        try:
            async with timeout(seconds):
                return await command.answer
        except asyncio.TimeoutError:
            raise CommandTimeout(
                f"Home Assistant did not answer the command within {seconds:g} s.", sent=command.sent
            ) from None
        finally:
            self._unanswered.pop(command.id, None)
            if not command.answer.cancel():
                ignore(command.answer)

    def settle(self, message: Result | Pong) -> bool:
        """Hand an answer to its command; False if nobody waits for it (any more)."""
        command = self._unanswered.pop(message.id, None)
        if command is None or command.answer.done():
            return False
        if isinstance(message, Pong):
            command.answer.set_result(None)
        elif message.error:
            command.answer.set_exception(message.error)
        else:
            command.answer.set_result(message.result)
        return True

    def lose(self, reason: HassError | None) -> None:
        """The connection has ended: every command under way gets its own ConnectionLost."""
        self._queue.clear()
        unanswered, self._unanswered = self._unanswered, {}
        for command in unanswered.values():
            if not command.answer.done():
                lost = ConnectionLost(
                    reason.message if reason else "The connection was closed.",
                    sent=command.sent,
                    by_us=not isinstance(reason, ConnectionLost) or reason.by_us,
                )
                lost.__cause__ = reason
                command.answer.set_exception(lost)


def ignore(answer: asyncio.Future[Any]) -> None:
    """Take note of an answer that nobody waits for, so that asyncio does not complain about its error."""
    if not answer.cancelled():
        answer.exception()
