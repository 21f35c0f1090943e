"""Tokens at rest: encrypted with a key that the database does not hold.

No Odoo import: Odoo and the bridge both use it. Which key a process has is a matter of its own configuration, and
never Home Assistant's or a user's fault: see the errors.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, NamedTuple

from cryptography.fernet import Fernet, InvalidToken

KEY_VARIABLE = "ODOO_HA_TOKEN_KEY"
OLD_KEY_VARIABLE = "ODOO_HA_TOKEN_KEY_OLD"
"""The key before it, for as long as tokens are encrypted again."""
FILE_SUFFIX = "_FILE"
"""Of a variable that names a file with the key in place of the key itself."""


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


class FoundKey(NamedTuple):
    """
    :ivar source: the variable that had it, or that names its file; None where there is neither
    :ivar fault: why the file could not be read, in the system's words
    """

    key: str | None
    source: str | None = None
    fault: str | None = None


def find_key(variable: str = KEY_VARIABLE) -> FoundKey:
    """A key of the server's configuration: in the environment, else in the file that this names."""
    if key := os.environ.get(variable):
        return FoundKey(key, variable)
    named = variable + FILE_SUFFIX
    path = os.environ.get(named)
    if not path:
        return FoundKey(None)
    try:
        key = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        return FoundKey(None, named, getattr(error, "strerror", None) or str(error))
    return FoundKey(key or None, named, None if key else "empty")


def configured_key() -> str | None:
    """The key of the server's configuration, if one is set."""
    return find_key().key


def old_key() -> str | None:
    """The one before it, if it is set."""
    return find_key(OLD_KEY_VARIABLE).key


def new_key() -> str:
    """A key that nobody has had before."""
    return Fernet.generate_key().decode()


@dataclass(frozen=True)
class TokenKeys:
    """What a process can encrypt and decrypt the tokens of one database with.

    `configured` is the key of the server's configuration. Without one `of_database`, the database's own secret, serves;
    what was encrypted with that stays readable once there is a key, and so does what was encrypted with `old`, the key
    before it.
    """

    configured: str | None = field(repr=False)
    of_database: str = field(repr=False)
    old: str | None = field(default=None, repr=False)

    @classmethod
    def of_process(cls, of_database: str) -> TokenKeys:
        """With what this process is configured with."""
        return cls(configured_key(), of_database, old_key())

    def encrypt(self, token: str) -> str:
        return _fernet(self.configured or self.of_database).encrypt(token.encode()).decode()

    def decrypt(self, text: str) -> str:
        """
        :raises TokenKeyMissingError: it takes a key, and this process has none
        :raises TokenKeyDiffersError: it takes another key than that of this process
        """
        for key in (self.configured, self.old, self.of_database):
            if key and (token := _decrypted(text, key)) is not None:
                return token
        raise TokenKeyDiffersError if self.configured else TokenKeyMissingError

    def is_protected(self, text: str) -> bool:
        """Whether a copy of the database is not enough to decrypt it."""
        return _decrypted(text, self.of_database) is None

    def is_current(self, text: str) -> bool:
        """Whether it was encrypted with the key with which this process encrypts."""
        return _decrypted(text, self.configured or self.of_database) is not None


def _decrypted(text: str, key: str) -> str | None:
    try:
        return _fernet(key).decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
