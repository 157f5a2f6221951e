"""专栏: boxes as tables, as framed text, or as a title line with items below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.model.commitment import Place
from extract.model.document import Document, Piece
from extract.model.outline import Grid, GridCell, Passage
from extract.model.plan import Box, BoxRow, CellsAt
from extract.outline.headings import numbering
from extract.outline.tables import Row, cells_at, is_numeric, squared, texts
from extract.text.numerals import chinese
from extract.text.offsets import View, clean_view

_TITLE = re.compile(
    r"专栏\s*(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})?\s*[:：.．、—-]?\s*(?P<title>.*)", re.DOTALL
)
_NUMBERED_LINE = re.compile(
    r"(?P<item>\d{1,2})[、.．](?!\d)|[（(](?P<paren>[\d一二三四五六七八九十]{1,2})[）)]|(?P<circled>[①-⑳])"
)
_TERMINAL = "。；！？;"


@dataclass(frozen=True)
class BoxTitle:
    """A box's number (None where it has none) and title."""

    number: int | None
    title: str


@dataclass(frozen=True)
class MinedBox:
    """A box as output, with what of it is to be mined."""

    box: Box
    passages: tuple[Passage, ...]
    grid: Grid | None


def box_title(clean: str) -> BoxTitle | None:
    """Read the title line of a box (专栏3 应急装备物资储运能力建设任务); None if it is none.

    A sentence that only mentions a box (专栏2所列任务由…负责。) is no title.
    """
    match = _TITLE.match(clean)
    if match is None or clean[-1] in _TERMINAL or len(clean) > 60:
        return None
    number = match["number"]
    if number is None and not match["title"]:
        return None
    value = None if number is None else int(number) if number.isdigit() else chinese(number)
    return BoxTitle(value, match["title"])


def box_from_rows(document: Document, title: BoxTitle, rows: list[Row], place: Place, item: int) -> MinedBox:
    """A box whose content is a table, `rows` without the title row."""
    place = Place(section=place.section, box=title.number, annex=place.annex)
    pieces = [piece for row in rows for cell in row for piece in cell.pieces]
    if _is_grid(rows):
        rows = squared(rows)
        grid = Grid(kind="box", title=title.title, place=place, header=(rows[0],), rows=tuple(rows[1:]))
        box = _box(title, place, pieces, grid=texts(rows), grid_at=cells_at(rows))
        return MinedBox(box, (), grid)
    box_rows, passages = [], []
    for row in rows:
        cells = _distinct(row)
        parts = _lines(document, cells[0]) if len(cells) == 1 else [_item_row(document, cells)]
        for label, content in parts:
            box_rows.append(_box_row(document, label, content))
            passages += [
                Passage(pieces=line, item=item + len(box_rows), place=place.model_copy(update={"row": len(box_rows)}))
                for line in content
            ]
    return MinedBox(_box(title, place, pieces, rows=tuple(box_rows)), tuple(passages), None)


def box_from_paragraphs(
    document: Document, title: BoxTitle, paragraphs: list[tuple[Piece, ...]], place: Place, item: int
) -> MinedBox:
    """A box that a text shows as paragraphs below its title line."""
    cell = GridCell(text="", pieces=tuple(piece for paragraph in paragraphs for piece in paragraph))
    return box_from_rows(document, title, [(cell,)] if paragraphs else [], place, item)


def _box_row(document: Document, label: GridCell, content: list[tuple[Piece, ...]]) -> BoxRow:
    cells = [GridCell(text=clean_view(document.text, pieces).text, pieces=pieces) for pieces in content]
    return BoxRow(
        item=label.text,
        content=tuple(cell.text for cell in cells),
        item_at=label.at,
        content_at=tuple(cell.at for cell in cells if cell.at),
    )


def _box(
    title: BoxTitle,
    place: Place,
    pieces: list[Piece],
    rows: tuple[BoxRow, ...] = (),
    grid: tuple[tuple[str, ...], ...] = (),
    grid_at: CellsAt = (),
) -> Box:
    start = min((start for start, _ in pieces), default=0)
    end = max((end for _, end in pieces), default=0)
    return Box(
        number=title.number, title=title.title, section=place.section, start=start, end=end, rows=rows, grid=grid,
        grid_at=grid_at,
    )  # fmt: skip


def _distinct(row: Row) -> list[GridCell]:
    """The row's filled cells, a merged cell once."""
    out: list[GridCell] = []
    for cell in row:
        if cell.text and (not out or cell is not out[-1]):
            out.append(cell)
    return out or [row[0]]


def _is_grid(rows: list[Row]) -> bool:
    """A real table: three columns and more throughout, or columns of figures below their heads."""
    if len(rows) < 2 or any(len(row) < 2 for row in rows):
        return False
    widths = [len(_distinct(row)) for row in rows]
    if sum(width >= 3 for width in widths) * 3 >= len(rows) * 2:
        return True
    return all(is_numeric(cell.text) for row in rows[1:] for cell in row[1:])


_Part = tuple[GridCell, list[tuple[Piece, ...]]]
"""A row's item, and the pieces of its content paragraph by paragraph."""


def _item_row(document: Document, cells: list[GridCell]) -> _Part:
    content: list[tuple[Piece, ...]] = []
    for cell in cells[1:]:
        content += paragraphs_of(document, cell)
    return cells[0], content


def paragraphs_of(document: Document, cell: GridCell) -> list[tuple[Piece, ...]]:
    """A cell's paragraphs: its lines, a line that breaks off in mid-sentence joined with the next."""
    lines: list[list[Piece]] = []
    for start, end in cell.pieces:
        for line_start, line_end in _line_spans(document.text, start, end):
            unfinished = lines and document.text[lines[-1][-1][1] - 1] not in _TERMINAL + "：:）)"
            fresh = numbering(clean_view(document.text, ((line_start, line_end),)).text)
            if unfinished and not fresh and len(lines[-1]) and _length(lines[-1]) > 30:
                lines[-1].append((line_start, line_end))
            else:
                lines.append([(line_start, line_end)])
    return [tuple(line) for line in lines]


def _line_spans(text: str, start: int, end: int) -> list[Piece]:
    spans, at = [], start
    for line in text[start:end].split("\n"):
        bare = line.strip()
        if bare:
            lead = len(line) - len(line.lstrip())
            spans.append((at + lead, at + lead + len(bare)))
        at += len(line) + 1
    return spans


def _length(pieces: list[Piece]) -> int:
    return sum(end - start for start, end in pieces)


def _lines(document: Document, cell: GridCell) -> list[_Part]:
    """A one-column row: numbered lines, short title lines above their text, or text alone."""
    parts: list[_Part] = []
    for pieces in paragraphs_of(document, cell):
        view = clean_view(document.text, pieces)
        number = _NUMBERED_LINE.match(view.text)
        if number:
            start, _ = view.to_source(number.end(), number.end() + 1) if number.end() < len(view.text) else (0, 0)
            rest = tuple((max(s, start), e) for s, e in pieces if e > start)
            parts.append((_number_cell(view, number), [rest] if rest else []))
        elif len(view.text) <= 30 and view.text[-1] not in _TERMINAL:
            parts.append((GridCell(text=view.text, pieces=pieces), []))
        elif parts:
            parts[-1][1].append(pieces)
        else:
            parts.append((GridCell(text=""), [pieces]))
    return parts


def _number_cell(view: View, number: re.Match[str]) -> GridCell:
    start, end = number.span(number.lastgroup or 0)
    return GridCell(text=view.text[start:end], pieces=(view.to_source(start, end),))
