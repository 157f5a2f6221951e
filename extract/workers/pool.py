"""Several workers side by side over a stream of tasks."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Generic, Self

from extract.workers.limits import Limits
from extract.workers.worker import Result, Task, Worker


class Pool(Generic[Task, Result]):
    """`jobs` workers that share one stream of tasks. Use it as a context manager, or call `close`."""

    def __init__(self, function: Callable[[Task], Result], limits: Limits | None = None, jobs: int = 1) -> None:
        if jobs < 1:
            raise ValueError(f"a pool needs at least one job, not {jobs}")
        self._workers = [Worker(function, limits) for _ in range(jobs)]
        self._idle: queue.SimpleQueue[Worker[Task, Result]] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="guihua-pool")

    def start(self) -> None:
        """Start the children, without waiting for them."""
        for worker in self._workers:
            worker.start()

    def run(self, tasks: Iterable[Task], *, ordered: bool = True) -> Iterator[tuple[Task, Result | Exception]]:
        """Each task with its result, or with the exception that `Worker.call` raised for it.

        `tasks` is taken up lazily: at most twice as many as there are jobs are on their way, those that wait for
        an earlier one included. With `ordered=False` each comes when it is done.
        """
        source = iter(tasks)
        under_way: deque[tuple[Task, Future[Result]]] = deque()
        try:
            while True:
                while len(under_way) < 2 * len(self._workers):
                    try:
                        task = next(source)
                    except StopIteration:
                        break
                    under_way.append((task, self._threads.submit(self._call, task)))
                if not under_way:
                    return
                first, future = under_way.popleft() if ordered else _first_done(under_way)
                error = future.exception()
                if error is not None and not isinstance(error, Exception):
                    raise error
                yield first, error or future.result()
        except BaseException:  # KeyboardInterrupt, or the caller has enough: what is under way is of no use
            self.close()
            raise

    def close(self) -> None:
        """End all children at once. Nothing runs, and nothing is left in the temp folder, when this returns."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _call(self, task: Task) -> Result:
        worker = self._idle.get()
        try:
            return worker.call(task)
        finally:
            self._idle.put(worker)


def _first_done(under_way: deque[tuple[Task, Future[Result]]]) -> tuple[Task, Future[Result]]:
    """Take out the first that is done; wait for one, if none is."""
    wait([future for _, future in under_way], return_when=FIRST_COMPLETED)
    pair = next(pair for pair in under_way if pair[1].done())
    under_way.remove(pair)
    return pair
