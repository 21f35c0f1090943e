"""The edge: what comes from outside is made storable here, or refused with a reason.

A value is *storable* if orjson can write it, PostgreSQL's `jsonb` and `text` can hold it and a browser can read it.
Nothing behind this has to try. What is mended, and how:

- the character NUL is removed from texts and keys; of two keys that become the same so, the later one wins, as it
  does where JSON has a key twice;
- halves of surrogate pairs become U+FFFD;
- integers beyond 64 bits become floating-point numbers (orjson's parser does that too), NaN, infinity and what is
  beyond floating-point numbers become null; the parser sees to numbers (`messages.split_frame`), so that a good value
  needs no walk;
- keys are texts.

What is nested too deep or too large (`limits.py`) is refused. A good value costs one `orjson.dumps` and is returned as
it is; only one that is odd is walked through and copied.
"""

from __future__ import annotations

import math
from typing import Any

import orjson

from .limits import DEPTH, LARGEST_INTEGER, SMALLEST_INTEGER

_NUL = b"\\u0000"


class Unstorable(ValueError):
    """The value is refused. `code` is `too_deep`, `too_big` or `no_json`; the text holds nothing of the value."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def storable(value: Any, most_bytes: int) -> Any:
    """The value if it is storable, else a mended copy.

    :raises Unstorable: it is nested deeper than `DEPTH`, or larger than `most_bytes` as JSON
    """
    return measured(value, most_bytes)[0]


def measured(value: Any, most_bytes: int) -> tuple[Any, int]:
    """As `storable`, with the value's bytes as JSON."""
    try:
        written = orjson.dumps(value)
    except TypeError:  # too deep for it, half a surrogate pair, a number that no parser of ours lets through
        return _mended_and_measured(value, most_bytes)
    size = len(written)
    if size > most_bytes:
        raise _too_big(most_bytes)
    if _NUL in written:
        return _mended_and_measured(value, most_bytes)
    # A short value, or one with few brackets, cannot be deep.
    if size > 2 * DEPTH and written.count(b"{") + written.count(b"[") > DEPTH and _is_deeper(value, DEPTH):
        raise _too_deep()
    return value, size


def storable_text(text: str) -> str:
    """Without NULs and halves of surrogate pairs."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def shortened(text: str, most_bytes: int) -> str:
    """A storable text's beginning, of at most so many bytes as UTF-8; the last character says that it was cut."""
    if len(text) * 4 <= most_bytes or len(text.encode()) <= most_bytes:
        return text
    return text.encode()[: most_bytes - len("…".encode())].decode(errors="ignore") + "…"


def _mended_and_measured(value: Any, most_bytes: int) -> tuple[Any, int]:
    mended = _mended(value, DEPTH)
    size = len(orjson.dumps(mended))
    if size > most_bytes:
        raise _too_big(most_bytes)
    return mended, size


def _mended(value: Any, levels: int) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if SMALLEST_INTEGER <= value <= LARGEST_INTEGER else _as_float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, (dict, list)):
        raise Unstorable("no_json", f"a {type(value).__name__}, which JSON does not have")
    if not levels:
        raise _too_deep()
    if isinstance(value, list):
        return [_mended(item, levels - 1) for item in value]
    return {storable_text(str(key)): _mended(item, levels - 1) for key, item in value.items()}


def _as_float(value: int) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects are nested in more than so many levels."""
    if type(value) is dict:
        items: Any = value.values()
    elif type(value) is list:
        items = value
    else:
        return False
    return not levels or any(
        _is_deeper(item, levels - 1) for item in items if type(item) is dict or type(item) is list
    )


def _too_deep() -> Unstorable:
    return Unstorable("too_deep", f"it is nested deeper than {DEPTH} levels")


def _too_big(most_bytes: int) -> Unstorable:
    return Unstorable("too_big", f"it is larger than {most_bytes / 2**20:g} MiB")
