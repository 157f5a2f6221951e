"""One indicator with two values in the body of a plan, for the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from extract.audit.facts import Fact, by_core, facts_of
from extract.audit.found import Found
from extract.audit.names import core, verbs_of
from extract.audit.page import Page
from extract.lexicon import phrases

_SHORTEST = 3
"""A shorter name (人员) may be said of many things."""


def levels(page: Page) -> Iterator[Found]:
    """知晓率达到85% in the goals, 知晓率达到90% among the tasks: a level or a rate has one value at a time."""
    yield from _pairs(page, level=True)


def amounts(page: Page) -> Iterator[Found]:
    """新建消防站5个 here, 新建消防站7个 there: perhaps one of them, perhaps not the same."""
    yield from _pairs(page, level=False)


def _pairs(page: Page, *, level: bool) -> Iterator[Found]:
    facts = [
        fact
        for fact in facts_of(page)
        if fact.record.kind == "target" and fact.whole and fact.due is not None and _is_level(fact) == level
    ]
    for group in by_core(facts).values():
        for one, other in combinations(_distinct(group), 2):
            if _same(one, other) and not one.figure.interval.agrees(other.figure.interval):
                yield Found(
                    (one.quote(), other.quote()),
                    f"“{one.record.subject}”一处为{one.amount.text}，另一处为{other.amount.text}。",
                    f"One indicator has two values: {one.amount.text} and {other.amount.text}.",
                    {"one": one.amount.value, "other": other.amount.value},
                )
                break


def _same(one: Fact, other: Fact) -> bool:
    """Whether two facts say one thing of one time in two places."""
    return (
        one.due == other.due
        and verbs_of(one.record.subject) == verbs_of(other.record.subject)
        and len(core(one.record.subject)) >= _SHORTEST
        and (_is_level(one) or (one.record.action == other.record.action and _span(one) == _span(other)))
        and (one.par is not other.par or one.par.sentence(one.figure.start) != one.par.sentence(other.figure.start))
    )


def _span(fact: Fact) -> tuple[str | None, str | None]:
    """The stretch of time that an amount falls into: 210 in three years and 70 in the last of them are two things."""
    deadline = fact.record.deadline
    return (deadline.start, deadline.end) if deadline else (None, None)


def _is_level(fact: Fact) -> bool:
    """Whether a figure is a level that is reached, not an amount that is added."""
    quantity = fact.record.quantity
    if quantity is None or quantity.measure in ("increase", "decrease"):
        return False
    return quantity.measure in ("level", "ratio") or fact.record.subject.endswith(phrases("numbers")["indicator_heads"])


def _distinct(group: Sequence[Fact]) -> list[Fact]:
    """One fact of each figure."""
    return list({(fact.record.evidence.start, fact.figure.start): fact for fact in group}.values())
