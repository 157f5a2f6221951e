"""A plan's text as a page shows it: headings, paragraphs and tables, each by its offsets; nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from extract.model.plan import At, CellsAt, Plan

Block = tuple[Any, ...]
"""("h", level, pieces), ("p", pieces) or ("t", header rows, rows); a row is cells of (start, end, rowspan, colspan)."""
_LINE = re.compile(r"[^\n]+")


def blocks(plan: Plan) -> list[Block]:
    """All blocks in the order of the text. What no heading, paragraph or table holds comes line by line."""
    placed = [*_tables(plan), *_items(plan), *_paragraphs(plan)]
    covered = bytearray(len(plan.text))
    for _, _, spans in placed:
        for start, end in spans:
            covered[start:end] = b"\x01" * (end - start)
    placed += _rest(plan.text, covered)
    return [block for _, block, _ in sorted(placed, key=lambda one: one[0])]


def _paragraphs(plan: Plan) -> Iterator[tuple[int, Block, list[At]]]:
    """The plan's paragraphs, cut where a heading ends inside one; the stop behind a heading stays with it."""
    sections = {section.start: section for section in plan.sections}
    for pieces in plan.paragraphs:
        section = sections.get(pieces[0][0])
        if section is None:
            yield pieces[0][0], ("p", list(pieces)), list(pieces)
            continue
        stop = plan.text[section.end : section.end + 1] in tuple("。：:．")
        heading, *rest = _cut(pieces, section.end + stop)
        yield heading[0][0], ("h", section.level, heading), heading
        for part in rest:
            yield part[0][0], ("p", part), part


def _items(plan: Plan) -> Iterator[tuple[int, Block, list[At]]]:
    """The items of boxes, as headings of the lowest level."""
    for at in (row.item_at for box in plan.boxes for row in box.rows):
        if at is not None and at[0] < at[1]:
            yield at[0], ("h", 6, [at]), [at]


def _cut(pieces: Iterable[At], at: int) -> list[list[At]]:
    before = [(start, min(end, at)) for start, end in pieces if start < at]
    after = [(max(start, at), end) for start, end in pieces if end > at]
    return [part for part in (before, after) if part]


def _tables(plan: Plan) -> Iterator[tuple[int, Block, list[At]]]:
    grids = [(table.header_at, table.rows_at) for table in (*plan.annexes, *plan.tables)]
    grids += [((), box.grid_at) for box in plan.boxes]
    for header, rows in grids:
        spans = sorted({at for row in (*header, *rows) for at in row if at is not None})
        if spans:
            yield spans[0][0], ("t", _merged(header), _merged(rows)), spans


def _merged(grid: CellsAt) -> list[list[tuple[int, int, int, int]]]:
    """A filled grid with each merged cell once, at its top left position; an empty cell is (0, 0, 1, 1)."""
    rows: list[list[tuple[int, int, int, int]]] = []
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(grid):
        cells: list[tuple[int, int, int, int]] = []
        for left, at in enumerate(row):
            if (top, left) in taken:
                continue
            down, right = _extent(grid, top, left)
            taken |= {(r, c) for r in range(top, top + down) for c in range(left, left + right)}
            cells.append((*(at or (0, 0)), down, right))
        rows.append(cells)
    return rows


def _extent(grid: CellsAt, top: int, left: int) -> tuple[int, int]:
    at = grid[top][left]
    if at is None:
        return 1, 1
    right, down = 1, 1
    while left + right < len(grid[top]) and grid[top][left + right] == at:
        right += 1
    while top + down < len(grid) and grid[top + down][left : left + right] == (at,) * right:
        down += 1
    return down, right


def _rest(text: str, covered: bytearray) -> list[tuple[int, Block, list[At]]]:
    found: list[tuple[int, Block, list[At]]] = []
    for line in _LINE.finditer(text):
        at = line.start()
        while at < line.end():
            end = at
            while end < line.end() and covered[end] == covered[at]:
                end += 1
            words = text[at:end].strip()
            if not covered[at] and words:
                start = text.index(words, at)
                piece = [(start, start + len(words))]
                found.append((start, ("p", piece), piece))
            at = end
    return found
