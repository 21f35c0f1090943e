"""Carrying out one `ha.command` on a connection."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from ..hass import CommandFailed, CommandTimeout, Connection, HassError

_logger = logging.getLogger(__name__)

ANSWER_WITHIN_SECONDS = 30.0


@dataclass(frozen=True)
class Request:
    """A claimed row of `ha.command`. `payload` is the command without its id."""

    id: int
    instance_id: int
    payload: dict[str, Any]


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
    milliseconds: int | None = None

    @classmethod
    def not_sent(cls, request_id: int) -> Outcome:
        return cls(request_id, "pending")


async def carry_out(connection: Connection, request: Request) -> Outcome:
    """Send it and wait for Home Assistant's answer; never raises."""
    loop = asyncio.get_running_loop()
    started = loop.time()

    def passed() -> int:
        return round((loop.time() - started) * 1000)

    try:
        result = await connection.command(request.payload, timeout=ANSWER_WITHIN_SECONDS)
    except CommandFailed as error:
        return Outcome(request.id, "failed", error.code, error.message, milliseconds=passed())
    except CommandTimeout as error:
        return Outcome(request.id, "unknown", error.code, error.message, milliseconds=passed())
    except HassError as error:
        if error.sent:
            return Outcome(request.id, "unknown", error.code, error.message, milliseconds=passed())
        if error.terminal or error.code == "message_too_big":
            return Outcome(request.id, "failed", error.code, error.message)
        return Outcome.not_sent(request.id)
    except (TypeError, ValueError) as error:
        return Outcome(request.id, "failed", "invalid_format", str(error))
    response = result.get("response") if isinstance(result, dict) and "context" in result else result
    return Outcome(request.id, "done", response=response, milliseconds=passed())
