"""Pictures for music that nobody drew one for."""

from __future__ import annotations

import struct
import zlib
from functools import cache

SIZE = 240


@cache
def record_sleeve(back: str, front: str) -> bytes:
    """A PNG of a record of the colour `front` on `back`, both written as `#rrggbb`."""
    dark, light = bytes.fromhex(back[1:]), bytes.fromhex(front[1:])
    rows = b"".join(
        b"\0" + b"".join(light if _is_vinyl(x, y) else dark for x in range(SIZE)) for y in range(SIZE)
    )
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _is_vinyl(x: int, y: int) -> bool:
    radius = ((x - SIZE / 2) ** 2 + (y - SIZE / 2) ** 2) ** 0.5
    return radius < 6 or 30 < radius < 84


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
