"""Whatever Home Assistant sends, nothing crashes, nothing is lost, and it is told and counted once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hass.entities import EntityStore
from hass.messages import split_frame
from tests.odoo_client import OdooClient
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.house import House
from tests.rig.site import Site
from tests.waiting import eventually

# A slow machine takes its time to install Odoo.
pytestmark = [pytest.mark.apart, pytest.mark.timeout(180)]
MIB = 1 << 20


@pytest.fixture(scope="module")
def manager(site: Site) -> OdooClient:
    """The administrator of an Odoo that hosts no bridge itself."""
    return site.start_odoo()


@pytest.fixture(scope="module")
def bridge(site: Site, manager: OdooClient) -> BridgeProcess:
    """The only one."""
    return site.bridge("a")


@pytest.fixture
def house(site: Site, manager: OdooClient, bridge: BridgeProcess) -> Iterator[House]:
    """A house of its own for each test, connected."""
    with FakeHomes(1, 5) as fakes:
        [instance_id] = site.make_fake_instances(manager, fakes)
        made = House(site, fakes, instance_id, bridge)
        made.is_well(30)
        yield made
        manager.call("ha.instance", "unlink", [instance_id])


SENTENCES: dict[str, Callable[[House], str | bytes]] = {
    "no JSON": lambda house: "this is no JSON",
    "half of some JSON": lambda house: '{"id": 1, "type": "eve',
    "a number": lambda house: "42",
    "an array of nonsense": lambda house: '[1, null, "x", [], {}]',
    "no id": lambda house: '{"type": "event", "event": {}}',
    "an id that is a text": lambda house: '{"id": "1", "type": "event", "event": {}}',
    "an unknown type": lambda house: '{"id": 1, "type": "surprise"}',
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES.keys())
def test_a_malformed_message_is_logged_once_and_nothing_is_lost(
    house: House, sentence: Callable[[House], str | bytes]
) -> None:
    warnings = len(house.log())
    text = sentence(house)
    house.send(text)
    house.send(text)
    house.is_well()
    told = [line for line in house.log()[warnings:] if "malformed message" in line]
    assert len(told) == 1, told


def test_malformed_messages_are_counted_where_people_see_it(house: House) -> None:
    counted = house.counted()
    for _ in range(3):
        house.send("this is no JSON")
        house.is_well()
    eventually(house.counted, lambda now: now == counted + 3, 10)


STRANGE_EVENTS: dict[str, object] = {
    "a text": "on",
    "nothing": None,
    "a snapshot that is a list": {"a": []},
    "a change of an entity that nobody knows": {"c": {"sensor.never_heard_of": {"+": {"s": "on"}}}},
    "a change that is a number": {"c": {"sensor.fake_0": 7}},
    "a state that is a number": {"c": {"sensor.fake_0": {"+": {"s": 7}}}},
    "attributes that are a list": {"c": {"sensor.fake_0": {"+": {"a": [1]}}}},
    "a time that is a text": {"c": {"sensor.fake_0": {"+": {"lc": "yesterday"}}}},
    "a time in the far future": {"c": {"sensor.fake_0": {"+": {"lc": 1e300}}}},
    "a time before the beginning": {"c": {"sensor.fake_0": {"+": {"lc": -5}}}},
    "something removed that is a number": {"r": [7]},
    "what a later version may send": {"z": {"sensor.fake_0": 1}},
}


@pytest.mark.parametrize("content", STRANGE_EVENTS.values(), ids=STRANGE_EVENTS.keys())
def test_an_event_that_makes_no_sense_changes_nothing(house: House, content: object) -> None:
    house.send(house.event(content))
    house.is_well()


def test_answers_to_questions_that_nobody_asked_change_nothing(house: House) -> None:
    house.send('{"id": 99999, "type": "result", "success": true, "result": null}')
    house.send('{"id": 99999, "type": "event", "event": {"a": {"sensor.stranger": {"s": "on", "lc": 1}}}}')
    house.send('{"id": 99999, "type": "pong"}')
    house.is_well()


def test_ids_that_are_no_entity_ids_are_left_out_and_the_others_taken(house: House) -> None:
    now = 1_700_000_000.5
    for name in (
        "no dot",
        "Sensor.Big",
        "sensor.",
        ".x",
        "sensor.a.b",
        "sensor.x\x00y",
        "x" * 300 + ".y",
        "'; DROP TABLE",
    ):
        house.send(house.event({"a": {name: {"s": "1", "lc": now}}}))
    house.is_well()
    assert not {
        entity_id for entity_id in house.site.tables.states(house.instance_id) if "fake" not in entity_id
    } - {"sensor.probe"}


def test_nan_and_infinity_in_attributes_are_taken_for_nothing(house: House) -> None:
    text = house.event({"c": {"sensor.fake_1": {"+": {"a": {"power": "NAN", "level": 5}}}}})
    house.send(text.replace('"NAN"', "NaN"))
    eventually(
        lambda: house.site.tables.states(house.instance_id)["sensor.fake_1"][1],
        lambda attributes: attributes.get("level") == 5 and attributes.get("power", 0) is None,
        5,
    )


def test_characters_that_postgresql_cannot_hold_are_left_out_of_the_texts_they_are_in(house: House) -> None:
    attributes = {"friendly_name": "N\x00me", "k\x00": "v\x00w", "n": {"x": ["\x00"]}, "backslash": "\\u0000"}
    house.send(house.event({"a": {"sensor.nul": {"s": "a\x00b", "a": attributes, "lc": 1.5e9}}}))
    wanted = {"friendly_name": "Nme", "k": "vw", "n": {"x": [""]}, "backslash": "\\u0000"}
    eventually(
        lambda: house.site.tables.states(house.instance_id).get("sensor.nul"),
        lambda row: row is not None and row[:2] == ("ab", wanted),
        5,
    )


def test_half_of_a_surrogate_pair_becomes_the_sign_for_an_unreadable_character(house: House) -> None:
    text = house.event({"a": {"sensor.half": {"s": "STATE", "lc": 1.5e9}}})
    house.send(text.replace("STATE", "\\ud800x"))
    eventually(
        lambda: house.site.tables.states(house.instance_id).get("sensor.half"),
        lambda row: row is not None and row[0] == "\ufffdx",
        5,
    )


def test_attributes_nested_too_deep_hold_up_nobody_else(house: House) -> None:
    deep: object = []
    for _ in range(240):
        deep = [deep]
    house.send(house.event({"a": {"sensor.deep": {"s": "1", "a": {"deep": deep}, "lc": 1.5e9}}}))
    house.is_well()
    assert "sensor.deep" not in house.site.tables.states(house.instance_id)


STRANGE_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters() | st.sampled_from("\0\ud800\udfff\\")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters() | st.just("\0")), inner),
)


def test_postgresql_takes_whatever_passes_the_edge(site: Site) -> None:
    @given(STRANGE_VALUES, st.text(st.characters() | st.sampled_from("\0\ud800")))
    def take(value: object, text: str) -> None:
        content = {"a": {"sensor.strange": {"s": text, "a": {"strange": value}, "lc": 1.5e9}}}
        store = EntityStore()
        store.apply(split_frame(json.dumps(content))[0])
        state = store.states["sensor.strange"]
        written = orjson.dumps(state.attributes).decode()
        [(taken_text, taken)] = site.tables.rows("SELECT %s::text, %s::jsonb::text", state.state, written)
        assert taken_text == state.state
        # PostgreSQL writes 1e16 with all its digits.
        assert json.loads(taken, parse_int=float) == json.loads(written, parse_int=float)

    take()


def test_long_states_and_huge_attributes_are_kept_whole(house: House) -> None:
    house.fakes.set_state(house.fake, "sensor.long", "x" * 300)
    house.fakes.set_state(
        house.fake,
        "sensor.huge",
        "1",
        {"list": ["attribute" * 100] * 5000, "deep": {"a": {"b": [1.5, None]}}},
    )
    house.is_well()


def test_an_entity_that_home_assistant_cannot_write_is_named_on_the_instance_until_it_can(
    site: Site, manager: OdooClient, house: House
) -> None:
    def reason() -> str:
        return str(
            manager.read("ha.instance", house.instance_id, "unreadable_reason")["unreadable_reason"] or ""
        )

    connected = site.tables.connected_since([house.instance_id])
    house.fakes.set_state(house.fake, "sensor.strange", "0")
    house.is_well()
    house.fakes.set_state(house.fake, "sensor.strange", "1", {"serial": 2**70})
    eventually(reason, lambda text: "sensor.strange" in text, 20)
    house.fakes.set_state(house.fake, "sensor.probe", "goes on")
    eventually(house.wrong_rows, lambda wrong: wrong == ["missing: sensor.strange"], 20)
    house.fakes.set_state(house.fake, "sensor.strange", "2", {})
    eventually(reason, lambda text: not text, 60)
    house.is_well()
    assert site.tables.connected_since([house.instance_id]) == connected


def test_a_message_larger_than_the_limit_ends_the_connection_and_is_reported(house: House) -> None:
    warnings = len(house.log())
    house.send('{"id": 1, "type": "event", "event": "' + "x" * (65 * MIB) + '"}')
    eventually(
        lambda: house.log()[warnings:],
        lambda lines: any("larger than the limit" in line for line in lines),
        20,
    )
    house.is_well(30)
    assert len([line for line in house.log()[warnings:] if "larger than the limit" in line]) == 1


def test_a_frame_cut_in_half_is_followed_by_a_new_connection(house: House) -> None:
    house.fakes.call(house.fake.send_half_a_frame)
    house.is_well()


def test_a_binary_message_is_followed_by_a_new_connection(house: House) -> None:
    house.send(b"\x00\x01\x02")
    house.is_well()


def test_one_bad_house_does_not_keep_another_from_working(
    site: Site, manager: OdooClient, house: House
) -> None:
    with FakeHomes(1, 5, prefix="neighbour") as fakes:
        [instance_id] = site.make_fake_instances(manager, fakes)
        neighbour = House(site, fakes, instance_id, house.bridge)
        neighbour.is_well(30)
        connected = site.tables.connected_since([instance_id])
        for number in range(200):
            house.send(f"nonsense {number}")
        neighbour.is_well(5)
        assert site.tables.connected_since([instance_id]) == connected
        manager.call("ha.instance", "unlink", [instance_id])
