"""What the reports say, in Chinese and in English; the words themselves are data, in words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def all_words() -> dict[str, dict[str, dict[str, str]]]:
    """Group → key → language → words."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def word(lang: Lang, group: str, key: str, **values: Any) -> str:
    """One expression, its `{names}` filled in."""
    return all_words()[group][key][lang].format(**values)


def head(lang: Lang, keys: tuple[str, ...]) -> list[str]:
    """The heads of a table's columns."""
    return [word(lang, "field", key) for key in keys]
