"""Tokens at rest: encrypted with a key that the database does not hold.

No Odoo import: Odoo and the bridge both use it.
"""

from __future__ import annotations

import base64
import hashlib
import os

from cryptography.fernet import Fernet, InvalidToken

KEY_VARIABLE = "ODOO_HA_TOKEN_KEY"


class TokenUnreadableError(ValueError):
    """The text was encrypted with another key."""


def configured_key() -> str | None:
    """The key of the server's configuration, if one is set."""
    return os.environ.get(KEY_VARIABLE) or None


def encrypt(token: str, key: str) -> str:
    return _fernet(key).encrypt(token.encode()).decode()


def decrypt(text: str, key: str) -> str:
    """:raises TokenUnreadableError: the key is another than the one used to encrypt"""
    try:
        return _fernet(key).decrypt(text.encode()).decode()
    except InvalidToken:
        raise TokenUnreadableError("the token was encrypted with another key") from None


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
