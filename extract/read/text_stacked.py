"""Tables of which a page's text has kept one cell a line: found by the serial numbers of their rows.

    序号⏎指标⏎单位⏎目标⏎1⏎雨水管网⏎公里⏎2000⏎2⏎排水管网⏎公里⏎1500 …

Only rows of one length are put together again: where cells were merged or broken over lines, nothing tells which
cell a line belongs to, and the lines stay paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model.document import Block, Cell, Table
from extract.read.text_lines import Line, LineKind

Grid = list[list[list[int]]]
"""Rows of cells, the head first; a cell is the numbers of its lines."""
_SERIAL = frozenset({"序号", "编号"})
_LEAST_ROWS, _MOST_COLUMNS = 3, 14
_LONGEST_HEAD, _LONGEST_CELL, _SHORT = 16, 200, 20
"""Characters."""
_TAILS = frozenset(["目标", "情况", "属性", "任务", "数量", "指标", "时限", "时间"])
"""What a head may be broken before: 指标⏎属性."""
_NO_CELL = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、．.]|专栏|附|注|图|表\d|.*[。；：，]")


def mark_stacked(text: str, lines: list[Line]) -> list[Line]:
    """The lines, those of such tables marked as `STACKED`."""
    marked = list(lines)
    for grid in _grids(text, lines):
        for at in range(grid[0][0][0], grid[-1][-1][-1] + 1):
            marked[at] = replace(marked[at], kind=LineKind.STACKED)
    return marked


def stacked_tables(text: str, lines: list[Line]) -> list[Block]:
    """The blocks of adjoining lines that were marked: one table or several."""
    return [_block(lines, grid) for grid in _grids(text, lines)]


def _block(lines: list[Line], grid: Grid) -> Block:
    cells = tuple(
        Cell(row=row, col=col, header=row == 0, pieces=tuple(piece for at in cell for piece in lines[at].pieces))
        for row, members in enumerate(grid)
        for col, cell in enumerate(members)
    )
    pieces = tuple(piece for cell in cells for piece in cell.pieces)
    table = Table(rows=len(grid), cols=len(grid[0]), cells=cells)
    return Block(kind="table", start=pieces[0][0], end=pieces[-1][1], pieces=pieces, table=table)


def _grids(text: str, lines: Sequence[Line]) -> Iterator[Grid]:
    visible = [at for at, line in enumerate(lines) if not line.blank and line.kind in (LineKind.TEXT, LineKind.STACKED)]
    words = ["".join(text[start:end] for start, end in lines[at].pieces).strip() for at in visible]
    behind = 0
    for place, word in enumerate(words):
        if word in _SERIAL and place >= behind and (grid := _grid(words, place)):
            behind = grid[-1][-1][-1] + 1
            yield [[[visible[at] for at in cell] for cell in row] for row in grid]


def _grid(words: list[str], place: int) -> Grid | None:
    """The table whose head begins at a word; None if there is none, or one that cannot be put together."""
    ahead = words[place : place + 2 * _MOST_COLUMNS]
    if "1" not in ahead:
        return None
    first = place + ahead.index("1")
    columns, rows = max(((n, _count(words, first, n)) for n in range(2, _MOST_COLUMNS)), key=lambda found: found[1])
    head = _head(words, place, first, columns)
    if rows < _LEAST_ROWS or head is None:
        return None
    end = first + rows * columns
    cells = [[[first + row * columns + col] for col in range(columns)] for row in range(rows)]
    if len(words) < end or any(len(word) > _LONGEST_CELL for word in words[first:end]):
        return None
    while end < len(words) and end < first + rows * columns + 3 and _is_rest(words, end):
        cells[-1][-2].append(cells[-1][-1].pop())
        cells[-1][-1].append(end)
        end += 1
    return [head, *cells]


def _count(words: list[str], first: int, columns: int) -> int:
    """How many rows of so many cells begin with their serial numbers, one after the other."""
    rows = 0
    while first + rows * columns < len(words) and words[first + rows * columns] == str(rows + 1):
        rows += 1
    return rows


def _head(words: list[str], place: int, first: int, columns: int) -> list[list[int]] | None:
    """The heads, one for each column; a head that was broken takes two lines."""
    surplus = first - place - columns
    if any(len(word) > _LONGEST_HEAD for word in words[place:first]) or surplus < 0:
        return None
    broken = [at for at in range(place + 2, first) if words[at] in _TAILS]
    if surplus and len(broken) != surplus:
        return None
    head: list[list[int]] = []
    for at in range(place, first):
        if surplus and at in broken:
            head[-1].append(at)
        else:
            head.append([at])
    return head


def _is_rest(words: list[str], at: int) -> bool:
    """Whether a short line behind the last row belongs to it: a cell there was broken, as its last one shows."""
    return len(words[at]) <= _SHORT and not _NO_CELL.match(words[at]) and bool(re.search(r"\d|性$", words[at]))
