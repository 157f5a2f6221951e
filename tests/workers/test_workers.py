"""Children that loop, hoard, crash and litter: the caller gets one exception each, and nothing stays behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from extract.errors import ReadError
from extract.workers import LimitExceeded, Limits, RemoteError, Worker, WorkerDied, next_part
from tests.workers.tasks import do

SMALL = Limits(seconds=20, memory_bytes=200 * 2**20, output_bytes=2**20)
HASTY = Limits(seconds=0.5)


@pytest.fixture(autouse=True)
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temp folder of the test's own, which must be empty when it ends; and no child may be left."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    before = set(_children_of(os.getpid()))  # of other tests, which share one for reading
    yield folder
    assert os.listdir(folder) == []
    assert set(_children_of(os.getpid())) <= before


def _children_of(pid: int) -> list[str]:
    """Living and dead children: a zombie counts."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread may end while they are listed
            found += (task / "children").read_text(encoding="utf-8").split()
    return found


def test_a_child_is_used_again() -> None:
    with Worker(do) as worker:
        assert worker.call(("echo", "规划")) == "规划"
        assert worker.call(("pid", None)) == worker.call(("pid", None)) != os.getpid()


def test_each_part_of_a_task_has_its_time() -> None:
    next_part()  # no child: no limit
    with Worker(do, Limits(seconds=2)) as worker:
        assert worker.call(("parts", [0.6] * 5)) == [0.6] * 5
        assert worker.call(("echo", 1)) == 1


@pytest.mark.parametrize(
    ("task", "limits", "limit", "message"),
    [
        (("sleep", 60), HASTY, "seconds", "took over 0.5 s (limit: seconds)"),
        (("parts", [0.1, 60]), HASTY, "seconds", "took over 0.5 s (limit: seconds)"),
        (("loop", None), HASTY, "seconds", "took over 0.5 s (limit: seconds)"),
        (("hoard", None), SMALL, "memory_bytes", "took over 200 MiB of memory (limit: memory_bytes)"),
        (("hoard_at_once", 2**40), SMALL, "memory_bytes", "took over 200 MiB of memory (limit: memory_bytes)"),
        (("hoard_in_a_grandchild", None), SMALL, "memory_bytes", "took over 200 MiB of memory (limit: memory_bytes)"),
        (("output", 2**20), SMALL, "output_bytes", "gave over 1 MiB of output (limit: output_bytes)"),
    ],
)
def test_over_a_limit(task: tuple[str, Any], limits: Limits, limit: str, message: str) -> None:
    with Worker(do, limits) as worker:
        before = worker.call(("pid", None))
        with pytest.raises(LimitExceeded) as caught:
            worker.call(task)
        assert caught.value.limit == limit and str(caught.value) == message
        assert worker.call(("pid", None)) != before  # a fresh child goes on


@pytest.mark.parametrize(
    ("task", "status", "told"),
    [
        (("segfault", None), -signal.SIGSEGV, "SIGSEGV"),
        (("leave", 7), 7, "exit code 7"),
        (("kill_oneself", None), -signal.SIGKILL, "SIGKILL"),
        (("interrupted", None), -signal.SIGINT, "SIGINT"),
    ],
)
def test_a_crash(task: tuple[str, Any], status: int, told: str) -> None:
    with Worker(do) as worker:
        with pytest.raises(WorkerDied, match=told) as caught:
            worker.call(task)
        assert caught.value.status == status
        assert worker.call(("echo", 1)) == 1


def test_killed_from_outside() -> None:
    with Worker(do) as worker:
        pid = worker.call(("pid", None))
        threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(WorkerDied, match="SIGKILL"):
            worker.call(("sleep", 60))
        pid = worker.call(("pid", None))
        os.kill(pid, signal.SIGKILL)  # between two calls
        time.sleep(0.1)
        with pytest.raises(WorkerDied, match="SIGKILL"):
            worker.call(("echo", 1))
        assert worker.call(("echo", 1)) == 1


