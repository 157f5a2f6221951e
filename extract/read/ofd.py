"""OFD files (GB/T 33190, the layout format of Chinese offices) → Document: glyphs by their places, as in a pdf.

Pages that are pictures go through OCR. Not read: annotations, seals and signatures, attachments, pictures within the
text, and text that is given by glyph numbers only; a warning names the pages that have such text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.archive import Archive
from extract.read.ofd_objects import POINTS, Drawn, Sheet, draw, numbers
from extract.read.ofd_package import OfdPage, pages
from extract.read.pdf import FEW, assemble
from extract.read.pdf_glyphs import Box
from extract.read.pdf_grids import Grid, on_page, without_page_frames
from extract.read.pdf_pages import COVERED, STAMPED, Page
from extract.read.rulings import is_ruled, tables

MAX_GLYPHS = 3_000_000
_A4 = [0.0, 0.0, 210.0, 297.0]
_FAR = 1e6


@dataclass
class _Layout:
    """The pages and their grids; by number, the pages that are pictures, and those with text by glyph numbers only."""

    pages: list[Page] = field(default_factory=list)
    grids: dict[int, list[Grid]] = field(default_factory=dict)
    sheets: dict[int, Sheet] = field(default_factory=dict)
    coded: list[int] = field(default_factory=list)


def read(data: bytes, source: Source) -> Document:
    """Read an OFD file.

    Raises ReadError for encrypted, damaged and hostile files, for those without text, and for scans where OCR is not
    installed.
    """
    archive = Archive(data, source.name)
    layout = _layout(archive)
    document = _document(archive, layout, source)
    if not layout.coded:
        return document
    from extract.read import scans

    return scans.unread(document, layout.coded, scans.CODED)


def _document(archive: Archive, layout: _Layout, source: Source) -> Document:
    if not layout.sheets:
        if layout.coded and not any(page.glyphs for page in layout.pages):
            raise ReadError(source.name, "its fonts do not say which characters they draw")
        return assemble(layout.pages, without_page_frames(layout.grids, layout.pages), source)
    from extract.read import ocr, ofd_scans, scans

    if ocr.is_installed():
        return ofd_scans.read(archive, layout.sheets, layout.pages, layout.grids, source)
    if sum(len(page.glyphs) for page in layout.pages if not page.blind) < FEW:
        raise ReadError(source.name, f"its pages are scans; {ocr.MISSING}")
    return scans.unread(assemble(layout.pages, without_page_frames(layout.grids, layout.pages), source), layout.sheets)


def _layout(archive: Archive) -> _Layout:
    out, count = _Layout(), 0
    for number, content in enumerate(pages(archive), start=1):
        drawn = _drawn(content)
        sheet = _sheet(content, drawn)
        page = _page(number, sheet, drawn)
        out.pages.append(page)
        out.grids[number] = on_page(page, tables(drawn.rules)) if page.ruled else []
        if page.blind:
            out.sheets[number] = sheet
        if drawn.coded:
            out.coded.append(number)
        count += len(page.glyphs)
        if count > MAX_GLYPHS:
            raise ReadError(archive.name, f"it holds more than {MAX_GLYPHS:,} characters")
    return out


def _drawn(page: OfdPage) -> Drawn:
    drawn = Drawn()
    for layer, resources in page.layers:
        draw(layer, drawn, resources)
    return drawn


def _sheet(page: OfdPage, drawn: Drawn) -> Sheet:
    """The surface of the page; it is to be turned until most of its text is upright."""
    area = numbers(page.area, 4)
    area = area if area and _is_near(*area) and min(area[2:]) >= 1 else _A4
    left, top, width, height = (value * POINTS for value in area)
    turns = Counter(turn for turn, _ in drawn.glyphs if turn is not None).most_common(1)
    pictures = [picture for picture in drawn.pictures if _is_near(*picture.box)]
    return Sheet(pictures, left, top, width, height, turns[0][0] if turns else 0)


def _page(number: int, sheet: Sheet, drawn: Drawn) -> Page:
    """The page, turned upright; text at another angle is a watermark and is left out."""
    size = (sheet.width, sheet.height) if sheet.turn % 2 == 0 else (sheet.height, sheet.width)
    rules = [_turned(rule, sheet) for rule in drawn.rules]
    drawn.rules = [rule for rule in rules if _is_near(*rule)]
    glyphs = [glyph for own, glyph in drawn.glyphs if own == sheet.turn]
    for glyph in glyphs:
        glyph.x0, glyph.top, glyph.x1, glyph.bottom = _turned((glyph.x0, glyph.top, glyph.x1, glyph.bottom), sheet)
    glyphs = [glyph for glyph in glyphs if _is_near(glyph.x0, glyph.top, glyph.x1, glyph.bottom)]
    page = Page(number, *size, glyphs=glyphs, turned=sheet.turn != 0, ruled=is_ruled(drawn.rules))
    page.blind = _is_blind(page, sheet)
    return page


def _is_blind(page: Page, sheet: Sheet) -> bool:
    """Whether what is written on a page is a picture: all that is on it, or most of it beside a few characters."""
    if not sheet.pictures or len(page.glyphs) >= STAMPED:
        return False
    boxes = (picture.box for picture in sheet.pictures)
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
    return not page.glyphs or area > COVERED * page.width * page.height


def _is_near(*places: float) -> bool:
    """Whether places are numbers that a page can have: what is infinitely far, or nowhere, nobody sees."""
    return all(abs(place) < _FAR for place in places)  # False for NaN


def _turned(box: Box, sheet: Sheet) -> Box:
    """A box on the page after it is turned back by as many quarters as its text was turned to the right."""
    x0, y0, x1, y1 = box[0] - sheet.left, box[1] - sheet.top, box[2] - sheet.left, box[3] - sheet.top
    return (
        (x0, y0, x1, y1),
        (y0, sheet.width - x1, y1, sheet.width - x0),
        (sheet.width - x1, sheet.height - y1, sheet.width - x0, sheet.height - y0),
        (sheet.height - y1, x0, sheet.height - y0, x1),
    )[sheet.turn]
