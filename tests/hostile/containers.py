"""Files made by code: zip archives of given members, and the smallest OLE containers of given streams."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAN = "临川市“十四五”消防规划\n一、主要任务\n（一）建设\n新增市政消火栓500个。\n"


def zipped(members: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return out.getvalue()


def word(body: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word file with the given content of w:body, and further members."""
    return zipped({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"} | dict(more or {}))


def paragraphs(text: str = PLAN) -> str:
    """The lines of a text as Word paragraphs."""
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3 with one sector of 512 bytes for each 512 bytes of each stream (none is small)."""
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors: list[bytes] = []
    chain: list[int] = []

    def add(data: bytes) -> int:
        first, pieces = len(sectors), [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        for number, piece in enumerate(pieces, start=1):
            sectors.append(piece)
            chain.append(end if number == len(pieces) else len(sectors))
        return first

    placed = {name: (add(data.ljust(4096, b"\0")), max(len(data), 4096)) for name, data in streams.items()}
    entries = [_entry("Root Entry", 5, 1, end, 0)]
    for number, (name, (first, size)) in enumerate(placed.items(), start=1):
        right = number + 1 if number < len(placed) else free
        entries.append(_entry(name, 2, free, first, size, right))
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = add(b"".join(entries))
    table_at = len(sectors)
    table = struct.pack("<128I", *(chain + [fat_mark] + [free] * (127 - len(chain))))
    header = struct.pack(
        "<8s16s6H10I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0,
        0, 0, 1, directory, 0, 4096, end, 0, end, 0, table_at, *[free] * 108,
    )  # fmt: skip
    return header + b"".join(sectors) + table


def _entry(name: str, kind: int, child: int, first: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    coded = (name + "\0").encode("utf-16-le")
    left = 0xFFFFFFFF
    return struct.pack(
        "<64sHBB3I16sIQQIQ", coded, len(coded), kind, 1, left, right, child, bytes(16), 0, 0, 0, first, size
    )  # fmt: skip


def cell_table(rows: list[list[str]]) -> str:
    """A Word table of plain cells."""
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
