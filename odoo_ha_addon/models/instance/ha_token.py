"""Encrypts the tokens of instances with the server's key.

Without a key in the server's configuration the database's own secret serves; that keeps tokens out of plain
sight, but not from somebody who has a copy of the database. The log says so.
"""

import functools
import logging

from odoo.api import Environment

from ... import token_cipher
from ...token_cipher import TokenKeys

_logger = logging.getLogger(__name__)


def encrypt(env: Environment, token: str) -> str:
    keys = keys_of(env)
    if not keys.configured:
        _warn_once()
    return keys.encrypt(token)


def decrypt(env: Environment, text: str) -> str:
    """:raises token_cipher.TokenUnreadableError: this process does not have the key"""
    return keys_of(env).decrypt(text)


def keys_of(env: Environment) -> TokenKeys:
    """What this process has for the tokens of this database."""
    secret = env["ir.config_parameter"].sudo().get_param("database.secret")
    return TokenKeys.of_process(secret or "")


@functools.cache
def _warn_once() -> None:
    _logger.warning(
        "%s is not set: Home Assistant tokens are encrypted with the database's own secret. Set it in the "
        "environment of every Odoo process and run `odoo-bin ha_bridge rekey`.",
        token_cipher.KEY_VARIABLE,
    )
