"""What a task may use up, and the errors that say that it did, or that its process is gone."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from extract.errors import GuihuaError

_UNITS = (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10))


@dataclass(frozen=True)
class Limits:
    """What one task may use: wall-clock seconds, resident memory, and the size of its result and of each file it writes.

    Of a task in parts (`next_part`) each may take the seconds.
    Memory is counted over the child process and all its descendants together. The names of the fields are the
    names that messages give.
    """

    seconds: float = 120.0
    memory_bytes: int = 3 * 2**30
    output_bytes: int = 512 * 2**20

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise ValueError(f"{name} must be above 0, not {value}")

    def told(self, name: str) -> str:
        """A limit's value as a message gives it: `120 s`, `3 GiB`."""
        value = getattr(self, name)
        return f"{value:g} s" if name == "seconds" else size_told(value)


def size_told(count: int) -> str:
    """A number of bytes in the largest unit that it fills, with at most one decimal."""
    for unit, size in _UNITS:
        if count >= size:
            return f"{round(count / size, 1):g} {unit}"
    return f"{count} bytes"


class LimitExceeded(GuihuaError):
    """A task went over a limit and its process was killed. `limit` is the name of a field of Limits."""

    _DID = {"seconds": "took over", "memory_bytes": "took over", "output_bytes": "gave over"}
    _WHAT = {"seconds": "", "memory_bytes": " of memory", "output_bytes": " of output"}

    def __init__(self, limit: str, limits: Limits) -> None:
        super().__init__(f"{self._DID[limit]} {limits.told(limit)}{self._WHAT[limit]} (limit: {limit})")
        self.limit = limit
        self.limits = limits

    def __reduce__(self) -> tuple[type[LimitExceeded], tuple[str, Limits], dict[str, object]]:
        return type(self), (self.limit, self.limits), self.__dict__


class WorkerDied(GuihuaError):
    """The process of a task ended before it gave a result; `status` is its exit code, or minus the signal's number."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the process that worked on it died ({_ending(status)})")
        self.status = status

    def __reduce__(self) -> tuple[type[WorkerDied], tuple[int], dict[str, object]]:
        return type(self), (self.status,), self.__dict__


class RemoteError(GuihuaError):
    """Stands for an exception, or a result, of a task that cannot pass from process to process."""


def _ending(status: int) -> str:
    if status >= 0:
        return f"exit code {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
