"""Where work is done: an engine runs tasks, with a bounded number of them in flight.

Answers come in the order in which they are ready. What a task costs its worker (time, memory, its life) comes back as
`Trouble` with a reason; it costs no other task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from extract.batch.tasks import Answer, Task, trouble_of
from extract.batch.work import Work
from extract.errors import SetupError
from extract.workers import Limits, Pool


class Engine(Protocol):
    """Runs tasks. `reaches_far` says whether its workers open far addresses themselves."""

    reaches_far: bool

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer]]:
        """Each task with its answer. Tasks are drawn as workers get free, never all at once. Raises SetupError."""
        ...

    def close(self) -> None:
        """End all work at once, finished or not."""
        ...


class Here:
    """The engine without workers: everything in this process, one task after the other. No limits hold."""

    reaches_far = True

    def __init__(self, work: Callable[[Task], Answer]) -> None:
        self.work = work

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer]]:
        """Each task with its answer, in order."""
        for task in tasks:
            yield task, self.work(task)

    def close(self) -> None:
        """Nothing to end."""


class Local:
    """The processes of this machine, each limited in time and memory, and replaced when it dies.

    They are given what lies far away: what reads untrusted files need not speak to anyone.
    """

    reaches_far = False

    def __init__(self, work: Work, jobs: int, limits: Limits | None = None) -> None:
        self._pool = Pool(work, limits or Limits(), jobs=jobs)

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer]]:
        """Each task with its answer, as they come."""
        for task, outcome in self._pool.run(tasks, ordered=False):
            if isinstance(outcome, SetupError):
                raise outcome
            yield task, trouble_of(task.name, outcome) if isinstance(outcome, Exception) else outcome

    def close(self) -> None:
        """Kill the processes."""
        self._pool.close()
