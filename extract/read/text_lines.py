"""Lines of a text file: where they stand, what kind they are, and what about them is furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from extract.model.document import Piece


class LineKind(Enum):
    """What a line belongs to."""

    TEXT = "text"
    TAB = "a table of a word processor's text export"
    PIPE = "a Markdown table"
    STACKED = "a table with one cell a line"
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
    r"\s*(?:#+ *Page \d+:?|[-—–―]+ *\d{1,4} *[-—–―]+|第 *\d{1,4} *页(?:[ ,，/]*共 *\d{1,4} *页)?|- *\d+ *-)\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(\d{1,3})\s*")
_WANTS_NUMBER = re.compile(r"(?:专栏|附件|附表|附录|表|图|第)\s*")
_PAGE_LENGTH = (250, 4000)
"""Characters between two page numbers that stand alone on their lines."""
_FEW = 3
"""So few bare numbers are taken for page numbers even where they do not count along."""
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
    in_table, page_numbers = False, _page_numbers(text, spans)
    for index, (start, end) in enumerate(spans):
        if index < header_end:
            lines.append(Line(start, end, (), LineKind.OUTSIDE))
            continue
        raw = text[start:end]
        tab = raw.startswith("\t")
        in_table = tab or (in_table and _table_goes_on(text, spans, index))
        kind = LineKind.TAB if in_table else LineKind.PIPE if _PIPE.match(raw) else LineKind.TEXT
        heading = _HEADING.match(raw)
        furniture = not tab and (index in page_numbers or _PAGE.fullmatch(raw))
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


def _page_numbers(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """The lines that are a page's number: bare numbers that count along, a page of text apart.

    Others are text: the cell of a table that was cut into lines, or the number of a 专栏 that stands on its own line.
    """
    bare: list[tuple[int, int, int]] = []
    before = ""
    for index, (start, end) in enumerate(spans):
        line = text[start:end]
        number = None if line.startswith("\t") or _WANTS_NUMBER.fullmatch(before) else _BARE.fullmatch(line)
        if number is not None:
            bare.append((index, start, int(number[1])))
        before = line.strip() or before
    if len(bare) <= _FEW:
        return {index for index, _, _ in bare}
    shortest, longest = _PAGE_LENGTH
    counting = [b[2] == a[2] + 1 and shortest <= b[1] - a[1] <= longest for a, b in pairwise(bare)]
    return {bare[at][0] for at, (left, right) in enumerate(pairwise([False, *counting, False])) if left or right}


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
