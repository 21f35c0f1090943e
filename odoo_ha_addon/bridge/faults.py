"""Says each fault once, and again only after what failed has worked in between."""

from __future__ import annotations

import logging
from typing import Any

_logger = logging.getLogger(__name__)


class Faults:
    """For one thread. A fault is known by what failed and for which instance, and by the kind of its error."""

    def __init__(self, db_name: str) -> None:
        self._db_name = db_name
        self._known: dict[tuple[str, int | None], type[BaseException]] = {}

    def happened(
        self, what: str, error: BaseException, instance_id: int | None = None, *, passing: bool = False
    ) -> None:
        """
        :param what: what could not be done, such as `status`
        :param passing: nobody's fault, and tried again
        """
        if self._known.get((what, instance_id)) is type(error):
            return
        self._known[what, instance_id] = type(error)
        whose = "" if instance_id is None else f" of instance {instance_id}"
        values: tuple[Any, ...] = (self._db_name, what, whose, str(error).strip() or type(error).__name__)
        if passing:
            _logger.warning("%s: %s%s has to wait, and is tried again: %s", *values)
        else:
            _logger.error("%s: %s%s went wrong: %s", *values, exc_info=error)

    def worked(self, what: str, instance_id: int | None = None) -> None:
        """It works, again or still."""
        self._known.pop((what, instance_id), None)

    def forget(self, instance_id: int) -> None:
        """Nobody asks about this instance any more."""
        for key in [key for key in self._known if key[1] == instance_id]:
            del self._known[key]
