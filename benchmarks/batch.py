"""Many plans: memory and time of `guihua run` against their number, workers, second runs, kills, broken files, engines.

.venv/bin/python benchmarks/batch.py growth     1,000 and 10,000 plans: peak memory of the parent, time a plan, second run
.venv/bin/python benchmarks/batch.py workers    2 workers against 1
.venv/bin/python benchmarks/batch.py kills      kill -9 at 20 random moments, 1 % broken files among the plans
.venv/bin/python benchmarks/batch.py engines    Ray against the local pool: the same bytes
.venv/bin/python benchmarks/batch.py speed      plans and characters a second on one core, next to jieba.lcut

Plans are made of sections of the specimen plans, by a fixed seed; `--plans N` sets another number, `--folder DIR` keeps
them and the outputs; what else is given goes to `guihua run`. Times are of the machine, so only their ratios say something.
"""

from __future__ import annotations

import argparse
import fcntl
import itertools
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MINED = sorted((ROOT / "outputs" / "example").rglob("*_*.json"))
CITIES = [
    "云澜",
    "澄岭",
    "霁川",
    "衡渚",
    "汀洲",
    "苍梧",
    "松原坝",
    "栖霞岭",
    "临川",
    "锦河",
    "望江",
    "青岩",
    "石渡",
    "白沙洲",
    "双溪",
    "长宁河",
]
SEED = 20261125


@dataclass
class Size:
    """The least length of a plan, in characters."""

    least: int = 2000


SIZE = Size()


def segments(mined: dict[str, Any]) -> list[str]:
    """The sections of a mined plan, each from its heading to the next heading of any level."""
    text, starts = mined["text"], [section["start"] for section in mined["sections"]]
    parts = [text[start:end].strip() for start, end in itertools.pairwise([*starts, len(text)])]
    return [f"{part}\n" for part in parts if 60 < len(part) < 1200]


