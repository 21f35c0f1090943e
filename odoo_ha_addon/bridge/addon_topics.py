"""What other addons hear by NOTIFY and read from the database: see `extensions.Parts`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .extensions import Parts, TopicHandler
from .jobs import Jobs
from .parts import Session
from .sql.database import MISFIT


class AddonTopics:
    """Whatever the code of an addon raises, tables that it misses included, is that addon's trouble.

    :param look_at_modules: called where an addon misses its tables because it was removed while this process slept
    """

    def __init__(
        self,
        addons: Mapping[str, Parts],
        session: Session,
        jobs: Jobs,
        look_at_modules: Callable[[], None],
    ) -> None:
        self._addons = addons
        self._session = session
        self._jobs = jobs
        self._look_at_modules = look_at_modules

    def tell(self, heard: Mapping[str, set[int]]) -> None:
        """Tell each addon what was announced of its topics, and have it read its settings after it."""
        for addon, parts in self._addons.items():
            topics = heard.keys() & parts.topics.keys()
            for topic in topics:
                self._attempt(addon, topic, partial(_handle, parts.topics[topic], frozenset(heard[topic])))
            if topics:
                self._read_settings_of(addon, parts)

    def read_settings(self) -> None:
        """Of all addons."""
        for addon, parts in self._addons.items():
            self._read_settings_of(addon, parts)

    def _read_settings_of(self, addon: str, parts: Parts) -> None:
        if parts.read_settings:
            self._attempt(addon, "the look at its settings", parts.read_settings)

    def _attempt(self, addon: str, what: str, work: Callable[[Any], None]) -> None:
        def guarded() -> None:
            try:
                self._session.run(work)
            except MISFIT as error:
                if addon in self._session.read_modules().addons:
                    raise RuntimeError(str(error).strip()) from error
                self._look_at_modules()

        self._jobs.attempt(f"{addon}: {what}", guarded)


def _handle(handler: TopicHandler, ids: frozenset[int], cr: Any) -> None:
    handler(cr, ids)
