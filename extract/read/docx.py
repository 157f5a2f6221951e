"""Word files (.docx, .docm, .dotx) → Document, as the printed page reads, with all tracked changes accepted.

Not read: headers and footers, tables of contents, hidden text, pictures, charts, embedded files.
"""

from __future__ import annotations

import re

from lxml import etree

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.builder import CellText, DocumentBuilder
from extract.read.docx_inline import Inline
from extract.read.docx_numbering import Numbering
from extract.read.docx_package import Package, W
from extract.read.docx_parts import chunk, copy, diagrams
from extract.read.docx_styles import Styles
from extract.read.docx_table import GridCell, grid
from extract.read.docx_xml import child, flat
from extract.read.sentences import is_cut

_OLE = b"\xd0\xcf\x11\xe0"
_LAYOUT_PARAGRAPHS = 20
_CONTENTS_TITLE = re.compile(r"目\s*[录次]$")
_INDENTED_BREAK = re.compile(r"\n(?=[\u3000 ]{0,4}\u3000\u3000)")
"""A soft break before two wide spaces: text pasted from a web page, whose paragraphs Word took for lines."""
_MARKDOWN = re.compile(r"(#{1,6}) +(?=\S)")
"""A heading mark of a text that some program poured into Word without reading it."""
_BOLD = re.compile(r"^(- )?\*\*([^*\n]{1,40})\*\*", re.MULTILINE)
_CONTENTS_LINE = re.compile(r"(?:\t|[.．·…]{3,}|…)\s*[-—]*\d{1,4}[-—]*$")


def read(data: bytes, source: Source) -> Document:
    """Read a Word file. Raises ReadError for encrypted, damaged or hostile ones."""
    if data.startswith(_OLE):
        raise ReadError(source.name, "the file is encrypted: save it without a password first")
    package = Package(data, source.name)
    root = package.part(package.main)
    body = child(root, "body")
    if root is None or body is None:
        raise ReadError(source.name, "the Word file has no text part")
    reader = _Reader(package, root)
    reader.flow(body)
    reader.notes()
    return Document(source=source, text=reader.out.text(), blocks=tuple(reader.out.blocks))


