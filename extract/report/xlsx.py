"""The workbook: matrix, cells, commitments, findings, and one sheet a plan; figures and dates are typed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.model.comparison import ComparisonCell
from extract.report.material import Material
from extract.report.safe import one_line, visible
from extract.report.tables import COMMITMENT_FIELDS, TABLES, Row, Value, commitment_rows, iso
from extract.report.values import SIGNS, heats, reference, short
from extract.report.words import Lang, head, word

SHADES = ("F4F8FB", "E7F0F7", "D9E8F3", "CADFEE", "BAD5E9", "AACBE3", "99C0DD")
WIDTHS = {
    "plan": 14, "title": 40, "subject": 30, "action": 10, "deadline": 12, "starts": 12, "deadline_text": 18,
    "deadline_basis": 12, "responsible": 32, "scope": 14, "section": 34, "indicator": 24, "quote": 60, "message": 56,
    "message_en": 56, "against": 24, "evidence": 60, "searched": 24, "note": 30, "id": 15, "issuer": 24, "sha256": 20,
    "file": 22, "converted": 14, "commitments": 16, "group": 14, "doc_no": 20, "code": 16, "origin": 14, "status": 10,
}  # fmt: skip
"""Widths in Latin characters; a Chinese one takes two. What is not named is 9 wide."""
MANY = 60
"""With more plans the rows go to disk as they are written: a sheet a plan would fill the memory."""
LONGEST = 32_000
"""A little less than a cell may hold."""
LINE, MOST_LINES = 14.5, 6
"""Height of a line in points, and how many lines of a long text a row shows."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CREATED = datetime(2000, 1, 1)
"""The day that the file says it was made: the same for all, so that the same input gives the same bytes."""


class Book:
    """A workbook with the formats and the sheet names that its sheets share."""

    def __init__(self, material: Material, lang: Lang) -> None:
        self.material, self.lang = material, lang
        self.out = io.BytesIO()
        many = len(material.names) > MANY
        self.book = Workbook(self.out, {"in_memory": not many, "constant_memory": many, "strings_to_formulas": False,
                                        "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True})  # fmt: skip
        self.book.set_properties({"title": material.title(lang), "comments": material.fingerprint, "created": _CREATED})
        self.names: set[str] = set()
        self.formats: dict[tuple[Any, ...], Format] = {}

    def format(self, **wanted: Any) -> Format:
        """A format, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
            self.formats[key] = self.book.add_format(base | wanted)
        return self.formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A sheet whose name is valid, at most 31 characters long and not yet taken."""
        clean = _FORBIDDEN.sub(" ", one_line(name)).strip("' ")[:31] or "sheet"
        number, unique = 1, clean
        while unique.casefold() in self.names or unique.casefold() == "history":
            number += 1
            unique = f"{clean[: 31 - len(str(number)) - 1]}~{number}"
        self.names.add(unique.casefold())
        sheet = self.book.add_worksheet(unique)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet

    def head(self, sheet: Worksheet, row: int, heads: Sequence[str], widths: Iterable[float]) -> None:
        """A head row in bold, and how wide its columns are."""
        style = self.format(bold=True, bottom=1, bg_color="#EEF1F4", text_wrap=True)
        for column, (words, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(row, column, words, style)
            sheet.set_column(column, column, width)

    def write(self, sheet: Worksheet, row: int, column: int, value: Value, **style: Any) -> None:
        """A value in its type; a string is never a formula, a link or a number."""
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, self.format(num_format="yyyy-mm-dd", align="left", **style))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.format(**style))
        elif value is not None:
            sheet.write_string(row, column, self.fitting(value), self.format(text_wrap=True, **style))

    def fitting(self, text: str) -> str:
        """A string that a cell can hold."""
        shown = visible(text)
        return shown if len(shown) <= LONGEST else shown[:LONGEST] + word(self.lang, "article", "truncated")

    def fit(self, sheet: Worksheet, row: int, values: Row, widths: Sequence[float]) -> None:
        """A row as high as its longest text needs, up to MOST_LINES: programs differ in whether they do it themselves."""
        lines = max(
            _lines(value, width) if isinstance(value, str) else 1 for value, width in zip(values, widths, strict=True)
        )
        if lines > 1:
            sheet.set_row(row, LINE * min(lines, MOST_LINES))

    def table(self, sheet: Worksheet, top: int, fields: Sequence[str], rows: Iterable[Row]) -> None:
        """A table with filters and a frozen head."""
        self.head(sheet, top, head(self.lang, tuple(fields)), (WIDTHS.get(field, 9) for field in fields))
        last = top
        widths = [WIDTHS.get(field, 9) for field in fields]
        for last, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                self.write(sheet, last, column, value)
            self.fit(sheet, last, row, widths)
        sheet.autofilter(top, 0, max(last, top + 1), len(fields) - 1)
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)


