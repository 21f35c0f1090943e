"""Entities that are renamed, swapped, removed and made again while their states go on, one after the other and without
a pause: at the end records, states and what hangs on them are Home Assistant's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from devkit.stack import Stack
from tests.conftest import MakeInstance, wait_for_connection
from tests.fake_home_assistant import FakeHomeAssistant
from tests.odoo_client import OdooClient
from tests.rig.fake_homes import FakeHomes
from tests.rig.tables import Tables, as_table_has_them, differences
from tests.waiting import eventually

ENTITIES = 40
NAMES = [f"sensor.fake_{number}" for number in range(8)] + ["sensor.spare_1", "sensor.spare_2"]
"""Few entity ids, so that they change hands all the time. The last two are nobody's at first."""
RIGHT_SECONDS = 10.0
SEED = random.SystemRandom().randrange(10**6)


@pytest.fixture
def fakes() -> Iterator[FakeHomes]:
    with FakeHomes(1) as running:
        yield running


@pytest.fixture
def house(fakes: FakeHomes) -> FakeHomeAssistant:
    fakes.call(fakes[0].fill_house, ENTITIES)
    return fakes[0]


@pytest.fixture
def tables(stack: Stack) -> Iterator[Tables]:
    found = Tables(lambda: stack.postgres.dsn(stack.odoo.database))
    yield found
    found.close()


@pytest.fixture
def house_id(make_instance: MakeInstance, odoo: OdooClient, house: FakeHomeAssistant) -> int:
    instance_id = make_instance("Renaming house", url=house.url, token=house.token)
    wait_for_connection(odoo, instance_id)
    return instance_id


class Renaming:
    """Changes a fake home as people and integrations do. To be used in the thread of the fakes."""

    def __init__(self, house: FakeHomeAssistant, chance: random.Random) -> None:
        self.house = house
        self.chance = chance
        self._late: list[tuple[str, str]] = []

    def rename(self, old: str, new: str, *, state_follows: bool = True) -> None:
        """The registry first, then the state: that is the order in which Home Assistant tells it."""
        self.house.registries["entity"].rename(old, new)
        self._late.append((old, new))
        if state_follows:
            self.let_states_follow()

    def let_states_follow(self) -> None:
        late, self._late = self._late, []
        for old, new in late:
            state = self.house.states.get(old)
            self.house.remove_state(old)
            if state:
                self.house.set_state(new, state.state, dict(state.attributes))

    def swap(self, one: str, other: str) -> None:
        self.rename(one, "sensor.between")
        self.rename(other, one)
        self.rename("sensor.between", other)

    def do_something(self) -> None:
        """One change, whichever is possible."""
        rows = self.house.registries["entity"].rows
        taken = [name for name in NAMES if name in rows]
        free = [name for name in NAMES if name not in rows and not self.house.states.get(name)]
        dice = self.chance.random()
        if dice < 0.4:
            entity_id = self.chance.choice(NAMES)
            if self.house.states.get(entity_id):
                self.house.set_state(entity_id, f"{self.chance.random():.4f}")
        elif dice < 0.6 and free and taken:
            self.rename(self.chance.choice(taken), self.chance.choice(free), state_follows=dice < 0.5)
            self.let_states_follow()
        elif dice < 0.8 and len(taken) > 1:
            self.swap(*self.chance.sample(taken, 2))
        elif dice < 0.9 and len(taken) > 3:
            entity_id = self.chance.choice(taken)
            self.house.registries["entity"].delete(entity_id)
            self.house.remove_state(entity_id)
        elif free:
            entity_id = self.chance.choice(free)
            self.house.registries["entity"].create(entity_id=entity_id)
            self.house.set_state(entity_id, "made", {"friendly_name": f"Made {self.chance.random():.4f}"})


