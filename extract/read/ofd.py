"""OFD files (GB/T 33190, the layout format of Chinese offices) → Document: glyphs by their places, as in a pdf.

Not read: annotations, seals and signatures, attachments, and pages that are pictures.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.archive import Archive
from extract.read.ofd_objects import POINTS, Drawn, draw, numbers
from extract.read.ofd_package import OfdPage, pages, units
from extract.read.pdf import assemble
from extract.read.pdf_glyphs import Box
from extract.read.pdf_grids import Grid, on_page, without_page_frames
from extract.read.pdf_pages import Page
from extract.read.rulings import is_ruled, tables

MAX_GLYPHS = 3_000_000
_A4 = [0.0, 0.0, 210.0, 297.0]
_FAR = 1e6


def read(data: bytes, source: Source) -> Document:
    """Read an OFD file. Raises ReadError for encrypted, damaged and hostile ones, and for those without text."""
    archive = Archive(data, source.name)
    shared = units(archive)
    found: list[Page] = []
    grids: dict[int, list[Grid]] = {}
    coded = pictures = count = 0
    for number, page in enumerate(pages(archive), start=1):
        drawn = _drawn(page, shared)
        found.append(_page(number, page, drawn))
        grids[number] = on_page(found[-1], tables(drawn.rules)) if found[-1].ruled else []
        coded, pictures, count = coded + drawn.coded, pictures + len(drawn.pictures), count + len(found[-1].glyphs)
        if count > MAX_GLYPHS:
            raise ReadError(source.name, f"it holds more than {MAX_GLYPHS:,} characters")
    if not count and coded:
        raise ReadError(source.name, "its fonts do not say which characters they draw")
    if not count and pictures:
        raise ReadError(source.name, "its pages are pictures without text")
    return assemble(found, without_page_frames(grids, found), source)


def _drawn(page: OfdPage, shared: dict[str, etree._Element]) -> Drawn:
    drawn = Drawn()
    for part in (*page.templates, page.content):
        draw(part, drawn, shared)
    return drawn


def _page(number: int, page: OfdPage, drawn: Drawn) -> Page:
    """The page, turned until most of its text is upright; text at another angle is a watermark and is left out."""
    area = numbers(page.area, 4)
    left, top, width, height = (value * POINTS for value in (area if area and _is_near(*area) else _A4))
    turns = Counter(turn for turn, _ in drawn.glyphs if turn is not None).most_common(1)
    turn = turns[0][0] if turns else 0
    size = (width, height) if turn % 2 == 0 else (height, width)
    rules = [_turned(rule, turn, left, top, width, height) for rule in drawn.rules]
    drawn.rules = [rule for rule in rules if _is_near(*rule)]
    glyphs = [glyph for own, glyph in drawn.glyphs if own == turn]
    for glyph in glyphs:
        box = (glyph.x0, glyph.top, glyph.x1, glyph.bottom)
        glyph.x0, glyph.top, glyph.x1, glyph.bottom = _turned(box, turn, left, top, width, height)
    glyphs = [glyph for glyph in glyphs if _is_near(glyph.x0, glyph.top, glyph.x1, glyph.bottom)]
    return Page(number, *size, glyphs=glyphs, turned=turn != 0, ruled=is_ruled(drawn.rules))


def _is_near(*places: float) -> bool:
    """Whether places are numbers that a page can have: what is infinitely far, or nowhere, nobody sees."""
    return all(abs(place) < _FAR for place in places)  # False for NaN


def _turned(box: Box, turn: int, left: float, top: float, width: float, height: float) -> Box:
    """A box on the page after it is turned back by as many quarters as its text was turned to the right."""
    x0, y0, x1, y1 = box[0] - left, box[1] - top, box[2] - left, box[3] - top
    return (
        (x0, y0, x1, y1),
        (y0, width - x1, y1, width - x0),
        (width - x1, height - y1, width - x0, height - y0),
        (height - y1, x0, height - y0, x1),
    )[turn]
