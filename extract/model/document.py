"""What a reader makes of a file: the text, and the blocks that it falls into.

`Document.text` is the one string that all offsets of all later records refer to. A reader writes it once; nobody
changes it afterwards. It may hold what is no part of any sentence (page furniture, line breaks of a wrapped
paragraph): a block names the pieces of the text that belong to it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extract.model.base import Record
from extract.model.finding import Finding

Piece = tuple[int, int]
"""Half-open offsets into `Document.text`."""


class Source(Record):
    """Where a document came from. `pages` is None where the format has none."""

    name: str
    format: str
    sha256: str
    bytes: int
    pages: int | None = None


class Cell(Record):
    """One cell of a table, at its top left grid position; `pieces` is empty for an empty cell.

    A cell that spans rows or columns stands once in `Table.cells`. A text export of a word processor has lost its
    merges: there every cell spans one row and one column, and `Table.merges_known` is False.
    """

    row: int = Field(ge=0)
    col: int = Field(ge=0)
    rowspan: int = Field(default=1, ge=1)
    colspan: int = Field(default=1, ge=1)
    header: bool = False
    pieces: tuple[Piece, ...] = ()


class Table(Record):
    """A table as a list of cells, in reading order, that together cover at most `rows` × `cols` grid positions."""

    rows: int = Field(ge=0)
    cols: int = Field(ge=0)
    cells: tuple[Cell, ...]
    merges_known: bool = True


class Block(Record):
    """A paragraph or a table, in document order.

    `start` and `end` enclose all of its pieces; the pieces of a table are those of its cells. A paragraph that a
    page break cuts in two is one block of two pieces. `level` is the outline level that the format itself states
    (Word's heading styles, html h1 to h6), None where it states none. `framed` marks text that the format draws as
    a box of its own (a text box, a frame).
    """

    kind: Literal["paragraph", "table"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    pieces: tuple[Piece, ...]
    table: Table | None = None
    level: int | None = None
    framed: bool = False
    page: int | None = None


class Metadata(Record):
    """What the format itself says of the plan, outside its text (a government page's metadata table). All optional."""

    title: str | None = None
    doc_no: str | None = None
    issuer: str | None = None
    issued: str | None = None
    """ISO date, YYYY-MM-DD."""


class Document(Record):
    """A file, read: its text, its blocks in order, and its source."""

    source: Source
    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    warnings: tuple[Finding, ...] = ()
    """What a user must know of the reading itself: pages read by OCR or not at all, numbers in doubt."""
