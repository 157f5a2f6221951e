"""A plan laid out for the audit: paragraphs as clean text with their figures, and a way to quote them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extract.audit.interval import Interval, allowed, printed_half, scale_of
from extract.audit.sheets import Sheet, sheets_of
from extract.lexicon import measures
from extract.model.commitment import Commitment, Quantity
from extract.model.plan import Plan
from extract.model.span import Span
from extract.text.calendar import Calendar
from extract.text.numbers import Number, find_numbers
from extract.text.offsets import View, clean_view

_NUMERAL = re.compile(r"[0-9０-９二两三四五六七八九十百千万亿半]|一[\u4e00-\u9fff]{0,2}(?<=[支座个家所处条台辆次])")
_SENTENCE = "。；;！？"
_CLAUSE = "。；;！？，,：:"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: what it allows in the unit's base, and how it is printed.

    `base` is the unit that `interval` counts in; two amounts can be compared if they have the same one.
    """

    text: str
    value: float
    interval: Interval
    unit: str
    base: str
    factor: float
    exact: bool
    """Whether it is plainly this much: neither 约 nor 以上; 压缩至9分钟 is, as what something came to."""
    nominal: Interval
    """What the number alone allows, whatever stands around it."""

    def show(self, value: float) -> str:
        """Another value in the same unit and scale: of 4.62万户, 45200 is 4.52万户."""
        words, scale = scale_of(self.text)
        return f"{_plain(value / self.factor / scale)}{words}{self.unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount at `[start, end)` of its paragraph's clean text, with the records that rest on it."""

    start: int
    end: int
    amount: Amount
    records: tuple[Commitment, ...] = ()

    @property
    def base(self) -> str:
        """The base unit."""
        return self.amount.base

    @property
    def interval(self) -> Interval:
        """What the number allows, in its base unit."""
        return self.amount.interval


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose: its clean view, and its figures in order."""

    plan_text: str = field(repr=False)
    view: View
    figures: tuple[Figure, ...]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.view.text

    def span(self, start: int, end: int) -> Span:
        """A stretch of the clean text, quoted from the plan."""
        first, last = self.view.to_source(start, end)
        return Span(text=self.plan_text[first:last], start=first, end=last)

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around a place, without its closing mark; a semicolon ends one."""
        return _around(_SENTENCE, self.text, at)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a place."""
        return _around(_CLAUSE, self.text, at)

    def clause_of(self, figure: Figure) -> Span:
        """The clause that a figure stands in, quoted from its beginning to the figure's end."""
        return self.span(min(self.clause(figure.start)[0], figure.start), figure.end)

    def within(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that lie in `[start, end)`."""
        starts = [figure.start for figure in self.figures]
        first = bisect_left(starts, start)
        return tuple(f for f in self.figures[first : bisect_left(starts, end)] if f.end <= end)


class Page:
    """A plan as the rules see it. Everything is worked out when it is first asked for, and once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def calendar(self) -> Calendar:
        """What floating dates of the plan (年内, 6月底前) are counted from."""
        period, issued = self.plan.plan.period, self.plan.plan.issued
        year = int(issued[:4]) if issued else int(period.start[:4]) if period else None
        if period and period.start[:4] == period.end[:4]:
            year = int(period.start[:4])
        return Calendar((period.start, period.end) if period else None, year)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the body that hold any number, in order."""
        figures, text = self._figures(), self.plan.text
        starts = [start for start, _ in figures]
        held = (pieces for pieces in self.plan.paragraphs if any(_NUMERAL.search(text, *piece) for piece in pieces))
        return tuple(self._paragraph(pieces, figures, starts) for pieces in held)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The tables of the plan: of its annexes, its body and its boxes."""
        return sheets_of(self.plan)

    @cached_property
    def prose(self) -> tuple[tuple[Paragraph, Figure], ...]:
        """Every figure of the prose that a record rests on, with its paragraph."""
        return tuple((par, figure) for par in self.paragraphs for figure in par.figures if figure.records)

    def span(self, start: int, end: int) -> Span:
        """A stretch of the plan's text."""
        return Span(text=self.plan.text[start:end], start=start, end=end)

    def record_span(self, record: Commitment) -> Span:
        """A record's evidence, with its deadline if that stands close before it."""
        start, end = record.evidence.start, record.evidence.end
        if record.deadline and 0 <= start - record.deadline.at[1] <= 30 and record.quantity is None:
            start = record.deadline.at[0]
        return self.span(start, end)

    def _figures(self) -> list[tuple[int, tuple[Amount, int, tuple[Commitment, ...]]]]:
        """Source offset → amount, end and records: of all numbers that records rest on, or that none claims."""
        by_place: dict[tuple[int, int], list[Commitment]] = defaultdict(list)
        for record in self.plan.commitments:
            if record.quantity is not None and not _is_year(record.quantity):
                by_place[record.quantity.start, record.quantity.end].append(record)
        found = []
        for (start, end), records in by_place.items():
            assert records[0].quantity is not None
            found.append((start, (amount_of(records[0].quantity), end, tuple(records))))
        for left in self.plan.unclaimed:
            amount = _unclaimed(left.text) if left.why is None else None
            if amount is not None:
                found.append((left.start, (amount, left.end, ())))
        return sorted(found, key=lambda entry: (entry[0], entry[1][1]))

    def _paragraph(
        self,
        pieces: Sequence[tuple[int, int]],
        figures: list[tuple[int, tuple[Amount, int, tuple[Commitment, ...]]]],
        starts: list[int],
    ) -> Paragraph:
        view = clean_view(self.plan.text, pieces)
        inside = []
        for start, end in pieces:
            for at, (amount, to, records) in figures[bisect_left(starts, start) : bisect_left(starts, end)]:
                first = view.from_source(at)
                inside.append(Figure(first, max(first + 1, view.from_source(to - 1) + 1), amount, records))
        return Paragraph(self.plan.text, view, tuple(inside))


def _is_year(number: Quantity | Number) -> bool:
    """Whether a number is a year in truth (增长到2020年的180家)."""
    return number.unit == "年" and 1900 <= number.value <= 2100


def amount_of(quantity: Quantity) -> Amount:
    """A record's quantity as an amount."""
    return make_amount(quantity.text, quantity.value, quantity.max, quantity.unit, quantity.comparator)


def make_amount(text: str, value: float, top: float | None, unit: str, comparator: str) -> Amount:
    """An amount from a number's parts; `text` is the number as printed, for its precision."""
    word = measures().get(unit)
    base, factor = (word.base, word.factor) if word else (unit, 1.0)
    counted = not unit or (word is not None and word.kind == "count")
    half = printed_half(text, counted=counted) if unit or any(c in text for c in "0123456789") else 0.005
    interval = allowed(value, top, comparator, half).scaled(factor)
    nominal = allowed(value, None, "eq", half).scaled(factor)
    exact = top is None and (comparator == "eq" or (comparator == "le" and text[:1] in "压缩降减"))
    return Amount(text, value, interval, unit, base, factor, exact, nominal)


def _unclaimed(text: str) -> Amount | None:
    numbers = [number for number in find_numbers(text) if number.unit and not _is_year(number)]
    if len(numbers) != 1:
        return None
    number = numbers[0]
    return make_amount(text, number.value, number.max, number.unit, number.comparator)


def _around(marks: str, text: str, at: int) -> tuple[int, int]:
    """From behind the last mark before a place to the next one; 1,500 and 8:30 hold none."""
    before = max(text.rfind(mark, 0, at) for mark in marks)
    while (
        before > 0 and text[before] in ",:" and text[before - 1].isdigit() and text[before + 1 : before + 2].isdigit()
    ):
        before = max(text.rfind(mark, 0, before) for mark in marks)
    after = min((found for mark in marks if (found := text.find(mark, at)) >= 0), default=len(text))
    return before + 1, after


def _plain(value: float) -> str:
    """A value without superfluous zeros: 4.52, 15, 0.3."""
    return f"{round(value, 4):.4f}".rstrip("0").rstrip(".")


def plain(value: float) -> str:
    """A number for a message: 15, 4.52."""
    return _plain(value)
