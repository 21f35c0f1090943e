"""Which entities are asked for together, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...storage.policy import Recording

MOST_TOGETHER = 50


class Asked(NamedTuple):
    """An entity that the recorder is asked for, by its present id."""

    record: int
    entity_id: str
    recording: Recording

    @property
    def place(self) -> tuple[bool, int]:
        """In the order of asking: those without attributes first, whose answers are small."""
        return bool(self.recording.attributes), self.record


def groups_of(
    entities: Iterable[Asked], after: tuple[bool, int] | None, most: int = MOST_TOGETHER
) -> list[Sequence[Asked]]:
    """In their order, each of entities that all need attributes, or none does.

    :param after: the place of the last one that is done already
    """
    groups: list[list[Asked]] = []
    for entity in sorted(entities, key=lambda entity: entity.place):
        if after is not None and entity.place <= after:
            continue
        if groups and len(groups[-1]) < most and groups[-1][0].place[0] == entity.place[0]:
            groups[-1].append(entity)
        else:
            groups.append([entity])
    return list(groups)
