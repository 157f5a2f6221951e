"""`guihua run` in processes of its own: what fails, what is killed, what cannot be written, and two engines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.batch import Here, Request, Run
from extract.maker import PlanMaker, readers
from extract.model.plan import Plan
from tests.batch.conftest import command, guihua_run, plan_text, run_here, write_plans
from tests.conftest import SPECIMENS, shown


def quarantine(output: Path) -> list[dict[str, Any]]:
    path = output / "quarantine.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def broken(folder: Path) -> dict[str, str]:
    """Files that cannot be read, and a part of the reason for each."""
    word = next(p for p in SPECIMENS if p.suffix == ".docx").read_bytes()
    made = {
        "empty.txt": (b"", "empty"),
        "binary.txt": (bytes(range(256)) * 40, "not a text file"),
        "cut.docx": (word[: len(word) // 2], "zip"),
        "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<<", ""),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
        "cut.zip": (b"PK\x03\x04" + bytes(99), "archive"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, (data, _) in made.items():
        (folder / name).write_bytes(data)
    return {name: reason for name, (_, reason) in made.items()}


def test_bad_files_cost_only_themselves(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(6))
    reasons = broken(tmp_path / "in")
    done = guihua_run(tmp_path / "in", "-o", tmp_path / "out", "--jobs", "2")
    assert done.returncode == 3 and "6 plans (6 made now)" in done.stdout, done.stderr
    told = {Path(one["file"]).name: one["reason"] for one in quarantine(tmp_path / "out")}
    assert told.keys() == reasons.keys()
    assert all(reasons[name] in told[name] and f"{name}: {told[name]}" in done.stderr for name in told)
    again = guihua_run(tmp_path / "in", "-o", tmp_path / "out")
    assert again.returncode == 3 and again.stderr == "" and "(0 made now)" in again.stdout
    (tmp_path / "in" / "empty.txt").write_text(plan_text(9), encoding="utf-8")
    (tmp_path / "in" / "cut.zip").unlink()
    run_here([tmp_path / "in"], tmp_path / "fresh")
    mended = guihua_run(tmp_path / "in", "-o", tmp_path / "out", "--json")
    told_now = json.loads(mended.stdout)
    assert {key: told_now[key] for key in ("plans", "made", "failed", "duplicates")} == {
        "plans": 7, "made": 1, "failed": 4, "duplicates": 0,
    }  # fmt: skip
    assert shown(tmp_path / "out") == shown(tmp_path / "fresh")


def test_a_defect_leaves_its_traceback_and_is_tried_again_on_demand(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(3))
    sick = [True]

    def make(source: Path | bytes, name: str, converted: Path | None = None) -> Plan:
        if "plan0001" in name and sick[0]:
            raise ZeroDivisionError("a defect")
        return PlanMaker()(source, name)

    def go(*, retry: bool) -> tuple[int, int]:
        request = Request((str(tmp_path / "in"),), tmp_path / "out", make, readers(), "1", retry)
        with Run(request, Here) as run:
            run.find()
            list(run.look())
            run.settle()
            worked = len(list(run.make()))
            return worked, run.finish()[0].failed

    assert go(retry=False) == (3, 1)
    (failed,) = quarantine(tmp_path / "out")
    (error,) = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines()]
    assert failed["traceback"] == error["id"] and "ZeroDivisionError: a defect" in failed["reason"]
    assert "in make" in error["traceback"]
    sick[0] = False
    assert go(retry=False) == (0, 1)
    assert go(retry=True) == (1, 0)
    assert not (tmp_path / "out" / "quarantine.jsonl").exists() and not (tmp_path / "out" / "errors.jsonl").exists()


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(3))
    (tmp_path / "in" / "huge.txt").write_text(
        plan_text(5) + "市公安局、新增市政消火栓500个，" * 100_000, encoding="utf-8"
    )
    done = guihua_run(tmp_path / "in", "-o", tmp_path / "out", "--jobs", "1", "--timeout", "1")
    assert done.returncode == 3 and "3 plans" in done.stdout, done.stderr
    (failed,) = quarantine(tmp_path / "out")
    assert Path(failed["file"]).name == "huge.txt" and "1 s" in failed["reason"]


def started(output: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """A run that has written some plans and is at work."""
    process = subprocess.Popen(
        command(*arguments, "-o", output), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    return process


def wait_for(output: Path, count: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if (output / "plans").is_dir() and len(list((output / "plans").iterdir())) >= count:
            return
        time.sleep(0.005)
    raise AssertionError(f"the run ended too early: {process.communicate()}")


def test_killed_by_the_system_and_resumed(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(150))
    broken(tmp_path / "in")
    out = tmp_path / "out"
    for count in (1, 40, 80):
        process = started(out, tmp_path / "in", "--jobs", "1")
        wait_for(out, count, process)
        process.kill()
        process.communicate()
    left = guihua_run(tmp_path / "in", "-o", out, "--json")
    assert left.returncode == 3 and 0 < json.loads(left.stdout)["made"] < 140
    run_here([tmp_path / "in"], tmp_path / "undisturbed")
    assert shown(out) == shown(tmp_path / "undisturbed")


def test_ctrl_c(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(200))
    out = tmp_path / "out"
    process = started(out, tmp_path / "in", "--jobs", "2")
    wait_for(out, 100, process)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole group gets it
    told = process.communicate(timeout=10)[1]
    assert time.monotonic() - began < 2
    assert process.returncode == 130 and told.splitlines()[-1].startswith("guihua: interrupted"), told
    assert "Traceback" not in told
    for path in (out / "plans").iterdir():
        json.loads(path.read_text(encoding="utf-8"))
    again = guihua_run(tmp_path / "in", "-o", out, "--json")
    assert 0 < json.loads(again.stdout)["made"] < 200 and json.loads(again.stdout)["plans"] == 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 512 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system can be mounted only by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_ends_the_run_and_room_lets_it_go_on(tmp_path: Path, small_disk: Path) -> None:
    write_plans(tmp_path / "in", range(60))
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(200 * 1024))
    done = guihua_run(tmp_path / "in", "-o", small_disk / "out", "--jobs", "2")
    assert done.returncode == 2 and "cannot write to" in done.stderr and "Traceback" not in done.stderr, done.stderr
    for path in (small_disk / "out" / "plans").glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    assert guihua_run(tmp_path / "in", "-o", small_disk / "out").returncode == 0
    run_here([tmp_path / "in"], tmp_path / "undisturbed")
    assert shown(small_disk / "out") == shown(tmp_path / "undisturbed")


def test_a_read_only_folder(tmp_path: Path, small_disk: Path) -> None:
    write_plans(tmp_path / "in", range(1))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = guihua_run(tmp_path / "in", "-o", small_disk / "out")
    assert done.returncode == 2 and "Read-only file system" in done.stderr and "Traceback" not in done.stderr


def test_ray_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray (extra ray) is not installed")
    write_plans(tmp_path / "in", range(20))
    broken(tmp_path / "in")
    for path in SPECIMENS:
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
        local = guihua_run(tmp_path / "in", "-o", tmp_path / "local")
    address = f"file://{tmp_path}/ray"  # through fsspec: read and written by the workers of the cluster
    ray = guihua_run(tmp_path / "in", "-o", address, "--engine", "ray", "--jobs", "2")
    assert local.returncode == ray.returncode == 3, ray.stderr
    assert shown(tmp_path / "ray") == shown(tmp_path / "local")
    again = guihua_run(tmp_path / "in", "-o", address, "--engine", "ray", "--json")
    assert json.loads(again.stdout)["made"] == 0


def test_engines_that_are_not_there(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(1))
    assert guihua_run(tmp_path / "in", "-o", tmp_path / "out", "--engine", "spark").returncode == 2
    done = guihua_run(tmp_path / "in", "-o", tmp_path / "out", "--segmenter", "nothing")
    assert done.returncode == 2 and "known are" in done.stderr
