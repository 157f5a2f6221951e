"""The grid of a Word table: rows and cells, with merged cells brought back together."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from extract.read.docx_package import W
from extract.read.docx_xml import child, flat, number, switch, value

_MAX_COLUMNS = 63
"""Word's own limit; a file that claims more is no reason to make a grid of millions."""


@dataclass
class GridCell:
    """A w:tc at its place in the grid."""

    element: etree._Element
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


def grid(table: etree._Element) -> list[GridCell]:
    """The cells of a w:tbl in reading order, each merged cell once. Deleted rows are left out."""
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}
    rows = [row for row in flat(table, "tr") if child(row, "trPr/del") is None]
    for index, row in enumerate(rows):
        above = _row(row, index, above, cells)
    return cells


def _row(row: etree._Element, index: int, above: dict[int, GridCell], cells: list[GridCell]) -> dict[int, GridCell]:
    """Append the cells of one row; returns those that the next row may continue, by column."""
    col = _limited(value(row, "trPr/gridBefore"), 0)
    header = bool(switch(row, "trPr/tblHeader"))
    open_cells: dict[int, GridCell] = {}
    previous: GridCell | None = None
    for element in flat(row, "tc"):
        span = _limited(value(element, "tcPr/gridSpan"), 1)
        if previous is not None and value(element, "tcPr/hMerge") == "continue":
            previous.colspan += span
            col += span
            continue
        merge = child(element, "tcPr/vMerge")
        upper = above.get(col)
        if merge is not None and merge.get(W + "val", "continue") != "restart" and upper is not None:
            upper.rowspan = index - upper.row + 1
            previous = upper
        else:
            previous = GridCell(element, index, col, colspan=span, header=header)
            cells.append(previous)
        if merge is not None:
            open_cells[col] = previous
        col += span
    return open_cells


def _limited(stated: str | None, default: int) -> int:
    count = number(stated)
    return default if count is None else max(default, min(count, _MAX_COLUMNS))
