"""Whether the Home Assistant that answers is the one that was there before. Pure.

Home Assistant tells no unique id on its WebSocket API. The id of the token's user and the ids in its registries stand
for it: both are random, so two servers share none of them unless one is a copy of the other; and in a copy made from a
backup, or a server set back to one, registry entries are older than they were. The unique id that it announces in its
network proves nothing by itself, for anybody there can announce it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .identity_questions import digest, of_duplicate

SAMPLE_SIZE = 64
SAME_SHARE = 0.5
"""At least this part of the remembered ids must still be there for another user's token to be of the same
server.
"""
CLOCK_STEP_SECONDS = 1.0


@dataclass(frozen=True)
class Identity:
    """`entries`: when each of the registry entries changed last (seconds since 1970), the most recent
    `SAMPLE_SIZE` of them.
    """

    user_id: str
    entries: Mapping[str, float]

    @classmethod
    def seen(cls, user_id: str, rows: Iterable[Mapping[str, Any]]) -> Identity:
        """From the rows of `config_entries/get` and `config/device_registry/list`."""
        changed: dict[str, float] = {}
        for row in rows:
            entry_id = _id_of(row)
            moment = row.get("modified_at")
            if isinstance(entry_id, str):
                changed[entry_id] = float(moment) if isinstance(moment, (int, float)) else 0.0
        recent = sorted(changed, key=lambda entry_id: (-changed[entry_id], entry_id))[:SAMPLE_SIZE]
        return cls(user_id, {entry_id: changed[entry_id] for entry_id in recent})

    @classmethod
    def from_json(cls, value: Any) -> Identity | None:
        """What `as_json` gave; None for nothing."""
        return cls(value["user_id"], value["entries"]) if value else None

    def as_json(self) -> dict[str, Any]:
        return {"user_id": self.user_id, "entries": dict(self.entries)}


def ids_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every id of the rows that `Identity.seen` takes."""
    return [entry_id for row in rows if isinstance(entry_id := _id_of(row), str)]


def verdict(known: Identity | None, seen: Identity, all_ids: Iterable[str]) -> str:
    """`same`, `other` (another server) or `older` (the server, or a copy of it, as it was before).

    :param all_ids: every id that the server has now; `seen` holds only the most recent
    """
    if known is None:
        return "same"
    if seen.user_id != known.user_id:
        present = set(all_ids)
        kept = sum(1 for entry_id in known.entries if entry_id in present)
        if not known.entries or kept < SAME_SHARE * len(known.entries):
            return "other"
    for entry_id, moment in known.entries.items():
        if seen.entries.get(entry_id, moment) < moment - CLOCK_STEP_SECONDS:
            return "older"
    return "same"


def _id_of(row: Mapping[str, Any]) -> Any:
    return row.get("entry_id") or row.get("id")


def question(answer: str, seen: Identity) -> str:
    """What a person accepts when they say that this is right: a digest of the verdict and of who was seen."""
    if answer == "duplicate":
        return of_duplicate(seen.user_id)
    entries = (f"{entry_id}={moment}" for entry_id, moment in sorted(seen.entries.items()))
    return digest([answer, seen.user_id, *entries])
