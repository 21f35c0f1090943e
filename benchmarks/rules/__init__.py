"""Rules: what they cost the bridge, how soon they act, and that nothing is lost or done twice whoever is killed.

Each part is a module with `measure`, which adds its figures to the result; they run one after the other.
"""

from __future__ import annotations

from benchmarks.addons import install
from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Goal, Result
from benchmarks.rules import acting, killing, making, matching, sending, storm, timing
from benchmarks.scale import Scale

GOALS = (
    Goal("ratio.cpu", 1.3),
    Goal("ratio.state_lag_p99", 1.2),
    Goal("act_p50_ms", 300),
    Goal("act_p99_ms", 1500),
    Goal("to_ha_p50_ms", 150),
    Goal("lost", 0),
    Goal("doubled", 0),
    Goal("timer_late_s", 3),
    Goal("storm_http_rise_ms", 50),
    Goal("exponent_over_rules", 0.3),
)


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("rules")
    load = Load(bed)
    odoo = bed.start_odoo()
    install(odoo, making.ADDON)
    bridges = [bed.bridge("a")]
    matching.measure(bed, scale, odoo, bridges[0], result)
    storm.measure(bed, scale, odoo, result)
    bridges.append(bed.bridge("b"))
    timing.measure(bed, scale, odoo, load, bridges, result)
    sending.measure(bed, scale, odoo, load, result)
    for bridge in bridges:
        bridge.end()
    acting.measure(bed, scale, load, result)
    killing.measure(bed, scale, load, bed.bridge("a"), result)
    return result
