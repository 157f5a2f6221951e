"""What is sent to workers and comes back: a file to look at, a plan to be made, and the answers, all of them small."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from extract.batch.inputs import Suffixes
from extract.errors import GuihuaError, one_line
from extract.model.plan import Plan


class Make(Protocol):
    """Reads, mines and checks: a file or its bytes, and the input's name.

    In the folder `converted` a file may lie that was made of this one before, under the hash of its content.
    """

    def __call__(self, source: Path | bytes, name: str, converted: Path | None = None) -> Plan:
        """The plan."""
        ...


@dataclass(frozen=True, slots=True)
class Readers:
    """What a batch knows of the readers: which files they read, and which of them are better converted together.

    `knows`: whether some reader knows a content for sure. `suffixes`: those of files that a folder is searched for, as
    `.docx`; of a file of another suffix the content decides. `waits`: whether a file that begins so needs a program
    that takes long to start. `convert`: has that program convert files at one start into a folder, where each lies
    under the hash of its content; what is not there afterwards is converted when it is read.
    """

    knows: Callable[[bytes], bool]
    suffixes: Suffixes = frozenset()
    waits: Callable[[bytes], bool] | None = None
    convert: Callable[[Path, Iterable[Path]], None] | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an input failed: one line, and the traceback where it is a defect of the program.

    `passing`: a connection broke or timed out, which says nothing of the input.
    """

    reason: str
    trace: str | None = None
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """An input to look at; its members go to `spool` if it is an archive. Bytes instead of a path: carried there."""

    name: str
    source: Path | bytes
    certain: bool
    spool: Path


@dataclass(frozen=True, slots=True)
class Seen:
    """What an input is: its hash, and for an archive the file in the spool that lists its members."""

    kind: Literal["plan", "archive", "other"]
    sha256: str | None = None
    members: Path | None = None


@dataclass(frozen=True, slots=True)
class Convert:
    """Files to be converted together into a folder."""

    paths: tuple[Path, ...]
    folder: Path

    @property
    def name(self) -> str:
        """The first file, and how many more."""
        return f"{self.paths[0]} and {len(self.paths) - 1} more"


@dataclass(frozen=True, slots=True)
class Converted:
    """The folder holds what could be converted; the readers say of the rest why it could not."""


@dataclass(frozen=True, slots=True)
class Todo:
    """A plan to be made: the input's name and path, its archive if it is a member, and the name of its output.

    `sha256` is what its content must hash to, "" where nobody has looked yet.
    """

    name: str
    path: Path
    archive: str | None
    file: str
    sha256: str
    output: str


@dataclass(frozen=True, slots=True)
class Job:
    """A plan to be made from a file or its bytes into a file; without a target it comes back as bytes.

    `converted` is the folder that converted files lie in.
    """

    todo: Todo
    source: Path | bytes
    target: Path | None
    converted: Path | None = None

    @property
    def name(self) -> str:
        """The input's name."""
        return self.todo.name


@dataclass(frozen=True, slots=True)
class Made:
    """A plan as it was written: what the manifest and the summary keep of it."""

    output_sha256: str
    text_sha256: str
    title: str | None
    theme: str | None
    format: str
    records: dict[str, int]
    findings: dict[str, int]
    unclaimed: int
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Unwritable:
    """The outputs cannot be written: no fault of the input, and no use to go on."""

    reason: str


Task = Look | Convert | Job
Answer = Seen | Converted | Made | Trouble | Unwritable


def trouble_of(name: str, error: BaseException) -> Trouble:
    """What went wrong with an input, in one line; an exception that nobody foresaw brings its traceback."""
    if isinstance(error, GuihuaError):
        reason, trace = str(error).removeprefix(f"{one_line(name)}: "), None
    elif isinstance(error, OSError) and error.strerror:
        reason, trace = (f"{error.strerror}: {error.filename}" if error.filename else error.strerror), None
    else:
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
        trace = "".join(traceback.format_exception(error))
    return Trouble(" ".join(reason.split()), trace, isinstance(error, ConnectionError | TimeoutError))
