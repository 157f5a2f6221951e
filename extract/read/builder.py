"""Build a document's text and blocks together, so that their offsets cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.model.document import Block, Cell, Piece, Table


@dataclass
class CellText:
    """A table cell on its way into a document; `row` and `col` are the top left grid position."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass
class DocumentBuilder:
    """For readers whose format is not itself a text: paragraphs and tables are appended, the text grows with them.

    Paragraphs are separated by a line break, table cells by a tab, table rows by a line break. Line breaks inside
    a paragraph or a cell are kept.
    """

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def paragraph(self, text: str, *, level: int | None = None, framed: bool = False, page: int | None = None) -> None:
        """Append a paragraph; one without visible text is left out."""
        text = text.strip()
        if not text:
            return
        piece = self._write(text)
        self.blocks.append(
            Block(
                kind="paragraph", start=piece[0], end=piece[1], pieces=(piece,), level=level, framed=framed, page=page
            )
        )
        self._write("\n")

    def go_on(self, text: str) -> None:
        """Append text to the last block, which must be a paragraph."""
        self.length -= len(self.parts.pop())
        self._write(text.rstrip())
        last = self.blocks[-1]
        self.blocks[-1] = last.model_copy(update={"end": self.length, "pieces": ((last.start, self.length),)})
        self._write("\n")

    def table(self, cells: Sequence[CellText], *, page: int | None = None) -> None:
        """Append a table; cells come in reading order. A table without any text is left out."""
        if not any(cell.text.strip() for cell in cells):
            return
        start, placed = self.length, []
        for index, cell in enumerate(cells):
            if index:
                self._write("\n" if cell.row != cells[index - 1].row else "\t")
            placed.append(self._cell(cell))
        pieces = tuple(piece for cell in placed for piece in cell.pieces)
        grid = Table(
            rows=max(c.row + c.rowspan for c in cells), cols=max(c.col + c.colspan for c in cells), cells=tuple(placed)
        )
        self.blocks.append(Block(kind="table", start=start, end=self.length, pieces=pieces, table=grid, page=page))
        self._write("\n")

    def text(self) -> str:
        """The whole text so far."""
        return "".join(self.parts)

    def _cell(self, cell: CellText) -> Cell:
        text = cell.text.strip()
        pieces: tuple[Piece, ...] = (self._write(text),) if text else ()
        return Cell(
            row=cell.row, col=cell.col, rowspan=cell.rowspan, colspan=cell.colspan, header=cell.header, pieces=pieces
        )

    def _write(self, text: str) -> Piece:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return (start, self.length)
