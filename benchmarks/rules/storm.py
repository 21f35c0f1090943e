"""Ten thousand changes in a second, each of which sets off a rule: what is written, and who else feels it."""

from __future__ import annotations

import time

from benchmarks.asking import Requests
from benchmarks.bed import Bed
from benchmarks.child import Child
from benchmarks.results import Result, percentile
from benchmarks.rules.making import (
    announce,
    entity_ids,
    make_rule,
    remove_rules,
    wait_until_done,
)
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected

ENTITIES = 1_000
RATE = 10_000
RULES = 10
STORM_SECONDS = 1.0
EDITS = 0.01
PATIENCE_SECONDS = 300.0


def measure(bed: Bed, scale: Scale, odoo: OdooClient, result: Result) -> None:
    """One storm without rules, and the same with them: their firings are done in the middle of the requests."""
    entities, rate = scale.pick(ENTITIES, 20), scale.pick(RATE, 40)
    seconds = scale.seconds(15, 1)
    with Child("benchmarks.homes", count=1, entities=entities, rate=rate, edits=EDITS) as home:
        [instance_id] = bed.make_instances(odoo, home.ask("addresses"))
        wait_for_connected(bed.tables, [instance_id])
        sensors = list(entity_ids(bed, instance_id, "sensor.fake_").values())
        with Requests(bed.log_in()) as requests:
            time.sleep(seconds)
            quiet = requests.take()
            _storm(home)
            time.sleep(seconds)
            without = requests.take()
            _have_rules(bed, odoo, instance_id, sensors, scale.pick(RULES, 2))
            time.sleep(1)
            requests.take()
            _storm(home)
            time.sleep(seconds)
            result.figures["storm_done_s"] = seconds + wait_until_done(bed, PATIENCE_SECONDS)
            during = requests.take()
        result.figures["storm_http_rise_ms"] = (percentile(during, 99) - percentile(quiet, 99)) * 1000
        result.figures["storm_http_n"] = len(during)
        result.reference["storm_http_rise_ms"] = (percentile(without, 99) - percentile(quiet, 99)) * 1000
        result.reference["storm_http_quiet_p99_ms"] = percentile(quiet, 99) * 1000
        _count(bed, result)
        remove_rules(bed)
        odoo.call("ha.instance", "write", [instance_id], {"active": False})


def _storm(home: Child) -> None:
    home.ask("begin")
    time.sleep(STORM_SECONDS)
    home.ask("calm")


def _have_rules(bed: Bed, odoo: OdooClient, instance_id: int, sensors: list[int], rules: int) -> None:
    """Each entity is that of one rule, which is set off by each of its changes."""
    for number in range(rules):
        ids = sensors[number::rules]
        code = "record.write({'note': trigger.new})"
        make_rule(odoo, f"Storm {number}", code, ha_entity_ids=[(6, 0, ids)], ha_when="changed")
    announce(bed, instance_id)


def _count(bed: Bed, result: Result) -> None:
    """What was written, and what was said to be left out; together these are the matches."""
    rows = bed.tables.rows("SELECT count(*), coalesce(sum(left_out), 0) FROM ha_rule_firing")
    [(written, left_out)] = rows
    result.figures["storm_rows"] = written
    result.figures["storm_left_out"] = int(left_out)
    result.figures["storm_matches"] = written + int(left_out)
