"""The spaCy components, for guihua's own pipeline and for anybody else's.

    nlp.add_pipe("guihua_deadlines")    doc._.guihua_deadlines   list of text.calendar.Time
    nlp.add_pipe("guihua_quantities")   doc._.guihua_quantities  list of text.numbers.Number
    nlp.add_pipe("guihua_agencies")     doc._.guihua_agencies    list of mine.fields.Field
    nlp.add_pipe("guihua_clauses")      doc._.guihua_clauses     list of mine.drafts.Draft

With `spans` (the default) the first two also fill `doc.spans` under the component's name, for displaCy and matchers.
Floating dates (年内, 6月底前) need a calendar: `doc.user_data["guihua_calendar"]`, a text.calendar.Calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc

from extract.mine.drafts import draft_passage
from extract.mine.fields import find_fields
from extract.mine.reading import Token
from extract.mine.tokens import TAGGED
from extract.text.calendar import Calendar, find_times
from extract.text.numbers import find_numbers

CALENDAR = "guihua_calendar"
NUMBERS_ONLY = "guihua_numbers_only"
"""Key of `doc.user_data`: only clauses with numbers are wanted (a report of what is and has been)."""
EXTENSIONS = ("guihua_deadlines", "guihua_quantities", "guihua_agencies", "guihua_clauses")

for _name in EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.factory("guihua_deadlines", assigns=["doc._.guihua_deadlines"], default_config={"spans": True})
def make_deadlines(nlp: Language, name: str, spans: bool) -> Deadlines:
    """The component that finds time expressions."""
    return Deadlines(name, spans)


@Language.factory("guihua_quantities", assigns=["doc._.guihua_quantities"], default_config={"spans": True})
def make_quantities(nlp: Language, name: str, spans: bool) -> Quantities:
    """The component that finds numbers; those of dates are left out if guihua_deadlines ran before it."""
    return Quantities(name, spans)


@Language.component("guihua_agencies", assigns=["doc._.guihua_agencies"])
def agencies(doc: Doc) -> Doc:
    """Find the fields that name who is responsible."""
    doc._.guihua_agencies = find_fields(text_of(doc))
    return doc


@Language.component(
    "guihua_clauses",
    requires=["doc._.guihua_deadlines", "doc._.guihua_quantities", "doc._.guihua_agencies"],
    assigns=["doc._.guihua_clauses"],
)
def clauses(doc: Doc) -> Doc:
    """Read the clauses, with what the components before this one found."""
    found = doc._
    numbers = found.guihua_quantities
    if doc.user_data.get(NUMBERS_ONLY) and not numbers:
        found.guihua_clauses = []
        return doc
    found.guihua_clauses = draft_passage(
        text_of(doc),
        tokens_of(doc),
        found.guihua_deadlines,
        numbers,
        found.guihua_agencies,
        numbers_only=bool(doc.user_data.get(NUMBERS_ONLY)),
    )
    return doc


class Deadlines:
    """Finds time expressions with the plan calendar."""

    def __init__(self, name: str, spans: bool) -> None:
        self.name = name
        self.spans = spans

    def __call__(self, doc: Doc) -> Doc:
        """Find the time expressions of a doc."""
        times = find_times(text_of(doc), doc.user_data.get(CALENDAR) or Calendar())
        doc._.guihua_deadlines = times
        if self.spans:
            set_spans(doc, self.name, ((time.at, time.to, time.kind) for time in times))
        return doc


class Quantities:
    """Finds numbers, quantities and those that are none."""

    def __init__(self, name: str, spans: bool) -> None:
        self.name = name
        self.spans = spans

    def __call__(self, doc: Doc) -> Doc:
        """Find the numbers of a doc."""
        numbers = find_numbers(text_of(doc), [(time.at, time.to) for time in doc._.guihua_deadlines or ()])
        doc._.guihua_quantities = numbers
        if self.spans:
            set_spans(doc, self.name, ((n.start, n.end, n.kind) for n in numbers if n.why is None))
        return doc


def tokens_of(doc: Doc) -> list[Token]:
    """The doc's tokens as plain tuples: much faster to walk over than spaCy's own."""
    kept = doc.user_data.get(TAGGED)
    tagged = kept[1] if kept else _spelled(doc)
    new = tuple.__new__  # a plan has thousands of tokens, and Token(…) takes twice as long
    words = [word for word, _ in tagged]
    ends = list(accumulate(map(len, words)))
    out = [new(Token, (end - len(word), end, word, tag)) for end, (word, tag) in zip(ends, tagged, strict=True)]
    if not _GLUED.isdisjoint(words):
        out = [part for token in out for part in _unglued(token)]
    return out


_GLUED = frozenset(head + tail for head in "对由将把向在" for tail in "本市县省区各全")
"""What segmenters take for one word: 由市|网信办, 对本|行业."""


def _unglued(token: Token) -> tuple[Token, ...]:
    if token.text not in _GLUED:
        return (token,)
    middle = token.start + 1
    return Token(token.start, middle, token.text[0], "p"), Token(middle, token.end, token.text[1], "r")


def _spelled(doc: Doc) -> list[tuple[str, str]]:
    """The words of a foreign tokenizer, a blank behind a word as a word of its own."""
    out = []
    for token in doc:
        out.append((token.text, token.tag_))
        if token.whitespace_:
            out.append((token.whitespace_, ""))
    return out


def text_of(doc: Doc) -> str:
    """The doc's text, as it was given to guihua's own tokenizer, or from another one's tokens."""
    kept = doc.user_data.get(TAGGED)
    return kept[0] if kept else doc.text


def set_spans(doc: Doc, key: str, found: Iterable[tuple[int, int, str]]) -> None:
    """Put character spans into a span group, stretched to token bounds where they cut through a token."""
    spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in found]
    doc.spans[key] = [span for span in spans if span is not None]
