"""What Home Assistant answers to a command, checked: of the shape that was asked for, and storable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .errors import UnexpectedAnswer
from .limits import ANSWER_BYTES, ID_BYTES, NAME_BYTES, ROW_BYTES
from .storable import Unstorable, shortened, storable

Json = dict[str, Any]

_NAMES = ("name", "name_by_user", "original_name", "platform")
_IDS = (
    "id", "entry_id", "floor_id", "area_id", "label_id", "category_id", "device_id", "entity_id", "config_entry_id",
    "via_device_id", "parent_device_id",
)  # fmt: skip
_UNUSABLE = {"too_deep": "answer_too_deep", "too_big": "answer_too_big"}


def usable(command: str, answer: Any) -> Any:
    """The answer, storable.

    :raises UnexpectedAnswer: it is over a limit; the code is `answer_too_deep` or `answer_too_big`
    """
    try:
        return storable(answer, ANSWER_BYTES)
    except Unstorable as error:
        raise UnexpectedAnswer(
            f"Home Assistant's answer to {command} cannot be used: {error}.", code=_UNUSABLE.get(error.code)
        ) from None


def checked_object(command: str, answer: Any, fields: Mapping[str, type] | None = None) -> Json:
    """The answer, which has to be an object.

    :param fields: what it has to hold at least, and of which type
    :raises UnexpectedAnswer: it is something else, or a field is missing
    """
    if type(answer) is not dict:
        raise _unexpected(command, "an object", answer)
    for name, kind in (fields or {}).items():
        if type(answer.get(name)) is not kind:
            raise UnexpectedAnswer(f"Home Assistant answered {command} without a usable {name}.")
    return answer


class Rows(list[Json]):
    """The rows of a list that can be used.

    :ivar refused: of each other row its ids by key, as far as they are texts; nothing of what is no row at all
    """

    def __init__(self, rows: Iterable[Json] = (), refused: Iterable[dict[str, str]] = ()) -> None:
        super().__init__(rows)
        self.refused = list(refused)


def usable_rows(command: str, answer: Any) -> Rows:
    """The rows of a list.

    :raises UnexpectedAnswer: it is no list
    """
    if type(answer) is not list:
        raise _unexpected(command, "a list", answer)
    rows = Rows()
    for given in answer:
        if (row := _usable_row(given)) is not None:
            rows.append(row)
        else:
            rows.refused.append(_ids_of(given))
    return rows


def usable_entries(command: str, answer: Any) -> tuple[dict[str, Json | None], int]:
    """The rows of an object that has a row, or null, by key; and how many are left out because they cannot be used."""
    given = checked_object(command, answer)
    entries = {key: None if row is None else _usable_row(row) for key, row in given.items()}
    refused = [key for key, row in given.items() if entries[key] is None and row is not None]
    for key in refused:
        del entries[key]
    return entries, len(refused)


def _usable_row(row: Any) -> Json | None:
    """A row, storable, with names that are not too long; None for one that cannot be used."""
    if type(row) is not dict:
        return None
    try:
        mended: Json = storable(row, ROW_BYTES)
    except Unstorable:
        return None
    # An id that had to be mended would be that of something else.
    for name in _IDS:
        if (id_ := row.get(name)) is not None and (mended.get(name) != id_ or not is_short(id_)):
            return None
    for name in _NAMES:
        text = mended.get(name)
        if type(text) is str and len(text) * 4 > NAME_BYTES:
            mended = {**mended, name: shortened(text, NAME_BYTES)}
    return mended


def _ids_of(row: Any) -> dict[str, str]:
    found = ((name, row.get(name)) for name in _IDS) if type(row) is dict else ()
    return {name: value for name, value in found if type(value) is str}


def is_short(value: Any) -> bool:
    """Whether it can be an id: in PostgreSQL's indexes, longer ones have no place."""
    return type(value) is not str or len(value.encode(errors="replace")) <= ID_BYTES


def _unexpected(command: str, wanted: str, answer: Any) -> UnexpectedAnswer:
    found = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return UnexpectedAnswer(
        f"Home Assistant answered {command} with {found.get(type(answer), 'a number')} instead of {wanted}."
    )
