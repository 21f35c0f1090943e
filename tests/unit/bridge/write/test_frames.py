from dataclasses import replace

import pytest

from odoo_ha_addon.bridge.write.frames import FULL_LOAD, INTERVAL_SECONDS, Frames, Watch

from .states import state

MANAGERS = ("ha.instance", 1)
GRANT = ("ha.grant", 7)


def watch(*entity_ids: int, viewer: str = "2/tab", channel=MANAGERS, until: float = 1000.0) -> Watch:
    return Watch(viewer, channel, 1, frozenset(entity_ids), until)


def entities_of(frame) -> dict[int, dict]:
    return {entry["id"]: entry for entry in frame.payload["entities"]}


def test_without_a_watch_there_is_no_frame():
    frames = Frames()
    frames.note(1, {5: state()}, set(), 9.0)
    assert frames.next_due() is None
    assert frames.take_due(10.0) == []


def test_what_a_page_begins_to_follow_comes_whole_at_once():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state("on", brightness=10), 6: state("off")}}, 10.0)
    [frame] = frames.take_due(10.0)
    assert frame.payload["channel"] == "ha_instance_1"
    assert frame.payload["number"] == 1
    assert entities_of(frame) == {5: {"id": 5, "s": "on", "c": 100.0, "u": 100.0, "a": {"brightness": 10}}}


def test_a_later_frame_holds_only_the_attributes_that_changed():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state("on", brightness=10, effect="none")}}, 10.0)
    frames.take_due(10.0)
    frames.note(1, {5: state("on", at=101.0, brightness=20)}, set(), 11.0)
    [frame] = frames.take_due(11.0)
    assert entities_of(frame)[5] == {
        "id": 5,
        "s": "on",
        "c": 101.0,
        "u": 101.0,
        "+": {"brightness": 20},
        "-": ["effect"],
    }


def busy(frames: Frames, load: float, now: float) -> None:
    """Let other entities of Home Assistant change `load` times a second for some seconds until `now`."""
    for step in range(100):
        frames.note(1, {-number: state() for number in range(int(load / 10))}, set(), now - 10 + step / 10)


def test_changes_between_two_frames_come_as_one():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state("off", level=0)}}, 0.0)
    busy(frames, FULL_LOAD * 2, 10.0)
    frames.take_due(10.0)
    for level in (1, 2, 3):
        frames.note(1, {5: state("on", at=100.0 + level, level=level)}, set(), 10.0)
    assert frames.take_due(10.0 + INTERVAL_SECONDS / 2) == []
    [frame] = frames.take_due(10.0 + INTERVAL_SECONDS)
    assert entities_of(frame)[5]["+"] == {"level": 3}
    assert frames.take_due(20.0) == []


@pytest.mark.parametrize(("per_second", "at_most"), [(1, 1), (20, 20), (200, 25), (1000, 5), (20_000, 5)])
def test_the_busier_home_assistant_is_the_fewer_frames_go_out(per_second: int, at_most: int):
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    sent = 0
    for tick in range(10 * per_second):
        now = tick / per_second
        frames.note(1, {5: state(str(tick), at=now)}, set(), now)
        frames_now = frames.take_due(now)
        sent += len(frames_now) if now >= 9 else 0
    assert sent <= at_most


def test_what_changes_while_it_is_quiet_goes_out_at_once():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    frames.take_due(0.0)
    frames.note(1, {5: state("on", at=101.0)}, set(), 1.0)
    assert len(frames.take_due(1.0)) == 1
    frames.note(1, {5: state("off", at=101.1)}, set(), 1.1)
    assert len(frames.take_due(1.1)) == 1


@pytest.mark.parametrize(("viewers", "at_most"), [(1, 60), (10, 20), (50, 4), (500, 4)])
def test_the_more_pages_follow_the_fewer_frames_go_out(viewers: int, at_most: int):
    frames = Frames()
    frames.watch([watch(5, viewer=str(number)) for number in range(viewers)], {1: {5: state()}}, 0.0)
    frames.take_due(0.0)
    sent = 0
    for tick in range(60):
        now = 1 + tick / 60
        frames.note(1, {5: state(str(tick), at=now)}, set(), now)
        sent += len(frames.take_due(now))
    assert sent <= at_most


def test_a_busy_home_assistant_does_not_slow_another_one_down():
    frames = Frames()
    other = Watch("2/tab", ("ha.instance", 2), 2, frozenset({8}), 1000.0)
    frames.watch([watch(5), other], {1: {5: state()}, 2: {8: state()}}, 0.0)
    frames.take_due(0.0)
    busy(frames, FULL_LOAD, 10.0)
    for moment in (10.0, 10.05):
        frames.note(2, {8: state(at=100.0 + moment)}, set(), moment)
        assert [frame.instance_id for frame in frames.take_due(moment)] == [2]


