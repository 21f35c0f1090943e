"""Of what was read from the recorder, the logbook tells who or what caused it, and when Home Assistant has started."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from odoo_ha_history.bridge.backfill import pace as paces
from odoo_ha_history.bridge.backfill.causes_reading import TRIES
from odoo_ha_history.bridge.backfill.logbook_api import NoLogbookError, read_logbook
from odoo_ha_history.bridge.backfill.proof import Start
from odoo_ha_history.bridge.backfill.table import Task
from odoo_ha_history.storage.causes import Told
from odoo_ha_history.storage.missing import MissingReason

from .bench import DOOR, LAMP, POWER, Bench, past
from .memory_tables import task

MORNING, WELCOME = "automation.morning", "script.welcome"
BY_AUTOMATION = {
    "context_event_type": "automation_triggered", "context_domain": "automation", "context_entity_id": MORNING,
    "context_source": "time",
}  # fmt: skip


def caused(since: float, until: float | None = None, **values: Any) -> Task:
    return task(MissingReason.CAUSES, since=since, until=past(0) if until is None else until, **values)


async def test_an_absence_is_explained_after_it_was_read(bench: Bench) -> None:
    since = past(1)
    bench.home.recorder.add(LAMP, "on", past(0.5))
    await bench.read(task(MissingReason.AWAY, records=frozenset({1}), since=since))
    [missing] = bench.tables.missing
    assert (missing.reason, missing.records, missing.since) == (MissingReason.CAUSES, None, since)


async def test_where_nothing_was_read_there_is_nothing_to_explain(bench: Bench) -> None:
    await bench.read(task(MissingReason.NEW, records=frozenset({1})))
    assert bench.tables.missing == []


async def test_what_an_automation_did_names_it_and_what_set_it_off(bench: Bench) -> None:
    when = past(1)
    bench.home.logbook.add(
        when - 1, MORNING, domain="automation", context_id="run", context_entity_id=DOOR, source="time"
    )
    bench.home.logbook.add(when, LAMP, "on", **BY_AUTOMATION)
    await bench.read(caused(past(2)))
    assert bench.tables.told == [Told(LAMP, when, "run", None, MORNING, DOOR)]
    assert bench.tables.done == [1]


async def test_what_a_user_did_has_their_id_and_what_happened_by_itself_is_left_out(bench: Bench) -> None:
    when = past(1)
    bench.home.logbook.add(when, LAMP, "on", context_user_id="mia", context_domain="light")
    bench.home.logbook.add(when + 1, DOOR, "open")
    await bench.read(caused(past(2)))
    assert bench.tables.told == [Told(LAMP, when, None, "mia", None, None)]


async def test_what_our_command_did_has_its_context(bench: Bench) -> None:
    when = past(1)
    service = {"context_user_id": "odoo", "context_domain": "light", "context_service": "turn_on"}
    bench.home.logbook.add(when, LAMP, "on", _context="ours", **service)
    bench.home.logbook.add(when + 1, DOOR, "open", _context="theirs", **service)
    bench.tables.commands = {"ours": "odoo", "somebody's": "mia"}
    await bench.read(caused(past(2)))
    assert [(each.entity_id, each.context_id) for each in bench.tables.told] == [(LAMP, "ours"), (DOOR, None)]
    asked = [message["context_id"] for message in bench.home.logbook.asked if "context_id" in message]
    assert asked == ["ours"], "nobody else did anything"


@pytest.mark.parametrize(
    ("service", "context"), [("welcome", None), ("turn_on", "run")], ids=["by its name", "by turn_on"]
)
async def test_what_a_script_did_names_it(bench: Bench, service: str, context: str | None) -> None:
    when = past(1)
    call = {"context_domain": "script", "context_service": service, "context_user_id": "mia"}
    bench.home.logbook.add(
        when - 1, WELCOME, domain="script", message="started", context_id="run", _context="run", **call
    )
    bench.home.logbook.add(when, LAMP, "on", _context="run", **call)
    await bench.read(caused(past(2)))
    assert bench.tables.told == [Told(LAMP, when, "run", "mia", WELCOME, None)]
    asked = [message["context_id"] for message in bench.home.logbook.asked if "context_id" in message]
    assert asked == ([context] if context else [])


async def test_what_followed_from_another_change_names_that(bench: Bench) -> None:
    when = past(1)
    bench.home.logbook.add(when, LAMP, "on", context_entity_id=DOOR, context_state="open")
    bench.home.logbook.add(when + 1, DOOR, "open", context_entity_id=DOOR, context_state="open")
    await bench.read(caused(past(2)))
    assert bench.tables.told == [Told(LAMP, when, None, None, None, DOOR)]


async def test_a_few_entities_are_asked_for_by_their_ids(bench: Bench) -> None:
    bench.home.logbook.add(past(1), POWER, "on", context_user_id="mia")
    await bench.read(caused(past(2), records=frozenset({1, 2})))
    assert {tuple(message["entity_ids"]) for message in bench.home.logbook.asked} == {(LAMP, DOOR)}
    assert bench.tables.told == []


async def test_each_start_is_told_with_the_stop_before_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paces, "LONGEST_SECONDS", 600.0)
    since = past(5)
    home = {"name": "Home Assistant", "domain": "homeassistant"}
    times = [since + seconds for seconds in (600, 700, 9000)]
    for when, message in zip(times, ("stopped", "started", "started"), strict=True):
        bench.home.logbook.add(when, message=message, **home)
    await bench.read(caused(since))
    assert bench.tables.starts == [Start(times[1], times[0], True), Start(times[2], times[1], False)]


async def test_it_goes_on_where_it_was(bench: Bench) -> None:
    bench.home.logbook.add(past(3), LAMP, "on", context_user_id="mia")
    bench.home.logbook.add(past(1), LAMP, "off", context_user_id="mia")
    await bench.read(caused(past(4), reached=past(2), rows_read=7))
    assert len(bench.tables.told) == 1
    assert bench.tables.steps[-1].rows_read == 8
    assert bench.tables.steps[-1].reached == pytest.approx(past(0), abs=5)


async def test_states_that_are_to_be_read_meanwhile_come_first(bench: Bench) -> None:
    bench.home.logbook.installed = True
    bench.tables.tasks.append(task(MissingReason.AWAY, id=2, since=past(1)))
    await bench.read(caused(past(24 * 10)))
    assert bench.tables.done == []
    assert len(bench.home.logbook.asked) == 1


async def test_windows_that_are_open_at_both_ends_lose_nothing_at_their_borders(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paces, "LONGEST_SECONDS", paces.FIRST_SECONDS)
    since = past(1)
    times = [round(since + number * paces.FIRST_SECONDS, 6) for number in range(20)]
    for when in times:
        bench.home.logbook.add(when, LAMP, "on", context_user_id="mia")
    await bench.read(caused(since))
    assert sorted(each.when for each in bench.tables.told) == times


async def test_a_home_without_logbook_does_without(bench: Bench) -> None:
    with pytest.raises(NoLogbookError):
        await read_logbook(bench.connection, past(1), past(0))
    await bench.read(caused(past(1)))
    assert bench.tables.done == [1]
    assert bench.tables.told == []


async def test_a_logbook_that_fails_is_given_up_after_some_tries(bench: Bench) -> None:
    bench.home.errors["logbook/get_events"] = {"code": "unknown_error", "message": "The database is locked."}
    await bench.read(caused(past(24 * 10)))
    assert bench.tables.done == [1]
    assert bench.home.commands["logbook/get_events"] == TRIES


async def test_rows_that_make_no_sense_are_left_out_and_counted(bench: Bench) -> None:
    good = {"when": past(1), "entity_id": LAMP, "state": "on", "context_user_id": "mia", "context_domain": 7}
    odd: list[Any] = [7, None, {}, {"when": "x"}, {"when": 1e300}, {"when": None, "state": "on"}]
    bench.home.logbook.installed = True
    bench.home.results["logbook/get_events"] = orjson.dumps([*odd, good])
    entries = await read_logbook(bench.connection, past(2), past(0))
    assert [(entry.entity_id, entry.user_id, entry.by_domain) for entry in entries] == [(LAMP, "mia", None)]
    assert bench.connection.bad_rows == len(odd)
