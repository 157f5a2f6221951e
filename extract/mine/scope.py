"""From drafts to decisions: what the plan around a passage gives to its drafts.

Three things reach further than a sentence: the lead-in date of a goals section, the fields that close an item
（责任单位：…）, and the lead that a heading names for all below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.mine.draft import Draft
from extract.mine.fields import Field, NamedAgency
from extract.mine.reading import Role
from extract.mine.zones import Zone, zone_of
from extract.model.commitment import Kind
from extract.model.outline import Passage
from extract.text.calendar import Calendar, Time
from extract.text.numbers import Number
from extract.text.offsets import View


@dataclass(slots=True)
class Mined:
    """A passage with its view and all that was found in it."""

    passage: Passage
    view: View
    times: Sequence[Time]
    drafts: list[Draft]
    fields: Sequence[Field]
    numbers: Sequence[Number] = ()


@dataclass(frozen=True, slots=True)
class Sourced:
    """A time or an agency together with the view that its offsets refer to."""

    view: View
    time: Time | None = None
    agency: NamedAgency | None = None


@dataclass(slots=True)
class Decided:
    """A draft that is a record: its kind, and the time and agencies it ends up with."""

    mined: Mined
    draft: Draft
    kind: Kind
    time: Sourced | None
    basis_stated: bool
    agencies: list[Sourced] = field(default_factory=list)


def decide(passages: Sequence[Mined], calendar: Calendar) -> list[Decided]:
    """All records of a plan's passages, in order."""
    leads = _heading_leads(passages)
    goals = _GoalDates()
    closing = _closing_fields(passages)
    out: list[Decided] = []
    for mined in passages:
        if mined.passage.heading:
            continue
        zone, depth = zone_of(mined.passage.place.section, calendar)
        if mined.passage.preface:
            zone = Zone.BACKGROUND
        governed = goals.times(mined, zone, depth)
        for draft in mined.drafts:
            found = _decide(mined, draft, zone, governed.get(id(draft)), closing.get(id(draft), []), leads, calendar)
            if found is not None:
                out.append(found)
    return out


# -- what reaches further than a sentence -------------------------------------------------------------------------


_NOTE = ("注：", "注:", "备注：", "说明：")


class _GoalDates:
    """The date that governs a goals section: its lead-in, up to the section's end or another date (ruling 9)."""

    def __init__(self) -> None:
        self.section: tuple[str, ...] | None = None
        self.lead: Sourced | None = None
        self.noted = False

    def times(self, mined: Mined, zone: Zone | None, depth: int) -> dict[int, Sourced]:
        """The governing time of each draft of a passage, by the draft's identity."""
        path = mined.passage.place.section
        if zone is not Zone.GOALS or mined.passage.place.box is not None:
            return {}
        if path[: depth + 1] != self.section:
            self.section, self.lead, self.noted = path[: depth + 1], None, False
        self.noted = self.noted or mined.view.text.startswith(_NOTE)
        if self.noted:
            return {}  # 注：1.… 2.… below a table explains its figures, up to the next heading
        current = self.lead
        out: dict[int, Sourced] = {}
        for draft in mined.drafts:
            if draft.time is not None and draft.time.kind in ("by", "in", "period") and not draft.time.past:
                current = Sourced(mined.view, time=draft.time)
                if self.lead is None or draft.time.at <= 1:
                    self.lead = current
            if current is not None:
                out[id(draft)] = current
        if self.lead is None:
            self._take_lead(mined)
        return out

    def _take_lead(self, mined: Mined) -> None:
        """A lead-in without a clause of its own: 到2025年：."""
        for time in mined.times:
            if time.kind in ("by", "in", "period") and not time.past and not time.reference:
                self.lead = Sourced(mined.view, time=time)
                return


def _heading_leads(passages: Iterable[Mined]) -> dict[tuple[str, ...], list[Sourced]]:
    """Who a heading says leads what stands below it, by section path."""
    return {
        mined.passage.place.section: [
            Sourced(mined.view, agency=agency) for field_ in mined.fields for agency in field_.agencies
        ]
        for mined in passages
        if mined.passage.heading and mined.fields
    }


def _closing_fields(passages: Sequence[Mined]) -> dict[int, list[tuple[Mined, Field]]]:
    """The fields that close each draft's item, by the draft's identity.

    A field holds for what stands before it in its item, back to the field before; fields that follow one another
    without text between them (牵头单位：… 配合单位：…) hold for the same.
    """
    out: dict[int, list[tuple[Mined, Field]]] = {}
    item: int | None = None
    open_drafts: list[Draft] = []
    closed: list[Draft] = []
    for mined in passages:
        if mined.passage.heading:
            continue
        if mined.passage.item != item:
            item, open_drafts, closed = mined.passage.item, [], []
        for event in _events(mined):
            if isinstance(event, Draft):
                open_drafts.append(event)
                continue
            if open_drafts:
                closed, open_drafts = open_drafts, []
            for draft in closed:
                out.setdefault(id(draft), []).append((mined, event))
    return out


