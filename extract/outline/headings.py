"""Numbered headings: 第一章 · 第一节 · 一、 · （一） · 1、 · 1.1 · （1） · ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "[一二三四五六七八九十百零〇]{1,4}"
_STYLES: tuple[tuple[str, int, str], ...] = (
    ("part", 0, rf"第{_CN}(?:编|篇|部分)"),
    ("chapter", 1, rf"第(?:{_CN}|\d{{1,2}})章"),
    ("section", 2, rf"第(?:{_CN}|\d{{1,2}})节"),
    ("cn", 3, rf"{_CN}[、．.](?!{_CN}[、．.])"),
    ("cn_paren", 4, rf"[（(]{_CN}[）)]"),
    ("decimal", 6, r"\d{1,2}(?:[.．]\d{1,2}){1,3}(?![\d.．%％﹪万亿、，。]|[个项家处人元年月])"),
    ("arabic", 5, r"\d{1,3}[.．、](?!\d)"),
    ("arabic_paren", 8, r"[（(]\d{1,2}[）)]|\d{1,2}[）)]"),
    ("circled", 9, r"[①-⑳]"),
)
"""Style name, rank (what encloses what), pattern. A document's levels are its ranks, counted from 1."""
_NUMBERING = tuple((name, rank, re.compile(pattern)) for name, rank, pattern in _STYLES)
_LONGEST = {"part": 60, "chapter": 60, "section": 60, "cn": 48, "cn_paren": 48, "decimal": 40, "arabic": 36,
            "arabic_paren": 28, "circled": 24}  # fmt: skip
_ALWAYS = {"part", "chapter", "section"}
_NUMBER_IN_HEAD = re.compile(r"\d+(?:\.\d+)?(?:%|％|﹪|万|亿|余|个|项|家|支|座|处|辆|套|公里|平方米|元|吨)")
_BRACKET = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
_NOT_HEADINGS = re.compile(r"关于印发|的通知$|^附件")


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number that opens a paragraph: its style and rank, and where it ends."""

    style: str
    rank: int
    number: str
    end: int


def numbering(text: str) -> Numbering | None:
    """The numbering at the start of a clean paragraph, or None."""
    if not text or not (text[0] in "第（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩" or text[0].isdigit()):
        return None
    for style, rank, pattern in _NUMBERING:
        match = pattern.match(text)
        if match:
            return Numbering(style, rank, match[0].strip("、.．"), match.end())
    return None


def heading_end(text: str, number: Numbering, following: Numbering | None) -> int | None:
    """Where the heading that opens a paragraph ends; None if the paragraph opens with no heading.

    `text` is the clean paragraph, `following` the numbering of the next one. A heading has a line of its own, or
    shares it with the text that it governs: `（一）加强组织领导。各级政府…`. A numbered sentence is no heading.
    """
    stop = _first_stop(text, number.end)
    head = text[number.end : stop]
    if _NOT_HEADINGS.search(head):
        return None
    bare = _BRACKET.sub("", head)
    if not bare or len(bare) > _LONGEST[number.style] or "；" in bare or _NUMBER_IN_HEAD.search(bare):
        return None
    rest = _BRACKET.sub("", text[stop:].lstrip("。：:"))
    if rest:
        return stop if _can_share(number, text, stop) else None
    if number.style not in _ALWAYS and number.rank >= 5:
        return _whole_line(text, number, following)
    return len(text)


def _first_stop(text: str, start: int) -> int:
    """The first 。 or ： outside brackets and quotes, or the end of the text."""
    depth = 0
    for at in range(start, min(len(text), start + 120)):
        char = text[at]
        if char in "（(“《〈[【":
            depth += 1
        elif char in "）)”》〉]】":
            depth = max(0, depth - 1)
        elif depth == 0 and char in "。：:！？":
            return at
    return len(text)


_CLAUSE = 6
"""Characters: what is shorter between commas is a part of a title (统筹规划，协调推进)."""


def _can_share(number: Numbering, text: str, stop: int) -> bool:
    """Text goes on behind the heading: it must be set off by 。, or by ： behind a short one.

    27.加强执法能力建设，实现全过程留痕。…: an item whose first sentence has two clauses has no title.
    """
    if text[stop] == "。":
        clauses = text[number.end : stop].split("，")
        return number.rank < 5 or len(clauses) == 1 or min(map(len, clauses)) < _CLAUSE
    return number.rank <= 5 and stop - number.end <= 16 and text[stop] in "：:"


def _whole_line(text: str, number: Numbering, following: Numbering | None) -> int | None:
    """1、 and （1） lines: a heading governs something, so a line that the next item follows at once is a list item."""
    if following is not None and following.rank == number.rank:
        return None
    if text[-1] in "；;，、":
        return None
    if text[-1] == "。" and following is not None and following.rank <= number.rank:
        return None
    return len(text)
