"""Pdf files → Document: lines put together to paragraphs, drawn tables as tables; pages that are scans through OCR.

Not read: pictures within the text, annotations, tables drawn without lines (their rows become lines of text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.builder import DocumentBuilder
from extract.read.pdf_columns import laid_out, with_grids
from extract.read.pdf_furniture import without_contents, without_furniture
from extract.read.pdf_grids import Grid, find
from extract.read.pdf_lines import Line
from extract.read.pdf_notes import Note, take_notes
from extract.read.pdf_pages import Page, load
from extract.read.pdf_paragraphs import body_size, continues, joined, set_borders
from extract.read.pdf_tables import Table, append, goes_on, table

_CONTINUED = re.compile(r"[（(]?\s*(?:续\s*表|接上[页表]|表\s?\d+\s?[（(]?续).{0,6}")
"""What some authors write above a table that goes on from the page before."""


FEW = 20
"""Characters: a file whose text pages hold fewer has none worth reading."""
_SMALL = 16
"""Characters: a frame with less in it is no 专栏."""


@dataclass
class _Layout:
    """The pages as groups of lines (columns, or the parts of a page between tables) and grids, in reading order."""

    flow: list[Line | Grid]
    groups: list[list[Line]]
    notes: list[Note]


def read(data: bytes, source: Source) -> Document:
    """Read a pdf. Raises ReadError for encrypted and damaged files, and for scans where OCR is not installed."""
    pages = load(data, source)
    blind = [page.number for page in pages if page.blind]
    if not blind:
        if not any(page.glyphs for page in pages):
            raise ReadError(source.name, "no text found in it")
        return assemble(pages, find(data, pages), source)
    from extract.read import ocr, pdf_scans, scans

    if ocr.is_installed():
        return pdf_scans.read(data, pages, find(data, pages), source)
    if sum(len(page.glyphs) for page in pages if not page.blind) < FEW:
        raise ReadError(source.name, f"its pages are scans; {ocr.MISSING}")
    seen = [page if not page.blind else Page(page.number, page.width, page.height) for page in pages]
    return scans.unread(assemble(seen, find(data, seen), source), blind)


def assemble(pages: list[Page], grids: dict[int, list[Grid]], source: Source) -> Document:
    """The document of pages with their grids, whatever file they come from."""
    layout = _layout(pages, grids)
    out = DocumentBuilder()
    _write(layout, out)
    source = source.model_copy(update={"pages": len(pages)})
    return Document(source=source, text=out.text(), blocks=tuple(out.blocks))


def _layout(pages: list[Page], grids: dict[int, list[Grid]]) -> _Layout:
    taken = {id(g) for found in grids.values() for grid in found for cell in grid.cells for g in cell.glyphs}
    free = [[g for g in page.glyphs if id(g) not in taken] if taken else page.glyphs for page in pages]
    columns_of, sided = laid_out(pages, free, grids)
    by_page = [[line for group in of_page for line in group] for of_page in columns_of]
    by_page = without_contents(without_furniture(pages, by_page))
    notes, foot = take_notes(by_page, body_size(by_page))
    kept = {id(line) for page in by_page for line in page} - foot
    groups = [[line for line in group if id(line) in kept] for page in columns_of for group in page]
    set_borders([group for group in groups if group], {page.number: page.width for page in pages})
    flow: list[Line | Grid] = []
    for page, of_page in zip(pages, columns_of, strict=True):
        lines = [line for group in of_page for line in group if id(line) in kept]
        flow += with_grids(lines, sided.get(page.number, []))
    return _Layout(flow, [group for group in groups if group], notes)


def _write(layout: _Layout, out: DocumentBuilder) -> None:
    body = body_size(layout.groups)
    paragraph: list[Line] = []
    open_table: Table | None = None
    for item in layout.flow:
        if isinstance(item, Line) and open_table is not None and _CONTINUED.fullmatch(item.text):
            continue
        if isinstance(item, Line):
            _close(open_table, out)
            open_table = None
            if paragraph and not continues(paragraph[-1], item, body=body, first=len(paragraph) == 1):
                paragraph = _flush(paragraph, out)
            paragraph.append(item)
            continue
        paragraph = _flush(paragraph, out)
        if open_table is not None and goes_on(open_table, item):
            append(open_table, item)
        else:
            _close(open_table, out)
            open_table = table(item)
    _flush(paragraph, out)
    _close(open_table, out)
    for place, note in enumerate(layout.notes, start=1):
        out.paragraph(f"[{place}] {note.text}", page=note.page)


def _flush(paragraph: list[Line], out: DocumentBuilder) -> list[Line]:
    if paragraph:
        out.paragraph(joined([line.text for line in paragraph]), page=paragraph[0].page)
    return []


def _close(open_table: Table | None, out: DocumentBuilder) -> None:
    """Append a table; a small frame, as around the steps of a flow chart, is a paragraph in a frame."""
    if open_table is None:
        return
    if len(open_table.cells) == 1 and len(open_table.cells[0].text) < _SMALL:
        out.paragraph(open_table.cells[0].text, framed=True, page=open_table.page)
    else:
        out.table(open_table.cells, page=open_table.page)
