"""What a recorder has is read whole, in chunks, and proved; what it does not have is named as a gap."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

import orjson
import pytest

from odoo_ha_addon.hass import UnexpectedAnswer
from odoo_ha_history.bridge.backfill import pace as paces
from odoo_ha_history.bridge.backfill import recorder_api
from odoo_ha_history.bridge.backfill.feed import BackfillFeed
from odoo_ha_history.bridge.backfill.proof import GapReason
from odoo_ha_history.bridge.backfill.reading import RecorderBusyError
from odoo_ha_history.bridge.backfill.recorder_api import NoRecorderError
from odoo_ha_history.storage.missing import MissingReason
from odoo_ha_history.storage.policy import Recording
from tests.waiting import Eventually

from .bench import DOOR, LAMP, POWER, Bench, past
from .memory_tables import task


async def test_all_that_the_recorder_has_is_read_at_the_first_connection(bench: Bench) -> None:
    recorder = bench.home.recorder
    for number in range(500):
        recorder.add(POWER, str(number), past(24 * 30) + number * 60)
    recorder.add(DOOR, "locked", past(5))
    recorder.add(DOOR, "open", past(1))
    bench.home.set_state(DOOR, "locked")
    await bench.read(task())
    assert bench.tables.states(POWER) == [str(number) for number in range(500)]
    assert bench.tables.states(DOOR) == ["locked", "open", "locked"]
    assert bench.tables.doubles == 0
    assert bench.tables.done == [1]
    assert bench.tables.gaps == []


async def test_what_is_older_than_usual_is_read_too(bench: Bench) -> None:
    for days in (0.5, 39, 41, 300):
        bench.home.recorder.add(POWER, str(days), past(24 * days))
    await bench.read(task())
    assert bench.tables.states(POWER) == ["300", "41", "39", "0.5"]


async def test_what_is_not_committed_yet_is_waited_for(bench: Bench) -> None:
    bench.home.set_state(LAMP, "on")
    bench.home.set_state(LAMP, "off")
    assert not bench.home.recorder.rows
    await bench.read(task(MissingReason.AWAY, since=past(1)))
    assert bench.tables.states(LAMP) == ["on", "off"]


async def test_a_recorder_that_does_not_commit_is_asked_another_time(bench: Bench) -> None:
    bench.home.recorder.commits = False
    bench.home.set_state(LAMP, "on")
    with pytest.raises(RecorderBusyError):
        await bench.read(task(MissingReason.AWAY, since=past(1)))
    assert bench.tables.done == []


async def test_windows_that_are_open_at_both_ends_lose_no_row_at_their_borders(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paces, "TARGET_ROWS", 1)
    since = past(1)
    times = [round(since + number * paces.FIRST_SECONDS, 6) for number in range(20)]
    for moment in times:
        bench.home.recorder.add(POWER, "1", moment)
    await bench.read(task(MissingReason.AWAY, since=since))
    assert sorted(row.last_updated for row in bench.tables.rows.values()) == pytest.approx(times, abs=1e-7)
    assert bench.tables.doubles == 0


async def test_a_chunk_is_about_as_large_as_is_wanted_and_pauses_follow(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paces, "TARGET_ROWS", 100)
    start = past(3)
    for number in range(5000):
        bench.home.recorder.add(POWER, str(number), start + number)
    await bench.read(task(MissingReason.AWAY, since=start))
    assert len(bench.tables.states(POWER)) == 5000
    read = [step.rows_read for step in bench.tables.steps]
    chunks = [after - before for before, after in itertools.pairwise(read)]
    assert max(chunks) <= 200
    assert sum(chunk > 50 for chunk in chunks) > 30


async def test_the_state_that_home_assistant_makes_up_for_the_start_is_not_stored(bench: Bench) -> None:
    bench.home.recorder.add(DOOR, "open", past(10))
    bench.home.recorder.add(DOOR, "locked", past(1))
    await bench.read(task(MissingReason.AWAY, since=past(2)))
    assert bench.tables.states(DOOR) == ["locked"]


async def test_a_removed_entity_has_an_empty_state(bench: Bench) -> None:
    bench.home.set_state(LAMP, "on")
    bench.home.remove_state(LAMP)
    await bench.read(task(MissingReason.REMOVED, records=frozenset({1}), since=past(1)))
    assert bench.tables.states(LAMP) == ["on", None]


async def test_attributes_are_asked_for_where_they_are_kept_only(bench: Bench) -> None:
    bench.tables.recordings[LAMP] = Recording(366, frozenset({"brightness"}))
    bench.home.set_state(LAMP, "on", {"brightness": 7, "effect": "none"})
    bench.home.set_state(POWER, "1", {"unit": "W"})
    await bench.read(task(MissingReason.AWAY, since=past(1)))
    attributes = {row.entity: row.attributes for row in bench.tables.rows.values()}
    assert attributes == {1: {"brightness": 7}, 3: {}}


async def test_entities_to_which_nothing_happened_are_not_asked_for(bench: Bench) -> None:
    bench.home.set_state(LAMP, "on")
    bench.home.set_state(POWER, "1")
    old = bench.states()
    since = round(time.time() + 0.01, 6)
    await asyncio.sleep(0.02)
    bench.home.set_state(POWER, "2")
    await bench.read(task(MissingReason.AWAY, since=since))
    asked = {entity_id for _, _, ids in bench.home.recorder.asked for entity_id in ids}
    assert LAMP in old
    assert asked == {POWER, DOOR}


async def test_it_goes_on_where_it_was_after_a_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paces, "TARGET_ROWS", 10)
    monkeypatch.setattr("odoo_ha_history.bridge.backfill.reading.groups_of", _ones)
    start = past(2)
    for number in range(200):
        bench.home.recorder.add(LAMP, str(number), start + number * 10)
        bench.home.recorder.add(POWER, str(number), start + number * 10 + 1)

    written = 0

    def stumble(cr: Any, what: Any, step: Any) -> None:
        nonlocal written
        written += 1
        bench.tables.steps.append(step)
        if step.at == 3 and step.rows_read > 250:
            raise ConnectionError

    first = task(MissingReason.AWAY, since=start - 1)
    with monkeypatch.context() as patch:
        patch.setattr(bench.tables, "write_step", stumble)
        with pytest.raises(ConnectionError):
            await bench.read(first)
    last = bench.tables.steps[-2]
    asked_before = len(bench.home.recorder.asked)
    await bench.read(
        first._replace(
            place=last.place, reached=last.reached, rows_read=last.rows_read, entities_done=last.done
        )
    )
    again = bench.home.recorder.asked[asked_before:]
    assert all(LAMP not in ids for _, _, ids in again)
    assert min(since for since, _, _ in again) >= (last.reached or 0) - 1e-5
    assert len(bench.tables.states(POWER)) == len(bench.tables.states(LAMP)) == 200


def _ones(asked: Any, after: Any) -> Any:
    from odoo_ha_history.bridge.backfill.groups import groups_of

    return groups_of(asked, after, 1)


async def test_what_home_assistant_does_not_record_is_a_gap_that_says_so(bench: Bench) -> None:
    bench.home.recorder.excluded.add(LAMP)
    bench.home.set_state(LAMP, "on")
    bench.home.set_state(DOOR, "open")
    since = past(1)
    await bench.read(task(MissingReason.AWAY, since=since))
    [gap] = bench.tables.gaps
    assert (gap.record, gap.reason) == (1, GapReason.NOT_RECORDED)
    assert gap.since == pytest.approx(since + 300)
    assert gap.until == bench.states()[LAMP].last_updated
    assert bench.tables.closed[0][0] == frozenset({2})


async def test_a_row_that_was_rolled_back_is_a_gap_since_the_one_before(bench: Bench) -> None:
    bench.home.recorder.add(LAMP, "off", before := past(0.5))
    bench.home.recorder.loses.add(LAMP)
    bench.home.set_state(LAMP, "on")
    await bench.read(task(MissingReason.AWAY, since=past(1)))
    [gap] = bench.tables.gaps
    assert (gap.reason, gap.since) == (GapReason.RECORDER_FAILED, before)


async def test_a_recorder_that_has_stopped_is_a_gap_that_says_so(bench: Bench) -> None:
    bench.home.recorder.recording = False
    bench.home.recorder.commits = False
    bench.home.set_state(LAMP, "on")
    await bench.read(task(MissingReason.AWAY, since=past(1)))
    assert [(gap.record, gap.reason) for gap in bench.tables.gaps] == [(1, GapReason.RECORDER_FAILED)]
    assert bench.tables.done == [1]


async def test_what_was_removed_before_we_came_back_is_a_gap(bench: Bench) -> None:
    since, oldest = past(24 * 15), past(24 * 10)
    bench.home.recorder.add(POWER, "1", oldest)
    bench.home.recorder.add(POWER, "2", past(1))
    await bench.read(task(MissingReason.AWAY, since=since))
    [gap] = bench.tables.gaps
    assert (gap.record, gap.reason, gap.until) == (None, GapReason.PURGED, oldest)


async def test_an_entity_that_was_quiet_for_longer_than_is_kept_is_no_sign_that_others_were_removed(
    bench: Bench,
) -> None:
    bench.home.recorder.add(POWER, "1", past(24 * 3))
    bench.home.set_state(LAMP, "on")
    await bench.read(task(MissingReason.AWAY, records=frozenset({1}), since=past(24 * 2)))
    assert bench.tables.states(LAMP) == ["on"]
    assert bench.tables.gaps == []


async def test_history_is_whole_from_the_oldest_row_on(bench: Bench) -> None:
    bench.home.recorder.add(POWER, "1", oldest := past(24 * 10))
    await bench.read(task())
    assert bench.tables.whole == [oldest]


async def test_an_answer_over_the_limit_is_asked_for_in_smaller_ones(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odoo_ha_addon.hass.subscriptions.EVENT_BYTES", 5_000)
    start = past(1)
    for number in range(1000):
        bench.home.recorder.add(POWER, "1" * 20, start + number)
    await bench.read(task(MissingReason.AWAY, since=start - 1))
    assert len(bench.tables.states(POWER)) == 1000
    assert bench.tables.gaps == []


async def test_home_assistant_without_recorder_is_told_and_asked_again(
    bench: Bench, eventually: Eventually
) -> None:
    bench.home.recorder.installed = False
    bench.tables.tasks.append(task(MissingReason.AWAY, since=past(1), until=past(0)))
    feed = BackfillFeed(None)  # type: ignore[arg-type]
    running = asyncio.ensure_future(feed.run(bench.context))
    await eventually(lambda: bench.tables.troubles)
    assert bench.tables.troubles[0][0] == NoRecorderError.code
    assert [(gap.record, gap.reason) for gap in bench.tables.gaps] == [(None, GapReason.NOT_RECORDED)]
    running.cancel()


@pytest.mark.parametrize(
    "answer", [b"null", b"17", b'{"states":[]}', b'{"states":{"sensor.power":7}}', b"[]"]
)
async def test_a_nonsense_answer_ends_nothing(bench: Bench, answer: bytes) -> None:
    bench.home.results["recorder/info"] = answer
    bench.home.set_state(POWER, "1")
    if answer == b'{"states":{"sensor.power":7}}' or answer == b'{"states":[]}':
        await bench.read(task(MissingReason.AWAY, since=past(1)))
        assert bench.tables.states(POWER) == ["1"]
    else:
        with pytest.raises(UnexpectedAnswer):
            await bench.read(task(MissingReason.AWAY, since=past(1)))


async def test_rows_that_make_no_sense_are_left_out_and_counted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {"s": "1", "lu": past(0.5)}
    odd: list[Any] = [{"s": 1, "lu": 5}, {"s": "1"}, {"s": "1", "lu": "x"}, 7, None, {"s": "1", "lu": 1e300}]
    monkeypatch.setattr(
        bench.home.recorder,
        "window",
        lambda ids, start, end, message: {POWER: [*odd, good]} if POWER in ids else {},
    )
    history = await recorder_api.read_history(bench.connection, [POWER], past(1), past(0), attributes=False)
    assert [row.state for row in history.rows[POWER]] == ["1"]
    assert bench.connection.bad_rows == len(odd)
    assert orjson.dumps(good)


async def test_who_misses_something_wakes_the_feed(bench: Bench, eventually: Eventually) -> None:
    feed = BackfillFeed(None)  # type: ignore[arg-type]
    running = asyncio.ensure_future(feed.run(bench.context))
    await eventually(lambda: bench.tables.alive)
    bench.home.set_state(LAMP, "on")
    bench.tables.tasks.append(task(MissingReason.AWAY, since=past(1)))
    await asyncio.to_thread(feed.missed, 1)
    await eventually(lambda: bench.tables.done)
    assert bench.tables.states(LAMP) == ["on"]
    running.cancel()


async def test_a_home_assistant_that_has_started_since_it_was_last_heard_was_down_in_between(
    bench: Bench, eventually: Eventually
) -> None:
    bench.tables.alive = alive = past(1)
    bench.home.set_state(LAMP, "on")
    bench.home.set_state(DOOR, "open")
    feed = BackfillFeed(None)  # type: ignore[arg-type]
    running = asyncio.ensure_future(feed.run(bench.context))
    await eventually(lambda: bench.tables.gaps)
    [gap] = bench.tables.gaps
    started = bench.states()[LAMP].last_updated
    assert gap == (None, alive, started, GapReason.HOME_ASSISTANT_DOWN)
    running.cancel()
