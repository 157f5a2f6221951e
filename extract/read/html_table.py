"""Tables of a page: which ones hold data and which ones only place text, and the grid of those that hold data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.read.html_tree import Tree

_BOX = re.compile(r"[【〔\[]?专栏")
_MAX_BOX = 6000
_MAX_COLUMNS = 100
_FAR = 1000
_BLOCKS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4")


@dataclass
class GridCell:
    """A td or th (by its index) at its place in the grid."""

    index: int
    row: int
    col: int
    rowspan: int
    colspan: int
    header: bool


def is_layout(tree: Tree, at: int, region: int) -> bool:
    """Whether a table only places text on the page; `region` is the element that holds the plan's text."""
    cells = [cell for row in _rows(tree, at) for cell in _cells(tree, row)]
    filled = [cell for cell in cells if tree.size(cell)]
    if not filled or tree.nodes[at].attrs.get("role") in ("presentation", "none"):
        return True
    nested = any(tree.size(inner) for inner in tree.inside(at, "table"))
    if len(filled) == 1:
        return nested or not is_box(tree, at)
    biggest = max(filled, key=tree.size)
    one_rules = tree.size(biggest) >= 0.6 * tree.size(at) and sum(1 for _ in tree.inside(biggest, *_BLOCKS)) >= 3
    return (one_rules and (nested or tree.size(at) >= 0.5 * tree.size(region))) or (nested and len(filled) <= 4)


def is_box(tree: Tree, at: int) -> bool:
    """Whether a table is a 专栏 drawn with a single cell."""
    return tree.size(at) <= _MAX_BOX and tree.starts_with(at, _BOX)


def is_framed(tree: Tree, at: int, region: int) -> bool:
    """Whether a one-cell table draws a border around a part of the text."""
    attrs = tree.nodes[at].attrs
    drawn = attrs.get("border", "0").strip("px ") not in ("", "0") or is_box(tree, at)
    filled = sum(1 for row in _rows(tree, at) for cell in _cells(tree, row) if tree.size(cell))
    return drawn and filled == 1 and tree.size(at) <= 0.5 * tree.size(region)


def grid(tree: Tree, at: int) -> list[GridCell]:
    """The cells of a table in reading order, at the places where a browser puts them."""
    rows = list(_rows(tree, at))
    cells: list[GridCell] = []
    taken_until: list[int] = []
    for number, row in enumerate(rows):
        in_head = tree.nodes[tree.nodes[row].parent].tag == "thead"
        col = 0
        for index in _cells(tree, row):
            while col < len(taken_until) and taken_until[col] > number:
                col += 1
            colspan = _span(tree, index, "colspan", _MAX_COLUMNS)
            # Beyond a thousand columns, cells from above no longer push those below to the right.
            rowspan = _span(tree, index, "rowspan", len(rows) - number if col < _FAR else 1)
            taken_until += [0] * (col + colspan - len(taken_until))
            taken_until[col : col + colspan] = [number + rowspan] * colspan
            header = in_head or tree.nodes[index].tag == "th"
            cells.append(GridCell(index, number, col, rowspan, colspan, header))
            col += colspan
    return cells


def _rows(tree: Tree, at: int) -> Iterator[int]:
    for child in tree.children(at):
        if tree.nodes[child].tag == "tr":
            yield child
        elif tree.nodes[child].tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in tree.children(child) if tree.nodes[row].tag == "tr")


def _cells(tree: Tree, row: int) -> Iterator[int]:
    return (cell for cell in tree.children(row) if tree.nodes[cell].tag in ("td", "th"))


def _span(tree: Tree, index: int, name: str, most: int) -> int:
    """A colspan or rowspan within sensible limits; 0, which means to the end, counts as the most for rows."""
    text = tree.nodes[index].attrs.get(name, "").strip()
    if not text.isdecimal():
        return 1
    stated = int(text[:6])
    return min(most, stated) if stated else (most if name == "rowspan" else 1)
