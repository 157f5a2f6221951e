"""Rebuild the specimen plans in their published formats from the neutral sources.

    python corpus/build.py [--only STEM]

Each ``source/STEM.plan`` describes one plan: ``@key value`` lines with its metadata, then one block per
line. The file it becomes (docx, html or pdf) stands beside this script, its plain text in ``expected/STEM.txt``.
Needs python-docx, and for the pdf LibreOffice Writer with the font WenQuanYi Zen Hei.

Block marks
    ``#`` ``##`` ``###``   heading of level 1 to 3, its number first; text behind the first full stop runs on
    ``!``                  centred line        ``>``  right-aligned line        ``:``  line without indent
    ``|! a | b |``         header row          ``| a | b |``  row; ``^`` joins the cell above, ``<`` the cell to the left
    ``===``                page break          anything else is a paragraph
"""

from __future__ import annotations

import argparse
import html
import io
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

HERE = Path(__file__).parent
INDENT = "　　"
WORD_FONT = "宋体"
PDF_FONT = "WenQuanYi Zen Hei"
HEADING = re.compile(
    r"(#+) (第[一二三四五六七八九十]+[章节] |[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.) ?(.+)"
)
ALIGNED = {"!": "center", ">": "right", ":": "flush"}


@dataclass(frozen=True)
class Heading:
    """A numbered heading and whatever text runs on behind it in the same paragraph."""

    level: int
    number: str
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph; ``align`` is justify, center, right or flush (no first-line indent)."""

    text: str
    align: str = "justify"


@dataclass(frozen=True)
class PageBreak:
    """A forced new page."""


@dataclass
class Table:
    """Rows of raw cells, ``^`` and ``<`` standing for merged ones; the first ``heads`` rows are header rows."""

    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0

    def span(self, row: int, column: int) -> tuple[int, int]:
        """Rows and columns that the cell at this place covers."""
        width = 1
        while column + width < len(self.rows[row]) and self.rows[row][column + width] == "<":
            width += 1
        height = 1
        while row + height < len(self.rows) and self.rows[row + height][column] == "^":
            height += 1
        return height, width

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of every cell that begins here."""
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if text not in ("^", "<"):
                    yield r, c, text


Block = Heading | Line | PageBreak | Table


@dataclass
class Plan:
    """One specimen: its metadata and its blocks in reading order."""

    stem: str
    meta: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)


# ---------------------------------------------------------------- the neutral source


def read_plan(path: Path) -> Plan:
    """Parse one source file."""
    plan = Plan(path.stem)
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.startswith("@"):
            key, _, value = raw[1:].partition(" ")
            plan.meta[key] = value
        elif raw.startswith("|"):
            add_row(plan.blocks, raw)
        elif raw.strip():
            plan.blocks.append(read_block(raw))
    return plan


def read_block(raw: str) -> Block:
    """Parse a line that is no table row."""
    if raw == "===":
        return PageBreak()
    if match := HEADING.fullmatch(raw):
        return Heading(len(match[1]), match[2], match[3])
    if raw[:2] in ("! ", "> ", ": "):
        return Line(raw[2:], ALIGNED[raw[0]])
    return Line(raw)


def add_row(blocks: list[Block], raw: str) -> None:
    """Append a table row to the table that is open, or open one."""
    is_head = raw.startswith("|!")
    row = [cell.strip() for cell in raw.removeprefix("|!").removeprefix("|").rstrip().removesuffix("|").split("|")]
    last = blocks[-1] if blocks else None
    if isinstance(last, Table) and not (is_head and last.heads < len(last.rows)):
        last.rows.append(row)
    else:
        last = Table([row])
        blocks.append(last)
    last.heads += is_head


# ---------------------------------------------------------------- plain text


def to_text(plan: Plan) -> str:
    """The plan as Word exports text: one cell a line behind a tab, a blank line between rows."""
    return "".join(text_block(block) for block in plan.blocks)


def text_block(block: Block) -> str:
    """One block as plain text."""
    match block:
        case Heading():
            return f"{INDENT}{block.number}{block.text}\n"
        case Line("", _):
            return "\n"
        case Line(text, "justify"):
            return f"{INDENT}{text}\n"
        case Line(text, _):
            return f"{text}\n"
        case Table():
            return "\n".join(text_row(row) for row in block.rows) + "\n\n"
        case PageBreak():
            return "\n\n"


def text_row(row: list[str]) -> str:
    """A table row: cells merged upward are empty, cells merged to the left do not exist."""
    return "".join(f"\t{'' if cell == '^' else cell}\n" for cell in row if cell != "<")


# ---------------------------------------------------------------- docx


def to_docx(plan: Plan, font: str = WORD_FONT) -> bytes:
    """The plan as a Word file with true tables and, where the source asks for it, automatic numbering."""
    document = Document()
    set_page(document, font)
    automatic = plan.meta.get("numbering") == "automatic"
    if automatic:
        add_numbering(document)
    for block in plan.blocks:
        add_block(document, block, automatic)
    set_properties(document, plan)
    buffer = io.BytesIO()
    document.save(buffer)
    return steady_zip(buffer.getvalue())


