"""How much somebody may give, in every way in: routes, public methods, create and write.

What a person does by hand stays far below these. They keep one user from filling the database, or from making pages and
the bridge slow for all others. Each is refused in words; nothing is cut.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from typing import Any

from odoo.api import Environment
from odoo.exceptions import UserError, ValidationError

INT4_MAX = 2**31 - 1
"""The largest record id that PostgreSQL can compare with."""

LONGEST_LINE = 1_000
"""Characters in a field of one line."""
LONGEST_TEXT = 50_000
"""Characters in a field of many lines."""
LARGEST_NUMBER = 10**15
"""Of a number with a fraction: beyond it, a float does not tell neighbours apart to the tenth."""
STRUCTURES = ("properties", "properties_definition")
"""Types of Odoo's fields that hold structures of Odoo's own."""
LARGEST_JSON = 64 * 1024
"""Bytes of a structure, where its field has no limit of its own."""
MOST_RECORDS = 20_000
"""Records that one call can name; the largest houses have some ten thousand entities."""
MOST_FAVOURITES = 1_000
"""Favourites of a user."""
MOST_VIEWERS = 100
"""Pages of a user that follow entities at the same time."""
MOST_CHANNELS = 1_000
"""Bus channels that a page can ask for."""


def record_ids(env: Environment, ids: Any, most: int = MOST_RECORDS) -> list[int]:
    """The ids without doubles, in their order; those that no record can have are left out.

    :raises UserError: this is no list of whole numbers, or there are more than `most`
    """
    if not isinstance(ids, list) or not all(type(i) is int for i in ids):
        raise UserError(env._("The entities must be a list of record IDs."))
    check_number(env, ids, most)
    return [i for i in dict.fromkeys(ids) if 0 < i <= INT4_MAX]


def check_number(env: Environment, things: Collection[Any], most: int = MOST_RECORDS) -> None:
    """:raises UserError: there are more than `most`"""
    if len(things) > most:
        raise UserError(
            env._(
                "These are %(number)s items. At most %(most)s can be given at once.",
                number=len(things),
                most=most,
            )
        )


def check_size(env: Environment, label: str, kind: str, value: Any, largest_json: int = LARGEST_JSON) -> None:
    """Refuse a value that is too large for a field, or that PostgreSQL cannot store.

    :param label: what people call the field
    :param kind: Odoo's type of it
    :raises ValidationError: with the limit
    """
    if kind in ("integer", "float"):
        _check_numeric(env, label, value, INT4_MAX if kind == "integer" else LARGEST_NUMBER)
    elif kind in ("char", "text", "html"):
        _check_text(env, label, value, LONGEST_LINE if kind == "char" else LONGEST_TEXT)
    elif kind in STRUCTURES and isinstance(value, (list, dict)):
        # Of what Odoo has read itself it makes other things than lists.
        _check_structure(env, label, value, largest_json)
    elif kind == "json" and value:
        _check_structure(env, label, value, largest_json)
    elif kind in ("one2many", "many2many") and isinstance(value, (list, tuple)):
        check_number(env, value)
        for command in value:
            if (
                isinstance(command, (list, tuple))
                and len(command) > 2
                and isinstance(command[2], (list, tuple))
            ):
                check_number(env, command[2])


def _check_numeric(env: Environment, label: str, value: Any, largest: int) -> None:
    if isinstance(value, float) and math.isnan(value):
        raise ValidationError(env._("%s holds something that cannot be stored.", label))
    if isinstance(value, (int, float)) and abs(value) > largest:
        raise ValidationError(env._("%s: this number is too large.", label))


def _check_text(env: Environment, label: str, value: Any, longest: int) -> None:
    if not isinstance(value, str):
        return
    if len(value) > longest:
        raise ValidationError(
            env._("%(field)s can have at most %(most)s characters.", field=label, most=longest)
        )
    if "\0" in value:
        raise ValidationError(env._("%s cannot hold the character NUL.", label))
    if not is_encodable(value):
        raise ValidationError(env._("%s holds something that cannot be stored.", label))


def _check_structure(env: Environment, label: str, value: Any, largest: int) -> None:
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError):
        raise ValidationError(env._("%s holds something that cannot be stored.", label)) from None
    if "\\u0000" in text:
        raise ValidationError(env._("%s cannot hold the character NUL.", label))
    if size > largest:
        raise ValidationError(env._("%(field)s can have at most %(most)s bytes.", field=label, most=largest))


def is_encodable(text: str) -> bool:
    """Half of a surrogate pair, which JSON can bring, is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
