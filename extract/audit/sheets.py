"""Tables as the audit reads them: one shape for the tables of annexes, of the body and of boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model.plan import Box, CellsAt, Plan, PlanTable
from extract.model.span import Span
from extract.text.columns import unit_in

Texts = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words and where they stand; `at` is None for an empty cell."""

    text: str
    at: tuple[int, int] | None = None


_NOTHING = Cell("")
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it is called (附件2, 专栏3, 表), its title, header rows, body rows.

    All rows are padded to the width of the header, or of the widest row where there is none.
    """

    kind: str
    number: int | None
    title: str
    subtitle: str
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    start: int
    end: int

    @property
    def name(self) -> str:
        """How a message names the table: 附件2, 专栏3, “主要指标”表."""
        if self.number is not None:
            return f"{self.kind}{self.number}"
        return f"“{self.title}”" if self.title else "表格"

    @property
    def name_en(self) -> str:
        """The same in English."""
        kind = {"附件": "annex", "专栏": "box", "表": "table"}[self.kind]
        return f"{kind} {self.number}" if self.number is not None else f"the {kind}"

    @property
    def titles(self) -> list[str]:
        """Its title and subtitle, as far as it has them."""
        return [title for title in (self.title, self.subtitle) if title]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return max((len(row) for row in (*self.header, *self.rows)), default=0)

    def head(self, col: int) -> str:
        """A column's head: the distinct cells above it, from the top."""
        return "".join(dict.fromkeys(row[col].text for row in self.header if row[col].text))

    def heads(self) -> list[str]:
        """The heads of all columns; empty where the table has no header."""
        return [self.head(col) for col in range(self.width)] if self.header else []

    def unit(self, col: int) -> str:
        """The unit that a column's head, or else the title, names in brackets: 总投资（亿元）; "" if none does."""
        named = (unit_in(row[col].text) for row in reversed(self.header))
        return next((unit for unit in named if unit), "") or unit_in(self.title)


def sheets_of(plan: Plan) -> tuple[Sheet, ...]:
    """All tables of a plan."""
    tables = [_from_table(table) for table in (*plan.annexes, *plan.tables)]
    return (*tables, *(_from_box(box) for box in plan.boxes if box.grid))


def _from_table(table: PlanTable) -> Sheet:
    kind, number, title = "附件" if table.annex is not None else "表", table.annex, table.title or ""
    if kind == "表" and (numbered := re.match(r"表\s*(?P<number>\d{1,2})\s*", title)):
        number, title = int(numbered["number"]), title[numbered.end() :]
    head, body = _cells(table.header, table.header_at), _cells(table.rows, table.rows_at)
    return _sheet(kind, number, title, table.subtitle or "", head, body, table)


def _from_box(box: Box) -> Sheet:
    cells = _cells(box.grid, box.grid_at)
    return _sheet("专栏", box.number, box.title, "", cells[:1], cells[1:], box)


def _sheet(
    kind: str, number: int | None, title: str, subtitle: str, head: list[Row], body: list[Row], of: PlanTable | Box
) -> Sheet:
    width = max((len(row) for row in (*head, *body)), default=0)
    return Sheet(kind, number, title, subtitle, _padded(head, width), _padded(body, width), of.start, of.end)


def _cells(texts: Texts, places: CellsAt) -> list[Row]:
    return [
        tuple(Cell(text, at) for text, at in zip(row, where, strict=True))
        for row, where in zip(texts, places, strict=True)
    ]


def _padded(rows: list[Row], width: int) -> tuple[Row, ...]:
    return tuple(row + (_NOTHING,) * (width - len(row)) for row in rows)


def cell_span(text: str, cell: Cell) -> Span:
    """A cell, quoted from the plan's text; the cell must not be empty."""
    assert cell.at is not None
    start, end = cell.at
    return Span(text=text[start:end], start=start, end=end)


def row_span(text: str, row: Row) -> Span:
    """A row, quoted from its first own cell to its last; what a merge brings in from a row above is left out."""
    places = sorted({cell.at for cell in row if cell.at is not None})
    start, end = places[-1]
    for at in reversed(places[:-1]):
        if text[at[1] : start].strip():
            break
        start = at[0]
    return Span(text=text[start:end], start=start, end=end)
