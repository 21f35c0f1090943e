"""Fake homes in a process of their own, which live while they are told to and then say what is true.

See `Child`. Orders: `count`, `entities`, `rate` and `edits` (changes of states and of registries a second, in each),
and `seed` where all of them are to be hostile, in an order that it determines.

Questions and their answers: `addresses`: URL and token by name; `begin`: nothing, they live from here on; `calm`:
nothing, they stand still; `logins`: how many connections were made to each, by name; `acts`: when each act of the
hostile ones began, and its name; `errors`: of the acts themselves; `truth`: `states` as `get_states` has them and
`registries` by name, of each by name.
"""

from __future__ import annotations

import asyncio
from typing import Any

from benchmarks.child import answer, orders, questions
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.fake_home_assistant.changes import change, edit
from tests.fake_home_assistant.hostile import Hostile


class Homes:
    """The answers to all questions are its methods."""

    def __init__(self, server: FakeServer, told: dict[str, Any]) -> None:
        self._told = told
        name = "hostile" if "seed" in told else "home"
        self._homes = {f"{name}{number}": server.add(f"{name}{number}") for number in range(told["count"])}
        for home in self._homes.values():
            home.fill_house(told["entities"])
        self._hostile = (
            [Hostile(home, server, told["seed"]) for home in self._homes.values()] if "seed" in told else []
        )
        self._life: list[asyncio.Task[None]] = []

    async def addresses(self) -> dict[str, Any]:
        return {name: (home.url, home.token) for name, home in self._homes.items()}

    async def begin(self) -> None:
        loop = asyncio.get_running_loop()
        for home in self._homes.values():
            self._life.append(loop.create_task(change(home, self._told["entities"], self._told["rate"])))
            self._life.append(loop.create_task(edit(home, self._told["edits"])))
        for hostile in self._hostile:
            hostile.begin()

    async def calm(self) -> None:
        await asyncio.gather(*(hostile.calm() for hostile in self._hostile))
        for task in self._life:
            task.cancel()
        await asyncio.gather(*self._life, return_exceptions=True)
        self._life.clear()

    async def logins(self) -> dict[str, int]:
        return {name: home.auth_attempts for name, home in self._homes.items()}

    async def acts(self) -> list[tuple[float, str]]:
        return [entry for hostile in self._hostile for entry in hostile.diary]

    async def errors(self) -> list[str]:
        return [error for hostile in self._hostile for error in hostile.errors]

    async def truth(self) -> dict[str, Any]:
        return {name: _truth(home) for name, home in self._homes.items()}


def _truth(home: FakeHomeAssistant) -> dict[str, Any]:
    return {
        "states": [state.as_dict() for state in home.states],
        "registries": {name: list(registry.rows.values()) for name, registry in home.registries.items()},
    }


async def main(told: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    async with FakeServer() as server:
        homes = Homes(server, told)
        answer("ready")
        asked = questions()
        while (question := await loop.run_in_executor(None, next, asked, None)) is not None:
            answer_to = getattr(homes, question)
            answer(await answer_to())


if __name__ == "__main__":
    asyncio.run(main(orders()))
