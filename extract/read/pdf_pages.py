"""The pages of a pdf as glyphs with places, through pypdfium2. The origin is the top left corner, as one reads.

A page whose text runs sideways (a wide table on an upright page) is turned until it reads from left to right. Text
at a slant is a watermark and is left out.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from extract.errors import ReadError
from extract.model.document import Source
from extract.read.pdf_glyphs import (
    INKED_SPACE,
    NO_INK,
    OPENING,
    Box,
    Glyph,
    Ink,
    is_blank,
    is_ideograph,
    mended,
    normal,
)

MAX_PAGES = 3000
MAX_GLYPHS = 3_000_000
_MAX_PATHS = 4000
STAMPED, COVERED = 40, 0.4
"""A page of fewer characters, of which pictures cover a larger share, is a scan on which somebody stamped a date."""
_OUTLINES = 200
"""Paths: a page of as many and without text draws its characters as shapes."""

_SPACES = (" ", "\xa0", "\u3000")


@dataclass
class Page:
    """One page; `turned` tells that it was rotated to make its text upright, `ruled` that lines are drawn on it.

    `blind`: what is written on it is a picture, or in a font that does not say its characters; only OCR can read it.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    turned: bool = False
    ruled: bool = False
    blind: bool = False


def load(data: bytes, source: Source) -> list[Page]:
    """All pages. Raises ReadError for what is no readable pdf."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadError(source.name, _reason(error)) from None
    try:
        if not 0 < len(pdf) <= MAX_PAGES:
            raise ReadError(source.name, f"it has {len(pdf)} pages; between 1 and {MAX_PAGES} are read")
        pages: list[Page] = []
        budget = MAX_GLYPHS
        for index in range(len(pdf)):
            pages.append(_page(pdf, index, budget, source))
            budget -= len(pages[-1].glyphs)
    finally:
        pdf.close()
    return pages


def _reason(error: pypdfium2.PdfiumError) -> str:
    text = str(error).lower()
    if "password" in text or "security" in text:
        return "the pdf is encrypted: save it without a password first"
    return "the pdf is damaged or cut off"


def _page(pdf: pypdfium2.PdfDocument, index: int, budget: int, source: Source) -> Page:
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        # One damaged page must not cost the others.
        return Page(index + 1, 595, 842)
    text = page.get_textpage()
    count = max(pdfium_c.FPDFText_CountChars(text.raw), 0)
    if count > budget:
        raise ReadError(source.name, f"it holds more than {MAX_GLYPHS:,} characters")
    angles = [_quarter(pdfium_c.FPDFText_GetCharAngle(text.raw, at)) for at in range(count)]
    upright = Counter(angle for angle in angles if angle is not None).most_common(1)
    turn = upright[0][0] if upright else 0
    frame: Box = page.get_mediabox()
    size = (frame[2] - frame[0], frame[3] - frame[1])
    found = Page(index + 1, *(size if turn in (0, 2) else size[::-1]), turned=turn != page.get_rotation() // 90)
    found.glyphs = _glyphs(text, _characters(text, count), [angle == turn for angle in angles], turn, frame)
    found.ruled = _is_ruled(page)
    found.blind = _is_blind(page, found)
    text.close()
    page.close()
    return found


@lru_cache(maxsize=1000)
def _quarter(angle: float) -> int | None:
    """The quarter turns to the left by which text was turned; None for a slant and for what pdfium cannot tell."""
    quarters = angle / (math.pi / 2)
    # pdfium counts its angles to the right.
    return -round(quarters) % 4 if angle >= 0 and abs(quarters - round(quarters)) < 0.06 else None


def _characters(text: pypdfium2.PdfTextPage, count: int) -> str:
    """The characters of a page, one for each of pdfium's; all at once, unless the file has some that map to none."""
    whole: str = text.get_text_range()
    if len(whole) == count:
        return whole
    codes = (pdfium_c.FPDFText_GetUnicode(text.raw, at) for at in range(count))
    return "".join(chr(code) if code < 0x110000 else "\0" for code in codes)


