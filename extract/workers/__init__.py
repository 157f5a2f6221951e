"""Reusable child processes with limits: a task that loops, hoards or crashes costs one child, never the run.

    with Worker(read_file, Limits(seconds=60)) as worker:
        document = worker.call(path)                      # or LimitExceeded, WorkerDied, the function's own exception

    with Pool(mine_file, Limits(), jobs=4) as pool:
        for path, outcome in pool.run(paths):             # outcome: a result, or one of those exceptions
            ...

This package knows no stage and no model, and loads nothing but the standard library. It needs Linux or macOS.
"""

from extract.workers.child import next_part
from extract.workers.limits import LimitExceeded, Limits, RemoteError, WorkerDied
from extract.workers.pool import Pool
from extract.workers.worker import Worker

__all__ = ["LimitExceeded", "Limits", "Pool", "RemoteError", "Worker", "WorkerDied", "next_part"]
