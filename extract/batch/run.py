"""A run over many inputs: find, look, make, finish. It prints nothing and holds no plan: it yields what happens.

    find     arguments → names in the manifest                    only listed, nothing is read
    look     new or changed names → hashes, members of archives   in the engine's workers
    convert  files of old word processors, many at one start      in the engine's workers
    make     contents without a current plan → plans/*.json       in the engine's workers
    finish   twins set aside, summary and quarantine written

The outputs are a function of the inputs that this run names: a plan whose input is named no longer, or whose text
another one holds, is put on a shelf (`.guihua/shelf`) and comes back from there without work. Whatever instant a run
is killed at, the next one takes up what is there and ends with the same bytes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType

from extract.batch import told
from extract.batch.converting import conversions, converted
from extract.batch.engines import Engine
from extract.batch.files import PART, is_far, is_private, move, names_in, signature, write_whole
from extract.batch.inputs import find
from extract.batch.manifest import PLANS, SHELF, STATE, Manifest
from extract.batch.runner import OutputError
from extract.batch.tasks import Converted, Job, Look, Made, Make, Readers, Seen, Todo, Trouble, Unwritable
from extract.batch.work import Work, members_of

MANIFEST = "manifest.sqlite"
_FAR_PATIENCE = 60.0
"""Seconds of work that a killed run may have to do again where the outputs lie far away."""


Derived = tuple[tuple[str, ...], tuple[str, ...]]
"""Files that were made, by their paths in the outputs folder, and notes on them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be run: names of inputs, the outputs folder, how a plan is made and what that depends on."""

    arguments: tuple[str, ...]
    output: Path
    make: Make
    readers: Readers
    fingerprint: str
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One input was looked at or made a plan of; `trouble` says why not."""

    name: str
    trouble: Trouble | None = None


