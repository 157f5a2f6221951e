"""The report as an official reads it, in order, before any format: headings, paragraphs, tables, quotes.

Markdown and docx are written from the same pieces, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model.comparison import ComparisonCell
from extract.report.material import Entry, Material
from extract.report.tables import code_name, evidence
from extract.report.values import cell_text, comparable, due, heats, mixed, quantity, reference
from extract.report.words import Lang, head, word

ACROSS = 6
"""Plans side by side in one table; more are continued in the next."""
MOST_PLANS = 24
"""With more plans a printed matrix is no help: it is left to the workbook and the page."""
MOST_FINDINGS = 150
GAPS = ("missing", "unquantified", "no_deadline")
"""Findings between plans that say what is not there; there are many of them, and one row says it of several plans."""
MOST_RECORDS = 600
MOST_QUOTES = 400


@dataclass(frozen=True)
class Heading:
    """A heading; level 0 is the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `quiet` is small print."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Item:
    """A finding: how grave, of what, and its sentence."""

    label: str
    text: str
    severity: str


@dataclass(frozen=True)
class Quote:
    """Words of a plan, and where they stand."""

    text: str
    where: str


@dataclass(frozen=True)
class Grid:
    """A table; `widths` are shares of the page, `shades` the heat of cells by (row, column), `wide` wants landscape."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    shades: dict[tuple[int, int], int]
    wide: bool = False


Piece = Heading | Paragraph | Item | Quote | Grid


def article(material: Material, lang: Lang) -> Iterator[Piece]:
    """The whole report, piece by piece."""
    yield Heading(material.title(lang), 0)
    yield Paragraph(word(lang, "title", "fingerprint", print=material.fingerprint), quiet=True)
    yield from _summary(material, lang)
    yield from _matrix(material, lang) if material.indicators else _records(material, lang)
    yield from _findings(material, lang)
    yield from _sources(material, lang)


def _summary(material: Material, lang: Lang) -> Iterator[Piece]:
    counts = material.counts()
    yield Heading(word(lang, "article", "summary"))
    kinds = {kind: counts[kind] for kind in ("target", "task", "duty", "baseline")}
    records = sum(kinds.values())
    yield Paragraph(word(lang, "article", "counts", plans=len(material.plans), records=records, **kinds))
    if material.comparison:
        cells = [cell.status for cell in material.cells.values()]
        states = {status: cells.count(status) for status in ("value", "unquantified", "absent")}
        alike = sum(bool(comparable(material.row(indicator.id))) for indicator in material.indicators)
        told = {"schema": material.comparison.schema_name, "indicators": len(material.indicators), "comparable": alike}
        yield Paragraph(word(lang, "article", "coverage", **told, **states))
    yield Paragraph(word(lang, "article", "found", **{key: counts[key] for key in ("error", "warning", "info")}))
    fields = ("plan", "title", "issued", "period", "records", "errors", "warnings")
    yield Grid(
        head(lang, fields), [_plan_row(material, name) for name in material.names], (12, 38, 12, 12, 9, 8, 9), {}
    )


def _plan_row(material: Material, name: str) -> list[str]:
    plan, front = material.plans[name], material.plans[name].plan
    found = [entry.severity for entry in material.findings if entry.plan == name]
    period = f"{front.period.start[:4]}–{front.period.end[:4]}" if front.period else ""
    counts = (len(plan.commitments), found.count("error"), found.count("warning"))
    return [material.labels[name], front.title or "", front.issued or "", period, *map(str, counts)]


def _matrix(material: Material, lang: Lang) -> Iterator[Piece]:
    yield Heading(word(lang, "article", "matrix"))
    if len(material.compared) > MOST_PLANS:
        yield Paragraph(word(lang, "article", "too_many", count=len(material.compared)))
        return
    yield Paragraph(word(lang, "article", "legend"), quiet=True)
    groups = [material.compared[at : at + ACROSS] for at in range(0, len(material.compared), ACROSS)]
    for part, names in enumerate(groups, 1):
        if len(groups) > 1:
            yield Paragraph(word(lang, "article", "continued", part=part, parts=len(groups)).strip(), quiet=True)
        yield _matrix_part(material, names, lang)


def _matrix_part(material: Material, names: Sequence[str], lang: Lang) -> Grid:
    rows: list[list[str]] = []
    shades: dict[tuple[int, int], int] = {}
    for at, indicator in enumerate(material.indicators):
        given = (
            f"（{word(lang, 'field', 'reference')} {reference(indicator.reference)}）" if indicator.reference else ""
        )
        row = material.row(indicator.id)
        cells = [cell_text(material.cells.get((indicator.id, name)), lang, measure=mixed(row)) for name in names]
        rows.append([f"{indicator.name}{given}", indicator.unit or "", *cells])
        heat = heats(indicator, row)
        shades |= {(at, column): heat[name] for column, name in enumerate(names, 2) if name in heat}
    heads = [*head(lang, ("indicator", "unit")), *(material.labels[name] for name in names)]
    return Grid(heads, rows, (24, 7, *([69 / len(names)] * len(names))), shades, wide=True)


def _records(material: Material, lang: Lang) -> Iterator[Piece]:
    """Without a comparison: the records themselves."""
    yield Heading(word(lang, "article", "records"))
    fields = ("plan", "kind", "subject", "quantity", "deadline", "responsible", "section")
    rows = [
        [
            material.labels[name], word(lang, "kind", record.kind), record.subject, quantity(record), due(record.deadline),
            "、".join(agency.name for agency in record.responsible), (record.place.section or ("",))[-1],
        ]
        for name in material.names for record in material.plans[name].commitments
    ]  # fmt: skip
    yield Grid(head(lang, fields), rows[:MOST_RECORDS], (9, 7, 28, 11, 11, 17, 17), {}, wide=True)
    if len(rows) > MOST_RECORDS:
        yield Paragraph(word(lang, "article", "more_records", count=len(rows) - MOST_RECORDS))


def _findings(material: Material, lang: Lang) -> Iterator[Piece]:
    """Findings inside plans, then between them; those that only say that something is not there share a table."""
    yield Heading(word(lang, "article", "findings"))
    if not material.findings:
        yield Paragraph(word(lang, "article", "nothing"))
    gaps = [entry for entry in material.findings if entry.origin == "compare" and entry.code in GAPS]
    for origin in ("audit", "compare"):
        told = [entry for entry in material.findings if entry.origin == origin and entry not in gaps]
        if told:
            yield Heading(word(lang, "origin", origin), 2)
            yield from _told(material, told, lang)
    if gaps:
        yield Heading(word(lang, "article", "gaps"), 2)
        yield _gaps(material, gaps, lang)


def _told(material: Material, told: list[Entry], lang: Lang) -> Iterator[Piece]:
    """Findings one by one, each with its sentences."""
    for entry in told[:MOST_FINDINGS]:
        yield _item(material, entry, lang)
        for text, start in evidence(material, entry)[:4]:
            yield _quoted(material, entry.plan, text, start)
        yield from _other_sides(material, entry)
    if len(told) > MOST_FINDINGS:
        yield Paragraph(word(lang, "article", "more_findings", count=len(told) - MOST_FINDINGS))


def _gaps(material: Material, gaps: list[Entry], lang: Lang) -> Grid:
    """One row an indicator and kind: the plans it is missing from, and how many have it."""
    names = {indicator.id: indicator.name for indicator in material.indicators}
    rows: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(gaps, key=lambda entry: (GAPS.index(entry.code), list(names).index(entry.indicator or ""))):
        rows.setdefault((entry.code, entry.indicator or ""), []).append(entry)
    texts = [
        [
            code_name(entries[0], lang), names.get(indicator, indicator),
            "、".join(dict.fromkeys(material.labels[entry.plan] for entry in entries)),
            "、".join(material.labels[name] for name in entries[0].against[:ACROSS]),
        ]
        for (_, indicator), entries in rows.items()
    ]  # fmt: skip
    return Grid(head(lang, ("kind", "indicator", "plan", "against")), texts, (13, 32, 30, 25), {})


def _item(material: Material, entry: Entry, lang: Lang) -> Item:
    parts = (word(lang, "severity", entry.severity), code_name(entry, lang), material.labels[entry.plan])
    return Item(" · ".join(parts), entry.said(lang), entry.severity)


def _other_sides(material: Material, entry: Entry) -> Iterator[Quote]:
    """What the other plans say of the same indicator: one sentence of each of the first three."""
    for name in entry.against[:3]:
        cell = material.cells.get((entry.indicator or "", name))
        yield from list(_cell_quotes(material, cell))[:1] if cell else ()


def _cell_quotes(material: Material, cell: ComparisonCell) -> Iterator[Quote]:
    """The records that make a cell's value; of a cell without one, all of them."""
    for record in cell.counted or cell.commitments:
        span = material.records[cell.plan, record].evidence
        yield _quoted(material, cell.plan, span.text, span.start)


