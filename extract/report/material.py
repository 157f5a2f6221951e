"""What all formats report of: the plans and their comparison, with the lookups that each format needs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from extract.errors import GuihuaError
from extract.model.commitment import Commitment
from extract.model.comparison import Comparison, ComparisonCell
from extract.model.finding import Severity
from extract.model.indicator import IndicatorInfo
from extract.model.plan import Plan
from extract.model.span import Span
from extract.report.places import Places
from extract.report.safe import one_line
from extract.report.words import Lang, word

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
KINDS = ("target", "task", "duty", "baseline")


class ReportError(GuihuaError):
    """Plans and comparison that are not of one run; the message says what is missing."""


@dataclass(frozen=True)
class Entry:
    """A finding of either kind, in one shape; `id` comes from its content and names its anchor."""

    id: str
    origin: str
    plan: str
    code: str
    severity: Severity
    message: str
    message_en: str
    indicator: str | None = None
    against: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        return self.message_en if lang == "en" else self.message


@dataclass(frozen=True)
class Material:
    """Plans by name, in order, and their comparison if there is one. Raises ReportError if they do not belong together."""

    plans: Mapping[str, Plan]
    comparison: Comparison | None = None

    def __post_init__(self) -> None:
        if not self.plans:
            raise ReportError("there is no plan to report of")
        if self.comparison is not None:
            _check(self.plans, self.comparison)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The plans in the order of the comparison, then those that it leaves out."""
        return (*self.compared, *(name for name in self.plans if name not in set(self.compared)))

    @property
    def compared(self) -> tuple[str, ...]:
        """The plans of the comparison: the columns of the matrix."""
        return self.comparison.plans if self.comparison else ()

    @cached_property
    def labels(self) -> dict[str, str]:
        """Plan name → what it is called in a narrow column: its place, with more where places repeat."""
        places = {name: _place(name, self.plans[name]) for name in self.names}
        twice = {place for place, count in Counter(places.values()).items() if count > 1}
        labels = {name: _longer(name, self.plans[name]) if place in twice else place for name, place in places.items()}
        still = {label for label, count in Counter(labels.values()).items() if count > 1}
        return {name: f"{label}（{one_line(name)}）" if label in still else label for name, label in labels.items()}

    @cached_property
    def places(self) -> dict[str, Places]:
        """Plan name → where an offset stands in its headings."""
        return {name: Places(plan) for name, plan in self.plans.items()}

    @cached_property
    def records(self) -> dict[tuple[str, str], Commitment]:
        """(Plan name, record id) → record."""
        return {(name, record.id): record for name in self.names for record in self.plans[name].commitments}

    @cached_property
    def cells(self) -> dict[tuple[str, str], ComparisonCell]:
        """(Indicator, plan name) → cell."""
        cells = self.comparison.cells if self.comparison else ()
        return {(cell.indicator, cell.plan): cell for cell in cells}

    def title(self, lang: Lang) -> str:
        """What the report is called."""
        if self.comparison is None and len(self.plans) == 1:
            return word(lang, "title", "single")
        return word(lang, "title", "compare", count=len(self.plans))

    @property
    def indicators(self) -> tuple[IndicatorInfo, ...]:
        """The rows of the matrix."""
        return self.comparison.indicators if self.comparison else ()

    def row(self, indicator: str) -> list[ComparisonCell]:
        """The cells of an indicator, in the order of the plans."""
        return [self.cells[indicator, name] for name in self.compared if (indicator, name) in self.cells]

    @cached_property
    def findings(self) -> tuple[Entry, ...]:
        """All findings, errors first; those inside plans, then those between plans, in their own order."""
        entries = [*self._audited(), *self._compared()]
        unique = {entry.id: entry for entry in entries}
        return tuple(sorted(unique.values(), key=lambda entry: SEVERITIES.index(entry.severity)))

    def counts(self) -> Counter[str]:
        """How many records of each kind there are, and findings of each severity."""
        kinds = Counter[str](record.kind for plan in self.plans.values() for record in plan.commitments)
        kinds.update(entry.severity for entry in self.findings)
        return kinds

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits that stand for all that the reports show."""
        digest = hashlib.sha256()
        for name in self.names:
            digest.update(f"{name}\n{self.plans[name].model_dump_json()}\n".encode())
        digest.update(self.comparison.model_dump_json().encode() if self.comparison else b"")
        return digest.hexdigest()[:12]

    def _audited(self) -> Iterator[Entry]:
        for name in self.names:
            for finding in self.plans[name].findings:
                at = ",".join(f"{span.start}-{span.end}" for span in finding.evidence)
                yield Entry(
                    _anchor(self.plans[name].plan.id, name, finding.code, finding.message, at), "audit", name,
                    finding.code, finding.severity, finding.message, finding.message_en, evidence=finding.evidence,
                )  # fmt: skip

    def _compared(self) -> Iterator[Entry]:
        for finding in self.comparison.findings if self.comparison else ():
            yield Entry(
                _anchor(finding.indicator, finding.plan, finding.kind, finding.message), "compare", finding.plan,
                finding.kind, finding.severity, finding.message, finding.message_en, finding.indicator,
                finding.against, finding.commitments,
            )  # fmt: skip


def _check(plans: Mapping[str, Plan], comparison: Comparison) -> None:
    missing = [name for name in comparison.plans if name not in plans]
    if missing:
        raise ReportError(f"the comparison names plans that are not there: {', '.join(map(one_line, missing[:5]))}")
    known = {(name, record.id) for name, plan in plans.items() for record in plan.commitments}
    for cell in comparison.cells:
        if any((cell.plan, record) not in known for record in cell.commitments):
            raise ReportError(
                f"the comparison rests on records that plan {one_line(cell.plan)} does not hold: compare the plans anew"
            )


def _anchor(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]


def _place(name: str, plan: Plan) -> str:
    jurisdiction = plan.plan.jurisdiction
    return one_line(jurisdiction.name) if jurisdiction else one_line(name)


def _longer(name: str, plan: Plan) -> str:
    period = plan.plan.period
    years = f"{period.start[:4]}–{period.end[:4]}" if period else one_line(name)
    return f"{_place(name, plan)} {years}"
