"""The commands: what they write, what they say, how they exit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.text import Text
from typer.testing import CliRunner

from extract.batch import Done, Failed, Here, Readers, Work, run_batch
from extract.batch.inputs import find
from extract.cli import app
from extract.maker import suffixes
from extract.model.plan import Plan
from extract.show import AGENCY, DEADLINE, QUANTITY, render
from tests.conftest import ROOT, SPECIMENS, mined, shown, small_plan

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


def test_an_input_named_twice_is_mined_once(tmp_path: Path) -> None:
    assert run(app, ["mine", str(TXT), str(TXT), "-o", str(tmp_path)]).exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == [f"{TXT.stem}.json"]


def test_run_gives_the_same_bytes_and_a_fresh_quarantine(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(app, ["run", str(TXT), str(tmp_path / "nowhere.txt"), "-o", str(out)]).exit_code == 3
    assert json.loads((out / "quarantine.jsonl").read_text(encoding="utf-8"))["reason"] == "no such file"
    assert [p.name for p in (out / "plans").iterdir()] == [f"{TXT.stem}.json"]
    assert run(app, ["run", str(TXT), "-o", str(out)]).exit_code == 0
    first = shown(out)
    assert {"summary.json", f"plans/{TXT.stem}.json", "plans.parquet", "report/report.html"} <= set(first)
    assert run(app, ["run", str(TXT), "-o", str(out)]).exit_code == 0
    assert shown(out) == first


def test_a_defect_in_one_file_costs_no_other(tmp_path: Path) -> None:
    def make(source: Path | bytes, name: str, converted: Path | None = None) -> Plan:
        if name == "a.txt":
            raise ZeroDivisionError("division\nby zero")
        return mined(TXT)[1]

    work = Work(make, Readers(lambda data: True))
    events = list(run_batch([Path("a.txt"), Path("b.txt")], tmp_path, Here(work), work.readers))
    assert isinstance(events[0], Failed) and events[0].reason.endswith("ZeroDivisionError: division by zero")
    assert isinstance(events[1], Done) and events[1].output == tmp_path / "b.json"


def test_a_plan_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    work = Work(lambda source, name, converted=None: mined(TXT)[1], Readers(lambda data: True))
    events = list(run_batch([Path("a.txt"), Path("b.txt")], tmp_path, Here(work), work.readers))
    assert [type(event) for event in events] == [Failed, Done]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "b.json", "quarantine.jsonl"]


def test_outputs_that_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    for command in ("mine", "run"):
        done = run(app, [command, str(TXT), "-o", str(tmp_path / "out")])
        assert done.exit_code == 2 and "cannot write to" in done.stderr and "Traceback" not in done.output


def test_of_folders_what_no_name_tells_is_left_to_its_content(tmp_path: Path) -> None:
    for name in ("README.md", "b.TXT", "a.docx", "data.json"):
        (tmp_path / name).write_bytes(b"x")
    found = {Path(one.name).name: one.certain for one in find([str(tmp_path)], tmp_path / "outputs", suffixes())}
    assert found == {"b.TXT": True, "a.docx": True, "data.json": False}
    assert [one.certain for one in find([str(tmp_path / "data.json")], tmp_path, suffixes())] == [True]


def test_run_takes_folders(tmp_path: Path) -> None:
    (tmp_path / "in" / ".hidden").mkdir(parents=True)
    (tmp_path / "in" / "plan.md").write_bytes(TXT.read_bytes())
    (tmp_path / "in" / ".hidden" / "plan.txt").write_bytes(TXT.read_bytes())
    done = run(app, ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert [one["output"] for one in summary["plans"]] == ["plans/plan.json"]


def test_folders_are_searched_by_content_too(tmp_path: Path) -> None:
    page = next(p for p in SPECIMENS if p.suffix == ".html").read_bytes()
    word = next(p for p in SPECIMENS if p.suffix == ".docx").read_bytes()
    (tmp_path / "in").mkdir()
    for name, data in (
        ("page.shtml", page),
        ("word", word),
        ("notes.log", "新增消火栓5个。".encode()),
    ):
        (tmp_path / "in" / name).write_bytes(data)
    done = run(app, ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "out" / "plans").iterdir()) == ["page.json", "word.json"]


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


def test_explain_in_words() -> None:
    done = run(app, ["explain", "2025年底前，新增市政消火栓500个。"])
    assert done.exit_code == 0
    assert "at=0  to=7" in done.stdout and "fields: none" in done.stdout and "rule=quantity" in done.stdout


def test_help_is_quick_because_nothing_heavy_loads() -> None:
    program = "import sys, extract.cli; print([m for m in ('spacy', 'pydantic', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_schema_and_formats(tmp_path: Path) -> None:
    names = [line.split()[0] for line in run(app, ["schema", "list"]).stdout.splitlines()]
    assert names[:6] == ["commitment", "comparison", "document", "finding", "indicators", "plan"]
    assert run(app, ["schema", "export", "-o", str(tmp_path)]).exit_code == 0
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (ROOT / "schemas" / path.name).read_bytes()
    assert {"docx", "html", "pdf", "txt"} <= set(run(app, ["formats"]).stdout.split())


@pytest.mark.parametrize("segmenter", ["jieba", "rjieba"])
def test_segmenters(tmp_path: Path, segmenter: str) -> None:
    assert run(app, ["mine", str(TXT), "--segmenter", segmenter, "-o", str(tmp_path)]).exit_code == 0


def test_show_tells_quantity_deadline_and_agency_apart() -> None:
    plan = small_plan("2025年底前，各县（市、区）政府新增市政消火栓500个。")
    parts = [part for part in render(plan) if isinstance(part, Text)]
    marked = {span.style: part.plain[span.start : span.end] for part in parts for span in part.spans}
    assert marked[QUANTITY] == "500个"
    assert marked[DEADLINE] == "2025年底前"
    assert marked[AGENCY] == "各县（市、区）政府"
