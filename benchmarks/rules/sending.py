"""From a record that is saved in Odoo until a real Home Assistant has done what the action of its rule asks for."""

from __future__ import annotations

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.scale import Scale
from benchmarks.to_home_assistant import saved_to_done
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected

LAMP = "input_boolean.lamp"
SAMPLES = 100


def measure(bed: Bed, scale: Scale, odoo: OdooClient, load: Load, result: Result) -> None:
    """:param odoo: beside a bridge"""
    [instance_id] = bed.make_instances(odoo, {"Sends": (load.home.url, load.home.token)})
    wait_for_connected(bed.tables, [instance_id])
    samples = scale.pick(SAMPLES, 3)
    result.add_percentiles("to_ha", saved_to_done(odoo, load.home, instance_id, LAMP, samples))
    odoo.call("ha.instance", "write", [instance_id], {"active": False})
