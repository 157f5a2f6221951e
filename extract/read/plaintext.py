"""Plain text and Markdown: decode, tell furniture from text, find tables, rejoin wrapped lines.

Three kinds of text file occur: one paragraph a line (a word processor's export, tables as lines that open with a
tab), wrapped lines (text taken out of a pdf), and Markdown with blank lines between paragraphs. The text keeps its
line breaks: a paragraph that runs over several lines is one block of several pieces.
"""

from __future__ import annotations

import re

from extract.errors import ReadError
from extract.model.document import Block, Document, Metadata, Source
from extract.read.text_lines import Line, LineKind, classify
from extract.read.text_paragraphs import paragraphs
from extract.read.text_tables import pipe_table, tab_table

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(data: bytes, source: Source) -> Document:
    """Read a text file in UTF-8, UTF-16, GB18030 or what charset-normalizer recognises; line ends become LF."""
    text = decode(data, source.name).replace("\r\n", "\n").replace("\r", "\n")
    lines, metadata = classify(text)
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
    """Bytes → text. Raises ReadError where the bytes are no text in any encoding that plans come in."""
    encoding = _UTF16.get(data[:2]) or _utf16_without_mark(data)
    for candidate in (encoding,) if encoding else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text[:20000])) * 200 > len(text[:20000]):
            raise ReadError(name, "not a text file (it holds binary data)")
        return text
    return _decode_by_statistics(data, name)


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:2000]
    if sample.count(0) * 4 < len(sample):
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _decode_by_statistics(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or not re.search(r"[\u4e00-\u9fff]", str(best)):
        raise ReadError(name, "not a text file (no known encoding fits)")
    return str(best)


def _nothing(text: str, lines: list[Line]) -> list[Block]:
    return []


_BUILDERS = {
    LineKind.TEXT: paragraphs,
    LineKind.TAB: tab_table,
    LineKind.PIPE: pipe_table,
    LineKind.OUTSIDE: _nothing,
}