def set_page(document: WordDocument, font: str) -> None:
    """A4, one font for Chinese and Latin alike, page number at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), font)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    footer.add_run(" —")


def add_numbering(document: WordDocument) -> None:
    """Define the list 一、 /（一）/ 1. whose numbers stand in no text run."""
    formats = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="480"/></w:pPr></w:lvl>'
        for i, (kind, text) in enumerate(formats)
    )
    numbering = document.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def add_block(document: WordDocument, block: Block, automatic: bool) -> None:
    """Append one block to the Word file."""
    match block:
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Table():
            add_table(document, block)
        case Line(text, align):
            paragraph = document.add_paragraph(text)
            align_paragraph(paragraph, align)
        case Heading():
            add_heading(document, block, automatic)


def align_paragraph(paragraph: WordParagraph, align: str) -> None:
    """Set alignment or first-line indent."""
    if align == "center":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif align == "justify":
        paragraph.paragraph_format.first_line_indent = Pt(24)


def add_heading(document: WordDocument, heading: Heading, automatic: bool) -> None:
    """Append a heading, its title in bold, numbered by Word or by hand."""
    title, stop, rest = heading.text.partition("。")
    paragraph = document.add_paragraph()
    if automatic:
        properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{heading.level - 1}"/><w:numId w:val="90"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    else:
        align_paragraph(paragraph, "justify")
        title = heading.number + title
    paragraph.add_run(title).bold = True
    if stop:
        paragraph.add_run(stop + rest)


def add_table(document: WordDocument, table: Table) -> None:
    """Append a table with its merged cells; header rows repeat on every page."""
    grid = document.add_table(len(table.rows), len(table.rows[0]))
    grid.style = "Table Grid"
    for row, column, text in table.cells():
        height, width = table.span(row, column)
        cell = grid.cell(row, column)
        if height > 1 or width > 1:
            cell = cell.merge(grid.cell(row + height - 1, column + width - 1))
        cell.text = text
    repeat_heads(grid, table.heads)


def repeat_heads(grid: WordTable, heads: int) -> None:
    """Mark header rows, and keep every row on one page."""
    for index, row in enumerate(grid.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if index < heads:
            properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def set_properties(document: WordDocument, plan: Plan) -> None:
    """Title, author and dates that do not depend on the day of building."""
    properties = document.core_properties
    properties.title, properties.author = plan.meta["title"], plan.meta["issuer"]
    properties.comments = ""
    properties.created = properties.modified = datetime.fromisoformat(plan.meta["issued"])


def steady_zip(data: bytes) -> bytes:
    """The same archive with fixed time stamps."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return buffer.getvalue()


# ---------------------------------------------------------------- pdf


def to_pdf(plan: Plan) -> bytes:
    """The plan as LibreOffice prints its Word file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{plan.stem}.docx"
        source.write_bytes(to_docx(plan, PDF_FONT))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "946684800"}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return steady_pdf(source.with_suffix(".pdf").read_bytes())


def steady_pdf(data: bytes) -> bytes:
    """Fix the date and blank the identifiers that change from run to run, keeping every length and so every offset."""
    data = re.sub(rb"\(D:\d{14}", b"(D:20000101000000", data)
    return re.sub(rb"(?<=/DocChecksum /)[0-9A-F]+|(?<=<)[0-9A-F]{32}(?=>)", lambda match: b"0" * len(match[0]), data)


# ---------------------------------------------------------------- html


def to_html(plan: Plan) -> str:
    """The plan as a government page saved from a browser."""
    page = (HERE / "source" / "page.html").read_text(encoding="utf-8")
    for key, value in plan.meta.items():
        page = page.replace(f"{{{key}}}", html.escape(value))
    return page.replace("{content}", "\n".join(html_block(block) for block in plan.blocks))


def html_block(block: Block) -> str:
    """One block as HTML."""
    match block:
        case Heading():
            return html_heading(block)
        case Line(text, "justify"):
            return f"<p>&emsp;&emsp;{html.escape(text, quote=False)}</p>"
        case Line(text, "flush"):
            return f"<p>{html.escape(text, quote=False)}</p>"
        case Line(text, align):
            return f'<p style="text-align: {align};">{html.escape(text, quote=False)}</p>'
        case Table():
            return html_table(block)
        case PageBreak():
            return "<p>&nbsp;</p>"


def html_heading(heading: Heading) -> str:
    """A heading as such pages print it: a paragraph in bold, centred for chapters and sections."""
    title, stop, rest = (html.escape(part, quote=False) for part in heading.text.partition("。"))
    align = "center" if heading.number.startswith("第") else "left"
    return f'<p style="text-align: {align};"><strong>{heading.number}{title}</strong>{stop}{rest}</p>'


def html_table(table: Table) -> str:
    """A table with rowspan and colspan."""
    rows: list[list[str]] = [[] for _ in table.rows]
    for row, column, text in table.cells():
        height, width = table.span(row, column)
        spans = (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
        rows[row].append(f"<td{spans}><p>{html.escape(text, quote=False) or '&nbsp;'}</p></td>")
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return f'<table border="1" cellspacing="0" cellpadding="0"><tbody>\n{body}\n</tbody></table>'


# ---------------------------------------------------------------- command


def build(plan: Plan) -> Path:
    """Write the plan's published file and its plain text."""
    makers: dict[str, Any] = {"docx": to_docx, "pdf": to_pdf, "html": to_html}
    kind = plan.meta["format"]
    made = makers[kind](plan)
    target = HERE / f"{plan.stem}.{kind}"
    target.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
    (HERE / "expected" / f"{plan.stem}.txt").write_text(to_text(plan), encoding="utf-8")
    return target


def main() -> None:
    """Build every source, or the one that is named."""
    parser = argparse.ArgumentParser(description="Rebuild the specimen plans.")
    parser.add_argument("--only", metavar="STEM", help="build this plan alone")
    chosen = parser.parse_args().only
    for path in sorted((HERE / "source").glob("*.plan")):
        if chosen in (None, path.stem):
            print(build(read_plan(path)).relative_to(HERE))


if __name__ == "__main__":
    main()
