"""A plan's records in one row → one cell: a value, a mention without a number, or nothing and what was looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from extract.compare.align import Aligned
from extract.compare.combine import Combined, combine
from extract.compare.figures import Figure, figure_of
from extract.compare.standing import PlanWords
from extract.compare.words import Hit, Parts, Vocabulary
from extract.model.commitment import Basis
from extract.model.comparison import ComparisonCell, Status
from extract.model.indicator import Indicator
from extract.model.plan import Plan
from extract.model.span import Span

_NEAR = 30
"""Within so many characters, two words of one search speak of one thing."""
_MENTIONS = 5
"""So many places in the text are shown where no record stands; the first ones tell enough."""


@dataclass(frozen=True)
class Cell:
    """A cell as it is worked out: what is kept of it, and what findings need besides."""

    plan: Plan
    indicator: Indicator
    shown: ComparisonCell
    rows: tuple[Aligned, ...]
    figures: tuple[Figure, ...]
    main: tuple[Figure, ...]
    maybe_dated: bool
    """Nobody stated a deadline here, but one stands before in the paragraph."""

    @property
    def status(self) -> str:
        """value, unquantified or absent."""
        return self.shown.status

    @cached_property
    def counts(self) -> frozenset[str]:
        """What its records count or do, where several things share the row."""
        return frozenset(row.rule.counts for row in self.rows if row.rule.counts)

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of its figures as written."""
        return frozenset(figure.unit for figure in self.figures)

    @cached_property
    def dues(self) -> list[str]:
        """The dates that its records state, first to last."""
        deadlines = (row.record.deadline for row in self.rows)
        return sorted({deadline.end for deadline in deadlines if deadline and deadline.end and not deadline.every})


def cell_of(name: str, words: PlanWords, indicator: Indicator, rows: Sequence[Aligned]) -> Cell:
    """The cell of one indicator in one plan, from the records that stand in its row."""
    figures = tuple(figure for row in rows if row.own for figure in [figure_of(row, indicator)] if figure)
    if figures:  # who has a number of his own needs no other's
        rows = [row for row in rows if not row.rule.mention]
    combined = combine(figures, indicator, words.plan)
    mentions = () if rows else tuple(_mentions(words, indicator)[:_MENTIONS])
    due, basis = _deadline(words.plan, rows, combined)
    shown = ComparisonCell(
        indicator=indicator.id,
        plan=name,
        status=_status(indicator, figures, rows, mentions),
        commitments=tuple(row.record.id for row in rows),
        deadline=due if rows or mentions else None,
        deadline_basis=basis if rows or mentions else None,
        matches=tuple(row.match for row in rows),
        mentions=mentions,
        searched=() if rows else searched(words.vocabulary, indicator),
        **_value(indicator, combined, rows),
    )
    maybe = basis == "implied" and any(words.dated_before(row.record.evidence.start) for row in rows)
    return Cell(words.plan, indicator, shown, tuple(rows), figures, combined.main, maybe)


def _status(
    indicator: Indicator, figures: Sequence[Figure], rows: Sequence[Aligned], mentions: Sequence[Span]
) -> Status:
    if figures and indicator.unit is not None:
        return "value"
    return "unquantified" if rows or mentions else "absent"


def _value(indicator: Indicator, combined: Combined, rows: Sequence[Aligned]) -> dict[str, Any]:
    """The fields of a cell that say its figure; as written too, where it had to be converted or could not be."""
    first = combined.main[0] if combined.main else None
    as_written = combined.value is not None and all(figure.unit == indicator.unit for figure in combined.main)
    doubtful = not combined.main and any(row.ambiguous for row in rows)
    return {
        "counted": tuple(figure.record_id for figure in combined.main),
        "value": combined.value,
        "max": combined.max,
        "unit": indicator.unit if combined.value is not None else None,
        "converted": None if as_written else combined.written,
        "comparator": combined.comparator,
        "measure": first.measure if first else None,
        "base": first.base if first else None,
        "every": first.every if first else None,
        "note": "数字也合于别的指标，未计入" if doubtful else combined.note,
    }


def _deadline(plan: Plan, rows: Sequence[Aligned], combined: Combined) -> tuple[str | None, Basis | None]:
    """When a cell is due: the last date of the records that make its value, else of all; else the plan's own end."""
    records = [figure.aligned.record for figure in combined.main] or [row.record for row in rows]
    dated = [deadline for record in records for deadline in [record.deadline] if deadline and deadline.end]
    if dated:
        last = max(dated, key=lambda deadline: deadline.end or "")
        return last.end, last.basis
    end = plan.plan.period.end if plan.plan.period else None
    return end, "implied" if end else None


def _search_expressions(indicator: Indicator) -> tuple[str, ...]:
    return indicator.search or tuple(dict.fromkeys(word for rule in indicator.match for word in rule.subject))


def searched(vocabulary: Vocabulary, indicator: Indicator) -> tuple[str, ...]:
    """The words that are looked for where no record stands: each alternative, parts joined by +."""
    out: list[str] = []
    for expression in _search_expressions(indicator):
        parts = vocabulary.parts[expression]
        out.append(" + ".join("/".join(vocabulary.words[word] for word in sorted(part)) for part in parts))
    return tuple(out)


def _window(hits: Sequence[Hit], parts: Parts) -> tuple[int, int] | None:
    """The first stretch in which all parts stand near one another: in a long list, far words belong to other things."""
    if not all(part & {hit.word for hit in hits} for part in parts):
        return None
    for first in hits:
        near = [hit for hit in hits if first.start <= hit.start and hit.end - first.start <= _NEAR]
        if all(part & {hit.word for hit in near} for part in parts):
            last = max(min(hit.end for hit in near if hit.word in part) for part in parts)
            return first.start, max(last, first.end)
    return None


def _mentions(words: PlanWords, indicator: Indicator) -> list[Span]:
    """Places that name an indicator where no record stands; not among what the plan reports as already so."""
    found: dict[int, Span] = {}
    for expression in _search_expressions(indicator):
        parts: Parts = words.vocabulary.parts[expression]
        for sentence, hits in words.sentences_of(frozenset().union(*parts)).items():
            window = _window(hits, parts)
            if window and sentence not in words.reported:
                found.setdefault(window[0], words.span(*window))
    return [found[start] for start in sorted(found)]
