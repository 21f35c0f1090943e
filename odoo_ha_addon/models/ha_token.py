"""Encrypts the tokens of instances with the server's key.

Without a key in the server's configuration the database's own secret serves; that keeps tokens out of plain
sight, but not from somebody who has a copy of the database. The log says so.
"""

import functools
import logging

from odoo.api import Environment

from .. import token_cipher

_logger = logging.getLogger(__name__)


def encrypt(env: Environment, token: str) -> str:
    return token_cipher.encrypt(token, _key(env))


def decrypt(env: Environment, text: str) -> str:
    """:raises token_cipher.TokenUnreadableError: the key has changed"""
    return token_cipher.decrypt(text, _key(env))


def _key(env: Environment) -> str:
    if key := token_cipher.configured_key():
        return key
    _warn_once()
    return env["ir.config_parameter"].sudo().get_param("database.secret")


@functools.cache
def _warn_once() -> None:
    _logger.warning(
        "%s is not set: Home Assistant tokens are encrypted with the database's own secret. Set it in the "
        "environment of every Odoo process and enter the tokens again.",
        token_cipher.KEY_VARIABLE,
    )
