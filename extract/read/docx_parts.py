"""What a Word file keeps in parts of their own: files put in whole (w:altChunk), and the text of diagrams."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extract.errors import ReadError
from extract.model.document import Block, Document, Source
from extract.read.builder import CellText, DocumentBuilder
from extract.read.docx_package import Package, R
from extract.read.html_decode import is_html

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def chunk(package: Package, element: etree._Element) -> Document | None:
    """The web page or text that a w:altChunk puts here; None for what is missing or in another format."""
    name = package.target(package.main, element.get(R + "id", ""))
    if name is None or not package.has(name):
        return None
    data = package.bytes(name)
    if data.startswith((b"PK", b"{\\rtf")):
        return None
    from extract.read import html, plaintext

    source = Source(name=name, format="part", sha256="", bytes=len(data))
    try:
        return html.read(data, source) if is_html(data) else plaintext.read(data, source)
    except ReadError:
        return None


def copy(document: Document, out: DocumentBuilder) -> None:
    """Append the blocks of a document to another one."""
    for block in document.blocks:
        if block.table is None:
            out.paragraph(_text(document, block.pieces), level=block.level, framed=block.framed)
        else:
            out.table(list(_cells(document, block)))


def diagrams(package: Package, paragraph: etree._Element) -> Iterator[str]:
    """The texts of the diagrams (SmartArt) in a paragraph, box by box."""
    for drawn in paragraph.iter(_DIAGRAM + "relIds"):
        name = package.target(package.main, drawn.get(R + "dm", ""))
        model = package.part(name) if name else None
        for point in () if model is None else model.iter(_DIAGRAM + "pt"):
            lines = ("".join(t.text or "" for t in line.iter(_DRAWING + "t")) for line in point.iter(_DRAWING + "p"))
            if text := "\n".join(line for line in lines if line.strip()):
                yield text


def _cells(document: Document, block: Block) -> Iterator[CellText]:
    for cell in block.table.cells if block.table else ():
        text = _text(document, cell.pieces)
        yield CellText(text, cell.row, cell.col, cell.rowspan, cell.colspan, cell.header)


def _text(document: Document, pieces: tuple[tuple[int, int], ...]) -> str:
    return "".join(document.text[start:end] for start, end in pieces)
