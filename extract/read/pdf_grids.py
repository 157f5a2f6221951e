"""The drawn tables and frames of a pdf page, as grids of boxes: pdfplumber finds the cells, this makes rows of them."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber

from extract.read.pdf_glyphs import Box, Glyph
from extract.read.pdf_lines import inside
from extract.read.pdf_pages import Page
from extract.read.rulings import tables_of

_SLACK = 3.0
"""Points: rules that lie closer together are one rule, drawn double or not quite in line."""
_MAX_GRID_PAGES = 500
_WHITE = ((1,), (1, 1, 1), (0, 0, 0, 0))


@dataclass
class GridCell:
    """A cell: its place in the grid and on the page."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass
class Grid:
    """A table or frame on one page."""

    page: int
    box: Box
    edges: tuple[float, ...]
    """The x positions of its rules."""
    cells: list[GridCell]


def find(data: bytes, pages: list[Page]) -> dict[int, list[Grid]]:
    """The grids of the pages that have ruled lines, by page number, from top to bottom.

    A page that pdfplumber cannot read (its parser is stricter than pdfium) gives no grids; its text stays.
    """
    ruled = [page for page in pages if page.ruled and not page.turned][:_MAX_GRID_PAGES]
    found: dict[int, list[Grid]] = {}
    for page, boxes in zip(ruled, _boxes(data, [page.number for page in ruled]), strict=False):
        found[page.number] = on_page(page, boxes)
    return without_page_frames(found, pages)


def on_page(page: Page, tables: list[list[Box]]) -> list[Grid]:
    """The grids of a page from the boxes of the cells of each table on it, from top to bottom."""
    grids = [grid for cells in tables if (grid := _grid(page, cells)) is not None]
    grids = [grid for grid in grids if not _is_around_another(grid, grids)]
    return sorted(grids, key=lambda grid: grid.box[1])


def _boxes(data: bytes, numbers: list[int]) -> Iterator[list[list[Box]]]:
    """For each page, the boxes of the cells of each table on it."""
    if not numbers:
        return
    # pdfminer reports every oddity of a font as a warning, which Python prints where no program has set up logging.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data), pages=numbers) as pdf:
            for page in pdf.pages:
                try:
                    yield tables_of(page.filter(_is_rule).debug_tablefinder().edges)
                except Exception:
                    yield []
                page.close()
    except Exception:
        return


def _is_rule(thing: dict[str, Any]) -> bool:
    """Whether pdfplumber should look at a thing: lines and strokes, no areas of colour, nothing white, no text."""
    if thing["object_type"] not in ("rect", "line", "curve"):
        return False
    if thing["object_type"] == "rect" and not thing.get("stroke") and min(thing["width"], thing["height"]) >= _SLACK:
        return False
    colour = thing.get("stroking_color" if thing.get("stroke") else "non_stroking_color")
    colour = tuple(colour) if isinstance(colour, (list, tuple)) else (colour,)
    return colour not in _WHITE


def _grid(page: Page, boxes: list[Box]) -> Grid | None:
    """A grid from the boxes of its cells; None if there is no text in it."""
    xs, ys = _rules(boxes, 0), _rules(boxes, 1)
    cells = []
    for box in sorted(boxes, key=lambda b: (_place(ys, b[1]), b[0])):
        col, row = _place(xs, box[0]), _place(ys, box[1])
        spans = _place(ys, box[3]) - row, _place(xs, box[2]) - col
        if min(spans) > 0:
            cells.append(GridCell(row, col, *spans, box))
    if not cells:
        return None
    around = (xs[0], ys[0], xs[-1], ys[-1])
    for glyph in page.glyphs:
        if inside(glyph, around):
            home = next((cell for cell in cells if inside(glyph, cell.box)), None)
            if home is not None:
                home.glyphs.append(glyph)
    if not any(cell.glyphs for cell in cells):
        return None
    return Grid(page.number, around, tuple(xs), cells)


def _rules(boxes: list[Box], axis: int) -> list[float]:
    """The positions of the rules along an axis, those closer than the slack as one."""
    rules: list[float] = []
    for position in sorted(edge for box in boxes for edge in (box[axis], box[axis + 2])):
        if not rules or position - rules[-1] > _SLACK:
            rules.append(position)
    return rules


def _place(rules: list[float], position: float) -> int:
    return min(range(len(rules)), key=lambda at: abs(rules[at] - position))


def _is_around_another(grid: Grid, grids: list[Grid]) -> bool:
    """Whether a frame encloses another grid: its text is then read as text, and the inner grid as a table."""
    left, top, right, bottom = grid.box
    return len(grid.cells) == 1 and any(
        other is not grid
        and left - 1 <= other.box[0]
        and top - 1 <= other.box[1]
        and other.box[2] <= right + 1
        and other.box[3] <= bottom + 1
        for other in grids
    )


def without_page_frames(found: dict[int, list[Grid]], pages: list[Page]) -> dict[int, list[Grid]]:
    """Leave out the border that some authors draw around every page."""
    heights = {page.number: page.height for page in pages}
    tall = [g for grids in found.values() for g in grids if _height(g) > 0.7 * heights[g.page] and len(g.cells) == 1]
    if len(tall) < 3 or len(tall) < 0.6 * len(pages):
        return found
    borders = {id(grid) for grid in tall}
    return {number: [grid for grid in grids if id(grid) not in borders] for number, grids in found.items()}


def _height(grid: Grid) -> float:
    return grid.box[3] - grid.box[1]
