"""What a government page says of its document: the metadata table above the text, and the meta tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from extract.model.document import Metadata
from extract.read.html_lexicon import labels
from extract.read.html_tree import Tree

_MAX_SIZE = 1500
_NOTHING = frozenset(("", "无", "-", "—", "——", "/", "暂无"))
_DATE = re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})")
_LABEL = re.compile(r"([^:：]{2,6})[:：]?(.*)", re.DOTALL)


@dataclass
class MetadataTable:
    """The metadata table of a page: the element that holds it, and its values by field."""

    index: int
    values: dict[str, str] = field(default_factory=dict)


def find_table(tree: Tree) -> MetadataTable | None:
    """The smallest element around at least three different labels, if it holds little else."""
    found = _labelled(tree)
    for first in range(len(found) - 2):
        names = {name for _, name, _ in found[first : first + 3]}
        if len(names) < 3:
            continue
        at = _around(tree, found[first][0], found[first + 2][0])
        if tree.size(at) <= _MAX_SIZE and tree.solid(at) <= 0.3 * tree.size(at):
            at = _widened(tree, at)
            inside = [entry for entry in found if at <= entry[0] < tree.nodes[at].end]
            return MetadataTable(at, _values(tree, inside, tree.nodes[at].end))
    return None


def metadata(table: MetadataTable | None, metas: dict[str, str], heading: str | None) -> Metadata:
    """The table's values; where it has none, those of the meta tags and the page's one main heading."""
    values = table.values if table else {}
    issued = (values.get("issued"), values.get("published"), metas.get("pubdate"))
    return Metadata(
        title=_first(values.get("title"), metas.get("articletitle"), heading),
        doc_no=_first(values.get("doc_no")),
        issuer=_first(values.get("issuer"), metas.get("contentsource")),
        issued=next((day for text in issued if (day := _iso(text or ""))), None),
    )


def _labelled(tree: Tree) -> list[tuple[int, str, str]]:
    """(index of the text node, label, what follows the label in the same node) for every label of the page."""
    found = []
    for at, node in enumerate(tree.nodes):
        text = node.text
        if text and len(text) < 400 and (match := _LABEL.match("".join(text.split()))) and match[1] in labels():
            found.append((at, match[1], _after_colon(text)))
    return found


def _after_colon(text: str) -> str:
    parts = re.split("[:：]", text, maxsplit=1)
    return " ".join(parts[1].split()) if len(parts) == 2 else ""


def _around(tree: Tree, first: int, last: int) -> int:
    at = first
    while at > 0 and tree.nodes[at].end <= last:
        at = tree.nodes[at].parent
    return at


def _widened(tree: Tree, at: int) -> int:
    """Climb to the outermost element that adds next to nothing, such as the frame of the table."""
    while (up := tree.nodes[at].parent) > 0 and tree.size(up) <= 1.2 * tree.size(at) + 20 and not tree.solid(up):
        at = up
    return at


def _values(tree: Tree, found: list[tuple[int, str, str]], end: int) -> dict[str, str]:
    """The value of each label: what follows in its own node, else the text up to the next label."""
    values: dict[str, str] = {}
    borders = [at for at, _, _ in found] + [end]
    for (at, name, own), border in zip(found, borders[1:], strict=True):
        border = min(border, _cell_after(tree, at))
        between = " ".join(" ".join(tree.nodes[k].text.split()) for k in range(at + 1, border)).strip(" :：")
        value = own or " ".join(between.split())
        field_name = labels()[name]
        if value not in _NOTHING and len(value) <= 200:
            values.setdefault(field_name, value)
    return values


def _cell_after(tree: Tree, at: int) -> int:
    """Where the cell after a label's own cell ends: what follows it belongs to another label, known or not."""
    cell = at
    while cell > 0 and tree.nodes[cell].tag not in ("td", "th", "dt"):
        cell = tree.nodes[cell].parent
    beside = tree.nodes[cell].end
    while cell > 0 and beside < len(tree.nodes) and not tree.nodes[beside].tag:
        beside += 1
    if cell <= 0 or beside >= len(tree.nodes) or tree.nodes[beside].tag not in ("td", "th", "dd"):
        return len(tree.nodes)
    return tree.nodes[beside].end


def _first(*texts: str | None) -> str | None:
    return next((text.strip() for text in texts if text and text.strip() not in _NOTHING), None)


def _iso(text: str) -> str | None:
    match = _DATE.search(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None
