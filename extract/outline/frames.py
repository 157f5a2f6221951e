"""Tables that are none: a frame around text is a table of one cell, and one table may hold several 专栏 one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model.document import Block, Document
from extract.model.outline import GridCell
from extract.outline.boxes import box_title, paragraphs_of
from extract.outline.headings import Numbering, numbering
from extract.outline.tables import Row
from extract.text.offsets import View, clean_view


@dataclass
class Paragraph:
    """A block with its clean view and numbering, for looking ahead; `frame` is the same for the lines of one frame."""

    block: Block
    view: View
    number: Numbering | None
    frame: int | None = None


def paragraphs(document: Document) -> list[Paragraph]:
    """The blocks of a document; of a table of one cell, its lines as framed paragraphs."""
    found: list[Paragraph] = []
    for place, block in enumerate(document.blocks):
        if block.table is not None and len(block.table.cells) == 1:
            found += _lines(document, block, place)
        elif block.table is not None:
            found.append(Paragraph(block, View("", (0,), (0,)), None))
        else:
            found.append(_paragraph(document, block, None))
    return found


def _lines(document: Document, block: Block, frame: int) -> Iterator[Paragraph]:
    for pieces in paragraphs_of(document, GridCell(text="", pieces=block.pieces)):
        line = Block(
            kind="paragraph", start=pieces[0][0], end=pieces[-1][1], pieces=pieces, framed=True, page=block.page
        )
        yield _paragraph(document, line, frame)


def _paragraph(document: Document, block: Block, frame: int | None) -> Paragraph:
    view = clean_view(document.text, block.pieces)
    return Paragraph(block, view, numbering(view.text), frame)


def one_cell(row: Row) -> bool:
    """Whether one cell takes up a row, from its first column on."""
    return len({id(cell) for cell in row if cell.text}) == 1 and bool(row[0].text)


def boxes_apart(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of a table, cut before each row below the first that is the title of a numbered 专栏."""
    part: list[Row] = []
    for row in rows:
        title = box_title(row[0].text) if part and one_cell(row) else None
        if title is not None and title.number is not None:
            yield part
            part = []
        part.append(row)
    if part:
        yield part
