"""A plan that means harm: what it holds is shown in every format, and obeyed in none."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from extract.model.commitment import Commitment
from extract.model.comparison import Comparison
from extract.model.finding import Finding
from extract.model.plan import Plan
from extract.model.span import Span
from extract.report import report
from extract.report.safe import markdown, not_a_formula, one_line, visible
from tests.report import made
from tests.report.conftest import Open

SCRIPT = "<script>document.title='pwned'</script><img src=x onerror=alert(1)>"
TITLE = f"</script></title><!--]]>{SCRIPT}\"'&amp;"
SUBJECTS = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "\t=1+1", "[x](javascript:alert(1))", "![x](http://e.example/x)",
    "| a | b |", "`code` *b* _i_ ~~s~~ $x$", "# head", "1. list", "<b>bold</b>", "a\u202ebc\u2066d", "nul\x00bell\x07esc\x1b[31m",
    "https://example.org/x", "\ufffe\x85", "𠮷" * 3, "{{ 7 * 7 }} {% raw %}", "x" * 40_000,
)  # fmt: skip


@cache
def hostile() -> Plan:
    """A plan of which everything is hostile: title, text, headings, records, findings."""
    plan = made.plans()["qingyuan"]
    text = "\n".join((TITLE, *SUBJECTS))
    records = []
    for number, subject in enumerate(SUBJECTS):
        start = text.index(subject)
        span = Span(text=subject, start=start, end=start + len(subject))
        first = plan.commitments[0].model_dump()
        place = {"section": (subject, "</script>")}
        records.append(Commitment(**first | {
            "id": f"{number:012x}", "subject": subject, "action": subject, "scope": subject, "evidence": span, "place": place,
            "quantity": {**first["quantity"], "unit": subject[:30], "start": span.start, "end": span.start + 1, "text": subject[:1]},
            "deadline": None, "responsible": [{"text": subject, "name": subject, "start": span.start, "end": span.end}],
        }))  # fmt: skip
    evidence = tuple(record.evidence for record in records)
    finding = Finding(code="=1", severity="error", message=SCRIPT, message_en=SUBJECTS[0], evidence=evidence)
    info = plan.plan.model_copy(update={
        "title": TITLE, "issuer": SUBJECTS[0], "doc_no": SUBJECTS[13], "theme": SUBJECTS[6],
        "jurisdiction": plan.plan.jurisdiction and plan.plan.jurisdiction.model_copy(update={"name": "[]:*?/\\'" + SCRIPT}),
        "source": plan.plan.source.model_copy(update={"name": SUBJECTS[14]}),
    })  # fmt: skip
    return plan.model_copy(update={
        "plan": info, "text": text, "commitments": tuple(records), "findings": (finding,), "sections": (), "paragraphs": (),
        "unclaimed": (), "boxes": (), "annexes": (), "tables": (),
    })  # fmt: skip


@cache
def comparison() -> Comparison:
    """The hostile plan beside a kind one; its indicators are hostile too."""
    kind = made.plans()["luming"]
    given = made.compare_by_hand({"=evil-'\"><b>": hostile(), "luming": kind})
    rows = tuple(
        row.model_copy(update={"name": SCRIPT, "definition": TITLE, "group": SUBJECTS[0]}) for row in given.indicators
    )
    cells = tuple(cell.model_copy(update={"note": SCRIPT, "searched": SUBJECTS[:8]}) for cell in given.cells)
    return given.model_copy(update={"indicators": rows, "cells": cells})


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All formats of it."""
    plans = {"=evil-'\"><b>": hostile(), "luming": made.plans()["luming"]}
    return {path.name: path for path in report(plans, comparison(), tmp_path_factory.mktemp("hostile"))}


def test_page(open_page: Open, files: dict[str, Path]) -> None:
    page = open_page(file=files["report.html"])
    assert page.title() == "2份规划对照报告"
    for place in ("#findings", "#charts", "#plans"):
        page.evaluate("place => { location.hash = place }", place)
        page.wait_for_selector(f"{place.replace('#', '#view-')}:not([hidden])")
    page.locator("#view-plans tbody a").first.click()
    page.wait_for_selector("#view-plan .text mark")
    assert page.locator("#view-plan h2").inner_text() == TITLE
    assert page.locator("main img, main script, main b:has-text('bold')").count() == 0
    assert page.evaluate("window.pwned") is None and page.title() == "2份规划对照报告"
    shown = page.locator("#view-plan .text").inner_text()
    assert "\u202e" not in shown and "\x00" not in shown and "nul␀bell␇esc␛[31m" in shown


