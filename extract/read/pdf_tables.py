"""Grids → tables with text; a table that goes on at the top of the next page is put together with its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from extract.read.builder import CellText
from extract.read.pdf_grids import Grid, GridCell
from extract.read.pdf_lines import Line, lines
from extract.read.pdf_paragraphs import FULL_STOP, NUMBER, joined

_SAME_EDGE = 4.0
_TITLE = 40
"""Characters: a longer text at the end of a page is a frame of its own, not the title of a table."""


@dataclass
class PlacedCell(CellText):
    """A cell that knows where its last lines stand on the page, which tells whether it ran out of room there."""

    home: GridCell | None = None


@dataclass
class Table:
    """A table on its way into the document; `page` is where it begins, `last` the grid that it ends with."""

    page: int
    rows: int
    cells: list[PlacedCell]
    last: Grid


def table(grid: Grid) -> Table:
    """The table of one grid."""
    cells = [PlacedCell(cell_text(c, grid.page), c.row, c.col, c.rowspan, c.colspan, home=c) for c in grid.cells]
    return Table(grid.page, max(c.row + c.rowspan for c in cells), cells, grid)


def goes_on(before: Table, grid: Grid) -> bool:
    """Whether a grid at the top of a page has the columns of the table that ended the page before."""
    old, new = before.last.edges, grid.edges
    if grid.page != before.last.page + 1 or abs(old[0] - new[0]) > _SAME_EDGE or abs(old[-1] - new[-1]) > _SAME_EDGE:
        return False
    # A page on which all rows merge two columns lacks their rule; all the rules there must be in the other, though.
    few, many = sorted((old, new), key=len)
    return (
        len(few) >= 2
        and all(any(abs(x - y) <= _SAME_EDGE for y in many) for x in few)
        and (len(few) > 2 or len(old) == len(new) or _is_title(before))
    )


def _is_title(before: Table) -> bool:
    """Whether no more of a table than its title found room on a page."""
    text = before.cells[0].text
    return len(before.cells) == 1 and 0 < len(text) <= _TITLE and "\n" not in text and not FULL_STOP.search(text)


def append(before: Table, grid: Grid) -> None:
    """Add the rows of a continued table, without the header that the new page repeats."""
    more = table(grid)
    columns = before.last.edges if len(before.last.edges) >= len(grid.edges) else grid.edges
    _recolumn(before, before.last.edges, columns)
    _recolumn(more, grid.edges, columns)
    skip = _repeated(before, more)
    shift = before.rows - skip
    rest = [cell for cell in more.cells if cell.row >= skip]
    if len(before.cells) == len(rest) == 1:
        _run_on(before.cells[0], rest[0])
    else:
        rest = _grown(before, _spliced(before, rest, skip))
        for cell in rest:
            cell.row += shift
        before.cells += rest
        before.rows = max([before.rows] + [cell.row + cell.rowspan for cell in rest])
    before.last = Grid(grid.page, grid.box, columns, grid.cells)


def cell_text(cell: GridCell, page: int) -> str:
    """The text of a cell: lines that ran out of room go on, others stay lines of their own."""
    found = lines(cell.glyphs, page)
    if not found:
        return ""
    right = max(line.x1 for line in found)
    parts = [[found[0].text]]
    for before, after in pairwise(found):
        if _wraps(before, after, right, cell):
            parts[-1].append(after.text)
        else:
            parts.append([after.text])
    return "\n".join(joined(part) for part in parts)


def _wraps(before: Line, after: Line, right: float, cell: GridCell) -> bool:
    if FULL_STOP.search(before.text) and (NUMBER.match(after.text) or after.x0 > before.x0 + 1.2 * before.size):
        return False
    if NUMBER.match(after.text) and after.text[0] not in "0123456789(（" and right - before.x1 > 1.5 * before.size:
        return False
    if after.top - before.top > 2.2 * before.size:
        return False
    room = cell.box[2] - before.x1 + min(before.x0 - cell.box[0], 0.6 * before.size)
    return room < max(2.4 * before.size, after.first + before.size)


def _recolumn(part: Table, old: tuple[float, ...], new: tuple[float, ...]) -> None:
    """Give cells the columns of a finer set of rules."""
    if len(old) == len(new):
        return
    place = [min(range(len(new)), key=lambda at: abs(new[at] - edge)) for edge in old]
    for cell in part.cells:
        end = place[cell.col + cell.colspan]
        cell.col = place[cell.col]
        cell.colspan = end - cell.col


def _repeated(before: Table, more: Table) -> int:
    """How many rows at the top of `more` repeat the top of the table."""
    same = 0
    while same < min(more.rows - 1, 4) and _row(before, same) and _row(before, same) == _row(more, same):
        same += 1
    # Never cut through a merged cell of the header.
    while same and any(cell.row < same < cell.row + cell.rowspan for cell in more.cells):
        same -= 1
    return same


def _row(part: Table, row: int) -> list[tuple[str, int, int]]:
    cells = [("".join(cell.text.split()), cell.col, cell.colspan) for cell in part.cells if cell.row == row]
    return cells if any(text for text, _, _ in cells) else []


def _spliced(before: Table, rest: list[PlacedCell], first: int) -> list[PlacedCell]:
    """The new rows; the first of them goes into the last one of the table, if the page end cut a row in two."""
    top = [cell for cell in rest if cell.row == first]
    last = {c.col: c for c in before.cells if c.row + c.rowspan == before.rows}
    if not _is_rest_of_a_row(top, last):
        return rest
    for cell in top:
        if cell.text:
            last[cell.col].text = joined([last[cell.col].text, cell.text])
            last[cell.col].home = cell.home
    kept = [cell for cell in rest if cell.row != first]
    for cell in kept:
        cell.row -= 1
    return kept


def _is_rest_of_a_row(top: list[PlacedCell], last: dict[int, PlacedCell]) -> bool:
    """Whether the top row of a page goes on with the last row of the page before, whose cells are given by column.

    It does if no cell of it begins anything: each is empty, or goes on with a line that had run out of room. Beside
    an empty cell a sentence that was open above is enough.
    """
    if not top or any(cell.col not in last or last[cell.col].colspan != cell.colspan for cell in top):
        return False
    if any(cell.text and (cell.rowspan > 1 or cell.text.isdigit()) for cell in top):
        return False
    beside_empty = any(not cell.text and cell.rowspan == 1 for cell in top)
    return (beside_empty or len(top) == 1) and all(
        not cell.text
        or (beside_empty and _is_open(last[cell.col].text, cell.text))
        or _ran_out_of_room(last[cell.col], cell)
        for cell in top
    )


def _ran_out_of_room(above: PlacedCell, below: PlacedCell) -> bool:
    """Whether the last line of a cell reaches its border, so that what stands on the next page had to go there."""
    if not above.home or not above.home.glyphs or not below.home or NUMBER.match(below.text):
        return False
    ends, begins = lines(above.home.glyphs, 0)[-1], lines(below.home.glyphs, 0)[0]
    margin = min(max(ends.x0 - above.home.box[0], 0.0), 0.6 * ends.size)
    return above.home.box[2] - ends.x1 - margin < begins.first + 0.6 * ends.size


def _grown(before: Table, rest: list[PlacedCell]) -> list[PlacedCell]:
    """The new cells, less those that only go on with a merged cell that the page end cut."""
    last = {c.col: c for c in before.cells if c.row + c.rowspan == before.rows}
    first = min((cell.row for cell in rest), default=0)
    kept = []
    for cell in rest:
        above = last.get(cell.col)
        goes_down = cell.row == first and not cell.text and above is not None and above.colspan == cell.colspan
        if above is not None and goes_down and max(cell.rowspan, above.rowspan) > 1:
            above.rowspan += cell.rowspan
        else:
            kept.append(cell)
    return kept


def _is_open(above: str, below: str) -> bool:
    return bool(above) and not FULL_STOP.search(above) and not NUMBER.match(below)


def _run_on(above: CellText, below: CellText) -> None:
    """Join the two halves of a frame that a page end cut."""
    glue = "" if _is_open(above.text, below.text) else "\n"
    above.text = joined([above.text, below.text]) if not glue else above.text + glue + below.text
