"""Entities that change all the time, come and go, in fake and in real Home Assistants."""

from __future__ import annotations

import random
import threading
from types import TracebackType

from devkit.errors import DevkitError
from devkit.home_assistant import HomeAssistant
from tests.fake_home_assistant import FakeHomeAssistant
from tests.rig.fake_homes import FakeHomes


class Changes:
    """A context manager: from entering to leaving, states change in threads of their own."""

    def __init__(
        self, fakes: FakeHomes, homes: list[HomeAssistant], seed: int, *, per_second: float = 40
    ) -> None:
        """:param per_second: changes in all fakes together; a real Home Assistant gets a tenth of it"""
        self._fakes = fakes
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._change_fakes, args=(random.Random(seed), 1 / per_second))
        ]
        self._threads += [
            threading.Thread(target=self._change_home, args=(home, random.Random(seed + 1), 10 / per_second))
            for home in homes
        ]

    def __enter__(self) -> Changes:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _change_fakes(self, chance: random.Random, pause: float) -> None:
        homes = list(self._fakes)
        while not self._over.wait(pause):
            self._fakes.call(change_something, chance.choice(homes), chance)

    def _change_home(self, home: HomeAssistant, chance: random.Random, pause: float) -> None:
        while not self._over.wait(pause):
            entity_id = f"sensor.chaos_{chance.randrange(20)}"
            try:
                if chance.random() < 0.1:
                    home.remove_state(entity_id)
                else:
                    home.set_state(entity_id, str(chance.random()), {"level": chance.randrange(5)})
            except DevkitError:
                pass  # it is off, or the entity was not there


def change_something(home: FakeHomeAssistant, chance: random.Random) -> None:
    """One entity changes its state or an attribute, comes or goes."""
    entity_id = f"sensor.fake_{chance.randrange(60)}"
    dice = chance.random()
    if dice < 0.05:
        home.remove_state(entity_id)
    elif dice < 0.25:
        old = home.states.get(entity_id)
        attributes = {
            **(old.attributes if old else {}),
            "level": chance.randrange(100),
            f"extra{dice:.2f}": [dice],
        }
        home.set_state(entity_id, old.state if old else "new", dict(list(attributes.items())[-6:]))
    else:
        home.set_state(entity_id, f"{chance.uniform(-20, 40):.3f}")
