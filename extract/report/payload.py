"""What the page carries: one small index of everything, and each plan packed by itself, to be unpacked when opened.

Offsets are counted as browsers count them, in UTF-16 units; they differ from ours behind a character beyond U+FFFF.
"""

from __future__ import annotations

import base64
import json
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from typing import Any

from extract.model.commitment import Commitment
from extract.model.comparison import ComparisonCell
from extract.model.plan import Plan
from extract.report.blocks import blocks
from extract.report.material import KINDS, SEVERITIES, Entry, Material
from extract.report.safe import one_line, visible
from extract.report.values import comparable, day, due, figure, heats, mixed, often, quantity, reference, under
from extract.report.words import LANGS, Lang, all_words

QUOTED = 48
"""Characters of its first evidence that stand beside a finding before it is opened."""
Json = dict[str, Any]


class Units:
    """Our offsets → a browser's."""

    def __init__(self, text: str) -> None:
        self.wide = [at for at, char in enumerate(text) if ord(char) > 0xFFFF]

    def at(self, offset: int) -> int:
        """One offset."""
        return offset + bisect_left(self.wide, offset) if self.wide else offset

    def pair(self, span: Any) -> list[int]:
        """Start and end of a span, or of a pair."""
        start, end = (span.start, span.end) if hasattr(span, "start") else span
        return [self.at(start), self.at(end)]


class Shared:
    """Lists that many records repeat, each kept once and named by its number."""

    def __init__(self) -> None:
        self.all: list[list[Any]] = []
        self.known: dict[tuple[Any, ...], int] = {}

    def number(self, items: Iterable[Any]) -> int:
        """The number of a list."""
        key = tuple(items)
        if key not in self.known:
            self.known[key] = len(self.all)
            self.all.append(list(key))
        return self.known[key]