def _events(mined: Mined) -> list[Draft | Field]:
    events: list[tuple[int, Draft | Field]] = [(draft.evidence[0], draft) for draft in mined.drafts]
    events += [(field_.span[0], field_) for field_ in mined.fields]
    return [event for _, event in sorted(events, key=lambda event: event[0])]


# -- one draft ----------------------------------------------------------------------------------------------------


def _decide(
    mined: Mined,
    draft: Draft,
    zone: Zone | None,
    goal: Sourced | None,
    fields: list[tuple[Mined, Field]],
    leads: dict[tuple[str, ...], list[Sourced]],
    calendar: Calendar,
) -> Decided | None:
    if mined.passage.preface and draft.time is not None and not _before_plan(draft.time, calendar):
        return None
    if draft.number is not None and _is_baseline(draft, zone, calendar):
        return Decided(mined, draft, "baseline", None, False)
    if (draft.reported and draft.number is None) or (zone is Zone.BACKGROUND and draft.number is None):
        return None
    agencies = [Sourced(mined.view, agency=agency) for agency in draft.agencies]
    agencies += [Sourced(where.view, agency=agency) for where, field_ in fields for agency in field_.agencies]
    agencies += _leads_above(mined.passage.place.section, leads)
    time = _time(mined, draft, goal, fields)
    stated = draft.stated_time and time is not None and time.time is draft.time
    if draft.number is not None:
        if zone is Zone.PRINCIPLES and time is None and draft.number.unit != "%":
            return None
        return Decided(mined, draft, "target", time, stated, _unique(agencies))
    if not _stands(draft, zone, time, agencies):
        return None
    return Decided(mined, draft, "task" if time else "duty", time, stated, _unique(agencies))


def _stands(draft: Draft, zone: Zone | None, time: Sourced | None, agencies: list[Sourced]) -> bool:
    """Whether a clause without a number is a record: a dated task, or a duty of somebody."""
    if draft.role is Role.RESULT:
        return draft.stated_time and draft.time is not None and draft.time.kind != "recurring"
    if time is not None:
        return True
    if zone is Zone.PRINCIPLES or not agencies:
        return False
    return draft.role is Role.ACT or bool(agencies and not draft.agencies)


def _time(mined: Mined, draft: Draft, goal: Sourced | None, fields: list[tuple[Mined, Field]]) -> Sourced | None:
    """The draft's own time, else what its item's closing field says, else its goals section's."""
    own = draft.time
    if own is not None and (own.reference or own.past):
        own = None
    if own is not None and own.kind == "recurring" and draft.inherited and draft.number is None and not draft.agencies:
        own = None
    if own is not None:
        return Sourced(draft.time_view or mined.view, time=own)
    for where, field_ in fields:
        if field_.when is None:
            continue
        for time in where.times:
            if field_.when[0] <= time.at < field_.when[1]:
                return Sourced(where.view, time=time)
    return goal


def _is_baseline(draft: Draft, zone: Zone | None, calendar: Calendar) -> bool:
    if zone is Zone.BACKGROUND:
        return True
    time = draft.time
    if time is not None and not time.reference and not draft.stated_time and draft.reported:
        return time.past or _before_plan(time, calendar)
    return draft.reported or (time is not None and (time.past or _before_plan(time, calendar)))


def _before_plan(time: Time, calendar: Calendar) -> bool:
    if calendar.period is None or time.last is None:
        return False
    return time.last < calendar.period[0]


def _leads_above(path: tuple[str, ...], leads: dict[tuple[str, ...], list[Sourced]]) -> list[Sourced]:
    return [lead for depth in range(len(path), 0, -1) for lead in leads.get(path[:depth], [])]


def _unique(agencies: list[Sourced]) -> list[Sourced]:
    """Each name once; a role that any mention gives it is kept."""
    out: dict[str, Sourced] = {}
    for sourced in agencies:
        assert sourced.agency is not None
        known = out.get(sourced.agency.name)
        if known is None:
            out[sourced.agency.name] = sourced
        elif known.agency is not None and known.agency.role is None and sourced.agency.role is not None:
            out[sourced.agency.name] = replace(known, agency=replace(known.agency, role=sourced.agency.role))
    return list(out.values())
