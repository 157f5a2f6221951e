"""What stands out between plans. One rule a function; each looks at one cell against the others of its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.compare.cells import Cell
from extract.compare.figures import conversion_of_units, tidy
from extract.compare.groups import cohorts, median, superiors
from extract.compare.periods import between_periods
from extract.compare.wording import figure_en, figure_zh, others_en, others_zh, stated, who
from extract.lexicon.load import phrases
from extract.model.comparison import ComparisonFinding, ComparisonKind
from extract.model.finding import Severity
from extract.model.indicator import IndicatorSchema
from extract.model.plan import Plan

_AGAINST = 5
"""A finding names so many of the others; with 300 plans it stands against the group, not against 299 names."""

Rule = Callable[["View"], "ComparisonFinding | None"]


@dataclass(frozen=True, slots=True)
class View:
    """One cell and the cells it is set against. `flow` and `others_total` are for a total beside what is added."""

    cell: Cell
    others: tuple[Cell, ...]
    flow: Cell | None = None

    @property
    def recorded(self) -> tuple[Cell, ...]:
        """The others that have a record in this row."""
        return tuple(other for other in self.others if other.rows)

    @property
    def valued(self) -> tuple[Cell, ...]:
        """The others that have a figure."""
        return tuple(other for other in self.others if other.status == "value")


def findings(schema: IndicatorSchema, cells: Sequence[Cell], plans: Mapping[str, Plan]) -> Iterator[ComparisonFinding]:
    """All findings: between peers, between levels, between periods; in the order of the rows."""
    by_place = {(cell.indicator.id, cell.shown.plan): cell for cell in cells}
    groups = cohorts(plans)
    pairs = superiors(plans)
    for indicator in schema.indicators:
        for names in groups:
            row = [by_place[indicator.id, name] for name in names]
            for cell in row:
                flow = by_place.get((indicator.flow or "", cell.shown.plan))
                view = View(cell, tuple(other for other in row if other is not cell), flow)
                yield from (found for rule in RULES for found in [rule(view)] if found)
        for name, other in pairs:
            yield from _between_levels(by_place[indicator.id, name], by_place[indicator.id, other])
    yield from between_periods(schema, by_place, plans)


def missing(view: View) -> ComparisonFinding | None:
    """Others promise it, this plan does not name it."""
    have = view.recorded
    if view.cell.status != "absent" or not have or total_vs_increase(view):
        return None
    example = _telling(have)
    return _found(
        view, "missing", have,
        f"{who(view.cell)}未提及“{view.cell.indicator.name}”，{others_zh(have)}有：{figure_zh(example)}",
        f"{who(view.cell)} does not mention {view.cell.indicator.name}; {others_en(have)}: {figure_en(example)}",
        severity="warning" if 2 * len(have) >= len(view.others) else "info",
    )  # fmt: skip


def unquantified(view: View) -> ComparisonFinding | None:
    """This plan names it without a number, others give one."""
    have = view.valued
    if view.cell.status != "unquantified" or not have or view.cell.indicator.unit is None or total_vs_increase(view):
        return None
    example = _telling(have)
    return _found(
        view, "unquantified", have,
        f"{who(view.cell)}提到“{view.cell.indicator.name}”而未写明数量，{others_zh(have)}写明：{figure_zh(example)}",
        f"{who(view.cell)} names {view.cell.indicator.name} without a number; {others_en(have)}: {figure_en(example)}",
    )  # fmt: skip


def no_deadline(view: View) -> ComparisonFinding | None:
    """This plan does not say when, others do."""
    have = tuple(other for other in view.recorded if stated(other))
    if not view.cell.rows or stated(view.cell) or view.cell.dues or view.cell.shown.every or not have:
        return None
    last = have[0].shown.deadline
    return _found(
        view, "no_deadline", have,
        f"{who(view.cell)}的“{view.cell.indicator.name}”未写明时限，{others_zh(have)}写明{last}前",
        f"{who(view.cell)} sets no deadline for {view.cell.indicator.name}; {others_en(have)}: by {last}",
        severity="info",
    )  # fmt: skip


def later_deadline(view: View) -> ComparisonFinding | None:
    """This plan does it later than the others, by its first date and by its last."""
    cell = view.cell
    if not cell.rows or not stated(cell) or cell.shown.every:
        return None
    have = tuple(o for o in view.recorded if stated(o) and not o.shown.every and _begun(o) == _begun(cell))
    if not have:
        return None
    mine, theirs = cell.shown.deadline or "", _median_date(have)
    if not (mine > theirs and _first(cell) > min(_first(other) for other in have)):
        return None
    earlier = tuple(other for other in have if (other.shown.deadline or "") < mine)
    return _found(
        view, "later_deadline", earlier,
        f"{who(cell)}的“{cell.indicator.name}”时限为{mine}，{others_zh(earlier)}为{theirs}",
        f"{who(cell)} is to reach {cell.indicator.name} by {mine}; {others_en(earlier)} by {theirs}",
        figures={"due": mine, "others": theirs, "earliest": min(other.shown.deadline or "" for other in have)},
    )  # fmt: skip


def different_unit_or_base(view: View) -> ComparisonFinding | None:
    """Both have it, but not of the same thing: another unit, base or rhythm. Never set against each other as figures."""
    cell = view.cell
    if not cell.rows:
        return None
    unlike = tuple(other for other in view.recorded if _differs(cell, other))
    if not unlike or 2 * len(unlike) < len(view.recorded):
        return None
    other = _telling(unlike)
    return _found(
        view, "different_unit_or_base", unlike,
        f"“{cell.indicator.name}”口径不同：{who(cell)}{_label(cell)}{figure_zh(cell)}，{who(other)}{_label(other)}{figure_zh(other)}",
        f"{cell.indicator.name} is counted differently: {who(cell)} {_label(cell)}{figure_en(cell)}, "
        f"{who(other)} {_label(other)}{figure_en(other)}",
        severity="info",
    )  # fmt: skip


def total_vs_increase(view: View) -> ComparisonFinding | None:
    """This plan says only what is added, others what there will be in all."""
    cell = view.cell
    totals = tuple(other for other in view.valued if other.main and other.main[0].flow == "level")
    own = cell
    if cell.status != "value" and view.flow is not None and view.flow.status == "value":
        own = view.flow
    elif not cell.main or cell.main[0].flow != "increase":
        return None
    if not totals:
        return None
    return _found(
        view, "total_vs_increase", totals,
        f"“{cell.indicator.name}”：{who(cell)}只写{figure_zh(own)}，{others_zh(totals)}写{figure_zh(totals[0])}，增量与总数不能直接比较",
        f"{cell.indicator.name}: {who(cell)} states only an increase ({figure_en(own)}), "
        f"{others_en(totals)} a total ({figure_en(totals[0])}): not comparable",
        severity="info",
        commitments=tuple(row.record.id for row in own.rows),
    )  # fmt: skip


def lower(view: View) -> ComparisonFinding | None:
    """This plan promises less than the others; with many plans, less than their median."""
    cell = view.cell
    mine = _measure(cell)
    have = tuple(other for other in view.valued if comparable(cell, other))
    if mine is None or not have or cell.indicator.better is None:
        return None
    sign = 1 if cell.indicator.better == "more" else -1
    values = [_measure(other) or 0 for other in have]
    middle = sign * median([sign * value for value in values])
    if not sign * mine < sign * middle:
        return None
    best = max(have, key=lambda other: sign * (_measure(other) or 0))
    ahead = tuple(other for other in have if sign * (_measure(other) or 0) > sign * mine)
    grouped = f"，{len(have)}地中位数{middle:g}" if len(have) > 1 else ""
    grouped_en = f"; the median of {len(have)} is {middle:g}" if len(have) > 1 else ""
    word = ("低于", "lower than") if sign > 0 else ("高于", "above")
    return _found(
        view, "lower", ahead,
        f"{who(cell)}的“{cell.indicator.name}”{figure_zh(cell)}，{word[0]}{who(best)}的{figure_zh(best)}{grouped}",
        f"{who(cell)}'s {cell.indicator.name}, {figure_en(cell)}, is {word[1]} {who(best)}'s {figure_en(best)}{grouped_en}",
        figures={"value": cell.shown.value, "best": best.shown.value, "median": tidy(middle), "of": len(have)},
    )  # fmt: skip


def below_reference(view: View) -> ComparisonFinding | None:
    """This plan stays below what a standard or a higher plan sets."""
    cell, reference = view.cell, view.cell.indicator.reference
    if (
        reference is None
        or cell.shown.value is None
        or cell.shown.base
        or (cell.main and cell.main[0].flow == "increase")
    ):
        return None
    factor = conversion_of_units(reference.unit, cell.indicator)
    if factor is None:
        return None
    wanted, value = reference.value * factor, cell.shown.max if cell.shown.max is not None else cell.shown.value
    if not (value < wanted if reference.comparator != "le" else value > wanted):
        return None
    source = f"{reference.title}（{reference.number}）{reference.clause}"
    return _found(
        view, "below_reference", (),
        f"{who(cell)}的“{cell.indicator.name}”{figure_zh(cell)}，未达到{source}的{reference.value:g}{reference.unit}",
        f"{who(cell)}'s {cell.indicator.name}, {figure_en(cell)}, falls short of {reference.value:g} {reference.unit} in {source}",
        figures={"value": cell.shown.value, "reference": reference.value},
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    missing, unquantified, no_deadline, later_deadline, different_unit_or_base, total_vs_increase, lower, below_reference,
)  # fmt: skip


def _between_levels(cell: Cell, higher: Cell) -> Iterator[ComparisonFinding]:
    """A plan against one above it: what is missing, later, or lower where the figure does not grow with the place."""
    view = View(cell, (higher,))
    for rule in (missing, later_deadline, lower):
        found = rule(view)
        if found:
            yield found.model_copy(update={
                "message": f"对照上级规划：{found.message}",
                "message_en": f"Against the higher plan: {found.message_en}",
                "figures": {**found.figures, "level": _level(higher)},
            })  # fmt: skip


def comparable(one: Cell, other: Cell) -> bool:
    """Whether two figures are of the same thing: unit, base, rhythm, total or increase, and what is counted."""
    if _measure(one) is None or _measure(other) is None or not (one.main and other.main):
        return False
    if _level(one) != _level(other) and not _scale_free(one):
        return False
    first, second = one.main[0], other.main[0]
    if {first.flow, second.flow} == {"level", "increase"} or first.counts != second.counts:
        return False
    return (first.every is None) == (second.every is None) and (first.base == second.base or bool(first.every))


def _level(cell: Cell) -> str | None:
    where = cell.plan.plan.jurisdiction
    return where.level if where else None


def _scale_free(cell: Cell) -> bool:
    """Whether a figure does not grow with the place: a rate, a time, so many for each. A city is no province."""
    return cell.indicator.dimension in {"ratio", "duration", "rate"} or cell.shown.base is not None


def _differs(one: Cell, other: Cell) -> bool:
    """Whether two cells that both have records are of different unit, base, rhythm or thing."""
    if one.counts and other.counts and not one.counts & other.counts:
        return True
    if not (one.main and other.main):
        return False
    first, second = one.main[0], other.main[0]
    if first.value is None or second.value is None:
        return _units(one) != _units(other)
    return (first.base, first.every, first.counts) != (second.base, second.every, second.counts)


def _units(cell: Cell) -> set[str]:
    return {figure.aligned.record.quantity.unit for figure in cell.figures if figure.aligned.record.quantity}


def _measure(cell: Cell) -> float | None:
    """The figure that is compared: of a year, where it recurs."""
    if cell.shown.value is None:
        return None
    return cell.main[0].yearly if len(cell.main) == 1 and cell.shown.every else cell.shown.value


def _telling(cells: Sequence[Cell]) -> Cell:
    """The cell that tells most, as an example: one with a value, the best of them."""
    sign = -1 if cells[0].indicator.better == "less" else 1
    return max(cells, key=lambda cell: (cell.shown.value is not None, sign * (cell.shown.value or 0), stated(cell)))


def _label(cell: Cell) -> str:
    return f"“{'、'.join(sorted(cell.counts))}”" if cell.counts else ""


def _begun(cell: Cell) -> bool:
    """Whether a cell's records only begin something; a start is not set against an end."""
    records = [row.record for row in cell.rows if row.record.deadline]
    return bool(records) and all(
        any(w in (r.action or r.subject) for w in phrases("compare")["start"]) for r in records
    )


def _first(cell: Cell) -> str:
    return cell.dues[0] if cell.dues and not cell.main else cell.shown.deadline or ""


def _median_date(cells: Sequence[Cell]) -> str:
    ordered = sorted(cell.shown.deadline or "" for cell in cells)
    return ordered[(len(ordered) - 1) // 2]


def _found(
    view: View,
    kind: ComparisonKind,
    against: Sequence[Cell],
    message: str,
    message_en: str,
    *,
    severity: Severity = "warning",
    figures: Mapping[str, float | int | str | None] | None = None,
    commitments: tuple[str, ...] | None = None,
) -> ComparisonFinding:
    return ComparisonFinding(
        kind=kind,
        plan=view.cell.shown.plan,
        indicator=view.cell.indicator.id,
        severity=severity,
        message=f"{message}。",
        message_en=f"{message_en}.",
        against=tuple(cell.shown.plan for cell in against[:_AGAINST]),
        commitments=view.cell.shown.commitments if commitments is None else commitments,
        figures=dict(figures or {"with": len(against), "of": len(view.others)}),
    )
