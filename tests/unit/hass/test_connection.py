"""connection.py: commands, subscriptions, and what becomes of them when things go wrong."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import time
import weakref
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hass import (
    CommandFailed,
    CommandTimeout,
    Connection,
    ConnectionLost,
    EntityStore,
    Gap,
    HassError,
    MessageTooBig,
    ProtocolError,
)
from tests.fake_home_assistant import FakeHomeAssistant
from tests.waiting import Eventually

Connect = Callable[..., Awaitable[Connection]]

PING = {"type": "ping"}
GET_CONFIG = {"type": "get_config"}
FOLLOW = {"type": "subscribe_entities"}
AREAS = {"type": "subscribe_events", "event_type": "area_registry_updated"}


async def test_a_command_returns_its_result(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    assert (await connection.command(GET_CONFIG))["location_name"] == "Fake home"
    assert await connection.command(PING) is None


async def test_the_callers_message_is_left_as_it_is(connect: Connect) -> None:
    message = {"type": "ping"}
    await (await connect()).command(message)
    assert message == {"type": "ping"}


async def test_a_refused_command_keeps_home_assistants_words(connect: Connect) -> None:
    connection = await connect()
    with pytest.raises(CommandFailed) as caught:
        await connection.command({"type": "call_service", "domain": "light", "service": "nope"})
    error = caught.value
    assert (error.code, str(error), error.sent) == ("not_found", "Service light.nope not found.", True)
    assert error.translation_placeholders == {"domain": "light", "service": "nope"}


async def test_an_unknown_command_can_be_told_for_detecting_features(connect: Connect) -> None:
    connection = await connect()
    with pytest.raises(CommandFailed) as caught:
        await connection.command({"type": "recorder/info"})
    assert caught.value.code == "unknown_command"


async def test_ids_rise_in_the_order_in_which_commands_leave(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    answers = await asyncio.gather(
        *(connection.command(GET_CONFIG if number % 2 else PING) for number in range(500)),
        *(connection.subscribe(AREAS, lambda event: None) for _ in range(50)),
        return_exceptions=True,
    )
    assert [answer for answer in answers if isinstance(answer, BaseException)] == []
    assert home.commands["ping"] == home.commands["get_config"] == 250


async def test_answers_find_their_commands_in_whatever_order_they_come(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect()
    home.delay = 0.1
    slow = asyncio.create_task(connection.command(GET_CONFIG))
    await eventually(lambda: home.commands["get_config"])
    home.delay = 0.0
    await connection.command(PING)
    assert not slow.done()
    assert (await slow)["state"] == "RUNNING"


async def test_a_command_without_an_answer_ends_at_its_deadline(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect(command_timeout=0.5)
    home.mute.add("get_config")
    with pytest.raises(CommandTimeout, match=r"within 0\.5 s") as caught:
        await connection.command(GET_CONFIG)
    assert caught.value.sent
    with pytest.raises(CommandTimeout, match=r"within 0\.02 s"):
        await connection.command(GET_CONFIG, timeout=0.02)
    await connection.command(PING)


async def test_an_answer_that_comes_too_late_disturbs_nothing(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    connection = await connect()
    home.delay = 0.1
    with pytest.raises(CommandTimeout):
        await connection.command(GET_CONFIG, timeout=0.02)
    home.delay = 0.0
    await eventually(lambda: connection.stray_messages == 1)
    await connection.command(PING)
    assert caplog.messages == []


async def test_a_cancelled_command_disturbs_nothing(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect()
    home.delay = 0.05
    waiting = asyncio.create_task(connection.command(GET_CONFIG))
    await eventually(lambda: home.commands["get_config"])
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await connection.command(PING)


async def test_a_command_cancelled_before_it_left_is_never_sent(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    waiting = asyncio.create_task(connection.command(GET_CONFIG))
    asyncio.get_running_loop().call_soon(waiting.cancel)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await connection.command(PING)
    assert home.commands["get_config"] == 0


async def test_a_command_larger_than_home_assistant_takes_is_not_sent(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    with pytest.raises(MessageTooBig, match="4 MiB") as caught:
        await connection.command({"type": "fire", "data": "x" * 4 * 2**20})
    assert not caught.value.sent
    await connection.command(PING)


async def test_a_command_that_is_no_json_is_not_sent(connect: Connect) -> None:
    connection = await connect()
    with pytest.raises(TypeError):
        await connection.command({"type": "fire", "data": object()})
    await connection.command(PING)


async def test_events_come_in_order_and_the_snapshot_first(connect: Connect, home: FakeHomeAssistant) -> None:
    home.set_state("light.lamp", "off")
    connection = await connect()
    events: list[Any] = []
    await connection.subscribe(FOLLOW, events.append)
    for number in range(1000):
        home.set_state("light.lamp", str(number))
    await connection.command(PING)
    assert list(events[0]) == ["a"]
    assert [event["c"]["light.lamp"]["+"]["s"] for event in events[1:]] == [
        str(number) for number in range(1000)
    ]


@pytest.mark.parametrize("coalesce", [True, False])
async def test_arrays_of_messages_are_understood_and_single_ones_too(
    connect: Connect, home: FakeHomeAssistant, coalesce: bool
) -> None:
    home.coalesce = coalesce
    connection = await connect()
    store = EntityStore()
    await connection.subscribe(FOLLOW, store.apply)
    home.fill(300)
    await connection.command(PING)
    assert len(store.states) == 300
    assert home.commands["supported_features"] == 1


async def test_a_home_assistant_without_coalescing_is_no_problem(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    home.unknown.add("supported_features")
    connection = await connect()
    await connection.command(PING)


async def test_after_unsubscribing_nothing_is_called_any_more(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect()
    events: list[Any] = []
    unsubscribe = await connection.subscribe(FOLLOW, events.append)
    await connection.command(PING)
    events.clear()
    home.mute.add("unsubscribe_events")
    ending = asyncio.create_task(unsubscribe())
    await asyncio.sleep(0)
    home.set_state("light.lamp", "on")
    await eventually(lambda: connection.stray_messages == 1)
    assert events == []
    assert home.commands["unsubscribe_events"] == 1, "not once more for the stray event"
    ending.cancel()


async def test_unsubscribing_twice_or_after_the_end_is_harmless(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    unsubscribe = await connection.subscribe(FOLLOW, lambda event: None)
    await unsubscribe()
    await unsubscribe()
    assert home.commands["unsubscribe_events"] == 1
    late = await connection.subscribe(FOLLOW, lambda event: None)
    await connection.close()
    await late()


async def test_a_refused_subscription_raises(connect: Connect, home: FakeHomeAssistant) -> None:
    home.errors["subscribe_entities"] = {"code": "unauthorized", "message": "Unauthorized"}
    connection = await connect()
    with pytest.raises(CommandFailed) as caught:
        await connection.subscribe(FOLLOW, lambda event: None)
    assert caught.value.code == "unauthorized"


async def test_a_subscription_that_started_too_late_is_ended_again(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect()
    events: list[Any] = []
    home.delay = 0.1
    with pytest.raises(CommandTimeout):
        await connection.subscribe(FOLLOW, events.append, timeout=0.02)
    home.delay = 0.0
    await eventually(lambda: home.commands["unsubscribe_events"] == 1)
    home.set_state("light.lamp", "on")
    await connection.command(PING)
    assert events == []
    assert not any(client.entity_subscriptions for client in home.clients)


async def test_events_for_ids_that_never_were_are_ignored(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    for id_ in (-1, 0, 99999):
        await home.send_raw(json.dumps({"id": id_, "type": "event", "event": {}}))
    await connection.command(PING)
    assert connection.stray_messages == 3
    assert home.commands["unsubscribe_events"] == 0


async def test_a_subscriber_that_fails_harms_nobody_else(
    connect: Connect, home: FakeHomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    connection = await connect()
    events: list[Any] = []

    def fail(event: Any) -> None:
        raise RuntimeError("on purpose")

    await connection.subscribe(FOLLOW, fail)
    await connection.subscribe(FOLLOW, events.append)
    for number in range(100):
        home.set_state("light.lamp", str(number))
    await connection.command(PING)
    assert len(events) == 101
    assert connection.callback_errors == 101
    assert len(caplog.records) == 1
    assert "on purpose" in caplog.text


async def test_no_task_is_made_for_a_message(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    tasks = set()
    await connection.subscribe(FOLLOW, lambda event: tasks.add(asyncio.current_task()))
    home.fill(500)
    await connection.command(PING)
    assert [task.get_name() for task in tasks if task] == [f"hass-{connection.epoch}-read"]


GARBAGE = [
    "",
    "nojson",
    '{"id":1,"type":"event","event":{"c"',
    "null",
    "5",
    "[]",
    "[[]]",
    "[null,1,{}]",
    "{}",
    '{"type":"event"}',
    '{"id":"2","type":"event","event":{}}',
    '{"id":2,"type":"surprise"}',
    '{"id":null,"type":"result","success":false,"error":{"code":"invalid_format","message":"x"}}',
    '{"id":2,"type":"event"}',
    '{"id":2,"type":"event","event":{"c":{"no id":{"+":{"s":"x"}}}}}',
    '{"id":2,"type":"event","event":{"a":{"no id":{"s":"x","lc":NaN}}}}',
    '{"id":77,"type":"result","success":true}',
    '{"id":77,"type":"pong"}',
    '{"a":' * 5000,
    '"' + "x" * 3_000_000 + '"',
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_stops_nothing_and_costs_nothing_that_follows(
    connect: Connect, home: FakeHomeAssistant, garbage: str
) -> None:
    connection = await connect()
    store = EntityStore()
    await connection.subscribe(FOLLOW, store.apply)
    home.set_state("light.lamp", "off")
    await connection.command(PING)
    await home.send_raw(garbage)
    home.set_state("light.lamp", "on")
    await connection.command(PING)
    assert store.states["light.lamp"].state == "on"
    assert not connection.closed


async def test_bad_messages_are_counted_and_logged_once(
    connect: Connect, home: FakeHomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    connection = await connect()
    for _ in range(50):
        await home.send_raw("private")
    await home.send_raw('[null,{"id":1,"type":"x"},{"id":2}]')
    await connection.command(PING)
    assert connection.bad_messages == 53
    assert len(caplog.messages) == 1
    assert "private" not in caplog.text


async def test_good_messages_in_an_array_with_bad_ones_are_taken(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    store = EntityStore()
    await connection.subscribe(FOLLOW, store.apply)
    await home.send_raw(
        '[1,{"id":2,"type":"event","event":{"a":{"light.lamp":{"s":"on","a":{},"lc":1}}}},null]'
    )
    await connection.command(PING)
    assert set(store.states) == {"light.lamp"}


class Gaps:
    """What three subscriptions are told: of entities (id 2), of areas (id 3), and one (id 4) that does not ask."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.events: list[Any] = []

    async def subscribe(self, connection: Connection) -> None:
        await connection.subscribe(
            FOLLOW, self.events.append, on_gap=lambda gap: self.told.append(("entities", gap.code))
        )
        await connection.subscribe(
            AREAS, self.events.append, on_gap=lambda gap: self.told.append(("areas", gap.code))
        )
        await connection.subscribe(AREAS, self.events.append)
        await connection.command(PING)
        self.events.clear()


