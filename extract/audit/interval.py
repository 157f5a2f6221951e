"""What a printed number allows: 14个 is 14 · 4.62万户 is anything that rounds to it · 不少于4个 is 4 and more · 约 is near.

Two statements contradict each other only if no number satisfies both. Intervals are closed on both sides: where
“超过85%” and “85%” merely touch, nothing is proved.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

_NEAR = 0.1
"""约, 近 and 左右 allow this share of the value to either side."""
_DIGITS = re.compile(r"[0-9０-９][0-9０-９,，]*(?:[.．](?P<decimals>[0-9０-９]+))?(?P<scale>[十百千万亿]*)")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, both included; `high` may be infinite, `low` minus infinite."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def scaled(self, factor: float) -> Interval:
        """The interval in another unit; the factor is positive."""
        return Interval(self.low * factor, self.high * factor)

    def widened(self, below: float, above: float | None = None) -> Interval:
        """The interval with some room on its sides."""
        return Interval(self.low - below, self.high + (below if above is None else above))

    def over(self, other: Interval) -> Interval | None:
        """All quotients of a number of this interval and one of the other; None unless both are positive."""
        if other.low <= 0 or self.low < 0:
            return None
        return Interval(self.low / other.high, self.high / other.low)

    def agrees(self, other: Interval) -> bool:
        """Whether some number lies in both; what floating point cannot tell apart agrees."""
        slack = 1e-9 * max(
            (abs(x) for x in (self.low, self.high, other.low, other.high) if math.isfinite(x)), default=0
        )
        return self.low <= other.high + slack and other.low <= self.high + slack

    @property
    def exact(self) -> bool:
        """Whether only one number is allowed."""
        return self.low == self.high


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of some intervals; nothing sums to zero."""
    out = Interval(0, 0)
    for part in parts:
        out = out + part
    return out


def allowed(value: float, top: float | None, comparator: str, half: float = 0) -> Interval:
    """What a number allows: its comparator (eq, ge, gt, le, lt, approx, range), and `half` of its last printed digit.

    >>> allowed(4, None, "ge").agrees(allowed(4, None, "eq")), allowed(1, 2, "range").agrees(allowed(3, None, "eq"))
    (True, False)
    """
    if top is not None:
        return Interval(value - half, top + half)
    if comparator in ("ge", "gt"):
        return Interval(value - half, math.inf)
    if comparator in ("le", "lt"):
        return Interval(-math.inf, value + half)
    room = half + (abs(value) * _NEAR if comparator == "approx" else 0)
    return Interval(value - room, value + room)


def printed_half(text: str, *, counted: bool) -> float:
    """Half a unit of the last digit that is printed; 0 for what is counted one by one and printed in full.

    >>> printed_half("4.62万户", counted=True), printed_half("46处", counted=True), printed_half("67%", counted=False)
    (50.0, 0.0, 0.5)
    """
    match = _DIGITS.search(text)
    if match is None:
        return 0.0
    decimals, scale = match["decimals"], math.prod(_SCALES[char] for char in match["scale"])
    if counted and not decimals and scale == 1:
        return 0.0
    return float(scale / 10 ** len(decimals or "") / 2)


def scale_of(text: str) -> tuple[str, int]:
    """The words of scale behind a number's digits, and what they stand for: 4.62万户 → 万, 10000."""
    match = _DIGITS.search(text)
    words = match["scale"] if match else ""
    return words, math.prod(_SCALES[char] for char in words)
