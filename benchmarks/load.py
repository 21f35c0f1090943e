"""A real Home Assistant that changes states as fast as it is told to."""

from __future__ import annotations

import concurrent.futures
from typing import Any, NamedTuple

from benchmarks.bed import LOAD, Bed
from devkit.home_assistant import HomeAssistant


class Emitted(NamedTuple):
    """What Home Assistant really did. `ended`: seconds since 1970."""

    changed: int
    seconds: float
    ended: float

    @property
    def per_second(self) -> float:
        return self.changed / self.seconds


class Load:
    """Started by building it; ends with the benchmark.

    Attributes:
        home: the server.
    """

    def __init__(self, bed: Bed, *, measured: bool = False) -> None:
        """:param measured: change other entities, numbers with a unit, which Home Assistant's recorder keeps"""
        self._measured = {"measured": True} if measured else {}
        self.home: HomeAssistant = bed.home_assistant(LOAD)
        self._pool = concurrent.futures.ThreadPoolExecutor(1)

    def fill(self, entities: int) -> None:
        """Have exactly so many entities that can change."""
        self._call("fill", {"entities": entities, **self._measured}, returns=False)

    def run(self, entities: int, rate: float, seconds: float) -> Emitted:
        """Change so many states a second for so long, and wait for the end of it."""
        result = self._call(
            "run",
            {"entities": entities, "rate": rate, "seconds": seconds, **self._measured},
            returns=True,
        )
        return Emitted(**result["response"])

    def begin(self, entities: int, rate: float, seconds: float) -> concurrent.futures.Future[Emitted]:
        """The same without waiting."""
        return self._pool.submit(self.run, entities, rate, seconds)

    def cut_off(self) -> int:
        """How often Home Assistant has thrown out a client that was too slow."""
        text = self.home.log.read_text(encoding="utf-8", errors="replace")
        return text.count("Client unable to keep up")

    def states(self) -> list[dict[str, Any]]:
        """As `/api/states` has them."""
        return self.home.get_states()

    def _call(self, service: str, data: dict[str, Any], *, returns: bool) -> Any:
        message = {"type": "call_service", "domain": "ha_load", "service": service, "service_data": data}
        [result] = self.home.commands({**message, "return_response": True} if returns else message)
        return result
