"""The whole program on one page: a file in, a Plan out.

    read      file     → Document    text and blocks, in any format
    outline   Document → Outline     front matter, headings, boxes, annexes, tables, and the passages to mine
    mine      Outline  → records     commitments and baselines, each with its evidence
    audit     Plan     → findings    where the plan's figures and dates contradict one another
    compare   Plans    → Comparison  the plans of several places, side by side on an indicator schema

Everything else (batches, reports, the command line) only calls what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extract.model.comparison import Comparison
from extract.model.document import Document
from extract.model.finding import Finding
from extract.model.indicator import IndicatorSchema
from extract.model.outline import Front, Outline
from extract.model.plan import Plan, PlanInfo

if TYPE_CHECKING:
    from extract.mine.miner import Settings
    from extract.workers import Limits


def read(path: str | Path, *, limits: Limits | None = None) -> Document:
    """Read a file. Raises ReadError with one line of reason for whatever cannot be read.

    It is read in this process: a file that is made to hang, to fill the memory or to crash a library can do so. With
    `limits` it is read in a child process, which is kept for the next file (`extract.read(path, limits=Limits())`).
    """
    if limits is not None:
        from extract.safe import read_safely

        return read_safely(Path(path), limits)
    from extract.read import read_file

    return read_file(Path(path))


def mine(document: Document, settings: Settings | None = None) -> Plan:
    """Mine a document: its structure, its records, and the numbers that no record claims."""
    from extract.mine.miner import Settings, mine_outline
    from extract.outline import outline

    structure = outline(document)
    commitments, unclaimed = mine_outline(document, structure, settings or Settings())
    return Plan(
        plan=_info(document, structure.front),
        text=document.text,
        paragraphs=tuple(passage.pieces for passage in structure.passages),
        sections=structure.sections,
        boxes=structure.boxes,
        annexes=structure.annexes,
        tables=structure.tables,
        commitments=commitments,
        findings=document.warnings,
        unclaimed=unclaimed,
    )


def audit(plan: Plan) -> list[Finding]:
    """What does not add up inside a plan, in the order of its text; see `extract.audit` for the rules."""
    from extract.audit import audit_plan

    return audit_plan(plan)


def process(document: Document, settings: Settings | None = None) -> Plan:
    """All that is done with one document: mined and audited, its findings in the plan."""
    plan = mine(document, settings)
    return plan.model_copy(update={"findings": (*plan.findings, *audit(plan))})


def compare(
    plans: Mapping[str, Plan] | Iterable[Plan], schema: IndicatorSchema | str | Path | None = None
) -> Comparison:
    """Set plans side by side on an indicator schema, and say what stands out between them.

    `plans` go by their names, or by the stems of their files. `schema` is one that was loaded, a name that
    `guihua schema list` shows, the path of a YAML file, or None for the one that fits the plans' theme. Raises
    SchemaError, and ValueError if there are fewer than two plans.
    """
    from extract.compare import compare_plans, named
    from extract.indicators import choose_schema, load_schema

    by_name = dict(plans) if isinstance(plans, Mapping) else named(plans)
    if len(by_name) < 2:
        raise ValueError("a comparison needs two plans at least")
    if schema is None:
        schema = choose_schema(by_name.values())
    return compare_plans(by_name, schema if isinstance(schema, IndicatorSchema) else load_schema(schema))


def assign(plan: Plan, schema: IndicatorSchema | str | Path | None = None) -> Plan:
    """The plan with `indicator` filled in each commitment that stands in a row of a schema, given as for `compare`."""
    from extract.compare import assign as assign_rows
    from extract.indicators import choose_schema, load_schema

    chosen = choose_schema([plan]) if schema is None else schema
    return assign_rows(plan, chosen if isinstance(chosen, IndicatorSchema) else load_schema(chosen))


def _info(document: Document, front: Front) -> PlanInfo:
    return PlanInfo(id=document.source.sha256[:12], source=document.source, **dict(front))


__all__ = ["Outline", "assign", "audit", "compare", "mine", "process", "read"]