def pack(value: Any) -> str:
    """JSON, deflated without a header (deflate-raw in browsers), in base64."""
    data = json.dumps(_tidy(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeezed.compress(data) + squeezed.flush()).decode()


def _tidy(value: Any) -> Any:
    """Strings made visible, and fields that say nothing left out."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _tidy(one) for key, one in value.items() if one not in (None, "", [], (), {})}
    return [_tidy(one) for one in value] if isinstance(value, list | tuple) else value


def index(material: Material, lang: Lang, charts: dict[str, str], lists: Shared) -> Json:
    """All that the matrix, the findings and the charts show, without the plans' texts; `lists` are those of all plans."""
    numbers = {name: at for at, name in enumerate(material.names)}
    return {
        "lang": lang, "words": all_words(), "print": material.fingerprint,
        "schema": material.comparison.schema_name if material.comparison else None,
        "plans": [_plan_head(material, name) for name in material.names],
        "rows": [_row(material, indicator, charts) for indicator in material.indicators],
        "findings": [_entry(entry, numbers, lists) for entry in material.findings],
        "lists": lists.all,
        "records": sum(len(plan.commitments) for plan in material.plans.values()),
    }  # fmt: skip


def _plan_head(material: Material, name: str) -> Json:
    plan = material.plans[name]
    front = plan.plan
    kinds = Counter[str](record.kind for record in plan.commitments)
    found = Counter[str](entry.severity for entry in material.findings if entry.plan == name)
    return {
        "name": name, "label": material.labels[name], "title": one_line(front.title or front.source.name),
        "place": front.jurisdiction.name if front.jurisdiction else None,
        "province": front.jurisdiction.province if front.jurisdiction else None,
        "level": front.jurisdiction.level if front.jurisdiction else None,
        "theme": front.theme, "doc_no": front.doc_no, "issuer": front.issuer, "issued": front.issued,
        "period": f"{front.period.start[:4]}–{front.period.end[:4]}" if front.period else None,
        "file": front.source.name, "sha256": front.source.sha256,
        "kinds": [kinds[kind] for kind in KINDS], "found": [found[severity] for severity in SEVERITIES],
        "unclaimed": len(plan.unclaimed),
    }  # fmt: skip


def _row(material: Material, indicator: Any, charts: dict[str, str]) -> Json:
    row = material.row(indicator.id)
    shades = heats(indicator, row)
    alike = {cell.plan for cell in comparable(row)}
    given = indicator.reference
    return {
        "id": indicator.id, "name": indicator.name, "definition": indicator.definition, "group": indicator.group,
        "unit": indicator.unit, "better": indicator.better, "chart": charts.get(indicator.id),
        "reference": given and {"shown": reference(given), "title": given.title, "number": given.number, "clause": given.clause},
        "cells": [_cell(material.cells.get((indicator.id, name)), shades, alike, mixed(row)) for name in material.compared],
    }  # fmt: skip


def _cell(cell: ComparisonCell | None, shades: dict[str, int], alike: set[str], measure: bool) -> Json | int:
    """0 where the plan was not compared, 1 where it is silent; otherwise what the cell shows."""
    if cell is None:
        return 0
    if cell.status == "absent":
        return 1
    shown = figure(cell.value, cell.max, cell.comparator)
    small = [under(cell, lang, measure=measure) for lang in ("zh", "en")]
    return {
        "status": cell.status, "shown": shown, "unit": cell.unit if shown else None, "value": cell.value,
        "told": None if shown else cell.converted,
        "small": small if small[0] != small[1] else small[0], "heat": shades.get(cell.plan),
        "alike": 1 if cell.plan in alike else None,
    }  # fmt: skip


def _entry(entry: Entry, numbers: dict[str, int], lists: Shared) -> Json:
    return {
        "id": entry.id, "origin": entry.origin, "plan": numbers[entry.plan], "code": entry.code,
        "severity": entry.severity, "zh": entry.message, "en": entry.message_en, "indicator": entry.indicator,
        "quote": one_line(entry.evidence[0].text)[:QUOTED] if entry.evidence else None,
        "against": lists.number(numbers[name] for name in entry.against if name in numbers) if entry.against else None,
    }  # fmt: skip


def plan_payload(material: Material, name: str, lists: Shared) -> Json:
    """One plan: its text, how to show it, its records and cells; what many plans repeat goes into `lists`."""
    plan = material.plans[name]
    units, paths = Units(plan.text), Shared()
    places = material.places[name]
    return {
        "text": plan.text,
        "blocks": [_in_units(block, units) for block in blocks(plan)],
        "regions": _regions(plan, units),
        "records": _columns(plan, units, paths),
        "unclaimed": [[*units.pair(one), paths.number(places.path(one.start)), one.why] for one in plan.unclaimed],
        "spans": {
            entry.id: [[*units.pair(span), paths.number(places.path(span.start))] for span in entry.evidence]
            for entry in material.findings if entry.plan == name and entry.evidence
        },
        "cells": _details(material, name, units, paths, lists),
        "ambiguous": {
            one.commitment: list(one.indicators)
            for one in (material.comparison.ambiguous if material.comparison else ()) if one.plan == name
        },
        "paths": paths.all,
    }  # fmt: skip


def _in_units(block: tuple[Any, ...], units: Units) -> list[Any]:
    if block[0] != "t":
        return [*block[:-1], [units.pair(piece) for piece in block[-1]]]
    return ["t", *([[[*units.pair(cell[:2]), *cell[2:]] for cell in row] for row in part] for part in block[1:])]


def _regions(plan: Plan, units: Units) -> list[list[Any]]:
    """Boxes and tables: kind, number, title, start, end."""
    found = [["box", box.number, box.title, *units.pair(box)] for box in plan.boxes]
    found += [["annex", table.annex, table.title, *units.pair(table)] for table in plan.annexes]
    found += [["table", None, table.title, *units.pair(table)] for table in plan.tables]
    return sorted(found, key=lambda one: (one[3], -one[4]))


def _columns(plan: Plan, units: Units, paths: Shared) -> Json:
    """The records field by field, which packs far better than one by one; `undo` in the page's data.js puts them back."""
    records = [_record(plan, record, units, paths) for record in plan.commitments]
    columns = {
        field: [record.get(field) or 0 for record in records] for field in dict.fromkeys(f for r in records for f in r)
    }
    return {field: column for field, column in columns.items() if any(column)}


def _record(plan: Plan, record: Commitment, units: Units, paths: Shared) -> Json:
    """One record; what stands in the text is given by its offsets, those from the start of the evidence."""
    given, deadline, place = record.quantity, record.deadline, record.place
    start = record.evidence.start
    base = units.at(start)

    def near(span: Any) -> list[int]:
        first, last = units.pair(span)
        return [first - base, last - first]

    inside = plan.text.find(record.subject, start, record.evidence.end)
    subject = record.subject if inside < 0 else near((inside, inside + len(record.subject)))
    fields: Json = {
        "id": record.id, "kind": record.kind, "start": base, "length": units.at(record.evidence.end) - base,
        "subject": subject, "action": record.action, "scope": record.scope, "rule": record.rule,
        "path": paths.number(one_line(part) for part in place.section), "box": place.box, "annex": place.annex,
        "agencies": [[agency.name, agency.role or 0, *near(agency)] for agency in record.responsible],
    }  # fmt: skip
    if given:
        fields |= {"quantity": quantity(record), "quantity_at": near(given), "measure": given.measure}
    if deadline:
        fields |= {
            "due": due(deadline),
            "due_at": near(deadline.at),
            "due_text": deadline.text,
            "basis": deadline.basis,
        }
    return fields


def _details(material: Material, name: str, units: Units, paths: Shared, lists: Shared) -> Json:
    """Indicator → what opens when its cell is clicked."""
    places = material.places[name]
    found: Json = {}
    for indicator in material.indicators:
        cell = material.cells.get((indicator.id, name))
        if cell is not None:
            found[indicator.id] = {
                "deadline": day(cell.deadline), "basis": cell.deadline_basis, "base": cell.base,
                "every": [often(cell.every, lang) for lang in LANGS] if cell.every else None,
                "note": cell.note, "converted": cell.converted, "measure": cell.measure,
                "commitments": list(cell.counted), "beside": [one for one in cell.commitments if one not in cell.counted],
                "why": {one.commitment: [list(one.words), one.unit, one.measure, one.counts] for one in cell.matches},
                "mentions": [[*units.pair(span), paths.number(places.path(span.start))] for span in cell.mentions],
                "searched": lists.number(cell.searched) if cell.searched else None,
            }  # fmt: skip
    return found
