"""The commands of the instances that are ours: which are sent, and what became of them.

A command is claimed once its link can carry it out. One that has waited is sent only where its user still may give it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from ..protocol.settings import Lease
from .link.requests import Outcome, Request
from .parts import LinkPool, Owner, Registries, Session


class Commands:
    """Belongs to the coordinator's thread. What `Session` raises is passed on, and changes nothing here.

    :param held: the leases by instance, as of now
    """

    def __init__(
        self,
        session: Session,
        owner: Owner,
        links: LinkPool,
        registries: Registries,
        held: Callable[[], Mapping[int, Lease]],
    ) -> None:
        self._session = session
        self._owner = owner
        self._links = links
        self._registries = registries
        self._held = held
        self._ready: set[int] = set()
        self._ending = False

    def end(self) -> None:
        """Send nothing more."""
        self._ending = True

    def ready(self, instance_id: int) -> None:
        """The instance can carry out commands; those that have waited go first."""
        self._ready.add(instance_id)
        self.settle([instance_id])
        self._claim({instance_id})

    def not_ready(self, instance_ids: Iterable[int]) -> None:
        """What is for these waits from now on."""
        self._ready.difference_update(instance_ids)

    def claim_of(self, instance_ids: Collection[int]) -> None:
        """Have the links carry out what waits for these instances, where they can."""
        self._claim(self._ready.intersection(instance_ids))

    def claim_all(self) -> None:
        self._claim(self._ready)

    def _claim(self, instance_ids: Collection[int]) -> None:
        if not instance_ids:
            return
        late: dict[int, list[Request]] = {}
        for request in self._session.claim(list(instance_ids)):
            if request.asks_rights:
                late.setdefault(request.instance_id, []).append(request)
            else:
                self._links.send(self._owner, request)
        for instance_id, requests in late.items():
            self._ask_rights(instance_id, requests)

    def _ask_rights(self, instance_id: int, requests: list[Request]) -> None:
        if lease := self._held().get(instance_id):
            ids = [request.id for request in requests]
            self._registries.ask_rights(lease, ids, partial(self._owner.judged, requests))
        else:
            self.judged(requests, None)

    def judged(self, requests: Collection[Request], lost: Collection[int] | None) -> None:
        """Send commands that waited, but for those that their users may no longer give.

        :param lost: ids of these; None where nobody could find out, so that all of them have to wait on
        """
        for request in requests:
            if lost is None or self._ending:
                self.finish(Outcome.not_sent(request.id))
            elif request.id in lost:
                self.finish(Outcome.right_lost(request.id))
            else:
                self._links.send(self._owner, request)

    def finish(self, outcome: Outcome) -> None:
        """A command is over, or could not be sent and waits again."""
        self.settle(self._session.finish(outcome))

    def expire(self) -> None:
        """End what could not be sent in time."""
        self.settle(self._session.expire(list(self._held())))

    def end_orphans(self) -> None:
        """End what an earlier holder of our leases had sent."""
        if held := self._held():
            self.settle(self._session.orphan(list(held)))

    def settle(self, instance_ids: Iterable[int]) -> None:
        """Let the records show what became of their edits."""
        for instance_id in instance_ids:
            if lease := self._held().get(instance_id):
                self._registries.settle_soon(lease)
