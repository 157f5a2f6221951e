"""Plans and a schema → the comparison: every plan's records in their rows, a cell for each, and what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from extract.compare.align import Aligned, Aligner
from extract.compare.cells import Cell, cell_of
from extract.compare.findings import findings
from extract.compare.groups import successions
from extract.compare.periods import between_periods
from extract.compare.standing import PlanWords
from extract.model.comparison import Ambiguous, ComparedPlan, Comparison
from extract.model.indicator import IndicatorSchema
from extract.model.plan import Plan


def compare_plans(plans: Mapping[str, Plan], schema: IndicatorSchema) -> Comparison:
    """Set plans side by side; `plans` by their names. Rows in the schema's order, plans in the given one."""
    aligner = Aligner(schema)
    earlier = successions(plans)
    looked_back = {later for _, later in earlier}
    cells: dict[tuple[str, str], Cell] = {}
    reached: dict[tuple[str, str], Cell] = {}
    ambiguous: list[Ambiguous] = []
    unmatched: dict[str, tuple[str, ...]] = {}
    for name, plan in plans.items():
        words, aligned = aligner.align(plan)
        cells.update(_cells(name, words, schema, aligned))
        if name in looked_back:
            reached.update(_cells(name, words, schema, aligner.align_baselines(words)))
        ambiguous += _ambiguous(name, aligned)
        taken = {row.record.id for row in aligned}
        unmatched[name] = tuple(
            record.id for record in plan.commitments if record.kind != "baseline" and record.id not in taken
        )
    return Comparison(
        schema=schema.name,
        plans=tuple(plans),
        about=tuple(_about(name, plan) for name, plan in plans.items()),
        indicators=tuple(indicator.info for indicator in schema.indicators),
        cells=tuple(cells[indicator.id, name].shown for indicator in schema.indicators for name in plans),
        findings=(*findings(schema, cells, plans), *between_periods(schema, cells, earlier, reached)),
        ambiguous=tuple(ambiguous),
        unmatched=unmatched,
    )


def _cells(
    name: str, words: PlanWords, schema: IndicatorSchema, aligned: Iterable[Aligned]
) -> Iterator[tuple[tuple[str, str], Cell]]:
    rows: dict[str, list[Aligned]] = {}
    for row in aligned:
        rows.setdefault(row.indicator, []).append(row)
    for indicator in schema.indicators:
        yield (indicator.id, name), cell_of(name, words, indicator, rows.get(indicator.id, ()))


def assign(plan: Plan, schema: IndicatorSchema, aligner: Aligner | None = None) -> Plan:
    """The plan with `indicator` filled in each record that stands in a row: the row that its own number is the value of,
    else the first row of the schema that takes it.
    """
    _, aligned = (aligner or Aligner(schema)).align(plan)
    chosen: dict[str, str] = {}
    for row in sorted(aligned, key=lambda row: not row.own):
        chosen.setdefault(row.record.id, row.indicator)
    records = tuple(record.model_copy(update={"indicator": chosen.get(record.id)}) for record in plan.commitments)
    return plan.model_copy(update={"commitments": records})


def named(plans: Iterable[Plan]) -> dict[str, Plan]:
    """Plans by the stems of their files; of two with one stem, the second bears the first digits of its hash too."""
    out: dict[str, Plan] = {}
    for plan in plans:
        stem = PurePath(plan.plan.source.name).stem
        out[f"{stem}-{plan.plan.source.sha256[:8]}" if stem in out else stem] = plan
    return out


def _ambiguous(name: str, aligned: Sequence[Aligned]) -> list[Ambiguous]:
    fits: dict[str, list[str]] = {}
    for row in aligned:
        if row.ambiguous:
            fits.setdefault(row.record.id, []).append(row.indicator)
    return [Ambiguous(plan=name, commitment=record, indicators=tuple(rows)) for record, rows in fits.items()]


def _about(name: str, plan: Plan) -> ComparedPlan:
    info = plan.plan
    return ComparedPlan(
        name=name,
        id=info.id,
        title=info.title,
        theme=info.theme,
        jurisdiction=info.jurisdiction,
        issued=info.issued,
        period=info.period,
    )
