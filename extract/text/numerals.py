"""Numerals as plans write them: 1,500 · 2.08万 · ３０ · 三十五 · 两千三百 · 一百二十万 · 三分之二 · 〇."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_SCALES = _LARGE | {"千": 1000, "百": 100, "十": 10}

ARABIC = r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
"""A number in digits, half or full width, with or without thousands separators and decimals."""
CHINESE = r"[零〇○一二两三四五六七八九十百千万亿]{1,40}"
"""A run of characters that may be a Chinese numeral; `parse` refuses what is none (千万百, 十百)."""

_LONGEST = 30
"""No numeral of a plan is longer; what is comes from a hostile file, and costs more than its length to work out."""
_ARABIC_SCALED = re.compile(rf"({ARABIC})([十百千]?[万亿]*|[百千])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def parse(text: str) -> int | float | None:
    """The value of a numeral, without unit and comparator; None if the text is none.

    >>> parse("2.08万"), parse("１，５００"), parse("三十五"), parse("两千三百"), parse("三分之二"), parse("十百")
    (20800, 1500, 35, 2300, 0.6667, None)
    """
    if len(text) > _LONGEST:
        return None
    if "分之" in text:
        return _fraction(text)
    match = _ARABIC_SCALED.fullmatch(text)
    if match:
        return _tidy(Fraction(match[1].translate(_FULL_WIDTH).replace(",", "")) * _scale(match[2]))
    value = chinese(text)
    return value if value is None else _tidy(Fraction(value))


def chinese(text: str) -> int | None:
    """The value of a Chinese numeral (三十五, 两千三百, 一百二十万, 二〇二五); None if the text is none."""
    if not text or any(c not in _DIGITS and c not in _SCALES for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    for name in ("亿", "万"):
        head, found, tail = text.rpartition(name)
        if found:
            above, below = chinese(head), chinese(tail.lstrip("零〇")) if tail.lstrip("零〇") else 0
            return None if above is None or below is None or below >= _LARGE[name] else above * _LARGE[name] + below
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10**4
    for char in text:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
            continue
        scale = _SMALL[char]
        if scale >= last:
            return None
        total, digit, last = total + scale * (1 if digit is None else digit), None, scale
    return total + (digit or 0)


def _fraction(text: str) -> float | None:
    below, _, above = text.partition("分之")
    denominator, numerator = parse(below), parse(above)
    if not denominator or numerator is None:
        return None
    if below in ("百", "千", "万"):
        return _tidy(Fraction(str(numerator)) * 100 / Fraction(int(denominator)))
    return round(numerator / denominator, 4)


def _scale(text: str) -> int:
    product = 1
    for char in text:
        product *= _SCALES[char]
    return product


def _tidy(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
