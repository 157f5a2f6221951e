"""The commands: what they write, what they say, how they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli import app
from tests.conftest import ROOT, SPECIMENS

TXT = next(p for p in SPECIMENS if p.suffix == ".txt")
run = CliRunner().invoke


def test_mine_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    done = run(app, ["mine", str(TXT), str(empty), str(tmp_path / "nowhere.txt"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert f"guihua: {empty}: the file is empty" in done.stderr
    assert "nowhere.txt: no such file" in done.stderr
    assert json.loads((tmp_path / "out" / f"{TXT.stem}.json").read_text(encoding="utf-8"))["commitments"]
    listed = [json.loads(x) for x in (tmp_path / "out" / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["reason"] for one in listed] == ["the file is empty", "no such file"]
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_two_inputs_of_one_stem(tmp_path: Path) -> None:
    other = tmp_path / TXT.name
    other.write_text(TXT.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    done = run(app, ["mine", str(TXT), str(other), "-o", str(tmp_path / "out"), "--json"])
    assert done.exit_code == 0
    names = sorted(one["output"] for one in json.loads(done.stdout)["plans"])
    assert len(set(names)) == 2 and all(name.startswith(f"{TXT.stem}-") for name in names)


def test_run_takes_folders(tmp_path: Path) -> None:
    (tmp_path / "in" / ".hidden").mkdir(parents=True)
    (tmp_path / "in" / "plan.md").write_bytes(TXT.read_bytes())
    (tmp_path / "in" / ".hidden" / "plan.txt").write_bytes(TXT.read_bytes())
    done = run(app, ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert [one["output"] for one in summary["plans"]] == ["plans/plan.json"]


def test_usage_errors(tmp_path: Path) -> None:
    assert run(app, ["run", str(tmp_path), "-o", str(tmp_path / "out")]).exit_code == 2
    assert run(app, ["mine", str(TXT), "--segmenter", "nothing", "-o", str(tmp_path)]).exit_code == 2
    assert run(app, ["mine", str(TXT), "--segmenter", "pkuseg", "-o", str(tmp_path)]).exit_code == 2
    assert run(app, ["show", str(TXT), "--kind", "wish"]).exit_code == 2
    assert run(app, ["nonsense"]).exit_code == 2


def test_show(tmp_path: Path) -> None:
    done = run(app, ["show", str(TXT), "--kind", "target"])
    assert done.exit_code == 0 and "records" in done.stdout
    assert run(app, ["show", str(tmp_path / "nowhere.txt")]).exit_code == 3


def test_explain() -> None:
    done = run(app, ["explain", "119消防奖评选，新增市政消火栓500个。", "--json"])
    told = json.loads(done.stdout)
    assert [draft["subject"] for draft in told["drafts"] if draft["number"]] == ["市政消火栓"]
    assert any(number["why"] for number in told["numbers"])


def test_schema_and_formats(tmp_path: Path) -> None:
    assert run(app, ["schema", "list"]).stdout.split() == ["commitment", "document", "finding", "plan"]
    assert run(app, ["schema", "export", "-o", str(tmp_path)]).exit_code == 0
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (ROOT / "schemas" / path.name).read_bytes()
    assert {"docx", "html", "pdf", "txt"} <= set(run(app, ["formats"]).stdout.split())


@pytest.mark.parametrize("segmenter", ["jieba", "rjieba"])
def test_segmenters(tmp_path: Path, segmenter: str) -> None:
    assert run(app, ["mine", str(TXT), "--segmenter", segmenter, "-o", str(tmp_path)]).exit_code == 0
