"""When a hostile Home Assistant does what."""

from __future__ import annotations

import asyncio
import contextlib
import time
import traceback
from collections.abc import Callable, Sequence
from random import Random

from ..client import Client
from ..instance import FakeHomeAssistant
from ..server import FakeServer
from .act import Act
from .acts import ACTS

FOLLOWER_SECONDS = 5.0
"""How long an act that needs somebody who follows the states waits for one. Then it is left out, and the home heals."""
LOOK_SECONDS = 0.05


class Hostile:
    """Deals out all acts in random order, then again in another one, from `begin` until `calm`.

    Attributes:
        home: whose states change meanwhile as others want it.
        server: of this home alone, for it goes away at times.
        chance: what the act at hand draws from. The same seed makes the same acts, in the same order.
        diary: when each act began (seconds since 1970), and its name.
        errors: what failed in the acts themselves.
    """

    def __init__(self, home: FakeHomeAssistant, server: FakeServer, seed: int) -> None:
        self.home = home
        self.server = server
        self.chance = Random(seed)
        self.diary: list[tuple[float, str]] = []
        self.errors: list[str] = []
        self._seed = seed
        self._over = asyncio.Event()
        self._undo: list[Callable[[], object]] = []
        self._task: asyncio.Task[None] | None = None

    def begin(self, acts: Sequence[Act] = ACTS) -> None:
        self._task = asyncio.get_running_loop().create_task(self._rage(acts))

    async def calm(self) -> None:
        """End what goes on, and let the home be as a home should be."""
        self._over.set()
        if self._task:
            await self._task
        self.heal()
        for name in self.home.registries:
            self.tell_registry(name)

    @property
    def followers(self) -> list[Client]:
        """Those who follow its states."""
        return [client for client in self.home.clients if client.entity_subscriptions]

    def later(self, undo: Callable[[], object]) -> None:
        """To be undone when it heals."""
        self._undo.append(undo)

    def heal(self) -> None:
        """Undo what acts have left behind, the last first."""
        while self._undo:
            self._undo.pop()()

    async def pause(self, shortest: float, longest: float) -> None:
        """Some seconds, less where it is all over."""
        seconds = self.chance.uniform(shortest, longest)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    def tell_registry(self, name: str) -> None:
        """Say that something in a registry changed, so that clients read it."""
        self.home.fire(f"{name}_registry_updated", {"action": "update"})

    async def _rage(self, acts: Sequence[Act]) -> None:
        number = 0
        while not self._over.is_set():
            for act in Random(f"{self._seed} order {number}").sample(acts, len(acts)):
                # How often an act draws may depend on the moment; the next one does not.
                self.chance = Random(f"{self._seed} act {number}")
                number += 1
                if not act.to_followers or await self._has_followers():
                    await self._do(act)
                else:
                    self.heal()  # or nobody would ever come again
                if self._over.is_set():
                    return

    async def _do(self, act: Act) -> None:
        self.diary.append((time.time(), act.name))
        try:
            await act.do(self)
        except Exception:
            self.errors.append(f"{act.name}: {traceback.format_exc()}")
        await self.pause(0.0, 0.8)

    async def _has_followers(self) -> bool:
        deadline = time.monotonic() + FOLLOWER_SECONDS
        while not self.followers and time.monotonic() < deadline and not self._over.is_set():  # noqa: ASYNC110
            await asyncio.sleep(LOOK_SECONDS)
        return bool(self.followers)
