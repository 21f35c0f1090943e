"""How long it takes from saving a record of Odoo until Home Assistant has done what an action asks of it. For other
benchmarks: it needs an Odoo with `odoo_ha_automation`, and an instance that is connected.

    seconds = saved_to_done(odoo, home, instance_id, "input_boolean.lamp", samples=100)
    result.add_percentiles("to_ha", seconds)            # to_ha_p50_ms
"""

from __future__ import annotations

import datetime
import time

from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient
from tests.waiting import eventually

PAUSE_SECONDS = 0.2
PATIENCE_SECONDS = 20


def make_rule(odoo: OdooClient, instance_id: int, service: str, entity: int, **values: object) -> int:
    """A rule that calls a service on an entity (of `ha.entity`) whenever a contact is saved; returns its id.

    :param values: further ones of the action
    """
    [model] = odoo.call("ir.model", "search", [("model", "=", "res.partner")])
    action = {
        "name": "Move it",
        "state": "ha",
        "usage": "base_automation",
        "model_id": model,
        "ha_instance_id": instance_id,
        "ha_service": service,
        "ha_entity_ids": [(6, 0, [entity])],
        **values,
    }
    return odoo.create(
        "base.automation",
        name="A contact is saved",
        model_id=model,
        trigger="on_create_or_write",
        action_server_ids=[(0, 0, action)],
    )


def saved_to_done(
    odoo: OdooClient, home: HomeAssistant, instance_id: int, switch: str, samples: int
) -> list[float]:
    """Seconds from the request that saves a record to the moment at which Home Assistant has changed the state, by its
    own clock, which has to be ours.

    :param switch: entity id of something that `homeassistant.toggle` toggles at once, such as an `input_boolean`
    """
    [entity] = odoo.search_read(
        "ha.entity", [("entity_id", "=", switch), ("instance_id", "=", instance_id)], "id"
    )
    partner = odoo.create("res.partner", name="Somebody")
    rule = make_rule(odoo, instance_id, "homeassistant.toggle", entity["id"])
    try:
        return [_saved_to_done(odoo, home, switch, partner, number) for number in range(samples)]
    finally:
        odoo.call("base.automation", "unlink", [rule])
        odoo.call("res.partner", "unlink", [partner])


def _saved_to_done(odoo: OdooClient, home: HomeAssistant, switch: str, partner: int, number: int) -> float:
    before = _state(home, switch)
    began = time.time()
    odoo.call("res.partner", "write", [partner], {"ref": str(number)})
    after = eventually(
        lambda: _state(home, switch),
        lambda state: state["last_changed"] != before["last_changed"],
        PATIENCE_SECONDS,
        0.01,
    )
    time.sleep(PAUSE_SECONDS)
    return datetime.datetime.fromisoformat(after["last_changed"]).timestamp() - began


def _state(home: HomeAssistant, entity_id: str) -> dict[str, str]:
    state = home.get_state(entity_id)
    if state is None:
        raise RuntimeError(f"Home Assistant has no {entity_id}")
    return state
