"""Transactions of feeds that can wait a little."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext

_Result = TypeVar("_Result")
LOCKED_TRIES = 20
LOCKED_SECONDS = 0.25


async def transaction(context: FeedContext, work: Callable[[Any], _Result]) -> _Result:
    """As `context.transaction`, but the lease is waited for where somebody has it locked just now."""
    tries = 0
    while True:
        try:
            result: _Result = await context.transaction(context.lease, work)
            return result
        except BlockingIOError:
            tries += 1
            if tries > LOCKED_TRIES:
                raise
            await asyncio.sleep(LOCKED_SECONDS)
