"""Values that come over the wire and that hardly anything behind it can hold.

What orjson does not write, a Fragment carries: it is sent as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from orjson import Fragment

Value = Callable[[Random], Any]


def noise(chance: Random, length: int) -> str:
    """Text that cannot be compressed, so that an index has to hold all of it."""
    return chance.randbytes(length // 2 + 1).hex()[:length]


def nested(chance: Random) -> Fragment:
    """Objects or arrays in each other, deeper than what most encoders write and less deep than what decoders read."""
    opening, closing = chance.choice((('{"a":', "}"), ("[", "]"), ('[{"a":', "}]")))
    depth = chance.randint(250, 900) // len(closing)
    return Fragment(opening * depth + "1" + closing * depth)


def huge_text(chance: Random) -> str:
    return noise(chance, chance.choice((20_000, 300_000, 2_000_000)))


def big_integer(chance: Random) -> Fragment:
    """Beyond 64 bits."""
    digits = chance.choice(("18446744073709551616", "-9223372036854775809", "1" + "0" * 400))
    return Fragment(digits)


def with_nul(chance: Random) -> Any:
    return chance.choice(("\0", "a\0b", ["\0"], {"\0key": "\0value"}, {"a": [{"b\0": 1}]}))


def lone_surrogate(chance: Random) -> Fragment:
    text = chance.choice((r"\ud800", r"a\udfffb", r"\udc00\ud800"))
    return Fragment(chance.choice((f'"{text}"', f'{{"{text}": 1}}', f'["{text}"]')))


def no_number(chance: Random) -> Fragment:
    return Fragment(chance.choice(("NaN", "Infinity", "-Infinity", "1e999", "[NaN]", '{"a": -Infinity}')))


def odd_keys(chance: Random) -> Fragment:
    """Empty, long, twice, of a prototype, and such as look like numbers and constants."""
    keys = [
        "",
        " ",
        "a",
        "a",
        "__proto__",
        "constructor",
        "0",
        "-1",
        "1.5",
        "null",
        "true",
        "\n",
        "🙂",
        "a.b",
        "%s",
    ]
    keys.append(noise(chance, 10_000))
    chance.shuffle(keys)
    return Fragment("{" + ",".join(f"{json.dumps(key)}:{place}" for place, key in enumerate(keys)) + "}")


def wide(chance: Random) -> dict[str, int]:
    return {f"key {number}": number for number in range(chance.choice((1_000, 20_000)))}


VALUES: dict[str, Value] = {
    "nested": nested,
    "huge text": huge_text,
    "big integer": big_integer,
    "NUL": with_nul,
    "lone surrogate": lone_surrogate,
    "no number": no_number,
    "odd keys": odd_keys,
    "wide": wide,
}
