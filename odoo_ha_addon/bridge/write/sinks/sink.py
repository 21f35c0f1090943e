"""What a sink is given, and what it has to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from ....hass import EntityState


class StateChange(NamedTuple):
    """One change of one entity, as Home Assistant reported it.

    :ivar old: what was known before; None for an entity that was not
    :ivar new: None for an entity that is gone
    :ivar snapshot: not heard when it happened, but found after a connection began or when something was read again:
    there may have been others before
    """

    entity_id: str
    old: EntityState | None
    new: EntityState | None
    snapshot: bool = False


class Dropped(NamedTuple):
    """Changes that came faster than the sink took them and are lost to it: how many, and the times (seconds since
    1970, UTC) of the first and the last.
    """

    changes: int
    since: float
    until: float


class Heard(NamedTuple):
    """All changes that had come at a moment stand before this one. For sinks that say so (`Sink`).

    :ivar at: that moment, seconds since 1970
    :ivar begins: a connection has begun: what was found with it comes next, and nobody listened before
    """

    at: float
    begins: bool = False


Entry = StateChange | Dropped | Heard


class Sink(Protocol):
    """Made once for each database, by the factory of an `extensions.Extension`; called in a thread of its own.

    A batch is about one instance, in the order in which things happened. What `write` raises costs nothing but time:
    the same batch comes again, after a pause that grows. An empty one says that entities without a state in the table
    have one there now, their records too: whoever could not do without may go on.

    A sink with a true attribute `wants_heard` gets a `Heard` when a connection begins, and whenever a feed asks for one
    (`FeedContext.mark`): what it notes with that is never ahead of what it has written.
    """

    @property
    def name(self) -> str:
        """For logs and the name of the thread."""

    def write(self, cr: Any, instance_id: int, batch: Sequence[Entry]) -> None:
        """Write with a psycopg2 cursor, in a transaction that has proved that the instance is ours.

        It is committed right after. No statement waits longer than a second for somebody's lock.
        """

    def committed(self, instance_id: int, batch: Sequence[Entry]) -> None:
        """What was written is there for others to see, and will not come again."""
