"""The JSON schemas of guihua's outputs, generated from the models."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel

from extract.model.commitment import Commitment
from extract.model.comparison import Comparison
from extract.model.document import Document
from extract.model.finding import Finding
from extract.model.plan import Plan

MODELS: dict[str, type[BaseModel]] = {
    "plan": Plan,
    "commitment": Commitment,
    "finding": Finding,
    "document": Document,
    "comparison": Comparison,
}


def generate(name: str) -> str:
    """The schema of a model, as the text of its file."""
    schema = MODELS[name].model_json_schema(mode="serialization")
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def stored() -> dict[str, str]:
    """The schema files that come with guihua, by name: inside an installed wheel, or in the checkout beside it."""
    packed = files("extract") / "schemas_data"
    folder = packed if packed.is_dir() else Path(__file__).parent.parent / "schemas"
    return {
        entry.name.removesuffix(".schema.json"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".schema.json")
    }
