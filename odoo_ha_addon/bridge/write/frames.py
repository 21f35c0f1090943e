"""Frames: what changed on each channel since the last one; the busier Home Assistant is, the fewer of them.
Pure; docs/live-states.md has the format.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...hass import EntityState
from ...protocol.outsiders import CHANNEL, told_outside

INTERVAL_SECONDS = 0.25
"""Between two frames of a channel at the least, under full load."""
FULL_LOAD = 800.0
"""Changes a second of one Home Assistant. With fewer, frames may follow each other proportionally faster."""
INTERVAL_SECONDS_EACH = 0.007
"""More for each page that follows: Odoo hands a frame to one after the other, and each of them draws it."""
MEMORY_SECONDS = 1.0
"""How far back the load is counted."""

ChannelKey = tuple[str, int]
"""Model and id of the record whose channel it is."""
_Audience = tuple[ChannelKey, bool]
"""A channel, and whether it is the outsiders' one."""


@dataclass(frozen=True)
class Watch:
    """What one page follows on one channel.

    :ivar until: monotonic time after which it does no more
    :ivar is_outside: the page is an outsider's, who hears on a channel of their own and less
    :ivar told_since: seconds since 1970; an outsider hears of nothing that happened before
    """

    viewer: str
    channel: ChannelKey
    instance_id: int
    entity_ids: frozenset[int]
    until: float
    is_outside: bool = False
    told_since: float = 0.0


@dataclass
class Frame:
    """One bus message. `payload` is complete but for `epoch`."""

    channel: ChannelKey
    instance_id: int
    payload: dict[str, Any]
    is_outside: bool = False


@dataclass
class _Load:
    """Changes a second, counted with a weight that fades."""

    per_second: float = 0.0
    counted: float = float("-inf")

    def count(self, changes: int, now: float) -> None:
        self.per_second = self.at(now) + changes / MEMORY_SECONDS
        self.counted = now

    def at(self, now: float) -> float:
        return self.per_second * math.exp((self.counted - now) / MEMORY_SECONDS)


@dataclass
class _Channel:
    key: ChannelKey
    is_outside: bool
    instance_id: int
    viewers: dict[str, frozenset[int]] = field(default_factory=dict)
    watched: frozenset[int] = frozenset()
    until: float = 0.0
    told_since: float = 0.0
    number: int = 0
    may_send: float = float("-inf")
    sent: dict[int, EntityState] = field(default_factory=dict)
    pending: dict[int, EntityState] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)


