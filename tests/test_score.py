"""Scoring: the specimens keep their bars, the real plans theirs, and the figures are those of the given scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extract.cli import app
from extract.score import Figures, score_folders
from tests.conftest import ROOT, SHARED, SPECIMENS, mined, needs_shared

BARS = {"quantity": 0.95, "baseline": 0.95, "deadline": 0.95, "responsible": 0.88, "commitment": 0.90, "headings": 0.99,
        "boxes": 0.99, "annexes": 0.98}  # fmt: skip


def write(paths: list[Path], folder: Path) -> None:
    for path in paths:
        (folder / f"{path.stem}.json").write_text(mined(path)[1].model_dump_json(), encoding="utf-8")


def test_specimens(tmp_path: Path) -> None:
    write(SPECIMENS, tmp_path)
    figures, _ = score_folders(ROOT / "corpus" / "expected", tmp_path)
    assert {layer: figures["all"][layer].f1 >= bar for layer, bar in BARS.items()} == dict.fromkeys(BARS, True)


@needs_shared
@pytest.mark.parametrize(("folder", "slack"), [("gold", 0.0), ("gold_more", 0.08)])
def test_real_plans(tmp_path: Path, folder: str, slack: float) -> None:
    write(sorted((SHARED / folder).glob("*.txt")), tmp_path)
    figures, _ = score_folders(SHARED / folder, tmp_path)
    for layer, bar in BARS.items():
        assert figures["all"][layer].f1 >= bar - slack, layer


def figures_given(gold: Path, folder: Path) -> Any:
    """What the scorer that the project is measured by says."""
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(gold), str(folder), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def figures_printed(gold: Path, folder: Path) -> Any:
    done = CliRunner().invoke(app, ["score", str(gold), str(folder), "--json"])
    assert done.exit_code == 0
    return json.loads(done.stdout)


@needs_shared
@pytest.mark.parametrize("folder", ["gold", "gold_more"])
def test_figures_are_those_of_the_given_scorer(tmp_path: Path, folder: str) -> None:
    gold = SHARED / folder
    write(sorted(gold.glob("*.txt")), tmp_path)
    assert figures_printed(gold, tmp_path) == figures_given(gold, tmp_path)
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(gold), str(tmp_path)]
    given = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert CliRunner().invoke(app, ["score", str(gold), str(tmp_path)]).stdout == given


@needs_shared
def test_figures_agree_on_findings_and_missing_plans(tmp_path: Path) -> None:
    """Planted errors: two that name one contradiction, a false alarm, one without evidence; the other plan is absent."""
    gold = SHARED / "gold"
    expected = json.loads((gold / "fuxin.findings.json").read_text(encoding="utf-8"))
    quotes = [finding["quote"] for finding in expected if not finding["holds"]]
    evidence: list[list[dict[str, Any]]] = [[{"text": quotes[0]}], [{"text": quotes[0][:6]}], [{"text": "阜新市"}], []]
    plan = json.loads(mined(gold / "fuxin.txt")[1].model_dump_json())
    plan["findings"] = [{"severity": "error", "message": "", "evidence": pieces} for pieces in evidence]
    (tmp_path / "fuxin.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    ours = figures_printed(gold, tmp_path)
    assert ours == figures_given(gold, tmp_path)
    assert ours["fuxin"]["audit"]["hit"] == 1 and ours["fuxin"]["audit"]["mined"] > 1
    assert ours["anyang"]["commitment"]["mined"] == 0


def test_misses_leave_the_json_alone(tmp_path: Path) -> None:
    write(SPECIMENS, tmp_path)
    done = CliRunner().invoke(app, ["score", str(ROOT / "corpus" / "expected"), str(tmp_path), "--misses", "--json"])
    assert "all" in json.loads(done.stdout)
    assert CliRunner().invoke(app, ["score", str(tmp_path), str(tmp_path)]).exit_code == 2


def test_figures() -> None:
    assert Figures(1, 2, 1).f1 == pytest.approx(2 / 3)
    assert Figures().f1 == 1.0
    assert Figures(0, 0, 3).precision == 0.0
