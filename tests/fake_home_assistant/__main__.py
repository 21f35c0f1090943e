"""Serve fake Home Assistants for benchmarks: `python -m tests.fake_home_assistant --instances 100 --rate 50`.

The first line on stdout is one JSON object with the addresses and the token; one with counters follows
every `--report` seconds. SIGINT or SIGTERM ends it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from .changes import change
from .instance import FakeHomeAssistant
from .server import FakeServer


async def serve(arguments: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with FakeServer(port=arguments.port) as server:
        homes = [server.add(f"ha{number}", arguments.token) for number in range(arguments.instances)]
        for home in homes:
            home.fill_house(arguments.entities) if arguments.house else home.fill(arguments.entities)
        changes = [
            asyncio.create_task(change(home, arguments.entities, arguments.rate))
            for home in homes
            if arguments.rate and arguments.entities
        ]
        print(json.dumps({"urls": [home.url for home in homes], "token": arguments.token}), flush=True)
        while not stopped.is_set():
            try:
                await asyncio.wait_for(stopped.wait(), arguments.report or None)
            except asyncio.TimeoutError:
                print(json.dumps(counters(homes)), flush=True)
        for task in changes:
            task.cancel()


def counters(homes: list[FakeHomeAssistant]) -> dict[str, int]:
    names = ("connections", "peak_connections", "auth_attempts", "failed_auths", "overflows")
    sums = {name: sum(getattr(home, name) for home in homes) for name in names}
    return {**sums, "commands": sum(home.commands.total() for home in homes)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_home_assistant", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--instances", type=int, default=1)
    parser.add_argument("--entities", type=int, default=100, help="per instance")
    parser.add_argument("--rate", type=float, default=0, help="changes a second, per instance")
    parser.add_argument(
        "--house", action="store_true", help="with areas, devices, labels and a registry of entities"
    )
    parser.add_argument("--token", default="fake-token")
    parser.add_argument("--report", type=float, default=10, help="seconds between counters; 0 for none")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
