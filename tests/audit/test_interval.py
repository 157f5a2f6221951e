"""What printed numbers allow: examples, and properties on numbers that nobody chose."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.audit.interval import Interval, allowed, printed_half, scale_of, total
from extract.audit.page import make_amount

NUMBERS = st.floats(min_value=0, max_value=1e9, allow_nan=False)
COMPARATORS = st.sampled_from(["eq", "ge", "gt", "le", "lt", "approx"])


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    return Interval(low, high)


CASES = [
    # one, another, whether they agree
    (("4个", 4, None, "个", "ge"), ("4个", 4, None, "个", "eq"), True),
    (("4个", 4, None, "个", "ge"), ("3个", 3, None, "个", "eq"), False),
    (("约100公里", 100, None, "公里", "approx"), ("95公里", 95, None, "公里", "eq"), True),
    (("约100公里", 100, None, "公里", "approx"), ("80公里", 80, None, "公里", "eq"), False),
    (("1.2万余件套", 12000, None, "件套", "gt"), ("12300件套", 12300, None, "件套", "eq"), True),
    (("1—2人", 1, 2, "人", "range"), ("2人", 2, None, "人", "eq"), True),
    (("1—2人", 1, 2, "人", "range"), ("3人", 3, None, "人", "eq"), False),
    (("12天以内", 12, None, "天", "le"), ("10天", 10, None, "天", "eq"), True),
    (("4.62万户", 46200, None, "户", "eq"), ("46150户", 46150, None, "户", "eq"), True),
    (("4.62万户", 46200, None, "户", "eq"), ("46149户", 46149, None, "户", "eq"), False),
    (("67%", 67, None, "%", "eq"), ("66.7%", 66.7, None, "%", "eq"), True),
    (("67%", 67, None, "%", "eq"), ("66.1%", 66.1, None, "%", "eq"), False),
    (("3公里", 3, None, "公里", "eq"), ("3000米", 3000, None, "米", "eq"), True),
    (("14个", 14, None, "个", "eq"), ("15个", 15, None, "个", "eq"), False),
]


@pytest.mark.parametrize(("one", "other", "agrees"), CASES, ids=lambda c: c[0] if isinstance(c, tuple) else None)
def test_agreement(one: tuple[str, float, float | None, str, str], other: tuple[str, float, float | None, str, str],
                   agrees: bool) -> None:  # fmt: skip
    first, second = (make_amount(*parts).interval for parts in (one, other))
    assert first.agrees(second) is agrees and second.agrees(first) is agrees


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("4.62万户", 45200, "4.52万户"),
        ("14个", 15, "15个"),
        ("2.4亿元", 2.7e8, "2.7亿元"),
        ("9.8亿元", 9.5e8, "9.5亿元"),
    ],
)
def test_shown_as_printed(text: str, value: float, shown: str) -> None:
    unit = text.lstrip("0123456789.万亿")
    assert make_amount(text, 1, None, unit, "eq").show(value) == shown
    assert scale_of(text)[1] in (1, 10**4, 10**8)


@given(intervals(), intervals(), st.floats(0, 1), st.floats(0, 1))
def test_sums_hold_the_sums_of_what_they_hold(a: Interval, b: Interval, s: float, t: float) -> None:
    x, y = a.low + s * (a.high - a.low), b.low + t * (b.high - b.low)
    assert (a + b).agrees(Interval(x + y, x + y)) and (a - b).agrees(Interval(x - y, x - y))
    assert total([a, b, a]).agrees(Interval(2 * x + y, 2 * x + y))


@given(intervals(), intervals())
def test_agreement_is_mutual_and_with_oneself(a: Interval, b: Interval) -> None:
    assert a.agrees(b) == b.agrees(a) and a.agrees(a)


@given(intervals(), intervals(), st.floats(0, 1), st.floats(0, 1))
def test_quotients_hold_the_quotients_of_what_they_hold(a: Interval, b: Interval, s: float, t: float) -> None:
    quotient = a.over(b)
    if b.low <= 0:
        assert quotient is None
    elif quotient is not None:
        x, y = a.low + s * (a.high - a.low), b.low + t * (b.high - b.low)
        assert quotient.agrees(Interval(x / y, x / y))


@given(NUMBERS, COMPARATORS)
def test_a_number_agrees_with_what_is_said_of_it(value: float, comparator: str) -> None:
    assert allowed(value, None, comparator).agrees(allowed(value, None, "eq"))
    assert allowed(value, None, "ge").high == math.inf and allowed(value, None, "lt").low == -math.inf


@given(st.floats(0.001, 1e6), st.integers(0, 3))
def test_a_number_agrees_with_itself_printed(value: float, digits: int) -> None:
    text = f"{value:.{digits}f}"
    printed = allowed(float(text), None, "eq", printed_half(text, counted=False))
    assert printed.agrees(Interval(value, value))


@given(st.integers(1, 10**7))
def test_counts_in_full_are_exact(count: int) -> None:
    assert printed_half(f"{count}个", counted=True) == 0
    assert not allowed(count, None, "eq").agrees(allowed(count + 1, None, "eq"))
