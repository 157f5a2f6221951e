"""Characters with places on a page, and what must be set right about them before anybody reads them as lines."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.read.docx_symbols import symbol

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

INKED_SPACE = " "
"""The character of a glyph that draws something although the file says it is a space."""

Ink = tuple[float, float]
"""Width and height of what a character draws, in points."""
NO_INK: Ink = (0.0, 0.0)

_PARTNERS = {"）": "（", "》": "《", "〉": "〈", "】": "【", "”": "“", "〕": "〔"}
OPENING = frozenset(_PARTNERS.values())
_MAX_BRACKET = 200


@dataclass(slots=True)
class Glyph:
    """A visible character and the box that its font gives it; `spaced` tells that the file has a space before it."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def is_ideograph(char: str) -> bool:
    """Whether a character fills a square: an ideograph, no mark and no figure."""
    return "\u3400" <= char < "\ua000" or char >= "\U00020000"


def is_blank(ink: Ink) -> bool:
    """Whether a character draws nothing; pdfium gives a glyph without an outline the height of a hair."""
    return min(ink) < 0.1


@lru_cache(maxsize=20_000)
def normal(char: str) -> str:
    """The character to read for one that a font maps to; "" for white space and marks.

    Radicals and compatibility forms become ideographs: fonts often map 一 or 人 to the radical of the same look,
    which no later stage would recognize.
    """
    code = ord(char)
    if code == 2:
        return "-"  # pdfium's mark for a hyphen at the end of a line; in Chinese text it is the dash of 2021-2025
    if code in (0, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:
        return ""
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs"):
        return ""
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    if 0xF000 <= code <= 0xF0FF:
        return symbol("wingdings", code) or char
    return char


def mended(glyphs: Sequence[Glyph], drawn: dict[int, Ink], opening: dict[int, Ink]) -> list[Glyph]:
    """The glyphs of a page, with a bracket for each drawn space, and without brackets that draw nothing.

    Some programs that write pdf files map the glyphs of （ and 《 to a space, and that of the space to a bracket. What a
    drawn space is follows from the closing bracket that has no other partner, and from what glyphs of its shape are.
    `drawn` and `opening` hold what drawn spaces and opening brackets draw, by their index.
    """
    guesses = {at: _partner(glyphs, at) for at in drawn}
    shapes: dict[tuple[int, int], Counter[str]] = {}
    for at, guess in guesses.items():
        shapes.setdefault(_shape(drawn[at]), Counter())[guess] += guess != ""
    for at in drawn:
        (usual, count), *_ = shapes[_shape(drawn[at])].most_common(1)
        glyphs[at].char = usual if count else ""
    blank = {at for at, ink in opening.items() if is_blank(ink)}
    return [glyph for at, glyph in enumerate(glyphs) if at not in blank and glyph.char]


def _partner(glyphs: Sequence[Glyph], at: int) -> str:
    """The opening bracket that the first closing bracket after `at` without a partner of its own asks for."""
    opened: Counter[str] = Counter()
    for glyph in glyphs[at + 1 : at + _MAX_BRACKET]:
        opening = _PARTNERS.get(glyph.char)
        if opening is None:
            opened[glyph.char] += glyph.char in OPENING
        elif opened[opening] == 0:
            return opening
        else:
            opened[opening] -= 1
    return ""


def _shape(ink: Ink) -> tuple[int, int]:
    """Width and height of what is drawn, in half points."""
    return round(2 * ink[0]), round(2 * ink[1])
