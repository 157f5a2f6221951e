"""The engine of several machines: the same tasks in Ray workers, with the same answers and so the same bytes.

It pays when one machine would work for hours: tens of thousands of scans or PDFs, or a store that lies in s3:// or
hdfs:// anyway. A cluster takes seconds to start and a second process stands beside each worker, so that for some
thousand texts the local pool is faster. Every machine needs the same guihua, and must see inputs and outputs under the
same addresses: a shared folder, or an object store (with its fsspec package, as s3fs, on each).

    ray start --head                                    on the first machine; it says its address
    ray start --address=HOST:6379                       on each of the others
    guihua run s3://plans/2025 -o s3://mined/2025 --engine ray --address auto

Files are read and plans written by the workers, where they run; only small answers come back. What is untrusted is read
in the same limited child processes as on one machine. A task whose machine dies is given to another one.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import ray

from extract.batch.tasks import Answer, Task, Trouble, trouble_of
from extract.batch.work import Work
from extract.errors import SetupError
from extract.workers import Limits, Worker

TRIES = 3
"""How often a task is given to another worker when its own is lost."""
_PAUSES = (0.5, 2.0, 8.0)
"""Seconds before a worker tries again what a far store did not answer."""
_CHUNK = 8
"""Tasks that travel together: a message of Ray costs about as much as a short plan."""


class Cluster:
    """A Ray cluster. Without an address Ray is started on this machine, with `jobs` workers.

    Raises ConnectionError where no cluster answers at the address.
    """

    reaches_far = True

    def __init__(self, work: Work, limits: Limits, *, jobs: int | None = None, address: str | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        self._ours = not ray.is_initialized()
        if self._ours:
            ray.init(address=address, num_cpus=None if address else jobs, include_dashboard=None if address else False,
                     log_to_driver=False, logging_level="ERROR")  # fmt: skip
        self._setup = ray.put((pickle.dumps(work), limits))
        self._chunk: Any = ray.remote(max_retries=TRIES)(_work_through)
        self._under_way: dict[Any, list[Task]] = {}

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer]]:
        """Each task with its answer, as they come; at most twice as many chunks are under way as there are processors."""
        source = iter(tasks)
        most = max(2, 2 * int(ray.cluster_resources().get("CPU", 1)))
        while True:
            while len(self._under_way) < most and (chunk := list(islice(source, _CHUNK))):
                self._send(chunk)
            if not self._under_way:
                return
            (ready, *_), _ = ray.wait(list(self._under_way), num_returns=1)
            yield from self._received(ready)

    def _send(self, chunk: list[Task]) -> None:
        self._under_way[self._chunk.remote(self._setup, chunk)] = chunk

    def _received(self, reference: Any) -> Iterator[tuple[Task, Answer]]:
        chunk = self._under_way.pop(reference)
        try:
            yield from zip(chunk, ray.get(reference), strict=True)
        except ray.exceptions.RayError as error:
            if isinstance(error, SetupError):  # Ray gives an error of a task the type of both
                raise error
            if len(chunk) == 1:
                yield chunk[0], Trouble(f"lost by the cluster {TRIES + 1} times ({type(error).__name__})")
                return
            for task in chunk:  # one of them costs its worker: the others go on without it
                self._send([task])

    def close(self) -> None:
        """Give up what is under way; end Ray if it was started here."""
        for reference in self._under_way:
            ray.cancel(reference, force=True)
        self._under_way.clear()
        if self._ours:
            ray.shutdown()


class _Sealed:
    """A function that arrives as itself, but in the limited child only: what it loads, no Ray worker needs."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    def __call__(self, task: Task) -> Answer:
        raise NotImplementedError("it is unpacked on its way into another process")

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        return pickle.loads, (self.packed,)


def _work_through(setup: tuple[bytes, Limits], tasks: list[Task]) -> list[Answer]:
    """What a Ray worker does with a chunk: each task in its limited child, which stays for the next chunk."""
    child = _child(*setup)
    return [_answer(child, task) for task in tasks]


@lru_cache(maxsize=1)
def _child(packed: bytes, limits: Limits) -> Worker[Task, Answer]:
    return Worker(_Sealed(packed), limits)


def _answer(child: Worker[Task, Answer], task: Task) -> Answer:
    for pause in (*_PAUSES, None):
        try:
            answer = child.call(task)
        except SetupError:
            raise
        except Exception as error:
            return trouble_of(task.name, error)
        if pause is None or not (isinstance(answer, Trouble) and answer.passing):
            break
        time.sleep(pause)
    return answer
