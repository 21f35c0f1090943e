"""What the routes cost beyond an empty one, warm, through HTTP, with 2,000 entities."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Goal, Result, percentile, ratio
from benchmarks.scale import Scale
from devkit.home_assistant import HomeAssistant
from tests.rig.tables import wait_for_connected

READS = ("areas", "entities_by_area", "get_instances", "websocket_status")
LIMITS = {**dict.fromkeys(READS, (15, 60)), "switch_instance": (30, 100), "call_service": (25, 120)}
"""p50 and p99 in milliseconds, beyond the empty route; `call_service` beyond the same call over an open WebSocket."""

GOALS = tuple(
    Goal(f"{name}_beyond_p{part}_ms", limit)
    for name, limits in LIMITS.items()
    for part, limit in zip((50, 99), limits, strict=True)
)

EMPTY = "/web/webclient/version_info"
"""A route of Odoo's own that does next to nothing."""
ENTITIES = 2000
WARM_UP = 10
LAMP = "input_boolean.lamp"


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("endpoints")
    samples = scale.pick(300, 5)
    load = Load(bed)
    fakes = bed.fake_process(1, scale.pick(ENTITIES, 100), house=True)
    odoo = bed.start_odoo()
    [house, home] = bed.make_instances(odoo, {**fakes.addresses(), "Home": (load.home.url, load.home.token)})
    bed.bridge("a")
    wait_for_connected(bed.tables, [house, home])

    def call(name: str, **params: Any) -> Callable[[int], None]:
        def work(_number: int) -> None:
            answer = odoo.route(f"/odoo_ha_addon/{name}", **params)
            if not answer["success"]:
                raise RuntimeError(answer)

        return work

    def switch(number: int) -> None:
        call("switch_instance", instance_id=(house, home)[number % 2])(number)

    area = odoo.search_read("ha.area", [("instance_id", "=", house)], "id", limit=1)
    works = {name: call(name, ha_instance_id=house) for name in READS if name != "get_instances"}
    works["get_instances"] = call("get_instances")
    works["entities_by_area"] = call(
        "entities_by_area", ha_instance_id=house, area_id=area[0]["id"] if area else False
    )
    works["switch_instance"] = switch
    works["call_service"] = call(
        "call_service",
        ha_instance_id=home, domain="input_boolean", service="toggle", service_data={"entity_id": LAMP},
    )  # fmt: skip
    works["empty"] = lambda _number: odoo.route(EMPTY)
    straight = asyncio.run(_straight(load.home, samples))
    for name, work in works.items():
        result.add_percentiles(name, _time(work, samples))
    for part in (50, 99):
        result.reference[f"call_service_websocket_p{part}_ms"] = percentile(straight, part) * 1000
        result.reference[f"empty_p{part}_ms"] = result.figures[f"empty_p{part}_ms"]
        for name in LIMITS:
            other = "call_service_websocket" if name == "call_service" else "empty"
            base = result.reference[f"{other}_p{part}_ms"]
            figure = result.figures[f"{name}_p{part}_ms"]
            result.figures[f"{name}_beyond_p{part}_ms"] = max(0.0, (figure or 0.0) - (base or 0.0))
            result.ratio[f"{name}_p{part}"] = ratio(figure, base)
    return result


def _time(work: Callable[[int], object], samples: int) -> list[float]:
    for number in range(WARM_UP):
        work(number)
    seconds = []
    for number in range(samples):
        began = time.monotonic()
        work(number)
        seconds.append(time.monotonic() - began)
    return seconds


async def _straight(home: HomeAssistant, samples: int) -> list[float]:
    """The same call over a WebSocket that is open already."""
    message = {
        "type": "call_service",
        "domain": "input_boolean",
        "service": "toggle",
        "service_data": {"entity_id": LAMP},
    }
    seconds = []
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{home.url}/api/websocket") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": home.token})
        await socket.receive_json()
        for number in range(1, samples + WARM_UP):
            began = time.monotonic()
            await socket.send_json({**message, "id": number})
            await socket.receive_json()
            if number >= WARM_UP:
                seconds.append(time.monotonic() - began)
    return seconds
