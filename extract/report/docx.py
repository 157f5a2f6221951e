"""The article as a Word document: Chinese fonts, repeated table heads, wide tables on landscape pages, page numbers."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from extract.report.article import Grid, Heading, Item, Paragraph, Piece, Quote, article
from extract.report.material import Material
from extract.report.safe import one_line, visible
from extract.report.words import Lang, word
from extract.report.xlsx import SHADES

BODY, HEADS, LATIN = "宋体", "黑体", "Times New Roman"
INK, QUIET = RGBColor(0x1B, 0x25, 0x30), RGBColor(0x54, 0x60, 0x6C)
COLOURS = {
    "error": RGBColor(0x9C, 0x22, 0x19),
    "warning": RGBColor(0x7A, 0x50, 0x00),
    "info": RGBColor(0x3A, 0x54, 0x70),
}
_SIZES = {0: 20, 1: 15, 2: 12.5}
_MADE = datetime(2000, 1, 1)
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 2.2


def docx(material: Material, lang: Lang) -> bytes:
    """The whole report."""
    document = Document()
    _styles(document)
    _page(document.sections[0], wide=False)
    _footer(document.sections[0], lang)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = material.title(lang), "guihua", material.fingerprint
    properties.created = properties.modified = _MADE
    pieces = list(article(material, lang))
    for at, piece in enumerate(pieces):
        _turn(document, wide=_wants_landscape(pieces, at))
        _add(document, piece)
    return _same_bytes(document)


def _wants_landscape(pieces: list[Piece], at: int) -> bool:
    """A wide table, and what leads up to it: a heading stays on the page of its table."""
    for piece in pieces[at:]:
        if isinstance(piece, Grid):
            return piece.wide
        if isinstance(piece, Item | Quote) or (isinstance(piece, Paragraph) and not piece.quiet):
            return False
    return False


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(10.5), INK
    _fonts(normal, BODY)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.25
    for level, size in _SIZES.items():
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        _fonts(style, HEADS)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), False, INK
        style.paragraph_format.keep_with_next = True
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)


def _fonts(style: Any, chinese: str) -> None:
    """Latin and Chinese fonts; theme fonts would win over them and go."""
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[name]
    for kind in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(kind), LATIN)
    fonts.set(qn("w:eastAsia"), chinese)


def _page(section: Any, *, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(_LONG), Cm(_SHORT)) if wide else (Cm(_SHORT), Cm(_LONG))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)


def _turn(document: Any, *, wide: bool) -> None:
    """A new section where the paper has to be turned."""
    last = document.sections[-1]
    if (last.orientation == WD_ORIENT.LANDSCAPE) != wide:
        _page(document.add_section(WD_SECTION.NEW_PAGE), wide=wide)


def _footer(section: Any, lang: Lang) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in word(lang, "article", "page", page="\x00PAGE\x00", pages="\x00NUMPAGES\x00").split("\x00"):
        if part in ("PAGE", "NUMPAGES"):
            _field(paragraph, part)
        elif part:
            _run(paragraph, part, size=9, colour=QUIET)


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = _run(paragraph, "1", size=9, colour=QUIET)
    field.append(run._r)
    paragraph._p.append(field)


def _run(
    paragraph: Any, text: str, *, size: float | None = None, colour: RGBColor | None = None, bold: bool = False
) -> Any:
    run = paragraph.add_run(visible(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _add(document: Any, piece: Piece) -> None:
    if isinstance(piece, Grid):
        _table(document, piece)
        return
    if isinstance(piece, Heading):
        document.add_heading(one_line(piece.text), piece.level)
        return
    paragraph = document.add_paragraph()
    if isinstance(piece, Paragraph):
        _run(paragraph, piece.text, size=9 if piece.quiet else None, colour=QUIET if piece.quiet else None)
    elif isinstance(piece, Item):
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(6), True
        _run(paragraph, f"{one_line(piece.label)}  ", colour=COLOURS[piece.severity], bold=True)
        _run(paragraph, one_line(piece.text))
    else:
        _quote(paragraph, piece)


def _quote(paragraph: Any, piece: Quote) -> None:
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.space_after = Cm(0.8), Pt(3)
    _run(paragraph, one_line(piece.text), size=10)
    _run(paragraph, f"　——{one_line(piece.where)}", size=9, colour=QUIET)


def _table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style = "Table Grid"
    table.autofit = False
    table._tbl.tblPr.append(_borders())
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    widths = [int(room * share / sum(grid.widths)) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _fill(table.rows[0], grid.heads, widths, bold=True, colour="EEF1F4")
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for at, row in enumerate(grid.rows):
        line = table.add_row()
        _fill(line, row, widths)
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column in range(len(row)):
            if (at, column) in grid.shades:
                _shade(line._tr.tc_lst[column], SHADES[grid.shades[at, column] - 1])
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _borders() -> Any:
    """Hairlines instead of the black frame of the style."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8C1CA")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders


def _fill(line: Any, texts: Any, widths: list[int], *, bold: bool = False, colour: str | None = None) -> None:
    for cell, text, width in zip(line.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(2), Pt(2), 1.1
        _run(paragraph, one_line(text), size=9, bold=bold)
        if colour:
            _shade(cell._tc, colour)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    cell.get_or_add_tcPr().append(shade)


def _same_bytes(document: Any) -> bytes:
    """Saved, with one date on all parts of the package: zip would put the clock into it."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()
