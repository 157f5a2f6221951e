"""A store of a million records: how long it takes to build, to ask, to search, and to open in the browser.

    python benchmarks/store.py                     all of it in a temporary folder (about 4 GB of disk)
    python benchmarks/store.py --records 100000    a smaller one
    python benchmarks/store.py --folder DIR        kept, and used again if it is there

Plans are made of the records of the specimens, drawn with fixed seeds: each has a text of its own that its records' offsets
refer to, an invented city and a year. Times are wall times in seconds; each line says how often it was taken, and the median.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extract.pipeline import mine, read
from extract.store import index
from extract.store.access import Limits, asked
from extract.store.search import Filters, search_records, words_of

ROOT = Path(__file__).parent.parent
SPECIMENS = sorted(p for p in (ROOT / "corpus").iterdir() if p.suffix in {".txt", ".docx", ".html", ".pdf"})
RECORDS_A_PLAN = 100
SYLLABLES = "云澜成岭季川恒筑临江平安丰泽青石白沙金水长宁永和"
AGGREGATE = """
    SELECT city, count(*) AS n, sum(value) AS total FROM commitments
    WHERE kind = 'target' AND unit = '个' AND due_year = 2025 GROUP BY city ORDER BY n DESC, city LIMIT 20
"""


def specimen_plans() -> list[dict[str, Any]]:
    """The specimens, mined, as JSON."""
    return [mine(read(path)).model_dump(mode="json") for path in SPECIMENS]


def shifted(record: dict[str, Any], by: int) -> dict[str, Any]:
    """A record whose offsets are moved by some characters."""
    moved = json.loads(json.dumps(record))
    for part in (moved["quantity"], moved["evidence"], *moved["responsible"]):
        if part:
            part["start"] += by
            part["end"] += by
    if moved["deadline"]:
        moved["deadline"]["at"] = [at + by for at in moved["deadline"]["at"]]
    return moved


def made_plans(count: int) -> Iterator[dict[str, Any]]:
    """Plans of about a hundred records each, drawn from one specimen's, with a city and a year of their own."""
    bases = specimen_plans()
    for number in range(count):
        draw = random.Random(number)
        base = draw.choice(bases)
        records = draw.choices(base["commitments"], k=RECORDS_A_PLAN)
        city = "".join(draw.sample(SYLLABLES, 2)) + "市"
        year = draw.randint(2016, 2026)
        front = f"{city}{year}年规划\n"
        kept = [shifted(record, len(front)) for record in records]
        for at, record in enumerate(kept):
            record["id"] = f"{number:06x}{at:06x}"
        about = base["plan"] | {
            "id": f"{number:012x}", "title": front.strip(), "issued": f"{year}-05-01",
            "jurisdiction": {"name": city, "province": None, "level": "city", "code": None},
            "source": base["plan"]["source"] | {"name": f"{number}.txt", "sha256": f"{number:064x}"},
        }  # fmt: skip
        sections = [
            section | {key: section[key] + len(front) for key in ("start", "end")}
            | {"parent": None if section["parent"] is None else section["parent"] + len(front)}
            for section in base["sections"]
        ]  # fmt: skip
        yield {
            "schema_version": "1.0", "plan": about, "text": front + base["text"], "sections": sections, "boxes": [],
            "annexes": [], "tables": [], "commitments": kept, "findings": [], "unclaimed": [],
        }  # fmt: skip


def write_plans(outputs: Path, count: int) -> None:
    """Write the plans as `guihua run` does, unless they are there."""
    folder = outputs / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    if sum(1 for _ in folder.iterdir()) == count:
        return
    for number, plan in enumerate(made_plans(count)):
        (folder / f"plan{number:06}.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")


def timed(name: str, call: Callable[[], object], times: int = 5) -> float:
    """The median wall time of a call, printed."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    median = statistics.median(taken)
    print(f"{name:<62}{median:>9.3f} s   (median of {times}, worst {max(taken):.3f})", flush=True)
    return median


def peak_mib() -> float:
    """The most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def ask(outputs: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with asked(outputs, sql, Limits()) as answer:
        return list(answer.rows)


def questions(outputs: Path) -> None:
    """The bars: a filtered aggregate and a two-character search, in the process and as commands."""
    guihua = str(Path(sys.executable).parent / "guihua")

    def command(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([guihua, *words, "--store", str(outputs)], check=True, capture_output=True)

    timed("filtered aggregate, in the process", lambda: ask(outputs, AGGREGATE))
    timed("filtered aggregate, `guihua query` from start to end", command("query", AGGREGATE))
    for word in ("栓", "消防", "水鹤", "消火栓", "没有的"):
        total = search_records(outputs, (word,), Filters(), 0).total
        timed(f"search {word} ({total:,} hits), in the process",
              lambda word=word: search_records(outputs, words_of(word), Filters(), 20))  # fmt: skip
    timed("search 消防 --kind target, `guihua search` from start to end", command("search", "消防", "--kind", "target"))


def main() -> None:
    """Build the store and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        outputs = options.folder or Path(scratch)
        write_plans(outputs, options.records // RECORDS_A_PLAN)
        timed("index, everything anew", lambda: index(outputs, rebuild=True), times=1)
        print(f"peak memory of the process after the index: {peak_mib():.0f} MiB")
        timed("index, nothing changed", lambda: index(outputs))
        (outputs / "plans" / "plan000000.json").touch()
        timed("index, one plan changed", lambda: index(outputs), times=1)
        print(f"rows: {index(outputs).rows}")
        questions(outputs)


if __name__ == "__main__":
    main()
