"""Many tasks over several children: in order or as they come, with what fails beside what succeeds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.workers import LimitExceeded, Limits, Pool, WorkerDied
from tests.workers.tasks import do
from tests.workers.test_workers import temp  # noqa: F401  (the same fixture watches these tests)


def test_results_come_in_the_order_of_the_tasks() -> None:
    tasks = [("sleep", 0.3), ("echo", 1), ("echo", 2), ("echo", 3), ("echo", 4)]
    with Pool(do, jobs=2) as pool:
        assert list(pool.run(tasks)) == list(zip(tasks, [0.3, 1, 2, 3, 4], strict=True))


def test_or_as_they_are_done() -> None:
    tasks = [("sleep", 1), ("echo", 1), ("echo", 2)]
    with Pool(do, jobs=2) as pool:
        done = [outcome for _, outcome in pool.run(tasks, ordered=False)]
    assert sorted(done) == [1, 1, 2] and done[-1] == 1


def test_failures_cost_one_task_each() -> None:
    tasks: list[tuple[str, Any]] = [
        ("echo", 1),
        ("segfault", 0),
        ("loop", 0),
        ("refuse", "x"),
        ("leave", 3),
        ("echo", 2),
    ]
    with Pool(do, Limits(seconds=1), jobs=2) as pool:
        outcomes = [outcome for _, outcome in pool.run(tasks)]
    assert outcomes[0] == 1 and outcomes[-1] == 2
    assert [type(outcome).__name__ for outcome in outcomes[1:-1]] == [
        "WorkerDied", "LimitExceeded", "ReadError", "WorkerDied",
    ]  # fmt: skip


@pytest.mark.parametrize("ordered", [True, False])
def test_tasks_are_taken_up_lazily(ordered: bool) -> None:
    taken = 0

    def tasks() -> Iterator[tuple[str, int]]:
        nonlocal taken
        for taken in range(1, 1001):
            yield ("echo", taken)

    with Pool(do, jobs=2) as pool:
        for done, (_, outcome) in enumerate(pool.run(tasks(), ordered=ordered), start=1):
            assert not isinstance(outcome, Exception) and taken <= done + 4
            if done == 20:
                break
    assert taken < 30


def test_the_tasks_own_failure_is_the_callers() -> None:
    def tasks() -> Iterator[tuple[str, int]]:
        yield ("echo", 1)
        raise LookupError("no more")

    with pytest.raises(LookupError), Pool(do) as pool:
        list(pool.run(tasks()))


def test_a_pool_needs_a_job() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Pool(do, jobs=0)


def test_an_interrupt_stops_everything_at_once(tmp_path: Path) -> None:
    temp_folder = tmp_path / "of the run"
    temp_folder.mkdir()
    script = (
        "from extract.workers import Pool; from tests.workers.tasks import do\n"
        "with Pool(do, jobs=2) as pool:\n"
        "    for task, outcome in pool.run([('echo', 1)] + [('sleep', 60)] * 8): print(outcome, flush=True)\n"
    )
    environment = {**os.environ, "TMPDIR": str(temp_folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert run.stdout is not None and run.stdout.readline() == b"1\n"
    began = time.monotonic()
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=20)
    assert run.returncode != 0 and b"KeyboardInterrupt" in errors
    assert time.monotonic() - began < 10  # two seconds where nothing else runs
    assert os.listdir(temp_folder) == []


def test_exceptions_are_outcomes_not_raised() -> None:
    with Pool(do, Limits(seconds=1)) as pool:
        ((_, died), (_, late)) = pool.run([("kill_oneself", 0), ("sleep", 9)])
    assert isinstance(died, WorkerDied) and isinstance(late, LimitExceeded)
