"""What notebooks show, and the notebook of docs/ run from begin to end."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from re import sub

import pytest

import extract
from tests.conftest import ROOT, SPECIMENS, mined
from tests.store.folders import plan

NOTEBOOKS = sorted((ROOT / "docs").glob("*.ipynb"))
EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_a_plan_shows_its_whole_text_and_marks_each_record(path: Path) -> None:
    _, made = mined(path)
    shown = made._repr_html_()
    text = shown.partition('<div class="text" lang="zh">')[2].removesuffix("</div></div>")
    assert unescape(sub(r"<[^>]*>", "", text)) == made.text
    for record in made.commitments:
        assert f"{record.kind} · " in shown


def test_findings_and_hostile_words() -> None:
    hostile = plan(city=EVIL, sentence=f"2024年底前，市消防救援支队新增市政消火栓500个。{EVIL}")
    finding = hostile.findings[0].model_copy(update={"message": EVIL, "message_en": EVIL})
    for shown in (hostile._repr_html_(), finding._repr_html_()):
        assert "<script" not in shown and "&lt;script&gt;" in shown
    assert "500个 <small>27–31</small>" in finding._repr_html_()


def test_a_comparison_is_a_matrix() -> None:
    from extract.model.comparison import Comparison, ComparisonCell
    from extract.model.indicator import IndicatorInfo

    cells = (
        ComparisonCell(
            indicator="hydrants",
            plan="a",
            status="value",
            value=1500,
            unit="个",
            comparator="ge",
            deadline="2025-12-31",
        ),
        ComparisonCell(indicator="hydrants", plan="b", status="unquantified", note=EVIL),
        ComparisonCell(indicator="hydrants", plan="c", status="absent"),
    )
    made = Comparison(
        schema="fire", plans=("a", "b", "c"), indicators=(IndicatorInfo(id="hydrants", name="市政消火栓"),), cells=cells
    )
    shown = made._repr_html_()
    assert "<td>市政消火栓</td><td>≥1,500 个<br><small>2025-12-31</small></td>" in shown
    assert "<script" not in shown and "<td>–</td>" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_run(path: Path, tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    figures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "image/svg+xml" in output.get("data", {})
    ]
    assert figures and all("<svg" in "".join(figure.data["image/svg+xml"]) for figure in figures)


def test_notebooks_are_kept_without_outputs_and_machine_paths() -> None:
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs") and cell.get("execution_count") is None
        assert str(ROOT) not in path.read_text(encoding="utf-8") and "/home/" not in path.read_text(encoding="utf-8")


def test_public_names_of_the_store() -> None:
    assert extract.open_store.__module__ == "extract.store.store" and "open_store" in extract.__all__
