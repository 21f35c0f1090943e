"""What a log complains of, by kind, and after what. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timezone

from devkit.suite.odoo_log import Record

LEVELS = ("WARNING", "ERROR", "CRITICAL")
LONGEST = 160
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»")
_NUMBER = re.compile(r"\b[0-9a-f]{8,}\b|\d+(?:\.\d+)?")


@dataclass
class Kind:
    """Records that differ in numbers and quoted texts only.

    Attributes:
        count: how many.
        first: one of them, whole.
        after: the acts that had begun last before them, how often each.
    """

    count: int
    first: Record
    after: Counter[str] = field(default_factory=Counter)


def kinds(records: Iterable[Record], acts: Sequence[tuple[float, str]] = ()) -> dict[str, Kind]:
    """The complaints by kind, the most frequent first.

    Args:
        records: of a log in UTC.
        acts: when each began (seconds since 1970), in order, and its name.
    """
    found: dict[str, Kind] = {}
    moments = [moment for moment, _ in acts]
    for record in records:
        if record.level not in LEVELS:
            continue
        kind = found.setdefault(name_of(record), Kind(0, record))
        kind.count += 1
        if place := bisect_right(moments, record.time.replace(tzinfo=timezone.utc).timestamp()):
            kind.after[acts[place - 1][1]] += 1
    return dict(sorted(found.items(), key=lambda item: -item[1].count))


def name_of(record: Record) -> str:
    """Level, logger and first line; for a traceback its last line too."""
    first, *rest = [line for line in record.text.splitlines() if line.strip()] or [""]
    end = f" … {rest[-1].strip()}" if any(line.startswith("Traceback") for line in rest) else ""
    logger = record.logger.removeprefix("odoo.addons.odoo_ha_addon.")
    return f"{record.level} {logger}: {_masked(first)}{_masked(end)}"


def _masked(text: str) -> str:
    return _NUMBER.sub("#", _QUOTED.sub("…", text))[:LONGEST]
