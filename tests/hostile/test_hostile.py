"""Hostile files end in one clear line, or are read: never in a crash, a hang, or a file left behind."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.safe import call
from extract.workers import Limits, Worker
from tests.hostile.files import ALL, QUICK, Hostile
from tests.hostile.fuzz import read_and_check

LIMITS = Limits(seconds=90)
HASTY = Limits(seconds=2, memory_bytes=400 * 2**20)
"""For files that are made to go over a limit: it need not be a large one."""


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The temp folder of all children here, which must be empty in the end."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(folder))
        yield folder
    assert os.listdir(folder) == []


@pytest.fixture(scope="module")
def child(temp: Path) -> Iterator[Worker[Path, str]]:
    with Worker(read_and_check, LIMITS) as worker:
        yield worker


def outcome(worker: Worker[Path, str], path: Path) -> str | None:
    """The line that refuses a file, without its name; None where it is read."""
    try:
        call(worker, path, "reading it")
    except ReadError as error:
        message = str(error)
        assert message.startswith(f"{path}: ") and "\n" not in message and not message.endswith(".")
        return message.removeprefix(f"{path}: ")
    return None


@pytest.mark.parametrize("file", QUICK, ids=lambda file: file.name)
def test_a_hostile_file(file: Hostile, child: Worker[Path, str], tmp_path: Path) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.make())
    before = sorted(tmp_path.parent.rglob("*")) if "paths" in file.name else []
    told = None
    if file.reason and "limit: " in file.reason:
        with Worker(read_and_check, HASTY) as hasty:
            told = outcome(hasty, path)
    else:
        told = outcome(child, path)
    if file.reason is None:
        assert told is None
    else:
        assert told is not None and re.search(file.reason, told)
    assert not before or sorted(tmp_path.parent.rglob("*")) == before  # names in an archive are no paths


def test_nothing_of_the_machine_gets_into_a_text(child: Worker[Path, str], tmp_path: Path) -> None:
    for file in ALL:
        if file.name in ("doctype.html", "external.docx"):
            path = tmp_path / file.name
            path.write_bytes(file.make())
            try:
                text = child.call(path)
            except ReadError:
                continue
            assert "root:" not in text


@pytest.mark.parametrize("name", ["bidi.txt", "zero-width.txt"])
def test_marks_without_width_stay_in_a_plain_text(name: str, child: Worker[Path, str], tmp_path: Path) -> None:
    data = next(file for file in ALL if file.name == name).make()
    (tmp_path / name).write_bytes(data)
    assert child.call(tmp_path / name) == data.decode()
