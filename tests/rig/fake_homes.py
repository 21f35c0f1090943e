"""Fake Home Assistants in a thread, for blocking code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, TypeVar

from tests.fake_home_assistant import FakeHomeAssistant, FakeServer
from tests.rig.loop_thread import LoopThread

T = TypeVar("T")


class FakeHomes:
    """`count` fake Home Assistants on one port. A context manager.

    Counters may be read from any thread; everything that changes something goes through `call`, `run` or the
    methods here.
    """

    def __init__(self, count: int, entities: int = 0, prefix: str = "home") -> None:
        self._server = FakeServer()
        self._thread = LoopThread("fake Home Assistants")
        self._count = count
        self._entities = entities
        self._prefix = prefix

    def __enter__(self) -> FakeHomes:
        self._thread.__enter__()
        self._thread.run(self._server.start())
        for _ in range(self._count):
            self.add()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.run(self._server.stop())
        self._thread.__exit__(kind, error, trace)

    def __iter__(self) -> Iterator[FakeHomeAssistant]:
        return iter(list(self._server.instances.values()))

    def __getitem__(self, number: int) -> FakeHomeAssistant:
        return list(self._server.instances.values())[number]

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def connections(self) -> int:
        """Open now, of all fakes together."""
        return sum(home.connections for home in self)

    @property
    def peak_connections(self) -> int:
        """The most that any one of the fakes had at any moment."""
        return max(home.peak_connections for home in self)

    def add(self) -> FakeHomeAssistant:
        """One more."""
        home = self._server.add(f"{self._prefix}{len(self._server.instances)}")
        self.call(home.fill, self._entities)
        return home

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call a plain function in the fakes' thread."""
        return self._thread.call(function, *arguments)

    def run(self, work: Any) -> Any:
        """Wait for a coroutine in the fakes' thread."""
        return self._thread.run(work)

    def set_state(self, home: FakeHomeAssistant, entity_id: str, state: str, attributes: Any = None) -> None:
        self.call(home.set_state, entity_id, state, attributes)

    def states(self, home: FakeHomeAssistant) -> list[dict[str, Any]]:
        """As Home Assistant's `/api/states` has them."""
        return self.call(lambda: [state.as_dict() for state in home.states])

    def stop_serving(self) -> None:
        """All of them are off; their states stay."""
        self._thread.run(self._server.stop())

    def serve_again(self) -> None:
        """On the same port."""
        self._thread.run(self._server.start())
