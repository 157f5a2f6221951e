"""The bytes of a page → its characters; and a guard against pages nested deeper than any browser follows."""

from __future__ import annotations

import codecs
import re

from extract.read.html_tags import SELF_CLOSING

MAX_DEPTH = 512
"""Browsers give up at the same depth. The parser takes time in the square of the depth: 100,000 levels need minutes."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|"
    rb"(?:html|head|body|meta|title|link|script|style|base|div|table|tbody|p|article|section|main|center|span|font|"
    rb"h[1-6]|ul|ol|dl|form|header|nav|br|hr|a|b|strong|img)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"))
_SAMPLE = 50_000
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>", re.DOTALL)
"""No quotes are looked at: that would cost time in the square of the length where one is left open."""


def is_html(data: bytes) -> bool:
    """Whether a file begins like a page, after a byte order mark, a declaration and comments."""
    head = data[:16384]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            head = head[len(bom) :].decode(encoding, "ignore").encode()
    return _PAGE.match(head) is not None


def decode(data: bytes) -> str:
    """The text of a page: by its byte order mark, else strict UTF-8, else what it declares, else GB18030.

    UTF-8 is tried before the declaration, because pages that were saved anew often still declare GBK, and because
    Chinese text in GBK is never valid UTF-8 by chance.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    for encoding in ("utf-8", *_declared(data), "gb18030"):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):  # a page may name any codec of Python's, `undefined` too
            continue
        return other_chinese(data) or text if encoding == "gb18030" and not is_chinese(text) else text
    return data.decode(_best(data), "replace")


def shallow(html: str) -> str:
    """The page without the tags that lie deeper than MAX_DEPTH; their text is kept."""
    if html.count("<") < MAX_DEPTH:
        return html
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        name = (match[2] or "").lower()
        if not name or name in SELF_CLOSING:
            return match[0]
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < MAX_DEPTH else ""
        depth += 1
        return match[0] if depth <= MAX_DEPTH else ""

    return _TAG.sub(kept, html)


def _declared(data: bytes) -> list[str]:
    found = _XML.search(data[:400]) or _CHARSET.search(data[:8192])
    name = found[1].decode("ascii").lower() if found else ""
    # gb18030 holds all of gb2312 and gbk, and pages that declare these use characters of the larger sets.
    return [] if not name else ["gb18030" if name in _CHINESE else name]


def is_chinese(text: str) -> bool:
    """Whether a text has the marks that all Chinese prose is full of; what is read in the wrong encoding has not."""
    ideographs = sum("\u4e00" <= char <= "\u9fff" for char in text[:_SAMPLE])
    return sum(text.count(mark, 0, _SAMPLE) for mark in "，。、；：的") * 100 >= ideographs


def other_chinese(data: bytes) -> str | None:
    """The text in Big5, whatever the page declares, if that is Chinese."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    return text if is_chinese(text) else None


def _best(data: bytes) -> str:
    """The encoding that fits all but a few damaged characters."""
    return min(("utf-8", "gb18030"), key=lambda name: data.decode(name, "replace").count("\ufffd"))
