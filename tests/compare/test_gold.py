"""The comparison of two annotated plans, where they lie beside the project."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from extract.pipeline import compare
from tests.conftest import SHARED, mined

SCORER = SHARED / "tools" / "score_comparison.py"


@pytest.mark.skipif(not SCORER.is_file(), reason="no ../shared beside the project")
def test_rows_and_findings_of_a_careful_reader(tmp_path: Path) -> None:
    gold = SHARED / "gold"
    names = sorted(path.stem for path in gold.glob("*.jsonl"))
    plans = {name: mined(gold / f"{name}.txt")[1] for name in names}
    for name, plan in plans.items():
        (tmp_path / f"{name}.json").write_text(plan.model_dump_json(), encoding="utf-8")
    out = tmp_path / "comparison.json"
    out.write_text(compare(plans, "fire_rescue").model_dump_json(by_alias=True), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(tmp_path), str(out)], capture_output=True, text=True, check=True
    )
    shares = [float(share) for share in re.findall(r"\d+/\d+ = ([\d.]+)", done.stdout)]
    assert len(shares) == 2 and min(shares) >= 0.9, done.stdout
    assert json.loads(out.read_text("utf-8"))["schema"] == "fire_rescue"