OF_ALL = [("entities", "unreadable"), ("areas", "unreadable")]
OF_ENTITIES = [("entities", "unreadable")]
NOT_WRITTEN = {"code": "unknown_error", "message": "Invalid JSON in response"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nojson", OF_ALL),
        ("5", OF_ALL),
        ("{}", OF_ALL),
        ('{"type":"event","event":{}}', OF_ALL),
        ('{"id":"2","type":"event","event":{}}', OF_ALL),
        ('{"id":2,"type":"surprise"}', OF_ENTITIES),
        ('{"id":2}', OF_ENTITIES),
        ('{"id":77,"type":"surprise"}', []),
        ('{"type":"surprise"}', []),
        ('{"id":null,"type":"result","success":false}', []),
        ('{"id":2,"type":"result","success":true}', []),
        ('{"id":2,"type":"pong"}', []),
        ('{"id":77,"type":"event","event":{}}', []),
        (json.dumps({"id": 2, "type": "result", "success": False}), [("entities", "not_written")]),
        (json.dumps({"id": 77, "type": "result", "success": False, "error": NOT_WRITTEN}), []),
        ('[{"id":77,"type":"surprise"},{"id":3,"type":"surprise"}]', [("areas", "unreadable")]),
        ('{"id":3,"type":"event","event":%s}' % ("[" * 70 + "]" * 70), [("areas", "too_deep")]),
        ('{"id":3,"type":"event","event":"%s"}' % ("x" * 9_000_000), [("areas", "too_big")]),
    ],
    ids=range(18),
)
async def test_a_message_that_cannot_be_used_is_a_gap_for_those_whose_event_it_may_have_been(
    connect: Connect, home: FakeHomeAssistant, text: str, told: list[tuple[str, str]]
) -> None:
    connection = await connect()
    gaps = Gaps()
    await gaps.subscribe(connection)
    await home.send_raw(text)
    await connection.command(PING)
    assert gaps.told == told
    assert not connection.closed


