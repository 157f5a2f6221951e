"""Who is compared with whom: peers of one level and time, a plan with the plans above it, a place with its own earlier plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from extract.model.plan import Plan


def place_of(name: str, plan: Plan) -> str:
    """Whose plan it is; a plan that does not say stands for itself."""
    return plan.plan.jurisdiction.name if plan.plan.jurisdiction else f"?{name}"


def cohorts(plans: Mapping[str, Plan]) -> list[tuple[str, ...]]:
    """The plans that are set against one another: of one level, and of one time where a place has several."""
    several = len({place_of(name, plan) for name, plan in plans.items()}) < len(plans)
    levels = Counter(plan.plan.jurisdiction.level for plan in plans.values() if plan.plan.jurisdiction)
    usual = levels.most_common(1)[0][0] if levels else ""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, plan in plans.items():
        level = plan.plan.jurisdiction.level if plan.plan.jurisdiction else usual
        start = plan.plan.period.start if several and plan.plan.period else ""
        groups.setdefault((level, start), []).append(name)
    if max(map(len, groups.values())) == 1 and not superiors(plans) and not successions(plans):
        return [
            tuple(plans)
        ]  # nothing but single plans of several levels: whoever sets them side by side wants to see it
    return [tuple(names) for names in groups.values()]


def superiors(plans: Mapping[str, Plan]) -> list[tuple[str, str]]:
    """Pairs of a plan and one above it: its province's, or the nation's."""
    above: dict[str, list[str]] = {}
    for name, plan in plans.items():
        where = plan.plan.jurisdiction
        if where and where.level in ("nation", "province"):
            above.setdefault("" if where.level == "nation" else where.name, []).append(name)
    pairs: list[tuple[str, str]] = []
    for name, plan in plans.items():
        where = plan.plan.jurisdiction
        if where is None or where.level == "nation":
            continue
        higher = [*(above.get(where.province or "?", ()) if where.level != "province" else ()), *above.get("", ())]
        pairs += [(name, other) for other in higher if _overlap(plan, plans[other])]
    return pairs


def successions(plans: Mapping[str, Plan]) -> list[tuple[str, str]]:
    """Pairs of an earlier and the next plan of one place, by their periods."""
    by_place: dict[str, list[str]] = {}
    for name, plan in plans.items():
        if plan.plan.jurisdiction and plan.plan.period:
            by_place.setdefault(plan.plan.jurisdiction.name, []).append(name)
    pairs: list[tuple[str, str]] = []
    for names in by_place.values():
        ordered = sorted(names, key=lambda name: (_start(plans[name]), name))
        pairs += [(one, other) for one, other in pairwise(ordered) if _start(plans[one]) < _start(plans[other])]
    return pairs


def _start(plan: Plan) -> str:
    return plan.plan.period.start if plan.plan.period else ""


def _overlap(one: Plan, other: Plan) -> bool:
    first, second = one.plan.period, other.plan.period
    return first is None or second is None or (first.start <= second.end and second.start <= first.end)
