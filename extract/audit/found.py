"""What a rule finds, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from extract.audit.page import Page
from extract.model.finding import Finding, Severity
from extract.model.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: both sides as evidence, a Chinese and an English sentence, and the figures.

    `severity` is given only where it is not the rule's own.
    """

    evidence: tuple[Span, ...]
    message: str
    message_en: str
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: its code, whether it proves (error) or only suggests (warning, info), and its function."""

    code: str
    name: str
    severity: Severity
    check: Callable[[Page], Iterable[Found]]
    about: str

    def apply(self, page: Page) -> list[Finding]:
        """The findings of this rule."""
        return [
            Finding(
                code=self.code,
                severity=found.severity or self.severity,
                message=found.message,
                message_en=found.message_en,
                evidence=found.evidence,
                figures=dict(found.figures),
            )
            for found in self.check(page)
        ]
