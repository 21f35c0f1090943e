"""How fast what Home Assistant's recorder has is read, and how much its other clients feel of it."""

from __future__ import annotations

import asyncio
import threading
import time
from types import TracebackType

import aiohttp

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Result, percentile
from benchmarks.scale import Scale
from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient
from tests.waiting import eventually

PING_SECONDS = 0.05
QUIET_SECONDS = 5.0
PATIENCE_SECONDS = 300


def measure(bed: Bed, scale: Scale, odoo: OdooClient, load: Load, instance_id: int, result: Result) -> None:
    """All that was recorded is forgotten, and read again."""
    with Pings(load.home) as quiet:
        time.sleep(scale.pick(QUIET_SECONDS, 1.0))
    bed.tables.rows("TRUNCATE ha_history")
    with Pings(load.home) as busy:
        began = time.monotonic()
        odoo.call("ha.instance", "action_sync_history", [instance_id])
        eventually(lambda: _states(bed, "reason <> 'causes'"), _is_done, PATIENCE_SECONDS)
        seconds = time.monotonic() - began
        # The logbook is read after that, and Home Assistant feels it too.
        eventually(lambda: _states(bed, "TRUE"), _is_done, PATIENCE_SECONDS)
    [(rows,)] = bed.tables.rows("SELECT count(*) FROM ha_history")
    result.figures["backfill_rows_per_s"] = rows / seconds
    result.figures["backfill_rows_n"] = rows
    result.reference["ha_ping_p99_ms"] = percentile(quiet.seconds, 99) * 1000
    rise = percentile(busy.seconds, 99) - percentile(quiet.seconds, 99)
    result.figures["ha_ping_rise_ms"] = max(0.0, rise * 1000)


def _states(bed: Bed, condition: str) -> list[str]:
    return [state for (state,) in bed.tables.rows(f"SELECT state FROM ha_history_backfill WHERE {condition}")]


def _is_done(states: list[str]) -> bool:
    return set(states) == {"done"}


class Pings:
    """A client of Home Assistant that pings it all the time, while it is entered.

    Attributes:
        seconds: how long each answer took.
    """

    def __init__(self, home: HomeAssistant) -> None:
        self._home = home
        self._over = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._ping()))
        self.seconds: list[float] = []

    def __enter__(self) -> Pings:
        self._thread.start()
        self._ready.wait(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    async def _ping(self) -> None:
        address = f"{self._home.url}/api/websocket"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._home.token})
            await socket.receive_json()
            self._ready.set()
            number = 0
            while not self._over.is_set():
                number += 1
                began = time.monotonic()
                await socket.send_json({"id": number, "type": "ping"})
                await socket.receive_json()
                self.seconds.append(time.monotonic() - began)
                await asyncio.sleep(PING_SECONDS)
