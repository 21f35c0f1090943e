"""The feed that keeps the site's time zone; see `storage/zone.py`."""

from __future__ import annotations

import asyncio
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.hass import commands

from ..storage.zone import write_zone


class SiteZone:
    """A `Feed`. Source: `get_config`, and the event `core_config_updated`, which any user may hear."""

    name = "time zone"
    needs_admin = False

    async def run(self, context: FeedContext) -> None:
        changed = asyncio.Event()
        await commands.subscribe_events(
            context.connection, "core_config_updated", lambda event: changed.set()
        )
        while True:
            changed.clear()
            zone = (await commands.get_config(context.connection)).get("time_zone")

            def write(cr: Any, zone: Any = zone) -> None:
                write_zone(cr, context.lease.instance_id, zone)

            await context.transaction(context.lease, write)
            await changed.wait()
