"""Actions of Odoo that move something in a real Home Assistant: after the commit, and never without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.to_home_assistant import make_rule
from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient, OdooError
from tests.waiting import eventually, in_state

LIGHT = "light.bed_light"


@pytest.fixture
def light(odoo: OdooClient, home: HomeAssistant, instances: dict[str, int]) -> Iterator[int]:
    """The record of a light that is off."""
    home.call_service("light", "turn_off", entity_id=LIGHT)
    eventually(lambda: home.get_state(LIGHT), in_state("off"), 5)
    [found] = odoo.call(
        "ha.entity", "search", [("entity_id", "=", LIGHT), ("instance_id", "=", instances["Home"])]
    )
    yield found
    home.call_service("light", "turn_off", entity_id=LIGHT)


def refuse(odoo: OdooClient, rule: int, name: str) -> None:
    """Let the rule's last action fail for records of this name, when the others have run."""
    [model] = odoo.call("ir.model", "search", [("model", "=", "res.partner")])
    odoo.create(
        "ir.actions.server",
        name="Refuse",
        state="code",
        code=f"if record.name == {name!r}: raise UserError('not this one')",
        model_id=model,
        usage="base_automation",
        base_automation_id=rule,
        sequence=9,
    )


def commands_of(odoo: OdooClient, rule: int) -> list[dict[str, object]]:
    actions = odoo.call("ir.actions.server", "search", [("base_automation_id", "=", rule)])
    return odoo.search_read("ha.command", [("action_id", "in", actions)], "state", "origin", order="id")


def test_a_saved_record_switches_a_light_and_one_that_is_rolled_back_does_not(
    odoo: OdooClient, home: HomeAssistant, instances: dict[str, int], light: int
) -> None:
    rule = make_rule(
        odoo,
        instances["Home"],
        "light.turn_on",
        light,
        sequence=1,
        ha_data={"brightness_pct": {"expression": "10 * len(record.name)"}},
    )
    refuse(odoo, rule, "Never")
    try:
        with pytest.raises(OdooError, match="not this one"):
            odoo.create("res.partner", name="Never")
        assert commands_of(odoo, rule) == []
        odoo.create("res.partner", name="Four")
        state = eventually(lambda: home.get_state(LIGHT), in_state("on"), 10)
        assert state is not None
        assert round(state["attributes"]["brightness"] / 2.55) == 40
        eventually(
            lambda: [(command["state"], command["origin"]) for command in commands_of(odoo, rule)],
            lambda found: found == [("done", "Four")],
            10,
        )
    finally:
        odoo.call("base.automation", "unlink", [rule])


def test_what_home_assistant_refuses_is_noted_on_the_record_at_once(
    odoo: OdooClient, instances: dict[str, int], light: int
) -> None:
    rule = make_rule(
        odoo,
        instances["Home"],
        "light.turn_on",
        light,
        ha_if_refused="note",
        ha_data={"brightness_pct": {"expression": "'much'"}},
    )
    try:
        # Nobody has looked at the catalogue yet, or it says that this is no number: both are said on the record.
        partner = odoo.create("res.partner", name="Somebody")
        notes = eventually(
            lambda: odoo.search_read(
                "mail.message", [("model", "=", "res.partner"), ("res_id", "=", partner)], "body"
            ),
            lambda found: any("did not do" in note["body"] for note in found),
            60,
        )
        assert notes
    finally:
        odoo.call("base.automation", "unlink", [rule])
