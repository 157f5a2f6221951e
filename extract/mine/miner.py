"""Mine an outline: passages through the pipeline, grids through the table rules, then everything into records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from extract.mine import nlp as pipelines
from extract.mine.components import CALENDAR, NUMBERS_ONLY
from extract.mine.fields import find_fields
from extract.mine.records import Recorder
from extract.mine.scope import Mined, decide
from extract.mine.tables import mine_grid
from extract.mine.zones import Zone, zone_of
from extract.model.commitment import Commitment, Unclaimed
from extract.model.document import Document
from extract.model.outline import Outline, Passage
from extract.text.calendar import Calendar, Time, find_times
from extract.text.numbers import NUMERAL, find_numbers
from extract.text.offsets import View, clean_view


@dataclass(frozen=True)
class Settings:
    """How to mine: which segmenter cuts the words, and the model folder that pkuseg needs."""

    segmenter: str = "rjieba"
    model: str | None = None


def mine_outline(
    document: Document, outline: Outline, settings: Settings = Settings()
) -> tuple[tuple[Commitment, ...], tuple[Unclaimed, ...]]:
    """All commitments and baselines of a document, in document order, and the numbers and dates that none claims."""
    nlp = pipelines.build(settings.segmenter, settings.model)
    calendar = _calendar(outline)
    read = partial(_mine_passages, nlp, document, calendar)
    mined = read(outline.passages)
    for index, grid in enumerate(outline.grids):
        mined += mine_grid(document.text, grid, calendar, _TABLE_ITEMS + _ROWS * index, lambda one: read((one,)))
    decided = decide(mined, calendar)
    recorder = Recorder(document.text, document.source.sha256)
    records = _unique(recorder.commitment(one) for one in decided)
    return records, _unclaimed(document, mined, records)


def _calendar(outline: Outline) -> Calendar:
    """Floating dates belong to the only year of a one-year plan, else to the year of issue."""
    period = outline.front.period
    span = (period.start, period.end) if period else None
    if span and span[0][:4] == span[1][:4]:
        return Calendar(span, int(span[0][:4]))
    return Calendar(span, int(outline.front.issued[:4]) if outline.front.issued else None)


_TABLE_ITEMS, _ROWS = 10**9, 10**5
"""Items of table rows are numbered behind all others, each table in a range of its own."""


_LONGEST = 2000
"""Passages are mined in parts of so many characters: a plan without line breaks must not cost its length squared."""


_AT_ONCE = 256


def _mine_passages(nlp: Language, document: Document, calendar: Calendar, passages: Sequence[Passage]) -> list[Mined]:
    """Send passages through the pipeline, many at a time: each component then works with its own data at hand."""
    parts = [(passage, view) for passage in passages for view in _views(document, passage)]
    out: list[Mined] = []
    for first in range(0, len(parts), _AT_ONCE):
        batch = parts[first : first + _AT_ONCE]
        docs = [_doc(nlp, calendar, passage, view) for passage, view in batch]
        for _, component in nlp.pipeline:
            docs = [doc and component(doc) for doc in docs]
        out += [_found(calendar, passage, view, doc) for (passage, view), doc in zip(batch, docs, strict=True)]
    return out


def _views(document: Document, passage: Passage) -> list[View]:
    whole = clean_view(document.text, passage.pieces)
    return [whole] if len(whole.text) <= _LONGEST else [whole.part(*span) for span in _portions(whole.text)]


def _doc(nlp: Language, calendar: Calendar, passage: Passage, view: View) -> Doc | None:
    """A passage as a Doc; None for what makes no records: a heading, and a report without a numeral."""
    numbers_only = passage.preface or zone_of(passage.place.section, calendar)[0] is Zone.BACKGROUND
    if passage.heading or (numbers_only and not NUMERAL.search(view.text)):
        return None
    doc = nlp.make_doc(view.text)
    doc.user_data[CALENDAR] = calendar
    doc.user_data[NUMBERS_ONLY] = numbers_only
    return doc


def _found(calendar: Calendar, passage: Passage, view: View, doc: Doc | None) -> Mined:
    """What the pipeline found; a heading without a Doc may still name a leader, and a year that nothing claims."""
    if doc is None:
        times = find_times(view.text, calendar)
        numbers = find_numbers(view.text, [(time.at, time.to) for time in times])
        measured = [number for number in numbers if number.unit]  # not the heading's own 1、
        return Mined(passage, view, times, [], find_fields(view.text), measured)
    found = doc._
    return Mined(
        passage, view, found.guihua_deadlines, found.guihua_clauses, found.guihua_agencies, found.guihua_quantities
    )


def _portions(text: str) -> Iterator[tuple[int, int]]:
    """A long text in portions that end with a sentence where they can, else with a clause."""
    start = 0
    while len(text) - start > _LONGEST:
        limit = start + _LONGEST
        ends = (text.rfind(mark, start, limit) + 1 for mark in "。；，")
        end = next((end for end in ends if end > start), limit)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _unique(records: Iterable[Commitment]) -> tuple[Commitment, ...]:
    by_id = {record.id: record for record in records}
    return tuple(sorted(by_id.values(), key=lambda r: (r.evidence.start, r.quantity.start if r.quantity else -1, r.id)))


def _unclaimed(document: Document, mined: Sequence[Mined], records: Sequence[Commitment]) -> tuple[Unclaimed, ...]:
    """Numbers and dates of the passages that no record claims, with the reason where a rule refused them."""
    claimed = [(r.quantity.start, r.quantity.end) for r in records if r.quantity]
    claimed += [r.deadline.at for r in records if r.deadline]
    claimed.sort()
    starts = [start for start, _ in claimed]
    out: dict[tuple[int, int], Unclaimed] = {}
    for one in mined:
        found = [(time.at, time.to, _why_time(time)) for time in one.times]
        found += [(number.start, number.end, number.why) for number in one.numbers]
        for at, to, why in found:
            start, end = one.view.to_source(at, to)
            index = bisect_right(starts, start)
            near = claimed[max(0, index - 3) : index + 2]
            if not any(a < end and start < b for a, b in near):
                out[start, end] = Unclaimed(text=document.text[start:end], start=start, end=end, why=why)
    return tuple(out[key] for key in sorted(out))


def _why_time(time: Time) -> str | None:
    return "what others are compared with" if time.reference else "looks back" if time.past else None
