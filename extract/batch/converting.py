"""Files for a program that takes long to start, gathered so that one start serves many of them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from extract.batch.engines import Engine
from extract.batch.files import is_far
from extract.batch.tasks import Convert, Readers, Trouble

AT_ONCE = 20
"""Files to a start, which then costs less than they do; all of them together have the time that one file may take."""
_HEAD = 100


def conversions(paths: Iterable[Path], folder: Path, readers: Readers) -> Iterator[Convert]:
    """The tasks that convert those of the paths that wait for it. One that is left alone is converted when it is read.

    What lies far away, or a folder there, is left to the readers too: each of their machines would need its own copy.
    """
    if readers.waits is None or is_far(folder):
        return
    waiting = (path for path in paths if not is_far(path) and readers.waits(_head(path)))
    while len(together := tuple(islice(waiting, AT_ONCE))) > 1:
        yield Convert(together, folder)


def converted(engine: Engine, tasks: Iterable[Convert]) -> Iterator[str]:
    """Carry out the tasks: the names of the files, those too that did not come out and are left to their reader.

    That LibreOffice dies or takes too long over a file is nothing new; a defect of the program is a RuntimeWarning.
    """
    for task, answer in engine.run(tasks):
        assert isinstance(task, Convert)
        if isinstance(answer, Trouble) and answer.trace:
            warnings.warn(f"{task.name}: {answer.reason}\n{answer.trace}", RuntimeWarning, stacklevel=2)
        yield from map(str, task.paths)


def _head(path: Path) -> bytes:
    with suppress(OSError, ValueError):  # the reader says what is wrong with it
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_HEAD)
    return b""
