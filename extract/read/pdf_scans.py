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
from extract.read.scans import MAX_SCANS, drawn_scale, read_pages, with_warnings


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
        width, height = page.get_size()
        picture = page.render(scale=drawn_scale(width, height, resolution), rev_byteorder=False).to_numpy()
        page.close()
        return np.ascontiguousarray(picture[:, :, :3])

    return render
