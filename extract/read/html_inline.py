"""The raw characters between two block borders of a page → the paragraphs that a reader sees there."""

from __future__ import annotations

import re

from extract.read.characters import WIDTHLESS

BREAK = "\v"
"""Stands for a <br>, which is no white space of the source."""

_WIDE = r"\u2010-\u203d\u2460-\u24ff\u3000-\u9fff\uf900-\ufaff\uff00-\uffef"

_LINE_END = re.compile(rf"(?<=[{_WIDE}])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(f" ?{BREAK} ?")
_NUMBER = r"(?:第[一二三四五六七八九十百]{1,4}[章节条篇]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)|——|[①-⑳])"
_DOC_NO = rf"[\u4e00-\u9fff]{{2,12}}[〔\[（(]\d{{4}}[〕\]）)]第?\d{{1,4}}号(?={BREAK}|$)"
_PARAGRAPH = re.compile(
    f"{BREAK}{BREAK}+|{BREAK}(?={_DOC_NO})|{BREAK}(?=[\\u3000\\xa0]{{2}})|(?<=[。；：！？]){BREAK}|{BREAK}(?={_NUMBER})"
)


def paragraphs(raw: str) -> list[str]:
    """Split raw characters into paragraphs.

    Two breaks in a row begin one, and so does a break before an indent or a number, or after the end of a
    sentence; any other break stays in the paragraph as a line break.
    """
    # A line end of the source between two Chinese characters is no space; between words it is one.
    text = _SPACES.sub(" ", _LINE_END.sub("", raw.translate(WIDTHLESS)))
    pieces = _PARAGRAPH.split(_AROUND_BREAK.sub(BREAK, text))
    lines = ("\n".join(_tidy(line) for line in piece.split(BREAK)).strip() for piece in pieces)
    return [line for line in lines if line]


def _tidy(line: str) -> str:
    return re.sub(" {2,}", " ", line.replace("\xa0", " ")).strip(" \u3000")
