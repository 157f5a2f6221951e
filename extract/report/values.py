"""Values as a reader sees them, and which of them may be set side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extract.model.commitment import Commitment, Comparator, Deadline
from extract.model.comparison import ComparisonCell
from extract.model.indicator import IndicatorInfo, Reference
from extract.report.words import Lang, all_words, word

SIGNS: dict[str, str] = {"eq": "", "ge": "≥", "le": "≤", "gt": ">", "lt": "<", "approx": "≈", "range": ""}
HEATS = 7
"""How many shades there are, 1 (worst) to HEATS (best)."""


def number(value: float) -> str:
    """A figure with its thousands marked and no digits that the source does not have."""
    return f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"


def figure(value: float | None, maximum: float | None, comparator: Comparator | None) -> str:
    """≥500 or 1–2; empty without a value."""
    if value is None:
        return ""
    most = "" if maximum is None else f"–{number(maximum)}"
    return f"{SIGNS[comparator or 'eq']}{number(value)}{most}"


def quantity(record: Commitment) -> str:
    """The quantity of a record in figures, with its unit."""
    given = record.quantity
    return "" if given is None else f"{figure(given.value, given.max, given.comparator)}{given.unit}"


def due(deadline: Deadline | None) -> str:
    """The day of a deadline, or how often it recurs."""
    if deadline is None:
        return ""
    return deadline.every or day(deadline.end) or (f"{deadline.start} →" if deadline.start else deadline.text)


def day(iso: str | None) -> str:
    """2025-12-31 → 2025; other days as they are."""
    return "" if iso is None else iso.removesuffix("-12-31")


def reference(given: Reference) -> str:
    """A reference value with its unit."""
    return f"{SIGNS[given.comparator]}{number(given.value)}{given.unit}"


def under(cell: ComparisonCell, lang: Lang, *, measure: bool) -> str:
    """The small line under a cell's value: increase or level where rows mix them, base, recurrence, deadline."""
    parts = [word(lang, "measure", cell.measure) if measure and cell.measure in ("increase", "level") else ""]
    parts += [
        *sorted(counted(cell)),
        word(lang, "ui", "per_base", base=cell.base) if cell.base else "",
        often(cell.every, lang),
    ]
    implied = cell.deadline_basis == "implied"
    parts.append("" if implied else day(cell.deadline))
    return " · ".join(part for part in parts if part)


def comparable(cells: Sequence[ComparisonCell]) -> list[ComparisonCell]:
    """Those cells of a row whose values may be set side by side: one unit, base and rhythm, and the same thing counted.

    The largest such group, totals or increases alone where a row has both; empty if it has fewer than two cells.
    """
    groups: dict[tuple[object, ...], list[ComparisonCell]] = defaultdict(list)
    for cell in cells:
        if cell.status == "value" and cell.value is not None:
            groups[cell.unit, cell.base, cell.every, counted(cell)].append(cell)
    largest = max(groups.values(), key=len, default=[])
    totals = [cell for cell in largest if cell.measure != "increase"]
    added = [cell for cell in largest if cell.measure != "level"]
    alike = largest if mixed(largest) is False else max(totals, added, key=len)
    return alike if len(alike) > 1 else []


def mixed(cells: Sequence[ComparisonCell]) -> bool:
    """Whether some cells of a row say what there will be in all, and others what is added."""
    return {"level", "increase"} <= {cell.measure for cell in cells if cell.status == "value"}


def counted(cell: ComparisonCell) -> frozenset[str]:
    """What a cell's value counts, where several things share a row."""
    return frozenset(
        one.counts for one in cell.matches if one.counts and one.commitment in (cell.counted or cell.commitments)
    )


def heats(indicator: IndicatorInfo, cells: Sequence[ComparisonCell]) -> dict[str, int]:
    """Plan name → shade of its value among the comparable ones of a row, by rank, so that one giant hides nobody.

    Where neither more nor less is better, by size. Equal values have one shade; a row of equal values has none.
    """
    ranked = sorted({float(cell.value or 0) for cell in comparable(cells)}, reverse=indicator.better == "less")
    if len(ranked) < 2:
        return {}
    shade = {value: 1 + round((HEATS - 1) * rank / (len(ranked) - 1)) for rank, value in enumerate(ranked)}
    return {cell.plan: shade[float(cell.value or 0)] for cell in comparable(cells)}


def often(every: str | None, lang: Lang) -> str:
    """P1Y → 每年; what has no word stays as it is."""
    known = all_words()["every"].get(every or "", {})
    return known.get(lang, every or "")


def short(cell: ComparisonCell, lang: Lang) -> str:
    """A cell's figure without its unit, or the figures as written where they make no one figure, or its state."""
    if cell.status == "absent":
        return "—"
    return figure(cell.value, cell.max, cell.comparator) or cell.converted or word(lang, "status", cell.status)


def cell_text(cell: ComparisonCell | None, lang: Lang, *, measure: bool) -> str:
    """A cell in one line of plain text, for formats without room for two; `measure` as in `under`."""
    if cell is None or cell.status == "absent":
        return "—"
    shown = short(cell, lang)
    unit = cell.unit or "" if cell.value is not None else ""
    small = under(cell, lang, measure=measure)
    return f"{shown}{unit}（{small}）" if small else f"{shown}{unit}"
