"""What a worker does with one input: look at it (hash, kind, members of an archive), or make a plan of it.

A task, the `Work` and the answer can be sent to any process. What is wrong with an input raises nothing: the answer
says so. Only small answers come back; the plan itself goes to its file from here.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from extract.batch.archives import CHUNK, Member, is_archive, unpack
from extract.batch.files import write_whole
from extract.batch.inputs import ARCHIVES, by_suffix, is_visible
from extract.errors import GuihuaError, ReadError, one_line
from extract.model.plan import Plan

Make = Callable[[Path | bytes, str], Plan]
"""Reads, mines and checks: a file or its bytes, and the input's name."""
Knows = Callable[[bytes], bool]
"""Whether some reader knows this content for sure."""
LARGEST = 64 * 2**20
"""A file of no known suffix is opened to see what it holds up to this size: no plan is as large, films are."""
_OUTPUT_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})


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
    """A plan to be made from a file or its bytes into a file; without a target it comes back as bytes."""

    todo: Todo
    source: Path | bytes
    target: Path | None

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


Task = Look | Job
Answer = Seen | Made | Trouble | Unwritable


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


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with a task: with `knows` it is looked at, with `make` a plan is made of it."""

    make: Make
    knows: Knows

    def __call__(self, task: Task) -> Answer:
        """The answer to a task. Raises nothing but what ends the process."""
        try:
            return self._look(task) if isinstance(task, Look) else _produce(task, self.make)
        except Exception as error:
            return trouble_of(task.name, error)

    def _look(self, task: Look) -> Seen:
        with _open(task) as file:
            return _seen(task, file, self.knows)


def _open(task: Look) -> IO[bytes]:
    if isinstance(task.source, bytes):
        return io.BytesIO(task.source)
    try:
        return task.source.open("rb")
    except FileNotFoundError:
        raise ReadError(task.name, "no such file") from None
    except IsADirectoryError:
        raise ReadError(task.name, "is a folder, not a file") from None
    except PermissionError:
        raise ReadError(task.name, "no permission to read it") from None


def _seen(task: Look, file: IO[bytes], knows: Knows) -> Seen:
    digest = hashlib.sha256()
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
    file.seek(0)
    sha = digest.hexdigest()
    if task.name.lower().endswith(ARCHIVES):
        if is_archive(file) and not (size <= LARGEST and _known(file, knows)):
            return Seen("archive", sha, _members(task, file, sha, knows))
        return Seen("plan", sha)
    if task.certain:
        return Seen("plan", sha)
    return Seen("plan" if size <= LARGEST and _known(file, knows) else "other", sha)


def _known(file: IO[bytes], knows: Knows) -> bool:
    known = knows(file.read())
    file.seek(0)
    return known


def _members(task: Look, file: IO[bytes], sha: str, knows: Knows) -> Path:
    """Unpack an archive; the list of its members goes to a file, as it may be long."""
    listing = task.spool / f"{sha}.members"
    lines = []
    for member in unpack(file, task.name, task.spool, is_visible):
        told = _taken(member, task.spool, knows)
        if told is not None:
            lines.append(json.dumps([told.name, told.sha256, told.reason], ensure_ascii=False))
    write_whole(listing, "\n".join(lines))
    return listing


def _taken(member: Member, spool: Path, knows: Knows) -> Member | None:
    """A member as it goes into the manifest; None if it is no plan, as of files in a folder."""
    packed = member.name.lower().endswith(ARCHIVES)
    if member.sha256 is None or (by_suffix(member.name) and not packed) or knows((spool / member.sha256).read_bytes()):
        return member
    return Member(member.name, None, "an archive inside an archive, which is not opened") if packed else None


def members_of(listing: Path) -> Iterator[tuple[str, str | None, str | None]]:
    """The members that were listed: name, hash, reason."""
    with listing.open(encoding="utf-8") as lines:
        for line in lines:
            name, sha, reason = json.loads(line)
            yield name, sha, reason


def _produce(job: Job, make: Make) -> Made | Trouble | Unwritable:
    plan = make(job.source, job.name)
    if job.todo.sha256 and plan.plan.source.sha256 != job.todo.sha256:
        return Trouble("it changed while the run was going on")
    data = (_named(plan, job.todo.file).model_dump_json(indent=1) + "\n").encode()
    if job.target is not None:
        try:
            write_whole(job.target, data)
        except OSError as error:
            if error.errno not in _OUTPUT_ERRORS:
                raise
            return Unwritable(str(error.strerror))
    return _made(plan, data, carried=job.target is None)


def _named(plan: Plan, file: str) -> Plan:
    """The plan under its file's own name, not the one it was unpacked to."""
    source = plan.plan.source.model_copy(update={"name": file})
    return plan.model_copy(update={"plan": plan.plan.model_copy(update={"source": source})})


def _made(plan: Plan, data: bytes, *, carried: bool) -> Made:
    return Made(
        output_sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=text_hash(plan.text),
        title=plan.plan.title,
        theme=plan.plan.theme,
        format=plan.plan.source.format,
        records=_counts(record.kind for record in plan.commitments),
        findings=_counts(finding.severity for finding in plan.findings),
        unclaimed=len(plan.unclaimed),
        data=data if carried else None,
    )


def _counts(kinds: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))


def text_hash(text: str) -> str:
    """The hash of a text by its letters and digits alone: a docx and a pdf of one plan differ in spaces and lines."""
    kept = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()
