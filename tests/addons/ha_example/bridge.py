"""What the example has in the bridge of one database: a feed, a sink, a topic."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.extensions import Parts
from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import Entry, StateChange
from odoo.addons.odoo_ha_addon.hass import commands


class Rings:
    """A feed: notes when Home Assistant fires the event `ha_example_ring`, and what it calls itself."""

    name = "example rings"
    needs_admin = True

    async def run(self, context: FeedContext) -> None:
        heard: asyncio.Queue[Any] = asyncio.Queue()
        await commands.subscribe_events(context.connection, "ha_example_ring", heard.put_nowait)
        while True:
            event = await heard.get()
            config = await context.connection.http.get("/api/config")
            ring = [context.lease.instance_id, str(event["data"].get("who", "")), config.get("location_name")]

            def write(cr: Any, ring: list[Any] = ring) -> None:
                cr.execute("INSERT INTO ha_example_ring (instance_id, who, house) VALUES (%s, %s, %s)", ring)

            await context.transaction(context.lease, write)


class Diary:
    """A sink: writes down every change of the entities that somebody wants to follow."""

    name = "example diary"

    def __init__(self) -> None:
        self.followed: frozenset[str] = frozenset()

    def read(self, cr: Any) -> None:
        cr.execute("SELECT entity_id FROM ha_example_wish")
        self.followed = frozenset(entity_id for (entity_id,) in cr.fetchall())

    def write(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        rows = [
            (instance_id, entry.entity_id, entry.old and entry.old.state, entry.new and entry.new.state)
            for entry in batch
            if isinstance(entry, StateChange) and entry.entity_id in self.followed
        ]
        if rows:
            cr.executemany(
                "INSERT INTO ha_example_change (instance_id, entity_id, old, new) VALUES (%s, %s, %s, %s)",
                rows,
            )

    def committed(self, instance_id: int, batch: Sequence[Entry]) -> None:
        return None


def make_parts(db_name: str) -> Parts:
    diary = Diary()
    return Parts(
        feeds=[Rings()],
        sinks=[diary],
        topics={"ha_example_wish": lambda cr, ids: None},
        read_settings=diary.read,
    )
