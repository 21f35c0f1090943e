"""All states of one Home Assistant: followed, healed where something was missed, and handed on.

After each (re)connection the snapshot replaces what was known. Nothing is handed on before the registries have said
who is who. What may have been missed is read again over a second subscription, while the first goes on, so that one
entity that Home Assistant cannot write costs neither the connection nor the others.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol

from ....hass import Change, CommandTimeout, Connection, EntityState, EntityStore, commands
from ....protocol.settings import Lease
from ...write.entity_records import shown_name
from ...write.sinks.sink import Heard, StateChange
from ..healing import Healer

_logger = logging.getLogger(__name__)

SNAPSHOT_SECONDS = 30.0
REPORT_SECONDS = 1.0
"""How long news about unreadable entities gather."""


class StateIntake(Protocol):
    """Where a link's states go, as the link sees it: the part of `parts.StateWriter` that takes them in."""

    def put(
        self,
        lease: Lease,
        changed: Mapping[str, EntityState],
        removed: Iterable[str],
        *,
        snapshot: bool,
        running: bool,
        unreadable: Collection[str] = (),
        committed: Callable[[], None] | None = None,
    ) -> None: ...
    def reload(self, lease: Lease, *, running: bool) -> None: ...
    def publish(self, lease: Lease, changes: Iterable[StateChange]) -> None:
        """For the sinks of other addons."""

    def mark(self, lease: Lease, heard: Heard) -> None:
        """For those of them that want it, behind all that was published."""

    @property
    def has_sinks(self) -> bool: ...


