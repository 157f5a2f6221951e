"""Lines of a text file: where they stand, what kind they are, and what about them is furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from extract.model.document import Piece


class LineKind(Enum):
    """What a line belongs to."""

    TEXT = "text"
    TAB = "a table of a word processor's text export"
    PIPE = "a Markdown table"
    OUTSIDE = "no part of the plan: the header of a Markdown file"


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `pieces` are its visible parts, none for a blank line and for page furniture."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    kind: LineKind
    level: int | None = None
    opens_cell: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing of the line is text."""
        return not self.pieces


_PAGE = re.compile(
    r"\s*(?:#+ *Page \d+:?|[-—–―]+ *\d{1,4} *[-—–―]+|第 *\d{1,4} *页(?:[ ,，/]*共 *\d{1,4} *页)?|\d{1,3}|- *\d+ *-)\s*",
    re.IGNORECASE,
)
_RESIDUE = re.compile(r"\[bookmark: [^\]\n]*\]|\*\*|^\s*(?:>\s*)+|^\s*#{1,6}\s+|<br\s*/?>", re.MULTILINE)
_HEADING = re.compile(r"\s*(#{1,6})\s+\S")
_PIPE = re.compile(r"\s*\|.*\|\s*$")
_HEADER_FIELD = re.compile(r"(?:- )?(?P<key>[\w\u4e00-\u9fff]{2,20})\s*[:：]\s*(?P<value>.*)$")
_METADATA_KEYS = {
    "title": "title", "标题": "title", "文号": "doc_no", "发文字号": "doc_no", "发布单位": "issuer",
    "发文机关": "issuer", "publisher": "issuer", "发布日期": "issued", "成文日期": "issued", "publish_date": "issued",
}  # fmt: skip
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def classify(text: str) -> tuple[list[Line], dict[str, str]]:
    """Split a text into lines with their kinds; also the metadata of a Markdown header, by Metadata's field names."""
    spans = list(_spans(text))
    header_end, metadata = _header(text, spans)
    lines: list[Line] = []
    in_table = False
    for index, (start, end) in enumerate(spans):
        if index < header_end:
            lines.append(Line(start, end, (), LineKind.OUTSIDE))
            continue
        raw = text[start:end]
        tab = raw.startswith("\t")
        in_table = tab or (in_table and _table_goes_on(text, spans, index))
        kind = LineKind.TAB if in_table else LineKind.PIPE if _PIPE.match(raw) else LineKind.TEXT
        heading = _HEADING.match(raw)
        furniture = not tab and _PAGE.fullmatch(raw)
        lines.append(
            Line(
                start,
                end,
                () if furniture else _visible(text, start, end),
                kind,
                level=len(heading[1]) if heading and not furniture else None,
                opens_cell=tab,
            )
        )
    return lines, metadata


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _table_goes_on(text: str, spans: list[tuple[int, int]], index: int) -> bool:
    """Inside a table a line without a tab continues its cell; one blank line ends a row, a second one the table."""
    start, end = spans[index]
    if text[start:end].strip():
        previous = spans[index - 1]
        return bool(text[previous[0] : previous[1]].strip())
    return index + 1 < len(spans) and text.startswith("\t", spans[index + 1][0])


def _visible(text: str, start: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], start
    for residue in _RESIDUE.finditer(text, start, end):
        pieces.append((at, residue.start()))
        at = residue.end()
    pieces.append((at, end))
    return tuple(_strip(text, *piece) for piece in pieces if text[piece[0] : piece[1]].strip())


def _strip(text: str, start: int, end: int) -> Piece:
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())


def _header(text: str, spans: list[tuple[int, int]]) -> tuple[int, dict[str, str]]:
    """The number of lines of a Markdown header (fields closed by `---` within 40 lines), and its known fields."""
    metadata: dict[str, str] = {}
    fields = 0
    for index, (start, end) in enumerate(spans[:40]):
        line = text[start:end].strip()
        if line == "---" and fields:
            return index + 1, metadata
        field = _HEADER_FIELD.match(line)
        if field:
            fields += 1
            key, value = _METADATA_KEYS.get(field["key"]), field["value"].strip()
            if key and value and (key != "issued" or _ISO_DATE.fullmatch(value)):
                metadata[key] = value
        elif line and line != "---" and not line.startswith("#"):
            return 0, {}
    return 0, {}
