"""What a table's columns hold, by their heads: 指标 | 单位 | 2023年基期值 | 2026年 · 任务 | 牵头单位 | 完成时限."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extract.lexicon import measures, phrases
from extract.text.calendar import Calendar

Columns = dict[str, list[int]]
"""Role → the columns that have it. Roles: those of `ROLES`, and base and target for columns of figures."""
ROLES = ("unit", "nature", "lead", "support", "responsible", "deadline", "category", "indicator", "task")
UNIT_IN_HEAD = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()\d]{1,10})[）)]$")


def columns_of(heads: Sequence[str], calendar: Calendar) -> Columns:
    """What each column holds, by its head."""
    out: Columns = {role: [] for role in (*ROLES, "base", "target")}
    for col, head in enumerate(heads):
        role = role_of(head)
        if role is None or role in ("base", "target"):
            role = _figure_role(head, role, calendar)
        if role is not None:
            out[role].append(col)
    return out


@lru_cache(maxsize=1024)
def role_of(head: str) -> str | None:
    """The role that a head's words give its column; None where only a year, or nothing, is said."""
    bare = re.sub(r"[（(].*?[）)]|\s", "", head)
    listed = phrases("tables")
    for role in ROLES:
        if bare in listed[role]:
            return role
    if re.search(r"\d{4}", bare):
        return "base" if any(word in bare for word in listed["base"]) else None
    for role in ("base", "target", "indicator", "task"):
        if any(word in bare for word in listed[role]) and len(bare) <= 10:
            return role
    return None


def _figure_role(head: str, role: str | None, calendar: Calendar) -> str | None:
    """A year before the plan's first is a base year, any other one a target's."""
    years = [int(year) for year in re.findall(r"(20\d\d)", head)]
    if role is not None or not years:
        return role
    if calendar.period is not None and max(years) < int(calendar.period[0][:4]):
        return "base"
    return "target"


def unit_in(head: str) -> str:
    """The unit in a head's or name's closing bracket, "" if there is none: 消防车（辆）."""
    match = UNIT_IN_HEAD.search(head)
    unit = match["unit"] if match else ""
    return unit if unit in measures() or unit.lstrip("万亿千百") in measures() else ""
