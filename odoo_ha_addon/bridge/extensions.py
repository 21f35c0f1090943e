"""What other addons add to the bridge, in the databases where they are installed. See docs/extending.md.

An addon calls `extend` when it is imported. A bridge process serves many databases: each of its coordinators takes the
extensions of those addons that are installed in its own, and makes their parts once. When an addon is installed,
upgraded or removed, the bridge lets go of the database meanwhile, and makes them again after it.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .link.feeds.feed import Feed
from .write.sinks.sink import Sink

_logger = logging.getLogger(__name__)

TopicHandler = Callable[[Any, frozenset[int]], None]
"""Called with a psycopg2 cursor in autocommit and the ids that were announced; must be over within a second."""
ReadSettings = Callable[[Any], None]
"""Called with a psycopg2 cursor in autocommit; must be over within a second."""


@dataclass(frozen=True)
class Parts:
    """What an addon has in the bridge of one database. What one of them raises is logged, and costs nobody else.

    :ivar feeds: run for each connection; see `link.feeds.feed`
    :ivar sinks: get every change; see `write.sinks.sink`
    :ivar topics: who hears what `protocol.notify.notify` announces, by topic, such as ``ha_history_policy``
    :ivar read_settings: called when the bridge begins, after each of the topics, and twice a minute
    """

    feeds: Collection[Feed] = ()
    sinks: Collection[Sink] = ()
    topics: Mapping[str, TopicHandler] = field(default_factory=dict)
    read_settings: ReadSettings | None = None


@dataclass(frozen=True)
class Installed:
    """The parts of one database, by addon.

    :ivar addons: all that depend on this one there, whether they extend the bridge or not
    """

    addons: frozenset[str] = frozenset()
    parts: Mapping[str, Parts] = field(default_factory=dict)

    @property
    def feeds(self) -> tuple[Feed, ...]:
        return tuple(feed for parts in self.parts.values() for feed in parts.feeds)

    @property
    def sinks(self) -> tuple[Sink, ...]:
        return tuple(sink for parts in self.parts.values() for sink in parts.sinks)


MakeParts = Callable[[str], Parts]
"""Called with the name of a database."""

_extensions: dict[str, MakeParts] = {}


def extend(addon: str, make: MakeParts) -> None:
    """Have `make` asked for the parts of an addon (its technical name) wherever that is installed."""
    _extensions[addon] = make


def import_addon(addon: str) -> None:
    """Import an addon as Odoo does; one that is imported already is left alone.

    One that another thread is importing just now, as at the start of the server, is waited for: it extends the bridge
    at the end of that.
    """
    from odoo.modules.module import (
        load_openerp_module,  # here, so that the bridge can be imported without an Odoo
    )

    load_openerp_module(addon)
    importlib.import_module(f"odoo.addons.{addon}")


def load(
    db_name: str, addons: Collection[str], import_addon: Callable[[str], None] = import_addon
) -> Installed:
    """The parts of the addons that are installed in a database. An addon that fails is logged and left out."""
    parts: dict[str, Parts] = {}
    for addon in sorted(addons):
        try:
            import_addon(addon)
            if make := _extensions.get(addon):
                parts[addon] = make(db_name)
        except Exception:
            _logger.exception("%s: what %s adds to the bridge cannot be used", db_name, addon)
    if parts:
        _logger.info("%s: the bridge is extended by %s", db_name, ", ".join(parts))
    return Installed(frozenset(addons), parts)
