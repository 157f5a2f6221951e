"""The committed example output of the specimen corpus is what the program writes.

`GUIHUA_REWRITE_GOLDEN=1` rewrites it; one test fails while that is set, so that it cannot be left on.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extract.batch.runner import write_whole
from tests.conftest import ROOT, SPECIMENS, audited

GOLDEN = ROOT / "outputs" / "example"
REWRITE = bool(os.environ.get("GUIHUA_REWRITE_GOLDEN"))


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_example_output(path: Path) -> None:
    text = audited(path).model_dump_json(indent=1) + "\n"
    golden = GOLDEN / f"{path.stem}.json"
    if REWRITE:
        GOLDEN.mkdir(parents=True, exist_ok=True)
        write_whole(golden, text)
    assert golden.read_text(encoding="utf-8") == text, "set GUIHUA_REWRITE_GOLDEN=1 if the change is meant"


def test_rewriting_is_off() -> None:
    assert not REWRITE, "GUIHUA_REWRITE_GOLDEN is set: the golden files were rewritten, run again without it"
