"""`guihua audit`: a linter's lines, exit codes, selection, and the formats that other programs read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extract.audit import RULES
from extract.cli import app
from extract.cli.audit_formats import FORMATS, Audited
from extract.model.finding import Finding
from extract.model.span import Span
from tests.conftest import ROOT, SPECIMENS

SPECIMEN = ROOT / "corpus" / "yunlan_xiaofang_145.txt"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def small(folder: Path, sentence: str, name: str = "plan.txt") -> Path:
    path = folder / name
    path.write_text(f"云溪市“十四五”消防事业发展规划\n一、主要任务\n（一）加强建设\n{sentence}\n", encoding="utf-8")
    return path


def test_lines_of_a_linter(tmp_path: Path) -> None:
    path = small(tmp_path, "加强管理。消火栓完好率保持在100%以上。")
    done = run(path, "--ignore", "GH9")
    assert done.exit_code == 1
    assert done.stdout == f"{path}:4:6 GH601 “完好率”不可能超过100%，文中为100%以上。\n"
    assert "cannot go beyond 100 %" in run(path, "--lang", "en").stdout


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    done = run(small(tmp_path, "任务分工见附件1。"))
    assert done.exit_code == 0 and "GH803 [warning]" in done.stdout


def test_nothing_found_prints_nothing(tmp_path: Path) -> None:
    done = run(small(tmp_path, "加强管理。"))
    assert (done.exit_code, done.stdout) == (0, "")


def test_select_and_ignore() -> None:
    def found(*options: str) -> set[str]:
        return {entry["code"] for entry in json.loads(run(SPECIMEN, "--json", *options).stdout)}

    assert found("--select", "GH1") == {"GH101", "GH105", "GH106"}
    assert found("--select", "GH1,GH6", "--ignore", "GH10") == {"GH601"}
    assert found("--select", "GH9", "--ignore", "GH90") == set()
    assert run(SPECIMEN, "--select", "GH9").exit_code == 0


@pytest.mark.parametrize(
    "options",
    [["--select", "X1"], ["--format", "xml"], ["--lang", "fr"], []],
    ids=["code", "format", "lang", "no file"],
)
def test_usage_errors(options: list[str]) -> None:
    done = run(*options, *([SPECIMEN] if options else []))
    assert done.exit_code == 2 and done.stderr.count("\n") == 1


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04 no package")
    good = small(tmp_path, "消火栓完好率保持在100%以上。")
    done = run(bad, tmp_path / "absent.txt", good)
    assert done.exit_code == 3
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [str(bad), str(tmp_path / "absent.txt")]
    assert "GH601" in done.stdout


def test_rules_are_listed() -> None:
    done = run("--rules")
    assert done.exit_code == 0 and [line.split()[0] for line in done.stdout.splitlines()] == [r.code for r in RULES]


def test_json_holds_the_findings_with_their_places() -> None:
    entries = json.loads(run(SPECIMEN, "--format", "json").stdout)
    text = SPECIMEN.read_text(encoding="utf-8")
    for entry in entries:
        span = entry["evidence"][0]
        assert text[span["start"] : span["end"]] == span["text"]
        line = text.split("\n")[entry["line"] - 1]
        assert line[entry["col"] - 1 :].startswith(span["text"].split("\n")[0])


def test_sarif_is_what_the_standard_asks_for() -> None:
    """The properties that SARIF 2.1.0 requires, and that what points into a list points at something."""
    log = json.loads(run(*SPECIMENS, "--format", "sarif").stdout)
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1
    (one,) = log["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert one["tool"]["driver"]["name"] == "guihua" and one["columnKind"] == "unicodeCodePoints"
    assert len({rule["id"] for rule in rules}) == len(rules) == len(RULES)
    assert all(rule["defaultConfiguration"]["level"] in {"error", "warning", "note"} for rule in rules)
    assert len(one["results"]) > 36
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note", "none"} and result["message"]["text"]
        for location in result["locations"] + result.get("relatedLocations", []):
            region = location["physicalLocation"]["region"]
            assert (region["startLine"], region["startColumn"]) >= (1, 1)
            assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])
            assert " " not in location["physicalLocation"]["artifactLocation"]["uri"]
        ids = [location["id"] for location in result.get("relatedLocations", [])]
        assert len(set(ids)) == len(ids)


def test_workflow_commands_are_escaped(tmp_path: Path) -> None:
    path = small(tmp_path, "消火栓完好率保持在100%以上。", "a,b：c%.txt")
    line = run(path, "--format", "github", "--ignore", "GH9").stdout
    assert line.startswith("::error file=") and line.count("\n") == 1
    assert "a%2Cb：c%25.txt,line=4,col=1,title=GH601::“完好率”不可能超过100%25，" in line


HOSTILE = "a\x1b[31m\x07\r\n::error file=x::owned\u2028%0A"


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_what_a_plan_holds_cannot_break_out(form: str) -> None:
    """A name and a message full of control characters and commands stay one entry, and are data."""
    span = Span(text=HOSTILE, start=0, end=len(HOSTILE))
    finding = Finding(code="GH601", severity="error", message=HOSTILE, message_en=HOSTILE, evidence=(span,),
                      figures={"value": HOSTILE})  # fmt: skip
    printed = FORMATS[form]([Audited(HOSTILE, HOSTILE, (finding,))], RULES, "zh")
    assert not [char for char in printed if not char.isprintable() and char != "\n"]
    if form == "text":
        assert "\n" not in printed
    elif form == "github":
        assert "\n" not in printed and printed.startswith("::error file=a") and "%250A" in printed
    else:
        assert HOSTILE in json.loads(printed)[0]["message"] if form == "json" else json.loads(printed)["runs"]
