"""Ratios in one process: mining against jieba.lcut, cost against length, memory; and how long `guihua --help` takes.

.venv/bin/python benchmarks/bench.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from extract.pipeline import mine, read
from extract.read import read_bytes

ROOT = Path(__file__).parent.parent
PLANS = [*sorted((ROOT / "corpus").glob("*.txt")), *sorted((ROOT.parent / "shared" / "gold").glob("*.txt"))]


def median_ms(call: Callable[[], object], times: int = 7) -> float:
    """The median run time of a call, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def against_jieba() -> None:
    """Mining (outline and records, text in hand) against cutting the same text into words."""
    jieba.lcut("热身")
    print(f"{'plan':<28}{'chars':>8}{'mine ms':>10}{'jieba ms':>10}{'ratio':>8}")
    for path in PLANS:
        document = read(path)
        mine(document)
        ours, theirs = median_ms(lambda d=document: mine(d)), median_ms(lambda d=document: jieba.lcut(d.text))
        print(f"{path.stem:<28}{len(document.text):>8}{ours:>10.1f}{theirs:>10.1f}{ours / theirs:>8.2f}")


def linearity() -> None:
    """Milliseconds per 1,000 characters as a plan grows; 1.0 in the last column is linear."""
    body = PLANS[0].read_text(encoding="utf-8")
    print(f"{'chars':>10}{'ms/1000':>10}{'growth':>8}")
    first = None
    for size in (62_500, 250_000, 1_000_000):
        text = body * (size // len(body) + 1)
        document = read_bytes(text[:size].encode(), "long.txt")
        each = median_ms(lambda d=document: mine(d), 1) / size * 1000
        first = first or each
        print(f"{size:>10}{each:>10.2f}{each / first:>8.2f}")


def help_time() -> None:
    """How long `guihua --help` takes, start of the interpreter included."""
    command = [str(Path(sys.executable).parent / "guihua"), "--help"]
    print(f"guihua --help: {median_ms(lambda: subprocess.run(command, capture_output=True, check=True)):.0f} ms")


if __name__ == "__main__":
    against_jieba()
    print(
        f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB (jieba's dictionary included)"
    )
    linearity()
    help_time()
