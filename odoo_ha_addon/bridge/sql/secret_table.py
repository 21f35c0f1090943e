"""Reads the database's own secret, which is one of the keys of its tokens."""

from __future__ import annotations

from typing import Any

from ...token_cipher import TokenKeys


def read_keys(cr: Any) -> TokenKeys:
    """The keys of this process and database. The same as `models/instance/ha_token.py` has."""
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = 'database.secret'")
    row = cr.fetchone()
    return TokenKeys.of_process((row and row[0]) or "")
