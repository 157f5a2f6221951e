"""Straight lines on a page → the cells of its tables, with what pdfplumber does for pdf files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pdfplumber import table as plumber

from extract.read.pdf_glyphs import Box

_SLACK = 3.0
"""Points: lines that lie closer together are one, and a gap of this width does not part a line."""
_SHORTEST = 3.0
_MOST = 3000
"""More lines are no table but a drawing; what finds the cells takes time that grows with their square."""


def tables(lines: Iterable[Box]) -> list[list[Box]]:
    """For each table that the lines draw, the boxes of its cells; a frame is a table of one cell."""
    edges = [edge for line in dict.fromkeys(lines) if (edge := _edge(line)) is not None]
    if not edges or len(edges) > _MOST:
        return []
    merged = plumber.merge_edges(edges, _SLACK, _SLACK, _SLACK, _SLACK)
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections(merged, _SLACK, _SLACK))
    found = plumber.cells_to_tables(cells)
    known = {cell for table in found for cell in table}
    return [list(table) for table in found] + [[cell] for cell in cells if cell not in known]


def is_ruled(lines: Iterable[Box]) -> bool:
    """Whether lines run both across and down, as those of a table do."""
    edges = [edge for line in lines if (edge := _edge(line)) is not None]
    return {edge["orientation"] for edge in edges} == {"h", "v"}


def _edge(line: Box) -> dict[str, Any] | None:
    """A line as pdfplumber describes it; None for one that is too short."""
    x0, top, x1, bottom = line
    width, height = x1 - x0, bottom - top
    if max(width, height) < _SHORTEST or min(width, height) > _SLACK:
        return None
    across = width >= height
    middle = (top + bottom) / 2 if across else (x0 + x1) / 2
    box = (x0, middle, x1, middle) if across else (middle, top, middle, bottom)
    return {
        **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
        "width": width if across else 0.0,
        "height": 0.0 if across else height,
        "doctop": box[1],
        "orientation": "h" if across else "v",
    }
