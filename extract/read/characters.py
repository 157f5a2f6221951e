"""Characters that every format must treat alike: marks without width, and the digits of a superscript."""

from __future__ import annotations

WIDTHLESS: dict[int, None] = {0xAD: None, 0xFEFF: None} | dict.fromkeys(range(0x200B, 0x2010))
"""For str.translate: soft hyphens, byte order marks and the like would split words and numbers."""

_EXPONENT = "0123456789+-−"
_RAISED = str.maketrans(_EXPONENT, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str) -> str:
    """Digits of a superscript as raised digits (10 to the 8th is not 108); other text unchanged."""
    return text.translate(_RAISED) if text.strip() and not text.strip(f" {_EXPONENT}") else text