def wrong(tables: Tables, house: FakeHomeAssistant, instance_id: int) -> list[str]:
    """In words, what stands in the tables that Home Assistant has otherwise; empty when all is right."""
    wanted = {(row["id"], entity_id) for entity_id, row in house.registries["entity"].rows.items()}
    registered = set(
        tables.rows(
            "SELECT registry_id, entity_id FROM ha_entity"
            " WHERE instance_id = %s AND active AND registry_id IS NOT NULL",
            instance_id,
        )
    )
    linked = tables.rows(
        "SELECT e.entity_id FROM ha_entity AS e LEFT JOIN ha_entity_state AS s ON s.id = e.id"
        " WHERE e.instance_id = %s AND e.state_id IS DISTINCT FROM s.id",
        instance_id,
    )
    unnamed = tables.rows(
        "SELECT e.entity_id FROM ha_entity AS e JOIN ha_entity_state AS s ON s.id = e.id WHERE e.instance_id = %s"
        " AND e.name != s.attributes ->> 'friendly_name'",
        instance_id,
    )
    alive = {row[0] for row in tables.rows(
        "SELECT entity_id FROM ha_entity WHERE instance_id = %s AND active", instance_id
    )}  # fmt: skip
    states = as_table_has_them(state.as_dict() for state in house.states)
    return [
        *(f"no record: {pair}" for pair in sorted(wanted - registered)),
        *(f"no entry: {pair}" for pair in sorted(registered - wanted)),
        *(f"link: {entity_id}" for (entity_id,) in linked),
        *(f"name: {entity_id}" for (entity_id,) in unnamed),
        *(
            f"a record of nothing: {entity_id}"
            for entity_id in alive - states.keys() - {e for _, e in wanted}
        ),
        *differences(tables.states(instance_id), states),
    ]


def comes_right(tables: Tables, house: FakeHomeAssistant, instance_id: int) -> None:
    eventually(lambda: wrong(tables, house, instance_id), lambda found: not found, RIGHT_SECONDS)


def records(tables: Tables, instance_id: int) -> dict[str, int]:
    """Record id by registry id."""
    return dict(
        tables.rows(
            "SELECT registry_id, id FROM ha_entity WHERE instance_id = %s AND registry_id IS NOT NULL",
            instance_id,
        )  # type: ignore[arg-type]
    )


def test_swapping_ids_again_and_again_leaves_each_record_with_its_own_value(
    tables: Tables, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    before = records(tables, house_id)
    renaming = Renaming(house, random.Random(0))
    for turn in range(10):
        fakes.call(renaming.swap, "sensor.fake_1", "sensor.fake_2")
        fakes.call(house.set_state, "sensor.fake_1", f"{turn}.5")
        comes_right(tables, house, house_id)
    assert records(tables, house_id) == before


def test_ten_renames_in_a_row_are_followed_to_the_last(
    tables: Tables, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int
) -> None:
    before = records(tables, house_id)
    renaming = Renaming(house, random.Random(0))
    for turn in range(10):
        fakes.call(
            renaming.rename, f"sensor.fake_{1 if turn == 0 else f'1_{turn}'}", f"sensor.fake_1_{turn + 1}"
        )
        time.sleep(0.01)  # as a script of somebody's does it
    comes_right(tables, house, house_id)
    assert records(tables, house_id) == before


@pytest.mark.parametrize("number", range(6))
def test_after_whatever_sequence_everything_is_home_assistants(
    tables: Tables, fakes: FakeHomes, house: FakeHomeAssistant, house_id: int, number: int
) -> None:
    print(f"seed {SEED + number}")
    chance = random.Random(SEED + number)
    renaming = Renaming(house, chance)
    for _ in range(4):
        before: dict[str, Any] = records(tables, house_id)
        gone: set[str] = set()
        for _ in range(chance.randrange(5, 40)):
            fakes.call(renaming.do_something)
            gone |= before.keys() - {row["id"] for row in house.registries["entity"].rows.values()}
            time.sleep(chance.choice([0, 0, 0.003, 0.03]))
        comes_right(tables, house, house_id)
        after = records(tables, house_id)
        assert {key: after[key] for key in before.keys() - gone} == {
            key: before[key] for key in before.keys() - gone
        }
