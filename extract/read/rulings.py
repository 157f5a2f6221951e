"""Straight lines on a page → the cells of its tables, with what pdfplumber does for pdf files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pdfplumber import table as plumber

from extract.read.pdf_glyphs import Box

Edge = dict[str, Any]
"""A line as pdfplumber describes it."""
_SLACK = 3.0
"""Points: lines that lie closer together are one, and a gap of this width does not part a line."""
_SHORTEST = 3.0
_SHORT = 14.0
"""Points, the height of a line: by no more a merged cell ends before those beside it."""
_MOST = 3000
"""More lines are no table but a drawing; what finds the cells takes time that grows with their square."""


class _Line(NamedTuple):
    """A straight line: its place on one axis, its ends on the other."""

    at: float
    low: float
    high: float

    def reaches(self, place: float) -> bool:
        """Whether it comes as far as a place between its ends, or nearly."""
        return self.low - _SLACK <= place <= self.high + _SLACK


def tables(lines: Iterable[Box]) -> list[list[Box]]:
    """For each table that the lines draw, the boxes of its cells; a frame is a table of one cell."""
    edges = [edge for line in dict.fromkeys(lines) if (edge := _edge(line)) is not None]
    if not edges or len(edges) > _MOST:
        return []
    return tables_of(plumber.merge_edges(edges, _SLACK, _SLACK, _SLACK, _SLACK))


def tables_of(edges: list[Edge]) -> list[list[Box]]:
    """As `tables`, from edges as pdfplumber describes and has merged them; cells that are open at a side are closed."""
    down = sorted(_Line(e["x0"], e["top"], e["bottom"]) for e in edges if e["orientation"] == "v")
    across = sorted(_Line(e["top"], e["x0"], e["x1"]) for e in edges if e["orientation"] == "h")
    closed = [_described((low, at, high, at), "h") for at, low, high in _closed(down, across)]
    closed += [_described((at, low, at, high), "v") for at, low, high in _closed(across, down)]
    merged = plumber.merge_edges(closed, _SLACK, _SLACK, _SLACK, _SLACK)
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections(merged, _SLACK, _SLACK))
    found = plumber.cells_to_tables(cells)
    known = {cell for table in found for cell in table}
    return [list(table) for table in found] + [[cell] for cell in cells if cell not in known]


def _closed(lines: list[_Line], ties: list[_Line]) -> list[_Line]:
    """The ties, and those that are missing where two lines end side by side and others tie them further in.

    A browser that prints draws no line where a page ends within a table, and ends a merged cell a little before the
    cells beside it; statisticians leave out the outer lines.
    """
    if len(lines) + len(ties) > _MOST:
        return ties
    kept, more = set(ties), []
    for one, two, end in _open_ends(lines):
        tied = [t for t in ties if t.reaches(one.at) and t.reaches(two.at) and one.reaches(t.at) and two.reaches(t.at)]
        last = min(tied, key=lambda tie: abs(tie.at - end), default=None)
        if last is None or abs(last.at - end) <= _SLACK:
            continue
        more.append(_Line(end, one.at, two.at))
        if abs(last.at - end) <= _SHORT and last.high - last.low <= two.at - one.at + _SLACK:
            kept.discard(last)
    return sorted([*kept, *more])


def _open_ends(lines: list[_Line]) -> Iterator[tuple[_Line, _Line, float]]:
    """Neighbours among lines that end at the same place, and that place."""
    for place, one in enumerate(lines):
        for end in (one.low, one.high):
            beyond = (line for line in lines[place + 1 :] if line.at > one.at + _SLACK and line.reaches(end))
            two = next(beyond, None)
            if two is not None and min(abs(two.low - end), abs(two.high - end)) <= _SLACK:
                yield one, two, end


def is_ruled(lines: Iterable[Box]) -> bool:
    """Whether lines run both across and down, as those of a table do."""
    edges = [edge for line in lines if (edge := _edge(line)) is not None]
    return {edge["orientation"] for edge in edges} == {"h", "v"}


def _edge(line: Box) -> Edge | None:
    """A line as pdfplumber describes it; None for one that is too short."""
    x0, top, x1, bottom = line
    width, height = x1 - x0, bottom - top
    if max(width, height) < _SHORTEST or min(width, height) > _SLACK:
        return None
    across = width >= height
    middle = (top + bottom) / 2 if across else (x0 + x1) / 2
    box = (x0, middle, x1, middle) if across else (middle, top, middle, bottom)
    return _described(box, "h" if across else "v")


def _described(box: Box, orientation: str) -> Edge:
    return {
        **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
        "width": box[2] - box[0],
        "height": box[3] - box[1],
        "doctop": box[1],
        "orientation": orientation,
    }
