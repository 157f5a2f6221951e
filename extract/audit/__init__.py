"""The audit stage: a plan's numbers and dates against each other, by named rules."""

from __future__ import annotations

from collections.abc import Sequence

from extract.audit.found import Rule
from extract.audit.page import Page
from extract.audit.rules import RULES
from extract.model.finding import Finding
from extract.model.plan import Plan

__all__ = ["RULES", "Rule", "audit_plan", "selected"]


def audit_plan(plan: Plan, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """What some rules find in a plan, in the order of its text; what one rule says twice is said once."""
    page = Page(plan)
    found = {finding.model_dump_json(): finding for rule in rules for finding in rule.apply(page)}
    return sorted(found.values(), key=lambda f: (f.evidence[0].start if f.evidence else 0, f.code, f.message))


def selected(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Rule]:
    """The rules whose codes begin with one of `select` (all, if it is empty) and with none of `ignore`."""
    return [
        rule
        for rule in RULES
        if rule.code.startswith(tuple(select) or "") and not rule.code.startswith(tuple(ignore) or "-")
    ]
