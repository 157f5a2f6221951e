"""The loop over files. It prints nothing: it yields what happened to each input."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.errors import GuihuaError, one_line
from extract.model.plan import Plan

SUFFIXES = frozenset({".txt", ".md", ".docx", ".html", ".htm", ".pdf"})
"""What a folder is searched for by name; a file that is named itself is always tried."""
_LARGEST = 64 * 2**20
"""A file of another suffix is opened to see what it holds up to this size: no plan is as large, films are."""
QUARANTINE = "quarantine.jsonl"


@dataclass(frozen=True)
class Done:
    """An input that was mined, where its plan was written, and how many records of each kind it holds."""

    source: Path
    output: Path
    title: str | None
    counts: dict[str, int]
    unclaimed: int


@dataclass(frozen=True)
class Failed:
    """An input that could not be mined; `reason` is one line."""

    source: Path
    reason: str


def inputs_of(paths: Iterable[Path], recognised: Callable[[bytes], bool] | None = None) -> list[Path]:
    """Files to mine: files as they are named, folders searched for plans, hidden and README files apart.

    A file in a folder is taken for a plan by its suffix, or else if `recognised` says so of its content.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if _visible(p, path) and _wanted(p, recognised))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _visible(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts
    return not path.name.startswith("README") and not any(part.startswith(".") for part in inside)


def _wanted(path: Path, recognised: Callable[[bytes], bool] | None) -> bool:
    if not path.is_file():
        return False
    if path.suffix.lower() in SUFFIXES:
        return True
    if recognised is None:
        return False
    try:
        return path.stat().st_size <= _LARGEST and recognised(path.read_bytes())
    except OSError:
        return False


def run_batch(
    paths: Iterable[Path], folder: Path, mine_file: Callable[[Path], Plan], quarantine: Path | None = None
) -> Iterator[Done | Failed]:
    """Mine each input into `folder`; an input that is named twice is mined once.

    Failures are also listed in `quarantine` (by default the folder's quarantine.jsonl), which is written anew.
    """
    inputs = list(dict.fromkeys(paths))
    stems = Counter(path.stem for path in inputs)
    folder.mkdir(parents=True, exist_ok=True)
    failures: list[Failed] = []
    for path in inputs:
        event = _one(path, folder, mine_file, alone=stems[path.stem] == 1)
        if isinstance(event, Failed):
            failures.append(event)
        yield event
    _write_quarantine(quarantine or folder / QUARANTINE, failures)


def _one(path: Path, folder: Path, mine_file: Callable[[Path], Plan], *, alone: bool) -> Done | Failed:
    try:
        plan = mine_file(path)
        stem = path.stem if alone else f"{path.stem}-{plan.plan.source.sha256[:8]}"
        output = folder / f"{stem}.json"
        write_whole(output, plan.model_dump_json(indent=1) + "\n")
    except Exception as error:  # one file must not cost the others; it is reported, never swallowed
        return Failed(path, reason_of(path, error))
    counts = Counter(record.kind for record in plan.commitments)
    return Done(path, output, plan.plan.title, dict(sorted(counts.items())), len(plan.unclaimed))


def reason_of(path: Path, error: Exception) -> str:
    """One line that says why an input failed; the type of an exception that nobody foresaw is named."""
    if isinstance(error, GuihuaError):
        reason = str(error).removeprefix(f"{one_line(str(path))}: ")
    elif isinstance(error, OSError) and error.strerror:
        reason = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    else:
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
    return " ".join(reason.split())


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, also when the program is killed in between."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_quarantine(path: Path, failures: list[Failed]) -> None:
    if not failures:
        path.unlink(missing_ok=True)
        return
    lines = (json.dumps({"file": str(f.source), "reason": f.reason}, ensure_ascii=False) for f in failures)
    write_whole(path, "\n".join(lines) + "\n")
