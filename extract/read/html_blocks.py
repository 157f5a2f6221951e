"""The element that holds the plan's text → paragraphs and tables, in document order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.read.builder import CellText, DocumentBuilder
from extract.read.characters import raised
from extract.read.docx_numbering import gap
from extract.read.docx_numerals import numeral
from extract.read.html_inline import BREAK, paragraphs
from extract.read.html_lexicon import phrases
from extract.read.html_table import grid, is_framed, is_layout
from extract.read.html_tags import INLINE
from extract.read.html_tree import TEXT, Tree

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_FORMS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand", "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand", "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(none|[a-z]+(?:-[a-z]+)+)")
_WORD_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
"""The span that Word puts a list's number into, with spaces up to where the text begins."""


def write(tree: Tree, at: int, out: DocumentBuilder) -> None:
    """Append the text of the subtree at `at` to a document."""
    _Flow(tree, at, out).run()


@dataclass
class _Flow:
    """One walk over a subtree. Within a data cell (`out` is None) everything becomes lines of text."""

    tree: Tree
    region: int
    out: DocumentBuilder | None
    lines: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    level: int | None = None
    frame_end: int = 0
    framed: bool = False
    at: int = 0
    open: list[int] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    number: str = ""
    """The number of a list's item, until its text comes."""

    def run(self) -> list[str]:
        """Walk; returns the lines, if there is no document to append to."""
        self.at, end = self.region, self.tree.nodes[self.region].end
        while self.at < end:
            self._close_until(self.at)
            style = self.tree.nodes[self.at].attrs.get("style")
            if style and _WORD_NUMBER.search(style):
                self.raw.append(self._word_number())
                self.at = self.tree.nodes[self.at].end
            elif self._is_data_table():
                self._flush()
                self._table()
                self.at = self.tree.nodes[self.at].end
            else:
                self._enter()
                self.at += 1
        self._close_until(end)
        self._flush()
        return self.lines

    def _enter(self) -> None:
        node = self.tree.nodes[self.at]
        if node.tag == TEXT:
            if self.number and node.text.strip():
                self.raw.append(self.number)
                self.number = ""
            self.raw.append(self._text(node.text, node.parent))
            self.framed = self.at < self.frame_end
        elif node.tag == "br":
            self.raw.append(BREAK)
        elif node.tag not in INLINE:
            self._begin(node.tag)
            self.open.append(self.at)

    def _begin(self, tag: str) -> None:
        if self.out is None and tag in ("td", "th") and self.at != self.region:
            return
        self._flush()
        self.level = _HEADINGS.get(tag, self.level)
        if tag == "li":
            self.number = self._item_number()
        elif tag == "table" and self.out is not None and is_framed(self.tree, self.at, self.region):
            self.frame_end = max(self.frame_end, self.tree.nodes[self.at].end)

    def _close_until(self, at: int) -> None:
        """Leave the block elements that end before `at`."""
        while self.open and self.tree.nodes[self.open[-1]].end <= at:
            tag = self.tree.nodes[self.open.pop()].tag
            self.number = "" if tag == "li" else self.number
            if self.out is None and tag in ("td", "th"):
                self.raw.append("\t")
                continue
            self._flush()
            if tag in _HEADINGS:
                self.level = None

    def _text(self, text: str, parent: int) -> str:
        node = self.tree.nodes[parent]
        if node.tag == "pre":
            return text.replace("\r\n", "\n").replace("\n", BREAK)
        if node.tag == "sup":
            return raised(text)
        return text

    def _word_number(self) -> str:
        """The number that Word wrote before a paragraph, with the gap that belongs before its text."""
        end = self.tree.nodes[self.at].end
        label = "".join("".join(node.text.split()) for node in self.tree.nodes[self.at : end])
        following = next((node.text for node in self.tree.nodes[end : end + 20] if node.text.strip()), "")
        return label + gap(label, "tab", following) if label else ""

    def _item_number(self) -> str:
        """The number that a browser draws before an item of an ordered list."""
        parent = self.tree.nodes[self.at].parent
        attrs = self.tree.nodes[parent].attrs
        styled = _LIST_STYLE.search(attrs.get("style", "").lower())
        kind = styled[1] if styled else attrs.get("type", "")
        if self.tree.nodes[parent].tag != "ol" or kind == "none" or "none" in attrs.get("class", ""):
            return ""
        start, own = attrs.get("start", ""), self.tree.nodes[self.at].attrs.get("value", "")
        first = int(start) if start.isdecimal() and len(start) < 7 else 1
        count = int(own) if own.isdecimal() and len(own) < 7 else self.counts.get(parent, first - 1) + 1
        self.counts[parent] = count
        form = _LIST_FORMS.get(kind, "decimal")
        return numeral(count, form) + ("、" if form.startswith("chinese") else ". ")

    def _flush(self) -> None:
        raw, self.raw = "".join(self.raw), []
        for text in paragraphs(raw) if raw and not raw.isspace() else ():
            if self.out is None:
                self.lines.append(text)
            elif len(text) > 300 or not phrases().fullmatch("".join(text.split())):
                self.out.paragraph(text, level=self.level, framed=self.framed)

    def _is_data_table(self) -> bool:
        if self.out is None or self.tree.nodes[self.at].tag != "table" or self.at == self.region:
            return False
        return not is_layout(self.tree, self.at, self.region)

    def _table(self) -> None:
        assert self.out is not None
        for caption in self.tree.inside(self.at, "caption"):
            self.out.paragraph("\n".join(_Flow(self.tree, caption, None).run()))
            break
        cells = grid(self.tree, self.at)
        texts = ("\n".join(_Flow(self.tree, cell.index, None).run()) for cell in cells)
        self.out.table(
            [
                CellText(text, cell.row, cell.col, cell.rowspan, cell.colspan, cell.header)
                for cell, text in zip(cells, texts, strict=True)
            ]
        )
