"""Rows of commitments, cells and findings, typed, as every table of every format lists them; CSV and JSONL of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from extract.model.commitment import Commitment
from extract.model.comparison import ComparisonCell
from extract.report.material import Entry, Material
from extract.report.safe import not_a_formula, one_line, visible
from extract.report.values import comparable
from extract.report.words import Lang, all_words, head, word

Value = str | int | float | date | None
Row = tuple[Value, ...]

COMMITMENT_FIELDS = (
    "plan", "id", "kind", "subject", "action", "value", "max", "unit", "comparator", "measure", "deadline", "starts",
    "every", "deadline_text", "deadline_basis", "responsible", "scope", "section", "box", "annex", "indicator", "quote",
    "start", "end", "rule",
)  # fmt: skip
CELL_FIELDS = (
    "indicator", "id", "group", "plan", "status", "value", "max", "unit", "comparator", "measure", "base", "every",
    "deadline", "comparable", "converted", "note", "quote", "section", "searched", "commitments",
)  # fmt: skip
FINDING_FIELDS = (
    "severity", "origin", "code", "plan", "indicator", "message", "message_en", "against", "evidence", "section", "id",
)  # fmt: skip


def commitment_rows(material: Material, lang: Lang, names: Iterable[str] | None = None) -> Iterator[Row]:
    """One row a record, in the order of COMMITMENT_FIELDS."""
    indicators = _indicators(material)
    for name in material.names if names is None else names:
        for record in material.plans[name].commitments:
            yield _commitment_row(
                record, material.labels[name], indicators.get((name, record.id), record.indicator), lang
            )


def _commitment_row(record: Commitment, label: str, indicator: str | None, lang: Lang) -> Row:
    given, deadline, place = record.quantity, record.deadline, record.place
    quantity: Row = (None,) * 5
    if given:
        quantity = (given.value, given.max, given.unit, given.comparator, word(lang, "measure", given.measure))
    due: Row = (None,) * 5
    if deadline:
        due = (
            iso(deadline.end),
            iso(deadline.start),
            deadline.every,
            deadline.text,
            word(lang, "basis", deadline.basis),
        )
    agencies = "、".join(
        f"{one.name}（{word(lang, 'role', one.role)}）" if one.role else one.name for one in record.responsible
    )
    return (
        label, record.id, word(lang, "kind", record.kind), record.subject, record.action, *quantity, *due, agencies or None,
        record.scope, " › ".join(place.section) or None, place.box, place.annex, indicator, one_line(record.evidence.text),
        record.evidence.start, record.evidence.end, record.rule,
    )  # fmt: skip


def _indicators(material: Material) -> dict[tuple[str, str], str]:
    names = {indicator.id: indicator.name for indicator in material.indicators}
    return {
        (cell.plan, record): names[cell.indicator] for cell in material.cells.values() for record in cell.commitments
    }


def cell_rows(material: Material, lang: Lang) -> Iterator[Row]:
    """One row a cell of the matrix, in the order of CELL_FIELDS."""
    for indicator in material.indicators:
        row = material.row(indicator.id)
        alike = {cell.plan for cell in comparable(row)}
        for cell in row:
            yield (
                indicator.name, indicator.id, indicator.group, material.labels[cell.plan],
                word(lang, "status", cell.status), cell.value, cell.max, cell.unit if cell.value is not None else None,
                cell.comparator, word(lang, "measure", cell.measure) if cell.measure else None, cell.base, cell.every,
                iso(cell.deadline), "✓" if cell.plan in alike else None, cell.converted, cell.note,
                *quotes(material, cell), "、".join(cell.searched) or None, " ".join(cell.commitments) or None,
            )  # fmt: skip


def quotes(material: Material, cell: ComparisonCell) -> tuple[str | None, str | None]:
    """The words that a cell rests on, and the headings above the first of them."""
    records = [material.records[cell.plan, record] for record in cell.commitments]
    spans = [record.evidence for record in records] or list(cell.mentions)
    if not spans:
        return None, None
    return "\n".join(one_line(span.text) for span in spans), " › ".join(
        material.places[cell.plan].path(spans[0].start)
    ) or None


def finding_rows(material: Material, lang: Lang) -> Iterator[Row]:
    """One row a finding, in the order of FINDING_FIELDS."""
    names = {indicator.id: indicator.name for indicator in material.indicators}
    for entry in material.findings:
        spans = evidence(material, entry)
        path = material.places[entry.plan].path(spans[0][1]) if spans else ()
        yield (
            word(lang, "severity", entry.severity), word(lang, "origin", entry.origin), code_name(entry, lang),
            material.labels[entry.plan], names.get(entry.indicator or ""), entry.message, entry.message_en,
            "、".join(material.labels[name] for name in entry.against if name in material.labels) or None,
            "\n".join(one_line(text) for text, _ in spans) or None, " › ".join(path) or None, entry.id,
        )  # fmt: skip


def evidence(material: Material, entry: Entry) -> list[tuple[str, int]]:
    """What a finding rests on in its own plan: words, and where they start."""
    if entry.evidence:
        return [(span.text, span.start) for span in entry.evidence]
    records = [material.records.get((entry.plan, record)) for record in entry.commitments]
    found = [(record.evidence.text, record.evidence.start) for record in records if record]
    cell = material.cells.get((entry.indicator or "", entry.plan))
    return found or [(span.text, span.start) for span in (cell.mentions if cell else ())]


def code_name(entry: Entry, lang: Lang) -> str:
    """The kind of a finding between plans in words; inside a plan, its group in words where it has some, and its code."""
    if entry.origin == "compare":
        return word(lang, "finding_kind", entry.code)
    group = all_words()["audit_kind"].get(entry.code[:3])
    return f"{group[lang]} {entry.code}" if group else entry.code


def iso(text: str | None) -> date | str | None:
    """A date as a date; what is no full date stays a string."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


TABLES: dict[str, tuple[tuple[str, ...], Callable[[Material, Lang], Iterator[Row]]]] = {
    "commitments": (COMMITMENT_FIELDS, commitment_rows),
    "cells": (CELL_FIELDS, cell_rows),
    "findings": (FINDING_FIELDS, finding_rows),
}


def csv_text(fields: Sequence[str], rows: Iterable[Row], lang: Lang) -> str:
    """A table for Excel: it opens with a byte order mark, and no string of it is a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head(lang, tuple(fields)))
    writer.writerows([_csv_value(value) for value in row] for row in rows)
    return out.getvalue()


def _csv_value(value: Value) -> Any:
    return not_a_formula(visible(value)) if isinstance(value, str) else value


def jsonl_text(material: Material, table: str) -> str:
    """The same records for programs, whole and untranslated; directions of writing are escaped, not changed."""
    return "".join(f"{_json(value)}\n" for value in _objects(material, table))


def _objects(material: Material, table: str) -> Iterator[dict[str, Any]]:
    if table == "commitments":
        for name in material.names:
            for record in material.plans[name].commitments:
                yield {"plan": name, **record.model_dump(mode="json")}
    elif table == "cells":
        yield from (cell.model_dump(mode="json") for row in material.indicators for cell in material.row(row.id))
    else:
        for entry in material.findings:
            yield {**vars(entry), "evidence": [span.model_dump() for span in entry.evidence]}


def _json(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if char != "\ufffd" and visible(char) != char else char for char in text)
