"""Carrying out one `ha.command` on a connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ...hass import CommandFailed, CommandTimeout, Connection, ConnectionLost, HassError
from ...hass.answers import checked_object, usable
from ...hass.commands import ends_connection
from ...protocol.http_request import HttpRequest

_logger = logging.getLogger(__name__)

COLLECT_SECONDS = 8.0


@dataclass(frozen=True)
class Request:
    """A claimed row of `ha.command`.

    :ivar payload: the command without its id, or that of an `HttpRequest`
    :ivar asks_rights: time has passed since its user asked for it, so whether they still may is to be asked again
    """

    id: int
    instance_id: int
    payload: dict[str, Any]
    asks_rights: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a request; `state` is one of `done`, `failed`, `unknown`, and `pending` for one that was
    never sent.
    """

    id: int
    state: str
    code: str | None = None
    error: str | None = None
    response: Any = None
    context: dict[str, Any] | None = None
    milliseconds: int | None = None

    @classmethod
    def not_sent(cls, request_id: int) -> Outcome:
        return cls(request_id, "pending")

    @classmethod
    def right_lost(cls, request_id: int) -> Outcome:
        return cls(request_id, "failed", "right_lost", "Its user may no longer do this. Nothing was sent.")

    def unstorable(self, error: Exception) -> Outcome:
        """What can be written down in place of an outcome that cannot, with nothing of Home Assistant's in it."""
        reason = type(error).__name__
        text = (
            f"Home Assistant carried it out, but its answer cannot be stored ({reason})."
            if self.state == "done"
            else f"What Home Assistant answered cannot be stored ({reason})."
        )
        return Outcome(self.id, "failed", "unstorable", text, milliseconds=self.milliseconds)


async def carry_out(connection: Connection, request: Request, within: float) -> Outcome:
    """Send it and wait for Home Assistant's answer, at most so many seconds; never raises."""
    loop = asyncio.get_running_loop()
    started = loop.time()

    def passed() -> int:
        return round((loop.time() - started) * 1000)

    try:
        result = await _answer_to(request.payload, connection, within)
    except CommandFailed as error:
        return Outcome(request.id, "failed", error.code, error.message, milliseconds=passed())
    except CommandTimeout as error:
        return Outcome(request.id, "unknown", error.code, error.message, milliseconds=passed())
    except HassError as error:
        if _was_its_success(error, request.payload):
            return Outcome(request.id, "done", milliseconds=passed())
        if error.sent:
            return Outcome(request.id, "unknown", error.code, error.message, milliseconds=passed())
        if error.terminal or error.code == "message_too_big":
            return Outcome(request.id, "failed", error.code, error.message)
        return Outcome.not_sent(request.id)
    except (TypeError, ValueError) as error:
        return Outcome(request.id, "failed", "invalid_format", str(error))
    context = None
    if request.payload.get("type") == "call_service" and isinstance(result, dict):
        context, result = result.get("context"), result.get("response")
    return Outcome(request.id, "done", response=result, context=context, milliseconds=passed())


def _was_its_success(error: HassError, payload: dict[str, Any]) -> bool:
    """Whether the connection ended because Home Assistant did what it was asked for, such as a restart."""
    return isinstance(error, ConnectionLost) and error.sent and not error.by_us and ends_connection(payload)


async def _answer_to(payload: dict[str, Any], connection: Connection, within: float) -> Any:
    """
    :raises HassError, TypeError, ValueError: there is none
    """
    if http := HttpRequest.of_payload(payload):
        return await _http(connection, http, within)
    return await COLLECTED.get(payload.get("type", ""), _command)(connection, payload, within)


async def _http(connection: Connection, request: HttpRequest, within: float) -> Any:
    """It ends with the connection, as other commands do: whoever loses the lease must not go on sending."""
    asking = asyncio.ensure_future(
        connection.http.request(
            request.method,
            request.address,
            request.body,
            timeout=within,
            most_bytes=request.answer_bytes,
        )
    )
    ending = asyncio.ensure_future(connection.wait_closed())
    try:
        await asyncio.wait({asking, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise ConnectionLost(sent=True)
        return asking.result()
    finally:
        asking.cancel()
        ending.cancel()
        await asyncio.gather(asking, ending, return_exceptions=True)


async def _command(connection: Connection, payload: dict[str, Any], within: float) -> Any:
    return await connection.command(payload, timeout=within)


async def _system_health(connection: Connection, payload: dict[str, Any], within: float) -> dict[str, Any]:
    """The info of each integration by its domain.

    It comes as a subscription, because some of it takes a look at the internet first. What is not there after
    `COLLECT_SECONDS` is left out.
    """
    info: dict[str, dict[str, Any]] = {}
    finished = asyncio.Event()

    def take(event: Any) -> None:
        kind = event.get("type")
        if kind == "initial":
            info.update({domain: dict(about.get("info") or {}) for domain, about in event["data"].items()})
        elif kind == "update":
            info[event["domain"]][event["key"]] = event["data"] if event.get("success") else None
        elif kind == "finish":
            finished.set()

    unsubscribe = await connection.subscribe(payload, take, timeout=within)
    try:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(finished.wait(), COLLECT_SECONDS)
    finally:
        await unsubscribe()
    gathered = {
        domain: {key: value for key, value in values.items() if value != {"type": "pending"}}
        for domain, values in info.items()
    }
    return checked_object(payload["type"], usable(payload["type"], gathered))


COLLECTED: dict[str, Callable[[Connection, dict[str, Any], float], Awaitable[Any]]] = {
    "system_health/info": _system_health
}
"""Commands whose answer comes as events, by their type, and who gathers them."""
