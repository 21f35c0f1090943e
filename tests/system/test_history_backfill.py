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


def is_whole(site: Site, instance_id: int, home: HomeAssistant, began: float) -> None:
    """Wait until Odoo has the very rows of Home Assistant's database since a moment. Before that it may have heard what
    a Home Assistant that was killed has lost.
    """

    def differences() -> tuple[int, set[histories.Happened], set[histories.Happened], list[tuple[str, str]]]:
        recorded = histories.recorded(site.tables, instance_id)
        there = {row for row in histories.in_recorder(home.config, recorded) if row[1] >= began * 1e6}
        # Of what came and went within a moment there is what was heard of it, and the recorder is not asked.
        ours = [
            row
            for row in histories.in_odoo(site.tables, instance_id)
            if row[1] >= began * 1e6 and row[0] in recorded
        ]
        return (
            len(ours) - len(set(ours)),
            there - set(ours),
            set(ours) - there,
            histories.unread(site.tables, instance_id),
        )

    # Until then nobody knows of the entities that something has happened to.
    eventually(
        lambda: [row for row in histories.in_odoo(site.tables, instance_id) if row[1] >= began * 1e6],
        lambda rows: len(rows) > 40,
        90,
        0.5,
    )
    eventually(differences, lambda found: not any(found), 90, 0.5)


def test_what_happened_before_and_while_odoo_was_stopped_is_read_from_the_recorder(
    site: Site, recorded_home: HomeAssistant
) -> None:
    home = recorded_home
    began = time.time()
    happen(home, "before")
    instance_id = connected(site, home)
    is_whole(site, instance_id, home, began)
    happen(home, "live")
    is_whole(site, instance_id, home, began)
    site.odoo.stop()
    happen(home, "meanwhile")
    back = time.time()
    site.start_odoo(bridge=True)
    wait_for_connected(site.tables, [instance_id], after=back)
    is_whole(site, instance_id, home, began)
    assert gaps_after(site, instance_id, began, 0) == []


def test_a_home_assistant_that_was_killed_was_down_for_as_long_as_the_gap_says(
    site: Site, recorded_home: HomeAssistant
) -> None:
    home = recorded_home
    began = time.time()
    instance_id = connected(site, home)
    happen(home, "before the end")
    is_whole(site, instance_id, home, began)
    alive = time.time()
    home.set_state(PROBE, "the last")
    eventually(
        lambda: [state for _, _, state in histories.in_odoo(site.tables, instance_id)],
        lambda states: "the last" in states,
        20,
    )
    home.kill()
    killed = time.time()
    home.start()
    wait_for_connected(site.tables, [instance_id], after=killed)
    [(entity_id, since, until, reason)] = gaps_after(site, instance_id, killed, 1)
    assert (entity_id, reason) == (None, "home_assistant_down")
    assert alive <= since <= killed <= until <= time.time()


def gaps_after(
    site: Site, instance_id: int, moment: float, count: int
) -> list[tuple[str | None, float, float, str]]:
    """Those that end after a moment, once there are so many and nothing is to be read that could change them."""

    def found() -> list[tuple[str | None, float, float, str]]:
        return [gap for gap in histories.gaps(site.tables, instance_id) if gap[2] > moment]

    def is_settled(gaps: list[tuple[str | None, float, float, str]]) -> bool:
        return len(gaps) == count and not histories.unread(site.tables, instance_id)

    return eventually(found, is_settled, 90, 0.5)


def test_restarts_while_odoo_was_stopped_are_gaps_and_what_somebody_did_meanwhile_names_them(
    site: Site, recorded_home: HomeAssistant
) -> None:
    home = recorded_home
    began = time.time()
    instance_id = connected(site, home)
    happen(home, "before")
    is_whole(site, instance_id, home, began)
    site.odoo.stop()
    away = time.time()
    home.call_service("input_boolean", "toggle", entity_id=LAMP)
    home.stop()
    stopped = time.time()
    home.start()
    first = time.time()
    home.call_service("input_number", "set_value", entity_id=LEVEL, value=42)
    # What is not committed when it is killed is lost to it.
    eventually(
        lambda: histories.in_recorder(home.config, [LEVEL]),
        lambda rows: max((row[1], row[2]) for row in rows)[1] == "42.0",
        30,
    )
    home.kill()
    killed = time.time()
    home.start()
    back = time.time()
    site.start_odoo(bridge=True)
    wait_for_connected(site.tables, [instance_id], after=back)
    is_whole(site, instance_id, home, began)
    one, other = gaps_after(site, instance_id, away, 2)
    assert {one[3], other[3]} == {"home_assistant_down"}
    assert away <= one[1] <= stopped <= one[2] <= first
    assert first <= other[1] <= killed <= other[2] <= back
    [(user,)] = site.tables.rows(
        """
        SELECT cause.ha_user_id FROM ha_history_cause AS cause JOIN ha_entity AS entity ON entity.id = cause.entity_id
        WHERE entity.entity_id = %s AND entity.instance_id = %s
            AND cause.last_updated > to_timestamp(%s) AT TIME ZONE 'UTC'
        """,
        LAMP,
        instance_id,
        away,
    )
    assert user, "its owner did, whose token the test has"
