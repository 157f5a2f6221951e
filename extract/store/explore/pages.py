"""A record in its plan, and a plan with its records, as marked HTML."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils import tilde_encode, urlsafe_components
from markupsafe import Markup

from extract.text.markup import Highlight, mark

AROUND = 350
"""Characters of the plan shown on either side of a record, up to the end of a line."""


async def record_page(store: Any, key: str) -> dict[str, Any] | None:
    """What the page of a record shows: its fields, its sentence in the plan, and its neighbours. None if there is none."""
    found = await store.execute("SELECT * FROM commitments WHERE file = ? AND id = ?", urlsafe_components(key))
    record = found.first()
    if record is None:
        return None
    plan = (await store.execute("SELECT title, text FROM plans WHERE file = ?", [record["file"]])).first()
    text = plan["text"]
    start = text.rfind("\n", 0, max(record["evidence_start"] - AROUND, 0)) + 1
    stop = text.find("\n", min(record["evidence_end"] + AROUND, len(text)))
    stop = len(text) if stop < 0 else stop
    near = await store.execute(
        "SELECT * FROM commitments WHERE file = ? AND evidence_end > ? AND evidence_start < ?",
        [record["file"], start, stop],
    )
    others = [row for row in near.rows if row["id"] != record["id"]]
    spans = [span for row in others for span in highlights(row, current=False)] + highlights(record, current=True)
    beside = await store.execute(
        "SELECT id, position FROM commitments WHERE file = ? AND position IN (?, ?)",
        [record["file"], record["position"] - 1, record["position"] + 1],
    )
    return {
        "record": record,
        "title": plan["title"] or record["file"],
        "plan_url": plan_url(record["file"]),
        "anchor": f"r-{record['id']}",
        "section": json.loads(record["section"]),
        "agencies": list(zip(json.loads(record["agencies"]), json.loads(record["agency_roles"]), strict=True)),
        "sentence": Markup(mark(text, spans, start, stop)),  # mark() escapes the text
        "cut_before": start > 0,
        "cut_after": stop < len(text),
        "beside": {("before" if row["position"] < record["position"] else "after"): record_url(record["file"], row["id"])
                   for row in beside.rows},
    }  # fmt: skip


async def plan_page(store: Any, key: str) -> dict[str, Any] | None:
    """What the page of a plan shows: its whole text with every record marked, and its findings."""
    (file,) = urlsafe_components(key)
    plan = (await store.execute("SELECT * FROM plans WHERE file = ?", [file])).first()
    if plan is None:
        return None
    records = await store.execute("SELECT * FROM commitments WHERE file = ? ORDER BY position", [file], truncate=False)
    findings = await store.execute("SELECT * FROM findings WHERE file = ? ORDER BY position", [file], truncate=False)
    spans = [span for row in records.rows for span in highlights(row, current=False)]
    return {"plan": plan, "findings": findings.rows, "text": Markup(mark(plan["text"], spans))}


def highlights(record: Any, *, current: bool) -> list[Highlight]:
    """The stretches of a record in its plan: evidence, quantity, deadline, agencies."""
    css = f"{record['kind']} current" if current else record["kind"]
    href = None if current else record_url(record["file"], record["id"])
    label = f"{record['subject']} · {record['kind']}"
    spans = [Highlight(record["evidence_start"], record["evidence_end"], css, label, href, f"r-{record['id']}")]
    if current:
        starts, ends = json.loads(record["agency_starts"]), json.loads(record["agency_ends"])
        parts = [(record["quantity_start"], record["quantity_end"], "quantity", "数量 quantity"),
                 (record["deadline_start"], record["deadline_end"], "deadline", "期限 deadline"),
                 *((at, to, "agency", "责任单位 agency") for at, to in zip(starts, ends, strict=True))]  # fmt: skip
        spans += [Highlight(at, to, css, title) for at, to, css, title in parts if at is not None]
    return spans


def record_url(file: str, key: str) -> str:
    """The page of a record."""
    return f"/guihua/commitments/{tilde_encode(file)},{tilde_encode(key)}"


def plan_url(file: str) -> str:
    """The page of a plan."""
    return f"/guihua/plans/{tilde_encode(file)}"