def xlsx(material: Material, lang: Lang) -> bytes:
    """The whole workbook."""
    book = Book(material, lang)
    if material.indicators:
        _matrix(book)
    for name, (fields, rows) in TABLES.items():
        if name != "cells" or material.indicators:
            book.table(book.sheet(word(lang, "sheet", name)), 0, fields, rows(material, lang))
    _sources(book)
    for name in material.names:
        _plan(book, name)
    book.book.close()
    return book.out.getvalue()


def _matrix(book: Book) -> None:
    """Indicators down, plans across; a value stays a number, its ≥ is part of the number's format."""
    material, lang = book.material, book.lang
    sheet = book.sheet(word(lang, "sheet", "matrix"))
    left = head(lang, ("group", "indicator", "unit", "reference"))
    labels = [one_line(material.labels[name]) for name in material.compared]
    book.head(sheet, 0, [*left, *labels], [14, 28, 8, 12, *(max(11, min(18, _wide(label) + 3)) for label in labels)])
    for row, indicator in enumerate(material.indicators, 1):
        given = reference(indicator.reference) if indicator.reference else None
        texts = (indicator.group, indicator.name, indicator.unit, given)
        for column, text in enumerate(texts):
            book.write(sheet, row, column, text, bold=column == 1)
        shades = heats(indicator, material.row(indicator.id))
        for column, name in enumerate(material.compared, 4):
            _matrix_cell(
                book, sheet, (row, column), material.cells.get((indicator.id, name)), shades.get(name), indicator.unit
            )
    sheet.autofilter(0, 0, max(1, len(material.indicators)), 3 + len(labels))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)


def _matrix_cell(
    book: Book, sheet: Worksheet, at: tuple[int, int], cell: ComparisonCell | None, shade: int | None, unit: str | None
) -> None:
    if cell is None:
        return
    style: dict[str, Any] = {"align": "right"}
    if shade:
        style["bg_color"] = f"#{SHADES[shade - 1]}"
    if cell.value is not None and cell.max is None:
        places = "#,##0.####" if isinstance(cell.value, float) and cell.value % 1 else "#,##0"
        other = f'"{_plain(cell.unit)}"' if cell.unit and cell.unit != unit else ""
        book.write(sheet, *at, cell.value, num_format=f'"{SIGNS[cell.comparator or "eq"]}"{places}{other}', **style)
    else:
        colour = "#67727D" if cell.status == "absent" else "#1B2530"
        book.write(sheet, *at, short(cell, book.lang), font_color=colour, **style)


def _plain(unit: str) -> str:
    """A unit inside the quotes of a number format."""
    return one_line(unit).replace('"', "").replace("\\", "")


def _sources(book: Book) -> None:
    fields = (
        "plan",
        "title",
        "issuer",
        "doc_no",
        "issued",
        "period",
        "theme",
        "records",
        "errors",
        "warnings",
        "unclaimed",
        "file",
        "sha256",
    )
    book.table(
        book.sheet(word(book.lang, "sheet", "sources")),
        0,
        fields,
        (_source(book.material, n) for n in book.material.names),
    )


def _source(material: Material, name: str) -> Row:
    plan, front = material.plans[name], material.plans[name].plan
    found = [entry.severity for entry in material.findings if entry.plan == name]
    period = f"{front.period.start[:4]}–{front.period.end[:4]}" if front.period else None
    return (
        material.labels[name], front.title, front.issuer, front.doc_no, iso(front.issued),
        period, front.theme, len(plan.commitments), found.count("error"), found.count("warning"), len(plan.unclaimed),
        front.source.name, front.source.sha256,
    )  # fmt: skip


def _plan(book: Book, name: str) -> None:
    """A plan's own sheet: its title above, then its records."""
    sheet = book.sheet(book.material.labels[name])
    front = book.material.plans[name].plan
    title = one_line(front.title or front.source.name)
    sheet.write_string(0, 0, book.fitting(title), book.format(bold=True, font_size=13))
    details = [front.doc_no, front.issuer, front.issued, front.source.name]
    sheet.write_string(
        1, 0, book.fitting(" · ".join(one_line(one) for one in details if one)), book.format(font_color="#54606C")
    )
    rows = (row[1:] for row in commitment_rows(book.material, book.lang, [name]))
    book.table(sheet, 2, COMMITMENT_FIELDS[1:], rows)


def _lines(text: str, width: float) -> int:
    """How many lines a text fills; three bytes of UTF-8 are about two Latin characters wide."""
    return sum(1 + int(len(line.encode("utf-8", "replace")) * 2 / 3 / width) for line in text.split("\n", MOST_LINES))


def _wide(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
