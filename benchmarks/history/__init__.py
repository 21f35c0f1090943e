"""What history costs and how fast it is: recording, storing, reading, fetching, growing.

Each part of the benchmark is a module with `measure`, which adds its figures to the result.
"""

from __future__ import annotations

from benchmarks.bed import Bed
from benchmarks.history import recording, storage
from benchmarks.results import Goal, Result
from benchmarks.scale import Scale

GOALS = (
    Goal("ratio.recorded_per_s", 0.6, at_least=True),
    Goal("lag_p99_ms", 1000),
    Goal("ratio.state_lag_p99", 1.2),
    Goal("bytes_per_row", 120),
    Goal("drop_ms", 1000),
)


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("history")
    recording.measure(bed, scale, result)
    storage.measure(bed, scale, result)
    return result
