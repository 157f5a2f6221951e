"""Plain text and Markdown: decode, tell furniture from text, find tables, rejoin wrapped lines.

Three kinds of text file occur: one paragraph a line (a word processor's export, tables as lines that open with a
tab), wrapped lines (text taken out of a pdf), and Markdown with blank lines between paragraphs. The text keeps its
line breaks: a paragraph that runs over several lines is one block of several pieces.
"""

from __future__ import annotations

import codecs
import re

from extract.errors import ReadError
from extract.model.document import Block, Document, Metadata, Source
from extract.read.html_decode import is_chinese, other_chinese
from extract.read.text_lines import Line, LineKind, classify
from extract.read.text_paragraphs import paragraphs
from extract.read.text_stacked import mark_stacked, stacked_tables
from extract.read.text_tables import pipe_table, tab_table

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""The longer marks first: that of UTF-32 begins like that of UTF-16."""
_FEW = 0.005
"""The share of damaged or control characters that a text may have."""


def read(data: bytes, source: Source) -> Document:
    """Read a text file in UTF-8, UTF-16, GB18030 or what charset-normalizer recognises; line ends become LF."""
    text = decode(data, source.name).replace("\r\n", "\n").replace("\r", "\n")
    lines, metadata = classify(text)
    lines = mark_stacked(text, lines)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].kind is lines[at].kind:
            end += 1
        blocks += _BUILDERS[lines[at].kind](text, lines[at:end])
        at = end
    return Document(source=source, text=text, blocks=tuple(blocks), metadata=Metadata(**metadata))


def decode(data: bytes, name: str) -> str:
    """Bytes → text, every character kept: marks without width and writing directions too, so that offsets are the file's.

    A file that is damaged in a few places is read, with U+FFFD in their stead. Raises ReadError where the bytes are
    no text in any encoding that plans come in.
    """
    stated = _stated(data)
    text = _strict(data, (stated,) if stated else ("utf-8-sig", "gb18030"))
    if text is not None and stated is None and not is_chinese(text):
        text = other_chinese(data) or text
    if text is None:
        text = _damaged(data, stated or "utf-8-sig")
    if text is None:
        text = _by_statistics(data) or _damaged(data, "gb18030")
    if text is None:
        raise ReadError(name, "not a text file (no known encoding fits)")
    if len(_CONTROL.findall(text[:20000])) > len(text[:20000]) * _FEW:
        raise ReadError(name, "not a text file (it holds binary data)")
    return text


def _stated(data: bytes) -> str | None:
    """The encoding that a byte order mark states, or that the places of the zeros give away."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) or min(even, odd) * 8 > len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strict(data: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _damaged(data: bytes, encoding: str) -> str | None:
    """The text without what cannot be decoded, if that is next to nothing."""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= max(len(text) * _FEW, 1) else None


def _by_statistics(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best is not None and re.search(r"[\u4e00-\u9fff]", str(best)) else None


def _nothing(text: str, lines: list[Line]) -> list[Block]:
    return []


_BUILDERS = {
    LineKind.TEXT: paragraphs,
    LineKind.TAB: tab_table,
    LineKind.PIPE: pipe_table,
    LineKind.STACKED: stacked_tables,
    LineKind.OUTSIDE: _nothing,
}
