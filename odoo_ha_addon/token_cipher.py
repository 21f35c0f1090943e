"""Tokens at rest: encrypted with a key that the database does not hold.

No Odoo import: Odoo and the bridge both use it. Which key a process has is a matter of its own configuration, and
never Home Assistant's or a user's fault: see the errors.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.fernet import Fernet, InvalidToken

KEY_VARIABLE = "ODOO_HA_TOKEN_KEY"


class TokenUnreadableError(ValueError):
    """The text was encrypted with a key that this process does not have. `code` says what is wrong with its own."""

    code: ClassVar[str]
    default_message: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.default_message)


class TokenKeyMissingError(TokenUnreadableError):
    code = "token_key_missing"
    default_message = f"{KEY_VARIABLE} is not set in the environment of this process"


class TokenKeyDiffersError(TokenUnreadableError):
    code = "token_key_differs"
    default_message = f"{KEY_VARIABLE} of this process is not the key that the token was encrypted with"


def configured_key() -> str | None:
    """The key of the server's configuration, if one is set."""
    return os.environ.get(KEY_VARIABLE) or None


@dataclass(frozen=True)
class TokenKeys:
    """What a process can encrypt and decrypt the tokens of one database with.

    `configured` is the key of the server's configuration. Without one `of_database`, the database's own secret, serves;
    what was encrypted with that stays readable once there is a key.
    """

    configured: str | None = field(repr=False)
    of_database: str = field(repr=False)

    def encrypt(self, token: str) -> str:
        return _fernet(self.configured or self.of_database).encrypt(token.encode()).decode()

    def decrypt(self, text: str) -> str:
        """
        :raises TokenKeyMissingError: it takes a key, and this process has none
        :raises TokenKeyDiffersError: it takes another key than that of this process
        """
        for key in (self.configured, self.of_database):
            if key and (token := _decrypted(text, key)) is not None:
                return token
        raise TokenKeyDiffersError if self.configured else TokenKeyMissingError

    def is_protected(self, text: str) -> bool:
        """Whether a copy of the database is not enough to decrypt it."""
        return _decrypted(text, self.of_database) is None


def _decrypted(text: str, key: str) -> str | None:
    try:
        return _fernet(key).decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
