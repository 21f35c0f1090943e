"""Rules: what happens in Home Assistant is done by Odoo at once, and once, whoever is killed in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from devkit.home_assistant import HomeAssistant
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.house import House
from tests.rig.real_homes import home_of_its_own
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

# Odoo is installed, loads its modules again, and a slow machine takes its time.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

ADDON = "odoo_ha_automation"
DOOR = "binary_sensor.door"
LAMP = "input_boolean.lamp"
HEATER = "input_boolean.heater"
LEVEL = "input_number.level"
HOLD_SECONDS = 4
APPEND = "record.write({'note': (record.note or '') + trigger.new + ' '})"


def install(odoo: OdooClient) -> None:
    odoo.call("ir.module.module", "update_list")
    for module in odoo.call(
        "ir.module.module", "search", [("name", "=", ADDON), ("state", "!=", "installed")]
    ):
        odoo.call("ir.module.module", "button_immediate_install", [module])


def make_rule(
    odoo: OdooClient, entity: int, action: dict[str, object] | None = None, **values: object
) -> int:
    """:param action: other values of its action than those that add the new state to the entity's note"""
    [model] = odoo.call("ir.model", "search", [("model", "=", "ha.entity")])
    usual = {"name": "Note", "state": "code", "code": APPEND, "model_id": model, "usage": "base_automation"}
    return odoo.create(
        "base.automation",
        name="Rule",
        model_id=model,
        trigger="on_ha",
        ha_entity_ids=[(6, 0, [entity])],
        action_server_ids=[(0, 0, {**usual, **(action or {})})],
        **values,
    )


def firings(odoo: OdooClient, rule: int) -> list[tuple[str, str]]:
    found = odoo.search_read("ha.rule.firing", [("rule_id", "=", rule)], "state", "new_value")
    return sorted((firing["new_value"], firing["state"]) for firing in found)


@pytest.fixture(scope="module")
def bridge(site: Site) -> BridgeProcess:
    """One that served the database already when the addon was installed."""
    odoo = site.start_odoo()
    running = site.bridge("a")
    eventually(lambda: site.tables.rows("SELECT 1 FROM ha_bridge"), bool, 60)
    install(odoo)
    return running


@pytest.fixture
def odoo(site: Site, bridge: BridgeProcess) -> OdooClient:
    """The administrator."""
    return site.log_in()


@pytest.fixture(scope="module")
def home(site: Site, bridge: BridgeProcess) -> Iterator[HomeAssistant]:
    """A real one, connected, with everything off."""
    with home_of_its_own("Rules") as real:
        real.call_service("input_boolean", "turn_off", entity_id=[LAMP, HEATER])
        [instance_id] = site.make_instances(site.log_in(), {"Rules": (real.url, real.token)})
        serve(bridge)
        wait_for_connected(site.tables, [instance_id], timeout=60)
        yield real


def serve(bridge: BridgeProcess) -> None:
    """Also after it was killed."""
    if not bridge.running:
        bridge.start()


def record(odoo: OdooClient, entity_id: str) -> int:
    [found] = odoo.call("ha.entity", "search", [("entity_id", "=", entity_id)])
    return int(found)


def wait_until_followed(site: Site, *rules: int) -> None:
    eventually(
        lambda: {rule for (rule,) in site.tables.rows("SELECT rule_id FROM ha_rule_watch")},
        set(rules).issubset,
        30,
    )


def records(odoo: OdooClient, name: str) -> int:
    """How many the actions of rules have made."""
    return int(odoo.call("res.partner.industry", "search_count", [("name", "=", name)]))


def creating(odoo: OdooClient, name: str) -> dict[str, object]:
    """Values of an action that creates a record with Odoo's own means."""
    [model] = odoo.call("ir.model", "search", [("model", "=", "res.partner.industry")])
    return {"name": name, "state": "object_create", "crud_model_id": model, "value": name}


def switch(home: HomeAssistant, entity_id: str, state: str) -> None:
    home.call_service("input_boolean", f"turn_{state}", entity_id=entity_id)


def test_what_happens_is_done_once_though_bridges_are_killed(
    site: Site, odoo: OdooClient, bridge: BridgeProcess
) -> None:
    with FakeHomes(1, 3) as fakes:
        fakes.set_state(fakes[0], DOOR, "off")
        [instance_id] = site.make_fake_instances(odoo, fakes)
        house = House(site, fakes, instance_id, bridge)
        house.is_well(60)
        [door] = odoo.call("ha.entity", "search", [("entity_id", "=", DOOR)])
        changes = make_rule(odoo, door, ha_when="changed")
        held = make_rule(
            odoo, door, ha_when="state", ha_to="open", ha_hold_number=HOLD_SECONDS, ha_hold_unit="seconds"
        )
        wait_until_followed(site, changes, held)

        for value in ("1", "2", "3"):
            fakes.set_state(fakes[0], DOOR, value)
        eventually(lambda: odoo.read("ha.entity", door, "note")["note"], lambda note: note == "1 2 3 ", 30)

        fakes.set_state(fakes[0], DOOR, "open")
        eventually(lambda: ("open", "done") in firings(odoo, changes), bool, 30)
        eventually(lambda: site.tables.rows("SELECT due FROM ha_rule_standing WHERE due > 0"), bool, 30)
        bridge.kill()
        other = site.bridge("b")
        wait_for_connected(site.tables, [instance_id], timeout=60)
        eventually(lambda: firings(odoo, held), lambda found: found == [("open", "done")], 60)
        fakes.set_state(fakes[0], DOOR, "closed")
        eventually(lambda: ("closed", "done") in firings(odoo, changes), bool, 30)
        expected = [(value, "done") for value in ("1", "2", "3", "closed", "open")]
        assert firings(odoo, changes) == expected
        assert firings(odoo, held) == [("open", "done")]
        other.end()
        odoo.call("ha.instance", "unlink", [instance_id])


