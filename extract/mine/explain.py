"""Explain a sentence: what each component found in it, refused, and read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from extract.mine.components import CALENDAR, text_of, tokens_of
from extract.mine.grammar import read_clause
from extract.mine.miner import Settings
from extract.mine.nlp import build
from extract.mine.reading import Reading
from extract.text.calendar import Calendar, five_year_period
from extract.text.clauses import split_clauses
from extract.text.offsets import clean_view


def explain(sentence: str, settings: Settings, year: int = 2022) -> dict[str, list[dict[str, Any]]]:
    """Times, numbers (with the reason where refused), fields, clauses and drafts of a sentence, as plain data.

    The sentence is read as if it stood in the tasks of a “十四五” plan issued in `year`.
    """
    nlp = build(settings.segmenter, settings.model)
    doc = nlp.make_doc(clean_view(sentence, [(0, len(sentence))]).text)
    doc.user_data[CALENDAR] = Calendar(five_year_period("十四五"), year)
    for _, component in nlp.pipeline:
        doc = component(doc)
    text, found = text_of(doc), doc._
    spans = [(time.at, time.to) for time in found.guihua_deadlines]
    tokens = tokens_of(doc)
    readings = [
        read_clause(text, tokens, (clause.start, clause.end), spans, clause.first) for clause in split_clauses(text)
    ]
    return {
        "times": [asdict(time) | {"text": text[time.at : time.to]} for time in found.guihua_deadlines],
        "numbers": [asdict(number) | {"text": text[number.start : number.end]} for number in found.guihua_quantities],
        "fields": [asdict(field) for field in found.guihua_agencies],
        "clauses": [_reading(text, reading) for reading in readings],
        "drafts": [_draft(text, draft) for draft in found.guihua_clauses],
    }


def _reading(text: str, reading: Reading) -> dict[str, Any]:
    named = {"agent": reading.agent, "verb": reading.verb, "object": reading.object, "subject": reading.subject}
    parts = {name: text[slice(*span)] for name, span in named.items() if span is not None}
    executors = [text[slice(*span)] for span in reading.executors]
    return {"text": text[slice(*reading.span)], "role": reading.role.value, **parts, "executors": executors}


def _draft(text: str, draft: Any) -> dict[str, Any]:
    return {
        "evidence": text[slice(*draft.evidence)],
        "rule": draft.rule,
        "subject": draft.subject,
        "action": draft.action,
        "number": None if draft.number is None else text[draft.number.start : draft.number.end],
        "time": None if draft.time is None else text[draft.time.at : draft.time.to],
        "agencies": [agency.name for agency in draft.agencies],
        "reported": draft.reported,
    }
