"""The words of a schema, found in a text all at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from extract.model.indicator import WORD_FIELDS, IndicatorSchema, parts_of

_BLANK = frozenset(" \t\r\n\u3000\u200b\ufeff\xa0“”‘’\"'「」『』")
"""What is passed over when words are looked for: wrapped lines, spaced digits, quotes inside a name."""

Parts = tuple[frozenset[int], ...]
"""One word expression: of each part, at least one of these words must be there."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the vocabulary at half-open offsets."""

    start: int
    end: int
    word: int


_GONE = str.maketrans("", "", "".join(sorted(_BLANK)))


def squash(text: str) -> str:
    """A text without blanks and quotes."""
    return text.translate(_GONE)


class Squashed:
    """A text without blanks and quotes, and the way back to its offsets."""

    __slots__ = ("_places", "text")

    def __init__(self, text: str) -> None:
        self._places = [at for at, char in enumerate(text) if char not in _BLANK]
        self.text = "".join([text[at] for at in self._places])

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the squashed text → offsets in the text itself; `start < end`."""
        return self._places[start], self._places[end - 1] + 1

    def squashed(self, at: int) -> int:
        """An offset of the text itself → the first offset of the squashed text that is not before it."""
        return bisect_left(self._places, at)


class Vocabulary:
    """All words of a schema: those of its terms block one another, longer ones the shorter ones inside them."""

    def __init__(self, schema: IndicatorSchema) -> None:
        self._terms = schema.terms
        self._ids: dict[str, int] = {}
        self._term_of: dict[int, str] = {}
        for term, words in schema.terms.items():
            for word in words:
                self._term_of[self._id(word)] = term
        self.parts: dict[str, Parts] = {}
        for expression in _expressions(schema):
            self.parts[expression] = tuple(self._part(part) for part in parts_of(expression))
        self.words: list[str] = list(self._ids)
        self._automaton = AhoCorasick(self.words)

    def _id(self, word: str) -> int:
        return self._ids.setdefault(squash(word), len(self._ids))

    def _part(self, part: str) -> frozenset[int]:
        if part.startswith("<"):
            return frozenset(self._id(word) for word in self._terms[part[1:-1]])
        return frozenset([self._id(part)])

    def name(self, word: int) -> str:
        """The term that a word belongs to, else the word itself: synonyms have one name."""
        return self._term_of.get(word, self.words[word])

    def hits(self, text: str) -> list[Hit]:
        """All words in a squashed text, in order of their start, without those that a longer word blocks."""
        found = [
            Hit(start, end, word)
            for word, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
        ]
        return sorted(self._unblocked(found), key=lambda hit: (hit.start, hit.end, hit.word))

    def _unblocked(self, found: list[Hit]) -> Iterator[Hit]:
        longer = _Reach((hit.start, hit.end, self._term_of[hit.word]) for hit in found if hit.word in self._term_of)
        for hit in found:
            term = self._term_of.get(hit.word)
            if term is None or not longer.covers(hit, term):
                yield hit

    def ids(self, text: str) -> frozenset[int]:
        """The words of a short text: a heading, the title of a box."""
        return frozenset(hit.word for hit in self.hits(squash(text))) if text else frozenset()


class _Reach:
    """Where words of terms stand, to ask whether one lies inside a longer one of another term."""

    def __init__(self, spans: Iterable[tuple[int, int, str]]) -> None:
        self._at: dict[int, list[tuple[int, int, str]]] = {}
        for span in spans:
            for at in range(span[0], span[1]):
                self._at.setdefault(at, []).append(span)

    def covers(self, hit: Hit, term: str) -> bool:
        return any(
            start <= hit.start and end >= hit.end and end - start > hit.end - hit.start and other != term
            for start, end, other in self._at.get(hit.start, ())
        )


def _expressions(schema: IndicatorSchema) -> Iterator[str]:
    """Every word expression that rules and searches use."""
    yield from schema.theme_words
    for indicator in schema.indicators:
        yield from indicator.search
        for rule in indicator.match:
            for name in WORD_FIELDS:
                yield from getattr(rule, name)
