"""What a feed of another addon is given, and how a link runs it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ....hass import Backoff, Connection, EntityState, HassError
from ....protocol.settings import Lease

_logger = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Transaction(Protocol):
    """Runs blocking work with PostgreSQL in another thread, in a transaction that proves the lease."""

    def __call__(self, lease: Lease, work: Callable[[Any], _Result]) -> Awaitable[_Result]:
        """What `work(cr)` returned, with a psycopg2 cursor.

        :raises LeaseLostError: another bridge serves the instance; `work` was not called
        """


@dataclass(frozen=True)
class FeedContext:
    """One connection to one Home Assistant, from the moment in which all its states are written and its registries
    are known.

    :ivar states: by entity id, as of now; to be read only
    :ivar is_running: whether Home Assistant is up, so that what is absent is gone
    :ivar mark: gives a `Heard` with this moment (seconds since 1970, not later than now) to sinks that want it, behind
        all changes that have come
    """

    lease: Lease
    connection: Connection
    states: Callable[[], Mapping[str, EntityState]]
    is_running: Callable[[], bool]
    transaction: Transaction
    mark: Callable[[float], None] = lambda at: None


class Feed(Protocol):
    """Something else to follow in Home Assistant. Made once for each database; runs once for each connection."""

    @property
    def name(self) -> str:
        """For logs."""

    @property
    def needs_admin(self) -> bool:
        """Whether Home Assistant answers to the tokens of administrators only; others are not asked then."""

    async def run(self, context: FeedContext) -> None:
        """Subscribe, read, and go on for as long as there is something to do; cancelled when the connection ends.

        It must not block the event loop. What it raises ends it; it is run again after a pause that grows.
        """


async def run_feed(feed: Feed, context: FeedContext, where: str) -> None:
    """Run it until it is done, whatever it raises; the connection and the other feeds have nothing to do with it.

    :param where: the instance's name, for logs
    """
    backoff = Backoff()
    while not context.connection.closed:
        try:
            await feed.run(context)
            return
        except HassError as error:
            reason, fault = str(error), None
        except Exception as error:
            reason, fault = str(error) or type(error).__name__, error
        if context.connection.closed:
            return
        delay = backoff.failed()
        _logger.warning(
            "%s: the feed %s failed and runs again in %.1f s: %s",
            where,
            feed.name,
            delay,
            reason,
            exc_info=fault,
        )
        await asyncio.sleep(delay)
