"""What notebooks show of a plan, a finding, a comparison: HTML of its own, everything of the plan escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from extract.text.markup import Highlight, mark, table

if TYPE_CHECKING:
    from extract.model.commitment import Commitment
    from extract.model.comparison import Comparison, ComparisonCell
    from extract.model.finding import Finding
    from extract.model.plan import Plan

_STYLE = """<style>
.guihua mark{color:inherit;border-radius:2px;background:#fff3a3}.guihua mark.target{background:#b7e4c7}
.guihua mark.task{background:#bfe3f5}.guihua mark.duty{background:#e5d0f0}.guihua mark.baseline{background:#fbe8b6}
.guihua mark.heading{background:none;font-weight:bold}.guihua mark.quantity{text-decoration:underline;font-weight:bold}
.guihua .text{white-space:pre-wrap;max-height:30em;overflow:auto;line-height:1.8;border:1px solid #ccc;padding:.5em 1em}
.guihua td{text-align:left!important;vertical-align:top}
</style>"""


def plan_html(plan: Plan) -> str:
    """A plan: its front matter, counts, findings, and the text with each record marked by its kind."""
    front = plan.plan
    about = (front.jurisdiction and front.jurisdiction.name, front.doc_no, front.issuer, front.issued)
    counts = Counter(record.kind for record in plan.commitments)
    badges = " ".join(f'<mark class="{kind}">{kind} {count}</mark>' for kind, count in sorted(counts.items()))
    spans = [Highlight(section.start, section.end, "heading") for section in plan.sections]
    spans += [span for record in plan.commitments for span in _record_spans(record)]
    return (
        f'{_STYLE}<div class="guihua"><b>{escape(front.title or front.source.name)}</b><br>'
        f"{escape(' · '.join(part for part in about if part))}<p>{badges}</p>"
        f"{findings_html(plan.findings) if plan.findings else ''}"
        f'<div class="text" lang="zh">{mark(plan.text, spans)}</div></div>'
    )


def _record_spans(record: Commitment) -> Iterable[Highlight]:
    due = record.deadline and (record.deadline.every or record.deadline.end or record.deadline.start)
    told = (record.kind, record.subject, due, "、".join(agency.name for agency in record.responsible))
    yield Highlight(record.evidence.start, record.evidence.end, record.kind, " · ".join(part for part in told if part))
    if record.quantity:
        yield Highlight(record.quantity.start, record.quantity.end, "quantity")


def findings_html(findings: Iterable[Finding]) -> str:
    """Findings as a compact table: code, severity, what is wrong, and the words it rests on."""
    rows = (
        (
            escape(finding.code),
            escape(finding.severity),
            f"{escape(finding.message)}<br><small>{escape(finding.message_en)}</small>",
            "<br>".join(f"{escape(span.text)} <small>{span.start}–{span.end}</small>" for span in finding.evidence),
        )
        for finding in findings
    )
    return f'<div class="guihua">{table(("code", "severity", "finding", "evidence"), rows)}</div>'


def comparison_html(comparison: Comparison) -> str:
    """A comparison: one row an indicator, one column a plan, and how many findings of each kind there are."""
    cells = {(cell.indicator, cell.plan): cell for cell in comparison.cells}
    rows = (
        (escape(indicator.name), *(_cell_html(cells.get((indicator.id, plan))) for plan in comparison.plans))
        for indicator in comparison.indicators
    )
    kinds = Counter(finding.kind for finding in comparison.findings)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    matrix = table(("indicator", *comparison.plans), rows)
    return f'{_STYLE}<div class="guihua">{matrix}<p>{escape(told or "no findings")}</p></div>'


def _cell_html(cell: ComparisonCell | None) -> str:
    if cell is None or cell.status == "absent":
        return "–"
    if cell.value is None:
        return f"<i>{escape(cell.note or cell.status)}</i>"
    upper = "" if cell.max is None else f"–{cell.max:g}"
    signs = {"ge": "≥", "le": "≤", "gt": "&gt;", "lt": "&lt;", "approx": "约"}
    value = f"{signs.get(cell.comparator or '', '')}{cell.value:,.12g}{upper} {escape(cell.unit or '')}"
    return value + (f"<br><small>{escape(cell.deadline)}</small>" if cell.deadline else "")
