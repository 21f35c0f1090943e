"""Which benchmarks there are. Needs nothing but the standard library, so that `./bench list` works
everywhere.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.bed import Bed
    from benchmarks.results import Goal, Result
    from benchmarks.scale import Scale


@dataclass(frozen=True)
class Benchmark:
    """One benchmark: the module of its name in `benchmarks`, with `GOALS` and `run(bed, scale)`."""

    name: str
    what: str

    @property
    def _module(self) -> ModuleType:
        return importlib.import_module(f"benchmarks.{self.name.replace('-', '_')}")

    def goals(self) -> tuple[Goal, ...]:
        """What its figures should reach."""
        goals: tuple[Goal, ...] = self._module.GOALS
        return goals

    def run(self, bed: Bed, scale: Scale) -> Result:
        run: Callable[[Bed, Scale], Result] = self._module.run
        return run(bed, scale)


BENCHMARKS = {
    name: Benchmark(name, what)
    for name, what in {
        "ingest": "What one real Home Assistant can emit, and how much of it is in the table how soon",
        "latency": "From a change in Home Assistant to the table and to open pages, at 1, 20 and 200 changes/s",
        "command": "From a click in Chromium to Home Assistant and back into the page; the same without a browser",
        "frames": "Rows and bytes of Odoo's bus for 1,000 changes a second, with 0, 1 and 10 viewers",
        "instances": "1, 10, 100 and 1,000 Home Assistants on one bridge, and spread over 2 and 4 bridges",
        "pages": "Time to the first live content with 200, 2,000 and 10,000 entities; memory of a page under updates",
        "sync": "Registries of 1,000 and 10,000 entities into Odoo, a reconnect without news, a single event",
        "endpoints": "The routes beyond what an empty one costs",
        "restart": "Odoo restarted: from its first HTTP answer until all instances are connected",
        "failover": "A bridge ends in every way, Home Assistant or PostgreSQL come back: until all is well again",
        "bulkhead": "Nine healthy Home Assistants beside a hostile one on one bridge: none of them may notice",
        "history": "Recording, charts, backfill, export and dropping of history; how it goes with 100 million rows",
        "history-chaos": "Everything fails in turn while a Home Assistant changes: history is what its recorder has",
        "rules": "What rules cost, how soon they act, and that nothing is lost or done twice whoever is killed",
        "sharing": "How soon guests see, do and lose something, how many may come, and what very many grants cost",
        "sharing-fuzz": "A hundred thousand strange requests to what is public: no fault, nothing told by text or time",
        "soak": "Everything at once at a moderate rate: nothing grows, nothing fails",
    }.items()
}