class Run:
    """One run, its manifest open and locked until the block ends. The engine starts when there is work for it."""

    def __init__(self, request: Request, start: Callable[[Work], Engine]) -> None:
        self.request, self._start = request, start
        self.output = request.output
        self._engine: Engine | None = None
        self._stored = time.monotonic()
        self._worked = False
        for folder in (PLANS, SHELF):
            (self.output / folder).mkdir(parents=True, exist_ok=True)
        self._here = Path(tempfile.mkdtemp()) if is_far(self.output) else self.output / STATE
        self.manifest = Manifest(self._fetched(), request.fingerprint)
        self.spool = (self._here if is_private(self.output) else self.output / STATE) / "spool"
        self.spool.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine is not None:
            self._engine.close()
        if error is None:  # else the next run finds there what this one unpacked
            self._clear_spool()
        self.manifest.close(broken=error is not None)
        self._store_manifest()
        if is_far(self.output):
            shutil.rmtree(self._here)

    def _clear_spool(self) -> None:
        if not is_far(self.spool):
            shutil.rmtree(self.spool)
            return
        for name in list(names_in(self.spool)):
            (self.spool / name).unlink(missing_ok=True)

    @cached_property
    def engine(self) -> Engine:
        """The engine, started now if it is not yet."""
        self._engine = self._start(Work(self.request.make, self.request.readers))
        return self._engine

    def find(self) -> int:
        """List what the arguments name. How many inputs are new, changed, or to be tried again."""
        for found in find(self.request.arguments, self.output, self.request.readers.suffixes):
            try:
                told = signature(found.path)
            except OSError:
                told = "missing"  # who opens it says why
            self.manifest.named(found, told, retry=self.request.retry)
        self.manifest.commit()
        return sum(1 for _ in self.manifest.unseen())

    def look(self) -> Iterator[Step]:
        """Hash what is new or changed, and list the archives among it."""
        yield from self._look((found.name, found.path, found.certain) for found in self.manifest.unseen())

    def _look(self, inputs: Iterable[tuple[str, Path, bool]]) -> Iterator[Step]:
        tasks = (Look(name, self._source(path), certain, self.spool) for name, path, certain in inputs)
        for task, answer in self.engine.run(tasks):
            assert isinstance(answer, Seen | Trouble)
            self.manifest.seen(task.name, answer)
            if isinstance(answer, Seen) and answer.members is not None:
                self.manifest.members(task.name, members_of(answer.members))
            self._note()
            yield Step(task.name, answer if isinstance(answer, Trouble) else None)

    def _source(self, path: Path) -> Path | bytes:
        """The path, or what lies there if the workers cannot open it themselves."""
        if not is_far(path) or (self.engine.reaches_far and not is_private(path)):
            return path
        with suppress(OSError):
            return path.read_bytes()
        return path  # the worker meets the same error, and tells it as any other

    def is_empty(self) -> bool:
        """Whether the arguments name nothing at all that could be a plan."""
        return self.manifest.named_count() == 0

    def settle(self) -> int:
        """Decide which contents have a plan under which name, and bring those that are made to their place.

        How many plans are to be made. Archives with members among them are unpacked again if a run was killed.
        """
        self._place()
        if packed := {todo.archive: todo.path for todo in self._todo() if todo.archive and not self._spooled(todo)}:
            for _ in self._look((name, path, True) for name, path in packed.items()):
                pass
            self._place()
        return sum(1 for _ in self._todo())

    def _todo(self) -> Iterator[Todo]:
        return self.manifest.todo(retry=self.request.retry)

    def _spooled(self, todo: Todo) -> bool:
        return (self.spool / todo.sha256).is_file()

    def convert(self) -> Iterator[Step]:
        """Convert what a slow program must convert first, many files at one start: a step for each.

        What does not come out of it is no failure yet: its reader tries again, and says why.
        """
        paths = (self.spool / todo.sha256 if todo.archive else todo.path for todo in self._todo())
        tasks = conversions(paths, self.spool, self.request.readers)
        first = next(tasks, None)
        if first is not None:  # without one the engine is not started
            yield from map(Step, converted(self.engine, chain([first], tasks)))

    def make(self) -> Iterator[Step]:
        """Make the plans that are to be made. Raises OutputError when the outputs cannot be written."""
        for job, answer in self.engine.run(self._jobs()):
            self._worked = True
            assert isinstance(job, Job) and not isinstance(answer, Seen | Converted)
            if isinstance(answer, Made) and answer.data is not None:
                answer = self._written(job, answer)
            if isinstance(answer, Unwritable):
                raise OutputError(answer.reason)
            if isinstance(answer, Made):
                self.manifest.made(job.todo, answer)
            else:
                self._failed(job.todo, answer)
            self._note()
            yield Step(job.name, answer if isinstance(answer, Trouble) else None)

    def _jobs(self) -> Iterator[Job]:
        carried = is_far(self.output) and (is_private(self.output) or not self.engine.reaches_far)
        for todo in self._todo():
            source = self.spool / todo.sha256 if todo.archive else self._source(todo.path)
            target = None if carried else self.output / PLANS / todo.output
            yield Job(todo, source, target, None if is_far(self.spool) else self.spool)

    def _written(self, job: Job, made: Made) -> Made | Unwritable:
        assert made.data is not None
        try:
            write_whole(self.output / PLANS / job.todo.output, made.data)
        except OSError as error:
            return Unwritable(str(error.strerror or error))
        return made

    def _failed(self, todo: Todo, trouble: Trouble) -> None:
        """What an earlier program made of it does not count any more."""
        (self.output / PLANS / todo.output).unlink(missing_ok=True)
        self.manifest.failed(todo, trouble)

    def _place(self) -> None:
        """Take plans that do not count out of the folder, then bring back those that do."""
        self.manifest.settle(names_in(self.output / PLANS))
        self.manifest.find_twins()
        self._move()

    def _move(self) -> None:
        for step in ("vacate", "fill"):
            for sha, file, at, wanted in self.manifest.misplaced(step):
                found = move(self.output / at, self.output / wanted) or (self.output / wanted).is_file()
                self.manifest.lies(sha, file, wanted if found else None)
            self.manifest.commit()

    def finish(self) -> tuple[told.Totals, list[str]]:
        """Set twins aside, clear away, and write the summary: the totals, and files of others that lay among the plans."""
        if self._worked:  # else everything lies where `settle` brought it
            self.manifest.find_twins()
            self._move()
        strange = list(self._set_aside())
        for sha, file, at in self.manifest.outdated():
            (self.output / at).unlink(missing_ok=True)
            self.manifest.lies(sha, file, None)
        self.manifest.commit()
        return told.tell(self.manifest, self.output), strange

    def derive(self, step: str, mark: str, make: Callable[[], Derived] | None) -> tuple[str, ...]:
        """Have something made of all plans that count, unless it was made of the same plans with the same `mark` before.

        `make` gives the files that it wrote and notes on them, None makes nothing. What was written of other plans and
        does not hold any more is removed. The notes, of this time or of then.
        """
        key = f"{mark} {told.digest(self.manifest)}"
        known = json.loads(self.manifest.meta(f"derived {step}") or '{"key": "", "files": [], "notes": []}')
        if known["key"] == key and all((self.output / name).is_file() for name in known["files"]):
            return tuple(known["notes"])
        written: tuple[str, ...] = ()
        notes: tuple[str, ...] = ()
        done = False
        try:
            if make:
                written, notes = make()
                done = True
        finally:
            for name in {*known["files"]} - {*written}:
                (self.output / name).unlink(missing_ok=True)
            now = {"key": key if done else "", "files": written, "notes": notes}
            self.manifest.set_meta(f"derived {step}", json.dumps(now))
            self.manifest.commit()
        return notes

    def themes(self, most: int) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
        """The stems of the plans that count by theme, at most so many of each."""
        return told.themes(self.manifest, most)

    def _set_aside(self) -> Iterator[str]:
        """Whatever lies among the plans and comes from no input would be counted by all that reads the folder.

        What killed runs were writing is removed, here and in the outputs folder: this one holds the lock, and writes nothing just now.
        """
        aside = self.output / STATE / "strange"
        for name in filter(PART.fullmatch, names_in(self.output)):
            (self.output / name).unlink(missing_ok=True)
        for name in self.manifest.strangers(names_in(self.output / PLANS)):
            if PART.fullmatch(name):
                (self.output / PLANS / name).unlink(missing_ok=True)
            elif name.endswith(".json"):
                aside.mkdir(exist_ok=True)
                move(self.output / PLANS / name, aside / name)
                yield f"{PLANS}/{name}"

    def _fetched(self) -> Path:
        """The manifest's file; of far outputs a copy, as SQLite wants a disk."""
        local, far = self._here / MANIFEST, self.output / STATE / MANIFEST
        if is_far(self.output) and far.is_file():
            local.write_bytes(far.read_bytes())
        return local

    def _note(self) -> None:
        """Write down what is known, every moment on disk and every minute far away."""
        self.manifest.tick()
        if is_far(self.output) and time.monotonic() - self._stored > _FAR_PATIENCE:
            self.manifest.commit()
            self._store_manifest()

    def _store_manifest(self) -> None:
        self._stored = time.monotonic()
        if is_far(self.output):
            write_whole(self.output / STATE / MANIFEST, (self._here / MANIFEST).read_bytes())
