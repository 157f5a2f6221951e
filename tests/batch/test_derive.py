"""What a run makes of all plans together: the tables, the comparison; made anew only when something changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extract import derive
from extract.cli import app
from tests.batch.conftest import ONLY_PLANS, plan_text, write_plans
from tests.conftest import SPECIMENS, shown

RUN = CliRunner().invoke


def run(*arguments: str | Path) -> Any:
    return RUN(app, ["run", *map(str, arguments)])


def test_tables_and_comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_plans(tmp_path / "in", range(3))
    out = tmp_path / "out"
    assert run(tmp_path / "in", "-o", out).exit_code == 0
    first = shown(out)
    compared = json.loads(first["comparison.json"])
    assert {"plans.parquet", "commitments.parquet", "findings.parquet", "report/report.html"} <= set(first)
    assert compared["schema"] == "fire_rescue" and compared["plans"] == ["plan0000", "plan0001", "plan0002"]
    monkeypatch.setattr("extract.workers.worker.Worker.call", lambda *_: pytest.fail("nothing changed"))
    assert run(tmp_path / "in", "-o", out).exit_code == 0
    assert shown(out) == first


def test_what_changed_is_made_anew_and_what_does_not_hold_goes(tmp_path: Path) -> None:
    paths = write_plans(tmp_path / "in", range(2))
    out = tmp_path / "out"
    run(tmp_path / "in", "-o", out)
    before = shown(out)
    paths[0].write_text(plan_text(40), encoding="utf-8")
    run(tmp_path / "in", "-o", out)
    after = shown(out)
    assert all(before[name] != after[name] for name in ("comparison.json", "commitments.parquet", "report/report.html"))
    paths[1].unlink()
    alone = run(tmp_path / "in", "-o", out)
    assert alone.exit_code == 0 and "fewer than 2 plans" in alone.stderr
    assert "comparison.json" not in shown(out)
    assert "fewer than 2 plans" in run(tmp_path / "in", "-o", out).stderr
    (out / "plans.parquet").unlink()
    run(tmp_path / "in", "-o", out)
    assert "plans.parquet" in shown(out)


def test_steps_can_be_left_out(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(2))
    assert run(tmp_path / "in", "-o", tmp_path / "out", *ONLY_PLANS).exit_code == 0
    assert set(shown(tmp_path / "out")) == {"summary.json", "plans/plan0000.json", "plans/plan0001.json"}


def test_a_schema_that_is_named(tmp_path: Path) -> None:
    arguments = (*SPECIMENS, "-o", tmp_path / "out", "--no-index", "--no-report")
    assert "no comparison: fewer than 2" in run(*arguments).stderr
    assert run(*arguments, "--schema", "fire_rescue").exit_code == 0
    assert len(json.loads(shown(tmp_path / "out")["comparison.json"])["plans"]) == len(SPECIMENS)
    wrong = run(*arguments, "--schema", "nowhere")
    assert wrong.exit_code == 2 and "no such schema" in wrong.stderr


def test_more_plans_than_one_comparison_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive, "MOST", 2)
    task = derive.Task(tmp_path, (("消防", ("a", "b", "c")), (None, ("d",))), None)
    assert derive.compare(task) == (
        (),
        ("no comparison: more than 2 plans fit the schema fire_rescue; compare some of them by name",),
    )
    assert not list(tmp_path.iterdir())


def test_a_step_that_fails_costs_no_plan(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(2))
    (tmp_path / "out" / "comparison.json").mkdir(parents=True)
    done = run(tmp_path / "in", "-o", tmp_path / "out")
    assert done.exit_code == 3 and "guihua: compare: " in done.stderr and "Traceback" not in done.stderr
    assert {"plans/plan0000.json", "plans.parquet"} <= set(shown(tmp_path / "out"))
