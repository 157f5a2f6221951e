"""Scoring: the specimens keep their bars, the real plans theirs, and the figures are those of the given scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert {layer: row.f1 >= BARS[layer] for layer, row in figures["all"].items()} == dict.fromkeys(BARS, True)


@needs_shared
@pytest.mark.parametrize(("folder", "slack"), [("gold", 0.0), ("gold_more", 0.08)])
def test_real_plans(tmp_path: Path, folder: str, slack: float) -> None:
    write(sorted((SHARED / folder).glob("*.txt")), tmp_path)
    figures, _ = score_folders(SHARED / folder, tmp_path)
    for layer, row in figures["all"].items():
        assert row.f1 >= BARS[layer] - slack, layer
    given = subprocess.run(
        [sys.executable, str(SHARED / "tools" / "score.py"), str(SHARED / folder), str(tmp_path), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for layer, row in json.loads(given.stdout)["all"].items():
        if layer in BARS:
            ours = figures["all"][layer]
            assert (ours.hit, ours.gold, ours.mined) == (row["hit"], row["gold"], row["mined"]), layer


def test_figures() -> None:
    assert Figures(1, 2, 1).f1 == pytest.approx(2 / 3)
    assert Figures().f1 == 1.0
    assert Figures(0, 0, 3).precision == 0.0
