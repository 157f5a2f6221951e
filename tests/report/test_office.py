"""The workbook and the document: what is in them, and that office programs open them."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from extract.report import report
from tests.report import made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        path.name: path
        for path in report(made.plans(), made.comparison(), tmp_path_factory.mktemp("office"), ["xlsx", "docx"])
    }


def test_sheets(files: dict[str, Path]) -> None:
    book = load_workbook(files["report.xlsx"])
    assert book.sheetnames == ["对照矩阵", "全部记录", "指标明细", "发现", "规划目录", "青沅市", "鹿鸣市", "白沙市"]
    for sheet in book:
        assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title


def test_matrix_sheet_has_typed_figures(files: dict[str, Path]) -> None:
    sheet = load_workbook(files["report.xlsx"])["对照矩阵"]
    assert [cell.value for cell in sheet[1]] == ["分组", "指标", "单位", "参照值", "青沅市", "鹿鸣市", "白沙市"]
    row = [cell.value for cell in sheet[2]]
    assert row == ["消防水源", "新增市政消火栓", "个", "≥350个", 420, 650, 300]
    assert sheet["F2"].number_format == '"≥"#,##0' and sheet["F2"].fill.fgColor.rgb == "FF99C0DD"
    assert sheet["E5"].value == "—" and sheet["F4"].value == "无数值"


def test_commitments_sheet_has_dates_and_numbers(files: dict[str, Path]) -> None:
    sheet = load_workbook(files["report.xlsx"])["全部记录"]
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert first["规划"] == "青沅市" and first["数值"] == 420 and first["期限"] == datetime(2025, 12, 31)
    assert first["指标"] == "新增市政消火栓" and first["原文"] == "新增市政消火栓420个"
    assert sheet.max_row == 1 + sum(len(plan.commitments) for plan in made.plans().values())
    wide = {name: sheet.column_dimensions[get_column_letter(heads.index(name) + 1)].width for name in ("原文", "事项")}
    assert wide["原文"] > 50 and wide["事项"] > 25


def test_sheet_names_are_unique_and_valid(tmp_path: Path) -> None:
    plan = made.plans()["luming"]
    long = plan.plan.model_copy(
        update={"jurisdiction": plan.plan.jurisdiction.model_copy(update={"name": "某某自治州[某:某]" * 5})}
    )
    plans = {name: plan.model_copy(update={"plan": long}) for name in ("a", "b", "c")}
    book = load_workbook(report(plans, None, tmp_path, ["xlsx"])[0])
    names = book.sheetnames[-3:]
    assert len(set(names)) == 3 and all(len(name) <= 31 and "[" not in name for name in names)


def test_document_reads_as_a_report(files: dict[str, Path]) -> None:
    document = Document(str(files["report.docx"]))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert heads == [
        "3份规划对照报告",
        "一、概要",
        "二、指标对照",
        "三、发现",
        "规划自身核查",
        "未提及、无数值、无期限的指标",
        "附：资料来源",
        "规划目录",
        "各项数值的原文",
    ]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert (
        fonts.get(qn("w:eastAsia")) == "宋体"
        and document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    )
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    matrix = document.tables[1]
    assert [cell.text for cell in matrix.rows[1].cells] == [
        "新增市政消火栓（参照值 ≥350个）", "个", "420个（2025）", "≥650个（2024）", "300个（2025）",
    ]  # fmt: skip
    gaps = [cell.text for cell in document.tables[2].rows[1].cells]
    assert gaps == ["未提及", "市政消火栓完好率", "白沙市", "青沅市、鹿鸣市"]
    assert {section.orientation for section in document.sections} == {WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE}
    assert "PAGE" in document.sections[0].footer._element.xml
    text = "\n".join(p.text for p in document.paragraphs)
    assert "错误 · SUM · 青沅市  分项之和与总数不符。" in text
    assert "新增市政消火栓420个　——青沅市 › 二、主要任务 › （一）加强建设" in text


def test_many_plans_make_several_tables_or_none(tmp_path: Path) -> None:
    plan = made.plans()["baisha"]
    eight = {f"p{number}": plan for number in range(8)}
    document = Document(str(report(eight, made.compare_by_hand(eight), tmp_path / "8", ["docx"])[0]))
    assert [len(table.columns) for table in document.tables[1:3]] == [8, 4]
    many = {f"p{number}": plan for number in range(30)}
    text = report(many, made.compare_by_hand(many), tmp_path / "30", ["md"])[0].read_text(encoding="utf-8")
    assert "规划多达30份" in text


@pytest.mark.parametrize("name", ["report.xlsx", "report.docx"])
def test_libreoffice_opens_it(files: dict[str, Path], name: str, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, files[name]]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", tmp_path / "report.pdf", "-"], check=True, capture_output=True, text=True)
        assert "新增市政消火栓" in done.stdout and "青沅市" in done.stdout
