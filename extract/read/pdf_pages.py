"""The pages of a pdf as glyphs with places, through pypdfium2. The origin is the top left corner, as one reads.

A page whose text runs sideways (a wide table on an upright page) is turned until it reads from left to right. Text
at a slant is a watermark and is left out.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium_c

from extract.errors import ReadError
from extract.model.document import Source
from extract.read.docx_symbols import symbol

MAX_PAGES = 3000
MAX_GLYPHS = 3_000_000
_MAX_PATHS = 4000
_SCANS = "the pages are scans without a text layer; reading them needs OCR, which this version does not do"
_UNMAPPED = "its fonts do not say which characters they draw; reading it needs OCR, which this version does not do"

_SPACES = (0x20, 0xA0, 0x3000)

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(slots=True)
class Glyph:
    """A visible character and the box that its font gives it; `spaced` tells that the file has a space before it."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass
class Page:
    """One page; `turned` tells that it was rotated to make its text upright, `ruled` that lines are drawn on it."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    turned: bool = False
    ruled: bool = False


def load(data: bytes, source: Source) -> list[Page]:
    """All pages. Raises ReadError for what is no readable pdf or has no text in it."""
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
    _check_text(pages, source)
    return pages


def _reason(error: pypdfium2.PdfiumError) -> str:
    text = str(error).lower()
    if "password" in text or "security" in text:
        return "the pdf is encrypted: save it without a password first"
    return "the pdf is damaged or cut off"


def _check_text(pages: list[Page], source: Source) -> None:
    count = sum(len(page.glyphs) for page in pages)
    if count < 5 * len(pages):
        raise ReadError(source.name, _SCANS)
    lost = sum(g.char == "\ufffd" or unicodedata.category(g.char[0]) == "Co" for p in pages for g in p.glyphs)
    if lost > 0.3 * count:
        raise ReadError(source.name, _UNMAPPED)


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
    left, bottom, right, top = page.get_mediabox()
    size = (right - left, top - bottom)
    found = Page(index + 1, *(size if turn in (0, 2) else size[::-1]), turned=turn != page.get_rotation() // 90)
    spaced = False
    for at in range(count):
        glyph = _glyph(text, at, turn, (left, bottom, right, top)) if angles[at] == turn else None
        if glyph is not None:
            glyph.spaced, spaced = spaced, False
            found.glyphs.append(glyph)
        elif pdfium_c.FPDFText_GetUnicode(text.raw, at) in _SPACES:
            spaced = pdfium_c.FPDFText_IsGenerated(text.raw, at) != 1
    found.ruled = _is_ruled(page)
    text.close()
    page.close()
    return found


def _quarter(angle: float) -> int | None:
    """The quarter turns to the left by which text was turned; None for a slant and for what pdfium cannot tell."""
    quarters = angle / (math.pi / 2)
    # pdfium counts its angles to the right.
    return -round(quarters) % 4 if angle >= 0 and abs(quarters - round(quarters)) < 0.06 else None


def _glyph(text: pypdfium2.PdfTextPage, at: int, turn: int, page: Box) -> Glyph | None:
    char = _normal(pdfium_c.FPDFText_GetUnicode(text.raw, at))
    if not char or pdfium_c.FPDFText_IsGenerated(text.raw, at) == 1:
        return None
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(text.raw, at, ctypes.byref(rect)):
        return None
    left, bottom, right, top = page
    x0, x1, y0, y1 = rect.left, rect.right, rect.bottom, rect.top
    box = (
        (x0 - left, top - y1, x1 - left, top - y0),
        (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        (right - x1, y0 - bottom, right - x0, y1 - bottom),
        (top - y1, right - x1, top - y0, right - x0),
    )[turn]
    # An ideograph is as wide as its font is large; the height of a box is larger by what the font adds to it.
    size = box[2] - box[0] if is_ideograph(char) else (box[3] - box[1]) / 1.15
    return Glyph(char, *box, size=max(size, 1.0))


def is_ideograph(char: str) -> bool:
    """Whether a character fills a square: an ideograph, no mark and no figure."""
    return "\u3400" <= char < "\ua000" or char >= "\U00020000"


def _normal(code: int) -> str:
    """The character for a code; "" for white space and marks. Radicals and compatibility forms become ideographs.

    Fonts often map 一 or 人 to the radical of the same look, which no later stage would recognize.
    """
    if code == 2:
        return "-"  # pdfium's mark for a hyphen at the end of a line; in Chinese text it is the dash of 2021-2025
    if code in (0, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    char = chr(code)
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs"):
        return ""
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)
    if 0xF000 <= code <= 0xF0FF:
        return symbol("wingdings", code) or char
    return char


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether lines or frames are drawn that could make a table; false for drawings of thousands of lines."""
    across = down = 0
    for count, drawn in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=5)):
        left, bottom, right, top = drawn.get_bounds()
        if _is_drawn_line(drawn, min(right - left, top - bottom)):
            across += right - left > 20
            down += top - bottom > 10
        if count > _MAX_PATHS:
            return False
    return across >= 1 and down >= 1


def _is_drawn_line(drawn: pypdfium2.PdfObject, thickness: float) -> bool:
    """A stroke, or a filled bar so thin that it serves as one; an area of colour behind the text is none."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(drawn.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value) or thickness < 3
