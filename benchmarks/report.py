"""The reports of many plans: how large, how long to make, and how soon the page can be used in a browser.

.venv/bin/python benchmarks/report.py [--plans 300] [--formats html] [-o DIR]

The plans are made up: sections of the specimen plans put together anew, under names of places that do not exist.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from extract.model.plan import Plan
from extract.pipeline import compare, mine, read
from extract.read import read_bytes
from extract.report import report

ROOT = Path(__file__).parent.parent
SPECIMENS = sorted(p for p in (ROOT / "corpus").iterdir() if p.suffix in {".txt", ".docx", ".html", ".pdf"})
FIRE = ROOT / "corpus" / "yunlan_xiaofang_145.txt"
HEADS = "一二三四五六七八九十"
SYLLABLES = ("云青鹿白沧禾松霁岚棠溪渡梧翠衡", "澜沅鸣沙源浦陵川河江山屏渚桥塘")
LENGTH = 13_000
"""Characters of a plan, about those of the plans at hand."""


def sections(path: Path) -> list[str]:
    """What stands under each heading of a specimen, without the headings of the first level."""
    plan = mine(read(path))
    starts = [section.start for section in plan.sections if section.level > 1] + [len(plan.text)]
    return [plan.text[start:end].strip() for start, end in pairwise(starts) if end - start > 80]


def place(number: int) -> str:
    """A name for each number."""
    first, second = SYLLABLES
    return f"{first[number % len(first)]}{second[number // len(first) % len(second)]}{'' if number < 225 else '新'}市"


def synthetic(number: int, fire: list[str], others: list[str]) -> Plan:
    """A plan put together at random from its own seed; its figures are shifted so that no two plans are alike."""
    dice = random.Random(number)
    parts = dice.sample(fire, len(fire) * 4 // 5)
    while sum(map(len, parts)) < LENGTH:
        parts.append(dice.choice(others))
    dice.shuffle(parts)
    chapters = [parts[at::6] for at in range(6)]
    body = "\n".join(f"{HEADS[at]}、第{at + 1}部分任务\n" + "\n".join(chapter) for at, chapter in enumerate(chapters))
    moved = "".join(str(dice.randint(1, 9)) if char in "345678" else char for char in body)
    text = f"{place(number)}“十四五”消防救援事业发展规划\n2022年3月18日\n{moved}\n"
    return mine(read_bytes(text.encode(), f"plan{number:03}.txt"))


CLICK = """async () => {
  const began = performance.now();
  document.querySelector(".matrix tbody td b").click();
  while (!document.querySelector("#panel .quote")) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def opened(page: Path, times: int = 3) -> list[tuple[float, float]]:
    """Milliseconds in a real Chromium: from loading to a usable matrix, and from a click on a cell to its sentence."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    taken = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for _ in range(times):
            tab = browser.new_page(viewport={"width": 1440, "height": 900})
            tab.goto(page.as_uri())
            tab.wait_for_selector("html[data-ready] .matrix tbody td b")
            ready = tab.evaluate("performance.getEntriesByName('ready')[0].startTime")
            taken.append((ready, tab.evaluate(CLICK)))
            tab.close()
        browser.close()
    return taken


def main() -> None:
    """Make the plans, compare them, write each format, open the page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--plans", type=int, default=300)
    options.add_argument("--formats", default="html,xlsx,docx,md,csv,jsonl")
    options.add_argument("--output", "-o", type=Path, default=None)
    given = options.parse_args()
    fire, others = sections(FIRE), [part for path in SPECIMENS if path != FIRE for part in sections(path)]
    plans = {f"plan{number:03}": synthetic(number, fire, others) for number in range(given.plans)}
    comparison = compare(plans, "fire_rescue")
    lengths = sum(len(plan.text) for plan in plans.values()) / len(plans)
    records = sum(len(plan.commitments) for plan in plans.values())
    print(f"{len(plans)} plans of {lengths:.0f} characters, {records} records, {len(comparison.findings)} findings")
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.output or Path(scratch)
        for form in given.formats.split(","):
            began = time.perf_counter()
            paths = report(plans, comparison, folder, [form])
            taken = time.perf_counter() - began
            print(
                f"{form:<6}{taken:7.1f} s  "
                + "  ".join(f"{path.name} {path.stat().st_size / 1e6:.2f} MB" for path in paths)
            )
        if (folder / "report.html").exists():
            for ready, click in opened(folder / "report.html"):
                print(f"matrix ready after {ready:.0f} ms, a cell's sentence {click:.0f} ms after its click")


if __name__ == "__main__":
    main()
