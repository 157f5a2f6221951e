"""Archives of plans (zip, tar): their members one by one into files whose names come from the content alone.

An archive is untrusted. No name in it is ever used as a path; links and devices are no plans; what unpacks to too
much is refused, and so is a member that is larger than any plan.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from extract.batch.files import write_whole
from extract.errors import ReadError

CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold: number of entries, bytes of one member and of all, bytes for each packed one."""

    entries: int = 100_000
    member: int = 64 * 2**20
    total: int = 8 * 2**30
    ratio: int = 200
    free: int = 64 * 2**20
    """Up to this many bytes no ratio counts: small texts may well be packed a thousandfold."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, and either its hash (its content lies in the spool) or a reason."""

    name: str
    sha256: str | None
    reason: str | None = None


def is_archive(file: IO[bytes]) -> bool:
    """Whether an open file is a zip or tar by its content."""
    try:
        return zipfile.is_zipfile(file) or tarfile.is_tarfile(file)
    except (OSError, EOFError, zlib.error):
        return False
    finally:
        file.seek(0)


def unpack(
    file: IO[bytes], name: str, spool: Path, wanted: Callable[[str], bool], bounds: Bounds | None = None
) -> Iterator[Member]:
    """The wanted members of an open archive, their content in `spool/<sha256>`; `wanted` is asked of their names.

    Raises ReadError if the archive is damaged, holds too many entries, or unpacks to too much.
    """
    meter = _Meter(file, name, bounds or Bounds())
    entries = _zipped if zipfile.is_zipfile(file) else _tarred
    file.seek(0)
    seen: dict[str, int] = {}
    try:
        for entry, reason, opened in entries(file, meter):
            if not wanted(entry):
                continue
            seen[entry] = seen.get(entry, 0) + 1
            told = entry if seen[entry] == 1 else f"#{seen[entry]}/{entry}"  # a name may stand there twice
            try:
                yield Member(told, None, reason) if reason else Member(told, _spool(opened(), spool, meter))
            except _Refused as error:
                yield Member(told, None, str(error))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ReadError(name, f"a damaged archive ({error})") from error
    except tarfile.TarError as error:  # it lists whatever compression was tried
        raise ReadError(name, "a damaged archive, or none") from error


class _Refused(Exception):
    """One member is not taken; the others are."""


class _Meter:
    """Counts what comes out of an archive, and stops it at the bounds."""

    def __init__(self, file: IO[bytes], name: str, bounds: Bounds) -> None:
        self.name, self.bounds = name, bounds
        self.packed = file.seek(0, os.SEEK_END)
        file.seek(0)
        self.entries = self.bytes = 0

    def entry(self) -> None:
        self.entries += 1
        if self.entries > self.bounds.entries:
            raise ReadError(self.name, f"an archive of more than {self.bounds.entries:,} entries")

    def take(self, count: int) -> None:
        self.bytes += count
        if self.bytes > self.bounds.total:
            raise ReadError(self.name, f"an archive that unpacks to more than {self.bounds.total:,} bytes")
        if self.bytes > max(self.bounds.free, self.packed * self.bounds.ratio):
            raise ReadError(self.name, f"an archive that unpacks to more than {self.bounds.ratio} times its size")


_Entry = tuple[str, str | None, Callable[[], IO[bytes]]]


def _zipped(file: IO[bytes], meter: _Meter) -> Iterator[_Entry]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            meter.entry()
            if info.is_dir():
                continue
            reason = None
            if info.flag_bits & 1:
                reason = "encrypted in its archive"
            elif info.file_size > meter.bounds.member:
                reason = f"larger than {meter.bounds.member:,} bytes"
            yield _zip_name(info), reason, lambda info=info: archive.open(info)  # type: ignore[misc]


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name. Archives made on Chinese Windows hold GBK without saying so; zipfile then reads cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _tarred(file: IO[bytes], meter: _Meter) -> Iterator[_Entry]:
    with tarfile.open(fileobj=file, mode="r:*") as archive:
        for info in archive:
            meter.entry()
            archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every entry for good
            if info.isdir():
                continue
            reason = None
            if not info.isreg():
                reason = "a link or device in its archive, no file"
            elif info.size > meter.bounds.member:
                reason = f"larger than {meter.bounds.member:,} bytes"
                meter.take(info.size)  # the way to the next member leads through it
            yield _printable(info.name), reason, lambda info=info: archive.extractfile(info)  # type: ignore[misc]


def _printable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _spool(content: IO[bytes], spool: Path, meter: _Meter) -> str:
    """Write a member under the hash of its content. What a header says of its size is not believed."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as out:
        try:
            with content:
                _copy(content, out, digest.update, meter)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
            raise _Refused(f"damaged in its archive ({error})") from error
        out.seek(0)
        write_whole(spool / digest.hexdigest(), out.read())
    return digest.hexdigest()


def _copy(content: IO[bytes], out: IO[bytes], update: Callable[[bytes], None], meter: _Meter) -> None:
    size = 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        meter.take(len(chunk))
        if size > meter.bounds.member:
            raise _Refused(f"larger than {meter.bounds.member:,} bytes")
        update(chunk)
        out.write(chunk)
