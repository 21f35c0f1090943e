"""Rules about events of Home Assistant's bus: which event sets off which. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from odoo.addons.odoo_ha_addon.hass.redaction import without_secrets
from odoo.addons.odoo_ha_addon.protocol.jsonb import as_jsonb

from .rule import as_text

MOST_DATA_BYTES = 8 * 1024
"""Of the data of an event, as JSON; larger data is left out of the firing."""


@dataclass(frozen=True)
class EventRule:
    """A row of `base.automation`, compiled.

    :ivar data: what the event's data has to have: paths, with dots between names, and values in small letters
    :ivar instance_ids: empty for all
    :ivar pause: seconds after a firing in which the rule does not fire again for the same instance
    """

    id: int
    event_type: str
    data: tuple[tuple[str, str], ...] = ()
    instance_ids: frozenset[int] = frozenset()
    pause: float = 0.0

    def is_about(self, instance_id: int) -> bool:
        return not self.instance_ids or instance_id in self.instance_ids

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Whether the data has all that the rule asks for."""
        return all(_word_at(data, path) == value for path, value in self.data)


class EventFiring(NamedTuple):
    """:ivar at: by Home Assistant's clock, seconds since 1970
    :ivar data: as JSON; None where it is too large
    """

    rule: EventRule
    at: float
    data: str | None
    context_id: str | None
    context_parent_id: str | None


def compiled_data(text: str | None) -> tuple[tuple[str, str], ...]:
    """What people typed: `name=value`, with commas or lines between.

    >>> compiled_data("tag_id = Door, args.button=2")
    (('tag_id', 'door'), ('args.button', '2'))
    """
    parts = [part.partition("=") for part in (text or "").replace("\\n", ",").split(",")]
    return tuple((name.strip(), value.strip().casefold()) for name, _, value in parts if name.strip())


def firing_of(rule: EventRule, event: Mapping[str, Any], now: float) -> EventFiring | None:
    """What an event sets off; None where the rule is not about it."""
    data = event.get("data")
    data = without_secrets(data) if isinstance(data, Mapping) else {}
    if event.get("event_type") != rule.event_type or not rule.fits(data):
        return None
    written = as_jsonb(data)
    context = event.get("context")
    context = context if isinstance(context, Mapping) else {}
    return EventFiring(
        rule,
        _moment(event.get("time_fired"), now),
        written if len(written.encode()) <= MOST_DATA_BYTES else None,
        as_text(context.get("id")),
        as_text(context.get("parent_id")),
    )


def _word_at(data: Any, path: str) -> str | None:
    for name in path.split("."):
        data = data.get(name) if isinstance(data, Mapping) else None
    word = as_text(data)
    return None if word is None else word.casefold()


def _moment(text: Any, now: float) -> float:
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError, OverflowError, OSError):
        return now
