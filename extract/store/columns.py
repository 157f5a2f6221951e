"""The columns of the store, read from `columns.toml`: names, types, meanings, and where in a plan's JSON each comes from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

TABLES = ("plans", "commitments", "findings")
"""The tables of the store; `NAME.parquet` is the file of each."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its DuckDB `type`, the expression it is made by, its meaning in Chinese and English.

    `category` marks few values that repeat, `large` what a DataFrame leaves out unless asked for.
    """

    name: str
    type: str
    sql: str
    zh: str
    en: str
    category: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table of the store, with its meaning in Chinese and English."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]


@cache
def _text() -> str:
    return (files("extract.store") / "columns.toml").read_text(encoding="utf-8")


@cache
def tables() -> dict[str, TableInfo]:
    """The tables by name, each with all of its columns in order."""
    data = tomllib.loads(_text())
    return {
        name: TableInfo(
            name,
            data[name]["zh"],
            data[name]["en"],
            tuple(
                Column(key, **value)
                for part in (data["head"], data["about"], data[name]["columns"])
                for key, value in part.items()
            ),
        )
        for name in TABLES
    }


@cache
def json_types() -> dict[str, str]:
    """What of a plan's JSON is read: its top keys and their DuckDB types."""
    return {key: " ".join(value.split()) for key, value in tomllib.loads(_text())["json"].items()}


@cache
def fingerprint() -> str:
    """A hash of the column file: a store made by other columns is built anew."""
    return sha256(_text().encode()).hexdigest()[:16]
