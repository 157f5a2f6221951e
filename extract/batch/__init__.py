"""Many files: what is done is kept, what cannot be read is named, and the rest goes on.

`run.Run` is the page to read first; `runner.run_batch` is the simple loop of `guihua mine`.
"""

from extract.batch.engines import Engine, Here, Local
from extract.batch.files import place
from extract.batch.inputs import inputs_of
from extract.batch.manifest import Manifest, ManifestError
from extract.batch.program import fingerprint
from extract.batch.run import Request, Run, Step
from extract.batch.runner import Done, Failed, OutputError, run_batch
from extract.batch.tasks import Make, Readers
from extract.batch.told import Totals
from extract.batch.work import Work

__all__ = [
    "Done",
    "Engine",
    "Failed",
    "Here",
    "Local",
    "Make",
    "Manifest",
    "ManifestError",
    "OutputError",
    "Readers",
    "Request",
    "Run",
    "Step",
    "Totals",
    "Work",
    "fingerprint",
    "inputs_of",
    "place",
    "run_batch",
]