def test_page_holds_nothing_of_the_plan_as_markup(files: dict[str, Path]) -> None:
    source = files["report.html"].read_text(encoding="utf-8")
    assert "onerror=alert" not in source and "pwned" not in source and "\u202e" not in source
    assert source.count("</script>") == source.count("<script")


def test_workbook(files: dict[str, Path]) -> None:
    book = load_workbook(files["report.xlsx"])
    for sheet in book:
        assert len(sheet.title) <= 31 and not set("[]:*?/\\") & set(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None
                assert not isinstance(cell.value, str) or len(cell.value) <= 32_767
    values = [cell.value for row in book["全部记录"].iter_rows() for cell in row]
    assert SUBJECTS[0] in values and "a\ufffdbc\ufffdd" in values
    assert len({sheet.title.casefold() for sheet in book}) == len(book.sheetnames)


def test_document(files: dict[str, Path]) -> None:
    document = Document(str(files["report.docx"]))
    text = "\n".join(paragraph.text for paragraph in document.element.body.iter("{*}t") if paragraph.text)
    assert SUBJECTS[0] in text and SCRIPT in text and "\u202e" not in text
    assert not document.part.rels or all("hyperlink" not in rel.reltype for rel in document.part.rels.values())


def test_markdown_has_no_markup_of_the_plan(files: dict[str, Path]) -> None:
    text = files["report.md"].read_text(encoding="utf-8")
    assert "<script" not in text and "<b>" not in text and "](" not in text.replace("\\](", "")
    assert not any(char in text for char in "\u202e\u2066\x00\x07")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    bars = {line.replace("\\|", "").count("|") for line in rows}
    assert bars <= {5, 6, 7, 8}, "a bar of a plan opens no column"


def test_csv_opens_in_excel_and_has_no_formula(files: dict[str, Path]) -> None:
    data = files["commitments.csv"].read_bytes()
    assert data.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    for row in rows[1:]:
        assert not any(cell.startswith(tuple("=+-@＝\t")) for cell in row)


def test_jsonl_is_lossless_and_harmless(files: dict[str, Path]) -> None:
    text = files["commitments.jsonl"].read_text(encoding="utf-8")
    assert not any(char in text for char in "\u202e\u2066\x00\x07")
    subjects = [json.loads(line)["subject"] for line in text.split("\n") if line]
    assert subjects[: len(SUBJECTS)] == list(SUBJECTS)


@pytest.mark.parametrize(("text", "shown"), [
    ("a\u202eb", "a\ufffdb"), ("\x00", "␀"), ("a\r\nb", "a \nb"), ("\x7f\x85", "␡\ufffd"), ("字\t𠮷", "字\t𠮷"),
])  # fmt: skip
def test_visible_keeps_the_length(text: str, shown: str) -> None:
    assert visible(text) == shown and len(shown) == len(text)


@pytest.mark.parametrize(("text", "guarded"), [
    ("=1", "'=1"), (" =1", "' =1"), ("－1", "'－1"), ("-5", "'-5"), ("500个", "500个"), ("", ""), ("a=1", "a=1"),
])  # fmt: skip
def test_not_a_formula(text: str, guarded: str) -> None:
    assert not_a_formula(text) == guarded


@pytest.mark.parametrize(("text", "escaped"), [
    ("# a", "\\# a"), ("1. a", "1\\. a"), ("a|b", "a\\|b"), ("[a](b)", "\\[a\\](b)"), ("<i>&", "&lt;i&gt;&amp;"),
    ("x\n\n- y", "x - y"), ("https://a", "https\\://a"), ("新增500个", "新增500个"), ("2025-12-31", "2025-12-31"),
])  # fmt: skip
def test_markdown_escape(text: str, escaped: str) -> None:
    assert markdown(text) == escaped


def test_one_line() -> None:
    assert one_line(" a\n\tb\u3000c ") == "a b c"
