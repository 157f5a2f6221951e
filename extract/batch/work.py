"""What a worker does: look at an input (hash, kind, members of an archive), convert several, make a plan of one.

`Work` can be sent to any process. What is wrong with an input raises nothing: the answer says so. The plan itself goes
to its file from here.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from extract.batch.archives import CHUNK, Member, is_archive, unpack
from extract.batch.files import is_far, write_whole
from extract.batch.inputs import ARCHIVES, by_suffix, is_visible
from extract.batch.tasks import (
    Answer,
    Convert,
    Converted,
    Job,
    Look,
    Made,
    Make,
    Readers,
    Seen,
    Task,
    Trouble,
    Unwritable,
    trouble_of,
)
from extract.errors import ReadError
from extract.model.plan import Plan

_LARGEST = 64 * 2**20
"""A file of no known suffix is opened to see what it holds up to this size: no plan is as large, films are."""
_MOST = 0.8
"""The part of a text that must lie between its first and its last heading to stand for all of it."""
_OUTPUT_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with a task: with `readers` an input is looked at or converted, with `make` a plan is made of it."""

    make: Make
    readers: Readers

    def __call__(self, task: Task) -> Answer:
        """The answer to a task. Raises nothing but what ends the process."""
        try:
            if isinstance(task, Look):
                return self._look(task)
            return self._convert(task) if isinstance(task, Convert) else _produce(task, self.make)
        except Exception as error:
            return trouble_of(task.name, error)

    def _convert(self, task: Convert) -> Converted:
        if self.readers.convert is not None:
            self.readers.convert(task.folder, task.paths)
        return Converted()

    def _look(self, task: Look) -> Seen:
        with _open(task) as file:
            size, sha = _hashed(file)
            if task.name.lower().endswith(ARCHIVES):
                if not is_archive(file) or self._known(file, size):
                    return Seen("plan", sha)
                return Seen("archive", sha, self._members(task, file, sha))
            return Seen("plan" if task.certain or self._known(file, size) else "other", sha)

    def _known(self, file: IO[bytes], size: int) -> bool:
        if size > _LARGEST:
            return False
        known = self.readers.knows(file.read())
        file.seek(0)
        return known

    def _members(self, task: Look, file: IO[bytes], sha: str) -> Path:
        """Unpack an archive; the list of its members goes to a file, as it may be long."""
        lines = []
        for member in unpack(file, task.name, task.spool, is_visible):
            told = self._taken(member, task.spool)
            if told is not None:
                lines.append(json.dumps([told.name, told.sha256, told.reason], ensure_ascii=False))
        listing = task.spool / f"{sha}.members"
        write_whole(listing, "\n".join(lines))
        return listing

    def _taken(self, member: Member, spool: Path) -> Member | None:
        """A member as it goes into the manifest; None if it is no plan, as of files in a folder."""
        if member.sha256 is None:
            return member
        packed = member.name.lower().endswith(ARCHIVES)
        if by_suffix(member.name, self.readers.suffixes) and not packed:
            return member
        if self.readers.knows((spool / member.sha256).read_bytes()):
            return member
        return Member(member.name, None, "an archive inside an archive, which is not opened") if packed else None


def _open(task: Look) -> IO[bytes]:
    if isinstance(task.source, bytes):
        return io.BytesIO(task.source)
    try:
        return task.source.open("rb") if is_far(task.source) else _regular(task.source, task.name)
    except FileNotFoundError:
        raise ReadError(task.name, "no such file") from None
    except IsADirectoryError:
        raise ReadError(task.name, "is a folder, not a file") from None
    except PermissionError:
        raise ReadError(task.name, "no permission to read it") from None


def _regular(path: Path, name: str) -> IO[bytes]:
    """A regular file, opened: a pipe would be waited for without end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        raise ReadError(name, "is no regular file but a pipe or a device")
    return open(path, "rb", opener=lambda file, flags: os.open(file, flags | getattr(os, "O_NONBLOCK", 0)))


def _hashed(file: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
    file.seek(0)
    return size, digest.hexdigest()


def members_of(listing: Path) -> Iterator[tuple[str, str | None, str | None]]:
    """The members that were listed: name, hash, reason."""
    with listing.open(encoding="utf-8") as lines:
        for line in lines:
            name, sha, reason = json.loads(line)
            yield name, sha, reason


def _produce(job: Job, make: Make) -> Made | Trouble | Unwritable:
    source = job.source.read_bytes() if isinstance(job.source, Path) and is_far(job.source) else job.source
    plan = make(source, job.name, job.converted)
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
        text_sha256=text_hash(plan),
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


def text_hash(plan: Plan) -> str:
    """What two files of one plan have in common: the letters and digits from its first heading to its last.

    A docx and a pdf differ in spaces and lines, a web page has its own lines above and below. Where headings do not
    hold most of the text, all of it counts.
    """
    whole = _letters(plan.text)
    if plan.sections:
        body = _letters(plan.text[plan.sections[0].start : plan.sections[-1].start])
        if len(body) >= _MOST * len(whole):
            whole = body
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
