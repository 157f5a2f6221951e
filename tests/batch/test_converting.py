"""Files of old word processors in a batch: LibreOffice starts for many at once, and the plans are the same as one by one."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import docx
import pytest

from extract.batch import Done, Failed, Here, Readers, Request, Run, Work, run_batch
from extract.batch.converting import AT_ONCE, conversions
from extract.maker import PlanMaker, readers
from extract.model.plan import Plan
from extract.pipeline import process, read
from extract.workers import LimitExceeded, Limits
from tests.batch.conftest import guihua_run, plan_text
from tests.conftest import SPECIMENS, mined, shown
from tests.formats.conversions import convert

OLD = b"\xd0\xcf\x11\xe0"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def old_files(folder: Path, count: int) -> list[Path]:
    """Files that begin as old Word files do, and are none."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:03}.doc" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(OLD + bytes([number]))
    return paths


def test_files_wait_for_one_another_by_what_they_begin_with(tmp_path: Path) -> None:
    (tmp_path / "plan.doc").write_text(plan_text(1), encoding="utf-8")
    (tmp_path / "plan.txt").write_bytes(b"\n{\\rtf1 ...}")
    (tmp_path / "plan.docx").write_bytes(b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text")
    (tmp_path / "word.docx").write_bytes(SPECIMENS[0].read_bytes())
    os.mkfifo(tmp_path / "pipe.doc")
    paths = [*sorted(tmp_path.iterdir()), tmp_path / "nowhere.doc", tmp_path]
    [task] = conversions(paths, tmp_path, readers())
    assert [path.name for path in task.paths] == ["plan.docx", "plan.txt"]


@pytest.mark.parametrize("count", [0, 1, 2, AT_ONCE + 1, 2 * AT_ONCE + 2])
def test_so_many_at_once_and_none_alone(tmp_path: Path, count: int) -> None:
    told = [len(task.paths) for task in conversions(old_files(tmp_path, count), tmp_path, readers())]
    alone = 1 if count % AT_ONCE == 1 else 0
    assert sum(told) == count - alone and all(1 < size <= AT_ONCE for size in told)


class Converter:
    """Stands for LibreOffice: it converts what it is given, `but` for some files, and notes how often it started."""

    def __init__(self, but: str = "") -> None:
        self.but, self.starts = but, list[list[str]]()

    def __call__(self, folder: Path, paths: Iterable[Path]) -> None:
        self.starts.append([path.name for path in paths])
        if self.but == "all":
            raise LimitExceeded("seconds", Limits())
        for path in paths:
            if path.name != self.but:
                (folder / f"{sha256(path.read_bytes()).hexdigest()}.docx").write_bytes(path.read_bytes()[4:])

    def make(self, source: Path | bytes, name: str, converted: Path | None = None) -> Plan:
        """A plan of what was converted before; what was not is told by its name."""
        assert isinstance(source, Path) and converted is not None
        data = source.read_bytes()
        made = converted / f"{sha256(data).hexdigest()}.docx"
        text = plan_text(made.read_bytes()[0]) if made.is_file() else "一个一个转换的规划"
        (file := converted / "plan.txt").write_text(text, encoding="utf-8")
        plan = process(read(file))
        document = plan.plan.source.model_copy(update={"sha256": sha256(data).hexdigest()})
        return plan.model_copy(update={"plan": plan.plan.model_copy(update={"source": document})})

    @property
    def readers(self) -> Readers:
        """What a batch is told of it."""
        return Readers(lambda data: True, frozenset({".doc"}), lambda head: head.startswith(OLD), self)


def word_file(path: Path, number: int) -> Path:
    """A small plan as docx."""
    document = docx.Document()
    for line in plan_text(number).splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    return path


def texts_of(folder: Path) -> list[str]:
    """The texts of the plans in a folder, each by its first words."""
    return [json.loads(path.read_text(encoding="utf-8"))["text"][:6] for path in sorted(folder.glob("*.json"))]


def run_with(converter: Converter, folder: Path, output: Path) -> list[str]:
    request = Request((str(folder),), output, converter.make, converter.readers, "1")
    with Run(request, Here) as run:
        run.find()
        list(run.look())
        run.settle()
        list(run.convert())
        list(run.make())
        run.finish()
    return texts_of(output / "plans")


@pytest.mark.parametrize(("but", "alone"), [("", 0), ("001.doc", 1), ("all", 3)])
def test_what_is_not_converted_together_is_left_to_its_reader(tmp_path: Path, but: str, alone: int) -> None:
    converter = Converter(but)
    paths = old_files(tmp_path / "in", 3)
    told = run_with(converter, tmp_path / "in", tmp_path / "out")
    assert converter.starts == [["000.doc", "001.doc", "002.doc"]]
    # Those that were read alone hold the same words: one of them counts.
    assert len(told) == 3 - alone + (alone > 0) and told.count("一个一个转换") == (alone > 0)
    events = list(
        run_batch(paths, tmp_path / "mined", Here(work := Work(converter.make, converter.readers)), work.readers)
    )
    assert all(isinstance(event, Done) for event in events)
    assert texts_of(tmp_path / "mined").count("一个一个转换") == alone
    assert not (tmp_path / "out" / ".guihua" / "spool").exists()


def test_a_defect_is_told_and_costs_no_plan(tmp_path: Path) -> None:
    def convert(folder: Path, paths: Iterable[Path]) -> None:
        raise ZeroDivisionError("a defect")

    (folder := tmp_path / "in").mkdir()
    for number in range(2):
        (folder / f"{number}.doc").write_bytes(b"{\\rtf" + plan_text(number).encode())
    work = Work(lambda source, name, converted=None: mined(SPECIMENS[0])[1], replace(readers(), convert=convert))
    with pytest.warns(RuntimeWarning, match=r"0\.doc and 1 more: internal error.*ZeroDivisionError: a defect"):
        events = list(run_batch(sorted(folder.iterdir()), tmp_path / "out", Here(work), work.readers))
    assert [type(event) for event in events] == [Done, Done]


def test_nothing_is_converted_for_plans_that_are_there(tmp_path: Path) -> None:
    converter = Converter()
    old_files(tmp_path / "in", 3)
    first = run_with(converter, tmp_path / "in", tmp_path / "out")
    assert run_with(converter, tmp_path / "in", tmp_path / "out") == first and len(converter.starts) == 1


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that gets a line each time LibreOffice starts."""
    (folder := tmp_path / "program").mkdir()
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\necho started >> {tmp_path / "starts"}\nexec {shutil.which("soffice")} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return tmp_path / "starts"


@needs_office
def test_a_run_over_old_files_starts_libreoffice_once(tmp_path: Path, starts: Path) -> None:
    """A doc, an rtf and an odt beside text, two more in an archive, and a broken one, which is tried alone again."""
    (folder := tmp_path / "in").mkdir()
    (source := tmp_path / "source").mkdir()
    words = [word_file(source / f"plan{number}.docx", number) for number in range(5)]
    formats = ("doc", "rtf", "odt", "doc", "rtf")
    made = [convert([path], suffix, source)[0] for path, suffix in zip(words, formats, strict=True)]
    for path in made[:3]:
        shutil.copy(path, folder)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for path in made[3:]:
            archive.write(path, path.name)
    (folder / "broken.doc").write_bytes(made[0].read_bytes()[:3000])
    (folder / "text.txt").write_text(plan_text(7), encoding="utf-8")
    starts.write_text("")
    done = guihua_run(folder, "-o", tmp_path / "out", "--jobs", "2")
    assert done.returncode == 3 and "6 plans (6 made now)" in done.stdout, done.stderr
    assert "broken.doc: " in done.stderr and done.stderr.count("\n") == 1
    assert len(starts.read_text().splitlines()) <= 2
    for path in made:
        alone = PlanMaker()(path, path.name)
        assert shown(tmp_path / "out")[f"plans/{path.stem}.json"] == (alone.model_dump_json(indent=1) + "\n").encode()


@needs_office
def test_mine_starts_libreoffice_once(tmp_path: Path, starts: Path) -> None:
    source = word_file(tmp_path / "word.docx", 3)
    files = [convert([source], suffix, tmp_path)[0] for suffix in ("doc", "rtf", "odt")]
    starts.write_text("")
    work = Work(PlanMaker(), readers())
    events = list(run_batch(files, tmp_path / "out", Here(work), work.readers))
    assert not any(isinstance(event, Failed) for event in events) and len(starts.read_text().splitlines()) == 1
