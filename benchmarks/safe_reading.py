"""What reading in a child process costs, as ratios in one run.

.venv/bin/python benchmarks/safe_reading.py

100 small files (the specimens, in all their formats, copied) are read in this process and in a reused child, by turns;
and once more by two fresh interpreters, where the start of the child and all imports count too.
"""

from __future__ import annotations

import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from extract.model.document import Document
from extract.pipeline import read
from extract.workers import Limits

ROOT = Path(__file__).parent.parent
SPECIMENS = sorted(p for p in (ROOT / "corpus").iterdir() if p.suffix in {".txt", ".docx", ".html", ".pdf"})
COUNT, ROUNDS = 100, 5
_SCRIPT = """
import sys; from pathlib import Path; from extract.pipeline import read; from extract.workers import Limits
limits = Limits() if sys.argv[1] == "child" else None
for path in sorted(Path(sys.argv[2]).iterdir()): read(path, limits=limits)
"""


def seconds(call: Callable[[], object]) -> float:
    """The wall time of one call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def here_and_there(paths: list[Path]) -> tuple[float, float]:
    """The median seconds for all files: in this process, in the child."""
    for path in paths[:4]:  # imports, and the start of the child
        assert read(path) == read(path, limits=Limits())
    here = [0.0] * ROUNDS
    there = [0.0] * ROUNDS
    for turn in range(ROUNDS):
        here[turn] = seconds(lambda: [read(path) for path in paths])
        there[turn] = seconds(lambda: [read(path, limits=Limits()) for path in paths])
    return statistics.median(here), statistics.median(there)


def fresh(folder: Path, where: str) -> float:
    """The same from the start of an interpreter to its end."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", _SCRIPT, where, str(folder)], check=True))


def passing(document: Document) -> dict[str, float]:
    """Milliseconds to pack and unpack a document in three ways."""
    packed, text = pickle.dumps(document, pickle.HIGHEST_PROTOCOL), document.model_dump_json()
    plain = pickle.dumps(document.model_dump(), pickle.HIGHEST_PROTOCOL)
    ways: dict[str, Callable[[], object]] = {
        "pickle": lambda: (pickle.dumps(document, pickle.HIGHEST_PROTOCOL), pickle.loads(packed)),
        "json": lambda: (document.model_dump_json(), Document.model_validate_json(text)),
        "pickle of plain values": lambda: (
            pickle.dumps(document.model_dump(), pickle.HIGHEST_PROTOCOL),
            Document.model_validate(pickle.loads(plain)),
        ),
    }
    return {way: 1000 * min(seconds(call) for _ in range(20)) for way, call in ways.items()}


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for number in range(COUNT):
            source = SPECIMENS[number % len(SPECIMENS)]
            paths.append(Path(shutil.copyfile(source, folder / f"{number:03}{source.suffix}")))
        groups = {"all formats": paths} | {
            s: [p for p in paths if p.suffix == s] for s in (".txt", ".docx", ".html", ".pdf")
        }
        for what, group in groups.items():
            here, there = here_and_there(group)
            print(
                f"{what:<12} {len(group):>3} files: in process {here:.3f} s, in the child {there:.3f} s, ratio {there / here:.2f}"
            )
        here, there = fresh(folder, "here"), fresh(folder, "child")
        print(f"fresh interpreters, imports and start included: {here:.2f} s, {there:.2f} s, ratio {there / here:.2f}")
    for path in SPECIMENS:
        print(f"passing {path.name}: " + ", ".join(f"{way} {ms:.2f} ms" for way, ms in passing(read(path)).items()))


if __name__ == "__main__":
    main()