def test_an_entity_that_is_not_watched_is_left_out():
    frames = Frames()
    frames.watch([watch(5)], {1: {}}, 0.0)
    frames.note(1, {6: state()}, {7}, 1.0)
    assert frames.take_due(1.0) == []


def test_an_entity_that_is_gone_is_reported_once():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    frames.take_due(0.0)
    frames.note(1, {}, {5}, 1.0)
    [frame] = frames.take_due(1.0)
    assert frame.payload["gone"] == [5]
    assert frame.payload["entities"] == []
    assert frames.take_due(2.0) == []


def test_an_entity_that_comes_back_comes_whole():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state("on", a=1)}}, 0.0)
    frames.take_due(0.0)
    frames.note(1, {}, {5}, 1.0)
    frames.note(1, {5: state("off", at=101.0, a=1)}, set(), 1.0)
    [frame] = frames.take_due(1.0)
    assert frame.payload["gone"] == []
    assert entities_of(frame)[5]["a"] == {"a": 1}


def test_a_second_page_on_the_channel_gets_what_the_first_already_has():
    frames = Frames()
    states = {1: {5: state("on", a=1)}}
    frames.watch([watch(5)], states, 0.0)
    frames.take_due(0.0)
    frames.watch([watch(5), watch(5, viewer="3/other")], states, 1.0)
    [frame] = frames.take_due(1.0)
    assert entities_of(frame)[5]["a"] == {"a": 1}


def test_a_page_that_renews_gets_nothing_again():
    frames = Frames()
    states = {1: {5: state()}}
    frames.watch([watch(5)], states, 0.0)
    frames.take_due(0.0)
    frames.watch([watch(5, until=2000.0)], states, 1.0)
    assert frames.take_due(1.0) == []


def test_a_page_that_does_not_renew_is_forgotten():
    frames = Frames()
    frames.watch([watch(5, until=60.0)], {1: {5: state()}}, 0.0)
    frames.take_due(0.0)
    frames.note(1, {5: state("off", at=101.0)}, set(), 61.0)
    assert frames.take_due(61.0) == []
    assert frames.next_due() is None


def test_each_channel_counts_its_own_frames():
    frames = Frames()
    frames.watch([watch(5), watch(5, channel=GRANT)], {1: {5: state()}}, 0.0)
    first = {frame.channel: frame.payload["number"] for frame in frames.take_due(0.0)}
    assert first == {MANAGERS: 1, GRANT: 1}


def test_when_another_bridge_takes_over_nothing_more_is_sent():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    frames.drop_instance(1)
    assert frames.take_due(10.0) == []


OUTSIDE = ("ha.grant", 3)


def outside(*entity_ids: int) -> Watch:
    return Watch("4/tab", OUTSIDE, 1, frozenset(entity_ids), 1000.0, is_outside=True)


def test_an_outsider_hears_only_the_attributes_that_a_page_needs():
    frames = Frames()
    frames.watch(
        [outside(5)], {1: {5: state("on", brightness=10, friendly_name="Hall", ip="10.0.0.1")}}, 10.0
    )
    [frame] = frames.take_due(10.0)
    assert frame.is_outside
    assert frame.payload["channel"] == "ha_outside_3"
    assert entities_of(frame)[5]["a"] == {"brightness": 10}
    frames.note(
        1, {5: state("on", at=101.0, brightness=10, friendly_name="Hall", ip="10.0.0.2")}, set(), 11.0
    )
    [frame] = frames.take_due(11.0)
    assert entities_of(frame)[5] == {"id": 5, "s": "on", "c": 101.0, "u": 101.0}


def test_an_outsider_does_not_hear_since_when_it_is_so_if_that_was_before_the_grant():
    frames = Frames()
    states = {1: {5: state("on", at=50.0)}}
    since = replace(outside(5), told_since=60.0)
    frames.watch([since, watch(5, channel=OUTSIDE)], states, 0.0)
    inner, outer = sorted(frames.take_due(0.0), key=lambda frame: frame.is_outside)
    assert (entities_of(inner)[5]["c"], entities_of(outer)[5]["c"], entities_of(outer)[5]["u"]) == (
        50,
        None,
        60,
    )


def test_those_inside_and_outside_hear_of_the_same_grant_on_two_channels():
    frames = Frames()
    frames.watch([watch(5, channel=OUTSIDE), outside(5)], {1: {5: state("on", ip="10.0.0.1")}}, 0.0)
    inner, outer = sorted(frames.take_due(0.0), key=lambda frame: frame.is_outside)
    assert (inner.payload["channel"], entities_of(inner)[5]["a"]) == ("ha_grant_3", {"ip": "10.0.0.1"})
    assert (outer.payload["channel"], entities_of(outer)[5]["a"]) == ("ha_outside_3", {})
    assert (inner.payload["number"], outer.payload["number"]) == (1, 1)
