"""What history costs and how fast it is: recording, fetching, storing, growing, reading, exporting, dropping.

Each part is a module with `measure`, which adds its figures to the result; they run one after the other on the same
rows.
"""

from __future__ import annotations

from benchmarks.bed import Bed
from benchmarks.history import dropping, fetching, growth, reading, recording
from benchmarks.results import Goal, Result
from benchmarks.scale import Scale

GOALS = (
    Goal("ratio.recorded_per_s", 0.6, at_least=True),
    Goal("lag_p99_ms", 1000),
    Goal("ratio.state_lag_p99", 1.2),
    Goal("bytes_per_row", 120),
    Goal("chart_30d_ms", 300),
    Goal("chart_1y_ms", 100),
    Goal("dialog_ms", 700),
    Goal("pivot_year_ms", 1500),
    Goal("backfill_rows_per_s", 3000, at_least=True),
    Goal("ha_ping_rise_ms", 150),
    Goal("drop_ms", 1000),
    Goal("exponent_over_rows", 0.2),
    Goal("export_rows_per_s", 50_000, at_least=True),
    Goal("export_memory_mib", 50),
)


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("history")
    odoo, load, instance_id = recording.measure(bed, scale, result)
    fetching.measure(bed, scale, odoo, load, instance_id, result)
    reading.measure(bed, scale, odoo, instance_id, result)
    growth.measure(bed, scale, odoo, result)
    dropping.measure(bed, scale, result)
    return result