def test_a_file_that_grows_too_large() -> None:
    with Worker(do, SMALL) as worker, pytest.raises(OSError, match="too large"):
        worker.call(("write", 2**21))


def test_exceptions_come_back_as_themselves() -> None:
    with Worker(do) as worker:
        pid = worker.call(("pid", None))
        with pytest.raises(ReadError) as caught:
            worker.call(("refuse", "没有.txt"))
        assert (caught.value.name, caught.value.reason) == ("没有.txt", "no such file")
        assert "in refuse" in caught.value.__notes__[0]  # where it was raised, in the child
        with pytest.raises(RecursionError):
            worker.call(("too_deep", 0))
        with pytest.raises(RemoteError, match="Local: made on the spot"):
            worker.call(("unpicklable_error", None))
        with pytest.raises((AttributeError, pickle.PicklingError)):
            worker.call(("unpicklable_result", None))
        assert worker.call(("pid", None)) == pid  # none of these costs the child


def test_a_function_that_the_child_cannot_load() -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        Worker(lambda task: task)
    script = "from extract.workers import Worker\ndef mine(task): pass\nWorker(mine)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "put the function into a module" in run.stderr


def test_what_a_task_leaves_in_the_temp_folder_is_removed(temp: Path) -> None:
    with Worker(do) as worker:
        left = worker.call(("litter", None))
        assert Path(left).is_relative_to(temp) and not Path(left).exists()
        assert worker.call(("listing", None)) == []


@pytest.mark.parametrize("own_session", [False, True])
def test_a_grandchild_dies_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_session: bool) -> None:
    note = tmp_path / "pid"
    monkeypatch.setenv("GUIHUA_TEST_NOTE", str(note))
    with Worker(do, Limits(seconds=2)) as worker, pytest.raises(LimitExceeded):
        worker.call(("grandchild", own_session))
    assert _gone(int(note.read_text(encoding="utf-8")))


def _gone(pid: int) -> bool:
    """Whether a process ends within a second; one that is dead and not yet waited for by init counts."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_closing_from_another_thread_ends_a_call() -> None:
    worker = Worker(do)
    worker.call(("echo", 1))
    threading.Timer(0.3, worker.close).start()
    with pytest.raises(WorkerDied):
        worker.call(("sleep", 60))
    with pytest.raises(RuntimeError, match="closed"):
        worker.call(("echo", 1))


def test_a_worker_that_nobody_closes(temp: Path) -> None:
    worker = Worker(do)
    worker.call(("echo", 1))
    del worker
    assert os.listdir(temp) == []


def test_a_parent_that_is_killed_leaves_nothing(temp: Path, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = "import sys; from extract.workers import Worker; from tests.workers.tasks import do; Worker(do).call(('grandchild', True))"
    environment = {
        **os.environ,
        "TMPDIR": str(temp),
        "GUIHUA_TEST_NOTE": str(note),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    parent = subprocess.Popen([sys.executable, "-c", script], env=environment)
    while not (note.exists() and note.read_text(encoding="utf-8")):
        time.sleep(0.05)
    (child,) = _children_of(parent.pid)
    parent.kill()
    parent.wait()
    for _ in range(100):
        if _gone(int(child)) and not os.listdir(temp):
            break
    assert _gone(int(child)) and _gone(int(note.read_text(encoding="utf-8")))


def test_a_parent_that_is_killed_between_two_calls_leaves_nothing(temp: Path) -> None:
    script = "import time; from extract.workers import Worker; from tests.workers.tasks import do\n"
    script += "worker = Worker(do); print(worker.call(('pid', None)), flush=True); time.sleep(600)"
    environment = {**os.environ, "TMPDIR": str(temp), "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.terminate()
    parent.communicate()
    assert _gone(child) and os.listdir(temp) == []


@pytest.mark.parametrize("value", [0, -1])
def test_limits_are_checked(value: int) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Limits(seconds=value)


@pytest.mark.parametrize("error", [LimitExceeded("seconds", HASTY), WorkerDied(-11), RemoteError("what")])
def test_errors_pass_between_processes(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) and vars(copy) == vars(error)
