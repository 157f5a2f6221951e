"""A record's figure, brought to the unit of its indicator: what is told apart before anything is added or compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extract.compare.align import Aligned
from extract.lexicon.load import measures, phrases
from extract.model.commitment import Comparator, Deadline, Measure, Quantity
from extract.model.indicator import Indicator

_PER_YEAR = {"P1D": 365, "P1W": 52, "P1M": 12, "P3M": 4, "P6M": 2, "P1Y": 1, "P2Y": 0.5, "P3Y": 1 / 3, "P5Y": 0.2}


@dataclass(frozen=True, slots=True)
class Figure:
    """What one record says of one indicator. `value` and `max` are in the indicator's unit, None if `unit`, the
    record's own, cannot be converted.

    `flow`: level (what there will be in all), increase (what is added), count (neither is said). `base`: the class
    of what it holds for one by one, None for the whole.
    """

    aligned: Aligned
    value: float | None
    max: float | None
    unit: str
    written: str
    comparator: Comparator
    measure: Measure
    flow: str
    base: str | None
    every: str | None

    @property
    def record_id(self) -> str:
        """The record it comes from."""
        return self.aligned.record.id

    @property
    def counts(self) -> str | None:
        """What is counted, where the row holds several things."""
        return self.aligned.rule.counts

    @property
    def end(self) -> str | None:
        """When it is due, as an ISO date."""
        deadline = self.aligned.record.deadline
        return deadline.end if deadline else None

    @property
    def yearly(self) -> float | None:
        """How much of it falls on a year, for what recurs; the value itself for what does not."""
        return None if self.value is None else a_year(self.value, self.every)


def a_year(value: float, every: str | None) -> float | None:
    """What recurs as so much a year; None for a rhythm that is not known."""
    if every is None:
        return value
    times = _PER_YEAR.get(every)
    return None if times is None else value * times


def figure_of(aligned: Aligned, indicator: Indicator) -> Figure | None:
    """The figure of a record that has a number, None for one that has none."""
    record, quantity = aligned.record, aligned.record.quantity
    if quantity is None:
        return None
    factor = conversion(quantity, indicator)
    deadline = record.deadline
    return Figure(
        aligned=aligned,
        value=None if factor is None else tidy(quantity.value * factor),
        max=None if factor is None or quantity.max is None else tidy(quantity.max * factor),
        unit=quantity.unit,
        written=quantity.text if quantity.unit in quantity.text else quantity.text + quantity.unit,
        comparator=quantity.comparator,
        measure=quantity.measure,
        flow=flow_of(aligned),
        base=base_of(record.scope),
        every=every_of(deadline),
    )


def conversion(quantity: Quantity, indicator: Indicator) -> float | None:
    """What a quantity is multiplied by to be in the indicator's unit; None where it cannot be converted."""
    if not quantity.unit and indicator.unit == "%" and quantity.measure == "ratio":  # 三分之二 is 0.6667 without a unit
        return 100
    if not quantity.unit and indicator.dimension == "rate":  # 十万人口火灾死亡率0.15: the unit is in the name
        return 1
    return conversion_of_units(quantity.unit, indicator)


def conversion_of_units(unit: str, indicator: Indicator) -> float | None:
    """What a value in some unit is multiplied by to be in the indicator's; None where it cannot be converted."""
    wanted = indicator.unit
    if wanted is None:
        return None
    if unit == wanted or unit in indicator.same_units or unit in equal_units(wanted):
        return 1
    have, want = measures().get(unit), measures().get(wanted)
    if have is None or want is None or have.kind != want.kind or have.base != want.base:
        return None
    return have.factor / want.factor


@cache
def equal_units(unit: str) -> frozenset[str]:
    """The counters that mean the same as a unit."""
    groups = {name: words for name, words in phrases("compare").items() if name.startswith("equal_")}
    own = groups.get(f"equal_{unit}")
    return frozenset(own or (word for words in groups.values() if unit in words for word in words))


def flow_of(aligned: Aligned) -> str:
    """Whether a figure is what there will be in all, or what is added, or neither is said."""
    record, quantity = aligned.record, aligned.record.quantity
    assert quantity is not None
    if quantity.measure == "level" or any(word in record.subject for word in phrases("compare")["total"]):
        return "level"
    said = (record.action or "") + ("" if record.action else record.subject)
    added = any(word in said for word in phrases("compare")["increase"])
    return "increase" if quantity.measure == "increase" or added else "count"


def base_of(scope: str | None) -> str | None:
    """The class of what a figure holds for one by one: 各县（区） → 县区; None for a whole city, or where none is said."""
    if not scope or scope in phrases("compare")["whole"]:
        return None
    for name, words in phrases("compare").items():
        if name.startswith("base_") and any(word in scope for word in words):
            return name.removeprefix("base_")
    return scope


def every_of(deadline: Deadline | None) -> str | None:
    """How often it recurs, as an ISO duration."""
    return deadline.every if deadline else None


def tidy(value: float) -> int | float:
    """A figure without the noise of floating point: whole numbers as int."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
