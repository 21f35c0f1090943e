"""How deep, long and large what Home Assistant sends may be, in one table.

Each limit is far above what Home Assistant itself sends, and below what breaks something behind it. What is over a
limit is refused with a reason (`storable.py`); nothing is cut, but names.
"""

from __future__ import annotations

DEPTH = 64
"""Levels of lists and objects in one value. orjson reads 1024 and writes 254; real attributes have fewer than ten."""

ATTRIBUTES_BYTES = 8 * 2**20
"""The attributes of one state, as JSON. Home Assistant's recorder drops those over 16 KiB, but a list of many
forecasts or albums has some MiB. It is written on every change, and travels to browsers."""

STATE_CHARACTERS = 4096
"""The text of a state. Home Assistant itself accepts 255."""

CONTEXT_ID_CHARACTERS = 255
"""Each id of a context; Home Assistant's have 26 or 32. A longer one is taken for none."""

ENTITY_ID_CHARACTERS = 255
"""What Home Assistant's recorder can store."""

MOST_UNCERTAIN = 1000
"""Entities to be read again one by one; with more of them, everything is read again."""

EVENT_BYTES = 8 * 2**20
"""One event of any other subscription, as JSON."""

ANSWER_BYTES = 32 * 2**20
"""The result of one command, as JSON: half of the largest message. It may become one value of a row."""

ROW_BYTES = 2**20
"""One row of a registry, as JSON."""

NAME_BYTES = 1000
"""A name in a row of a registry, as UTF-8; a longer one is cut. An entry of a PostgreSQL index has at most 2704 bytes,
and the name of an entity is made of two."""

ID_BYTES = 255
"""Any id in a row of a registry, as UTF-8. Ids are compared, and in indexes: a row with a longer one is refused."""

ERROR_CODE_CHARACTERS = 100
"""The code of an error, and its translation key and domain."""

ERROR_TEXT_CHARACTERS = 500
"""The text of an error, which people read."""

PLACEHOLDERS_BYTES = 16 * 2**10
"""What fills the gaps in an error's text, as JSON."""

VERSION_CHARACTERS = 64
"""Home Assistant's version, such as `2026.11.0b3`."""

SMALLEST_INTEGER, LARGEST_INTEGER = -(2**63), 2**64 - 1
"""What orjson writes. Integers beyond become floating-point numbers, and null if they are beyond those too."""
