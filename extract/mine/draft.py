"""A draft: a quantity or a clause, with what its own sentence gives it; and what a sentence remembers while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.mine.fields import NamedAgency
from extract.mine.reading import Role
from extract.text.calendar import Time
from extract.text.numbers import Number
from extract.text.offsets import View

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A quantity, or a clause without one. Offsets refer to the passage's clean text.

    `inherited` says that `time` stands in an earlier clause; `reported` that the words say it is already so;
    `order` is the place in the passage, for what closes an item.
    """

    evidence: Span
    subject: str
    action: str | None
    role: Role
    number: Number | None = None
    before: str = ""
    time: Time | None = None
    time_view: View | None = None
    """The view that `time` refers to, where it is not the passage's own (a column head)."""
    inherited: bool = False
    agencies: list[NamedAgency] = field(default_factory=list)
    scope: str | None = None
    reported: bool = False
    stated_time: bool = False
    rule: str = "clause"


@dataclass(slots=True)
class Sentence:
    """What one sentence has said so far, for its later clauses."""

    agents: list[Span] = field(default_factory=list)
    time: Time | None = None
    period: Time | None = None
    frame: Time | None = None
    """The period that opened the sentence: “十四五”期间，2021年底前…；2022年底前…."""
    subject: str = ""
    subject_start: int | None = None
    bracketed: tuple[int, str, int | None] | None = None
    """The bracket that is being read: where it opens, and the subject that stands before it."""
    action: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    progress: list[Number] = field(default_factory=list)
    reported: bool = False
    stated: bool = False
    """Whether a clause with a predicate has been read: what stands before the first one only leads up to it."""