async def test_a_gap_says_what_home_assistant_said(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    gaps: list[Gap] = []
    await connection.subscribe(FOLLOW, lambda event: None, on_gap=gaps.append)
    home.set_state("sensor.big", "1", {"serial": 2**70})
    await connection.command(PING)
    assert gaps == [
        Gap("not_written", "Home Assistant could not write an event: Invalid JSON in response"),
    ]


async def test_one_bad_member_of_an_array_costs_the_others_nothing(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    gaps = Gaps()
    await gaps.subscribe(connection)
    await home.send_raw('[{"id":3,"type":"event","event":1},5,{"id":3,"type":"event","event":2}]')
    await connection.command(PING)
    assert gaps.events == [1, 2]
    assert gaps.told == OF_ALL


async def test_texts_and_numbers_of_events_are_made_storable(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    gaps = Gaps()
    await gaps.subscribe(connection)
    numbers = f"[NaN,1e999,{2**70},{'9' * 5000}]"
    event = r'{"a\u0000":"b\u0000\ud800","n":' + numbers + "}"
    await home.send_raw('{"id":3,"type":"event","event":' + event + "}")
    await connection.command(PING)
    assert gaps.events == [{"a": "b\ufffd", "n": [None, None, float(2**70), None]}]
    assert gaps.told == []


async def test_a_snapshot_of_many_megabytes_is_read(connect: Connect, home: FakeHomeAssistant) -> None:
    for number in range(600):
        home.set_state(f"sensor.s{number}", "on", {"blob": "x" * 10_000})
    connection = await connect()
    store = EntityStore()
    await connection.subscribe(FOLLOW, store.apply)
    await connection.command(PING)
    assert len(store.states) == 600
    assert connection.received_bytes > 6_000_000


async def test_a_message_over_the_limit_ends_the_connection_by_its_name(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    home.set_state("sensor.big", "on", {"blob": "x" * 100_000})
    connection = await connect(max_message_size=50_000)
    with pytest.raises(ConnectionLost) as caught:
        await connection.command({"type": "get_states"})
    assert caught.value.sent
    reason = await connection.wait_closed()
    assert isinstance(reason, MessageTooBig)
    assert "Raise the limit" in str(reason)


async def test_close_says_goodbye_and_ends_without_a_reason(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    await connection.close()
    assert await connection.wait_closed() is None
    assert connection.closed
    assert home.close_codes == [1000]
    await connection.close()


async def test_after_the_end_a_command_is_refused_as_never_sent(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    await connection.close()
    with pytest.raises(ConnectionLost) as caught:
        await connection.command(PING)
    assert not caught.value.sent


async def test_a_command_cut_off_in_flight_is_not_mistaken_for_one_that_never_left(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect()
    home.mute.add("get_config")
    in_flight = asyncio.create_task(connection.command(GET_CONFIG))
    await eventually(lambda: home.commands["get_config"])
    queued = asyncio.create_task(connection.command(PING))
    asyncio.get_running_loop().call_soon(connection._end, ConnectionLost())
    errors = await asyncio.gather(in_flight, queued, return_exceptions=True)
    assert [type(error) for error in errors] == [ConnectionLost, ConnectionLost]
    assert [error.sent for error in errors if isinstance(error, HassError)] == [True, False]


async def test_a_cut_connection_ends_with_a_reason_and_loses_all_commands(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect()
    home.mute.add("get_config")
    commands = [asyncio.create_task(connection.command(GET_CONFIG)) for _ in range(10)]
    await eventually(lambda: home.commands["get_config"] == 10)
    home.drop()
    reason = await connection.wait_closed()
    assert type(reason) is ConnectionLost
    assert not reason.terminal
    assert connection.reason is reason
    errors = await asyncio.gather(*commands, return_exceptions=True)
    assert all(isinstance(error, ConnectionLost) and error.sent for error in errors)


async def test_half_a_frame_and_then_nothing_is_a_lost_connection(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    home.send_half_a_frame()
    assert type(await connection.wait_closed()) is ConnectionLost


async def test_home_assistants_own_goodbye_is_reported_with_its_code(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    await home.close_all(1001)
    reason = await connection.wait_closed()
    assert type(reason) is ConnectionLost
    assert "1001" in str(reason)


async def test_a_binary_message_ends_the_connection(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    await home.send_raw(b"\x00\x01")
    assert type(await connection.wait_closed()) is ProtocolError


async def test_bytes_that_are_no_frame_end_the_connection(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    for client in home.clients:
        client.write_bytes(b"\xff\xff\xff\xff")
    assert type(await connection.wait_closed()) is ProtocolError


async def test_no_callback_comes_after_close(
    connect: Connect, home: FakeHomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    connection = await connect()
    events: list[Any] = []

    def take(event: Any) -> None:
        events.append(event)
        if len(events) == 3:
            closing.append(asyncio.ensure_future(connection.close()))
            connection._end(None)

    closing: list[asyncio.Future[None]] = []
    await connection.subscribe(FOLLOW, take)
    home.fill(100)
    await connection.wait_closed()
    home.set_state("light.lamp", "on")
    await asyncio.sleep(0.02)  # that it does not arrive shows only after a while
    assert len(events) == 3
    assert connection.stray_messages == 0
    assert caplog.messages == []
    await closing[0]


async def test_a_closed_connection_holds_on_to_no_subscriber(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    class Page:
        def show(self, event: Any) -> None:
            raise AssertionError

    connection, page = await connect(), Page()
    await connection.subscribe(AREAS, page.show)
    gone = weakref.ref(page)
    del page
    assert gone() is not None
    await connection.close()
    gc.collect()
    assert gone() is None


async def test_a_half_open_connection_does_not_hold_up_the_end(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect()
    for client in home.clients:
        assert client._request.transport
        client._request.transport.pause_reading()
    await asyncio.wait_for(connection.close(), 30)


async def test_each_connection_has_an_epoch_of_its_own(connect: Connect) -> None:
    first, second = await connect(), await connect()
    assert first.epoch < second.epoch


async def test_nothing_is_left_running_after_the_end(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    before = asyncio.all_tasks()
    connection = await Connection.open(home.url, home.token)
    await connection.close()
    await eventually(lambda: asyncio.all_tasks() == before)


async def test_a_failure_of_our_own_ends_the_connection_instead_of_leaving_it_deaf(
    connect: Connect,
    home: FakeHomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    connection = await connect()

    def broken(frame: Any) -> list[Any]:
        raise ZeroDivisionError

    monkeypatch.setattr("hass.connection.split_frame", broken)
    with pytest.raises(ConnectionLost):
        await connection.command(PING)
    assert isinstance(await connection.wait_closed(), ConnectionLost)
    assert "ZeroDivisionError" in caplog.text


async def test_the_round_trip_is_known_from_the_start_and_measured_by_each_ping(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect(ping_interval=0.05)
    assert connection.rtt_ms is not None
    assert connection.rtt_ms < 1000
    home.delay = 0.02
    await eventually(lambda: connection.rtt_ms is not None and connection.rtt_ms > 20)


async def test_silence_after_a_ping_ends_the_connection(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect(ping_interval=0.05, ping_timeout=0.1)
    home.silent = True
    reason = await asyncio.wait_for(connection.wait_closed(), 30)
    assert type(reason) is ConnectionLost
    assert "silent" in str(reason)


async def test_a_quiet_but_living_connection_stays(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect(ping_interval=0.02, ping_timeout=5)
    await eventually(lambda: home.commands["ping"] >= 10)
    assert not connection.closed


async def test_a_slow_home_assistant_that_still_talks_is_not_given_up(
    connect: Connect, home: FakeHomeAssistant
) -> None:
    connection = await connect(ping_interval=0.02, ping_timeout=0.2)
    await connection.subscribe(FOLLOW, lambda event: None)
    home.mute.add("ping")
    for number in range(40):
        home.set_state("light.lamp", str(number))
        await asyncio.sleep(0.02)  # longer in all than the patience with one that is silent
    assert not connection.closed


async def test_a_pause_of_our_own_is_not_taken_for_silence(
    connect: Connect, home: FakeHomeAssistant, eventually: Eventually
) -> None:
    connection = await connect(ping_interval=0.05, ping_timeout=0.3)
    home.delay = 0.05
    for pings in (1, 3):
        await eventually(lambda pings=pings: home.commands["ping"] >= pings)
        time.sleep(0.6)  # noqa: ASYNC251  (as a suspended machine does, between a ping and its answer)
        await asyncio.sleep(0.1)  # that it is not given up shows only after a while
        assert not connection.closed


async def test_the_last_message_and_the_counters_move(connect: Connect, home: FakeHomeAssistant) -> None:
    connection = await connect()
    messages, received_bytes = connection.messages, connection.received_bytes
    before = asyncio.get_running_loop().time()
    assert connection.last_message <= before
    await home.send_raw('{"id":99,"type":"event","event":"ü"}')
    await connection.command(PING)
    assert connection.last_message >= before
    assert connection.messages == messages + 2
    assert (
        connection.received_bytes
        == received_bytes + len('{"id":99,"type":"event","event":"ü"}'.encode()) + 22
    )


async def test_nothing_but_the_end_is_worth_a_log_line(
    connect: Connect, home: FakeHomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "hass")
    connection = await connect()
    await connection.subscribe(FOLLOW, lambda event: None)
    home.drop()
    await connection.wait_closed()
    assert caplog.records == []
