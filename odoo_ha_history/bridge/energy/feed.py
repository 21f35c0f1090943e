"""The feed that keeps the settings of Home Assistant's energy page, so that ours opens while Home Assistant is away.

Home Assistant does not say when they change. They are read at each connection, with each hour that it has compiled,
when entities were renamed, and when somebody in Odoo asks for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from odoo.addons.odoo_ha_addon.bridge.link.feeds.feed import FeedContext
from odoo.addons.odoo_ha_addon.bridge.sql import bus
from odoo.addons.odoo_ha_addon.hass import Connection, EntityState, commands
from odoo.addons.odoo_ha_addon.hass.errors import CommandFailed

from ...energy.settings import Settings, parse
from ...storage.energy.settings import EnergySettings, Meter, SettingsTable
from ..long_term.feed import COMPILED_EVENT

TOPIC = "ha_energy_settings"
"""Somebody wants to see what is set in Home Assistant now."""
NOTICE = "ha_energy_settings"
"""Type of the message on `status:` of an instance: its energy settings were read."""
REGISTRY_EVENT = "entity_registry_updated"
CONFIG_EVENT = "core_config_updated"
GATHER_SECONDS = 5.0
"""Events come in crowds."""
READ_SECONDS = 3600.0
START_SECONDS = 2.0


class EnergyFeed:
    """A `Feed`. One for each database, for all its connections."""

    name = "energy settings"
    needs_admin = False

    def __init__(
        self,
        table: SettingsTable | None = None,
        announcer: bus.BusAnnouncer | None = None,
        gather: float = GATHER_SECONDS,
    ) -> None:
        self._table = table or SettingsTable()
        self._announcer = announcer or bus.BusAnnouncer()
        self._gather = gather
        self._asked: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}

    def ask(self, instance_ids: Iterable[int]) -> None:
        """Read again. From any thread."""
        for instance_id in instance_ids:
            if found := self._asked.get(instance_id):
                loop, asked = found
                with contextlib.suppress(RuntimeError):  # the loop has ended; the next one reads anyway
                    loop.call_soon_threadsafe(asked.set)

    async def run(self, context: FeedContext) -> None:
        instance_id = context.lease.instance_id
        asked, changed = asyncio.Event(), asyncio.Event()
        mine = self._asked[instance_id] = (asyncio.get_running_loop(), asked)
        try:
            for event in (COMPILED_EVENT, REGISTRY_EVENT, CONFIG_EVENT):
                # Whose token is not an administrator's hears nothing of the registry; an hour later it is read anyway.
                with contextlib.suppress(CommandFailed):
                    await commands.subscribe_events(context.connection, event, lambda _: changed.set())
            while True:
                asked.clear()
                changed.clear()
                # What is not set up yet Home Assistant does not know.
                is_up = context.is_running()
                if is_up:
                    await self._write(context, await read_settings(context.connection, context.states()))
                await self._wait(asked, changed, READ_SECONDS if is_up else START_SECONDS)
        finally:
            if self._asked.get(instance_id) is mine:
                del self._asked[instance_id]

    async def _wait(self, asked: asyncio.Event, changed: asyncio.Event, longest: float) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (asked, changed)]
        try:
            await asyncio.wait(waits, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
            if not asked.is_set():
                await asyncio.wait(waits[:1], timeout=self._gather)
        finally:
            for wait in waits:
                wait.cancel()

    async def _write(self, context: FeedContext, settings: EnergySettings) -> None:
        instance_id = context.lease.instance_id

        def write(cr: Any) -> str | None:
            self._table.write(cr, instance_id, settings)
            channel: str | None = bus.insert(
                cr, "ha.instance", instance_id, "status:", NOTICE, {"instance_id": instance_id}
            )
            return channel

        if channel := await context.transaction(context.lease, write):
            await asyncio.get_running_loop().run_in_executor(None, self._announcer.announce, [channel])


async def read_settings(connection: Connection, states: Mapping[str, EntityState]) -> EnergySettings:
    """
    :param states: by entity id; the unit of a meter is that of its state, as Home Assistant shows it
    :raises HassError: Home Assistant cannot be asked
    """
    try:
        prefs = await connection.command({"type": "energy/get_prefs"})
    except CommandFailed as error:
        if error.code not in ("not_found", "unknown_command"):
            raise
        return EnergySettings("none" if error.code == "not_found" else "absent")
    info = await connection.command({"type": "energy/info"})
    settings = parse(prefs, info.get("cost_sensors") if isinstance(info, Mapping) else None)
    config = await commands.get_config(connection)
    units = config.get("unit_system")
    currency = config.get("currency")
    return EnergySettings(
        "ready" if settings != Settings() else "none",
        settings,
        await _read_meters(connection, settings.statistics(), states),
        currency if isinstance(currency, str) and len(currency) == 3 else None,
        not isinstance(units, Mapping) or units.get("length") != "mi",
    )


async def _read_meters(
    connection: Connection, statistics: Collection[str], states: Mapping[str, EntityState]
) -> dict[str, Meter]:
    """What Home Assistant says of each statistic that it has. Source: `recorder/get_statistics_metadata`."""
    if not statistics:
        return {}
    try:
        rows = await connection.command(
            {"type": "recorder/get_statistics_metadata", "statistic_ids": list(statistics)}
        )
    except CommandFailed as error:
        if error.code != "unknown_command":
            raise
        rows = []
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping) and row.get("statistic_id") in statistics:
            state = states.get(row["statistic_id"])
            unit = state.attributes.get("unit_of_measurement") if state else None
            stored = row.get("statistics_unit_of_measurement")
            found[row["statistic_id"]] = Meter(_text(row.get("name")), _text(unit or stored), _text(stored))
    return found


def _text(value: Any) -> str | None:
    return value[:100].replace("\x00", "") if isinstance(value, str) and value else None
