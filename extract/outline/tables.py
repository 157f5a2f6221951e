"""Tables: fill merged cells, find the head, guess the merges that a text export has lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from extract.lexicon import phrases
from extract.model.document import Table
from extract.model.outline import GridCell
from extract.model.plan import CellsAt
from extract.text.offsets import clean_view

Row = tuple[GridCell, ...]
EMPTY = GridCell(text="")
_NUMERIC = re.compile(r"[-+]?[\d０-９,，.．]+(?:[%％﹪‰]|以上|以内|左右)?|[-—–/／]+|")


def filled_rows(text: str, table: Table) -> list[Row]:
    """The table's grid with merged cells repeated over all the positions that they cover.

    In a table whose merges are lost, rows keep the number of cells that they were written with.
    """
    if not table.merges_known:
        return _ragged_rows(text, table)
    grid = [[EMPTY] * table.cols for _ in range(table.rows)]
    for cell in table.cells:
        filled = _grid_cell(text, cell.pieces)
        for row in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
            for col in range(cell.col, min(cell.col + cell.colspan, table.cols)):
                grid[row][col] = filled
    return [tuple(row) for row in grid]


def squared(rows: Sequence[Row]) -> list[Row]:
    """Rows of one width: those that were written with fewer cells than the widest get empty ones behind."""
    width = max(map(len, rows), default=0)
    return [(*row, *[EMPTY] * (width - len(row))) for row in rows]


def split_head(table: Table, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Header rows and body rows of filled rows, all brought to one width, with the lost merges guessed."""
    if not rows:
        return [], []
    if not _is_head(rows):
        return [], rows
    if table.merges_known:
        height = _head_height(table, rows)
        return rows[:height], rows[height:]
    width = max(map(len, rows))
    if len(rows) > 1 and len(rows[0]) < width == len(rows[1]):
        spread = _spread_head(rows[0], rows[1])
        under = tuple(below if below.text else above for above, below in zip(spread, rows[1], strict=True))
        return [spread, under], _fill_down(rows[2:])
    return [rows[0]], _fill_down(rows[1:])


def texts(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The words of a grid's cells."""
    return tuple(tuple(cell.text for cell in row) for row in rows)


def cells_at(rows: Sequence[Row]) -> CellsAt:
    """The places of a grid's cells, in the shape of its `texts`."""
    return tuple(tuple(cell.at for cell in row) for row in rows)


def is_numeric(text: str) -> bool:
    """Whether a cell holds nothing but a number, a dash or nothing."""
    return bool(_NUMERIC.fullmatch(text))


def _grid_cell(text: str, pieces: tuple[tuple[int, int], ...]) -> GridCell:
    return GridCell(text=clean_view(text, pieces).text, pieces=pieces) if pieces else EMPTY


def _ragged_rows(text: str, table: Table) -> list[Row]:
    rows: list[list[GridCell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(_grid_cell(text, cell.pieces))
    return [tuple(row) for row in rows]


def _is_head(rows: list[Row]) -> bool:
    """A head names its columns with the usual words, or stands in words above columns of numbers."""
    first = [cell.text for cell in rows[0]]
    if len(rows) < 2 or len(set(first)) < 2 or any(len(text) > 30 for text in first):
        return False
    if any(text and is_numeric(text) for text in first):
        return False
    usual = phrases("tables")["head_words"]
    if sum(any(word in text for word in usual) for text in first if text) >= 2:
        return True
    if any(text in usual for text in first):
        return True
    return any(cell.text and is_numeric(cell.text) for row in rows[1:] for cell in row)


def _head_height(table: Table, rows: list[Row]) -> int:
    flagged = {cell.row for cell in table.cells if cell.header}
    tallest = max((cell.rowspan for cell in table.cells if cell.row == 0), default=1)
    wide = any(cell.colspan > 1 for cell in table.cells if cell.row == 0)
    height = tallest if wide or tallest > 1 else 1
    while height in flagged and height < len(rows) - 1 and height < 4:
        height += 1
    return min(height, len(rows) - 1) or 1


def _spread_head(above: Row, below: Row) -> Row:
    """Spread an upper head over the columns of the lower one.

    An empty lower cell lies under an upper one that spans both rows; the other upper cells share the runs of filled
    lower cells between them: 城区（个） | 乡镇（个） over 一级站 | 二级站 | 一级乡镇队.
    """
    empties = sum(not cell.text for cell in below)
    wide = len(above) - empties
    runs = _runs(below)
    if wide < len(runs) or not runs:
        return above + (EMPTY,) * (len(below) - len(above))
    shares = [1] * len(runs)
    shares[max(range(len(runs)), key=lambda i: runs[i][1] - runs[i][0])] += wide - len(runs)
    out: list[GridCell] = []
    rest = list(above)
    for col, cell in enumerate(below):
        if not cell.text:
            out.append(rest.pop(0))
            continue
        run = next((i for i, (start, _) in enumerate(runs) if start == col), None)
        if run is not None:
            owners = [rest.pop(0) for _ in range(shares[run])]
            out += _share(owners, below[runs[run][0] : runs[run][1]])
    return tuple(out)


def _runs(row: Row) -> list[tuple[int, int]]:
    marks = "".join("x" if cell.text else " " for cell in row)
    return [match.span() for match in re.finditer("x+", marks)]


def _share(owners: list[GridCell], cells: Row) -> list[GridCell]:
    """Divide a run of columns among its upper heads where they fit best by their words."""
    if len(owners) == 1 or len(owners) > len(cells):
        return [owners[min(i, len(owners) - 1)] for i in range(len(cells))]
    best = max(
        combinations(range(1, len(cells)), len(owners) - 1),
        key=lambda cuts: _fit(owners, cells, (0, *cuts, len(cells))),
    )
    bounds = (0, *best, len(cells))
    return [owner for i, owner in enumerate(owners) for _ in range(bounds[i + 1] - bounds[i])]


def _fit(owners: list[GridCell], cells: Row, bounds: tuple[int, ...]) -> float:
    score = 0.0
    for i, owner in enumerate(owners):
        group = [cell.text for cell in cells[bounds[i] : bounds[i + 1]]]
        score += sum(len(set(text) & set(owner.text)) for text in group)
        # Columns under one head end alike (…消防站 …消防站 | …消防队 …消防队).
        score += sum(a[-1] == b[-1] for a, b in pairwise(group))
    return score


def _fill_down(rows: list[Row]) -> list[Row]:
    """Repeat what a vertical merge shows once: an empty cell in a column of words takes the cell above it."""
    width = max((len(row) for row in rows), default=0)
    padded = [row + (EMPTY,) * (width - len(row)) for row in rows]
    for col in range(width):
        column = [row[col] for row in padded]
        named = [cell.text for cell in column if cell.text]
        if not column or not column[0].text or len(named) == len(column) or any(map(is_numeric, named)):
            continue
        for index, cell in enumerate(column):
            if not cell.text:
                column[index] = column[index - 1]
        padded = [(*row[:col], column[i], *row[col + 1 :]) for i, row in enumerate(padded)]
    return padded
