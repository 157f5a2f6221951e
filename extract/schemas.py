"""Schemas: the JSON schemas of guihua's outputs, generated from the models, and the indicator schemas, kept as YAML."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import BaseModel

from extract.model.commitment import Commitment
from extract.model.comparison import Comparison
from extract.model.document import Document
from extract.model.finding import Finding
from extract.model.indicator import IndicatorSchema
from extract.model.plan import Plan

MODELS: dict[str, type[BaseModel]] = {
    "plan": Plan,
    "commitment": Commitment,
    "finding": Finding,
    "document": Document,
    "comparison": Comparison,
    "indicators": IndicatorSchema,
}


def generate(name: str) -> str:
    """The schema of a model, as the text of its file."""
    schema = MODELS[name].model_json_schema(mode="serialization")
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def stored() -> dict[str, str]:
    """The schema files that come with guihua, by name."""
    return _texts(_folder(), ".schema.json")


def indicator_schemas() -> dict[str, str]:
    """The indicator schemas that come with guihua: name → YAML text."""
    return _texts(_folder() / "indicators", ".yaml")


def _folder() -> Traversable:
    """Inside an installed wheel, or in the checkout beside the package."""
    packed = files("extract") / "schemas_data"
    return packed if packed.is_dir() else Path(__file__).parent.parent / "schemas"


def _texts(folder: Traversable, suffix: str) -> dict[str, str]:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    found = (entry for entry in entries if entry.name.endswith(suffix))
    return {entry.name.removesuffix(suffix): entry.read_text(encoding="utf-8") for entry in found}
