"""The objects of an OFD page → glyphs with places, the straight lines that are drawn on it, and its pictures.

Lengths in the file are millimetres, those that come out are points, as in a pdf: both go through the same layout.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from extract.read.ofd_package import Resources, child, children, local
from extract.read.pdf_glyphs import Box, Glyph, normal

POINTS = 72 / 25.4
_ASCENT, _DESCENT = 0.88, 0.27
"""Of the font's size, above and below the base line: together the height that fonts give to their characters."""
_MAX_DEPTH = 12
_THIN = 3.0
_WHITE = re.compile(r"\s*(?:255\s+255\s+255|#?[fF]{6})\s*")
_STEP = re.compile(r"g\s+(\d{1,6})\s+(\S+)|(\S+)")
_PATH = re.compile(r"[A-Za-z]|-?[\d.]+(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """A point, transformed."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, after: Matrix) -> Matrix:
        """This matrix first, the other after it."""
        e, f = after.apply(self.e, self.f)
        return Matrix(
            after.a * self.a + after.c * self.b, after.b * self.a + after.d * self.b,
            after.a * self.c + after.c * self.d, after.b * self.c + after.d * self.d, e, f,
        )  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A picture and its mask (white where it shows) as parts of the archive, None for no mask, "" for what is not there.

    `matrix` takes the unit square, whose origin is the upper left corner of the picture, to its place in points.
    """

    part: str
    mask: str | None
    opacity: float
    matrix: Matrix

    @property
    def box(self) -> Box:
        """The box around it."""
        return _box([self.matrix.apply(*corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))])


@dataclass(frozen=True)
class Sheet:
    """A page as a surface for pictures: where it begins, its size in points, and the quarter turns its text is turned."""

    pictures: list[Picture]
    left: float
    top: float
    width: float
    height: float
    turn: int


@dataclass
class Drawn:
    """What a page shows: glyphs by the quarter turns of their line (None at a slant), lines, and pictures."""

    glyphs: list[tuple[int | None, Glyph]] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    coded: bool = False
    """Whether there is text that is given as glyph numbers of a font alone."""


def draw(page: etree._Element, out: Drawn, resources: Resources) -> None:
    """Add what a page or a template draws."""
    scale = Matrix(POINTS, 0, 0, POINTS)
    for layer in children(child(page, "Content"), "Layer"):
        _block(layer, scale, out, resources, 0)


def numbers(text: str | None, count: int) -> list[float] | None:
    """The numbers of an attribute such as Boundary; None if they are not as many, or are no numbers."""
    try:
        found = [float(part) for part in (text or "").split()]
    except ValueError:
        return None
    return found if len(found) == count and all(map(math.isfinite, found)) else None


def _block(block: etree._Element, base: Matrix, out: Drawn, resources: Resources, depth: int) -> None:
    for thing in block if depth < _MAX_DEPTH else ():
        kind = local(thing)
        if kind == "PageBlock":
            _block(thing, base, out, resources, depth + 1)
        elif kind in ("TextObject", "PathObject", "ImageObject", "CompositeObject") and thing.get("Visible") != "false":
            matrix = _own(thing).then(base)
            if kind == "TextObject":
                _text(thing, matrix, out)
            elif kind == "PathObject":
                out.rules += _rules(thing, matrix)
            elif kind == "ImageObject":
                out.pictures.append(_picture(thing, matrix, resources.media))
            elif (unit := resources.units.get(thing.get("ResourceID", ""))) is not None:
                _block(unit, matrix, out, resources, depth + 1)


def _own(thing: etree._Element) -> Matrix:
    """From the space of an object to that of its page: its own matrix, then its place."""
    boundary, matrix = numbers(thing.get("Boundary"), 4), numbers(thing.get("CTM"), 6)
    x, y = boundary[:2] if boundary else (0.0, 0.0)
    return (Matrix(*matrix) if matrix else Matrix()).then(Matrix(e=x, f=y))


def _picture(thing: etree._Element, matrix: Matrix, media: Mapping[str, str]) -> Picture:
    boundary, mask = numbers(thing.get("Boundary"), 4), thing.get("ImageMask")
    if boundary and numbers(thing.get("CTM"), 6) is None:
        # By the letter it would be a square of a millimetre; files without a matrix mean all of the boundary.
        matrix = Matrix(a=boundary[2], d=boundary[3]).then(matrix)
    opacity = (numbers(thing.get("Alpha"), 1) or [255.0])[0] / 255
    part = media.get(thing.get("ResourceID", ""), "")
    return Picture(part, None if mask is None else media.get(mask, ""), min(max(opacity, 0.0), 1.0), matrix)


def _text(thing: etree._Element, matrix: Matrix, out: Drawn) -> None:
    size = (numbers(thing.get("Size"), 1) or [0.0])[0]
    wide = (numbers(thing.get("HScale"), 1) or [1.0])[0]
    turn = _quarter(matrix)
    x = y = 0.0
    for code in children(thing, "TextCode"):
        text = code.text or ""
        x, y = (numbers(code.get("X"), 1) or [x])[0], (numbers(code.get("Y"), 1) or [y])[0]
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        spaced = False
        for place, char in enumerate(text):
            shown = normal(char)
            if shown:
                step = across[place] if place < len(text) - 1 else 0.0
                width = _width(char, size * wide, step)
                corners = ((x, y - _ASCENT * size), (x + width, y + _DESCENT * size))
                box = _box([matrix.apply(*corner) for corner in corners])
                extent = size * math.hypot(matrix.c, matrix.d)
                out.glyphs.append((turn, Glyph(shown, *box, size=max(extent, 1.0), spaced=spaced)))
            spaced = not shown
            x, y = x + across[place], y + down[place]
    if child(thing, "CGTransform") is not None and not any(
        normal(c) for c in "".join(code.text or "" for code in children(thing, "TextCode"))
    ):
        out.coded = True


def _width(char: str, size: float, step: float) -> float:
    """How wide a character is drawn, which the file does not say: what comes next leaves it this room at most."""
    if char.isascii():
        return step if 0.2 * size < step < 0.95 * size else 0.5 * size
    return min(size, step) if 0.2 * size < step else size


def _steps(text: str | None, count: int) -> list[float]:
    """From each character to the next; `g 3 2.5` stands for three steps of 2.5. Steps that are missing are none."""
    found: list[float] = []
    for match in _STEP.finditer(text or ""):
        times, value, single = match.groups()
        try:
            found += [float(value)] * min(int(times), count) if times else [float(single)]
        except ValueError:
            found.append(0.0)
        if len(found) >= count:
            break
    return (found + [0.0] * count)[:count]


def _quarter(matrix: Matrix) -> int | None:
    """The quarter turns to the right by which a line of text is turned; None at a slant."""
    quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.06 else None


def _rules(thing: etree._Element, matrix: Matrix) -> Iterator[Box]:
    """The straight lines of a path: its strokes along the axes, or a filled bar so thin that it serves as one."""
    stroke, fill = thing.get("Stroke") != "false", thing.get("Fill") == "true"
    if _is_white(child(thing, "StrokeColor" if stroke else "FillColor")):
        return
    lines = list(_segments(_content(child(thing, "AbbreviatedData")), matrix))
    if stroke:
        yield from (line for line in lines if min(line[2] - line[0], line[3] - line[1]) < 1)
    elif fill and lines:
        whole = _box([corner for line in lines for corner in (line[:2], line[2:])])
        if min(whole[2] - whole[0], whole[3] - whole[1]) < _THIN:
            yield whole


def _segments(data: str, matrix: Matrix) -> Iterator[Box]:
    """The straight pieces of a path in its short form: M 0 0 L 10 0 C."""
    start = at = (0.0, 0.0)
    operator, operands = "", list[float]()
    for token in _PATH.findall(data):
        if token.isalpha():
            operator, operands = token.upper(), []
            if operator == "C" and at != start:
                yield _box([matrix.apply(*at), matrix.apply(*start)])
                at = start
            continue
        try:
            operands.append(float(token))
        except ValueError:
            return
        if len(operands) == _OPERANDS.get(operator, 0):
            to = (operands[-2], operands[-1])
            if operator == "L":
                yield _box([matrix.apply(*at), matrix.apply(*to)])
            elif operator in "SM":
                start = to
            at, operands = to, []


def _content(element: etree._Element | None) -> str:
    return (element.text or "") if element is not None else ""


def _is_white(colour: etree._Element | None) -> bool:
    return colour is not None and _WHITE.fullmatch(colour.get("Value", "")) is not None


def _box(corners: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
