"""Registries in step, both ways, against real Home Assistant and, where messages are counted, against the fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from devkit.home_assistant import HomeAssistant
from devkit.stack import Stack
from tests.conftest import MakeInstance, log_in, wait_for_connection
from tests.fake_home_assistant import FakeHomeAssistant
from tests.odoo_client import OdooClient, OdooError
from tests.rig.fake_homes import FakeHomes
from tests.rig.tables import Tables, as_table_has_them, differences
from tests.waiting import always, eventually

KINDS = ("floor", "label", "area", "device", "entity")
IN_STEP_SECONDS = 10.0
PASSWORD = "correct horse battery"


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    with FakeHomes(1) as running:
        yield running


@pytest.fixture
def house(fakes: FakeHomes) -> FakeHomeAssistant:
    """A fake Home Assistant with floors, areas, labels, devices and 200 entities."""
    fakes.call(fakes[0].fill_house, 200)
    return fakes[0]


@pytest.fixture
def tables(stack: Stack) -> Iterator[Tables]:
    found = Tables(lambda: stack.postgres.dsn(stack.odoo.database))
    yield found
    found.close()


@pytest.fixture
def house_id(make_instance: MakeInstance, odoo: OdooClient, house: FakeHomeAssistant) -> int:
    """The instance of the house, connected."""
    instance_id = make_instance("House", url=house.url, token=house.token)
    wait_for_connection(odoo, instance_id)
    return instance_id


def found(
    odoo: OdooClient, model: str, instance_id: int, field: str, value: Any, *fields: str
) -> list[dict[str, Any]]:
    """The records, archived ones too, with a value."""
    domain = [("instance_id", "=", instance_id), (field, "=", value), ("active", "in", [True, False])]
    return odoo.search_read(model, domain, *fields)


def becomes(read: Callable[[], Any], expected: Any) -> None:
    eventually(read, lambda value: value == expected, IN_STEP_SECONDS)


def versions(tables: Tables, instance_id: int) -> list[tuple[Any, ...]]:
    """Changes with every row that is written, whatever is written into it."""
    return [
        row
        for kind in KINDS
        for row in tables.rows(
            f"SELECT id, xmin::text FROM ha_{kind} WHERE instance_id = %s ORDER BY id", instance_id
        )
    ]


# -- the fake: what real Home Assistant cannot be made to do, and counting


def test_everything_arrives_and_a_reconnect_writes_nothing(
    odoo: OdooClient, tables: Tables, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    for kind in KINDS:
        count = odoo.call(f"ha.{kind}", "search_count", [("instance_id", "=", house_id)])
        registered = len(house.registries[kind].rows)
        assert count == registered + (20 if kind == "entity" else 0), (
            kind
        )  # as many have a state and no entry
    before = versions(tables, house_id)
    lists = house.commands["config/entity_registry/list"]
    fakes.call(house.drop)
    eventually(lambda: house.commands["config/entity_registry/list"], lambda count: count > lists, 20)
    wait_for_connection(odoo, house_id)
    assert versions(tables, house_id) == before


def test_a_rename_in_home_assistant_keeps_the_record_and_its_live_value(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    [entity] = found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "id")

    def rename() -> None:
        state = house.states.get("sensor.fake_1")
        assert state
        house.registries["entity"].rename("sensor.fake_1", "sensor.renamed")
        house.remove_state("sensor.fake_1")
        house.set_state("sensor.renamed", "7.5", dict(state.attributes))

    fakes.call(rename)
    becomes(
        lambda: found(odoo, "ha.entity", house_id, "entity_id", "sensor.renamed", "id", "state", "active"),
        [{"id": entity["id"], "state": "7.5", "active": True}],
    )
    assert not found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "id")


def test_an_edit_crosses_once_and_does_not_come_back(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    [area] = found(odoo, "ha.area", house_id, "area_id", "area_0", "id")
    odoo.call("ha.area", "write", [area["id"]], {"name": "Salon"})
    becomes(lambda: house.registries["area"].rows["area_0"]["name"], "Salon")
    becomes(lambda: odoo.read("ha.area", area["id"], "sync_state")["sync_state"], "in_step")
    always(lambda: house.commands["config/area_registry/update"], lambda count: count == 1, 2)


def test_a_change_in_home_assistant_crosses_once_and_does_not_go_back(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    sent = sum(count for kind, count in house.commands.items() if kind.endswith("/update"))
    fakes.call(lambda: house.registries["area"].update("area_0", name="Parlour"))
    fakes.call(lambda: house.registries["entity"].update("sensor.fake_1", name="Own", labels=["label_1"]))
    becomes(lambda: found(odoo, "ha.area", house_id, "area_id", "area_0", "name")[0]["name"], "Parlour")
    becomes(
        lambda: found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "registry_name")[0][
            "registry_name"
        ],
        "Own",
    )
    always(
        lambda: sum(count for kind, count in house.commands.items() if kind.endswith("/update")),
        lambda count: count == sent,
        2,
    )
    commands = odoo.search_read(
        "ha.command", [("instance_id", "=", house_id), ("res_model", "!=", False)], "name"
    )
    assert commands == []


def test_a_thousand_events_are_read_in_a_few_lists(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    before = house.commands.total()

    def rename_all() -> None:
        for turn in range(5):
            for number in range(200):
                if number % 10 != 9:
                    house.registries["entity"].update(f"sensor.fake_{number}", name=f"Turn {turn}")

    fakes.call(rename_all)
    domain = [("instance_id", "=", house_id), ("registry_name", "=", "Turn 4")]
    becomes(lambda: odoo.call("ha.entity", "search_count", domain), 180)
    assert house.commands.total() - before < 10


def test_an_offline_edit_waits_is_seen_to_wait_and_arrives(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    [area] = found(odoo, "ha.area", house_id, "area_id", "area_1", "id")
    fakes.stop_serving()
    wait_for_connection(odoo, house_id, "retrying")
    odoo.call("ha.area", "write", [area["id"]], {"name": "Offline"})
    record = odoo.read("ha.area", area["id"], "sync_state", "sync_deadline")
    assert record["sync_state"] == "sending"
    assert record["sync_deadline"]
    fakes.serve_again()
    becomes(lambda: house.registries["area"].rows["area_1"]["name"], "Offline")
    becomes(lambda: odoo.read("ha.area", area["id"], "sync_state")["sync_state"], "in_step")


def test_an_edit_that_waited_is_not_sent_for_who_has_lost_the_right_meanwhile(
    odoo: OdooClient, stack: Stack, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    [group] = odoo.search_read("ir.model.data", [("name", "=", "group_ha_manager")], "res_id")
    user_id = odoo.create(
        "res.users", name="Leaving", login="leaving", password=PASSWORD, group_ids=[(4, group["res_id"])]
    )
    leaving = log_in(stack, "leaving", PASSWORD)
    [area] = found(odoo, "ha.area", house_id, "area_id", "area_1", "id", "name")
    fakes.stop_serving()
    wait_for_connection(odoo, house_id, "retrying")
    leaving.call("ha.area", "write", [area["id"]], {"name": "Not theirs any more"})
    odoo.call("res.users", "write", [user_id], {"active": False})
    fakes.serve_again()
    becomes(
        lambda: odoo.read("ha.area", area["id"], "name", "sync_state"),
        {"id": area["id"], "name": area["name"], "sync_state": "refused"},
    )
    assert house.registries["area"].rows["area_1"]["name"] == area["name"]
    leaving.close()


def test_what_both_sides_changed_while_they_were_apart_is_for_a_person_to_decide(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    [area] = found(odoo, "ha.area", house_id, "area_id", "area_1", "id")
    fakes.stop_serving()
    wait_for_connection(odoo, house_id, "retrying")
    odoo.call("ha.area", "write", [area["id"]], {"name": "Mine"})
    fakes.call(lambda: house.registries["area"].update("area_1", name="Theirs"))
    fakes.serve_again()
    becomes(lambda: odoo.read("ha.area", area["id"], "sync_state")["sync_state"], "conflict")
    always(lambda: house.registries["area"].rows["area_1"]["name"], lambda name: name == "Theirs", 1)
    odoo.call("ha.area", "action_take_theirs", [area["id"]])
    assert odoo.read("ha.area", area["id"], "name", "sync_state")["name"] == "Theirs"


def test_an_area_deleted_while_apart_is_not_made_again_in_home_assistant(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    fakes.stop_serving()
    wait_for_connection(odoo, house_id, "retrying")
    fakes.call(lambda: house.registries["area"].delete("area_2"))
    fakes.serve_again()
    wait_for_connection(odoo, house_id)
    becomes(
        lambda: [r["active"] for r in found(odoo, "ha.area", house_id, "area_id", "area_2", "active")],
        [False],
    )
    assert "area_2" not in house.registries["area"].rows


def test_while_home_assistant_starts_what_is_absent_stays(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    def begin_anew() -> dict[str, Any]:
        rows = dict(house.registries["entity"].rows)
        house.config["state"] = "STARTING"
        house.registries["entity"].rows.clear()
        house.drop()
        return rows

    lists = house.commands["config/entity_registry/list"]
    rows = fakes.call(begin_anew)
    eventually(lambda: house.commands["config/entity_registry/list"], lambda count: count > lists, 20)
    wait_for_connection(odoo, house_id)
    assert found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "active")[0]["active"]

    def running() -> None:
        house.registries["entity"].rows.update(rows)
        house.config["state"] = "RUNNING"
        del house.registries["entity"].rows["sensor.fake_1"]
        house.remove_state("sensor.fake_1")
        house.fire("core_config_updated", {})

    fakes.call(running)
    becomes(
        lambda: [
            r["active"] for r in found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "active")
        ],
        [False],
    )


def test_sync_now_ends_with_a_report_that_stays(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    def behind_our_back() -> None:
        house.registries["label"].rows["label_0"]["name"] = "Silent"
        del house.registries["label"].rows["label_9"]

    fakes.call(behind_our_back)
    action = odoo.call("ha.instance", "action_sync_now", [house_id])
    assert action["res_model"] == "ha.sync.report"
    becomes(lambda: odoo.read("ha.sync.report", action["res_id"], "state")["state"], "done")
    lines = odoo.search_read(
        "ha.sync.report.line", [("report_id", "=", action["res_id"])], "kind", "changed", "archived"
    )
    assert next((line["changed"], line["archived"]) for line in lines if line["kind"] == "label") == (1, 1)


def test_sync_now_puts_right_what_the_tables_have_otherwise_states_too(
    odoo: OdooClient, tables: Tables, house: FakeHomeAssistant, house_id: int
) -> None:
    for sql in (
        "UPDATE ha_entity_state SET state = 'wrong' WHERE id = (SELECT id FROM ha_entity"
        " WHERE instance_id = %s AND entity_id = 'sensor.fake_1')",
        "DELETE FROM ha_entity_state WHERE id = (SELECT id FROM ha_entity"
        " WHERE instance_id = %s AND entity_id = 'sensor.fake_2')",
        "UPDATE ha_entity SET name = 'Wrong' WHERE instance_id = %s AND entity_id = 'sensor.fake_3'",
    ):
        tables.rows(sql, house_id)
    action = odoo.call("ha.instance", "action_sync_now", [house_id])
    becomes(lambda: odoo.read("ha.sync.report", action["res_id"], "state")["state"], "done")
    wanted = as_table_has_them(state.as_dict() for state in house.states)
    assert differences(tables.states(house_id), wanted) == []
    assert found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_3", "name")[0]["name"] == "Fake 3"


def test_rows_that_cannot_be_written_cost_no_other_and_the_report_says_why(
    odoo: OdooClient, tables: Tables, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    def furnish() -> None:
        house.registries["label"].rows["odd"] = {
            "label_id": "odd",
            "name": "Odd",
            "description": "".join(map(chr, range(300, 9000))),
        }
        house.registries["label"].rows["none"] = {"name": "without an id"}
        house.registries["label"].rows["fine"] = {"label_id": "fine", "name": "Fine"}
        house.registries["device"].rows["fine"] = {"id": "fine", "name": "x1y2" * 5000}

    # As another module may have one, of whose limits this one knows nothing.
    tables.rows("CREATE INDEX odd_index ON ha_label (description)")
    try:
        fakes.call(furnish)
        action = odoo.call("ha.instance", "action_sync_now", [house_id])
        becomes(lambda: odoo.read("ha.sync.report", action["res_id"], "state")["state"], "done")
        assert found(odoo, "ha.label", house_id, "label_id", "fine", "name")
        assert found(odoo, "ha.device", house_id, "device_id", "fine", "name")
        assert not found(odoo, "ha.label", house_id, "label_id", "odd", "name")
        [line] = odoo.search_read(
            "ha.sync.report.line",
            [("report_id", "=", action["res_id"]), ("kind", "=", "label")],
            "created", "refused", "refusal_text",
        )  # fmt: skip
        assert (line["created"], line["refused"]) == (1, 2)
        assert "no ID" in line["refusal_text"]
        assert "odd – It could not be written. – index row" in line["refusal_text"]
    finally:
        tables.rows("DROP INDEX odd_index")


def test_a_registry_that_home_assistant_does_not_list_costs_no_other_and_the_report_says_why(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    def break_areas() -> None:
        house.errors["config/area_registry/list"] = {"code": "unknown_error", "message": "Broken shelf"}
        house.registries["label"].rows["label_0"]["name"] = "Silent"

    fakes.call(break_areas)
    action = odoo.call("ha.instance", "action_sync_now", [house_id])
    becomes(lambda: odoo.read("ha.sync.report", action["res_id"], "state")["state"], "done")
    assert found(odoo, "ha.label", house_id, "label_id", "label_0", "name")[0]["name"] == "Silent"
    assert all(
        area["active"] for area in odoo.search_read("ha.area", [("instance_id", "=", house_id)], "active")
    )
    [line] = odoo.search_read(
        "ha.sync.report.line", [("report_id", "=", action["res_id"]), ("kind", "=", "area")], "refusal_text"
    )
    assert "did not list this registry" in line["refusal_text"]
    assert "Broken shelf" in line["refusal_text"]


def test_rows_that_cannot_be_read_keep_their_records(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    deep: list[Any] = []
    for _level in range(200):
        deep = [deep]

    def spoil() -> None:
        house.registries["label"].rows["label_1"]["new"] = deep
        house.registries["entity"].rows["sensor.fake_1"]["options"] = {"new": deep}
        del house.registries["label"].rows["label_2"]

    fakes.call(spoil)
    action = odoo.call("ha.instance", "action_sync_now", [house_id])
    becomes(lambda: odoo.read("ha.sync.report", action["res_id"], "state")["state"], "done")
    assert found(odoo, "ha.label", house_id, "label_id", "label_1", "active")[0]["active"]
    assert not found(odoo, "ha.label", house_id, "label_id", "label_2", "active")[0]["active"]
    entity = found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "active", "registry_id")[0]
    assert entity["active"]
    assert entity["registry_id"]


def test_an_entity_that_is_removed_is_not_looked_for_in_the_whole_list(
    odoo: OdooClient, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    lists = house.commands["config/entity_registry/list"]

    def remove() -> None:
        house.registries["entity"].delete("sensor.fake_1")
        house.remove_state("sensor.fake_1")

    fakes.call(remove)
    becomes(
        lambda: found(odoo, "ha.entity", house_id, "entity_id", "sensor.fake_1", "active")[0]["active"], False
    )
    assert house.commands["config/entity_registry/list"] == lists


def test_a_token_of_no_administrator_reads_everything_and_edits_nothing(
    odoo: OdooClient, make_instance: MakeInstance, fakes: FakeHomes, house: FakeHomeAssistant
) -> None:
    house.user = {**house.user, "is_admin": False}
    instance_id = make_instance("Guest", url=house.url, token=house.token)
    wait_for_connection(odoo, instance_id)
    [area] = found(odoo, "ha.area", instance_id, "area_id", "area_0", "id", "edit_obstacle")
    assert "administrator" in area["edit_obstacle"]
    with pytest.raises(OdooError, match="administrator"):
        odoo.call("ha.area", "write", [area["id"]], {"name": "No"})


# -- real Home Assistant


@pytest.fixture
def rooms(home: HomeAssistant) -> Iterator[None]:
    """What a test makes in the real Home Assistant is gone after it."""
    before = {kind: listed(home, kind).keys() for kind in ("area", "label", "floor")}
    yield
    for kind, keys in before.items():
        for key in listed(home, kind).keys() - keys:
            home.commands({"type": f"config/{kind}_registry/delete", f"{kind}_id": key})


def listed(home: HomeAssistant, kind: str) -> dict[str, dict[str, Any]]:
    """The rows of a registry by id."""
    [rows] = home.commands({"type": f"config/{kind}_registry/list"})
    key = {"device": "id", "entity": "entity_id"}.get(kind, f"{kind}_id")
    return {row[key]: row for row in rows}


@pytest.fixture
def home_id(instances: dict[str, int], odoo: OdooClient) -> int:
    wait_for_connection(odoo, instances["Home"])
    return instances["Home"]


def test_an_area_of_a_real_home_comes_changes_and_goes(
    odoo: OdooClient, home: HomeAssistant, home_id: int, rooms: None
) -> None:
    [area] = home.commands(
        {"type": "config/area_registry/create", "name": "Winter Garden", "icon": "mdi:flower"}
    )
    key = area["area_id"]
    becomes(
        lambda: [r["icon"] for r in found(odoo, "ha.area", home_id, "area_id", key, "icon")], ["mdi:flower"]
    )
    home.commands({"type": "config/area_registry/update", "area_id": key, "name": "Orangery"})
    becomes(
        lambda: [r["name"] for r in found(odoo, "ha.area", home_id, "area_id", key, "name")], ["Orangery"]
    )
    home.commands({"type": "config/area_registry/delete", "area_id": key})
    becomes(lambda: [r["active"] for r in found(odoo, "ha.area", home_id, "area_id", key, "active")], [False])


def test_everything_that_is_made_in_odoo_arrives_in_a_real_home(
    odoo: OdooClient, home: HomeAssistant, home_id: int, rooms: None
) -> None:
    floor = odoo.create("ha.floor", name="Attic", level=2, instance_id=home_id)
    label = odoo.create(
        "ha.label", name="Borrowed", ha_color="deep-purple", icon="mdi:hand-coin", instance_id=home_id
    )
    area = odoo.create(
        "ha.area", name="Studio", floor_id=floor, label_ids=[(6, 0, [label])], instance_id=home_id
    )
    entities = listed(home, "entity")
    entity_id = next(key for key, row in sorted(entities.items()) if not row["disabled_by"])
    [entity] = found(odoo, "ha.entity", home_id, "entity_id", entity_id, "id", "area_id", "label_ids", "icon")
    was = {
        "area_id": entity["area_id"] and entity["area_id"][0],
        "label_ids": [(6, 0, entity["label_ids"])],
        "icon": entity["icon"],
    }
    odoo.call(
        "ha.entity",
        "write",
        [entity["id"]],
        {"area_id": area, "label_ids": [(4, label)], "icon": "mdi:palette"},
    )
    try:
        for model, record_id in (
            ("ha.floor", floor),
            ("ha.label", label),
            ("ha.area", area),
            ("ha.entity", entity["id"]),
        ):
            becomes(lambda m=model, i=record_id: odoo.read(m, i, "sync_state", "sync_message"), {  # type: ignore[misc]
                "id": record_id, "sync_state": "in_step", "sync_message": False,
            })  # fmt: skip
        area_key = odoo.read("ha.area", area, "area_id")["area_id"]
        label_key = odoo.read("ha.label", label, "label_id")["label_id"]
        floor_key = odoo.read("ha.floor", floor, "floor_id")["floor_id"]
        assert listed(home, "floor")[floor_key]["level"] == 2
        assert listed(home, "label")[label_key]["color"] == "deep-purple"
        assert listed(home, "area")[area_key]["floor_id"] == floor_key
        assert listed(home, "area")[area_key]["labels"] == [label_key]
        row = listed(home, "entity")[entity_id]
        assert (row["area_id"], row["icon"]) == (area_key, "mdi:palette")
        assert label_key in row["labels"]
        assert row["name"] == entities[entity_id]["name"]
    finally:
        odoo.call("ha.entity", "write", [entity["id"]], was)
        becomes(lambda: odoo.read("ha.entity", entity["id"], "sync_state")["sync_state"], "in_step")


def test_a_refusal_of_a_real_home_is_shown_in_its_words(
    odoo: OdooClient, home: HomeAssistant, home_id: int, rooms: None
) -> None:
    home.commands(
        {"type": "config/area_registry/create", "name": "Larder"},
        {"type": "config/area_registry/create", "name": "Pantry"},
    )
    becomes(lambda: len(found(odoo, "ha.area", home_id, "name", "Pantry", "id")), 1)
    [area] = found(odoo, "ha.area", home_id, "name", "Pantry", "id")
    odoo.call("ha.area", "write", [area["id"]], {"name": "Larder"})
    becomes(lambda: odoo.read("ha.area", area["id"], "sync_state")["sync_state"], "refused")
    assert "already in use" in odoo.read("ha.area", area["id"], "sync_message")["sync_message"]
    odoo.call("ha.area", "action_take_theirs", [area["id"]])
    assert odoo.read("ha.area", area["id"], "name")["name"] == "Pantry"


def test_what_is_disabled_in_a_real_home_keeps_its_record(
    odoo: OdooClient, home: HomeAssistant, home_id: int
) -> None:
    entities = listed(home, "entity")
    entity_id = next(key for key, row in sorted(entities.items()) if not row["disabled_by"])
    [entity] = found(odoo, "ha.entity", home_id, "entity_id", entity_id, "id")
    odoo.call("ha.entity", "write", [entity["id"]], {"disabled": True})
    try:
        becomes(lambda: listed(home, "entity")[entity_id]["disabled_by"], "user")
        becomes(
            lambda: odoo.read("ha.entity", entity["id"], "active", "disabled_by", "sync_state"),
            {"id": entity["id"], "active": True, "disabled_by": "user", "sync_state": "in_step"},
        )
    finally:
        odoo.call("ha.entity", "write", [entity["id"]], {"disabled": False})
        becomes(lambda: listed(home, "entity")[entity_id]["disabled_by"], None)
        # Else it would load the integration again half a minute later, in the middle of another test.
        home.restart()
        wait_for_connection(odoo, home_id)