class Frames:
    """Collects changes for the channels that somebody follows and cuts them into frames.

    :ivar interval: seconds between two frames of a channel under full load
    """

    def __init__(self) -> None:
        self._channels: dict[_Audience, _Channel] = {}
        self._following: dict[int, list[_Channel]] = {}
        self._loads: dict[int, _Load] = {}
        self.interval = INTERVAL_SECONDS

    def watch(
        self, watches: Iterable[Watch], states: Mapping[int, Mapping[int, EntityState]], now: float
    ) -> None:
        """Replace what is followed. What a page begins to follow is due at once, whole, whoever else
        follows it already.

        :param states: the current state by record id, by instance id
        """
        by_channel: dict[_Audience, list[Watch]] = {}
        for watch in watches:
            if watch.until > now:
                by_channel.setdefault((watch.channel, watch.is_outside), []).append(watch)
        for key in self._channels.keys() - by_channel.keys():
            self._forget(key)
        for key, on_channel in by_channel.items():
            self._follow(key, on_channel, states.get(on_channel[0].instance_id, {}))

    def note(
        self, instance_id: int, changed: Mapping[int, EntityState], gone: Iterable[int], now: float
    ) -> None:
        """Take over what has been written to the table."""
        if instance_id in self._following:
            self._loads.setdefault(instance_id, _Load()).count(len(changed), now)
        for channel in self._following.get(instance_id, ()):
            watched = channel.watched
            if len(changed) <= len(watched):
                for record_id, state in changed.items():
                    if record_id in watched:
                        channel.pending[record_id] = state
                        channel.gone.discard(record_id)
            else:
                for record_id in watched:
                    if record_id in changed:
                        channel.pending[record_id] = changed[record_id]
                        channel.gone.discard(record_id)
            for record_id in watched.intersection(gone):
                channel.pending.pop(record_id, None)
                channel.sent.pop(record_id, None)
                channel.gone.add(record_id)

    def next_due(self) -> float | None:
        """Monotonic time of the next frame; None when nothing waits."""
        return min(
            (channel.may_send for channel in self._channels.values() if channel.pending or channel.gone),
            default=None,
        )

    def take_due(self, now: float) -> list[Frame]:
        """The frames that may go now; they count as sent."""
        frames = []
        for key, channel in list(self._channels.items()):
            if channel.until <= now:
                self._forget(key)
            elif (channel.pending or channel.gone) and now >= channel.may_send:
                channel.number += 1
                channel.may_send = now + self._interval(channel, now)
                frames.append(
                    Frame(channel.key, channel.instance_id, self._payload(channel), channel.is_outside)
                )
        return frames

    def drop_instance(self, instance_id: int) -> None:
        """Another bridge serves the instance from now on."""
        for key in [key for key, channel in self._channels.items() if channel.instance_id == instance_id]:
            self._forget(key)

    def _follow(self, key: _Audience, watches: list[Watch], states: Mapping[int, EntityState]) -> None:
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = _Channel(*key, watches[0].instance_id)
            self._following.setdefault(channel.instance_id, []).append(channel)
        before, channel.viewers = channel.viewers, {watch.viewer: watch.entity_ids for watch in watches}
        channel.until = max(watch.until for watch in watches)
        channel.told_since = max(watch.told_since for watch in watches)
        channel.watched = frozenset().union(*channel.viewers.values())
        for kept in (channel.pending, channel.sent):
            for record_id in kept.keys() - channel.watched:
                del kept[record_id]
        channel.gone &= channel.watched
        for viewer, ids in channel.viewers.items():
            for record_id in ids - before.get(viewer, frozenset()):
                channel.sent.pop(record_id, None)
                if record_id in states:
                    channel.pending[record_id] = states[record_id]

    def _forget(self, key: _Audience) -> None:
        channel = self._channels.pop(key)
        followers = self._following[channel.instance_id]
        followers.remove(channel)
        if not followers:
            del self._following[channel.instance_id]
            self._loads.pop(channel.instance_id, None)

    def _interval(self, channel: _Channel, now: float) -> float:
        load = self._loads.get(channel.instance_id)
        share = load.at(now) / FULL_LOAD if load else 0.0
        return min(self.interval, self.interval * share + INTERVAL_SECONDS_EACH * len(channel.viewers))

    @staticmethod
    def _payload(channel: _Channel) -> dict[str, Any]:
        news = channel.pending
        if channel.is_outside:
            news = {record_id: _outside(state, channel.told_since) for record_id, state in news.items()}
        entities = [
            _entry(record_id, channel.sent.get(record_id), state) for record_id, state in news.items()
        ]
        channel.sent.update(news)
        model, channel_id = channel.key
        name = CHANNEL if channel.is_outside else model.replace(".", "_")
        payload: dict[str, Any] = {
            "channel": f"{name}_{channel_id}",
            "number": channel.number,
            "entities": entities,
            "gone": sorted(channel.gone),
        }
        channel.pending.clear()
        channel.gone.clear()
        return payload


def _outside(state: EntityState, since: float) -> EntityState:
    domain = state.entity_id.partition(".")[0]
    told = told_outside(domain, state.state, state.attributes, state.last_changed, state.last_updated, since)
    return state._replace(**told._asdict())


def _entry(record_id: int, sent: EntityState | None, state: EntityState) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": record_id,
        "s": state.state,
        "c": state.last_changed,
        "u": state.last_updated,
    }
    if sent is None:
        entry["a"] = state.attributes
    elif sent.attributes is not state.attributes:
        changed = {
            k: v for k, v in state.attributes.items() if k not in sent.attributes or sent.attributes[k] != v
        }
        removed = [k for k in sent.attributes if k not in state.attributes]
        if changed:
            entry["+"] = changed
        if removed:
            entry["-"] = removed
    return entry
