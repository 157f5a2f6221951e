"""A plan's text and its annotated structure → the Word file that it once was: true tables, merged cells, headings.

The text of a plan has lost the merges of its tables; the annotation has them filled in. The two together give back
the table: a cell that the annotation fills and the text leaves out was merged.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from extract.model.document import Block, Document
from extract.pipeline import read

FONT = "Noto Serif CJK SC"


@dataclass(frozen=True)
class Cell:
    """A cell with its place in the grid and what it covers."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1


def word_file(text: Path, structure: Path) -> bytes:
    """The plan as docx."""
    source, annotated = read(text), json.loads(structure.read_text(encoding="utf-8"))
    levels = {_flat(heading["text"]): heading["level"] for heading in annotated["headings"]}
    grids = [
        [*table["header"], *table["rows"]]
        for key in ("annex_tables", "indicator_tables")
        for table in annotated.get(key, ())
    ]
    grids += [box["grid"] for box in annotated["boxes"] if "grid" in box]
    out = _empty()
    for block in source.blocks:
        if block.kind == "table":
            _add_table(out, list(_cells(source, block, grids)))
        else:
            _add_paragraph(out, source, block, levels)
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


def _empty() -> Any:
    out = docx.Document()
    section = out.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = out.styles[name]
        style.font.size = Pt(14)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(script), FONT)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    foot._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    foot.add_run(" —")
    return out


def _add_paragraph(out: Any, source: Document, block: Block, levels: dict[str, int]) -> None:
    text = "".join(source.text[start:end] for start, end in block.pieces).strip()
    level = levels.get(_flat(text))
    before = source.text[: block.start].rpartition("\n")[2] + source.text[block.start : block.start + 2]
    paragraph = out.add_paragraph(text, style=f"Heading {level}" if level else None)
    if "　　" in before or level or len(text) > 60:
        paragraph.paragraph_format.first_line_indent = Pt(28)
    elif not text.endswith(("：", "。")) and not text[0].isdigit():
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_table(out: Any, cells: list[Cell]) -> None:
    grid = out.add_table(max(c.row + c.rowspan for c in cells), max(c.col + c.colspan for c in cells))
    grid.style = "Table Grid"
    for cell in cells:
        place = grid.cell(cell.row, cell.col)
        if cell.rowspan > 1 or cell.colspan > 1:
            place = place.merge(grid.cell(cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1))
        place.text = cell.text
    out.add_paragraph()


def _cells(source: Document, block: Block, grids: list[list[list[str]]]) -> Iterator[Cell]:
    """The cells of a table with their merges, by the annotated grid of the same text if there is one."""
    assert block.table is not None
    rows: list[list[str]] = [[] for _ in range(block.table.rows)]
    for cell in block.table.cells:
        rows[cell.row].append("\n".join(source.text[start:end] for start, end in cell.pieces))
    grid = next((grid for grid in grids if _is_same(rows, grid)), None)
    if grid is not None:
        grids.remove(grid)
        yield from _merged(rows, grid)
        return
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            yield Cell(text, at, place, 1, block.table.cols - place if place == len(row) - 1 else 1)


def _is_same(rows: list[list[str]], grid: list[list[str]]) -> bool:
    """Whether a grid has the rows of the text: each filled cell of the text is in its row of the grid."""
    return len(rows) == len(grid) and all(
        {_flat(text) for text in row if text} <= {_flat(text) for text in filled}
        for row, filled in zip(rows, grid, strict=True)
    )


def _merged(rows: list[list[str]], grid: list[list[str]]) -> Iterator[Cell]:
    """The cells of a filled grid; `rows` tells which of its texts are printed and which were merged away."""
    begun: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, (printed, filled) in enumerate(zip(rows, grid, strict=True)):
        left = [_flat(text) for text in printed]
        for c, text in enumerate(filled):
            above, before = owner.get((r - 1, c)), owner.get((r, c - 1))
            if text and left and not left[0] and above and _flat(grid[r - 1][c]) == _flat(text):
                home = above  # printed as an empty cell: merged with the one above
                left.pop(0)
            elif before and text and _flat(filled[c - 1]) == _flat(text) and (not left or left[0] != _flat(text)):
                home = before  # not printed at all: merged with the one to the left
            else:
                home = (r, c)
                assert not left or left[0] == _flat(text), (r, c, text, left)
                left = left[1:]
                begun[home] = [1, 1]
            owner[r, c] = home
            begun[home] = [max(begun[home][0], r - home[0] + 1), max(begun[home][1], c - home[1] + 1)]
    for (r, c), (height, width) in begun.items():
        yield Cell(grid[r][c], r, c, height, width)


def _flat(text: str) -> str:
    return "".join(text.split())
