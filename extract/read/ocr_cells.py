"""The cells of a drawn table on a scan, read one by one where the lines of the page do not keep to them.

What looks for lines takes the texts of two narrow cells side by side for one, and overlooks a figure that stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from extract.read.ocr import FIRST, LEAST_SCORE, SECOND, Inches, OcrLine, Scan, doubts_of, line_of, text_at

_INSET = 0.03
"""Inches: what the rule around a cell takes up of it."""
_SLACK = 0.06
"""Inches: a line that reaches over a border by less keeps to its cell."""
_LEAST_INK = 4
_SMALLEST = 0.04
"""Inches: what is lower is a speck, no line of text."""
_LINE = 0.13
"""Inches: the height of the characters of a table, at least."""


def reread(scan: Scan, cells: list[Inches]) -> None:
    """Replace the lines that lie in several cells, and add those of cells that hold ink and no line."""
    inside = [line for line in scan.lines if any(_overlap(line, cell) for cell in cells)]
    crossing = [
        line
        for line in inside
        if sum(_overlap(line, cell) for cell in cells) > 1 or (line.stacked and not _adds_up(line))
    ]
    lines = [line for line in scan.lines if line not in crossing]
    again = [cell for cell in cells if any(_overlap(line, cell) for line in crossing) or not _has_line(cell, inside)]
    for cell in again:
        lines = [line for line in lines if not _keeps_to(line, cell)]
        found = list(_lines(scan, cell))
        lines += found
        scan.doubts += [doubt for line in found for doubt in doubts_of(line, scan.image, FIRST)]
    scan.lines[:] = lines


def _overlap(line: OcrLine, cell: Inches) -> bool:
    """Whether a line reaches well into a cell."""
    across = min(line.right, cell[2]) - max(line.left, cell[0])
    middle = (line.top + line.bottom) / 2
    return across > _SLACK and cell[1] < middle < cell[3]


def _adds_up(line: OcrLine) -> bool:
    """Whether a stack of characters is as high as so many are."""
    return abs(len(line.text) - (line.bottom - line.top) / (line.right - line.left)) < 0.35 * len(line.text)


def _keeps_to(line: OcrLine, cell: Inches) -> bool:
    return cell[0] < (line.left + line.right) / 2 < cell[2] and cell[1] < (line.top + line.bottom) / 2 < cell[3]


def _has_line(cell: Inches, lines: list[OcrLine]) -> bool:
    return any(_keeps_to(line, cell) or _overlap(line, cell) for line in lines)


def _lines(scan: Scan, cell: Inches) -> Iterator[OcrLine]:
    """The lines in a cell, found by the white between them."""
    left, top, right, bottom = (round(value * SECOND) for value in _inner(cell))
    crop = scan.finer[top:bottom, left:right]
    if min(crop.shape[:2]) < 4:
        return
    ink = crop.min(axis=2) < 128
    for start, end in _whole(list(_runs(ink.any(axis=1)))):
        across = np.flatnonzero(ink[start:end].any(axis=0))
        if max(end - start, len(across)) < _SMALLEST * SECOND or ink[start:end].sum() < _LEAST_INK:
            continue
        edges = (left + int(across[0]) - 3, top + start - 3, left + int(across[-1]) + 4, top + end + 3)
        box = (edges[0] / SECOND, edges[1] / SECOND, edges[2] / SECOND, edges[3] / SECOND)
        text, score = text_at(scan.finer, box, SECOND)
        if text.strip() and score >= LEAST_SCORE:
            yield line_of(text, [], box, score)


def _inner(cell: Inches) -> Inches:
    return cell[0] + _INSET, cell[1] + _INSET, cell[2] - _INSET, cell[3] - _INSET


def _runs(filled: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where rows of ink begin and end."""
    rows = np.flatnonzero(filled)
    if len(rows):
        breaks = np.flatnonzero(np.diff(rows) > 1)
        starts, ends = [rows[0], *rows[breaks + 1]], [*rows[breaks], rows[-1]]
        yield from ((int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True))


def _whole(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs put together to lines: the strokes of 二 are two runs, yet no higher together than another character."""
    tallest = max((end - start for start, end in runs), default=0)
    lines: list[tuple[int, int]] = []
    for start, end in runs:
        if lines and end - lines[-1][0] <= 1.1 * max(tallest, _LINE * SECOND):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines
