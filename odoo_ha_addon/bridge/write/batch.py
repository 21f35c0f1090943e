"""The changes of a registry, cut into the work of single transactions that are over before anybody notices. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from ...protocol.registry_diff import Changes
from ...protocol.registry_kinds import Kind, Values

BATCH = 50
"""Records a transaction: about a hundredth of a second of work."""


@dataclass
class Batch:
    """The part of some `Changes` that one transaction carries out.

    :ivar relink: by Home Assistant's id, links to records of the same kind, which may have been created after it
    :ivar was: the entity ids before, of the records in `rename`
    """

    create: list[Values] = field(default_factory=list)
    relink: dict[str, Values] = field(default_factory=dict)
    update: dict[int, Values] = field(default_factory=dict)
    pending: dict[int, Values] = field(default_factory=dict)
    archive: list[int] = field(default_factory=list)
    absorb: list[tuple[int, int]] = field(default_factory=list)
    rename: dict[int, str] = field(default_factory=dict)
    was: dict[int, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.create) + len(self.update) + len(self.archive) + len(self.rename)

    @property
    def moves_entity_ids(self) -> bool:
        """Whether entity ids stand for other records after it."""
        return bool(self.rename or self.absorb)

    def parts(self) -> list[Batch]:
        """The same work in about two halves, to find out which record cannot be written; none where it cannot be
        divided. Records that give each other their entity ids stay together.
        """
        if self.moves_entity_ids:
            pieces = [*self._chains(), *(Batch(archive=[record_id]) for record_id in self.archive)]
        else:
            pieces = [
                *(Batch(archive=[record_id]) for record_id in self.archive),
                *(Batch(create=[values]) for values in self.create),
                *(Batch(relink={key: values}) for key, values in self.relink.items()),
                *(
                    Batch(update=_only(self.update, record_id), pending=_only(self.pending, record_id))
                    for record_id in self.update.keys() | self.pending.keys()
                ),
            ]
        if len(pieces) < 2:
            return []
        middle = len(pieces) // 2
        return [_together(pieces[:middle]), _together(pieces[middle:])]

    def about(self, kind: Kind) -> str:
        """What a batch is about that cannot be divided: Home Assistant's id, or the ids of the records."""
        keys = [str(values.get(kind.key)) for values in self.create]
        keys += [*self.relink, *self.was.values(), *(f"#{gone}" for gone, _ in self.absorb)]
        keys += [
            f"#{record_id}" for record_id in (*self.archive, *(self.update.keys() | self.pending.keys()))
        ]
        return ", ".join(keys)

    def _chains(self) -> list[Batch]:
        holder = {entity_id: record_id for record_id, entity_id in self.was.items()}
        chain_of = {record_id: {record_id} for record_id in self.rename}
        pairs = [(holder[new], record_id) for record_id, new in self.rename.items() if new in holder]
        for one, other in (*pairs, *self.absorb):
            joined = chain_of.get(one, {one}) | chain_of.get(other, {other})
            chain_of.update(dict.fromkeys(joined, joined))
        chains = {id(chain): chain for chain in chain_of.values()}
        return [
            Batch(
                rename={i: new for i, new in self.rename.items() if i in chain},
                was={i: old for i, old in self.was.items() if i in chain},
                absorb=[pair for pair in self.absorb if pair[0] in chain],
            )
            for chain in chains.values()
        ]


def _only(values: Mapping[int, Values], record_id: int) -> dict[int, Values]:
    return {record_id: values[record_id]} if record_id in values else {}


def _together(batches: list[Batch]) -> Batch:
    whole = Batch()
    for batch in batches:
        whole.create += batch.create
        whole.archive += batch.archive
        whole.absorb += batch.absorb
        whole.relink |= batch.relink
        whole.update |= batch.update
        whole.pending |= batch.pending
        whole.rename |= batch.rename
        whole.was |= batch.was
    return whole


def cut(kind: Kind, changes: Changes) -> Iterator[Batch]:
    """Batches in the order in which they have to be carried out. Who is who comes first, and all at once."""
    if changes.rename or changes.absorb:
        yield Batch(rename=changes.rename, absorb=changes.absorb, was=changes.was)
    archive = iter(changes.archive)
    while part := list(islice(archive, BATCH)):
        yield Batch(archive=part)
    create = iter(changes.create)
    while created := list(islice(create, BATCH)):
        yield Batch(create=created)
    links = iter(_links_among_themselves(kind, changes).items())
    while linked := list(islice(links, BATCH)):
        yield Batch(relink=dict(linked))
    touched = iter(changes.update.keys() | changes.pending.keys())
    while records := list(islice(touched, BATCH)):
        yield Batch(
            update={
                record_id: changes.update[record_id] for record_id in records if record_id in changes.update
            },
            pending={
                record_id: changes.pending[record_id] for record_id in records if record_id in changes.pending
            },
        )


def _links_among_themselves(kind: Kind, changes: Changes) -> dict[str, Values]:
    own = [name for name, (_, target) in kind.links.items() if target == kind.name]
    links = {
        values[kind.key]: {name: values[name] for name in own if values[name]} for values in changes.create
    }
    return {key: values for key, values in links.items() if values}
