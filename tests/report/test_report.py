"""What all formats share: which values are comparable, what blocks a text falls into, files written whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli import app
from extract.model.comparison import ComparisonCell, Match
from extract.model.indicator import IndicatorInfo
from extract.report import FORMATS, ReportError, report
from extract.report.blocks import blocks
from extract.report.material import Material
from extract.report.payload import Units
from extract.report.places import Places
from extract.report.tables import iso
from extract.report.values import comparable, heats, number
from extract.report.words import LANGS, all_words
from tests.conftest import SPECIMENS, mined
from tests.report import made

run = CliRunner().invoke


def cell(plan: str, value: float | None, **more: object) -> ComparisonCell:
    return ComparisonCell.model_validate(
        {"indicator": "x", "plan": plan, "status": "value", "value": value, "unit": "个", **more}
    )


@pytest.mark.parametrize(("cells", "alike"), [
    ([cell("a", 1), cell("b", 2)], "ab"),
    ([cell("a", 1), cell("b", 2, unit="套")], ""),
    ([cell("a", 1), cell("b", 2), cell("c", 3, base="县区")], "ab"),
    ([cell("a", 1, measure="level"), cell("b", 2, measure="increase"), cell("c", 3, measure="count")], "ac"),
    ([cell("a", 1, measure="increase"), cell("b", 2, measure="count")], "ab"),
    ([cell("a", 1, every="P1Y"), cell("b", 2)], ""),
    ([cell("a", None), cell("b", 2)], ""),
    ([cell("a", 1, commitments=["r"], matches=[Match(commitment="r", words=(), counts="车")]), cell("b", 2)], ""),
])  # fmt: skip
def test_what_is_comparable(cells: list[ComparisonCell], alike: str) -> None:
    assert "".join(one.plan for one in comparable(cells)) == alike


@pytest.mark.parametrize(("better", "shades"), [("more", [1, 4, 7, 7]), ("less", [7, 4, 1, 1]), (None, [1, 4, 7, 7])])
def test_heat_is_by_rank(better: str | None, shades: list[int]) -> None:
    cells = [cell("a", 1), cell("b", 2), cell("c", 10_000), cell("d", 10_000)]
    row = IndicatorInfo.model_validate({"id": "x", "name": "x", "better": better})
    assert list(heats(row, cells).values()) == shades
    assert heats(row, [cell("a", 5), cell("b", 5)]) == {}


@pytest.mark.parametrize(
    ("value", "shown"), [(20800, "20,800"), (0.5, "0.5"), (98.25, "98.25"), (3.0, "3"), (1e12, "1,000,000,000,000")]
)
def test_numbers(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_blocks_hold_the_whole_text(path: Path) -> None:
    plan = mined(path)[1]
    held = bytearray(len(plan.text))
    for kind, *rest in blocks(plan):
        spans = [c[:2] for part in rest for row in part for c in row] if kind == "t" else rest[-1]
        for start, end in spans:
            held[start:end] = b"\x01" * (end - start)
    assert all(held[at] or char.isspace() for at, char in enumerate(plan.text))


def test_places() -> None:
    plan = made.plans()["qingyuan"]
    places = Places(plan)
    span = made.span(plan, "新建消防站6个")
    assert places.path(span.start) == ("二、主要任务", "（一）加强建设")
    assert places.sentence(span.start, span.end) == ("2025年底前，新增市政消火栓420个，", "新建消防站6个", "。")


def test_offsets_of_a_browser() -> None:
    text = "a𠮷b𠮷c"
    assert [Units(text).at(offset) for offset in range(6)] == [0, 1, 3, 4, 6, 7]
    assert Units("abc").pair((1, 2)) == [1, 2]


def test_iso() -> None:
    assert str(iso("2025-12-31")) == "2025-12-31" and iso("2025") == "2025" and iso(None) is None


def test_words_are_said_in_both_languages() -> None:
    for group, entries in all_words().items():
        for key, said in entries.items():
            assert set(said) == set(LANGS) and all(said.values()), (group, key)
            assert len({frozenset(re.findall(r"\{\w+\}", words)) for words in said.values()}) == 1, (group, key)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    first = report(made.plans(), made.comparison(), tmp_path / "a")
    second = report(made.plans(), made.comparison(), tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(path.name for path in first)


def test_nothing_is_written_if_a_format_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr("extract.report.xlsx.xlsx", broken)
    with pytest.raises(ZeroDivisionError):
        report(made.plans(), made.comparison(), tmp_path, ["md", "xlsx"])
    assert list(tmp_path.iterdir()) == []


def test_a_comparison_of_other_plans_is_refused() -> None:
    with pytest.raises(ReportError, match="baisha"):
        Material({name: plan for name, plan in made.plans().items() if name != "baisha"}, made.comparison())
    swapped = {**made.plans(), "baisha": made.plans()["luming"]}
    with pytest.raises(ReportError, match="compare the plans anew"):
        Material(swapped, made.comparison())


def test_labels_tell_plans_of_one_place_apart() -> None:
    plan = made.plans()["luming"]
    later = plan.plan.model_copy(
        update={"period": plan.plan.period.model_copy(update={"start": "2026-01-01", "end": "2030-12-31"})}
    )
    labels = Material({"a": plan, "b": plan.model_copy(update={"plan": later}), "c": plan}).labels
    assert labels == {"a": "鹿鸣市 2021–2025（a）", "b": "鹿鸣市 2026–2030", "c": "鹿鸣市 2021–2025（c）"}


def write_run(folder: Path) -> None:
    (folder / "plans").mkdir(parents=True)
    for name, plan in made.plans().items():
        (folder / "plans" / f"{name}.json").write_text(plan.model_dump_json(), encoding="utf-8")
    (folder / "comparison.json").write_text(made.comparison().model_dump_json(), encoding="utf-8")


def test_the_command(tmp_path: Path) -> None:
    write_run(tmp_path)
    done = run(app, ["report", str(tmp_path), "--format", "md,jsonl", "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "report" / "report.md").read_text(encoding="utf-8").startswith("# 3 plans side by side")
    cells = [
        json.loads(line) for line in (tmp_path / "report" / "cells.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(cells) == 15 and cells[0]["value"] == 420
    assert len(done.stdout.split()) == 4


def test_the_command_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    write_run(tmp_path)
    (tmp_path / "plans" / "broken.json").write_text("{", encoding="utf-8")
    done = run(app, ["report", str(tmp_path), "-o", str(tmp_path / "out"), "--format", "md"])
    assert done.exit_code == 3 and "broken.json: not a plan of guihua" in done.stderr
    assert (tmp_path / "out" / "report.md").exists()


@pytest.mark.parametrize(("arguments", "reason"), [
    (["--format", "pdf"], "unknown format pdf; known are " + ", ".join(FORMATS)), (["--lang", "fr"], "unknown language fr"),
])  # fmt: skip
def test_the_command_refuses(tmp_path: Path, arguments: list[str], reason: str) -> None:
    write_run(tmp_path)
    done = run(app, ["report", str(tmp_path), *arguments])
    assert done.exit_code == 2 and reason in done.stderr
    assert not (tmp_path / "report").exists()


def test_the_command_without_plans(tmp_path: Path) -> None:
    done = run(app, ["report", str(tmp_path)])
    assert done.exit_code == 2 and "no plans in" in done.stderr


def test_plans_beside_the_comparison_have_no_column(tmp_path: Path) -> None:
    two = {name: plan for name, plan in made.plans().items() if name != "luming"}
    material = Material(made.plans(), made.compare_by_hand(two))
    assert material.names == ("qingyuan", "baisha", "luming") and len(material.row("drones")) == 2
    text = report(made.plans(), made.compare_by_hand(two), tmp_path, ["md"])[0].read_text(encoding="utf-8")
    assert "| 指标 | 单位 | 青沅市 | 白沙市 |" in text and "| 鹿鸣市 | 鹿鸣市“十四五”消防事业发展规划 |" in text


def test_too_many_plans_without_a_comparison(tmp_path: Path) -> None:
    write_run(tmp_path)
    text = (tmp_path / "plans" / "luming.json").read_text(encoding="utf-8")
    for extra in range(300):
        (tmp_path / "plans" / f"p{extra}.json").write_text(text, encoding="utf-8")
    done = run(app, ["report", str(tmp_path), "--format", "jsonl"])
    assert done.exit_code == 0 and "of 303 plans the report holds the 3 that are compared" in done.stderr
    (tmp_path / "comparison.json").unlink()
    done = run(app, ["report", str(tmp_path), "--format", "jsonl"])
    assert done.exit_code == 2 and "303 plans are too many" in done.stderr
