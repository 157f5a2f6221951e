"""What the tests of the readers look at: source records, the texts of blocks, the cells of tables."""

from __future__ import annotations

import hashlib

from extract.model.document import Block, Document, Source


def source(data: bytes, kind: str) -> Source:
    """The source record of bytes that stand in no file."""
    return Source(name=f"t.{kind}", format=kind, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def texts(document: Document) -> list[str]:
    """The text of each block."""
    return [document.text[b.start : b.end] for b in document.blocks]


def cells(document: Document, block: Block) -> list[tuple[str, int, int, int, int]]:
    """The cells of a table: text, row, column, rows and columns spanned."""
    assert block.table is not None
    return [
        ("".join(document.text[a:z] for a, z in c.pieces), c.row, c.col, c.rowspan, c.colspan)
        for c in block.table.cells
    ]
