from odoo_ha_addon.bridge.frames import INTERVAL_SECONDS, Frames, Watch

from .states import state

MANAGERS = ("ha.instance", 1)
GROUP = ("ha.entity.group", 7)


def watch(*entity_ids: int, viewer: str = "2/tab", channel=MANAGERS, until: float = 1000.0) -> Watch:
    return Watch(viewer, channel, 1, frozenset(entity_ids), until)


def entities_of(frame) -> dict[int, dict]:
    return {entry["id"]: entry for entry in frame.payload["entities"]}


def test_without_a_watch_there_is_no_frame():
    frames = Frames()
    frames.note(1, {5: state()}, set())
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
    frames.note(1, {5: state("on", at=101.0, brightness=20)}, set())
    [frame] = frames.take_due(11.0)
    assert entities_of(frame)[5] == {
        "id": 5,
        "s": "on",
        "c": 101.0,
        "u": 101.0,
        "+": {"brightness": 20},
        "-": ["effect"],
    }


def test_changes_between_two_frames_come_as_one():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state("off", level=0)}}, 10.0)
    frames.take_due(10.0)
    for level in (1, 2, 3):
        frames.note(1, {5: state("on", at=100.0 + level, level=level)}, set())
    assert frames.take_due(10.0 + INTERVAL_SECONDS / 2) == []
    [frame] = frames.take_due(10.0 + INTERVAL_SECONDS)
    assert entities_of(frame)[5]["+"] == {"level": 3}
    assert frames.take_due(20.0) == []


def test_no_more_than_four_frames_a_second_go_out():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    sent = 0
    for tick in range(1000):
        frames.note(1, {5: state(str(tick), at=float(tick))}, set())
        sent += len(frames.take_due(tick / 1000))
    assert sent <= 4


def test_an_entity_that_is_not_watched_is_left_out():
    frames = Frames()
    frames.watch([watch(5)], {1: {}}, 0.0)
    frames.note(1, {6: state()}, {7})
    assert frames.take_due(1.0) == []


def test_an_entity_that_is_gone_is_told_once():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    frames.take_due(0.0)
    frames.note(1, {}, {5})
    [frame] = frames.take_due(1.0)
    assert frame.payload["gone"] == [5]
    assert frame.payload["entities"] == []
    assert frames.take_due(2.0) == []


def test_an_entity_that_comes_back_comes_whole():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state("on", a=1)}}, 0.0)
    frames.take_due(0.0)
    frames.note(1, {}, {5})
    frames.note(1, {5: state("off", at=101.0, a=1)}, set())
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
    frames.note(1, {5: state("off", at=101.0)}, set())
    assert frames.take_due(61.0) == []
    assert frames.next_due() is None


def test_each_channel_counts_its_own_frames():
    frames = Frames()
    frames.watch([watch(5), watch(5, channel=GROUP)], {1: {5: state()}}, 0.0)
    first = {frame.channel: frame.payload["number"] for frame in frames.take_due(0.0)}
    assert first == {MANAGERS: 1, GROUP: 1}


def test_when_another_bridge_takes_over_nothing_more_is_sent():
    frames = Frames()
    frames.watch([watch(5)], {1: {5: state()}}, 0.0)
    frames.drop_instance(1)
    assert frames.take_due(10.0) == []
