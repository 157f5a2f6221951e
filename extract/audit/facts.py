"""What the prose says of a thing, ready to be held against a table: its name, what is done with it, how much, by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.audit.interval import Interval, total
from extract.audit.names import core, same, verbs_of
from extract.audit.page import Amount, Figure, Page, Paragraph
from extract.lexicon import measures
from extract.model.commitment import Commitment
from extract.model.span import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the prose with one record that rests on it."""

    par: Paragraph
    figure: Figure
    record: Commitment

    @property
    def amount(self) -> Amount:
        """How much."""
        return self.figure.amount

    @property
    def due(self) -> str | None:
        """The ISO date by which it is due, None if there is none or it recurs."""
        deadline = self.record.deadline
        return deadline.end if deadline and deadline.every is None else None

    @property
    def verbs(self) -> frozenset[str]:
        """The characters of what is done with the thing."""
        return verbs_of(self.record.subject) | frozenset(self.record.action or "")

    @property
    def whole(self) -> bool:
        """Whether the figure stands for the whole plan: not for each of some, not again and again."""
        deadline = self.record.deadline
        return self.record.scope is None and not (deadline and deadline.every)

    def quote(self) -> Span:
        """The clause up to the figure's end, and on to the record's end if that is close."""
        start = min(self.par.clause(self.figure.start)[0], self.figure.start)
        span = self.par.span(start, self.figure.end)
        end = self.record.evidence.end
        if span.end < end <= span.end + 60:
            return Span(text=self.par.plan_text[span.start : end], start=span.start, end=end)
        return span


def facts_of(page: Page) -> list[Fact]:
    """All facts of the prose: commitments and reports with a figure."""
    return [Fact(par, figure, record) for par, figure in page.prose for record in figure.records]


def named(facts: Iterable[Fact], name: str, base: str | None) -> list[Fact]:
    """The facts about a thing: of its name, and in its unit; a unit that the table leaves open is any that counts."""
    return [
        fact
        for fact in facts
        if (fact.figure.base == base if base else _counts(fact.amount.unit)) and same(fact.record.subject, name)
    ]


def agree(facts: Sequence[Fact], value: Interval) -> bool:
    """Whether any of the facts says the same as a table, or all of them together do."""
    if any(fact.figure.interval.agrees(value) for fact in facts):
        return True
    return len(facts) > 1 and total(fact.figure.interval for fact in facts).agrees(value)


def does_the_same(fact: Fact, name: str) -> bool:
    """Whether a fact does what a table's label says (新建改造雨水管渠); a label without verbs says nothing."""
    wanted = verbs_of(name)
    return not wanted or wanted <= fact.verbs


def _counts(unit: str) -> bool:
    word = measures().get(unit)
    return word is not None and word.kind == "count"


def by_core(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    """Facts grouped by what they are about and their unit."""
    out: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        out.setdefault((core(fact.record.subject), fact.figure.base), []).append(fact)
    return out
