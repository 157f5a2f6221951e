"""One place in two periods: what the next plan raises, lowers, drops, adds, and what it reports as done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.compare.cells import Cell
from extract.compare.wording import figure_en, figure_zh, who
from extract.model.comparison import ComparisonFinding, ComparisonKind
from extract.model.finding import Severity
from extract.model.indicator import IndicatorSchema

_WORDS: dict[ComparisonKind, tuple[str, str, Severity]] = {
    "raised": ("提高", "raised", "info"),
    "lowered": ("降低", "lowered", "warning"),
    "dropped": ("不再提及", "dropped", "warning"),
    "added": ("新提出", "added", "info"),
    "done": ("已完成", "reported as done", "info"),
}


def between_periods(
    schema: IndicatorSchema,
    cells: Mapping[tuple[str, str], Cell],
    pairs: Iterable[tuple[str, str]],
    reached: Mapping[tuple[str, str], Cell],
) -> Iterator[ComparisonFinding]:
    """Findings on the later plan of each pair. `reached` holds the cells made of what plans report as already so."""
    for earlier, later in pairs:
        for indicator in schema.indicators:
            before, after = cells[indicator.id, earlier], cells[indicator.id, later]
            have = reached.get((indicator.id, later))
            if have is not None and _done(before, have):
                yield _finding("done", before, have, have)
            kind = _change(before, after)
            if kind:
                yield _finding(kind, before, after, after)


def _change(before: Cell, after: Cell) -> ComparisonKind | None:
    if before.rows and after.status == "absent":
        return "dropped"
    if after.rows and before.status == "absent":
        return "added"
    old, new = before.shown, after.shown
    if old.value is None or new.value is None or before.indicator.better is None or old.value == new.value:
        return None
    if (old.base, old.every) != (new.base, new.every) or before.main[0].flow != after.main[0].flow:
        return None
    return "raised" if (new.value > old.value) == (before.indicator.better == "more") else "lowered"


def _done(before: Cell, reached: Cell) -> bool:
    """Whether what is reported reaches what was promised; only totals and rates can tell."""
    wanted, have = before.shown, reached.shown
    if wanted.value is None or have.value is None or before.main[0].flow == "increase" or wanted.base != have.base:
        return False
    return have.value <= wanted.value if before.indicator.better == "less" else have.value >= wanted.value


def _finding(kind: ComparisonKind, before: Cell, after: Cell, shown: Cell) -> ComparisonFinding:
    zh, en, severity = _WORDS[kind]
    name = before.indicator.name
    return ComparisonFinding(
        kind=kind,
        plan=after.shown.plan,
        indicator=before.indicator.id,
        severity=severity,
        message=f"{who(after)}的“{name}”{zh}：前一规划{figure_zh(before)}，本规划{figure_zh(after)}。",
        message_en=f"{who(after)}'s {name} is {en}: before, {figure_en(before)}; now, {figure_en(after)}.",
        against=(before.shown.plan,),
        commitments=shown.shown.commitments,
        figures={"before": before.shown.value, "after": after.shown.value},
    )
