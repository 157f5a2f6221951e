"""Ratios in one process: mining against jieba.lcut, cost against length, memory; and how long `guihua --help` takes.

.venv/bin/python benchmarks/bench.py              the tables
.venv/bin/python benchmarks/bench.py --profile    the functions that take most time of their own instead
"""

from __future__ import annotations

import cProfile
import pstats
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from extract.model.document import Document
from extract.pipeline import mine, read
from extract.read import read_bytes

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold"
SPECIMENS = sorted(p for p in (ROOT / "corpus").iterdir() if p.suffix in {".txt", ".docx", ".html", ".pdf"})
PLANS = [*SPECIMENS, *sorted(GOLD.glob("*.txt"))]
LENGTHS = (62_000, 250_000, 1_000_000)


def median_ms(call: Callable[[], object], times: int = 7) -> float:
    """The median wall time of a call, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def peak_mib() -> float:
    """The most memory that this process has held so far, in MiB."""
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def against_jieba(documents: list[Document]) -> None:
    """Mining (outline and records, text in hand) against cutting the same text into words."""
    ours = []
    for document in documents:
        mine(document)
        ours.append(median_ms(partial(mine, document)))
    memory = peak_mib()
    import jieba

    jieba.setLogLevel(60)
    jieba.lcut("热身")
    print(f"{'plan':<30}{'chars':>8}{'mine ms':>10}{'jieba ms':>10}{'ratio':>8}")
    for document, each in zip(documents, ours, strict=True):
        theirs = median_ms(partial(jieba.lcut, document.text))
        stem = Path(document.source.name).stem
        print(f"{stem:<30}{len(document.text):>8}{each:>10.1f}{theirs:>10.1f}{each / theirs:>8.2f}")
    print(f"peak memory after all plans: {memory:.0f} MiB; with jieba's dictionary {peak_mib():.0f} MiB")


def sections(document: Document) -> list[str]:
    """The numbered top sections of a plan, so that a longer plan can be made of whole ones."""
    plan = mine(document)
    starts = [section.start for section in plan.sections if section.level == 1]
    return [plan.text[at:to].rstrip() + "\n" for at, to in zip(starts, [*starts[1:], len(plan.text)], strict=True)]


def linearity(document: Document) -> None:
    """Milliseconds per 1,000 characters as a plan grows; 1.0 in the last column is linear."""
    title, parts = document.text.split("\n", 1)[0] + "\n", sections(document)
    print(f"{'chars':>10}{'ms/1000':>10}{'growth':>8}{'peak MiB':>10}")
    first = None
    for length in LENGTHS:
        text = title + "".join(parts) * (length // sum(map(len, parts)) + 1)
        long = read_bytes(text[:length].encode(), "long.txt")
        each = median_ms(partial(mine, long), 3 if length < 500_000 else 1) / length * 1000
        first = first or each
        print(f"{length:>10}{each:>10.2f}{each / first:>8.2f}{peak_mib():>10.0f}")


def help_time() -> None:
    """How long `guihua --help` takes, start of the interpreter included."""
    command = [str(Path(sys.executable).parent / "guihua"), "--help"]
    print(f"guihua --help: {median_ms(lambda: subprocess.run(command, capture_output=True, check=True)):.0f} ms")


def profile(documents: list[Document]) -> None:
    """The functions that take most time of their own, over all plans mined three times."""
    for document in documents:
        mine(document)
    profiler = cProfile.Profile()
    profiler.enable()
    for document in documents * 3:
        mine(document)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    plans = [read(path) for path in PLANS]
    if "--profile" in sys.argv[1:]:
        profile(plans)
    else:
        against_jieba(plans)
        linearity(next(plan for plan in plans if plan.source.format == "txt"))
        help_time()
