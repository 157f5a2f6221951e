"""What the commands over many files share: how workers are started, and how progress is shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from extract.cli.app import fail

if TYPE_CHECKING:
    from extract.batch.tasks import Make
    from extract.workers import Limits

Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="processes; by default one a processor")]
Seconds = Annotated[
    float, typer.Option("--timeout", min=0.1, help="seconds that one file may take; of a scan, each page")
]
Memory = Annotated[int, typer.Option("--memory", min=256, help="MiB that one file may take")]
_MODULES = {"rjieba": "rjieba", "jieba": "jieba", "pkuseg": "spacy_pkuseg"}
INTERRUPTED = 130
"""The exit code after Ctrl-C, as a shell gives it."""
Item = TypeVar("Item")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def making(segmenter: str, model: Path | None) -> Make:
    """The function that makes a plan, for workers. A segmenter that is not there is a usage error.

    Nothing heavy is loaded for it: that is done by the workers, and by none if there is no work.
    """
    from extract.maker import PlanMaker

    if segmenter not in _MODULES:
        fail(f"segmenter {segmenter}: unknown; known are {', '.join(_MODULES)}", 2)
    if find_spec(_MODULES[segmenter]) is None:
        fail(f"segmenter {segmenter}: not installed; install guihua[segmenters]", 2)
    if segmenter == "pkuseg" and (model is None or not model.is_dir()):
        fail("segmenter pkuseg: it needs the folder of a pkuseg model (--pkuseg-model)", 2)
    return PlanMaker(segmenter, str(model) if model else None)


def deriving() -> Limits:
    """The limits of what is made of all plans together."""
    from extract.workers import Limits

    return Limits(seconds=6 * 3600, memory_bytes=8 * 2**30, output_bytes=2**40)


def limits(seconds: float, memory: int) -> Limits:
    """The limits of one file."""
    from extract.workers import Limits

    return Limits(seconds=seconds, memory_bytes=memory * 2**20)


def progress(items: Iterator[Item], total: int | None, what: str) -> Iterator[Item]:
    """A bar with rate and remaining time on a terminal, nothing elsewhere. Without a total it only counts."""
    if not sys.stderr.isatty() or (total is not None and total < 2):
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total, rate="")
        for item in items:
            speed = shown.tasks[task].speed
            shown.update(task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
            yield item


@contextmanager
def working(what: str) -> Iterator[None]:
    """A word and a turning mark on a terminal while something is made, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def complain(name: str, reason: str) -> None:
    """Say on stderr what is wrong with one input."""
    from extract.errors import one_line

    typer.echo(f"guihua: {one_line(name)}: {reason}", err=True)


@contextmanager
def interruptible(then: str = "what is written stays") -> Iterator[None]:
    """Ctrl-C ends the block's command with one line, which says what comes `then`, and the exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        fail(f"interrupted; {then}", INTERRUPTED)
