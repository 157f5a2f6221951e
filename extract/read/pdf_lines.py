"""Glyphs → lines of text, and lines → columns in the order in which one reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.read.pdf_glyphs import Box, Glyph, is_ideograph

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OPEN, _SHUT = r"（《〈“‘「〔【(\[", r"，。、；：！？）》〉”’」〕】…—·%％‰℃"
_UNIT = rf"[{_OPEN}]*(?:[!-~]+|.)"
_UNBROKEN = re.compile(rf"{_UNIT}(?:[{_SHUT}]*[“”‘’]+{_UNIT}|[{_SHUT}]+(?:[{_OPEN}]+{_UNIT}|[0-9A-Za-z]+))*[{_SHUT}]*")
"""What stays together at the start of a line. By the line breaking of Unicode, which LibreOffice and browsers follow,
quotation marks stick to both sides, as nothing tells an opening one from a closing one, and figures to a comma.
"""
_MAX_SPACED = 20
"""Characters: longer lines are no title."""
_FULL = 0.8
"""Of the width of a column that a line fills."""
_COLUMN_GAP = 1.2
"""In ems: a narrower gap is a space between words, not the gap between two columns."""


@dataclass
class Line:
    """A line of one column; `first` is the width of what cannot be broken at its start."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    page: int
    first: float
    glyphs: list[Glyph]
    left: float = 0.0
    right: float = 0.0
    """The borders of its column."""
    side: str = ""
    """`left` or `right` on a page of two columns."""
    pitch: float = 0.0
    """The usual distance from one line to the next where it stands."""

    @property
    def sized(self) -> bool:
        """Whether its size is sure: it has an ideograph."""
        return any(is_ideograph(glyph.char) for glyph in self.glyphs)


def lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Group glyphs into lines, from top to bottom."""
    rows: list[list[Glyph]] = []
    level, size = -math.inf, 0.0
    # `level` is twice the height of the middle of the line's largest glyph so far: one property less for every glyph.
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        larger = size if size > glyph.size else glyph.size
        if glyph.top + glyph.bottom - level > (larger if larger < 40 else 40):
            rows.append([])
            level, size = glyph.top + glyph.bottom, glyph.size
        rows[-1].append(glyph)
        if glyph.size > size:
            level, size = glyph.top + glyph.bottom, glyph.size
    return [_line(sorted(row, key=lambda g: g.x0 + g.x1), page) for row in rows]


def columns(glyphs: list[Glyph], page: int, near: float | None = None) -> list[list[Line]]:
    """Lines in reading order, in groups that share their borders; a page of two columns gives one group for each.

    Lines that run across both columns divide the page: what is above them is read before what is below. `near` is
    the gutter of a page before or after this one: with it, a few lines are enough to know two columns.
    """
    whole = lines(glyphs, page)
    gutter = _gutter(whole)
    if gutter is None and near is not None and _keeps_clear(whole, near):
        gutter = near
    if gutter is None:
        return [whole] if whole else []
    groups: list[list[Line]] = []
    left: list[Glyph] = []
    right: list[Glyph] = []
    for line in whole:
        if any(g.x0 < gutter < g.x1 for g in line.glyphs) or _is_across(line, gutter):
            groups += [*_sides(left, right, page), [line]]
            left, right = [], []
        else:
            left += [g for g in line.glyphs if g.x1 <= gutter]
            right += [g for g in line.glyphs if g.x0 >= gutter]
    return groups + _sides(left, right, page)


def gutter_between(groups: list[list[Line]]) -> float | None:
    """The middle of the gap between the columns of a page, None where it has but one."""
    left = [line.x1 for group in groups for line in group if line.side == "left"]
    right = [line.x0 for group in groups for line in group if line.side == "right"]
    return (max(left) + min(right)) / 2 if left and right else None


def _sides(left: list[Glyph], right: list[Glyph], page: int) -> list[list[Line]]:
    groups = []
    for side, glyphs in (("left", left), ("right", right)):
        if glyphs:
            groups.append(lines(glyphs, page))
            for line in groups[-1]:
                line.side = side
    return groups


def inside(glyph: Glyph, box: Box) -> bool:
    """Whether the middle of a glyph lies in a box."""
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= glyph.middle <= box[3]


def _line(row: list[Glyph], page: int) -> Line:
    size = median([g.size for g in row if is_ideograph(g.char)] or [g.size for g in row])
    base = median([g.bottom for g in row if g.size >= 0.8 * size])
    return Line(
        _written(row, size, base),
        row[0].x0,
        min([g.top for g in row]),
        max([g.x1 for g in row]),
        max([g.bottom for g in row]),
        size,
        page,
        _unbroken(row),
        row,
    )


def _written(row: list[Glyph], size: float, base: float) -> str:
    """The text of a line, with a space where the page shows one; `base` is where its characters stand."""
    text, previous = [], None
    if _is_spaced_out(row):
        return "".join([glyph.char for glyph in row])
    for glyph in row:
        char = glyph.char
        if previous is not None:
            gap = glyph.x0 - previous.x1
            if gap < 0 and char == previous.char and _is_drawn_again(glyph, previous):
                continue
            if gap > 0.15 * glyph.size and _is_space(gap, previous, glyph):
                text.append(" ")
            if glyph.size < 0.8 * size and glyph.bottom < base - 0.15 * size:
                char = char.translate(RAISED)
        text.append(char)
        previous = glyph
    return "".join(text)


def _is_drawn_again(glyph: Glyph, before: Glyph) -> bool:
    """Whether a character is the equal one before it, drawn twice to look bold.

    The two of a ligature are not: those of —— share a box that is too wide for one, and ff is hardly drawn otherwise.
    """
    ligature = glyph.x1 - glyph.x0 > 1.5 * glyph.size or (glyph.char == "f" and glyph.x0 == before.x0)
    return glyph.x0 - before.x0 < 0.3 * glyph.size and not ligature


def _is_spaced_out(row: list[Glyph]) -> bool:
    """Whether a line is one word set wide, as titles are: ideographs alone, all equally far from one another."""
    if len(row) > _MAX_SPACED or row[-1].x0 - row[0].x1 < 0.7 * row[0].size * (len(row) - 1):
        return False
    gaps = [b.x0 - a.x1 for a, b in pairwise(row)]
    if (
        not gaps
        or min(gaps) < 0.7 * row[0].size
        or max(gaps) > 4 * row[0].size
        or max(gaps) - min(gaps) > 0.3 * row[0].size
    ):
        return False
    return all(is_ideograph(glyph.char) and not glyph.spaced for glyph in row)


def _unbroken(row: list[Glyph]) -> float:
    """The width of what cannot be parted at the start of a line: brackets, a word or character, closing marks."""
    match = _UNBROKEN.match("".join(glyph.char[0] for glyph in row))
    return row[max(match.end() - 1, 0)].x1 - row[0].x0 if match else 0.0


def _is_space(gap: float, before: Glyph, after: Glyph) -> bool:
    """Whether a gap is a space: between words, but not the hair that Word puts around figures."""
    both_western = before.char.isascii() and after.char.isascii()
    return gap > (0.15 if both_western or after.spaced else 0.7) * max(before.size, after.size)


def _gutter(found: list[Line]) -> float | None:
    """The middle of the gap between two columns; None for a page of one column."""
    if len(found) < 12:
        return None
    x0, x1 = min(line.x0 for line in found), max(line.x1 for line in found)
    gaps = [gap for line in found for gap in _gaps(line) if x0 + 0.3 * (x1 - x0) < sum(gap) / 2 < x1 - 0.3 * (x1 - x0)]
    if len(gaps) < 6:
        return None
    gutter = median((start + end) / 2 for start, end in gaps)
    split = [line for line in found if any(start <= gutter <= end for start, end in _gaps(line))]
    one_sided = [line for line in found if line.x1 <= gutter or line.x0 >= gutter]
    full = [line for line in split if _is_full(line, gutter, x0, x1)]
    enough = len(split) + len(one_sided) >= 0.7 * len(found) and len(full) >= max(5, 0.5 * len(split))
    return gutter if enough else None


def _keeps_clear(found: list[Line], gutter: float) -> bool:
    """Whether lines keep to the columns of a page beside this one: some fill both, hardly any crosses the gutter.

    Where tables stand in the columns, lines do not stand side by side: then some are to fill each of them.
    """
    split = [line for line in found if any(start <= gutter <= end for start, end in _gaps(line))]
    x0, x1 = min((line.x0 for line in found), default=0), max((line.x1 for line in found), default=0)
    full = [line for line in split if _is_full(line, gutter, x0, x1)]
    across = [line for line in found if line.x0 < gutter < line.x1 and line not in split]
    left = [line for line in found if line.x1 <= gutter and line.x1 - line.x0 > _FULL * (gutter - x0)]
    right = [line for line in found if line.x0 >= gutter and line.x1 - line.x0 > _FULL * (x1 - gutter)]
    enough = len(full) >= max(2, 0.5 * len(split)) or min(len(left), len(right)) >= 3
    return enough and len(across) <= 0.3 * len(found)


def _gaps(line: Line) -> list[tuple[float, float]]:
    pairs = zip(line.glyphs, line.glyphs[1:], strict=False)
    return [(a.x1, b.x0) for a, b in pairs if b.x0 - a.x1 > _COLUMN_GAP * line.size]


def _is_full(line: Line, gutter: float, x0: float, x1: float) -> bool:
    """Whether a line fills both columns: the cells of a table drawn without lines do not."""
    written = (sum(g.x1 - g.x0 for g in line.glyphs if (g.x0 >= gutter) == side) for side in (False, True))
    return all(width >= 0.6 * room for width, room in zip(written, (gutter - x0, x1 - gutter), strict=True))


def _is_across(line: Line, gutter: float) -> bool:
    """Whether a line stands in the middle of the page: neither column's, though no glyph lies on the gutter."""
    crossing = [b.x0 - a.x1 for a, b in zip(line.glyphs, line.glyphs[1:], strict=False) if a.x1 <= gutter <= b.x0]
    return bool(crossing) and crossing[0] < 0.9 * line.size
