"""What a real Home Assistant has recorded while nobody listened is in Odoo afterwards, row for row; what it has not, a
gap tells of.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from devkit.home_assistant import HomeAssistant
from tests.rig import histories
from tests.rig.real_homes import home_of_its_own
from tests.rig.site import Site
from tests.rig.tables import wait_for_connected
from tests.waiting import eventually

pytestmark = [pytest.mark.apart, pytest.mark.timeout(300)]

PROBE, LAMP, LEVEL = "sensor.probe", "input_boolean.lamp", "input_number.level"


@pytest.fixture
def recorded_home() -> Iterator[HomeAssistant]:
    """A Home Assistant of this test's own, with its recorder's file."""
    with home_of_its_own("Recorded", is_killed=True) as home:
        yield home


def happen(home: HomeAssistant, words: str) -> None:
    """Numbers, words, attributes, and an entity that goes."""
    for number in range(20):
        home.set_state(PROBE, f"{words} {number}")
        home.set_state("sensor.number", f"{number}.50", {"unit_of_measurement": "W", "number": number})
    home.call_service("input_boolean", "toggle", entity_id=LAMP)
    home.call_service("input_number", "set_value", entity_id=LEVEL, value=len(words))
    home.set_state("sensor.gone", words)
    home.remove_state("sensor.gone")


def connected(site: Site, home: HomeAssistant) -> int:
    """The id of the instance for this Home Assistant, which a test before may have made."""
    odoo = site.start_odoo(bridge=True)
    found: list[int] = odoo.call("ha.instance", "search", [("name", "=", home.name)])
    [instance_id] = found or site.make_instances(odoo, {home.name: (home.url, home.token)})
    wait_for_connected(site.tables, [instance_id])
    return instance_id


def is_whole(site: Site, instance_id: int, home: HomeAssistant) -> None:
    """Wait until Odoo has the very rows of Home Assistant's database."""

    def differences() -> tuple[int, set[histories.Happened], set[histories.Happened], list[tuple[str, str]]]:
        there = histories.in_recorder(home.config, histories.recorded(site.tables, instance_id))
        ours = histories.in_odoo(site.tables, instance_id)
        return (
            len(ours) - len(set(ours)),
            there - set(ours),
            set(ours) - there,
            histories.unread(site.tables, instance_id),
        )

    # Until then nobody knows of the entities that something has happened to.
    eventually(lambda: len(histories.in_odoo(site.tables, instance_id)), lambda rows: rows > 40, 90, 0.5)
    eventually(differences, lambda found: not any(found), 90, 0.5)


def test_what_happened_before_and_while_odoo_was_stopped_is_read_from_the_recorder(
    site: Site, recorded_home: HomeAssistant
) -> None:
    home = recorded_home
    happen(home, "before")
    instance_id = connected(site, home)
    is_whole(site, instance_id, home)
    happen(home, "live")
    is_whole(site, instance_id, home)
    site.odoo.stop()
    happen(home, "meanwhile")
    back = time.time()
    site.start_odoo(bridge=True)
    wait_for_connected(site.tables, [instance_id], after=back)
    is_whole(site, instance_id, home)
    assert histories.gaps(site.tables, instance_id) == []


def test_a_home_assistant_that_was_killed_was_down_for_as_long_as_the_gap_says(
    site: Site, recorded_home: HomeAssistant
) -> None:
    home = recorded_home
    instance_id = connected(site, home)
    eventually(lambda: histories.unread(site.tables, instance_id), lambda rows: not rows, 60)
    # The fixture has stopped it in between.
    known = histories.gaps(site.tables, instance_id)
    happen(home, "before the end")
    eventually(lambda: histories.unread(site.tables, instance_id), lambda rows: not rows, 60)
    alive = time.time()
    home.set_state(PROBE, "the last")
    eventually(
        lambda: [state for _, _, state in histories.in_odoo(site.tables, instance_id)],
        lambda states: "the last" in states,
        20,
    )
    home.kill()
    killed = time.time()
    begun = time.time()
    home.start()
    wait_for_connected(site.tables, [instance_id], after=killed)
    *_, (entity_id, since, until, reason) = eventually(
        lambda: histories.gaps(site.tables, instance_id), lambda rows: len(rows) == len(known) + 1, 60
    )
    assert (entity_id, reason) == (None, "home_assistant_down")
    assert alive <= since <= killed
    assert begun <= until <= time.time()
    eventually(lambda: histories.unread(site.tables, instance_id), lambda rows: not rows, 60)
    assert len(histories.gaps(site.tables, instance_id)) == len(known) + 1
