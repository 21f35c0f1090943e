"""Which tokens of a database this process can decrypt.

That depends on the key that it was started with. A bridge that cannot read a token leaves its instance to one that
can; where none can, the one whose turn it is says what is missing, and tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from ...protocol.settings import InstanceSettings
from ...token_cipher import TokenKeys, TokenUnreadableError

_logger = logging.getLogger(__name__)


class TokenReader:
    """`look` keeps it up to date; only what is new is decrypted.

    :ivar keys: those of this process, as of the last look
    :ivar unreadable: ids of the instances whose token they do not fit
    """

    def __init__(self, db_name: str) -> None:
        self.keys = TokenKeys(None, "")
        self.unreadable: frozenset[int] = frozenset()
        self._db_name = db_name
        self._faults: dict[str, TokenUnreadableError | None] = {}

    def look(self, keys: TokenKeys, instances: Iterable[InstanceSettings]) -> frozenset[int]:
        """Returns the instances whose token became readable or unreadable."""
        if keys != self.keys:
            self.keys, self._faults = keys, {}
        served = [settings for settings in instances if settings.connectable]
        known = self._faults
        self._faults = {
            text: known[text] if text in known else self._fault_of(text)
            for text in (settings.token_encrypted for settings in served)
        }
        before = self.unreadable
        self.unreadable = frozenset(
            settings.id for settings in served if self._faults[settings.token_encrypted]
        )
        for settings in served:
            fault = self._faults[settings.token_encrypted]
            if fault and settings.id not in before:
                _logger.warning(
                    "%s: the access token of instance %s (%d) cannot be decrypted: %s",
                    self._db_name,
                    settings.name,
                    settings.id,
                    fault,
                )
        return before ^ self.unreadable

    def _fault_of(self, text: str) -> TokenUnreadableError | None:
        try:
            self.keys.decrypt(text)
        except TokenUnreadableError as error:
            return error
        return None
