"""The order in which a page is read: its columns, and the tables that stand in one of them or run across."""

from __future__ import annotations

import math
from bisect import bisect_right

from extract.read.pdf_glyphs import Glyph
from extract.read.pdf_grids import Grid
from extract.read.pdf_lines import Line, columns, gutter_between
from extract.read.pdf_pages import Page

Sided = tuple[Grid, str]
"""A grid and the column that it stands in, `left` or `right`; "" where it runs across, or there is but one."""


def laid_out(
    pages: list[Page], free: list[list[Glyph]], grids: dict[int, list[Grid]]
) -> tuple[list[list[list[Line]]], dict[int, list[Sided]]]:
    """For each page its columns, as groups of lines made of its free glyphs; and the grids of the pages that have some."""
    found, gutters = _whole(pages, free)
    sided = {
        page.number: _by_side(grids[page.number], gutters[at]) for at, page in enumerate(pages) if page.number in grids
    }
    for at, page in enumerate(pages):
        across = [grid for grid, side in sided.get(page.number, ()) if not side]
        if across:
            near = gutters[at] or _beside(pages, gutters, at)
            found[at] = [group for band in _bands(free[at], across) for group in _columns(band, page, near)]
    return found, sided


def _whole(pages: list[Page], free: list[list[Glyph]]) -> tuple[list[list[list[Line]]], list[float | None]]:
    """The columns of whole pages, and their gutters."""
    found = [columns(glyphs, page.number) for page, glyphs in zip(pages, free, strict=True)]
    gutters = [gutter_between(groups) for groups in found]
    for at, page in enumerate(pages):
        near = _beside(pages, gutters, at) if gutters[at] is None else None
        if near is not None:
            found[at] = columns(free[at], page.number, near)
            gutters[at] = gutter_between(found[at])
    return found, gutters


def _beside(pages: list[Page], gutters: list[float | None], at: int) -> float | None:
    """The gutter of a neighbour: a page next to one in two columns may have too few lines to know them by itself."""
    near = [k for k in (at - 1, at + 1) if 0 <= k < len(pages) and abs(pages[k].width - pages[at].width) < 1]
    return next((gutters[k] for k in near if gutters[k] is not None), None)


def _columns(band: list[Glyph], page: Page, near: float | None) -> list[list[Line]]:
    found = columns(band, page.number)
    if near is None or gutter_between(found) is not None:
        return found
    return columns(band, page.number, near)


def _bands(glyphs: list[Glyph], grids: list[Grid]) -> list[list[Glyph]]:
    """The glyphs above, between and below grids."""
    bands: list[list[Glyph]] = [[] for _ in range(len(grids) + 1)]
    tops = [grid.box[1] for grid in grids]
    for glyph in glyphs:
        bands[sum(top < glyph.middle for top in tops)].append(glyph)
    return bands


def _by_side(grids: list[Grid], gutter: float | None) -> list[Sided]:
    if gutter is None:
        return [(grid, "") for grid in grids]
    return [(g, "left" if g.box[2] <= gutter else "right" if g.box[0] >= gutter else "") for g in grids]


def with_grids(lines: list[Line], grids: list[Sided]) -> list[Line | Grid]:
    """The lines of a page, with each grid before the first line that is read after it."""
    flow: list[Line | Grid] = []
    tops = [line.top for line in lines if not line.side] + [grid.box[1] for grid, side in grids if not side]
    across = [*sorted(tops), math.inf]
    waiting = list(grids)
    for line in lines:
        end = across[bisect_right(across, line.top)]
        for grid, side in [one for one in waiting if _is_before(*one, line, end)]:
            flow.append(grid)
            waiting.remove((grid, side))
        flow.append(line)
    return flow + [grid for grid, _ in waiting]


def _is_before(grid: Grid, side: str, line: Line, end: float) -> bool:
    """Whether a grid is read before a line; `end` is where what runs across the page ends the line's columns."""
    if side == "left" and line.side == "right":
        return grid.box[1] < end
    same = not side or not line.side or side == line.side
    return same and grid.box[1] < (line.top + line.bottom) / 2
