"""Sharing with customers and guests: how soon they see and do something, how soon it is over, and how many may come.

Each part is a module with `measure`, which adds its figures to the result; they run one after the other. A home has
`crowd.ENTITIES` numbers that change and a lamp; what is shared of it is said in each part.
"""

from __future__ import annotations

from benchmarks.addons import install
from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Goal, Result
from benchmarks.scale import Scale
from benchmarks.sharing import crowd, ending, opening, resolving, showing
from benchmarks.sharing.shares import Shares
from tests.rig.tables import wait_for_connected

ADDON = "odoo_ha_portal"

GOALS = (
    Goal("dom_p50_ms", 80),
    Goal("dom_p99_ms", 250),
    Goal("tap_p50_ms", 150),
    Goal("page_kib", 300),
    Goal("first_ms", 1500),
    Goal("revoke_ms", 1000),
    Goal("resolver_rise_ms", 2),
    Goal("ratio.list", 1.2),
    Goal("guests_p99_ms", 1000),
    Goal("guest_kib", 300),
)


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("sharing")
    load = Load(bed)
    load.fill(crowd.ENTITIES)
    odoo = bed.start_odoo()
    install(odoo, ADDON)
    [instance_id] = bed.make_instances(odoo, {"Load": (load.home.url, load.home.token)})
    bed.bridge("a")
    wait_for_connected(bed.tables, [instance_id])
    shares = Shares(bed, odoo, instance_id)
    showing.measure(bed, scale, shares, load, result)
    opening.measure(bed, scale, shares, result)
    ending.measure(bed, scale, shares, load, result)
    crowd.measure(bed, scale, shares, load, result)
    resolving.measure(bed, scale, result)
    return result