def test_a_storm_is_said_while_an_action_is_being_done(
    site: Site, odoo: OdooClient, bridge: BridgeProcess
) -> None:
    with FakeHomes(1, 3) as fakes:
        fakes.set_state(fakes[0], DOOR, "off")
        [instance_id] = site.make_fake_instances(odoo, fakes)
        serve(bridge)
        wait_for_connected(site.tables, [instance_id], timeout=60)
        rule = make_rule(odoo, record(odoo, DOOR), ha_when="changed")
        wait_until_followed(site, rule)
        for number in range(10):
            fakes.set_state(fakes[0], DOOR, f"{number}")
        eventually(lambda: len(firings(odoo, rule)), lambda count: count == 10, 30)
        eventually(lambda: {state for _, state in firings(odoo, rule)}, lambda states: states == {"done"}, 30)
        # As a worker has the firing whose actions it does.
        last = "SELECT max(id) FROM ha_rule_firing WHERE rule_id = %s"
        with site.tables.held(f"SELECT FROM ha_rule_firing WHERE id = ({last}) FOR NO KEY UPDATE", rule):
            for number in range(10, 22):
                fakes.set_state(fakes[0], DOOR, f"{number}")
            eventually(
                lambda: site.tables.rows(
                    "SELECT coalesce(sum(left_out), 0)::int FROM ha_rule_firing WHERE rule_id = %s", rule
                ),
                lambda rows: rows[0][0] > 0,
                20,
            )
        odoo.call("ha.instance", "unlink", [instance_id])


def test_a_real_switch_makes_one_record_through_restarts_and_kills_of_the_bridge(
    site: Site, odoo: OdooClient, bridge: BridgeProcess, home: HomeAssistant
) -> None:
    lit = make_rule(odoo, record(odoo, LAMP), creating(odoo, "Lit"), ha_to="on")
    warm = make_rule(
        odoo, record(odoo, HEATER), creating(odoo, "Warm"), ha_to="on", ha_hold_number=3, ha_hold_unit="seconds",
    )  # fmt: skip
    wait_until_followed(site, lit, warm)

    switch(home, LAMP, "on")
    eventually(lambda: records(odoo, "Lit"), lambda count: count == 1, 30)
    bridge.stop()
    bridge.start()
    # What held before is no beginning; what begins while nobody listens is one.
    switch(home, LAMP, "off")
    eventually(
        lambda: site.tables.rows("SELECT held FROM ha_rule_standing WHERE held"), lambda rows: not rows, 60
    )
    bridge.stop()
    switch(home, LAMP, "on")
    bridge.start()
    eventually(lambda: records(odoo, "Lit"), lambda count: count == 2, 60)

    switch(home, HEATER, "on")
    eventually(lambda: site.tables.rows("SELECT due FROM ha_rule_standing WHERE due > 0"), bool, 30)
    bridge.kill()
    bridge.start()
    eventually(lambda: records(odoo, "Warm"), lambda count: count == 1, 60)
    switch(home, LAMP, "off")
    switch(home, LAMP, "on")
    eventually(lambda: records(odoo, "Lit"), lambda count: count == 3, 30)
    assert records(odoo, "Warm") == 1
    assert {state for rule in (lit, warm) for _, state in firings(odoo, rule)} == {"done"}


