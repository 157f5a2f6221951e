"""The fingerprint of all that decides what a plan's output is, besides its own file."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

PARTS = ("model", "text", "lexicon", "read", "outline", "mine", "audit", "workers", "batch/work.py")
"""Folders of the package that bear on a plan; a change of the reports makes no plan anew."""


def fingerprint(*settings: str | None, parts: tuple[str, ...] = PARTS) -> str:
    """A hash of the program's code and words, the versions of what it is built on, and the settings of the run.

    Code is hashed and not only the version's number, so that whoever edits a word list gets its effect.
    """
    digest = hashlib.sha256(repr((settings, sys.version_info[:2], _versions())).encode())
    root = files("extract")
    for name, content in _contents(root, parts):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _versions() -> list[str]:
    """What guihua requires, as installed; an extra only where it is there, what only its developers need not at all."""
    found = []
    for requirement in metadata.requires("guihua") or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if 'extra == "dev"' in requirement or "extra == 'dev'" in requirement:
            continue
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return [metadata.version("guihua"), *sorted(set(found))]


def _contents(root: Traversable, parts: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for path in ("pipeline.py", "maker.py", *parts):
        yield from _below(root / path, path)


def _below(entry: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if entry.is_file():
        if not name.endswith(".pyc"):
            yield name, entry.read_bytes()
    elif entry.is_dir():
        for child in sorted(entry.iterdir(), key=lambda each: each.name):
            yield from _below(child, f"{name}/{child.name}")
