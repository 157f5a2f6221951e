"""What the tests of batches share: small plans of invented cities, and a run in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from extract.batch import Engine, Here, Request, Run, Totals, Work
from extract.maker import PlanMaker, readers

CITIES = ("临川", "云澜", "澄岭", "霁川", "衡渚", "汀洲", "苍梧", "松原坝")


def plan_text(number: int) -> str:
    """A small plan with a target, a task and a duty; another number gives other figures."""
    city = CITIES[number % len(CITIES)]
    return (
        f"{city}市“十四五”消防事业发展规划\n一、发展基础\n截至2020年底，全市建成消防站{number % 17 + 2}座。\n"
        f"二、主要任务\n（一）加强基础建设\n2025年底前，新建消防站{number + 1}座，新增市政消火栓{number * 10 + 5}个。\n"
        f"（二）强化保障\n市财政局负责落实经费。\n（三）加强宣传\n每年开展演练{number % 5 + 1}次。\n"
    )


def write_plans(folder: Path, numbers: range) -> list[Path]:
    """Small plans as text files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"plan{number:04}.txt" for number in numbers]
    for number, path in zip(numbers, paths, strict=True):
        path.write_text(plan_text(number), encoding="utf-8")
    return paths


def run_here(
    arguments: list[Path | str],
    output: Path,
    *,
    retry: bool = False,
    fingerprint: str = "1",
    start: Callable[[Work], Engine] = Here,
) -> tuple[Totals, int]:
    """A whole run in this process, without limits: its totals, and how many inputs it worked on."""
    request = Request(tuple(map(str, arguments)), output, PlanMaker(), readers(), fingerprint, retry)
    with Run(request, start) as run:
        run.find()
        for _ in run.look():
            pass
        run.settle()
        for _ in run.convert():
            pass
        worked = sum(1 for _ in run.make())
        told, _ = run.finish()
    return told, worked


ONLY_PLANS = ("--no-index", "--no-compare", "--no-report")


def command(*arguments: str | Path) -> list[str]:
    """The command line of a `guihua run` that makes plans and nothing of them."""
    return [sys.executable, "-m", "extract", "run", *map(str, arguments), *ONLY_PLANS]


def guihua_run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`guihua run` in a process of its own, to its end."""
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=120)
