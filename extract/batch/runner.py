"""The simple batch of `guihua mine`: the files that are named, one plan file each, and no memory of earlier runs."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.batch.converting import conversions, converted
from extract.batch.engines import Engine
from extract.batch.files import safe_stem, write_lines, write_whole
from extract.batch.tasks import Job, Made, Readers, Todo, Trouble, Unwritable, trouble_of
from extract.batch.told import QUARANTINE
from extract.errors import GuihuaError

__all__ = ["QUARANTINE", "Done", "Failed", "OutputError", "reason_of", "run_batch", "write_whole"]


class OutputError(GuihuaError):
    """The outputs folder cannot be written; what is done is kept."""


@dataclass(frozen=True)
class Done:
    """An input that was mined, where its plan was written, and how many records of each kind it holds."""

    source: Path
    output: Path
    title: str | None
    counts: dict[str, int]
    unclaimed: int


@dataclass(frozen=True)
class Failed:
    """An input that could not be mined; `reason` is one line."""

    source: Path
    reason: str


def run_batch(
    paths: Iterable[Path], folder: Path, engine: Engine, readers: Readers, quarantine: Path | None = None
) -> Iterator[Done | Failed]:
    """Mine each input into `folder`, and yield what became of it as it is done; an input that is named twice is mined once.

    Files that a slow program converts are converted first, many at one start. Failures are also listed in `quarantine`
    (by default the folder's quarantine.jsonl), which is written anew.
    Raises OutputError when nothing can be written any more, OSError when the folder cannot be made.
    """
    inputs = list(dict.fromkeys(paths))
    stems = Counter(safe_stem(path.name) for path in inputs)
    folder.mkdir(parents=True, exist_ok=True)
    failures: dict[Path, str] = {}
    with tempfile.TemporaryDirectory(prefix="guihua-converted-") as aside:
        for _ in converted(engine, conversions(inputs, Path(aside), readers)):
            pass
        jobs = (_job(path, folder, Path(aside), alone=stems[safe_stem(path.name)] == 1) for path in inputs)
        for job, answer in engine.run(jobs):
            assert isinstance(job, Job)
            if isinstance(answer, Unwritable):
                raise OutputError(answer.reason)
            if isinstance(answer, Made):
                yield Done(job.todo.path, folder / job.todo.output, answer.title, answer.records, answer.unclaimed)
            elif isinstance(answer, Trouble):
                failures[job.todo.path] = answer.reason
                yield Failed(job.todo.path, answer.reason)
    _write_quarantine(
        quarantine or folder / QUARANTINE, [(path, failures[path]) for path in inputs if path in failures]
    )


def _job(path: Path, folder: Path, converted: Path, *, alone: bool) -> Job:
    output = safe_stem(path.name)
    if not alone and path.is_file():
        with path.open("rb") as file:
            output += f"-{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"
    todo = Todo(str(path), path, None, path.name, "", f"{output}.json")
    return Job(todo, path, folder / todo.output, converted)


def reason_of(path: Path, error: Exception) -> str:
    """One line that says why an input failed; the type of an exception that nobody foresaw is named."""
    return trouble_of(str(path), error).reason


def _write_quarantine(path: Path, failures: list[tuple[Path, str]]) -> None:
    if not failures:
        path.unlink(missing_ok=True)
        return
    write_lines(path, (json.dumps({"file": str(f), "reason": reason}, ensure_ascii=False) for f, reason in failures))