def _glyphs(text: pypdfium2.PdfTextPage, chars: str, wanted: list[bool], turn: int, frame: Box) -> list[Glyph]:
    """The visible characters that stand upright, in the order of the file."""
    raw, rect, box_of = text.raw, pdfium_c.FS_RECTF(), pdfium_c.FPDFText_GetLooseCharBox
    place, (left, bottom, right, top) = ctypes.byref(rect), frame
    found: list[Glyph] = []
    ink: dict[int, Ink] = {}
    opening: dict[int, int] = {}
    spaced = False
    for at, source in enumerate(chars):
        char = normal(source)
        if not char and source in _SPACES and pdfium_c.FPDFText_IsGenerated(raw, at) != 1:
            drawn = _ink(text, at) if wanted[at] else NO_INK
            spaced = is_blank(drawn)
            if not spaced:
                char, ink[len(found)] = INKED_SPACE, drawn
        if not char or not wanted[at] or not box_of(raw, at, place):
            continue
        if char in OPENING:
            opening[len(found)] = at
        x0, x1, y0, y1 = rect.left, rect.right, rect.bottom, rect.top
        if turn == 0:
            found.append(_glyph(char, x0 - left, top - y1, x1 - left, top - y0, spaced))
        elif turn == 1:
            found.append(_glyph(char, y0 - bottom, x0 - left, y1 - bottom, x1 - left, spaced))
        elif turn == 2:
            found.append(_glyph(char, right - x1, y0 - bottom, right - x0, y1 - bottom, spaced))
        else:
            found.append(_glyph(char, top - y1, right - x1, top - y0, right - x0, spaced))
        spaced = False
    return mended(found, ink, {index: _ink(text, at) for index, at in opening.items()}) if ink else found


def _glyph(char: str, x0: float, top: float, x1: float, bottom: float, spaced: bool) -> Glyph:
    # An ideograph is as wide as its font is large; the height of a box is larger by what the font adds to it.
    size = x1 - x0 if is_ideograph(char) else (bottom - top) / 1.15
    return Glyph(char, x0, top, x1, bottom, size if size > 1.0 else 1.0, spaced)


def _ink(text: pypdfium2.PdfTextPage, at: int) -> Ink:
    """Width and height of what a character draws."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium_c.FPDFText_GetCharBox(text.raw, at, *(ctypes.byref(side) for side in (left, right, bottom, top)))
    return right.value - left.value, top.value - bottom.value


def _is_blind(page: pypdfium2.PdfPage, found: Page) -> bool:
    count = len(found.glyphs)
    if count >= STAMPED:
        return sum(map(_is_lost, found.glyphs)) > 0.3 * count
    if count and sum(map(_is_lost, found.glyphs)) > 0.3 * count:
        return True
    wanted = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH]
    area = paths = 0.0
    for drawn in islice(page.get_objects(filter=wanted, max_depth=5), _MAX_PATHS):
        left, bottom, right, top = drawn.get_bounds()
        paths += drawn.type == pdfium_c.FPDF_PAGEOBJ_PATH
        area += (right - left) * (top - bottom) * (drawn.type == pdfium_c.FPDF_PAGEOBJ_IMAGE)
    return area > COVERED * found.width * found.height or (count < 5 and paths > _OUTLINES)


def _is_lost(glyph: Glyph) -> bool:
    """Whether a character says nothing of what it shows: the font maps it to none, or to one of its own."""
    return glyph.char == "\ufffd" or unicodedata.category(glyph.char[:1]) == "Co"


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether lines or frames are drawn that could make a table; false for drawings of thousands of lines."""
    across = down = False
    sides = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = sides
    places = [ctypes.byref(side) for side in sides]
    for count, drawn in enumerate(_paths(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, 5)):
        if count > _MAX_PATHS:
            return False
        if (across and down) or not pdfium_c.FPDFPageObj_GetBounds(drawn, *places):
            continue
        wide, high = right.value - left.value, top.value - bottom.value
        if (wide > 20 or high > 10) and _is_drawn_line(drawn, min(wide, high)):
            across, down = across or wide > 20, down or high > 10
    return across and down


def _paths(holder: Any, count: Callable[..., int], get: Callable[..., Any], depth: int) -> Iterator[Any]:
    """The path objects of a page or form, those of the forms inside included, as pdfium's own handles."""
    for at in range(count(holder)):
        drawn = get(holder, at)
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            yield drawn
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth > 1:
            yield from _paths(drawn, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, depth - 1)


def _is_drawn_line(drawn: Any, thickness: float) -> bool:
    """A stroke, or a filled bar so thin that it serves as one; an area of colour behind the text is none."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value) or thickness < 3
