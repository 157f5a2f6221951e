"""One file, read or mined in a child process with limits: what it does to the process, it does to the child alone.

The command line and batches always work like this. In Python `extract.read(path)` reads in the caller's own process,
which is simplest and fastest for files that one trusts, and `extract.read(path, limits=Limits())` reads here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from extract.errors import ReadError
from extract.workers import LimitExceeded, Limits, Worker, WorkerDied

if TYPE_CHECKING:
    from extract.model.document import Document
    from extract.model.plan import Plan

    Make = Callable[[Path | bytes, str], Plan]

Result = TypeVar("Result")
_LOCK = threading.Lock()


def read_safely(path: Path, limits: Limits) -> Document:
    """Read a file in a child that is kept for the next one and ends with this process. Raises ReadError.

    A file that goes over a limit, or that ends the child, is a ReadError too: `plan.pdf: reading it took over 60 s
    (limit: seconds)`.
    """
    from extract.model.document import Document

    with _LOCK:
        worker = _reader(limits)
    return Document.model_validate_json(call(worker, path, "reading it"))


class SafeMaker:
    """What `maker` makes of files, in one child that serves one file after the other: the limits cover all of it.

    Use it as a context manager, or call `close`. `start` begins to load words and rules without waiting for them.
    """

    def __init__(self, maker: Make, limits: Limits) -> None:
        self._worker: Worker[Path, Plan] = Worker(partial(_make, maker), limits)
        self.start, self.close = self._worker.start, self._worker.close

    def __call__(self, path: Path) -> Plan:
        """The plan of a file. Raises ReadError, also where a limit is the reason, and SetupError."""
        return call(self._worker, path, "reading and mining it")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def call(worker: Worker[Path, Result], path: Path, doing: str) -> Result:
    """A worker's result for a file; a limit or a dead child becomes a ReadError that names the file."""
    try:
        return worker.call(path)
    except LimitExceeded as error:
        raise ReadError(str(path), f"{doing} {error}") from None
    except WorkerDied as error:
        raise ReadError(str(path), f"{doing} failed: {error}") from None


@cache
def _reader(limits: Limits) -> Worker[Path, str]:
    return Worker(_read, limits)


def _read(path: Path) -> str:
    """As JSON, which costs two thirds of what pickled records cost, and which the caller's side checks."""
    from extract.read import read_file

    return read_file(path).model_dump_json()


def _make(maker: Make, path: Path) -> Plan:
    return maker(path, str(path))
