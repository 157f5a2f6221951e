"""A plan for the terminal: its text section by section with the records marked, and a table of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from extract.model.commitment import Commitment
from extract.model.plan import Plan

STYLES = {"target": "bold green", "task": "cyan", "duty": "magenta", "baseline": "yellow"}
QUANTITY, DEADLINE, AGENCY = "reverse", "underline blue", "italic bright_magenta"


def render(plan: Plan, kinds: Sequence[str] = ()) -> Iterator[RenderableType]:
    """What to print of a plan, in order; `kinds` restricts the records that are marked and listed."""
    records = [record for record in plan.commitments if not kinds or record.kind in kinds]
    yield Text(plan.plan.title or plan.plan.source.name, style="bold")
    bounds = sorted({section.start for section in plan.sections} - {0})
    yield from _marked(plan, records).divide(bounds)
    yield _table(records)


def _marked(plan: Plan, records: Sequence[Commitment]) -> Text:
    text = Text(plan.text)
    for section in plan.sections:
        text.stylize("bold underline", section.start, section.end)
    for record in records:
        text.stylize(STYLES[record.kind], record.evidence.start, record.evidence.end)
        if record.quantity:
            text.stylize(QUANTITY, record.quantity.start, record.quantity.end)
        if record.deadline:
            text.stylize(DEADLINE, *record.deadline.at)
        for agency in record.responsible:
            text.stylize(AGENCY, agency.start, agency.end)
    return text


def _table(records: Sequence[Commitment]) -> Table:
    table = Table(title=f"{len(records)} records")
    for head in ("kind", "subject", "quantity", "deadline", "responsible"):
        table.add_column(head, overflow="fold")
    for record in records:
        deadline = record.deadline
        due = "" if deadline is None else deadline.every or deadline.end or f"from {deadline.start}"
        table.add_row(
            Text(record.kind, style=STYLES[record.kind]),
            Text(record.subject),
            Text(record.quantity.text if record.quantity else ""),
            Text(due),
            Text("、".join(agency.name for agency in record.responsible)),
        )
    return table