def _quoted(material: Material, name: str, text: str, start: int) -> Quote:
    return Quote(text, " › ".join((material.labels[name], *material.places[name].path(start))))


def _sources(material: Material, lang: Lang) -> Iterator[Piece]:
    yield Heading(word(lang, "article", "sources"))
    yield Heading(word(lang, "article", "plans"), 2)
    fields = ("plan", "title", "doc_no", "issuer", "file", "sha256")
    fronts = [(name, material.plans[name].plan) for name in material.names]
    rows = [
        [material.labels[name], front.title or "", front.doc_no or "", front.issuer or "", front.source.name, front.source.sha256[:16]]
        for name, front in fronts
    ]  # fmt: skip
    yield Grid(head(lang, fields), rows, (11, 30, 17, 16, 13, 13), {}, wide=True)
    quoted = [(row, cell) for row in material.indicators for cell in material.row(row.id) if cell.status == "value"]
    if not quoted or len(quoted) > MOST_QUOTES:
        return
    yield Heading(word(lang, "article", "quotes"), 2)
    rows = [
        [row.name, material.labels[cell.plan], quote.text, quote.where.partition(" › ")[2]]
        for row, cell in quoted for quote in _cell_quotes(material, cell)
    ]  # fmt: skip
    yield Grid(head(lang, ("indicator", "plan", "quote", "section")), rows, (18, 10, 42, 30), {}, wide=True)
