"""Tables in text files: a word processor's export (one cell a line, behind a tab) and Markdown pipes."""

from __future__ import annotations

import re

from extract.model.document import Block, Cell, Piece, Table
from extract.read.text_lines import Line

_RULE = re.compile(r"[\s|:\-]+")


def tab_table(text: str, lines: list[Line]) -> list[Block]:
    """An exported table. A tab opens a cell, lines without one go on with it, a blank line ends the row.

    One row of one long cell, or of several sentences, is no table but paragraphs that somebody indented with a tab.
    """
    rows: list[list[list[Piece]]] = [[]]
    for line in lines:
        if line.opens_cell and "\t" in text[line.start + 1 : line.end].rstrip("\t"):
            rows[-1] += [[piece] if piece else [] for piece in _split_tabs(text, line)]
        elif line.opens_cell:
            rows[-1].append(list(line.pieces))
        elif line.blank:
            rows.append([])
        elif rows[-1]:
            rows[-1][-1] += line.pieces
    rows = [row for row in rows if row]
    if len(rows) == 1 and all(_is_prose(text, cell) for cell in rows[0]):
        return [_paragraph(cell) for cell in rows[0] if cell]
    return _table([[tuple(cell) for cell in row] for row in rows], known=False)


def pipe_table(text: str, lines: list[Line]) -> list[Block]:
    """A Markdown table; the rule under the head is dropped, the row above it marked as header."""
    rows = [_split(text, line, "|") for line in lines if not _RULE.fullmatch(text[line.start : line.end])]
    return _table([[(piece,) if piece else () for piece in row[1:-1]] for row in rows], known=True)


def _split_tabs(text: str, line: Line) -> list[Piece | None]:
    return _split(text, line, "\t")[1:]


def _split(text: str, line: Line, mark: str) -> list[Piece | None]:
    pieces: list[Piece | None] = []
    at = line.start
    for part in text[line.start : line.end].split(mark):
        lead = len(part) - len(part.lstrip())
        pieces.append((at + lead, at + len(part.rstrip())) if part.strip() else None)
        at += len(part) + 1
    return pieces


def _is_prose(text: str, cell: list[Piece]) -> bool:
    words = "".join(text[start:end] for start, end in cell)
    return not words or (len(words) > 40 and words[-1] in "。；：" and not words.startswith("专栏"))


def _paragraph(cell: list[Piece]) -> Block:
    return Block(kind="paragraph", start=cell[0][0], end=cell[-1][1], pieces=tuple(cell))


def _table(rows: list[list[tuple[Piece, ...]]], *, known: bool) -> list[Block]:
    cells = tuple(Cell(row=r, col=c, pieces=pieces) for r, row in enumerate(rows) for c, pieces in enumerate(row))
    pieces = tuple(piece for cell in cells for piece in cell.pieces)
    if not pieces:
        return []
    grid = Table(rows=len(rows), cols=max(map(len, rows)), cells=cells, merges_known=known)
    return [Block(kind="table", start=pieces[0][0], end=pieces[-1][1], pieces=pieces, table=grid)]
