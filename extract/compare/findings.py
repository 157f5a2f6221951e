"""What stands out between plans. One rule a function; each looks at one cell against its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.compare.cells import Cell
from extract.compare.figures import a_year, conversion_of_units, tidy
from extract.compare.groups import cohorts, superiors
from extract.compare.rows import Group, Row, begun, differ, first, level_of, measure, sign_of, signature
from extract.compare.wording import figure_en, figure_zh, stated, who
from extract.model.comparison import ComparisonFinding, ComparisonKind
from extract.model.finding import Severity
from extract.model.indicator import IndicatorSchema
from extract.model.plan import Plan

_AGAINST = 5
"""A finding names so many of the others; with 300 plans it stands against the group, not against 299 names."""


@dataclass(frozen=True, slots=True)
class View:
    """One cell in its row; `flow` is its plan's cell of what is added to the row's total."""

    cell: Cell
    row: Row
    flow: Cell | None = None


Rule = Callable[[View], ComparisonFinding | None]


def findings(
    schema: IndicatorSchema, cells: Mapping[tuple[str, str], Cell], plans: Mapping[str, Plan]
) -> Iterator[ComparisonFinding]:
    """Findings between peers and between levels, in the order of the rows. `cells` by indicator and plan."""
    groups, pairs = cohorts(plans), superiors(plans)
    for indicator in schema.indicators:
        for names in groups:
            row = Row([cells[indicator.id, name] for name in names])
            for cell in row.cells if len(row.cells) > 1 else ():
                view = View(cell, row, cells.get((indicator.flow or "", cell.shown.plan)))
                yield from (found for rule in RULES for found in [rule(view)] if found)
        for name, other in pairs:
            yield from _between_levels(cells[indicator.id, name], cells[indicator.id, other])


def missing(view: View) -> ComparisonFinding | None:
    """Others promise it, this plan does not name it."""
    have = view.row.recorded
    if view.cell.status != "absent" or not have or total_vs_increase(view):
        return None
    name, example = view.cell.indicator.name, have.telling
    return _found(
        view, "missing", have,
        f"{who(view.cell)}未提及“{name}”，{have.zh}有：{figure_zh(example)}",
        f"{who(view.cell)} does not mention {name}; {have.en}: {figure_en(example)}",
        severity="warning" if 2 * len(have) >= len(view.row.cells) - 1 else "info",
    )  # fmt: skip


def unquantified(view: View) -> ComparisonFinding | None:
    """This plan names it without a number, others give one."""
    cell, have = view.cell, view.row.valued
    if cell.status != "unquantified" or not have or cell.indicator.unit is None or total_vs_increase(view):
        return None
    return _found(
        view, "unquantified", have,
        f"{who(cell)}提到“{cell.indicator.name}”而未写明数量，{have.zh}写明：{figure_zh(have.telling)}",
        f"{who(cell)} names {cell.indicator.name} without a number; {have.en}: {figure_en(have.telling)}",
    )  # fmt: skip


def no_deadline(view: View) -> ComparisonFinding | None:
    """This plan does not say when, others do."""
    cell, have = view.cell, view.row.dated
    if not cell.rows or stated(cell) or cell.maybe_dated or cell.dues or cell.shown.every or not have:
        return None
    last = have.cells[0].shown.deadline
    return _found(
        view, "no_deadline", have,
        f"{who(cell)}的“{cell.indicator.name}”未写明时限，{have.zh}写明{last}前",
        f"{who(cell)} sets no deadline for {cell.indicator.name}; {have.en}: by {last}",
        severity="info",
    )  # fmt: skip


def later_deadline(view: View) -> ComparisonFinding | None:
    """This plan does it later than the others, by its last date and by its first."""
    cell = view.cell
    if not cell.rows or not stated(cell) or cell.shown.every:
        return None
    by_last, by_first = view.row.dues[begun(cell)]
    mine = cell.shown.deadline or ""
    theirs = by_last.median_without(mine)
    if theirs is None or not (mine > str(theirs) and first(cell) > str(by_first.least_without(first(cell)))):
        return None
    earlier = by_last.before(mine)
    alike = len({other.shown.deadline for other in earlier.cells}) == 1
    word = ("为", "by") if alike else ("在先，中位数为", "earlier, in the middle by")
    return _found(
        view, "later_deadline", earlier,
        f"{who(cell)}的“{cell.indicator.name}”时限为{mine}，{earlier.zh}{word[0]}{theirs}",
        f"{who(cell)} is to reach {cell.indicator.name} by {mine}; {earlier.en} {word[1]} {theirs}",
        figures={"due": mine, "others": theirs, "earliest": by_last.keys[0]},
    )  # fmt: skip


def different_unit_or_base(view: View) -> ComparisonFinding | None:
    """Both have it, but not of the same thing: another unit, base or rhythm. Never set against each other as figures."""
    cell = view.cell
    if not cell.rows:
        return None
    own = signature(cell)
    unlike = [group for other, group in view.row.signatures.items() if differ(own, other)]
    number = sum(map(len, unlike))
    if not unlike or 2 * number < len(view.row.recorded) - 1:
        return None
    group = max(unlike, key=len)
    other = group.telling
    return _found(
        view, "different_unit_or_base", Group(each for some in unlike for each in some.cells[:_AGAINST]),
        f"“{cell.indicator.name}”口径不同：{who(cell)}{_label(cell)}{figure_zh(cell)}，{who(other)}{_label(other)}{figure_zh(other)}",
        f"{cell.indicator.name} is counted differently: {who(cell)} {_label(cell)}{figure_en(cell)}, "
        f"{who(other)} {_label(other)}{figure_en(other)}",
        severity="info",
        figures={"with": number, "of": len(view.row.cells) - 1},
    )  # fmt: skip


def total_vs_increase(view: View) -> ComparisonFinding | None:
    """This plan says only what is added, others what there will be in all."""
    cell, totals = view.cell, view.row.totals
    own = cell
    if cell.status != "value" and view.flow is not None and view.flow.status == "value":
        own = view.flow
    elif not cell.main or cell.main[0].flow != "increase":
        return None
    if not totals:
        return None
    name, other = cell.indicator.name, totals.cells[0]
    return _found(
        view, "total_vs_increase", totals,
        f"“{name}”：{who(cell)}只写{figure_zh(own)}，{totals.zh}写{figure_zh(other)}，增量与总数不能直接比较",
        f"{name}: {who(cell)} states only an increase, {figure_en(own)}; "
        f"{totals.en} a total, {figure_en(other)}: not comparable",
        severity="info",
        commitments=tuple(row.record.id for row in own.rows),
    )  # fmt: skip


def lower(view: View) -> ComparisonFinding | None:
    """This plan promises less than the others; with many plans, less than their median."""
    cell, mine = view.cell, measure(view.cell)
    kind = view.row.kind(cell) if cell.status == "value" else None
    if mine is None or kind is None or cell.indicator.better is None:
        return None
    ranked, sign = view.row.values[kind], sign_of(cell)
    middle = ranked.median_without(-sign * mine)
    if middle is None or not -sign * mine > float(middle):
        return None
    best, ahead, others = ranked.first, ranked.before(-sign * mine), len(ranked.cells) - 1
    typical = tidy(-sign * float(middle))
    word = ("低于", "lower than") if sign > 0 else ("高于", "above")
    return _found(
        view, "lower", ahead,
        f"{who(cell)}的“{cell.indicator.name}”{figure_zh(cell)}，{word[0]}{who(best)}的{figure_zh(best)}"
        + (f"，{others}地中位数{typical}" if others > 1 else ""),
        f"{who(cell)}'s {cell.indicator.name}, {figure_en(cell)}, is {word[1]} {who(best)}'s {figure_en(best)}"
        + (f"; the median of {others} is {typical}" if others > 1 else ""),
        figures={"value": cell.shown.value, "best": best.shown.value, "median": typical, "of": others},
    )  # fmt: skip


def below_reference(view: View) -> ComparisonFinding | None:
    """This plan stays below what a standard or a higher plan sets."""
    cell, reference = view.cell, view.cell.indicator.reference
    added = bool(cell.main) and cell.main[0].flow == "increase"
    if reference is None or not cell.main or cell.shown.value is None or cell.shown.base or added:
        return None
    factor = conversion_of_units(reference.unit, cell.indicator)
    wanted = a_year(reference.value, reference.every)
    value = measure(cell) if cell.shown.max is None else cell.shown.max
    if factor is None or wanted is None or value is None or (reference.every is None) != (cell.shown.every is None):
        return None
    if not (value > wanted * factor if reference.comparator == "le" else value < wanted * factor):
        return None
    source = f"{reference.title}（{reference.number}）{reference.clause}"
    return _found(
        view, "below_reference", Group(()),
        f"{who(cell)}的“{cell.indicator.name}”{figure_zh(cell)}，未达到{source}的{reference.value:g}{reference.unit}",
        f"{who(cell)}'s {cell.indicator.name}, {figure_en(cell)}, falls short of {reference.value:g} {reference.unit} in {source}",
        figures={"value": cell.shown.value, "reference": reference.value},
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    missing, unquantified, no_deadline, later_deadline, different_unit_or_base, total_vs_increase, lower, below_reference,
)  # fmt: skip


def _between_levels(cell: Cell, higher: Cell) -> Iterator[ComparisonFinding]:
    """A plan against one above it: what is missing, later, or lower where the figure does not grow with the place."""
    view = View(cell, Row([cell, higher]))
    for rule in (missing, later_deadline, lower):
        found = rule(view)
        if found:
            yield found.model_copy(update={
                "message": f"对照上级规划：{found.message}",
                "message_en": f"Against the higher plan: {found.message_en}",
                "figures": {**found.figures, "level": level_of(higher)},
            })  # fmt: skip


def _label(cell: Cell) -> str:
    return f"“{'、'.join(sorted(cell.counts))}”" if cell.counts else ""


def _found(
    view: View,
    kind: ComparisonKind,
    against: Group,
    message: str,
    message_en: str,
    *,
    severity: Severity = "warning",
    figures: Mapping[str, float | int | str | None] | None = None,
    commitments: Sequence[str] | None = None,
) -> ComparisonFinding:
    shown = view.cell.shown
    return ComparisonFinding(
        kind=kind,
        plan=shown.plan,
        indicator=view.cell.indicator.id,
        severity=severity,
        message=f"{message}。",
        message_en=f"{message_en}.",
        against=tuple(cell.shown.plan for cell in against.cells[:_AGAINST]),
        commitments=shown.commitments if commitments is None else tuple(commitments),
        figures=dict(figures or {"with": len(against), "of": len(view.row.cells) - 1}),
    )
