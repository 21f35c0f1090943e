"""Texts that a spreadsheet would take for something to calculate.

What Home Assistant sends, an export of our models passes on to Excel, where a cell that begins with ``=`` is carried
out. An apostrophe before it makes it a text, as Odoo's own export to CSV does for some of them.
"""

import re
from typing import Any

BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "{=")
"""The wide ones are the same to an Excel of East Asia."""
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*(e[+-]?\d+)?", re.IGNORECASE)


def as_text(value: Any) -> Any:
    """The value of a cell, harmless; what is no text is returned as it is."""
    if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value