class _Reader:
    """Walks through the body and appends what it finds to `out`."""

    def __init__(self, package: Package, root: etree._Element) -> None:
        self.out = DocumentBuilder()
        self._package = package
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"), self._styles)
        self._inline = Inline(root, self._styles)
        self._amount = _amount(root)
        self._has_diagrams = any(kind == "diagramData" for kind, _ in package.relations(package.main))
        self._carried = ""
        self._whole: str | None = None
        self._held: tuple[str, int | None] | None = None
        self._in_contents = False

    def flow(self, parent: etree._Element, framed: bool = False) -> None:
        """Append the paragraphs and tables of a body, a text box, or a boxed cell."""
        for element in flat(parent, "p", "tbl", "altChunk"):
            if element.tag == W + "p":
                self._paragraph(element, framed)
            elif element.tag == W + "tbl":
                self._table(element)
            else:
                self._chunk(element)

    def notes(self) -> None:
        """Append the footnotes and endnotes that the text refers to, in its order, as paragraphs `[1] …`."""
        texts: dict[tuple[str, str], str] = {}
        for kind in ("footnote", "endnote"):
            part = self._package.related(f"{kind}s")
            inline = None if part is None else Inline(part, self._styles)
            for note in () if part is None else part.findall(W + kind):
                lines = self._lines(note, inline or self._inline, [])
                texts[kind, note.get(W + "id", "")] = "\n".join(line for line in lines if line)
        for place, key in enumerate(dict.fromkeys(self._inline.notes), start=1):
            if texts.get(key):
                self._emit(f"[{place}] {texts[key]}", None, False)
        self._release()

    def _paragraph(self, element: etree._Element, framed: bool) -> None:
        line = self._inline.read(element)
        if child(element, "pPr/rPr/del") is not None or self._styles.is_drop_cap(element):
            # The paragraph mark is deleted, or the paragraph is the large first letter of the next one: the text runs
            # on into that one, which gives number and style.
            self._carried += line.text
        else:
            line.text, self._carried = self._carried + line.text, ""
            text = line.text.strip()
            label = self._numbering.label(element, text)
            contents = line.contents or self._styles.in_contents(element)
            if not contents or (text and line.contents):
                self._body(element, label + text if text else "", line.text, framed)
            elif self._held is not None or contents:
                self._held, self._in_contents = None, True
        for box in line.boxes:
            self.flow(box, framed=True)
        for text in diagrams(self._package, element) if self._has_diagrams else ():
            self._emit(text, None, True)
            self._whole = None

    def _chunk(self, element: etree._Element) -> None:
        document = chunk(self._package, element)
        if document is not None:
            self._release()
            copy(document, self.out)
            self._whole = None

    def _body(self, element: etree._Element, text: str, raw: str, framed: bool) -> None:
        """Append a paragraph of the body; `raw` is its text with its indent and without its number."""
        level, framed = self._styles.level(element), framed or self._styles.framed(element)
        markup = _MARKDOWN.match(text)
        if markup is not None:
            text, level = text[markup.end() :], level or len(markup[1])
        plain = level is None and not framed and text != ""
        if (
            plain
            and self._whole is not None
            and text == raw
            and is_cut(self._whole, raw)
            and not self._styles.indented(element)
        ):
            self.out.go_on(text)
        else:
            self._emit(_BOLD.sub(r"\1\2", text), level, framed)
        if text:
            self._whole = text if plain else None

    def _emit(self, text: str, level: int | None, framed: bool) -> None:
        """Append a paragraph; the title `目录` waits until it is clear whether a table of contents follows."""
        if not text:
            return
        if (self._held or self._in_contents) and _CONTENTS_LINE.search(text):
            self._held, self._in_contents = None, True
            return
        self._release()
        self._in_contents = False
        if _CONTENTS_TITLE.match(text):
            self._held = (text, level)
        else:
            for part in _INDENTED_BREAK.split(text):
                self.out.paragraph(part, level=level, framed=framed)

    def _release(self) -> None:
        if self._held is not None:
            self.out.paragraph(self._held[0], level=self._held[1])
            self._held = None

    def _table(self, element: etree._Element) -> None:
        self._release()
        self._whole = None
        cells = grid(element)
        if len(cells) == 1 and next(flat(cells[0].element, "tbl"), None) is not None:
            # A drawn box around a table: one cell could not show the inner grid, frame and order can.
            self.flow(cells[0].element, framed=not self._holds_the_text(cells[0]))
            return
        if any(self._holds_the_text(cell) for cell in cells):
            for cell in cells:
                self.flow(cell.element)
            return
        placed, boxes = [], []
        for cell in cells:
            text, inside = self._cell(cell)
            placed.append(CellText(text, cell.row, cell.col, cell.rowspan, cell.colspan, cell.header))
            boxes += inside
        self.out.table(placed)
        for box in boxes:
            self.flow(box, framed=True)

    def _holds_the_text(self, cell: GridCell) -> bool:
        """Whether a cell holds most of the document, as in web pages saved by Word: its table only places text."""
        paragraphs = sum(1 for _ in cell.element.iter(W + "p"))
        return paragraphs >= _LAYOUT_PARAGRAPHS and _amount(cell.element) > 0.6 * self._amount

    def _cell(self, cell: GridCell) -> tuple[str, list[etree._Element]]:
        boxes: list[etree._Element] = []
        return "\n".join(line for line in self._lines(cell.element, self._inline, boxes) if line), boxes

    def _lines(self, parent: etree._Element, inline: Inline, boxes: list[etree._Element]) -> list[str]:
        """The lines of a cell or a note; a table inside gives a line a row. Text boxes are put into `boxes`."""
        lines = []
        for element in flat(parent, "p", "tbl"):
            if element.tag == W + "tbl":
                lines += self._rows(element, inline, boxes)
                continue
            line = inline.read(element)
            text = line.text.strip()
            label = self._numbering.label(element, text)
            lines.append(label + text if text else "")
            boxes += line.boxes
        return lines

    def _rows(self, table: etree._Element, inline: Inline, boxes: list[etree._Element]) -> list[str]:
        rows: dict[int, list[str]] = {}
        for cell in grid(table):
            text = " ".join(line for line in self._lines(cell.element, inline, boxes) if line)
            rows.setdefault(cell.row, []).append(text)
        return ["\t".join(texts).strip() for texts in rows.values()]


def _amount(element: etree._Element) -> int:
    """The number of characters in the text runs of an element."""
    return sum(len(run.text or "") for run in element.iter(W + "t"))