class EntitiesFeed:
    """Lives as long as a link. For each connection: `begin`, `hand_on`, `run`, and `end` at the end of it."""

    def __init__(
        self,
        lease: Lease,
        name: str,
        writer: StateIntake,
        committed: Callable[[], None],
        report_unreadable: Callable[[Mapping[str, str]], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        :param name: of the instance, for logs
        :param committed: called, in the writer's thread, once the states of a new connection are in the table
        :param report_unreadable: called with the reasons by entity id when they change
        :param clock: seconds since 1970
        """
        self.running = False
        self._lease = lease
        self._name = name
        self._writer = writer
        self._committed = committed
        self._report_unreadable = report_unreadable
        self._clock = clock
        self._store = EntityStore()
        self._healer = Healer(name)
        self._connection: Connection | None = None
        self._snapshot_seen = asyncio.Event()
        self._handing_on = False
        # What sinks know, while a connection begins; None: all that is known.
        self._published: dict[str, EntityState] | None = None
        self._asked_again: set[str] = set()
        self._reported: dict[str, str] = {}
        self._report: asyncio.TimerHandle | None = None

    @property
    def states(self) -> Mapping[str, EntityState]:
        """By entity id, as of now; to be read only."""
        return self._store.states

    @property
    def bad_entries(self) -> int:
        return self._store.bad_entries

    def shown_names(self) -> dict[str, str]:
        """Name by entity id, of all entities that have a state."""
        return {entity_id: shown_name(state) for entity_id, state in self._store.states.items()}

    async def begin(self, connection: Connection) -> None:
        """Follow all entities; returns when their snapshot is here.

        :raises HassError: it did not come
        """
        self._connection = connection
        self._handing_on = False
        if self._published is None:
            # A connection before this one may have ended before it handed anything on.
            self._published = dict(self._store.states) if self._writer.has_sinks else {}
        self._snapshot_seen.clear()
        self._healer.forget()
        self._store.expect_snapshot()
        await commands.subscribe_entities(
            connection,
            lambda event: self._on_event(connection, event),
            on_gap=lambda gap: self._healer.need(None, gap.text),
        )
        waited_for = [
            asyncio.ensure_future(self._snapshot_seen.wait()),
            asyncio.ensure_future(connection.wait_closed()),
        ]
        await asyncio.wait(waited_for, timeout=SNAPSHOT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for future in waited_for:
            future.cancel()
        if not self._snapshot_seen.is_set():
            raise connection.reason or CommandTimeout("Home Assistant did not send its entities.")

    def hand_on(self) -> None:
        """The records are known now: hand on everything, and from here on what changes."""
        self._handing_on = True
        self._put_everything(self._committed)
        if self._writer.has_sinks:
            self._writer.mark(self._lease, Heard(self._clock(), begins=True))
            self._writer.publish(self._lease, changes_between(self._published or {}, self._store.states))
        self._published = None

    def mark(self, at: float) -> None:
        """Let sinks know that all is told that was heard by now.

        :param at: seconds since 1970
        """
        if self._handing_on and self._writer.has_sinks:
            self._writer.mark(self._lease, Heard(at))

    def hand_on_again(self) -> None:
        """Home Assistant is up now: from here on an entity that is absent is really gone."""
        if self._handing_on:
            self._put_everything()

    async def run(self) -> None:
        """Read again what is uncertain, until cancelled.

        :raises HassError: it could not be read for long; only a new connection can tell
        """
        connection = self._connection
        assert connection

        async def read(entity_ids: frozenset[str] | None) -> None:
            before = dict(self._store.states) if self._writer.has_sinks else {}
            await commands.read_entities_again(
                connection,
                self._store,
                lambda change: self._take(change, before, read_again=True),
                entity_ids=entity_ids,
            )

        await self._healer.run(read)

    def end(self) -> None:
        """The connection is gone. What was known stays, to be replaced by the next snapshot."""
        self._connection = None
        self._handing_on = False

    def stop(self) -> None:
        """The link is gone."""
        self.end()
        if self._report:
            self._report.cancel()

    def records_changed(self) -> None:
        """Entity ids may stand for other records than before, and each state has to be where it belongs."""
        self._writer.reload(self._lease, running=self.running)

    async def write_states(self) -> None:
        """Compare all states with the table, and return when what differed is written, or after a while."""
        if not self._handing_on:
            return  # they come when the registries have been read
        written, loop = asyncio.Event(), asyncio.get_running_loop()

        def committed() -> None:
            loop.call_soon_threadsafe(written.set)

        self.records_changed()
        self._put_everything(committed)
        try:
            await asyncio.wait_for(written.wait(), SNAPSHOT_SECONDS)
        except asyncio.TimeoutError:
            _logger.warning("%s: the states could not be written yet", self._name)

    def _on_event(self, connection: Connection, event: Any) -> None:
        if connection is not self._connection:
            return
        before = self._before(event) if self._writer.has_sinks else {}
        self._take(self._store.apply(event), before)

    def _before(self, event: Any) -> dict[str, EntityState]:
        """What is known of the entities that an event is about; of all, where it may be a snapshot."""
        states = self._store.states
        if not self._snapshot_seen.is_set() or type(event) is not dict:
            return dict(states)
        named = [entity_id for part in ("a", "c", "r") for entity_id in _names(event.get(part))]
        return {entity_id: states[entity_id] for entity_id in named if entity_id in states}

    def _take(self, change: Change, before: Mapping[str, EntityState], *, read_again: bool = False) -> None:
        if change.snapshot:
            self._snapshot_seen.set()
        if change.all_uncertain:
            self._healer.need(None, "an event could not be understood")
        elif change.uncertain:
            self._healer.need(change.uncertain, "a change did not fit to what is known")
        if self._handing_on:
            self._hand_over(change, before, read_again=read_again)
        if self._store.unreadable or self._reported:
            self._look_at_unreadable()

    def _look_at_unreadable(self) -> None:
        """What Home Assistant has garbled once it may send well when it is asked; people hear of what stays."""
        garbled = {i for i, code in self._store.unreadable.items() if code == "malformed"}
        if fresh := garbled - self._asked_again:
            self._healer.need(fresh, "a state could not be understood")
        self._asked_again = garbled
        if self._report is None:
            self._report = asyncio.get_running_loop().call_later(REPORT_SECONDS, self._tell_unreadable)

    def _hand_over(self, change: Change, before: Mapping[str, EntityState], *, read_again: bool) -> None:
        if change.snapshot:
            self._put_everything()
        elif change.changed or change.removed:
            self._writer.put(
                self._lease,
                change.changed,
                change.removed,
                snapshot=False,
                running=self.running,
                unreadable=self._store.unreadable,
            )
        if self._writer.has_sinks:
            # What was read again was not heard when it happened: sinks are to know that there may have been others.
            found = changes_of(change._replace(snapshot=change.snapshot or read_again), before)
            self._writer.publish(self._lease, found)

    def _put_everything(self, committed: Callable[[], None] | None = None) -> None:
        self._writer.put(
            self._lease,
            self._store.states,
            (),
            snapshot=True,
            running=self.running,
            unreadable=self._store.unreadable,
            committed=committed,
        )

    def _tell_unreadable(self) -> None:
        self._report = None
        if self._reported != self._store.unreadable:
            self._reported = dict(self._store.unreadable)
            self._report_unreadable(self._reported)


def changes_of(change: Change, before: Mapping[str, EntityState]) -> list[StateChange]:
    """One by one, for sinks.

    :param before: what was known of the entities that the change is about
    """
    changed = [
        StateChange(entity_id, before.get(entity_id), new, change.snapshot)
        for entity_id, new in change.changed.items()
    ]
    gone = [
        StateChange(entity_id, before.get(entity_id), None, change.snapshot) for entity_id in change.removed
    ]
    return changed + gone


def changes_between(before: Mapping[str, EntityState], now: Mapping[str, EntityState]) -> list[StateChange]:
    """What a snapshot tells of a time in which nobody listened, one by one, for sinks."""
    changed = {entity_id: new for entity_id, new in now.items() if before.get(entity_id) != new}
    return changes_of(Change(changed, set(before.keys() - now.keys()), snapshot=True), before)


def _names(part: Any) -> list[str]:
    return [name for name in part if type(name) is str] if type(part) in (dict, list) else []
