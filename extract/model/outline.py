"""What the outline stage makes of a document: its structure, and the passages and grids to mine."""

from __future__ import annotations

from typing import Literal

from extract.model.base import Record
from extract.model.commitment import Place
from extract.model.document import Piece
from extract.model.plan import Box, Jurisdiction, Period, PlanTable, Section


class Front(Record):
    """The front matter, as far as it is stated or plain from the text."""

    title: str | None = None
    jurisdiction: Jurisdiction | None = None
    theme: str | None = None
    doc_no: str | None = None
    issuer: str | None = None
    issued: str | None = None
    period: Period | None = None


class Passage(Record):
    """A stretch of prose to mine: a paragraph, the rest of a line after its heading, or the cell of a box.

    `item` groups the passages of one numbered item: what closes it (责任单位：…) holds for all of them.
    `heading` marks a heading's own words; they make no records but may name who leads what follows.
    `preface` marks what stands before the first heading: it reports, it does not promise.
    """

    pieces: tuple[Piece, ...]
    place: Place
    item: int
    heading: bool = False
    preface: bool = False


class GridCell(Record):
    """A cell of a filled grid: its text, and the pieces of the source it stands at (none for an empty cell)."""

    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def at(self) -> Piece | None:
        """The stretch of the source that encloses the cell."""
        return (min(start for start, _ in self.pieces), max(end for _, end in self.pieces)) if self.pieces else None


class Grid(Record):
    """A table with merged cells filled, ready to be mined: header rows, then body rows, all of one width."""

    kind: Literal["box", "annex", "table"]
    title: str | None
    place: Place
    header: tuple[tuple[GridCell, ...], ...]
    rows: tuple[tuple[GridCell, ...], ...]


class Outline(Record):
    """The structure of a document."""

    front: Front
    sections: tuple[Section, ...]
    boxes: tuple[Box, ...]
    annexes: tuple[PlanTable, ...]
    tables: tuple[PlanTable, ...]
    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...]
