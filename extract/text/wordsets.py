"""Sets of words that are looked for at the start or the end of a stretch of text.

A regular expression that ends in `$` tries all its words at every character; looking up a few slices is many times
faster where the place is known.
"""

from __future__ import annotations

from collections.abc import Iterable


class WordSet:
    """Words, to be found at one end of a stretch; the longest one wins."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.lengths = sorted({len(word) for word in self.words}, reverse=True)

    def ending(self, text: str, start: int, end: int) -> int | None:
        """Where the longest word that ends the stretch begins; None if none does."""
        for length in self.lengths:
            if end - length >= start and text[end - length : end] in self.words:
                return end - length
        return None

    def opening(self, text: str, start: int, end: int) -> int | None:
        """Where the longest word that opens the stretch ends; None if none does."""
        for length in self.lengths:
            if start + length <= end and text[start : start + length] in self.words:
                return start + length
        return None
