"""The committed schemas are the generated ones, and the output keeps to them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from extract.schemas import MODELS, generate, stored
from tests.conftest import ROOT, SPECIMENS, mined


def test_committed_schemas_are_current() -> None:
    assert set(stored()) == set(MODELS)
    for name in MODELS:
        committed = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert committed == generate(name), "run `guihua schema export`"


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_output_keeps_to_the_schema(path: Path) -> None:
    document, plan = mined(path)
    jsonschema.validate(json.loads(plan.model_dump_json()), json.loads(generate("plan")))
    jsonschema.validate(json.loads(document.model_dump_json()), json.loads(generate("document")))
