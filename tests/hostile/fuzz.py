"""Mutated files of every format through the readers, in children with limits; the counts of what became of them.

.venv/bin/python -m tests.hostile.fuzz --count 2000             every format
.venv/bin/python -m tests.hostile.fuzz --format docx --from 500 --count 500

Exit code 1 if a reader raised anything but a ReadError, ended its child, went over a limit, or left a temp file.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from extract.errors import ReadError
from extract.model.document import Document
from extract.workers import Limits, Pool
from tests.hostile.mutants import FORMATS, OFFICE, mutant

LIMITS = Limits(seconds=30, memory_bytes=2**30, output_bytes=64 * 2**20)
LIMITS_OF_PICTURES = Limits(seconds=120, memory_bytes=3 * 2**30)
"""OCR holds a gigabyte before it reads anything."""
LIMITS_TOGETHER = Limits(seconds=400, memory_bytes=3 * 2**30)
TOGETHER = 25
Task = tuple[str, int]
Outcome = tuple[str, str, float]


def readable() -> list[str]:
    """The formats that can be read here, and so be tried."""
    from extract.read import registry

    return [form.name for form in registry.FORMATS if form.name in FORMATS + OFFICE and not form.missing()]


def attempt(task: Task) -> Outcome:
    """What becomes of one mutant: ("read" or "refused", as what or why, seconds). Raises what nobody foresaw."""
    form, number = task
    return attempt_bytes((f"mutant-{number}.{form}", mutant(form, number)))


def attempt_bytes(task: tuple[str, bytes]) -> Outcome:
    """As `attempt`, of a file given by its name and bytes."""
    from extract.read import read_bytes

    name, data = task
    began = time.perf_counter()
    try:
        document = read_bytes(data, name)
    except ReadError as error:
        message = str(error)
        assert message.startswith(f"{name}: ") and "\n" not in message, message
        return "refused", error.reason, time.perf_counter() - began
    check(document)
    return "read", document.source.format, time.perf_counter() - began


def attempt_together(task: tuple[str, int, int]) -> list[Outcome]:
    """What becomes of several mutants of a format of LibreOffice's, which are converted at one start."""
    from extract.model.document import Source
    from extract.read import docx, office, registry

    form, first, count = task
    files = {f"mutant-{number}.{form}": mutant(form, number) for number in range(first, first + count)}
    theirs = {name: (data, form) for name, data in files.items() if registry.recognise(data).module == office.__name__}
    began = time.perf_counter()
    converted = office.convert(theirs)
    each = (time.perf_counter() - began) / max(len(theirs), 1)
    outcomes: list[Outcome] = []
    for name, data in files.items():
        result = converted.get(name, data)
        try:
            if isinstance(result, str):
                raise ReadError(name, result)
            source = Source(name=name, format=form, sha256="", bytes=len(data))
            check(docx.read(result, source) if name in converted else registry.read_bytes(result, name))
            outcomes.append(("read", form, each))
        except ReadError as error:
            assert "\n" not in str(error)
            outcomes.append(("refused", error.reason, each))
    return outcomes


def read_and_check(path: Path) -> str:
    """The text of a file that is read, and whose document is sound."""
    from extract.read import read_file

    document = read_file(path)
    check(document)
    return document.text


def check(document: Document) -> None:
    """The promises of a document: pieces in order, inside their block and the text, and tables that hold their cells."""
    document.text.encode()  # no half characters
    at = 0
    for block in document.blocks:
        assert at <= block.start <= block.end <= len(document.text)
        at = block.start
        for start, end in block.pieces:
            assert block.start <= start <= end <= block.end
        if block.table is not None:
            for cell in block.table.cells:
                assert cell.row + cell.rowspan <= block.table.rows and cell.col + cell.colspan <= block.table.cols


def run(form: str, first: int, count: int, jobs: int) -> tuple[Counter[str], list[str], float]:
    """The outcomes of a format's mutants by kind, the faults one line each, and the longest time."""
    kinds: Counter[str] = Counter()
    faults: list[str] = []
    longest = 0.0
    from tests.hostile.fuzz import attempt  # by its module's name, also where this is run as a script

    with Pool(attempt, LIMITS_OF_PICTURES if form == "image" else LIMITS, jobs=jobs) as pool:
        for (_, number), outcome in pool.run((form, number) for number in range(first, first + count)):
            if isinstance(outcome, Exception):
                kinds[type(outcome).__name__] += 1
                faults.append(f"{form} {number}: {type(outcome).__name__}: {outcome}")
            else:
                kinds[outcome[0]] += 1
                kinds[f"  {outcome[0]}: {outcome[1].split('(')[0][:70]}"] += 1
                longest = max(longest, outcome[2])
    return kinds, faults, longest


def run_together(form: str, first: int, count: int, jobs: int) -> tuple[Counter[str], list[str], float]:
    """As `run`, for formats of LibreOffice's."""
    from tests.hostile.fuzz import attempt_together

    kinds: Counter[str] = Counter()
    faults: list[str] = []
    longest = 0.0
    starts = range(first, first + count, TOGETHER)
    with Pool(attempt_together, LIMITS_TOGETHER, jobs=jobs) as pool:
        tasks = ((form, start, min(TOGETHER, first + count - start)) for start in starts)
        for (_, start, _), outcomes in pool.run(tasks):
            if isinstance(outcomes, Exception):
                faults.append(f"{form} {start} and following: {type(outcomes).__name__}: {outcomes}")
                continue
            for what, why, seconds in outcomes:
                kinds[what] += 1
                kinds[f"  {what}: {why.split('(')[0][:70]}"] += 1
                longest = max(longest, seconds)
    return kinds, faults, longest


def main() -> int:
    """Run, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=FORMATS + OFFICE, action="append")
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        for form in given.format or readable():
            began = time.monotonic()
            kinds, faults, longest = (run_together if form in OFFICE else run)(
                form, given.first, given.count, given.jobs
            )
            left = [path.name for path in Path(folder).iterdir()]
            print(f"{form}: {given.count} mutants in {time.monotonic() - began:.0f} s, the longest {longest:.2f} s")
            print(*(f"  {count:>5} {kind}" for kind, count in sorted(kinds.items())), sep="\n")
            print(
                *(f"  FAULT {line}" for line in faults + [f"left behind: {name}" for name in left]),
                sep="\n",
                flush=True,
            )
            failed = failed or bool(faults or left)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
