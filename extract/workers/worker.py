"""One reusable child process, seen from the parent."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from extract.workers import frames, processes
from extract.workers.child import ERROR, OVER, PART, READY
from extract.workers.limits import LimitExceeded, Limits, RemoteError, WorkerDied

Task = TypeVar("Task")
Result = TypeVar("Result")

_LOOK = 0.02
"""Seconds between two looks at a working child: what it can take in this time is all that it can go over memory."""
_START_SECONDS = 120.0
"""For the start of a child and the imports of its function, which no task's limit counts."""
_BOOT = "import sys; a = sys.argv; sys.path[:] = a[4:]; from extract.workers.child import main; main(*map(int, a[1:4]))"


class Worker(Generic[Task, Result]):
    """One child process that calls `function` on task after task.

    It is a Python of its own, not a fork: sound whatever threads the caller has, and no second run of the caller's
    script (as multiprocessing's spawn and forkserver do). A start costs what the imports of the function cost.

    The function is named by its module (no lambda, nothing of `__main__`; functools.partial is fine); tasks and
    results are pickled. A child is started at the first call, and again after one that was killed or died. Use it as
    a context manager, or call `close`. One call at a time; `close` may come from another thread. A fork of the
    caller's process gets a child of its own.
    """

    def __init__(self, function: Callable[[Task], Result], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._setup = pickle.dumps((function, self.limits))
        if b"__main__" in self._setup:
            raise ValueError("a child cannot load what is defined in __main__: put the function into a module")
        self._child: _Child | None = None
        self._start = threading.Lock()
        self._busy = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Start the child, if there is none, without waiting for it: what the caller does meanwhile costs no time."""
        with self._start:
            if self._closed:
                raise RuntimeError("the worker is closed")
            if self._child is None or self._child.owner != os.getpid():
                self._child = _Child(self._setup)

    def call(self, task: Task) -> Result:
        """The function's result for a task.

        Raises LimitExceeded where the task went over a limit, WorkerDied where its process ended, RemoteError where
        the function, its result or its exception cannot pass between processes, and whatever the function raised.
        """
        request = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        with self._busy:
            self.start()
            child = self._child
            if child is None:
                raise WorkerDied(-signal.SIGKILL)  # closed just now, from another thread
            try:
                child.wait_until_ready()
                answer = child.ask(request, self.limits)
            except BaseException:  # a KeyboardInterrupt too: the child may be in the middle of anything
                self._child = None
                child.end()
                raise
            child.tidy()
        result: Result = _opened(answer)
        return result

    def close(self) -> None:
        """End the child and whatever it started, at once; a call in another thread gets WorkerDied."""
        with self._start:
            self._closed = True
            child = self._child
        if child is None:
            return
        child.kill()
        with self._busy:
            self._child = None
            child.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _Child:
    """A started process: its two pipes, its temp folder, and the end of all three."""

    def __init__(self, setup: bytes) -> None:
        self.owner = os.getpid()
        self._folder = Path(tempfile.mkdtemp(prefix="guihua-"))
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        given = [str(value) for value in (requests, replies, os.getpid())]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, *given, *sys.path],
            pass_fds=(requests, replies),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(self._folder)},
        )
        os.close(requests)
        os.close(replies)
        self.end = weakref.finalize(
            self, _end, self.owner, self._process, self._folder, (self._requests, self._replies)
        )
        self._ready = False
        with suppress(BrokenPipeError):  # it died at once: the first reading says so
            frames.write_frame(self._requests, setup)

    def wait_until_ready(self) -> None:
        """Raises what kept the function from being loaded."""
        if self._ready:
            return
        patience = replace(Limits(), seconds=_START_SECONDS)
        answer = self._reply(patience)
        if answer[:1] != READY:
            _opened(answer)
        self._ready = True

    def ask(self, request: bytes, limits: Limits) -> bytes:
        """The answer to a request. Raises LimitExceeded and WorkerDied; the child is of no use then."""
        with suppress(BrokenPipeError):
            frames.write_frame(self._requests, request)
        answer = self._reply(limits)
        if answer[:1] == OVER:
            raise LimitExceeded(answer[1:].decode(), limits)
        return answer

    def tidy(self) -> None:
        """Remove what the last task left in the temp folder."""
        for entry in os.scandir(self._folder):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)

    def kill(self) -> None:
        """Kill the process and what it started; its pipes and its folder stay."""
        if self._process.returncode is None:
            processes.kill_tree(self._process.pid)

    def _reply(self, limits: Limits) -> bytes:
        begun = time.monotonic()

        def watch() -> float:
            left = begun + limits.seconds - time.monotonic()
            if left <= 0:
                raise LimitExceeded("seconds", limits)
            if self._process.poll() is not None:
                raise WorkerDied(self._process.returncode)
            if processes.resident_bytes(processes.tree(self._process.pid)) > limits.memory_bytes:
                raise LimitExceeded("memory_bytes", limits)
            return min(_LOOK, left)

        try:
            while (answer := frames.read_frame(self._replies, limits.output_bytes, watch)) == PART:
                begun = time.monotonic()
            return answer
        except frames.TooLong:
            raise LimitExceeded("output_bytes", limits) from None
        except EOFError:
            raise WorkerDied(self._status()) from None

    def _status(self) -> int:
        """The exit code of a process that has closed its pipe, which it does when it ends."""
        try:
            return self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()


def _opened(answer: bytes) -> Any:
    """The result in an answer, or its exception, raised."""
    try:
        value = pickle.loads(memoryview(answer)[1:])
    except Exception as error:
        raise RemoteError(f"the result cannot pass between processes ({type(error).__name__}: {error})") from error
    if answer[:1] == ERROR:
        raise value
    return value


def _end(owner: int, process: subprocess.Popen[bytes], folder: Path, pipes: tuple[int, int]) -> None:
    if os.getpid() != owner:  # a fork of the owner, which still works with this child
        return
    if process.returncode is None:
        processes.kill_tree(process.pid)
        process.wait()
    for handle in pipes:
        os.close(handle)
    for _ in range(100):  # what was killed beside the child may still be writing for a moment
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.02)
