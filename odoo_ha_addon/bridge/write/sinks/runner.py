"""Hands changes to one sink, in a thread and transactions of its own, one instance at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from ....hass.log_limit import LimitedWarning
from ....protocol.settings import Lease
from ...pause import Pause
from ..group_commit import Standing
from .sink import Entry, Heard, Sink, StateChange
from .stream import Stream

_logger = logging.getLogger(__name__)

LOCK_SECONDS = 1.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


class SinkDatabase(Protocol):
    """What a runner needs of a database; `group_commit.StateDatabase` has it."""

    def transaction(self, lock_seconds: float) -> AbstractContextManager[Any]: ...
    def standing(self, cr: Any, leases: Sequence[Lease]) -> Standing: ...
    def is_gone(self, error: Exception) -> bool: ...
    def disconnect(self) -> None: ...
    def close(self) -> None: ...


class SinkRunner:
    """Use `start` and `stop`; all methods may be called from any thread, and none waits for the sink but `flush`."""

    def __init__(
        self,
        name: str,
        sink: Sink,
        database: SinkDatabase,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param name: of the database, for logs"""
        self._name = name
        self._sink = sink
        self._database = database
        self._clock = clock
        self._condition = threading.Condition()
        self._streams: dict[int, Stream] = {}
        self._pauses: dict[int, Pause] = {}
        self._again: set[int] = set()
        self._writing: int | None = None
        self._stopping = False
        self._warn = LimitedWarning(_logger)
        self._thread = threading.Thread(target=self._run, name=f"odoo_ha.sink.{sink.name}.{name}")

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Write what is there and end; what cannot be written within `timeout` seconds is left."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        self._thread.join(timeout)

    def mark(self, lease: Lease, heard: Heard) -> None:
        """Note, behind all that was published, until when was heard, where the sink wants that."""
        if getattr(self._sink, "wants_heard", False):
            self.publish(lease, [heard])

    def publish(self, lease: Lease, changes: Iterable[StateChange | Heard]) -> None:
        """Take over what happened, in order."""
        with self._condition:
            stream = self._streams.get(lease.instance_id)
            if stream is None or stream.lease != lease:
                stream = self._streams[lease.instance_id] = Stream(lease)
            stream.put(changes)
            self._condition.notify_all()

    def again(self, lease: Lease) -> None:
        """Give the sink an empty batch; see `Sink`."""
        with self._condition:
            stream = self._streams.get(lease.instance_id)
            if stream is not None and stream.lease == lease:
                self._again.add(lease.instance_id)
                self._condition.notify_all()

    def detach(self, instance_id: int) -> None:
        """The instance is ours no more; what still waits is left to who comes next."""
        with self._condition:
            self._streams.pop(instance_id, None)
            self._pauses.pop(instance_id, None)
            self._again.discard(instance_id)
            self._condition.notify_all()

    def flush(self, instance_ids: Collection[int], timeout: float) -> bool:
        """Wait until what was published of these instances is written; False if `timeout` seconds were too short."""

        def done() -> bool:
            return all(
                i != self._writing and i not in self._again and not len(self._streams.get(i, ()))
                for i in instance_ids
            )

        with self._condition:
            return self._condition.wait_for(done, timeout)

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            stream, batch = taken
            instance_id = stream.lease.instance_id
            try:
                held = self._write(stream.lease, batch)
            except Exception as error:
                self._failed(stream, batch, error)
            else:
                with self._condition:
                    self._pauses.pop(instance_id, None)
                    if not held and self._streams.get(instance_id) is stream:
                        del self._streams[instance_id]
                        self._again.discard(instance_id)
            finally:
                with self._condition:
                    self._writing = None
                    self._condition.notify_all()
        self._database.close()

    def _next(self) -> tuple[Stream, list[Entry]] | None:
        """The stream whose turn it is, with what is taken out of it; None at the end."""
        with self._condition:
            while True:
                now = self._clock()
                for instance_id, stream in list(self._streams.items()):
                    if self._has_work(instance_id) and (self._stopping or self._until(instance_id) <= now):
                        # The last in the queue from now on, so that each has its turn.
                        self._streams[instance_id] = self._streams.pop(instance_id)
                        self._writing = instance_id
                        return stream, self._take(instance_id)
                if self._stopping:
                    return None
                moments = [self._until(i) for i in self._streams if self._has_work(i)]
                self._condition.wait(max(0.0, min(moments) - now) if moments else None)

    def _has_work(self, instance_id: int) -> bool:
        return bool(len(self._streams[instance_id]) or instance_id in self._again)

    def _take(self, instance_id: int) -> list[Entry]:
        if instance_id in self._again:
            self._again.discard(instance_id)
            return []
        return self._streams[instance_id].take()

    def _until(self, instance_id: int) -> float:
        pause = self._pauses.get(instance_id)
        return pause.until if pause else 0.0

    def _write(self, lease: Lease, batch: list[Entry]) -> bool:
        """Whether the lease was still ours."""
        with self._database.transaction(LOCK_SECONDS) as cr:
            held = self._database.standing(cr, [lease]).holds(lease)
            if held:
                self._sink.write(cr, lease.instance_id, batch)
        if held:
            self._sink.committed(lease.instance_id, batch)
        return held

    def _failed(self, stream: Stream, batch: list[Entry], error: Exception) -> None:
        if self._database.is_gone(error):
            self._database.disconnect()
        self._warn(
            "%s: %s could not take changes of instance %d and gets them again later",
            self._name,
            self._sink.name,
            stream.lease.instance_id,
            exc_info=error,
        )
        with self._condition:
            if self._stopping:
                self._streams.pop(stream.lease.instance_id, None)
                return
            stream.put_back(batch)
            if not batch and self._streams.get(stream.lease.instance_id) is stream:
                self._again.add(stream.lease.instance_id)
            pause = Pause(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
            self._pauses.setdefault(stream.lease.instance_id, pause).begin(self._clock())
