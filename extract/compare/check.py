"""How a schema fits a corpus: which commitments match nothing, and whose number is taken twice or by nobody for sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.compare.align import Aligned, Aligner
from extract.model.commitment import Commitment
from extract.model.indicator import IndicatorSchema
from extract.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Fit:
    """One plan on a schema. `twice`: a number that several rows take as theirs; `ambiguous`: one that none takes."""

    plan: str
    records: int
    unmatched: tuple[Commitment, ...]
    twice: tuple[tuple[Commitment, tuple[str, ...]], ...]
    ambiguous: tuple[tuple[Commitment, tuple[str, ...]], ...]


def check_fit(plans: Mapping[str, Plan], schema: IndicatorSchema) -> tuple[list[Fit], list[str]]:
    """The fit of each plan, and the ids of indicators that no plan has a record of."""
    aligner = Aligner(schema)
    used: set[str] = set()
    fits: list[Fit] = []
    for name, plan in plans.items():
        _, aligned = aligner.align(plan)
        used |= {row.indicator for row in aligned}
        fits.append(_fit(name, plan, aligned))
    return fits, [indicator.id for indicator in schema.indicators if indicator.id not in used]


def _fit(name: str, plan: Plan, aligned: Iterable[Aligned]) -> Fit:
    rows: dict[str, list[Aligned]] = {}
    for row in aligned:
        rows.setdefault(row.record.id, []).append(row)
    promised = [record for record in plan.commitments if record.kind != "baseline"]
    several = [(record, rows[record.id]) for record in promised if len(rows.get(record.id, ())) > 1]
    return Fit(
        plan=name,
        records=len(promised),
        unmatched=tuple(record for record in promised if record.id not in rows),
        twice=tuple((record, _ids(found, own=True)) for record, found in several if len(_ids(found, own=True)) > 1),
        ambiguous=tuple(
            (record, _ids(found, own=False)) for record, found in several if any(r.ambiguous for r in found)
        ),
    )


def _ids(rows: list[Aligned], *, own: bool) -> tuple[str, ...]:
    if own:
        return tuple(row.indicator for row in rows if row.own and row.record.quantity is not None)
    return tuple(row.indicator for row in rows if row.ambiguous)
