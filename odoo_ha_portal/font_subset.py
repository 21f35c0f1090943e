"""A font with a few of its characters, for pages that draw a few icons: pure.

Glyphs keep their numbers; those that are not wanted are empty, which costs next to nothing once it is compressed.
Tables that only name or arrange glyphs are left out.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping

KEPT = (b"OS/2", b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post")
_NO_NAMES = struct.pack(">IIhhIIIII", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0)
"""The table `post` of a font whose glyphs have no names."""
_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80


def subset(font: bytes, characters: Collection[str]) -> bytes:
    """The font as TrueType with the glyphs of these characters, those that it has.

    :param font: TrueType with outlines in `glyf`, or such in a WOFF
    """
    tables = _tables(font)
    glyphs = {code: glyph for code, glyph in _characters(tables[b"cmap"]).items() if chr(code) in characters}
    offsets = _offsets(tables)
    wanted = _with_parts({0, *glyphs.values()}, tables[b"glyf"], offsets)
    outlines, starts = bytearray(), []
    for number in range(len(offsets) - 1):
        starts.append(len(outlines))
        if number in wanted:
            outlines += tables[b"glyf"][offsets[number] : offsets[number + 1]]
            outlines += bytes(-len(outlines) % 4)
    starts.append(len(outlines))
    head = bytearray(tables[b"head"])
    head[8:12] = bytes(4)
    head[50:52] = struct.pack(">h", 1)  # `loca` has 32 bits for each
    changed = {
        b"cmap": _character_map(glyphs),
        b"glyf": bytes(outlines),
        b"head": bytes(head),
        b"loca": struct.pack(f">{len(starts)}I", *starts),
        b"post": _NO_NAMES,
    }
    return _font({tag: changed.get(tag, tables[tag]) for tag in KEPT if tag in tables})


def _tables(font: bytes) -> dict[bytes, bytes]:
    if font[:4] == b"wOFF":
        (count,) = struct.unpack_from(">H", font, 12)
        found = {}
        for number in range(count):
            tag, start, packed, size, _sum = struct.unpack_from(">4sIIII", font, 44 + 20 * number)
            data = font[start : start + packed]
            found[tag] = zlib.decompress(data) if packed < size else data
        return found
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count))
    return {tag: font[start : start + size] for tag, _sum, start, size in entries}


def _characters(cmap: bytes) -> dict[int, int]:
    """The glyph of each character, by the tables of formats 4 and 12."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: dict[int, int] = {}
    for number in range(count):
        _platform, _encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", cmap, start)
        if kind == 12:
            found.update(_of_format_12(cmap[start:]))
        elif kind == 4:
            found = {**_of_format_4(cmap[start:]), **found}
    return found


def _of_format_12(table: bytes) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", table, 12)
    groups = (struct.unpack_from(">III", table, 16 + 12 * number) for number in range(count))
    return {code: glyph + code - first for first, last, glyph in groups for code in range(first, last + 1)}


def _of_format_4(table: bytes) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    ranges_at = 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", table, ranges_at)
    found = {}
    for number in range(count):
        for code in range(starts[number], min(ends[number], 0xFFFE) + 1):
            if not ranges[number]:
                glyph = (code + deltas[number]) & 0xFFFF
            else:
                place = ranges_at + 2 * number + ranges[number] + 2 * (code - starts[number])
                (glyph,) = struct.unpack_from(">H", table, place)
                glyph = (glyph + deltas[number]) & 0xFFFF if glyph else 0
            if glyph:
                found[code] = glyph
    return found


def _character_map(glyphs: Mapping[int, int]) -> bytes:
    """One table of format 12, a group for each character."""
    groups = b"".join(struct.pack(">III", code, code, glyphs[code]) for code in sorted(glyphs))
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _offsets(tables: Mapping[bytes, bytes]) -> list[int]:
    (is_long,) = struct.unpack_from(">h", tables[b"head"], 50)
    loca = tables[b"loca"]
    if is_long:
        return list(struct.unpack(f">{len(loca) // 4}I", loca))
    return [2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca)]


def _with_parts(wanted: set[int], outlines: bytes, offsets: list[int]) -> set[int]:
    """The glyphs, and those that they are made of."""
    left, found = list(wanted), set(wanted)
    while left:
        glyph = left.pop()
        outline = outlines[offsets[glyph] : offsets[glyph + 1]]
        if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
            continue
        place, more = 10, True
        while more:
            flags, part = struct.unpack_from(">HH", outline, place)
            place += 8 if flags & _WORDS else 6
            place += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
            more = bool(flags & _MORE)
            if part not in found:
                found.add(part)
                left.append(part)
    return found


def _font(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">IHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, count * 16 - power * 16
    )
    directory, body = b"", bytearray()
    start = 12 + 16 * count
    for tag in sorted(tables):
        data = tables[tag]
        directory += struct.pack(">4sIII", tag, _checksum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    font = bytearray(header + directory + body)
    head = next(
        offset
        for tag, _sum, offset, _size in (
            struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count)
        )
        if tag == b"head"
    )
    font[head + 8 : head + 12] = struct.pack(">I", (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    numbers: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(numbers) & 0xFFFFFFFF
