"""What OCR makes of the picture of a page → the page as glyphs and grids, as those of a pdf with text are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

import numpy as np

from extract.read.ocr import FIRST, Image, OcrLine, Scan
from extract.read.ocr_cells import reread
from extract.read.pdf_glyphs import Box, Glyph, is_ideograph
from extract.read.pdf_grids import Grid, on_page
from extract.read.pdf_pages import Page
from extract.read.rulings import is_ruled, tables

_POINTS = 72.0
_ACROSS, _DOWN = 0.4, 0.28
"""Inches: the shortest rules, longer than the strokes of characters of the text."""
_THICK = 0.05
_CLOSEST = 0.36
"""In ems: two characters of one line that are closer would be taken for one that is printed twice."""


def page_of(scan: Scan, number: int) -> tuple[Page, list[Grid]]:
    """The page, and the tables that are drawn on it."""
    height, width = (side / FIRST * _POINTS for side in scan.image.shape[:2])
    lines = rules(scan.image)
    page = Page(number, width, height, ruled=is_ruled(lines))
    drawn = tables(lines) if page.ruled else []
    cells = [cell for table in drawn if len(table) > 1 for cell in table]
    reread(scan, [(x0 / _POINTS, top / _POINTS, x1 / _POINTS, bottom / _POINTS) for x0, top, x1, bottom in cells])
    sizes = [_size(line) for line in scan.lines]
    body = _body(scan.lines, sizes)
    for line, size in zip(scan.lines, sizes, strict=True):
        # One character alone is not measured as well as a line of them.
        near = 0.13 if len(line.text) >= 5 else 0.4
        size = body if abs(size - body) < near * body else size
        page.glyphs += _stack(line, size) if line.stacked else _glyphs(line, size)
    return page, on_page(page, drawn)


def rules(image: Image) -> list[Box]:
    """The straight lines across and down that a picture shows, in points."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    # Ink spread by a pixel: a rule of a scan is not quite straight, and here and there broken.
    ink = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    found: list[Box] = []
    for kernel in ((round(_ACROSS * FIRST), 1), (1, round(_DOWN * FIRST))):
        opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
        for left, top, width, height, _ in stats[1:].tolist():
            if min(width, height) <= _THICK * FIRST + 2:
                found.append(_in_points(left, top, width, height))
    return found


def _in_points(left: int, top: int, width: int, height: int) -> Box:
    """A rule as a line without thickness, along its middle."""
    scale = _POINTS / FIRST
    if width >= height:
        middle = (top + height / 2) * scale
        return left * scale, middle, (left + width) * scale, middle
    middle = (left + width / 2) * scale
    return middle, top * scale, middle, (top + height) * scale


def _size(line: OcrLine) -> float:
    """The size of a line's characters in points: the usual step from one ideograph to the next, at most its height."""
    if line.stacked:
        return (line.right - line.left) * _POINTS * 0.8
    height = (line.bottom - line.top) * _POINTS
    starts = [(start + end) / 2 for start, end in line.spans]
    steps = [
        (b - a) * _POINTS
        for (a, left), (b, right) in pairwise(zip(starts, line.text, strict=True))
        if is_ideograph(left) and is_ideograph(right)
    ]
    return min(median(steps), 1.1 * height) if len(steps) >= 4 else 0.95 * height


def _body(lines: list[OcrLine], sizes: list[float]) -> float:
    """The size in which most characters are set; lines that are about as large get it, as measures of pictures vary."""
    every = [size for line, size in zip(lines, sizes, strict=True) for _ in line.text]
    return median(every) if every else 0.0


def _glyphs(line: OcrLine, size: float) -> Iterator[Glyph]:
    """The characters side by side: OCR knows where they are, not how wide, and gaps would be taken for spaces."""
    middle = (line.top + line.bottom) / 2 * _POINTS
    spans = [*line.spans]
    # The borders of the line are sure, the places of its characters less so.
    spans[0], spans[-1] = (line.left, spans[0][1]), (spans[-1][0], line.right)
    starts = _spread([start * _POINTS for start, _ in spans], size)
    spaced = False
    for place, (char, (_, end)) in enumerate(zip(line.text, spans, strict=True)):
        if char.isspace():
            spaced = True
            continue
        x0, x1 = starts[place], max(end * _POINTS, starts[place] + 0.3 * size)
        if place + 1 < len(starts) and starts[place + 1] - x0 < 1.6 * size:
            x1 = starts[place + 1]
        yield Glyph(char, x0, middle - 0.575 * size, x1, middle + 0.575 * size, size=size, spaced=spaced)
        spaced = False


def _stack(line: OcrLine, size: float) -> Iterator[Glyph]:
    """Characters that stand one above the other."""
    left = (line.left + line.right) / 2 * _POINTS - size / 2
    step = (line.bottom - line.top) / len(line.text) * _POINTS
    for place, char in enumerate(line.text):
        middle = line.top * _POINTS + (place + 0.5) * step
        yield Glyph(char, left, middle - 0.575 * size, left + size, middle + 0.575 * size, size=size)


def _spread(starts: list[float], size: float) -> list[float]:
    spread: list[float] = []
    for start in starts:
        spread.append(max(start, spread[-1] + _CLOSEST * size) if spread else start)
    return spread
