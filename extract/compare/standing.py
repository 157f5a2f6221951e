"""Where a record stands: the words in its subject, its own text, its sentence, and all that governs it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from extract.compare.words import Hit, Squashed, Vocabulary, squash
from extract.model.commitment import Commitment
from extract.model.plan import Box, Plan
from extract.model.span import Span

_SENTENCE_END = re.compile(
    r"[。！？；;]|(?<=[。！？；;：:.”）)])\n|\n(?=\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|第|专栏|附件|\n|\t))|\t|\n\s*\n"
)
_PARAGRAPH_END = re.compile(
    r"(?<=[。！？；;：:.”）)])\n|\n(?=\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|第|专栏|附件|\n|\t))|\n\s*\n"
)
"""A line break ends a paragraph after a stop or before a number; elsewhere the line is only wrapped."""

_SECOND = re.compile(
    r"[和及与](?=\d|[一二三四五六七八九十两]+[个支套辆座处名]|若干|各|每|市、县|省、市|市级|县级|区级|乡镇)"
)
"""Where a second thing with a number or a place of its own begins."""


class PlanWords:
    """A plan's text with the words of a schema in it."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary) -> None:
        self.plan = plan
        self.vocabulary = vocabulary
        self._squashed = Squashed(plan.text)
        self._hits = vocabulary.hits(self._squashed.text)
        self._starts = [hit.start for hit in self._hits]
        self._by_word: dict[int, list[Hit]] = {}
        for hit in self._hits:
            self._by_word.setdefault(hit.word, []).append(hit)
        self._sentences = _ends(_SENTENCE_END, plan.text)
        self._paragraphs = _ends(_PARAGRAPH_END, plan.text)

    def within(self, start: int, end: int) -> list[Hit]:
        """The hits that lie in a stretch of the plan's text; offsets are those of the squashed text."""
        first, last = self._squashed.squashed(start), self._squashed.squashed(end)
        between = self._hits[bisect_left(self._starts, first) : bisect_left(self._starts, last)]
        return [hit for hit in between if hit.end <= last]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a stretch, as offsets in the text."""
        return _around(self._sentences, start, end)

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """The paragraph around a stretch, as offsets in the text."""
        return _around(self._paragraphs, start, end)

    def sentences_of(self, words: frozenset[int]) -> dict[tuple[int, int], list[Hit]]:
        """The sentences that hold one of some words, with their hits of these."""
        found: dict[tuple[int, int], list[Hit]] = {}
        hits = (hit for word in words for hit in self._by_word.get(word, ()))
        for hit in sorted(hits, key=lambda hit: (hit.start, hit.end, hit.word)):
            start, end = self._squashed.source(hit.start, hit.end)
            found.setdefault(self.sentence(start, end), []).append(hit)
        return found

    def span(self, first: int, last: int) -> Span:
        """A stretch of the squashed text as evidence in the plan's own text."""
        start, end = self._squashed.source(first, last)
        return Span(text=self.plan.text[start:end], start=start, end=end)

    @cached_property
    def _dates(self) -> list[int]:
        return sorted({record.deadline.at[0] for record in self.plan.commitments if record.deadline})

    def dated_before(self, start: int) -> bool:
        """Whether a deadline stands before a place in its paragraph: it may hold there too, across a full stop."""
        first, _ = self.paragraph(start, start + 1)
        return bisect_left(self._dates, first) < bisect_left(self._dates, start)

    @cached_property
    def reported(self) -> frozenset[tuple[int, int]]:
        """The sentences in which the plan reports what is already so."""
        spans = (record.evidence for record in self.plan.commitments if record.kind == "baseline")
        return frozenset(self.sentence(span.start, span.end) for span in spans)

    @cached_property
    def _boxes(self) -> dict[int, Box]:
        return {box.number: box for box in self.plan.boxes if box.number is not None}

    def governing(self, record: Commitment) -> frozenset[int]:
        """The words of the headings above a record, and of its box: title, and the item of its row."""
        ids: set[int] = set()
        for heading in record.place.section:
            ids |= self.vocabulary.ids(heading)
        box = self._boxes.get(record.place.box) if record.place.box is not None else None
        if box is not None:
            ids |= self.vocabulary.ids(box.title)
            for row in box.rows:
                if any(record.evidence.text in content for content in row.content):
                    ids |= self.vocabulary.ids(row.item)
        return frozenset(ids)


@dataclass
class Standing:
    """One record with the words around it; each zone is worked out when a rule first asks for it."""

    record: Commitment
    plan: PlanWords

    @cached_property
    def subject_hits(self) -> list[Hit]:
        """The words in the subject, with their places in it."""
        return self.plan.vocabulary.hits(self.subject_text)

    @cached_property
    def subject_text(self) -> str:
        """The subject; behind 1支, only what that number counts (地震救援专业队和市、县两级抗洪抢险队伍 → the first)."""
        subject, quantity = self.record.subject, self.record.quantity
        second = _SECOND.search(subject)
        if quantity is not None and second and second.start() > 2:
            start = self.plan.plan.text.find(subject, quantity.end, self.record.evidence.end + len(subject))
            if start >= 0:
                subject = subject[: second.start()]
        return squash(subject)

    @cached_property
    def subject(self) -> frozenset[int]:
        """The words in the subject."""
        return frozenset(hit.word for hit in self.subject_hits)

    @cached_property
    def said(self) -> frozenset[int]:
        """Subject and action as they are, for what a rule forbids."""
        return self.subject | self.plan.vocabulary.ids(self.record.action or "")

    @cached_property
    def action(self) -> frozenset[int]:
        """The action, or where it was not told apart (新建消防站 as a subject) the record's own words."""
        return self.plan.vocabulary.ids(self.record.action or "") | self.evidence

    @cached_property
    def evidence(self) -> frozenset[int]:
        """The words of the record itself: evidence, subject, scope."""
        own = self.record.evidence
        inside = frozenset(hit.word for hit in self.plan.within(own.start, own.end))
        return inside | self.subject | self.plan.vocabulary.ids(self.record.scope or "")

    @cached_property
    def _sentence(self) -> tuple[int, int]:
        return self.plan.sentence(self.record.evidence.start, self.record.evidence.end)

    @cached_property
    def sentence(self) -> frozenset[int]:
        """The words of the sentence around it."""
        return frozenset(hit.word for hit in self.plan.within(*self._sentence)) | self.evidence

    @cached_property
    def context(self) -> frozenset[int]:
        """What a reader has in mind here: the paragraph up to the end of the sentence, headings, box."""
        start, _ = self.plan.paragraph(*self._sentence)
        before = frozenset(hit.word for hit in self.plan.within(start, self._sentence[1]))
        return before | self.sentence | self.plan.governing(self.record)


def _ends(pattern: re.Pattern[str], text: str) -> list[int]:
    return [0, *(match.end() for match in pattern.finditer(text)), len(text) + 1]


def _around(ends: list[int], start: int, end: int) -> tuple[int, int]:
    return ends[bisect_right(ends, start) - 1], ends[bisect_left(ends, end, lo=1)]
