"""The child's side: load the function, then answer one task after the other until the parent closes the pipe.

A reply is one byte that says what it is, and a pickle: READY, RESULT, ERROR, or OVER with the name of a limit. Before
the reply to a long task any number of PART may come: its time begins anew.
"""

from __future__ import annotations

import os
import pickle
import resource
import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from extract.workers.frames import read_frame, write_frame
from extract.workers.limits import Limits, RemoteError
from extract.workers.processes import kill_tree

READY, RESULT, ERROR, OVER, PART = b"S", b"R", b"E", b"L", b"P"

_serving: tuple[int, Limits] | None = None
"""In a child: where its replies go, and what its tasks may use."""


def main(requests: int, replies: int, parent: int) -> None:
    """Serve tasks that come through the pipe `requests`; the answers go into `replies`."""
    for handle in (requests, replies):
        os.set_inheritable(handle, False)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        _serve(requests, replies)
    except (EOFError, BrokenPipeError):
        _leave()


def next_part() -> None:
    """Within a task of many parts, as the pages of a scan: another begins, and may take the seconds of a whole task.

    Who calls it bounds the number of parts. Outside of a child there is no limit, and it does nothing.
    """
    if _serving is not None:
        replies, limits = _serving
        _allow_processor_time(limits.seconds)
        write_frame(replies, PART)


def _serve(requests: int, replies: int) -> None:
    setup = read_frame(requests)
    try:
        function, limits = pickle.loads(setup)
        _fence(limits)
    except Exception as error:  # it goes to the parent, which raises it
        write_frame(replies, ERROR + _pickled_error(error))
        return
    global _serving
    _serving = replies, limits
    write_frame(replies, READY)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a library prints about a file is no message for the user
    while True:
        write_frame(replies, _answer(function, read_frame(requests), limits))


def _answer(function: Callable[[Any], Any], request: bytes, limits: Limits) -> bytes:
    _allow_processor_time(limits.seconds)
    try:
        answer = RESULT + pickle.dumps(function(pickle.loads(request)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return OVER + b"memory_bytes"
    except Exception as error:
        answer = ERROR + _pickled_error(error)
    return answer if len(answer) <= limits.output_bytes else OVER + b"output_bytes"


def _pickled_error(error: Exception) -> bytes:
    """An exception as bytes, with its traceback as a note; one that would not arrive whole is described instead."""
    error.add_note("".join(traceback.format_exception(error)).rstrip())
    try:
        data = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)
    except Exception:
        return pickle.dumps(RemoteError(f"{type(error).__name__}: {error}"))
    return data


def _fence(limits: Limits) -> None:
    """Limits that the kernel keeps, behind those that the parent watches.

    Twice the memory: address space that is reserved but not used (thread stacks, arenas) counts here, and is no harm.
    """
    _lower(resource.RLIMIT_DATA, 2 * limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, limits.output_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # when the whole machine runs out of memory, the child goes first
    except OSError:
        pass  # no Linux


def _allow_processor_time(seconds: float) -> None:
    """A last resort for a child whose parent is gone, in a loop that never lets another thread run."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(most) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or value < hard:
        resource.setrlimit(kind, (value, value))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    _leave()


def _leave() -> None:
    """The parent is gone, in whatever way: remove the temp folder, and end with all that was started here."""
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
    kill_tree(os.getpid())
