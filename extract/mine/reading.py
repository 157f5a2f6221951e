"""A clause as tokens, and what is read from it: the types that the grammar works on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

from extract.lexicon import phrases

Span = tuple[int, int]


class Token(NamedTuple):
    """A token of a clean text."""

    start: int
    end: int
    text: str
    tag: str


class Role(Enum):
    """What a clause is to its sentence."""

    ACT = "an action: a verb and its object"
    STATE = "a state: a subject and its predicate"
    ADVERBIAL = "a phrase without a predicate of its own"
    RESULT = "a purpose or result of what stands before it"
    PERMISSIVE = "something encouraged or allowed, not promised"
    FRAGMENT = "a noun phrase"


@dataclass(slots=True)
class Reading:
    """A clause, read. All spans are offsets into the clean text, None where the clause has no such part.

    `body` is the clause without its lead words, times and agent. `executors` are those whom the clause sets to work
    (督促物业服务企业履行职责), `together` says that the one who sets them to work acts as well (会同有关部门…).
    """

    span: Span
    role: Role = Role.FRAGMENT
    body: Span = (0, 0)
    agent: Span | None = None
    verb: Span | None = None
    object: Span | None = None
    subject: Span | None = None
    executors: list[Span] = field(default_factory=list)
    together: bool = False
    modal: bool = False
    allowed: bool = False
    """可不再出示证件: what is allowed or excused."""
    office: bool = False
    """X任主任: says who holds an office, and leaves the sentence's agent as it was."""


class Words(NamedTuple):
    """The cue words as sets."""

    leads: frozenset[str]
    modals: frozenset[str]
    adverbs: frozenset[str]
    prepositions: frozenset[str]
    phrase_ends: frozenset[str]
    verbs: frozenset[str]
    states: frozenset[str]
    nominals: frozenset[str]
    soft_verbs: frozenset[str]
    disposals: frozenset[str]
    also_adjectives: frozenset[str]
    soft_actions: frozenset[str]
    starting: frozenset[str]
    causatives: frozenset[str]
    permissive: frozenset[str]
    subordinate: frozenset[str]
    allowing: frozenset[str]
    for_whom: frozenset[str]
    opened: frozenset[str]


@cache
def cue_words() -> Words:
    """The cue words, read once."""
    cues, agents = phrases("cues"), phrases("agents")
    names = [name for name in Words._fields if name not in ("causatives", "permissive")]
    listed = {name: frozenset(cues[name]) for name in names}
    return Words(**listed, causatives=frozenset(agents["causatives"]), permissive=frozenset(agents["permissive"]))


_MEASURED = ("率", "度", "量", "额", "比例", "占比", "比率")
"""开放率, 建成率: a verb before these is part of an indicator's name."""


class Clause:
    """A clause as tokens, with what is needed to walk over them."""

    def __init__(self, text: str, tokens: Sequence[Token], span: Span, times: Sequence[Span]) -> None:
        self.text = text
        first = bisect_left(tokens, span[:1])
        last = bisect_left(tokens, span[1:])
        self.tokens = [token for token in tokens[first:last] if token.end <= span[1]]
        self.span = span
        self.times = [time for time in times if time[0] < span[1] and span[0] < time[1]]
        self.words = cue_words()

    def timed(self, index: int) -> bool:
        """Whether a token belongs to a time expression."""
        if not self.times:
            return False
        token = self.tokens[index]
        return any(start < token.end and token.start < end for start, end in self.times)

    def opens(self, index: int) -> bool:
        """Whether the token acts as a verb where a clause opens: there a listed verb is one, whatever follows."""
        token = self.tokens[index]
        if token.text in self.words.verbs and token.text not in self.words.soft_verbs and index + 1 < len(self.tokens):
            return self.tokens[index + 1].text not in ("的", *_MEASURED)
        return self.is_verb(index)

    def is_verb(self, index: int) -> bool:
        """Whether the token acts as a verb here: listed or tagged as one, and not part of a noun phrase."""
        token = self.tokens[index]
        listed = token.text in self.words.verbs
        if not listed and not (token.tag == "v" and len(token.text) > 1):
            return False
        if index + 1 >= len(self.tokens):
            return False
        return not self._nominal_after(index, listed)

    def _nominal_after(self, index: int, listed: bool) -> bool:
        following = self.tokens[index + 1]
        if following.text in _MEASURED:
            return True
        if following.text in ("、", "和") and self.tokens[index].text in self.words.soft_verbs:
            return True
        if following.text in ("、", "和", "并") and index + 2 < len(self.tokens):
            if (
                listed
                and self.tokens[index + 2].text in self.words.verbs
                and self.tokens[index].text not in self.words.soft_verbs
            ):
                return False
        if following.text in self.words.nominals:
            soft = not listed or self.tokens[index].text in self.words.soft_verbs
            return soft or following.text in ("的", "和", "与", "及", "、", "标准", "工作", "或")
        return following.text[0] in "，。；）”"

    def part(self, first: int, last: int) -> Span:
        """The span of the tokens [first, last)."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def slice(self, first: int, last: int) -> str:
        """Their text."""
        start, end = self.part(first, last)
        return self.text[start:end]
