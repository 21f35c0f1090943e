"""A recorder as Home Assistant's: states are written some time after they happened, and read back by history/stream.

Nothing is committed by itself: what happened waits until somebody asks for a stream without an end, or a test calls
`commit`. So whoever reads without waiting for a commit is caught.
"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .client import Client
    from .states import State

Message = dict[str, Any]


class Row(NamedTuple):
    """`state` is None where the entity was removed."""

    state: str | None
    attributes: dict[str, Any]
    last_changed: float
    last_updated: float


class FakeRecorder:
    """Of one fake Home Assistant; for tests to read and set.

    Knobs: `installed` (not at first): it records, and knows the commands; `excluded` entity ids are not recorded;
    `recording` False: nothing is; `commits` False: a stream without an end does not hear of a commit; `loses` entity
    ids whose rows are rolled back at the next commit. Counter: `asked`, the windows that were asked for, with their
    entity ids.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.waiting: list[tuple[str, Row]] = []
        self.installed = False
        self.excluded: set[str] = set()
        self.recording = True
        self.commits = True
        self.loses: set[str] = set()
        self.asked: list[tuple[float, float, tuple[str, ...]]] = []

    def state_changed(self, old: State | None, new: State | None) -> None:
        if new is not None:
            self._take(new.entity_id, Row(new.state, new.attributes, new.last_changed, new.last_updated))
        elif old is not None:
            now = time.time()
            self._take(old.entity_id, Row(None, {}, now, now))

    def _take(self, entity_id: str, row: Row) -> None:
        if self.installed and self.recording and entity_id not in self.excluded:
            self.waiting.append((entity_id, row))

    def add(self, entity_id: str, state: str | None, last_updated: float) -> None:
        """A row of the past."""
        self.rows[entity_id].append(Row(state, {}, last_updated, last_updated))
        self.rows[entity_id].sort(key=lambda row: row.last_updated)

    def commit(self) -> None:
        for entity_id, row in self.waiting:
            if entity_id not in self.loses:
                self.rows[entity_id].append(row)
        self.waiting.clear()

    def window(
        self, entity_ids: list[str], start: float, end: float, message: Message
    ) -> dict[str, list[Message]]:
        """Open at both ends, behind a state that is made up for the start."""
        answer: dict[str, list[Message]] = {}
        for entity_id in entity_ids:
            rows = self.rows.get(entity_id, [])
            found = [_compressed(row, message) for row in rows if start < row.last_updated < end]
            before = [row for row in rows if row.last_updated <= start]
            if before and message.get("include_start_time_state", True):
                found.insert(0, {**_compressed(before[-1], message), "lu": start})
            if found:
                answer[entity_id] = found
        return answer


def _compressed(row: Row, message: Message) -> Message:
    compressed: Message = {"s": row.state, "lu": row.last_updated}
    if not message.get("no_attributes"):
        compressed["a"] = row.attributes
    if row.last_changed != row.last_updated and not message.get("significant_changes_only", True):
        compressed["lc"] = row.last_changed
    return compressed


def info(client: Client, message: Message) -> None:
    recorder = client.home.recorder
    if not recorder.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    return client.send_result(
        message["id"],
        {
            "backlog": len(recorder.waiting), "max_backlog": 65000, "migration_in_progress": False,
            "migration_is_live": False, "recording": recorder.recording, "thread_running": recorder.recording,
        },
    )  # fmt: skip


def stream(client: Client, message: Message) -> None:
    recorder = client.home.recorder
    if not recorder.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    now = time.time()
    start = datetime.fromisoformat(message["start_time"]).timestamp()
    given = message.get("end_time")
    end = datetime.fromisoformat(given).timestamp() if given else now
    ids = message["entity_ids"]
    if given:
        recorder.asked.append((start, end, tuple(ids)))
    client.streams.add(message["id"])
    client.send_result(message["id"])
    client.send_event(
        message["id"],
        {"states": recorder.window(ids, start, end, message), "start_time": start, "end_time": end},
    )
    if given and end <= now:
        return None
    if recorder.commits:
        recorder.commit()
        states = recorder.window(ids, start, end, {**message, "include_start_time_state": False})
        client.send_event(message["id"], {"states": states, "start_time": start, "end_time": end})
    return None
