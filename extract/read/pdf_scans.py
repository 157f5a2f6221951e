"""The pages of a pdf that are scans: drawn by pdfium, read by OCR."""

from __future__ import annotations

import numpy as np
import pypdfium2

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.ocr import Image, Render
from extract.read.pdf import assemble
from extract.read.pdf_grids import Grid
from extract.read.pdf_pages import Page
from extract.read.scans import MAX_SCANS, read_pages, with_warnings

_A4, _LARGEST = 595.0, 1300.0
"""Points: the short side of an A4 page, and of the largest page that is taken to be as large as it says.

Programs that put photographs into a pdf often take a pixel for a point, so that a page becomes metres wide.
"""


def read(data: bytes, pages: list[Page], grids: dict[int, list[Grid]], source: Source) -> Document:
    """The document of a pdf, its blind pages read by OCR. Raises ReadError where they are too many."""
    blind = [page.number for page in pages if page.blind]
    if len(blind) > MAX_SCANS:
        raise ReadError(source.name, f"more than {MAX_SCANS} of its pages are scans")
    pdf = pypdfium2.PdfDocument(data)
    try:
        doubts = read_pages(pages, grids, {number: _render(pdf, number) for number in blind})
    finally:
        pdf.close()
    return with_warnings(assemble(pages, grids, source), blind, doubts)


def _render(pdf: pypdfium2.PdfDocument, number: int) -> Render:
    def render(resolution: float) -> Image:
        page = pdf[number - 1]
        short, long = sorted(page.get_size())
        size = 1.0 if long <= 3 * _LARGEST and short <= _LARGEST else _A4 / short
        picture = page.render(scale=size * resolution / 72, rev_byteorder=False).to_numpy()
        page.close()
        return np.ascontiguousarray(picture[:, :, :3])

    return render
