"""Properties of the pure functions, on text that nobody wrote."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.text.calendar import Calendar, find_times
from extract.text.clauses import split_clauses
from extract.text.numbers import find_numbers
from extract.text.numerals import chinese, parse
from extract.text.offsets import clean_view

GENRE = st.text(
    alphabet="到2025年底前新增个一二十百万亿分之，。；：（）“”《》0123456789.%—～每月季度以上约 \n　市政府", max_size=80
)
CALENDAR = Calendar(("2021-01-01", "2025-12-31"), 2022)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
DIGITS = "零一二三四五六七八九"


def in_chinese(value: int) -> str:
    """A whole number below 10^12 as a Chinese numeral."""
    if value >= 10**8:
        rest = value % 10**8
        gap = "零" if 0 < rest < 10**7 else ""
        return in_chinese(value // 10**8) + "亿" + (gap + in_chinese(rest) if rest else "")
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(value // 10_000) + "万" + (gap + in_chinese(rest) if rest else "")
    out, skipped = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // scale % 10
        if digit:
            out += ("零" if skipped and out else "") + DIGITS[digit] + name
            skipped = False
        else:
            skipped = True
    return out or "零"


@settings(deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_numerals_round_trip(value: int) -> None:
    assert chinese(in_chinese(value)) == value
    assert parse(str(value)) == parse(str(value).translate(WIDE)) == parse(f"{value:,}") == value
    assert parse(f"{value}万") == value * 10**4
    assert parse(f"{value}亿") == value * 10**8


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_decimals_and_fractions(above: int, below: int) -> None:
    assert parse(f"{above / 100:.2f}万") == above * 100
    assert parse(f"{in_chinese(below)}分之{in_chinese(above)}") in (round(above / below, 4), above * 100 / below)


@settings(deadline=None)
@given(st.text(max_size=60) | GENRE)
def test_numerals_never_raise(text: str) -> None:
    parse(text)


@settings(deadline=None)
@given(st.text(max_size=120) | GENRE)
def test_views_quote_their_source(text: str) -> None:
    view = clean_view(text, [(0, len(text))])
    for at, char in enumerate(view.text):
        start, end = view.to_source(at, at + 1)
        assert text[start:end] == char
    for end in range(1, len(view.text) + 1):
        part = view.part(end - 1, len(view.text))
        assert part.text == view.text[end - 1 :]
        assert part.to_source(0, 1) == view.to_source(end - 1, end)


@settings(deadline=None)
@given(st.text(max_size=120) | GENRE)
def test_clauses_are_ordered_and_disjoint(text: str) -> None:
    clauses = split_clauses(text)
    assert all(0 <= c.start < c.end <= len(text) for c in clauses)
    assert all(a.end <= b.start and a.sentence <= b.sentence for a, b in pairwise(clauses))
    covered = {at for c in clauses for at in range(c.start, c.end)}
    assert all(not char.isalnum() for at, char in enumerate(text) if at not in covered)


@settings(max_examples=300, deadline=None)
@given(GENRE)
def test_times_and_numbers_lie_in_the_text(text: str) -> None:
    clean = clean_view(text, [(0, len(text))]).text
    times = find_times(clean, CALENDAR)
    assert all(0 <= t.at < t.to <= len(clean) for t in times)
    assert all(t.first <= t.last for t in times if t.first and t.last)
    for number in find_numbers(clean, [(t.at, t.to) for t in times]):
        assert 0 <= number.start <= number.core < number.end <= len(clean)
        assert number.max is None or number.max > number.value


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_searched_without_error(text: str) -> None:
    for time in find_times(text, CALENDAR):
        assert 0 <= time.at < time.to <= len(text)
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
