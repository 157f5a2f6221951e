"""Plans of invented cities for the comparison, mined from a few sentences."""

from __future__ import annotations

from functools import cache

from extract.model.comparison import Comparison, ComparisonCell, ComparisonFinding
from extract.model.plan import Plan
from extract.pipeline import mine
from extract.read import read_bytes


@cache
def city(name: str, *sentences: str, period: str = "十四五", theme: str = "消防", province: str = "") -> Plan:
    """A plan of a place: each sentence a paragraph among its tasks. `province` becomes part of the jurisdiction."""
    body = "\n".join(sentences)
    text = f"{name}“{period}”{theme}发展规划\n一、总体要求\n认真落实。\n二、主要任务\n（一）加强建设\n{body}\n"
    plan = mine(read_bytes(text.encode(), f"{name}{period}.txt"))
    if province:
        where = plan.plan.jurisdiction
        assert where is not None
        info = plan.plan.model_copy(update={"jurisdiction": where.model_copy(update={"province": province})})
        plan = plan.model_copy(update={"plan": info})
    return plan


def cell(comparison: Comparison, indicator: str, plan: str) -> ComparisonCell:
    """One cell of the matrix."""
    return next(c for c in comparison.cells if (c.indicator, c.plan) == (indicator, plan))


def stated(comparison: Comparison, indicator: str) -> dict[tuple[str, str], ComparisonFinding]:
    """The findings of a row, by kind and plan."""
    return {(f.kind, f.plan): f for f in comparison.findings if f.indicator == indicator}
