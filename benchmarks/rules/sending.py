"""From a record that is saved in Odoo until a real Home Assistant has what the record's rule sends."""

from __future__ import annotations

import random
import time
from datetime import datetime

from benchmarks.bed import Bed
from benchmarks.load import Load
from benchmarks.results import Result
from benchmarks.scale import Scale
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

LAMP = "input_boolean.lamp"
MODEL = "res.partner.industry"
SAMPLES = 100
PAUSE_SECONDS = (0.2, 0.6)
PATIENCE_SECONDS = 30.0


def measure(bed: Bed, scale: Scale, odoo: OdooClient, load: Load, result: Result) -> None:
    """
    :param odoo: with a bridge that runs
    """
    [instance_id] = bed.make_instances(odoo, {"Sends": (load.home.url, load.home.token)})
    wait_for_connected(bed.tables, [instance_id])
    record = odoo.create(MODEL, name="Lamp")
    _make_rule(odoo, instance_id)
    seconds = [_send(odoo, load, record, number) for number in range(scale.pick(SAMPLES, 3))]
    result.add_percentiles("to_ha", seconds)
    odoo.call("base.automation", "unlink", odoo.call("base.automation", "search", [("name", "=", "Toggle")]))
    odoo.call("ha.instance", "write", [instance_id], {"active": False})


def _make_rule(odoo: OdooClient, instance_id: int) -> None:
    [model] = odoo.call("ir.model", "search", [("model", "=", MODEL)])
    [lamp] = odoo.call("ha.entity", "search", [("entity_id", "=", LAMP), ("instance_id", "=", instance_id)])
    action = {
        "name": "Toggle", "state": "ha", "model_id": model, "usage": "base_automation", "ha_instance_id": instance_id,
        "ha_service": "input_boolean.toggle", "ha_target": "these", "ha_entity_ids": [(6, 0, [lamp])],
    }  # fmt: skip
    odoo.create(
        "base.automation", name="Toggle", model_id=model, trigger="on_create_or_write",
        action_server_ids=[(0, 0, action)],
    )  # fmt: skip


def _send(odoo: OdooClient, load: Load, record: int, number: int) -> float:
    """Seconds from the beginning of the request that saves the record to Home Assistant's time of the change."""
    time.sleep(random.uniform(*PAUSE_SECONDS))
    began = time.time()
    odoo.call(MODEL, "write", [record], {"name": f"Lamp {number}"})
    changed = eventually(
        lambda: _last_changed(load), lambda moment: moment > began, PATIENCE_SECONDS, interval=0.02
    )
    return changed - began


def _last_changed(load: Load) -> float:
    state = load.home.get_state(LAMP)
    assert state
    return datetime.fromisoformat(state["last_changed"]).timestamp()