def plan_texts(count: int, seed: int = SEED) -> Iterator[str]:
    """Plans of 2,000 to 4,000 characters, made of whole segments; no two are the same."""
    dice = random.Random(seed)
    pool = [segments(json.loads(path.read_text(encoding="utf-8"))) for path in MINED]
    for number in range(count):
        city, parts = dice.choice(CITIES), list(dice.choice(pool))
        dice.shuffle(parts)
        wanted = dice.randint(SIZE.least, SIZE.least * 8 // 5)
        text = f"{city}市“十四五”综合规划（第{number + 1}号）\n"
        for title, parts_here in (
            ("一、总体要求", parts[: len(parts) // 3]),
            ("二、主要任务", parts[len(parts) // 3 :]),
        ):
            text += f"{title}\n"
            for part in parts_here:
                if len(text) < wanted:
                    text += part
        yield text


def broken_files() -> Iterator[tuple[str, bytes]]:
    """Files that no plan can be made of, over and over: damaged, hostile, of another kind."""
    word = next((ROOT / "corpus").glob("*.docx")).read_bytes()
    pdf = next((ROOT / "corpus").glob("*.pdf")).read_bytes()
    number = 0
    while True:
        number += 1
        yield f"empty{number}.txt", b" \n" * number
        yield f"binary{number}.txt", bytes(range(256)) * (40 + number)
        yield f"cut{number}.docx", word[: len(word) // 2 + number]
        yield f"cut{number}.pdf", pdf[: len(pdf) // 3 + number]
        yield f"picture{number}.html", b"\x89PNG\r\n\x1a\n" + bytes(99 + number)
        yield f"bomb{number}.docx", _bomb(number)
        yield f"bomb{number}.zip", _bomb(number, "plan.txt", 80 * 2**20)
        yield f"cut{number}.zip", b"PK\x03\x04" + bytes(99 + number)


def _bomb(number: int, member: str = "word/document.xml", size: int = 200 * 2**20) -> bytes:
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(member, "w") as out:
            for _ in range(size // 2**20):
                out.write(b"A" * 2**20)
            out.write(str(number).encode())
        file.seek(0)
        return file.read()


def write_corpus(folder: Path, count: int, *, broken: int = 0) -> Path:
    """`count` plans in folders of a hundred, every tenth as a web page, and so many broken files between them."""
    if folder.is_dir():
        return folder
    making = folder.with_name(folder.name + ".part")
    shutil.rmtree(making, ignore_errors=True)
    for number, text in enumerate(plan_texts(count)):
        here = making / f"{number // 100:04}"
        here.mkdir(parents=True, exist_ok=True)
        if number % 10 == 9:
            body = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
            (here / f"plan{number:06}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        else:
            (here / f"plan{number:06}.txt").write_text(text, encoding="utf-8")
    for (name, data), number in zip(broken_files(), range(broken), strict=False):
        (making / f"{number * (count // 100) // max(broken, 1):04}" / name).write_bytes(data)
    return making.replace(folder)


@dataclass(frozen=True)
class Measured:
    """A run of the command: its exit code and last line, seconds on the wall and of all processors, the parent's memory."""

    code: int
    said: str
    wall: float
    processor: float
    mib: float


def run(arguments: list[str | Path], *, kill_after: float | None = None) -> Measured:
    """`guihua run` in a process of its own; the peak memory is the parent's alone.

    On a shared machine (`--lock`, `--piece`) it is interrupted after a while, gives the machine to others, and goes on.
    """
    whole = _piece(arguments, kill_after)
    while whole.code == INTERRUPTED:
        more = _piece(arguments, kill_after)
        whole = Measured(
            more.code, more.said, whole.wall + more.wall, whole.processor + more.processor, max(whole.mib, more.mib)
        )
    return whole


def _piece(arguments: list[str | Path], kill_after: float | None) -> Measured:
    command = [sys.executable, "-m", "extract", "run", *map(str, arguments)]
    with _machine():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        peak, sent = 0.0, False
        while process.poll() is None:
            peak = max(peak, _peak_mib(process.pid))
            taken = time.monotonic() - began
            if kill_after is not None and taken > kill_after:
                process.kill()
            elif SHARED.piece and taken > SHARED.piece and not sent:
                process.send_signal(signal.SIGINT)
                sent = True
            time.sleep(0.02)
        wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert process.stdout is not None
    said = process.stdout.read().strip().splitlines()
    return Measured(process.returncode, said[0] if said else "", wall, used, peak)


@dataclass
class Shared:
    """How a machine is shared with others: a file to lock while it is used, and for how long at a time, in seconds."""

    lock: Path | None = None
    piece: float | None = None


SHARED = Shared()
INTERRUPTED = 130


@contextmanager
def _machine() -> Iterator[None]:
    if SHARED.lock is None:
        yield
        return
    with SHARED.lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _peak_mib(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) / 1024 if found else 0.0


def growth(folder: Path, plans: int, *options: str) -> None:
    """Memory and time at a tenth of the plans and at all of them, and a second run of each."""
    print(f"{'plans':>8}{'parent MiB':>12}{'wall s':>9}{'ms/plan':>9}{'cpu ms/plan':>13}{'again s':>9}{'faster':>8}")
    found = []
    for count in (plans // 10, plans):
        corpus = write_corpus(folder / f"corpus{count}", count)
        output = folder / f"growth{count}"
        shutil.rmtree(output, ignore_errors=True)
        first = run([corpus, "-o", output, *options])
        again = min((run([corpus, "-o", output, *options]) for _ in range(3)), key=lambda one: one.wall)
        each, cpu = first.wall / count * 1000, first.processor / count * 1000
        print(
            f"{count:>8}{first.mib:>12.1f}{first.wall:>9.1f}{each:>9.2f}{cpu:>13.2f}{again.wall:>9.2f}{first.wall / again.wall:>8.0f}"
        )
        found.append((first.mib, each, cpu))
    small, large = found
    print(
        f"memory ×{large[0] / small[0]:.3f}, time a plan ×{large[1] / small[1]:.3f}, processor ×{large[2] / small[2]:.3f}"
    )


def workers(folder: Path, plans: int, *options: str) -> None:
    """Wall time with one worker and with two, each twice, the better one counts; start-up included."""
    corpus = write_corpus(folder / f"corpus{plans}", plans)
    best: dict[int, float] = {}
    for jobs in (1, 2, 1, 2):
        output = folder / f"workers{jobs}"
        shutil.rmtree(output, ignore_errors=True)
        taken = run([corpus, "-o", output, "--jobs", str(jobs), *options])
        best[jobs] = min(taken.wall, best.get(jobs, taken.wall))
        print(f"{jobs} workers: {taken.wall:.1f} s for {plans} plans ({taken.processor:.1f} s of processors)")
    print(f"2 workers: ×{best[1] / best[2]:.2f}")


def kills(folder: Path, plans: int, *options: str, times: int = 20) -> None:
    """Killed at random moments and resumed each time, against a run that nobody disturbed."""
    corpus = write_corpus(folder / f"corpus{plans}broken", plans, broken=max(8, plans // 100))
    whole, killed = folder / "undisturbed", folder / "killed"
    for output in (whole, killed):
        shutil.rmtree(output, ignore_errors=True)
    undisturbed = run([corpus, "-o", whole, *options])
    quarantined = sum(1 for _ in (whole / "quarantine.jsonl").open(encoding="utf-8"))
    print(
        f"undisturbed: {undisturbed.wall:.1f} s, exit code {undisturbed.code}, {undisturbed.said}; {quarantined} in quarantine"
    )
    dice = random.Random(SEED)
    struck = 0
    while struck < times:
        done = run([corpus, "-o", killed, *options], kill_after=dice.uniform(0.2, 2 * undisturbed.wall / times + 3))
        struck += done.code == -signal.SIGKILL
        if done.code != -signal.SIGKILL:
            print(f"done after {struck} kills: begun anew")
            assert same(whole, killed), "the outputs differ"
            shutil.rmtree(killed)
    last = run([corpus, "-o", killed, *options])
    print(f"killed {struck} times, then: exit code {last.code}, {last.said}; same bytes: {same(whole, killed)}")


def same(one: Path, other: Path) -> bool:
    """Whether two outputs folders hold the same files, byte for byte, their state apart."""
    return _files(one) == _files(other) and all((one / n).read_bytes() == (other / n).read_bytes() for n in _files(one))


def _files(folder: Path) -> set[Path]:
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in files if not path.parts[0].startswith(".")}


def engines(folder: Path, plans: int, *options: str) -> None:
    """The same corpus by the local pool and by a Ray that starts on this machine."""
    corpus = write_corpus(folder / f"corpus{plans}broken", plans, broken=max(8, plans // 100))
    for engine in ("local", "ray"):
        shutil.rmtree(folder / engine, ignore_errors=True)
        taken = run([corpus, "-o", folder / engine, "--engine", engine, "--jobs", "2", *options])
        print(f"{engine}: {taken.wall:.1f} s, exit code {taken.code}, {taken.said}")
    print(f"same bytes: {same(folder / 'local', folder / 'ray')}")


def speed(folder: Path, plans: int) -> None:
    """Reading, mining and writing in this process, one core, next to jieba.lcut over the same texts."""
    import jieba

    from extract.maker import PlanMaker

    make = PlanMaker()
    texts = list(plan_texts(plans))
    characters = sum(map(len, texts))
    data = [text.encode() for text in texts]
    make(data[0], "warm.txt")
    jieba.setLogLevel(60)
    jieba.lcut("热身")
    taken = {}
    for name, work in (("jieba.lcut", lambda: [jieba.lcut(text) for text in texts]),
                       ("guihua", lambda: [make(one, "plan.txt").model_dump_json() for one in data])):  # fmt: skip
        began = time.process_time()
        work()
        taken[name] = time.process_time() - began
        print(f"{name:<12}{plans / taken[name]:>9.1f} plans/s{characters / taken[name]:>12,.0f} characters/s a core")
    print(
        f"guihua ÷ jieba.lcut: ×{taken['guihua'] / taken['jieba.lcut']:.2f} of the time, {plans} plans, {characters:,} characters"
    )


BENCHMARKS = {
    "growth": (growth, 10_000),
    "workers": (workers, 2_000),
    "kills": (kills, 2_000),
    "engines": (engines, 500),
    "speed": (speed, 500),
}


def main() -> None:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", choices=BENCHMARKS)
    parser.add_argument("--plans", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--characters", type=int, default=SIZE.least, help="of the shortest plan")
    parser.add_argument("--lock", type=Path, help="a file to lock while a run is under way")
    parser.add_argument("--piece", type=float, help="seconds after which a run is interrupted, to go on later")
    known, options = parser.parse_known_args()
    SHARED.lock, SHARED.piece, SIZE.least = known.lock, known.piece, known.characters
    work, plans = BENCHMARKS[known.benchmark]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as temporary:
        folder = known.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        work(folder, known.plans or plans, *options)


if __name__ == "__main__":
    main()
