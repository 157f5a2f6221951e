"""What the children of the tests do: a task is the name of a function here and its argument."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from extract.errors import ReadError
from extract.workers import next_part


def do(task: tuple[str, Any]) -> Any:
    name, argument = task
    return globals()[name](argument)


def echo(value: Any) -> Any:
    return value


def pid(_: Any) -> int:
    return os.getpid()


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def parts(each: list[float]) -> list[float]:
    """Sleep in parts."""
    for seconds in each:
        next_part()
        time.sleep(seconds)
    return each


def loop(_: Any) -> None:
    while True:
        pass


def segfault(_: Any) -> None:
    ctypes.string_at(0)


def leave(code: int) -> None:
    os._exit(code)


def hoard(_: Any) -> None:
    kept = []
    while True:
        kept.append(bytearray(b"x" * 2**20) * 8)


def hoard_at_once(count: int) -> int:
    return len(bytearray(count))


def hoard_in_a_grandchild(_: Any) -> None:
    subprocess.run([sys.executable, "-c", "kept = [bytearray(b'x' * 2**20) for _ in iter(int, 1)]"])


def output(count: int) -> bytes:
    return b"x" * count


def write(count: int) -> int:
    with tempfile.NamedTemporaryFile() as file:
        return file.write(b"x" * count)


def litter(_: Any) -> str:
    folder = tempfile.mkdtemp()
    Path(folder, "left").write_text("left behind", encoding="utf-8")
    return folder


def listing(_: Any) -> list[str]:
    return os.listdir(tempfile.gettempdir())


def grandchild(own_session: bool) -> None:
    """Start a sleeper that knows the temp folder, write its number there, and hang."""
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=own_session, stdout=subprocess.DEVNULL
    )
    note = os.environ["GUIHUA_TEST_NOTE"]
    Path(note).write_text(str(sleeper.pid), encoding="utf-8")
    time.sleep(600)


def kill_oneself(_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(name: str) -> None:
    raise ReadError(name, "no such file")


def unpicklable_error(_: Any) -> None:
    class Local(Exception):
        pass

    raise Local("made on the spot")


def unpicklable_result(_: Any) -> Any:
    return lambda: None


def too_deep(depth: int) -> int:
    return too_deep(depth + 1)


def interrupted(_: Any) -> None:
    raise KeyboardInterrupt