def test_what_happened_while_nobody_listened_is_done_late_and_once_as_history_tells(
    site: Site, odoo: OdooClient, bridge: BridgeProcess, home: HomeAssistant
) -> None:
    serve(bridge)
    lamp, heater, level = (record(odoo, entity_id) for entity_id in (LAMP, HEATER, LEVEL))
    instance_id = odoo.read("ha.entity", lamp, "instance_id")["instance_id"][0]
    everything_is_off(site, home, instance_id)

    def rule(entity: int, seconds: int, **values: object) -> int:
        held = {"ha_when": "state", "ha_to": "on", "ha_hold_number": seconds, "ha_hold_unit": "seconds"}
        return make_rule(odoo, entity, **{**held, **values})

    short, noted, skipped = (rule(lamp, 2, ha_late=late) for late in ("fire", "note", "skip"))
    too_long, lasting, running = rule(lamp, 60), rule(heater, 2), rule(level, 4, ha_when="above", ha_limit=50)
    wait_until_heard(site, instance_id, short, noted, skipped, too_long, lasting, running)

    home.call_service("input_number", "set_value", entity_id=LEVEL, value=80)
    eventually(
        lambda: site.tables.rows("SELECT due FROM ha_rule_standing WHERE rule_id = %s AND due > 0", running),
        bool,
        30,
    )
    bridge.kill()
    killed = time.time()
    switch(home, LAMP, "on")
    switch(home, HEATER, "on")
    begun = {entity_id: changed_at(home, entity_id) for entity_id in (LAMP, HEATER, LEVEL)}
    wait_until_passed(killed, 5)
    switch(home, LAMP, "off")
    home.call_service("input_number", "set_value", entity_id=LEVEL, value=10)
    # What is found out more than five seconds after it fell due is late.
    wait_until_passed(begun[HEATER], 8)
    bridge.start()
    wait_for_connected(site.tables, [instance_id], after=killed)
    # With what is heard now, it is known what of the time before has to be read.
    home.set_state("sensor.probe", str(killed))
    wait_until_looked_back(site, instance_id, killed)

    assert firings(odoo, short) == firings(odoo, lasting) == [("on", "done")]
    assert firings(odoo, running) == [("80.0", "done")]
    assert firings(odoo, noted) == [("on", "skipped")]
    assert firings(odoo, skipped) == firings(odoo, too_long) == []
    for rule_id, entity_id in ((short, LAMP), (noted, LAMP), (lasting, HEATER), (running, LEVEL)):
        assert site.tables.rows(
            "SELECT late, extract(epoch FROM since)::float8 FROM ha_rule_firing WHERE rule_id = %s", rule_id
        ) == [(True, pytest.approx(begun[entity_id], abs=0.001))]


def everything_is_off(site: Site, home: HomeAssistant, instance_id: int) -> None:
    """Also as Odoo knows it."""
    switch(home, LAMP, "off")
    switch(home, HEATER, "off")
    home.call_service("input_number", "set_value", entity_id=LEVEL, value=10)
    eventually(
        lambda: [site.tables.states(instance_id)[entity_id][0] for entity_id in (LAMP, HEATER, LEVEL)],
        lambda states: states == ["off", "off", "10.0"],
        30,
    )


def changed_at(home: HomeAssistant, entity_id: str) -> float:
    """By Home Assistant's clock, which is ours here."""
    state = home.get_state(entity_id)
    assert state
    return datetime.fromisoformat(state["last_changed"]).timestamp()


def wait_until_passed(moment: float, seconds: float) -> None:
    eventually(lambda: time.time() - moment, lambda passed: passed > seconds, seconds + 30)


def wait_until_looked_back(site: Site, instance_id: int, after: float) -> None:
    """Until all is done that history knows of an outage that ended after this moment."""
    eventually(
        lambda: site.tables.rows(
            "SELECT DISTINCT state FROM ha_rule_outage WHERE instance_id = %s AND until > %s",
            instance_id,
            after,
        ),
        lambda states: states == [("done",)],
        120,
    )
    eventually(
        lambda: site.tables.rows("SELECT id FROM ha_rule_firing WHERE state = 'waiting'"),
        lambda waiting: not waiting,
        30,
    )


def wait_until_heard(site: Site, instance_id: int, *rules: int) -> None:
    """Until a bridge has noted that it listened after these rules began; it is known then should it be killed."""
    wait_until_followed(site, *rules)
    eventually(
        lambda: site.tables.rows(
            """
            SELECT since FROM ha_rule_outage WHERE instance_id = %s AND until IS NULL AND since >= (
                SELECT extract(epoch FROM max(ha_begun)) FROM base_automation WHERE id = ANY(%s)
            )
            """,
            instance_id,
            list(rules),
        ),
        bool,
        30,
    )


def test_an_action_whose_connection_to_postgresql_ends_is_done_nevertheless(
    site: Site, odoo: OdooClient, home: HomeAssistant
) -> None:
    site.tables.rows("CREATE SEQUENCE rig_tries")
    code = (
        "env['res.partner.industry'].create({'name': 'Cut off'})\n"
        "env.cr.execute(\"SELECT nextval('rig_tries')\")\n"
        "if env.cr.fetchone()[0] == 1:\n"
        "    env.cr.execute('SELECT pg_terminate_backend(pg_backend_pid())')"
    )
    switch(home, LAMP, "off")
    rule = make_rule(odoo, record(odoo, LAMP), {"code": code}, ha_to="on")
    wait_until_followed(site, rule)
    switch(home, LAMP, "on")
    eventually(
        lambda: [state for _, state in firings(odoo, rule)],
        lambda states: states not in ([], ["waiting"]),
        60,
    )
    assert firings(odoo, rule) == [("on", "done")]
    assert records(odoo, "Cut off") == 1
    assert site.tables.rows("SELECT last_value::int FROM rig_tries") == [(2,)]
