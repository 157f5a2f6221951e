"""The readers against the bare libraries, as ratios in one run: pdf against pypdfium2's text, docx against python-docx.

.venv/bin/python benchmarks/readers.py [FILE…]              the table; without files, all that lie in ../shared
.venv/bin/python benchmarks/readers.py --profile FILE       the functions that take most time of their own instead

A pdf with ruled lines goes through pdfplumber as well; the aim of 3 holds for text without tables, that of 2 for docx.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import pypdfium2

from extract.read import read_bytes

SHARED = Path(__file__).parent.parent.parent / "shared"
TIMES = 11


def bare_pdf(data: bytes) -> int:
    """All text of a pdf, page by page, as pypdfium2 gives it."""
    with pypdfium2.PdfDocument(data) as pdf:
        return sum(len(page.get_textpage().get_text_range()) for page in pdf)


def bare_docx(data: bytes) -> int:
    """The text of all paragraphs and all cells, through python-docx."""
    length = 0
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            length += sum(len(cell.text) for row in block.rows for cell in row.cells)
        else:
            length += len(block.text)
    return length


BARE: dict[str, Callable[[bytes], int]] = {".pdf": bare_pdf, ".docx": bare_docx}


def medians(*calls: Callable[[], object]) -> list[float]:
    """The median wall times of calls that take turns, in milliseconds: a slow moment of the machine meets all alike."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(TIMES):
        for call, times in zip(calls, taken, strict=True):
            began = time.perf_counter()
            call()
            times.append(time.perf_counter() - began)
    return [statistics.median(times) * 1000 for times in taken]


def table(paths: list[Path]) -> None:
    """One line a file."""
    print(f"{'file':<36}{'chars':>8}{'reader ms':>11}{'bare ms':>9}{'ratio':>7}")
    for path in paths:
        data = path.read_bytes()
        length = len(read_bytes(data, path.name).text)
        ours, bare = medians(partial(read_bytes, data, path.name), partial(BARE[path.suffix], data))
        print(f"{path.name:<36}{length:>8}{ours:>11.1f}{bare:>9.1f}{ours / bare:>7.2f}")


def profile(path: Path) -> None:
    """Where the time of one file goes."""
    data = path.read_bytes()
    read_bytes(data, path.name)
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [read_bytes(data, path.name) for _ in range(5)])
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Run what the arguments ask for."""
    given = [Path(name) for name in sys.argv[1:] if name != "--profile"]
    paths = given or sorted(p for folder in ("corpus", "gold_more") for p in (SHARED / folder).glob("*.*"))
    paths = [path for path in paths if path.suffix in BARE]
    if not paths:
        sys.exit("no pdf or docx: name some, or put the shared documents beside the repository")
    if "--profile" in sys.argv:
        profile(paths[0])
    else:
        table(paths)


if __name__ == "__main__":
    main()
