"""What a second run does: nothing that is done, everything that changed, and the same bytes wherever the first was killed."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from extract.batch import Here, Manifest, ManifestError, Request, Run, files, fingerprint
from extract.batch import run as run_module
from extract.maker import PlanMaker, readers
from tests.batch.conftest import plan_text, run_here, write_plans
from tests.conftest import shown

BATCH = str(Path(run_module.__file__).parent)


def outputs(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "plans").iterdir())


def test_a_second_run_does_only_what_changed(tmp_path: Path) -> None:
    paths = write_plans(tmp_path / "in", range(5))
    out = tmp_path / "out"
    assert run_here([tmp_path / "in"], out) == run_here([tmp_path / "in"], tmp_path / "other")
    first = shown(out)
    assert run_here([tmp_path / "in"], out)[1] == 0
    assert shown(out) == first
    paths[2].write_text(plan_text(70), encoding="utf-8")
    (tmp_path / "in" / "new.txt").write_text(plan_text(71), encoding="utf-8")
    os.utime(paths[3])  # touched, not changed
    assert run_here([tmp_path / "in"], out)[1] == 2
    run_here([tmp_path / "in"], tmp_path / "fresh")
    assert shown(out) == shown(tmp_path / "fresh")


def test_another_program_makes_everything_anew(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(3))
    assert run_here([tmp_path / "in"], tmp_path / "out")[1] == 3
    assert run_here([tmp_path / "in"], tmp_path / "out", fingerprint="2")[1] == 3
    assert run_here([tmp_path / "in"], tmp_path / "out", fingerprint="2")[1] == 0


def test_the_fingerprint_follows_code_words_and_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert fingerprint("rjieba") == fingerprint("rjieba") != fingerprint("jieba")
    before = fingerprint()
    (tmp_path / "lexicon").mkdir()
    monkeypatch.setattr("extract.batch.program.files", lambda package: tmp_path)
    (tmp_path / "lexicon" / "words.toml").write_text("a = '甲'", encoding="utf-8")
    one = fingerprint()
    (tmp_path / "lexicon" / "words.toml").write_text("a = '乙'", encoding="utf-8")
    assert len({before, one, fingerprint()}) == 3


def test_a_removed_input_does_not_count_and_comes_back_without_work(tmp_path: Path) -> None:
    paths = write_plans(tmp_path / "in", range(3))
    out = tmp_path / "out"
    run_here([tmp_path / "in"], out)
    full = shown(out)
    paths[1].rename(tmp_path / "elsewhere.txt")
    assert run_here([tmp_path / "in"], out)[0].plans == 2
    assert outputs(out) == ["plan0000.json", "plan0002.json"]
    (tmp_path / "elsewhere.txt").rename(paths[1])
    assert run_here([tmp_path / "in"], out)[1] == 0
    assert shown(out) == full


def test_an_output_that_someone_deleted_is_made_again(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(3))
    out = tmp_path / "out"
    run_here([tmp_path / "in"], out)
    full = shown(out)
    (out / "plans" / "plan0001.json").unlink()
    assert run_here([tmp_path / "in"], out)[1] == 1
    assert shown(out) == full


def test_what_no_input_stands_behind_is_set_aside(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(1))
    out = tmp_path / "out"
    (out / "plans").mkdir(parents=True)
    (out / "plans" / "foreign.json").write_text("{}", encoding="utf-8")
    (out / "plans" / ".plan0000.json.part-abc123").write_text("{", encoding="utf-8")
    run_here([tmp_path / "in"], out)
    assert outputs(out) == ["plan0000.json"]
    assert (out / ".guihua" / "strange" / "foreign.json").read_text(encoding="utf-8") == "{}"


def test_a_lost_manifest_costs_work_and_nothing_else(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(3))
    out = tmp_path / "out"
    run_here([tmp_path / "in"], out)
    full = shown(out)
    (out / ".guihua" / "manifest.sqlite").unlink()
    assert run_here([tmp_path / "in"], out)[1] == 3
    assert shown(out) == full


def test_a_file_that_is_no_manifest(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(1))
    (tmp_path / "out" / ".guihua").mkdir(parents=True)
    (tmp_path / "out" / ".guihua" / "manifest.sqlite").write_bytes(
        b"no database at all, but long enough to be read" * 99
    )
    with pytest.raises(ManifestError, match="delete it"):
        run_here([tmp_path / "in"], tmp_path / "out")


def test_two_runs_on_one_folder_are_told_apart(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(1))
    request = Request((str(tmp_path / "in"),), tmp_path / "out", PlanMaker(), readers(), "1")
    with Run(request, Here), pytest.raises(ManifestError, match="another run"):
        Run(request, Here)


class Killed(BaseException):
    """Stands for kill -9: nothing that the program does afterwards may help."""


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Kills the run when its only number, counted down at each write, move and commit, is 0; before and after the act."""
    left = [0]

    def burning(act: Any) -> Any:
        def burnt(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            done = act(*arguments, **named)
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return done

        return burnt

    monkeypatch.setattr(files.os, "replace", burning(os.replace))
    monkeypatch.setattr(Manifest, "commit", burning(Manifest.commit))
    monkeypatch.setattr(run_module.Manifest, "tick", burning(lambda manifest: None))

    def dead(self: Run, kind: Any, *rest: Any) -> None:
        if kind is Killed:
            self.manifest.base.execute("ROLLBACK")
            self.manifest.base.close()
        else:
            ended(self, kind, *rest)

    ended = Run.__exit__
    monkeypatch.setattr(Run, "__exit__", dead)
    yield left


def test_interrupted_between_an_archive_and_its_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C comes at any line: half of what an archive holds must not be taken for all of it."""
    write_plans(tmp_path / "in", range(3))
    shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "in")
    with monkeypatch.context() as patched:
        patched.setattr(Manifest, "members", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_here([tmp_path / "all.zip"], tmp_path / "out")
    assert run_here([tmp_path / "all.zip"], tmp_path / "out")[0].plans == 3


def interrupted(*_: Any) -> None:
    raise KeyboardInterrupt


def interrupting(moment: int, act: Callable[[], Any]) -> int:
    """Do it with Ctrl-C at that line of the batch's own code, counted from 1. How many lines it has run."""
    lines = 0

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.startswith(BATCH):
            return None
        lines += event == "line"
        if event == "line" and lines == moment:
            raise KeyboardInterrupt
        return traced

    sys.settrace(traced)
    try:
        act()
    finally:
        sys.settrace(None)
    return lines


def test_ctrl_c_at_any_line_is_told_as_such_and_the_next_run_ends_with_the_same_bytes(tmp_path: Path) -> None:
    """Between a COMMIT and the next BEGIN nothing can be rolled back: Ctrl-C there was told as a failure to write."""
    inputs = scene(tmp_path / "in", later=True)
    run_here(inputs, tmp_path / "undisturbed")
    wanted = shown(tmp_path / "undisturbed")
    lines = interrupting(0, partial(run_here, inputs, tmp_path / "counted"))
    assert lines > 1000
    for moment in range(1, lines, 13):
        out = tmp_path / f"out{moment}"
        with pytest.raises(KeyboardInterrupt):
            interrupting(moment, partial(run_here, inputs, out))
        gc.collect()  # what the end of the process would close
        run_here(inputs, out)
        assert shown(out) == wanted, f"interrupted at line {moment}"


def test_ctrl_c_between_two_transactions(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path / "manifest.sqlite", "1")
    manifest.set_meta("key", "value")
    manifest.base.execute("COMMIT")
    manifest.close(broken=True)
    assert Manifest(tmp_path / "manifest.sqlite", "1").meta("key") == "value"


def scene(folder: Path, *, later: bool) -> list[Path | str]:
    """Inputs with everything that makes names and places change from one day to the next."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "b").mkdir(parents=True)
    for name, number in {"a.txt": 1, "same.txt": 1, "b/c.txt": 2, "gone.txt": 3}.items():
        (folder / name).write_text(plan_text(number), encoding="utf-8")
    if later:
        (folder / "gone.txt").unlink()
        (folder / "c.txt").write_text(plan_text(4), encoding="utf-8")  # now two of the stem c
        (folder / "twin.html").write_text(f"<html><body><p>{plan_text(2)}</p></body></html>".replace("\n", "</p><p>"))
        (folder / "empty.txt").write_bytes(b"")
        shutil.make_archive(str(folder / "more"), "zip", folder / "b")
    return [folder]


def test_killed_at_every_moment_the_next_run_ends_with_the_same_bytes(tmp_path: Path, fuse: list[int]) -> None:
    inputs = tmp_path / "in"
    run_here(scene(inputs, later=False), tmp_path / "before")
    run_here(scene(inputs, later=True), tmp_path / "undisturbed")
    wanted = shown(tmp_path / "undisturbed")
    assert len(json.loads(wanted["summary.json"])["duplicates"]) == 3 and "quarantine.jsonl" in wanted
    moments = 0
    for moment in range(1, 500):
        out = tmp_path / f"out{moment}"
        shutil.copytree(tmp_path / "before", out)
        fuse[0] = moment
        try:
            run_here([inputs], out)
        except Killed:
            moments += 1
        else:
            break
        fuse[0] = 0
        run_here([inputs], out)
        assert shown(out) == wanted, f"killed at moment {moment}"
    assert moments > 40
