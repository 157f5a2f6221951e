"""What a run is to read: files as they are named, folders and patterns searched, one at a time and in no order."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, cast

from extract.batch.files import is_far, place

Suffixes = frozenset[str]
"""What folders are searched for by name, as `.docx`; of a file of another suffix the content decides."""
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
"""What is opened as an archive of plans, by its name, unless a reader knows the content for a document."""


@dataclass(frozen=True, slots=True)
class Found:
    """An input: its name for people and for the manifest, its path, and whether it must be a plan.

    `certain` is False for a file that a folder or archive holds and whose suffix tells nothing: it is a plan if a
    reader knows its content, and otherwise left out without a word.
    """

    name: str
    path: Path
    certain: bool


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 are shown by their numbers."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def by_suffix(name: str, suffixes: Suffixes) -> bool:
    """Whether a file's name says that it is a plan or an archive of plans."""
    lower = name.lower()
    return PurePosixPath(lower).suffix in suffixes or lower.endswith(ARCHIVES)


def is_visible(inside: str) -> bool:
    """Whether a file below a folder or in an archive is one that people put there: not hidden, not a README."""
    parts = PurePosixPath(inside).parts
    return not any(part.startswith((".", "__MACOSX")) for part in parts) and not parts[-1].startswith("README")


def find(arguments: Iterable[str], apart: Path, suffixes: Suffixes) -> Iterator[Found]:
    """The inputs that the arguments name: files, folders, patterns (`**` too), addresses of fsspec.

    The folder `apart` (that of the outputs) is never searched. A name that nothing stands behind is given back as
    it is: who looks at it says so.
    """
    for argument in arguments:
        if "://" in argument:
            yield from _far(argument, suffixes)
        elif os.path.isdir(argument):
            yield from _below(argument, apart, suffixes)
        elif glob.has_magic(argument) and not os.path.lexists(argument):
            yield from _matching(argument, apart, suffixes)
        else:
            yield _local(argument, certain=True)


_COMMON = frozenset({".txt", ".md", ".doc", ".docx", ".wps", ".ofd", ".html", ".htm", ".pdf"})


def inputs_of(paths: Iterable[Path], suffixes: Suffixes = _COMMON) -> list[Path]:
    """Files as they are named, and those of folders whose suffix is one of a plan, sorted: for commands on a few plans."""
    found: list[Path] = []
    for path in paths:
        inside = find([str(path)], Path(os.devnull), suffixes)
        found += sorted(one.path for one in inside if one.certain) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _matching(pattern: str, apart: Path, suffixes: Suffixes) -> Iterator[Found]:
    for match in glob.iglob(pattern, recursive=True):
        if os.path.isdir(match):
            if "**" not in pattern:  # a ** names whatever is below a folder by itself
                yield from _below(match, apart, suffixes)
        else:
            yield _local(match, certain=by_suffix(match, suffixes))


def _below(folder: str, apart: Path, suffixes: Suffixes) -> Iterator[Found]:
    outputs = os.path.realpath(apart) if not is_far(apart) else None
    for root, folders, files in os.walk(folder):
        folders[:] = [
            name for name in folders if name[0] != "." and os.path.realpath(os.path.join(root, name)) != outputs
        ]
        for name in files:
            path = os.path.join(root, name)
            if is_visible(name) and os.path.isfile(path):
                yield _local(path, certain=by_suffix(name, suffixes))


def _local(path: str, *, certain: bool) -> Found:
    path = os.path.normpath(path)
    return Found(printable(path), Path(path), certain)


def _far(address: str, suffixes: Suffixes) -> Iterator[Found]:
    """A file, a folder or a pattern in a file system of fsspec."""
    head, magic, tail = re.match(r"(.*?/)((?:[^/]*[*?[].*)?)([^*?[]*)$", address, re.DOTALL).groups()  # type: ignore[union-attr]
    root = cast(Any, place(head if magic else address))
    if magic:
        found: Iterator[Any] = root.glob(magic + tail)
    elif root.is_dir():
        found = root.rglob("*")
    else:
        yield Found(address, cast(Path, root), certain=True)
        return
    for path in found:
        if is_visible(str(path.relative_to(root))) and path.is_file():
            yield Found(str(path), cast(Path, path), certain=by_suffix(path.name, suffixes))
