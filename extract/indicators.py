"""Load and check indicator schemas. A schema is data: a YAML file of guihua's own, or any file that a user names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from extract.errors import SchemaError, one_line
from extract.lexicon.load import measures
from extract.model.indicator import WORD_FIELDS, Indicator, IndicatorSchema, parts_of
from extract.model.plan import Plan
from extract.schemas import indicator_schemas

_LARGEST = 4_000_000
"""Bytes; a schema of 1000 indicators has under 1 MB."""


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a key that stands twice: of two `match:` lists one would be lost in silence."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_schema(name: str | Path) -> IndicatorSchema:
    """A schema by the name it comes under with guihua (`fire_rescue`), or by the path of a YAML file.

    Raises SchemaError, one line that names the file and what is wrong in it.
    """
    return parse_schema(*schema_text(name))


def schema_text(name: str | Path) -> tuple[str, str]:
    """The YAML text of a schema, by name or path, and the file's name for messages. Raises SchemaError."""
    known = indicator_schemas()
    if str(name) in known:
        return known[str(name)], f"{name}.yaml"
    path = Path(name)
    if not path.is_file():
        raise SchemaError(f"{one_line(str(name))}: no such schema; known are {', '.join(known)}, or give a YAML file")
    try:
        if path.stat().st_size > _LARGEST:
            raise SchemaError(f"{one_line(str(path))}: larger than {_LARGEST} bytes")
        return path.read_text(encoding="utf-8"), str(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SchemaError(f"{one_line(str(path))}: {getattr(error, 'strerror', None) or 'no UTF-8 text'}") from error


def choose_schema(plans: Iterable[Plan]) -> IndicatorSchema:
    """The schema of guihua's own that fits most of some plans: by their themes, else by the words of their texts.

    Raises SchemaError where none fits any of them.
    """
    schemas = [load_schema(name) for name in indicator_schemas()]
    votes: Counter[str] = Counter()
    for plan in plans:
        fitting = [schema.name for schema in schemas if plan.plan.theme in schema.themes]
        counts = {schema.name: _frequency(schema, plan.text) for schema in schemas}
        best = max(counts, key=lambda name: counts[name], default=None)
        if not fitting and best is not None and counts[best] >= _TELLING:
            fitting = [best]
        votes.update(fitting)
    if not votes:
        raise SchemaError(f"no schema fits these plans; known are {', '.join(indicator_schemas())}, or name one")
    return next(schema for schema in schemas if schema.name == votes.most_common(1)[0][0])


_TELLING = 3.0
"""Theme words in 1000 characters; a fire plan has 10 or more, a plan of another theme under 1."""


def _frequency(schema: IndicatorSchema, text: str) -> float:
    return 1000 * sum(text.count(word) for word in schema.theme_words) / max(1, len(text))


def parse_schema(text: str, file: str) -> IndicatorSchema:
    """A schema from its YAML text; `file` names it in errors. Raises SchemaError with the first thing that is wrong."""
    return _checked(text, file, check=True)


def schema_errors(text: str, file: str) -> list[str]:
    """Everything that is wrong with a schema, one line each, every line with file, indicator and field."""
    try:
        schema = _checked(text, file, check=False)
    except SchemaError as error:
        return str(error).split("\n")
    return [f"{one_line(file)}: {line}" for line in _inconsistent(schema)]


def _checked(text: str, file: str, *, check: bool) -> IndicatorSchema:
    name = one_line(file)
    try:
        # _Loader is a SafeLoader: it builds plain data, never objects
        data = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}" if mark else name
        raise SchemaError(f"{place}: {getattr(error, 'problem', None) or 'no YAML'}") from error
    if not isinstance(data, dict):
        raise SchemaError(f"{name}: must be a mapping with name, title and indicators")
    try:
        schema = IndicatorSchema.model_validate(data)
    except ValidationError as error:
        lines = [f"{name}: {_place(data, item['loc'])}: {item['msg']}" for item in error.errors()]
        raise SchemaError("\n".join(lines[:1] if check else lines)) from error
    if check:
        for line in _inconsistent(schema):
            raise SchemaError(f"{name}: {line}")
    return schema


def _place(data: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """Where in the file: indicators are named by their id, not by their number."""
    parts = list(map(str, loc))
    if len(loc) > 1 and loc[0] == "indicators" and isinstance(loc[1], int):
        entry = data["indicators"][loc[1]]
        known = entry.get("id") if isinstance(entry, dict) else None
        parts[:2] = [f"indicator {known}" if known else f"indicator number {loc[1] + 1}"]
    return " ".join(parts) or "file"


def _inconsistent(schema: IndicatorSchema) -> Iterator[str]:
    """What the types cannot say: ids that stand twice, references to nothing, units that no list knows."""
    ids: set[str] = set()
    for indicator in schema.indicators:
        if indicator.id in ids:
            yield f"indicator {indicator.id}: id stands twice"
        ids.add(indicator.id)
    for indicator in schema.indicators:
        for field, value in _fields(indicator):
            problem = _problem(schema, field, value, ids)
            if problem:
                yield f"indicator {indicator.id} {field}: {problem}"
    owners: dict[str, str] = {}
    for term, words in schema.terms.items():
        for word in words:
            if "<" in word or " + " in word:
                yield f"terms {term}: {word}: a term holds plain words"
            if owners.setdefault(word, term) != term:
                yield f"terms {term}: {word} stands in {owners[word]} too"


def _fields(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Every single value of an indicator that may refer to something."""
    if indicator.unit:
        yield "unit", indicator.unit
    yield from (("same_units", unit) for unit in indicator.same_units)
    yield from (("overlaps", other) for other in indicator.overlaps)
    if indicator.flow:
        yield "flow", indicator.flow
    yield from (("search", word) for word in indicator.search)
    for number, rule in enumerate(indicator.match):
        for name in type(rule).model_fields:
            value = getattr(rule, name)
            if name in WORD_FIELDS or name == "unit":
                yield from ((f"match {number} {name}", word) for word in value)


def _problem(schema: IndicatorSchema, field: str, value: str, ids: set[str]) -> str | None:
    if field in {"overlaps", "flow"}:
        return None if value in ids else f"no indicator {value}"
    if field.endswith("unit") or field == "same_units":
        return None if value in measures() or value == "" else f"no measure word {value} in the lexicon"
    for name in parts_of(value):
        if name.startswith("<") and name.endswith(">") and name[1:-1] not in schema.terms:
            return f"no term {name}"
        if ("<" in name or ">" in name) and not (name.startswith("<") and name.endswith(">")):
            return f"{name}: a term stands alone between plus signs"
    return None
