"""Files and folders, here or far away: the same calls for a local path and for any address that fsspec knows."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

PART = re.compile(r"\.(.+)\.part-\w+")
"""A file that is being written; what a killed run leaves of them is removed by the next one."""
_LONGEST = 150
"""Bytes that an output's stem may have: with hash and temporary suffix a name stays below the 255 of file systems."""


def place(address: str) -> Path:
    """The path of an address: a local one, or for `s3://…`, `hdfs://…`, `memory://…` a path of universal-pathlib.

    Raises ImportError where universal-pathlib (extra `ray`) or the file system's own package is not installed.
    """
    if "://" not in address:
        return Path(address)
    from upath import UPath

    return cast(Path, UPath(address))


def is_far(path: Path) -> bool:
    """Whether a path needs a client of its own (fsspec)."""
    return not isinstance(path, Path)


def is_private(path: Path) -> bool:
    """Whether only this process sees the path: fsspec's memory."""
    return is_far(path) and cast(Any, path).protocol == "memory"


def signature(path: Path) -> str:
    """What changes when a file changes, without reading it: size, times and inode, or what the far store tells.

    A changed file with its old time put back has a new change time. Raises OSError.
    """
    if is_far(path):
        far = cast(Any, path)
        return str(far.fs.ukey(far.path))
    stat = path.stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all, also when the program is killed in between."""
    with whole(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a file line by line, whole or not at all: the lines are never all in memory."""
    with whole(path) as file:
        for line in lines:
            file.write(f"{line}\n".encode("utf-8", "backslashreplace"))


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into that takes its name when the block ends well, and is gone when it does not."""
    if is_far(path):
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            with path.open("wb") as far:  # stores of objects show an object when it is complete
                shutil.copyfileobj(file, far)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.part-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def move(old: Path, new: Path) -> bool:
    """Move a file within the outputs folder; False if it is not there."""
    try:
        if is_far(old):
            new.write_bytes(old.read_bytes())
            old.unlink()
        else:
            os.replace(old, new)
    except FileNotFoundError:
        return False
    return True


def names_in(folder: Path) -> Iterator[str]:
    """The names of the files in a folder, in no order, one at a time; nothing if there is no such folder."""
    if is_far(folder):
        yield from (entry.name for entry in folder.iterdir()) if folder.is_dir() else ()
        return
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            yield entry.name


def safe_stem(name: str) -> str:
    """The stem of an output for an input of that name: one visible part of a path, of bounded length.

    Names come from archives too: separators, control characters and leading dots do not survive.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = Path(last).stem if last.strip(".") else ""
    kept = "".join(char if char.isprintable() else "_" for char in stem).lstrip(". ").rstrip()
    return kept.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore") or "plan"
