"""What somebody finds out who asks the public addresses of shares for anything at all, a hundred thousand times.

`asking` sends nonsense; `timing` asks by turns for what is wrong, unknown, ended, revoked and locked, and compares how
long the answers took and what they say.
"""

from __future__ import annotations

from benchmarks.addons import install
from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Goal, Result
from benchmarks.scale import Scale
from benchmarks.sharing import ADDON
from benchmarks.sharing.shares import Shares
from benchmarks.sharing_fuzz import asking, timing
from tests.rig.tables import wait_for_connected

REQUESTS = 100_000
"""In all: so many of them are nonsense, the others are timed."""
NONSENSE = 50_000
ENTITIES = 3

GOALS = (
    Goal("faults", 0),
    Goal("leaks", 0),
    Goal("log_errors", 0),
    Goal("texts_told_apart", 0),
    Goal("times_told_apart", 0),
    Goal("requests_n", REQUESTS, at_least=True),
)


def run(bed: Bed, scale: Scale) -> Result:
    result = Result("sharing-fuzz")
    load = Load(bed)
    load.fill(ENTITIES)
    odoo = bed.start_odoo()
    install(odoo, ADDON)
    [home] = bed.make_instances(odoo, {"Home": (load.home.url, load.home.token)})
    bed.bridge("a")
    wait_for_connected(bed.tables, [home])
    shares = Shares(bed, odoo, home)
    inside = (load.home.url.rpartition("/")[2], load.home.token)
    asked = asking.measure(bed, scale.pick(NONSENSE, 100), shares, inside, result)
    asked += timing.measure(bed, scale.pick(REQUESTS - NONSENSE, 600), shares, result)
    result.figures["requests_n"] = asked
    result.figures["log_errors"] = _errors(bed)
    return result


def _errors(bed: Bed) -> int:
    lines = bed.odoo.log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [
        line for line in lines if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")
    ]
    for line in found[:20]:
        bed.console.say(line)
    return len(found)
