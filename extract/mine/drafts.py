"""Drafts: what the clauses of one passage say, before the plan around it is known.

A draft is a quantity or a clause with what its own sentence gives it: times, agents, subject. Whether it becomes a
record is decided later (see `scope`), where the section, the item and its closing brackets are known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extract.lexicon import phrases
from extract.mine.describe import Described, beside_the_point, describe, segment_of, split_heads
from extract.mine.draft import Draft, Sentence
from extract.mine.fields import Field, NamedAgency, named_agencies, without_fields
from extract.mine.grammar import read_clause
from extract.mine.reading import Reading, Role, Token
from extract.mine.wording import (
    EACH,
    EACH_ONE,
    ELLIPTIC,
    acting_words,
    after_lead,
    at_least,
    bare_name,
    by_years,
    chained_acts,
    evidence_of,
    goes_on,
    holds_report,
    is_counted,
    is_done,
    is_present,
    is_reported,
    is_superseded,
    only_leads,
    only_names,
    scope_before,
    shared_heads,
    subject_of,
    too_short,
    within_period,
    without_rate,
    without_totals,
)
from extract.text.calendar import Time
from extract.text.clauses import Clause, split_clauses
from extract.text.numbers import Number

Span = tuple[int, int]


def draft_passage(
    text: str,
    tokens: Sequence[Token],
    times: Sequence[Time],
    numbers: Sequence[Number],
    fields: Sequence[Field],
    *,
    numbers_only: bool = False,
) -> list[Draft]:
    """All drafts of one passage, in order; with `numbers_only`, clauses without a number are not read."""
    return _Drafter(text, tokens, times, numbers, fields, numbers_only).run()


class _Drafter:
    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        times: Sequence[Time],
        numbers: Sequence[Number],
        fields: Sequence[Field],
        numbers_only: bool,
    ) -> None:
        self.text = text
        self.numbers_only = numbers_only
        self.reports = holds_report(text)
        self.tokens = tokens
        self.starts = frozenset(token.start for token in tokens)
        self.times = times
        self.spans = [(time.at, time.to) for time in times]
        self.numbers = [number for number in numbers if number.why is None]
        self.fields = fields
        self.state = Sentence()
        self.last: Sentence | None = None
        self.drafts: list[Draft] = []
        self.mark = ""

    def run(self) -> list[Draft]:
        sentence = 0
        for clause in split_clauses(self.text):
            span = without_fields((clause.start, clause.end), self.fields)
            if span is None:
                continue
            if clause.sentence != sentence:
                sentence = clause.sentence
                self.last, self.state = self.state, Sentence()
            if self.numbers_only and not any(span[0] <= number.start < span[1] for number in self.numbers):
                self._govern([time for time in self.times if span[0] <= time.at < span[1]])
                continue
            self._clause(clause, span)
        return self.drafts

    # -- one clause -----------------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, span: Span) -> None:
        times = [
            time
            for time in self.times
            if span[0] <= time.at < span[1] and not only_names(self.text, self.tokens, time, span)
        ]
        reading = read_clause(self.text, self.tokens, span, self.spans, not self.state.stated or clause.first)
        if clause.first:
            self._take_over(reading, times)
        self._govern(times)
        numbers = [number for number in self.numbers if span[0] <= number.start < span[1]]
        if numbers and reading.agent is not None and is_counted(self.text, reading.agent, numbers[0]):
            reading.agent = None
        if self.mark == "；" and not times and reading.agent is None:
            self.state.agents = []
        self.mark = clause.mark
        if reading.role not in (Role.ADVERBIAL, Role.FRAGMENT):
            self.state.stated = True
        if self.reports and self.text.endswith(("年来", "以来"), *span):
            self.state.reported = True
        if not reading.office:
            self._act(reading)
        pace = self.text.find("的进度", *span) if numbers else -1
        if pace >= 0 and any(number.end == pace for number in numbers):
            self.state.progress = [number for number in numbers if number.end <= pace]
            rest = (pace + 3, span[1])
            if rest[1] - rest[0] > 3:
                self._progress(rest, read_clause(self.text, self.tokens, rest, self.spans, False), clause)
        elif numbers and reading.role is not Role.PERMISSIVE:
            self._quantities(span, reading, numbers, times, clause)
        elif self.state.progress:
            self._progress(span, reading, clause)
        else:
            self._plain(span, reading, times, clause)

    def _take_over(self, reading: Reading, times: Sequence[Time]) -> None:
        """A sentence without a subject that opens with 要, 应 or 并 goes on about the agent of the last one."""
        opening = self.text[reading.span[0] : reading.span[0] + 2]
        if self.last is None:
            return
        if self.last.agents and reading.agent is None and opening.startswith(("要", "应", "并")):
            self.state.agents = list(self.last.agents)
        if self.last.time and not times and goes_on(self.text[slice(*reading.span)]):
            rest = opening.startswith("其") and self.last.frame is not None
            self.state.time = self.last.frame if rest else self.last.time
            self.state.subject = self.last.subject

    def _govern(self, times: Sequence[Time]) -> None:
        for time in times:
            if time.reference:
                continue
            if time.past:
                self.state.reported = True
            if time.kind == "recurring":
                self.state.time = within_period(time, self.state.period)
            else:
                self.state.time = time
                self.state.period = time if time.kind in ("period", "from") else None
                self.state.frame = self.state.frame or (time if time.kind == "period" else None)

    def _act(self, reading: Reading) -> None:
        """Remember who acts, for the later clauses of the sentence."""
        state = self.state
        if reading.agent is not None:
            state.agents = [reading.agent]
            if reading.together:
                state.agents += reading.executors
        elif reading.executors and not state.agents and not reading.together:
            state.agents = list(reading.executors)

    def _agents(self, reading: Reading) -> list[NamedAgency]:
        spans = [reading.agent] if reading.office and reading.agent else list(self.state.agents)
        spans += [span for span in reading.executors if span not in spans]
        return [
            agency for span in spans for agency in named_agencies(self.text, span, bare_name(self.text[slice(*span)]))
        ]

    def _scope(self, reading: Reading) -> str | None:
        if reading.agent is None:
            return None
        name = self.text[slice(*reading.agent)]
        return name if EACH.match(name) else None

    # -- clauses without a number ---------------------------------------------------------------------------------

    def _plain(self, span: Span, reading: Reading, times: Sequence[Time], clause: Clause) -> None:
        if times and self._only_verbs(span):
            self._bare_act(span, times, clause)
            return
        if reading.role in (Role.ADVERBIAL, Role.PERMISSIVE, Role.FRAGMENT) or too_short(self.text, reading):
            return
        if reading.allowed and not times:
            return
        if clause.mark == "，" and only_leads(self.text, reading):
            return
        if sum(min(end, span[1]) - max(at, span[0]) for at, end in self.spans if at < span[1] and span[0] < end) + 4 > (
            span[1] - span[0]
        ):
            return  # 展望2035年: nothing but a time
        subject, action = subject_of(self.text, reading)
        self.drafts.append(
            Draft(
                evidence=evidence_of(self.text, span, reading),
                subject=subject,
                action=action,
                role=reading.role,
                time=self.state.time,
                inherited=not times,
                agencies=self._agents(reading),
                scope=self._scope(reading),
                reported=self.state.reported or (self.reports and is_done(self.text, span)),
                stated_time=any(not time.reference for time in times),
            )
        )
        self.state.drafts.append(self.drafts[-1])

    def _only_verbs(self, span: Span) -> bool:
        """力争年内开工建设: nothing but verbs and adverbs around the time; what is meant stands in the clause before."""
        if not self.state.drafts:
            return False
        first, last = bisect_left(self.tokens, span[:1]), bisect_left(self.tokens, span[1:])
        rest = [t for t in self.tokens[first:last] if not any(a < t.end and t.start < b for a, b in self.spans)]
        return bool(rest) and all(token.text in acting_words() for token in rest)

    def _bare_act(self, span: Span, times: Sequence[Time], clause: Clause) -> None:
        before = self.state.drafts[-1]
        words = self.text[max([span[0], *(time.to for time in times)]) : span[1]] or self.text[slice(*span)]
        subject = re.sub(r"(?:前期|核准|建设)?(?:工作|建设)$", "", before.subject) or before.subject
        draft = replace(
            before, evidence=span, subject=subject, action=words, role=Role.ACT, number=None, before="",
            time=self.state.time, inherited=False, stated_time=True, rule="bare act",
            agencies=list(before.agencies), reported=False,
        )  # fmt: skip
        self.drafts.append(draft)
        self.state.drafts.append(draft)

    def _progress(self, span: Span, reading: Reading, clause: Clause) -> None:
        """2022—2023年，按照60%、100%的进度，…: each share belongs to a year of the period, in order."""
        numbers, self.state.progress = self.state.progress, []
        subject, action = subject_of(self.text, reading)
        for number, time in zip(numbers, by_years(self.state.time, len(numbers)), strict=True):
            self.drafts.append(
                Draft(
                    evidence=(number.start, span[1]), subject=subject, action=action, role=reading.role,
                    number=number, time=time, inherited=True, agencies=self._agents(reading),
                    rule="progress",
                )
            )  # fmt: skip

    # -- clauses with numbers -------------------------------------------------------------------------------------

    def _quantities(
        self, span: Span, reading: Reading, numbers: list[Number], times: Sequence[Time], clause: Clause
    ) -> None:
        if self.state.time is None and is_present(self.text, span[0], numbers[0].start):
            self.state.reported = True
        described = self._describe_all(span, reading, numbers)
        described = self._respectively(span, described) or described
        for item, time in zip(described, self._times_of(described, span, times), strict=True):
            for subject in split_heads(item.subject):
                draft = Draft(
                    evidence=item.evidence,
                    subject=subject or self.state.subject,
                    action=item.action or (self.state.action if subject == item.subject else None),
                    role=reading.role,
                    number=at_least(self.text, item.number, span),
                    before=item.before,
                    time=time,
                    inherited=not times,
                    agencies=self._agents(reading),
                    scope=self._scope(reading) or scope_before(self.text, span[0], item.number.start),
                    reported=self.state.reported
                    or (self.reports and is_reported(self.text, span[0], item.number.start))
                    or is_superseded(self.text, item.number),
                    stated_time=bool(times),
                    rule="quantity",
                )
                self.drafts.append(draft)
                self.state.drafts.append(draft)

    def _describe_all(self, span: Span, reading: Reading, numbers: list[Number]) -> list[Described]:
        out: list[Described] = []
        last_end = span[0]
        for index, number in enumerate(numbers):
            segment = segment_of(self.text, span, number, last_end)
            following = numbers[index + 1].start if index + 1 < len(numbers) else span[1]
            item = describe(self.text, number, segment, reading, following, self.spans, self.starts)
            item = self._complete(item, segment)
            out.append(item)
            last_end = max(number.end, item.evidence[1])
            self._remember(item)
        return out

    def _complete(self, item: Described, segment: Span) -> Described:
        """Fill in what the sentence said before: 改建2个 → 消防站; 总数达到15个; （面积不小于100平方米）."""
        text, state = self.text, self.state
        opening = text.rfind("（", 0, item.number.start)
        if (
            opening >= 0
            and segment[0] > opening
            and state.subject
            and item.subject
            and text.find("）", opening, segment[0]) < 0
        ):
            return self._bracketed(item, opening)
        if not item.subject or item.subject in ELLIPTIC or EACH_ONE.fullmatch(item.subject):
            item = replace(item, subject="") if EACH_ONE.fullmatch(item.subject) else item
            start = item.evidence[0]
            if state.subject_start is not None and start - state.subject_start < 120:
                start = state.subject_start
            thing = without_rate(state.subject) if item.number.kind == "count" else state.subject
            return replace(item, subject=thing + item.subject, evidence=(start, item.evidence[1]))
        return item

    def _bracketed(self, item: Described, opening: int) -> Described:
        """基地（面积不小于100平方米）: a feature of what stands before; 消防站12座（其中特勤站2座、一级站6座）: its parts."""
        state = self.state
        if state.bracketed is None or state.bracketed[0] != opening:
            state.bracketed = (opening, state.subject, state.subject_start)
        _, subject, start = state.bracketed
        if self.text.startswith(phrases("cues")["parting"], opening + 1):
            return item
        start = min(item.evidence[0], item.evidence[0] if start is None else start)
        return replace(item, subject=subject + item.subject, evidence=(start, item.evidence[1]))

    def _remember(self, item: Described) -> None:
        state = self.state
        if item.action:
            state.action = item.action
        if state.bracketed and self.text.find("）", state.bracketed[0], item.number.start) < 0:
            return  # what stands in a bracket is not what the sentence goes on about
        if item.subject and item.subject not in ELLIPTIC and not beside_the_point(self.text, item.number):
            state.subject, state.subject_start = without_totals(item.subject), item.evidence[0]

    def _respectively(self, span: Span, items: list[Described]) -> list[Described] | None:
        """A、B分别达到X、Y: the subjects and the numbers pair up in order."""
        if len(items) < 2 or "分别" not in self.text[slice(*span)]:
            return None
        at = self.text.find("分别", *span)
        if sum(span[0] <= time.at < at for time in self.times) == len(items):
            subject = next((item.subject for item in items if item.subject), "")
            return [replace(item, subject=item.subject or subject) for item in items]
        behind = [item for item in items if item.number.start > at]
        named = [item for item in items if item.number.start < at]
        opening = self.text[span[0] : at]
        subjects = shared_heads([part for part in re.split(r"[、和及与]", after_lead(opening)) if part])
        if named and len(named) == len(behind):
            subjects = [item.subject for item in named]
        acts = chained_acts(opening)
        if len(acts) == len(behind) and len(subjects) != len(behind):
            behind = [replace(item, action=act) for item, act in zip(behind, (act for act, _ in acts), strict=True)]
            subjects = [thing for _, thing in acts]
        if len(behind) != len(subjects) or len(behind) < 2:
            earlier = list(dict.fromkeys(d.subject for d in self.state.drafts if d.number is not None))
            subjects = earlier[-len(behind) :] if len(earlier) >= len(behind) >= 2 else []
        if len(subjects) != len(behind):
            return None
        paired = [
            replace(
                item,
                subject=subject,
                before=behind[0].before,
                evidence=(min(span[0], item.evidence[0]), item.number.end),
            )
            for item, subject in zip(behind, subjects, strict=True)
        ]
        return named + paired

    def _times_of(self, items: list[Described], span: Span, times: Sequence[Time]) -> list[Time | None]:
        """2022年、2023年分别建成1座、2座; 2022—2024年分年度建设3座、4座、2座: dealt out in order; else each has its own."""
        dealt = re.search("分别|分年度|逐年", self.text[slice(*span)]) is not None and len(items) > 1
        own = [self._time_of(item.number, times) for item in items]
        paired = [time for time in times if not time.reference]
        if dealt and len(paired) == len(items):
            return list(paired)
        alike = all(time == own[0] for time in own) and len({item.number.unit for item in items}) == 1
        return by_years(own[0], len(items)) if dealt and alike and len({i.subject for i in items}) == 1 else own

    def _time_of(self, number: Number, times: Sequence[Time]) -> Time | None:
        """The time that stands last before the number in its clause, else the one that governs the sentence."""
        before = [t for t in times if t.at < number.start and not t.reference]
        if before:
            last = before[-1]
            return within_period(last, self.state.period) if last.kind == "recurring" else last
        return self.state.time
