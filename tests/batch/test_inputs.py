"""Which inputs there are, what their outputs are called, and which of them hold the same."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.batch import Here
from extract.batch.inputs import find
from extract.batch.tasks import Answer, Task
from extract.batch.work import text_hash
from extract.maker import suffixes
from extract.pipeline import mine
from extract.read import read_bytes
from tests.batch.conftest import plan_text, run_here, write_plans
from tests.conftest import ROOT, SHARED, needs_shared, shown


def summary(output: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((output / "summary.json").read_text(encoding="utf-8"))
    return told


def names(arguments: list[str], base: Path) -> list[str]:
    return sorted(os.path.relpath(found.name, base) for found in find(arguments, base / "outputs", suffixes()))


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.docx", "sub/deep/c.html", ".git/d.txt", "outputs/e.txt", "sub/README.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    everything = ["a.txt", "sub/b.docx", "sub/deep/c.html"]
    assert names([str(tmp_path)], tmp_path) == everything
    assert names([f"{tmp_path}/s*"], tmp_path) == everything[1:]
    assert names([f"{tmp_path}/**/*.html"], tmp_path) == ["sub/deep/c.html"]
    assert names([f"{tmp_path}/*.txt", f"{tmp_path}/nowhere.pdf"], tmp_path) == ["a.txt", "nowhere.pdf"]


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "plan[1].txt").write_text(plan_text(1), encoding="utf-8")
    assert run_here([tmp_path / "plan[1].txt"], tmp_path / "out")[0].plans == 1


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xb9\xe6.txt"
    with open(path, "wb") as file:
        file.write(plan_text(1).encode())
    told, _ = run_here([tmp_path], tmp_path / "out")
    assert told.plans == 1 and summary(tmp_path / "out")["plans"][0]["source"].endswith("\\xb9\\xe6.txt")


def test_stems(tmp_path: Path) -> None:
    for name, number in (("a/plan.txt", 0), ("b/Plan.txt", 1), ("c/other.txt", 2)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(plan_text(number), encoding="utf-8")
    first, second = (hashlib.sha256(plan_text(n).encode()).hexdigest()[:8] for n in (0, 1))
    run_here([tmp_path], tmp_path / "out")
    assert {k for k in shown(tmp_path / "out") if k.startswith("plans")} == {
        f"plans/plan-{first}.json", f"plans/Plan-{second}.json", "plans/other.json",
    }  # fmt: skip


def test_a_stem_that_looks_like_anothers_hash(tmp_path: Path) -> None:
    first = hashlib.sha256(plan_text(0).encode()).hexdigest()[:8]
    for name, number in (("a/plan.txt", 0), ("b/plan.txt", 1), (f"plan-{first}.txt", 2)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(plan_text(number), encoding="utf-8")
    assert run_here([tmp_path], tmp_path / "out")[0].plans == 3
    assert len([k for k in shown(tmp_path / "out") if k.startswith("plans")]) == 3


def test_the_same_bytes_and_the_same_text_count_once(tmp_path: Path) -> None:
    corpus = ROOT / "corpus"
    for name in ("chengling_neilao_2024_2026.docx", "expected/chengling_neilao_2024_2026.txt", "hengzhu_yingshang_2025.pdf",
                 "expected/hengzhu_yingshang_2025.txt"):  # fmt: skip
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes((corpus / name).read_bytes())
    (tmp_path / "in" / "copy.pdf").write_bytes((corpus / "hengzhu_yingshang_2025.pdf").read_bytes())
    told, _ = run_here([tmp_path / "in"], tmp_path / "out")
    assert (told.plans, told.duplicates) == (2, 3)
    kept = summary(tmp_path / "out")
    assert sorted(Path(plan["source"]).suffix for plan in kept["plans"]) == [".docx", ".pdf"]
    assert [(Path(d["source"]).name, d["same"]) for d in kept["duplicates"]] == [
        ("chengling_neilao_2024_2026.txt", "text"),
        ("hengzhu_yingshang_2025.txt", "text"),
        ("hengzhu_yingshang_2025.pdf", "bytes"),
    ]
    assert told.records == {k: sum(p["records"].get(k, 0) for p in kept["plans"]) for k in told.records}


BODY = "".join(
    f"{number}、任务\n新增消火栓{at}个，新建消防站{at + 3}座。\n"
    for at, number in enumerate("一二三四五六七八九十", 20)
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("新增消火栓５００个，\n", "新增消火栓 500个。", True),
        ("新增消火栓500个", "新增消火栓501个", False),
        (BODY, f"首页 > 政务公开\n{BODY}打印 关闭\n", True),
        (BODY, BODY.replace("座", "处", 1), False),
        (BODY, BODY + "十一、保障\n加强领导。\n", False),
    ],
)
def test_when_two_texts_are_one_plan(one: str, other: str, same: bool) -> None:
    hashes = [text_hash(mine(read_bytes(text.encode(), "a.txt"))) for text in (one, other)]
    assert (hashes[0] == hashes[1]) is same


@needs_shared
def test_a_real_plan_as_word_and_as_text(tmp_path: Path) -> None:
    told, _ = run_here([*(SHARED / "gold_more").glob("shanghai_beidou_3nian.[dt]*")], tmp_path / "out")
    assert (told.plans, told.duplicates) == (1, 1)


class Shuffled(Here):
    """Takes up tasks in another order, as a pool or a cluster may."""

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer]]:
        waiting = list(tasks)
        random.Random(7).shuffle(waiting)
        yield from super().run(waiting)


def test_the_order_of_the_work_decides_nothing(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(8))
    write_plans(tmp_path / "in" / "more", range(4, 12))
    (tmp_path / "in" / "more" / "plan0007.txt").write_text(plan_text(70), encoding="utf-8")
    run_here([tmp_path / "in"], tmp_path / "one")
    run_here([tmp_path / "in" / "more", tmp_path / "in"], tmp_path / "two", start=Shuffled)
    assert shown(tmp_path / "one") == shown(tmp_path / "two")


def test_far_inputs_and_outputs(tmp_path: Path) -> None:
    upath = pytest.importorskip("upath", reason="universal-pathlib (extra ray) is not installed")
    far = upath.UPath("memory://far/in")
    for number in range(3):
        far.joinpath(f"sub{number}").mkdir(parents=True, exist_ok=True)
        far.joinpath(f"sub{number}/plan{number}.txt").write_text(plan_text(number))
    write_plans(tmp_path / "in", range(3))
    from extract.batch import place

    output = place("memory://far/out")
    assert run_here(["memory://far/in", "memory://far/in/**/*.txt"], output)[1] == 3
    assert sorted(path.name for path in (output / "plans").iterdir()) == [f"plan{n}.json" for n in range(3)]
    assert run_here(["memory://far/in"], output)[1] == 0
    far.joinpath("sub1/plan1.txt").write_text(plan_text(50))
    far.joinpath("sub2/plan2.txt").unlink()
    told, worked = run_here(["memory://far/in", "memory://far/nowhere.txt"], output)
    assert (told.plans, told.failed, worked) == (2, 1, 1)
    near = tmp_path / "near"
    (tmp_path / "in" / "plan0001.txt").write_text(plan_text(50), encoding="utf-8")
    run_here([tmp_path / "in" / "plan0001.txt"], near)
    assert (output / "plans" / "plan1.json").read_text().replace("plan1.txt", "plan0001.txt") == (
        near / "plans" / "plan0001.json"
    ).read_text(encoding="utf-8")
