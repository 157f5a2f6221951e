"""Decided drafts → records of the model: ids, evidence in the source, what a number means."""

from __future__ import annotations

import hashlib
from typing import Any

from extract.mine.fields import NamedAgency
from extract.mine.measure import measure_of
from extract.mine.scope import Decided, Sourced
from extract.model.commitment import Agency, Commitment, Deadline, Quantity
from extract.model.span import Span
from extract.text.calendar import Time
from extract.text.offsets import View


class Recorder:
    """Makes the records of one document; `text` is the document's, all offsets become its own.

    What many records share (the agencies that close an item, the date of a goals section) is made once.
    """

    def __init__(self, text: str, document_hash: str) -> None:
        self.text = text
        self.hash = document_hash
        self.agencies: dict[tuple[int, NamedAgency], Agency] = {}
        self.deadlines: dict[tuple[int, Time, bool], Deadline] = {}

    def commitment(self, decided: Decided) -> Commitment:
        """The record of a decided draft."""
        draft, view, text = decided.draft, decided.mined.view, self.text
        evidence = Span(**_quote(text, view, *draft.evidence))
        subject = tidy(draft.subject) or view.text[slice(*draft.evidence)]
        quantity = None if draft.number is None else _quantity(text, decided)
        return Commitment(
            id=record_id(self.hash, evidence, quantity, subject, decided.kind),
            kind=decided.kind,
            subject=subject,
            action=draft.action,
            quantity=quantity,
            deadline=self._deadline(decided),
            responsible=tuple(self._agency(sourced) for sourced in decided.agencies),
            scope=draft.scope,
            place=decided.mined.passage.place,
            evidence=evidence,
            rule=draft.rule,
        )

    def _deadline(self, decided: Decided) -> Deadline | None:
        if decided.time is None or decided.time.time is None:
            return None
        key = (id(decided.time.view), decided.time.time, decided.basis_stated)
        if key not in self.deadlines:
            self.deadlines[key] = _deadline(self.text, decided.time.view, decided.time.time, decided.basis_stated)
        return self.deadlines[key]

    def _agency(self, sourced: Sourced) -> Agency:
        assert sourced.agency is not None
        key = (id(sourced.view), sourced.agency)
        if key not in self.agencies:
            agency = sourced.agency
            quoted = _quote(self.text, sourced.view, *agency.span)
            self.agencies[key] = Agency(**quoted, name=agency.name, role=agency.role)
        return self.agencies[key]


def tidy(subject: str) -> str:
    """A subject without marks at its ends, and without a bracket or quote whose partner was left behind."""
    bare = subject.strip("，、；：。 ")
    for opening, closing in ("（）", "()", "“”", "《》"):
        if bare.count(opening) > bare.count(closing):
            bare = bare.replace(opening, "", 1)
        elif bare.count(closing) > bare.count(opening):
            bare = "".join(bare.rsplit(closing, 1))
    return bare if len(bare) > 1 else ""


def record_id(document_hash: str, evidence: Span, quantity: Quantity | None, subject: str, kind: str) -> str:
    """An id from content: the document, the evidence, and what tells records of one evidence apart."""
    value = f"{quantity.start}:{quantity.end}" if quantity else "-"
    key = f"{document_hash}|{evidence.start}|{evidence.end}|{value}|{subject}|{kind}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _quantity(text: str, decided: Decided) -> Quantity | None:
    number = decided.draft.number
    if number is None:
        return None
    return Quantity(
        **_quote(text, decided.mined.view, number.start, number.end),
        value=number.value,
        max=number.max,
        unit=number.unit,
        comparator=number.comparator,
        measure=measure_of(decided.draft, decided.kind),
    )


def _deadline(text: str, view: View, time: Time, stated: bool) -> Deadline:
    quoted = _quote(text, view, time.at, time.to)
    return Deadline(
        text=quoted["text"],
        kind=time.kind,
        start=time.first,
        end=time.last,
        every=time.every,
        basis="stated" if stated else "inherited",
        at=(quoted["start"], quoted["end"]),
    )


def _quote(text: str, view: View, start: int, end: int) -> dict[str, Any]:
    first, last = view.to_source(start, end)
    return {"text": text[first:last], "start": first, "end": last}
