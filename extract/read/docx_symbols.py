"""Characters of the symbol fonts, which Word stores by their place in the font instead of by their meaning."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_PRIVATE = range(0xF000, 0xF100)


def symbol(font: str, code: int) -> str:
    """The character that `font` draws at `code`; "" for a place of a symbol font that the table does not know.

    A code outside the private area of the symbol fonts, in a font that is none of them, is itself.
    """
    place = code - _PRIVATE.start if code in _PRIVATE else code
    known = _table().get((font.lower(), place))
    if known is not None:
        return known
    return "" if code in _PRIVATE else chr(code)


@cache
def _table() -> dict[tuple[str, int], str]:
    """(font in small letters, place) → character, from `read_symbols.tsv`."""
    text = (files("extract") / "lexicon" / "data" / "read_symbols.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {(font, int(place, 16)): char for font, place, char in rows[1:]}
