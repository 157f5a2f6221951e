"""Read and validate the lexicon files.

Tables are tab-separated with a head line; lists of phrases are TOML files of named arrays. `#` opens a comment.
A file that breaks its rules raises LexiconError, which names the file and the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.errors import LexiconError

MEASURE_KINDS = frozenset(
    [
        "count",
        "ratio",
        "duration",
        "area",
        "volume",
        "money",
        "distance",
        "mass",
        "power",
        "energy",
        "data",
        "rate",
        "other",
    ]
)
PLACE_LEVELS = frozenset({"province", "city", "county"})


@dataclass(frozen=True, slots=True)
class MeasureWord:
    """A unit of measure: what it measures, and how it converts (`value × factor` in `base`).

    `chinese` says whether a Chinese numeral before it may be a quantity (三项 yes, 三级 no).
    """

    unit: str
    kind: str
    factor: float
    base: str
    chinese: bool


@dataclass(frozen=True, slots=True)
class PlaceName:
    """An administrative division with its GB/T 2260 code; `parent` is None for a province."""

    code: str
    name: str
    level: str
    parent: str | None


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    text = (files("extract.lexicon") / "data" / name).read_text(encoding="utf-8")
    head: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if head is None:
            head = cells
            if tuple(head) != columns:
                raise LexiconError(f"{name}:{number}: the head line must be {' '.join(columns)}")
            continue
        if len(cells) != len(columns):
            raise LexiconError(f"{name}:{number}: {len(cells)} columns instead of {len(columns)}")
        yield number, dict(zip(columns, cells, strict=True))


@cache
def measures() -> Mapping[str, MeasureWord]:
    """All measure words, by unit as written."""
    out: dict[str, MeasureWord] = {}
    for number, row in _rows("measures.tsv", ("unit", "kind", "factor", "base", "chinese")):
        if row["unit"] in out:
            raise LexiconError(f"measures.tsv:{number}: {row['unit']} stands twice")
        if row["kind"] not in MEASURE_KINDS:
            raise LexiconError(f"measures.tsv:{number}: unknown kind {row['kind']}")
        out[row["unit"]] = MeasureWord(
            row["unit"], row["kind"], float(row["factor"]), row["base"], row["chinese"] == "yes"
        )
    return out


@dataclass(frozen=True, slots=True)
class AgencyWord:
    """A word that ends an agency's name; `kind` is government, department, … or `sector` (教育, 消防: before 部门).

    `weak` marks a word that is as often an object or a place (学校, 消防站): it counts only where it plainly acts.
    """

    name: str
    kind: str
    weak: bool


@cache
def agencies() -> Mapping[str, AgencyWord]:
    """Words that end the names of agencies, by name."""
    return {
        row["name"]: AgencyWord(row["name"], row["kind"], row["note"].startswith("弱："))
        for _, row in _rows("agencies.tsv", ("name", "kind", "note"))
    }


@cache
def places() -> Mapping[str, PlaceName]:
    """Administrative divisions, by GB/T 2260 code."""
    out: dict[str, PlaceName] = {}
    for number, row in _rows("places.tsv", ("code", "name", "level", "parent")):
        if not re.fullmatch(r"\d{6}", row["code"]) or row["level"] not in PLACE_LEVELS or row["code"] in out:
            raise LexiconError(f"places.tsv:{number}: bad code or level, or a code that stands twice")
        out[row["code"]] = PlaceName(row["code"], row["name"], row["level"], row["parent"] or None)
    return out


@cache
def phrases(name: str) -> Mapping[str, tuple[str, ...]]:
    """A phrase file: its named lists of words, longest word first, so that longer phrases block shorter ones."""
    text = (files("extract.lexicon") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    out: dict[str, tuple[str, ...]] = {}
    for key, value in tomllib.loads(text).items():
        listed = value.split() if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(word, str) and word for word in listed):
            raise LexiconError(f"{name}.toml: {key} is no list of words")
        if len(set(listed)) != len(listed):
            twice = next(word for word in listed if listed.count(word) > 1)
            raise LexiconError(f"{name}.toml: {key} holds {twice} twice")
        out[key] = tuple(sorted(listed, key=len, reverse=True))
    return out


@cache
def words(name: str, key: str) -> str:
    """A phrase list as a regular expression alternative, longest first, for use inside a group."""
    return "|".join(re.escape(word) for word in phrases(name)[key])
