"""Findings in words: one sentence in Chinese, the same in English, from the cells they rest on."""

from __future__ import annotations

from extract.compare.cells import Cell
from extract.model.commitment import Comparator

_ZH: dict[Comparator, str] = {
    "ge": "不低于",
    "le": "不超过",
    "gt": "超过",
    "lt": "低于",
    "approx": "约",
    "eq": "",
    "range": "",
}
_EN: dict[Comparator, str] = {
    "ge": "at least ", "le": "at most ", "gt": "over ", "lt": "under ", "approx": "about ", "eq": "", "range": "",
}  # fmt: skip
_COUNTED_ZH: dict[Comparator, str] = {**_ZH, "ge": "至少", "le": "至多"}
_FLOW_ZH = {"level": "总数", "increase": "新增", "count": ""}
_FLOW_EN = {"level": " in total", "increase": " added", "count": ""}


def who(cell: Cell) -> str:
    """A plan by the name of its place, else by its file."""
    where = cell.plan.plan.jurisdiction
    return where.name if where else cell.shown.plan


def figure_zh(cell: Cell) -> str:
    """A cell's figure as a reader would say it: 不低于25个（每县区，2022-12-31）."""
    shown = cell.shown
    if shown.value is None:
        core = shown.converted or ("未写明数量" if cell.status == "unquantified" else "无")
    else:
        upper = f"—{_number(shown.max)}" if shown.max is not None else ""
        flow = _FLOW_ZH[cell.main[0].flow] if cell.main and cell.indicator.unit != "%" else ""
        words = _ZH if cell.indicator.dimension in {"ratio", "area", "mass", "money"} else _COUNTED_ZH
        core = f"{flow}{words[shown.comparator or 'eq']}{_number(shown.value)}{upper}{shown.unit or ''}"
    notes = [f"每{shown.base}" if shown.base else "", _EVERY_ZH.get(shown.every or "", shown.every or ""), due_zh(cell)]
    told = "，".join(note for note in notes if note)
    return f"{core}（{told}）" if told else core


def figure_en(cell: Cell) -> str:
    """The same in English; units and scopes stay as the plan writes them."""
    shown = cell.shown
    if shown.value is None:
        core = shown.converted or ("no number" if cell.status == "unquantified" else "nothing")
    else:
        upper = f"–{_number(shown.max)}" if shown.max is not None else ""
        flow = _FLOW_EN[cell.main[0].flow] if cell.main and cell.indicator.unit != "%" else ""
        core = f"{_EN[shown.comparator or 'eq']}{_number(shown.value)}{upper} {shown.unit or ''}{flow}".strip()
    notes = [f"for each {shown.base}" if shown.base else "", _EVERY_EN.get(shown.every or "", shown.every or "")]
    if stated(cell):
        notes.append(f"by {shown.deadline}")
    told = ", ".join(note for note in notes if note)
    return f"{core} ({told})" if told else core


_EVERY_ZH = {
    "P1D": "每日", "P1W": "每周", "P1M": "每月", "P3M": "每季度", "P6M": "每半年或每学期", "P1Y": "每年", "P2Y": "每两年", "P5Y": "每五年",
}  # fmt: skip
_EVERY_EN = {
    "P1D": "a day", "P1W": "a week", "P1M": "a month", "P3M": "a quarter", "P6M": "a half-year or term", "P1Y": "a year",
    "P2Y": "every two years", "P5Y": "every five years",
}  # fmt: skip


def stated(cell: Cell) -> bool:
    """Whether the plan itself says when."""
    return cell.shown.deadline is not None and cell.shown.deadline_basis != "implied"


def due_zh(cell: Cell) -> str:
    """截至日期, where it is stated."""
    return f"{cell.shown.deadline}前" if stated(cell) else ""


def _number(value: float | None) -> str:
    return f"{value:,}".replace(",", "") if isinstance(value, int) else f"{value:g}"
