"""Encrypts the tokens of a database again, with the key that this process has now.

One transaction for each database: whoever is interrupted has changed all tokens of it or none. Each token that is there
can be read with the new key or with the old one at any moment, so nobody has to be stopped who has both.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

from ...protocol.module_changes import read_modules
from ...protocol.notify import notify
from ...token_cipher import KEY_VARIABLE, TokenKeys, TokenUnreadableError, find_key
from .connection_table import read_settings
from .database import connect
from .secret_table import read_keys

MOST_LOCK_SECONDS = 30


class Rekeyed(NamedTuple):
    """What became of the tokens of a database.

    :ivar current: how many had been encrypted with the new key already
    :ivar unreadable: names of the instances whose token neither key can decrypt; they stay as they are
    """

    installed: bool = True
    changed: int = 0
    current: int = 0
    unreadable: tuple[str, ...] = ()


def missing_key() -> str | None:
    """Why this process has no key to encrypt with; None where it has one."""
    found = find_key()
    if found.key:
        return None
    return f"{KEY_VARIABLE} is not set" + (f" ({found.source}: {found.fault})" if found.fault else "")


def rekey(db_name: str, keys_of: Callable[[Any], TokenKeys] = read_keys) -> Rekeyed:
    """
    :raises psycopg2.Error: the database cannot be reached, or somebody holds the row of an instance for long; no token
        of it was changed
    """
    with closing(connect(db_name, "rekey", autocommit=False)) as connection, connection.cursor() as cr:
        # What is told to be done has to be on the disk.
        cr.execute("SET synchronous_commit = on")
        cr.execute("SET idle_in_transaction_session_timeout = 0")
        cr.execute("SELECT set_config('lock_timeout', %s, false)", [f"{MOST_LOCK_SECONDS}s"])
        if not read_modules(cr).ready:
            return Rekeyed(installed=False)
        result = _rekey(cr, keys_of(cr))
        connection.commit()
        return result


def _rekey(cr: Any, keys: TokenKeys) -> Rekeyed:
    # Nobody enters a token meanwhile: what they entered would be overwritten.
    cr.execute("SELECT id FROM ha_instance WHERE token_encrypted IS NOT NULL ORDER BY id FOR NO KEY UPDATE")
    locked = {row[0] for row in cr.fetchall()}
    current, unreadable, changed = 0, [], 0
    for settings in read_settings(cr).values():
        if settings.id not in locked:
            continue
        if keys.is_current(settings.token_encrypted):
            current += 1
            continue
        try:
            token = keys.decrypt(settings.token_encrypted)
        except TokenUnreadableError:
            unreadable.append(settings.name)
            continue
        after = replace(settings, token_encrypted=keys.encrypt(token))
        cr.execute(
            "UPDATE ha_instance SET token_encrypted = %s WHERE id = %s", [after.token_encrypted, after.id]
        )
        # It is the same token: what Home Assistant has refused it would refuse again.
        cr.execute(
            "UPDATE ha_connection SET settings_digest = %s WHERE instance_id = %s AND settings_digest = %s",
            [after.digest, after.id, settings.digest],
        )
        notify(cr, "instance", after.id)
        changed += 1
    return Rekeyed(True, changed, current, tuple(unreadable))
