"""Same input, same bytes: in one process, and in two with different hash seeds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

from extract.pipeline import mine, read
from tests.conftest import ROOT, SPECIMENS

PROGRAM = (
    "import sys, hashlib; from extract.pipeline import mine, read;"
    "print(hashlib.sha256(mine(read(sys.argv[1])).model_dump_json().encode()).hexdigest())"
)


def test_same_bytes_in_every_process() -> None:
    path = SPECIMENS[0]
    here = hashlib.sha256(mine(read(path)).model_dump_json().encode()).hexdigest()
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert told.stdout.strip() == here
