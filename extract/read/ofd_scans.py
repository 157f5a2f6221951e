"""The pages of an OFD file that are pictures: drawn by Pillow, read by OCR."""

from __future__ import annotations

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.archive import Archive
from extract.read.image import render_of
from extract.read.ocr import SECOND, Doubt
from extract.read.ofd_objects import Sheet
from extract.read.ofd_pictures import page_picture
from extract.read.pdf import FEW, assemble
from extract.read.pdf_glyphs import Glyph
from extract.read.pdf_grids import Grid, without_page_frames
from extract.read.pdf_pages import Page
from extract.read.scans import MAX_SCANS, UNDRAWN, read_pages, unread, with_warnings


def read(
    archive: Archive, sheets: dict[int, Sheet], pages: list[Page], grids: dict[int, list[Grid]], source: Source
) -> Document:
    """The document of an OFD file, the pages that are pictures (`sheets`, by number) read by OCR.

    What could not be drawn is told in a warning. Raises ReadError for too many such pages, and if nothing can be read.
    """
    if len(sheets) > MAX_SCANS:
        raise ReadError(source.name, f"more than {MAX_SCANS} of its pages are scans")
    doubts: list[tuple[int, Doubt]] = []
    seen, undrawn = [], []
    for number, sheet in sheets.items():
        picture, missing = page_picture(archive, sheet)
        if missing:
            undrawn.append(number)
        if missing < len(sheet.pictures):
            stamped = pages[number - 1].glyphs
            doubts += read_pages(pages, grids, {number: render_of(picture, SECOND)})
            pages[number - 1].glyphs += _beside(stamped, pages[number - 1].glyphs)
            seen.append(number)
    if not seen and sum(len(page.glyphs) for page in pages) < FEW:
        raise ReadError(
            source.name, "the pictures that its pages consist of are missing, damaged or of a kind that is not read"
        )
    document = assemble(pages, without_page_frames(grids, pages), source)
    document = with_warnings(document, seen, doubts) if seen else document
    return unread(document, undrawn, UNDRAWN) if undrawn else document


def _beside(stamped: list[Glyph], read: list[Glyph]) -> list[Glyph]:
    """The characters of a page that is a picture which OCR does not see: they are no part of the picture."""
    return [glyph for glyph in stamped if not any(_overlap(glyph, other) for other in read)]


def _overlap(one: Glyph, other: Glyph) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom
