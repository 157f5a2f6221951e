"""What the html reader knows of government pages, from `read_html.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def containers() -> frozenset[str]:
    """Ids and classes, in small letters, of elements that hold an article's text."""
    return frozenset(_data()["containers"])


@cache
def furniture() -> frozenset[str]:
    """Words in ids and classes, in small letters, that name the furniture of a page."""
    return frozenset(_data()["furniture"])


@cache
def strangers() -> frozenset[str]:
    """Words in ids and classes that name what others have written below a text."""
    return frozenset(_data()["strangers"])


@cache
def title_words() -> frozenset[str]:
    """Words in ids and classes that name the title of an article."""
    return frozenset(_data()["titles"])


@cache
def phrases() -> re.Pattern[str]:
    """Matches, in full, a paragraph without spaces that belongs to the page and not to the text."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in _data()["phrases"]))


@cache
def labels() -> dict[str, str]:
    """Label of a metadata table → what its value is: title, doc_no, issuer, issued, published or other."""
    return {label: field for field, known in _data()["labels"].items() for label in known}


@cache
def _data() -> dict[str, Any]:
    text = (files("extract") / "lexicon" / "data" / "read_html.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
