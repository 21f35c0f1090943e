"""How hard a question is for Home Assistant: how long it takes, and how much longer others wait meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from odoo.addons.odoo_ha_addon.hass import CommandFailed, CommandTimeout, Connection

from .pace import Strain

_Answer = TypeVar("_Answer")


async def measured(
    connection: Connection,
    question: Awaitable[_Answer],
    usual_ping: float,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[_Answer, Strain]:
    """Ask it, with a ping beside it."""
    began = clock()
    beside = asyncio.ensure_future(ping(connection))
    try:
        answer = await question
        seconds = clock() - began
        return answer, Strain(seconds, max(0.0, await beside - usual_ping))
    finally:
        beside.cancel()


async def ping(connection: Connection) -> float:
    """Seconds; 0 where Home Assistant does not answer in time, which its connection sees to."""
    try:
        return float(await connection.ping()) / 1000
    except (CommandTimeout, CommandFailed):
        return 0.0
