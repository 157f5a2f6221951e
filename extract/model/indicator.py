"""A shared schema of indicators: the lines by which plans of different places are compared. Loaded from YAML data.

Words of a rule are looked for in a *zone* of a record: its subject, its own evidence, the sentence around it, or all
that governs it (paragraph, headings, box). A word is written as it stands in plans; `消火栓 + 完好率` asks for both, in
any order; `<消火栓>` stands for all words of the schema's term of that name.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from extract.model.base import Record
from extract.model.commitment import Comparator, Kind, Measure

Better = Literal["more", "less"]
Combine = Literal["sum", "last", "max", "min", "list"]
"""How several figures of one plan make one: add the parts, take the one due last, the highest, the lowest, or show all."""


def parts_of(expression: str) -> list[str]:
    """`消火栓 + 完好率` → its two words; a plus sign without blanks belongs to a word (1+1+N)."""
    return [part.strip() for part in expression.split(" + ")]


def _no_blank(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if not all(parts_of(word)):
            raise ValueError(f"an empty word in {word!r}")
    if len(set(words)) != len(words):
        twice = next(word for word in words if words.count(word) > 1)
        raise ValueError(f"{twice} stands twice")
    return words


Words = Annotated[tuple[str, ...], AfterValidator(_no_blank)]


class Reference(Record):
    """A value that a higher plan or a standard sets, with the source that says so.

    `every` is an ISO duration for what recurs (at least once a year).
    """

    value: int | float
    unit: str
    every: str | None = Field(default=None, pattern=r"^P\d+[DWMY]$")
    comparator: Literal["eq", "ge", "le"] = "ge"
    title: str
    number: str
    clause: str


class IndicatorInfo(Record):
    """What a reader must know of an indicator; how commitments match it stands in the schema's own rules.

    `unit` is what values are converted to, None for an indicator that is done or not done. `better` says whether
    more or less is better, None where neither can be said.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
    name: str = Field(min_length=1)
    definition: str = ""
    group: str | None = None
    unit: str | None = None
    dimension: str | None = None
    better: Better | None = None
    reference: Reference | None = None


class MatchRule(Record):
    """One way in which a commitment matches: every condition that is given must hold, of each list one word.

    `subject`: in the subject (with the action). `evidence`: in the record's own words. `sentence`: in the sentence
    around it. `context`: in its paragraph so far, headings, box title or box item. `action`: what is done. `without`
    forbids words in subject and action, `without_evidence`, `without_sentence`, `without_context` in these zones.
    `mention`: the record names the row's thing, but its number is another's (one of seven teams); it is kept only
    where the plan has no number of its own for the row. `counts` says what exactly is counted where several things share a row, so that they are never
    set against each other as like with like.
    """

    subject: Words = ()
    evidence: Words = ()
    sentence: Words = ()
    context: Words = ()
    without: Words = ()
    without_evidence: Words = ()
    without_sentence: Words = ()
    without_context: Words = ()
    action: Words = ()
    measure: tuple[Measure, ...] = ()
    unit: Words = ()
    comparator: tuple[Comparator, ...] = ()
    kind: tuple[Kind, ...] = ()
    recurring: bool | None = None
    quantity: bool | None = None
    mention: bool = False
    counts: str | None = None

    @model_validator(mode="after")
    def _has_words(self) -> MatchRule:
        if not (self.subject or self.evidence or self.sentence or self.context):
            raise ValueError("a rule needs words: subject, evidence, sentence or context")
        return self


WORD_FIELDS = (
    "subject", "evidence", "sentence", "context", "action", "without", "without_evidence", "without_sentence",
    "without_context",
)  # fmt: skip
"""The fields of a rule that hold word expressions."""


class Indicator(IndicatorInfo):
    """An indicator with its rules.

    `match`: any of the rules. `search`: what is looked for in a plan that has no record of it. `same_units`: units
    that count like `unit` here. `overlaps`: indicators that may hold the same number too. `flow`: the indicator of
    what is added to this one's total.
    """

    match: tuple[MatchRule, ...] = Field(min_length=1)
    search: Words = ()
    same_units: Words = ()
    combine: Combine = "sum"
    overlaps: tuple[str, ...] = ()
    flow: str | None = None

    @property
    def info(self) -> IndicatorInfo:
        """Without the rules: what a comparison shows."""
        return IndicatorInfo(**{name: getattr(self, name) for name in IndicatorInfo.model_fields})


class IndicatorSchema(Record):
    """A whole schema. `themes` are plan themes it is made for; `theme_words` tell a plan whose theme is not known.

    `terms` are synonyms by name. Words of terms block one another: 微型消防站 is never also 消防站.
    """

    schema_version: Literal["1.0"] = "1.0"
    name: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str
    themes: tuple[str, ...] = ()
    theme_words: Words = ()
    terms: dict[str, Words] = {}
    indicators: tuple[Indicator, ...] = Field(min_length=1)

    def indicator(self, name: str) -> Indicator:
        """The indicator of an id; KeyError if there is none."""
        for indicator in self.indicators:
            if indicator.id == name:
                return indicator
        raise KeyError(name)
