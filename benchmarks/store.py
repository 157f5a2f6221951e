"""A store of a million records: how long it takes to build, to ask, to search, and to open in the browser.

    python benchmarks/store.py                     all of it in a temporary folder (about 4 GB of disk)
    python benchmarks/store.py --records 100000    a smaller one
    python benchmarks/store.py --folder DIR        kept, and used again if it is there
    python benchmarks/store.py --folder DIR --no-build --no-explore   only the questions

Plans are made of the records of the specimens, drawn with fixed seeds: each has a text of its own that its records' offsets
refer to, an invented city and a year, and each record names a place of its own, so that no two texts are alike. Times are wall times in seconds; each line says how often it was taken, and the median.
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
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from extract.pipeline import mine, read
from extract.store import index
from extract.store.access import Limits, asked
from extract.store.search import Filters, search_records, words_of
from extract.store.sqlite import export

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


def sentence_of(record: dict[str, Any], place: str, at: int) -> tuple[str, dict[str, Any]]:
    """A sentence that holds a record, and the record with its offsets in a text in which the sentence stands at `at`."""
    made = json.loads(json.dumps(record))
    text = ""

    def say(words: str) -> list[int]:
        nonlocal text
        start = at + len(text)
        text += words
        return [start, at + len(text)]

    if made["deadline"]:
        made["deadline"]["at"] = say(made["deadline"]["text"])
        say("，")
    evidence = made["evidence"]
    quantity = made["quantity"]
    begin, _ = say(place + evidence["text"])
    inside = quantity and evidence["start"] <= quantity["start"] < evidence["end"]
    if quantity:
        offset = len(place) + quantity["start"] - evidence["start"]
        start, end = (begin + offset, begin + offset + len(quantity["text"])) if inside else say(quantity["text"])
        quantity |= {"start": start, "end": end}
    evidence |= {"text": place + evidence["text"], "start": begin, "end": begin + len(place) + len(evidence["text"])}
    made["subject"] = place + made["subject"]
    for agency in made["responsible"]:
        say("、")
        agency["start"], agency["end"] = say(agency["text"])
    return text + "。\n", made


def made_plans(count: int) -> Iterator[dict[str, Any]]:
    """Plans of a hundred records each, drawn from one specimen's, each record about a place of its own."""
    bases = specimen_plans()
    for number in range(count):
        draw = random.Random(number)
        base = draw.choice(bases)
        city = "".join(draw.sample(SYLLABLES, 2)) + "市"
        year = draw.randint(2016, 2026)
        text = f"{city}{year}年规划\n"
        records = []
        for at, record in enumerate(draw.choices(base["commitments"], k=RECORDS_A_PLAN)):
            sentence, made = sentence_of(record, "".join(draw.choices(SYLLABLES, k=4)) + "镇", len(text))
            records.append(made | {"id": f"{number:06x}{at:06x}"})
            text += sentence
        about = base["plan"] | {
            "id": f"{number:012x}", "title": f"{city}{year}年规划", "issued": f"{year}-05-01",
            "jurisdiction": {"name": city, "province": None, "level": "city", "code": None},
            "source": base["plan"]["source"] | {"name": f"{number}.txt", "sha256": f"{number:064x}"},
        }  # fmt: skip
        yield {
            "schema_version": "1.0", "plan": about, "text": text, "sections": [], "boxes": [],
            "annexes": [], "tables": [], "commitments": records, "findings": [], "unclaimed": [],
        }  # fmt: skip


def write_plans(outputs: Path, count: int) -> None:
    """Write the plans as `guihua run` does, unless they are there."""
    folder = outputs / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    if sum(1 for _ in folder.iterdir()) == count:
        return
    for number, plan in enumerate(made_plans(count)):
        (folder / f"plan{number:06}.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")


def cpu_seconds() -> float:
    """CPU time of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(name: str, call: Callable[[], object], times: int = 5) -> float:
    """The median wall time of a call, printed with its CPU time, which a busy machine does not stretch as much."""
    taken = []
    spent = cpu_seconds()
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    median = statistics.median(taken)
    cpu = (cpu_seconds() - spent) / times
    print(f"{name:<62}{median:>9.3f} s   (median of {times}, worst {max(taken):.3f}; CPU {cpu:.3f})", flush=True)
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


@contextmanager
def served(outputs: Path) -> Iterator[str]:
    """The address of `guihua explore` on a folder, while it serves."""
    command = [sys.executable, "-m", "extract", "explore", str(outputs), "--no-open", "--port", "0"]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        line = running.stdout.readline() if running.stdout else ""
        print(f"{'explore, from the command to its address':<62}{time.perf_counter() - began:>9.3f} s   (once)")
        try:
            yield line.split()[1]
        finally:
            running.terminate()


def pages(outputs: Path) -> None:
    """The bars of the browser: the first page, the table with all its counts, two-character searches, as HTML over HTTP."""
    with served(outputs) as address:

        def get(path: str) -> Callable[[], bytes]:
            return lambda: urlopen(address + path, timeout=60).read()

        timed("explore: first page, the very first time", get(""), times=1)
        timed("explore: first page", get(""))
        timed("explore: table of the records with its counts, first time", get("guihua/commitments"), times=1)
        timed("explore: table of the records with its counts", get("guihua/commitments"))
        for word in ("栓", "消防", "水鹤", "消火栓", "没有的"):
            path = f"guihua/commitments?_search={quote(word)}"
            timed(f"explore: search {word}, the whole page", get(path))
            timed(
                f"explore: search {word}, JSON without counts", get(path.replace("?", ".json?_nofacet=1&_nocount=1&"))
            )
        timed("explore: a city and a kind", get(f"guihua/commitments?kind=target&city={quote('云澜市')}"))
        for name in ("targets_by_city", "due_by_year", "busiest_agencies", "without_deadline"):
            timed(f"explore: canned query {name}", get(f"guihua/{name}"), times=2)
        record = ask(outputs, "SELECT file, id FROM commitments LIMIT 1 OFFSET 500")[0]
        timed("explore: page of a record", get(f"guihua/commitments/{record[0]},{record[1]}"))


def main() -> None:
    """Build the store and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--explore", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--build", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        outputs = options.folder or Path(scratch)
        write_plans(outputs, options.records // RECORDS_A_PLAN)
        if options.build:
            timed("index, everything anew", lambda: index(outputs, rebuild=True), times=1)
            print(f"peak memory of the process after the index: {peak_mib():.0f} MiB")
            (outputs / "plans" / "plan000000.json").touch()
            timed("index, one plan changed", lambda: index(outputs), times=1)
        timed("index, nothing changed", lambda: index(outputs))
        print(f"rows: {index(outputs).rows}")
        questions(outputs)
        if options.explore:
            timed("export to SQLite", lambda: export(outputs), times=1)
            print(
                f"guihua.db: {(outputs / 'guihua.db').stat().st_size / 2**20:.0f} MiB; peak memory {peak_mib():.0f} MiB"
            )
            pages(outputs)


if __name__ == "__main__":
    main()
