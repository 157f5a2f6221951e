"""The commands that compare plans and look after schemas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extract.cli import app
from tests.conftest import ROOT

PLANS = ROOT / "corpus" / "fire"


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_compare_plans_and_mined_plans_alike(tmp_path: Path) -> None:
    done = run("compare", PLANS, "--schema", "fire_rescue", "-o", tmp_path / "one.json")
    assert done.exit_code == 0, done.output
    assert "新增市政消火栓" in done.stdout and "lower" in done.stdout and "2 plans" in done.stdout
    assert run("mine", *sorted(PLANS.glob("*.txt")), "-o", tmp_path / "plans").exit_code == 0
    (tmp_path / "plans" / "summary.json").write_text("{}", encoding="utf-8")  # JSON that is no plan is passed over
    again = run("compare", tmp_path, "-o", tmp_path / "two.json", "--json")  # no --schema: by theme
    assert again.exit_code == 0, again.output
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    told = json.loads(again.stdout)
    assert told["schema"] == "fire_rescue" and told["plans"] == ["hengtai", "qinglan"]


def test_bad_input_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    for path in PLANS.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    bad = tmp_path / "bad.json"
    bad.write_text('{"plan": 1, "commitments": []}', encoding="utf-8")
    done = run("compare", *sorted(tmp_path.glob("*.txt")), bad, "-o", tmp_path / "out" / "c.json")
    assert done.exit_code == 3 and "bad.json" in done.stderr and (tmp_path / "out" / "c.json").is_file()
    assert run("compare", bad, "-o", tmp_path / "d.json").exit_code == 3
    assert not (tmp_path / "d.json").exists()
    assert run("compare", next(PLANS.glob("*.txt")), "-o", tmp_path / "d.json").exit_code == 2
    unknown = run("compare", PLANS, "--schema", "nothing", "-o", tmp_path / "d.json")
    assert unknown.exit_code == 2 and "known are fire_rescue" in unknown.stderr
    assert run("compare", PLANS, "-o", bad / "x.json").exit_code == 2


def test_schema_list_names_both_kinds() -> None:
    told = run("schema", "list").stdout
    assert "fire_rescue" in told and "flood_control" in told and "comparison" in told


def test_schema_check(tmp_path: Path) -> None:
    done = run("schema", "check", "fire_rescue", PLANS)
    assert done.exit_code == 0 and "no errors" in done.stdout and "commitments in a row" in done.stdout
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: bad\ntitle: t\nindicators:\n  - {id: a, name: n, match: [{subject: [<无>]}]}\n", "utf-8")
    failed = run("schema", "check", bad)
    assert failed.exit_code == 1 and "indicator a match 0 subject: no term <无>" in failed.stdout
    assert run("schema", "check", tmp_path / "none.yaml").exit_code == 2
    small = tmp_path / "small.yaml"
    small.write_text(
        "name: s\ntitle: t\nindicators:\n  - {id: a, name: n, unit: 架, match: [{subject: [无人机]}]}\n", "utf-8"
    )
    told = run("schema", "check", small, PLANS)
    assert told.exit_code == 0 and "nothing    target" in told.stdout


def test_schema_suggest(tmp_path: Path) -> None:
    done = run("schema", "suggest", PLANS)
    assert done.exit_code == 0 and "无人机" in done.stdout and "# hengtai" in done.stdout
    path = tmp_path / "suggested.yaml"
    path.write_text(done.stdout, encoding="utf-8")
    assert run("schema", "check", path, PLANS).exit_code == 0
    assert "无人机" not in run("schema", "suggest", PLANS, "--schema", "fire_rescue").stdout


@pytest.mark.parametrize("count", [7])
def test_many_plans_are_summed_up(tmp_path: Path, count: int) -> None:
    text = next(PLANS.glob("qing*.txt")).read_text("utf-8")
    for number in range(count):
        (tmp_path / f"p{number}.txt").write_text(text.replace("青岚", f"青岚{number}"), encoding="utf-8")
    done = run("compare", tmp_path, "-o", tmp_path / "c" / "c.json")
    assert done.exit_code == 0 and "highest" in done.stdout and f"{count} plans" in done.stdout
