"""Sums in prose: a total and its parts, what is needed against what is there and missing, years against their sum."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.audit.found import Found
from extract.audit.interval import Interval
from extract.audit.names import core
from extract.audit.page import Figure, Page, Paragraph
from extract.audit.parts import Part, alike, are_kinds_of, read_parts, sum_of, total_before
from extract.lexicon import phrases
from extract.model.commitment import Commitment
from extract.model.finding import Severity

_PARTS = re.compile(r"其中[:：]?|(?<=[\u4e00-\u9fff%％])[（(](?=[^（）()]*\d[^（）()]*[、，；][^（）()]*\d)")
_TOTAL_BEHIND = re.compile(r"[，,](?:合计|总计|共计|总共|共)[^，。；、\d]{0,6}$")
_TOTAL_OPENS = re.compile(r"共有|共计|总计|合计|总数|总量|拥有|现有|共")
_EXPLAINED = re.compile(r"[（(](?:含|包括|包含|不含|其中)")
_LISTS = re.compile(r"[，：、](?!其中)")
_SLIP, _OVERLAP, _LEFT_OUT = 0.1, 0.5, 0.2
"""Parts that miss their total by up to a tenth are a slip of the pen; parts may overlap by a half, or leave a fifth out
unsaid: that is a question, and beyond it they were not meant to add up."""


def parts(page: Page) -> Iterator[Found]:
    """其中特勤站1个、一级站5个… under a total in the same sentence; also in brackets: 30个（A区10个、B区15个）."""
    for par in page.paragraphs:
        for mark in _PARTS.finditer(par.text) if len(par.figures) > 1 else ():
            _, end = par.sentence(mark.end())
            listed = read_parts(par, mark.end(), end if mark[0].startswith("其") else _closing(par.text, mark.end()))
            whole = total_before(par, mark.start(), listed) if listed else None
            if whole is None or (not mark[0].startswith("其") and mark.start() - whole.end > 20):
                continue
            yield from _compare(par, whole, listed, partial=mark[0].startswith("其"))


def kinds(page: Page) -> Iterator[Found]:
    """共有消防车88辆，灭火消防车59辆，举高消防车14辆…: kinds of a thing behind all of it, without 其中."""
    for par in page.paragraphs:
        for whole in par.figures if len(par.figures) > 3 else ():
            _, end = par.sentence(whole.start)
            total = _TOTAL_OPENS.search(par.text, par.clause(whole.start)[0], whole.start)
            if not total or not _LISTS.match(par.text, whole.end):
                continue
            listed = read_parts(par, whole.end + 1, end)
            if len(listed) > 2 and are_kinds_of(par, whole, listed):
                yield from _compare(par, whole, listed, partial=False)


def counted_up(page: Page) -> Iterator[Found]:
    """A区600套、B区400套、C县300套，共计1200套: the total stands behind its parts."""
    for par in page.paragraphs:
        for whole in par.figures:
            start, _ = par.sentence(whole.start)
            before = _TOTAL_BEHIND.search(par.text, start, whole.start)
            if before is None:
                continue
            first = _run_start(par, start, before.start(), whole.base)
            listed = read_parts(par, first, before.start()) if first is not None else []
            if len(listed) > 1 and alike(listed) and listed[-1].figure.end == before.start():
                yield from _compare(par, whole, listed, partial=False)


def needed(page: Page) -> Iterator[Found]:
    """应建消防站60个，已建成投勤20个，缺建40个: what is needed less what is there is what is missing."""
    for par in page.paragraphs:
        roles = [(figure, role) for figure in par.figures if (role := _role(par, figure))]
        for need, have, gap in zip(roles, roles[1:], roles[2:], strict=False):
            same_sentence = par.sentence(need[0].start) == par.sentence(gap[0].start)
            if (need[1], have[1], gap[1]) != ("needed", "present", "missing") or not same_sentence:
                continue
            rest = need[0].interval - have[0].interval
            explained = _EXPLAINED.match(par.text, gap[0].end)
            if (
                len({need[0].base, have[0].base, gap[0].base}) == 1
                and not rest.agrees(gap[0].interval)
                and not explained
            ):
                worked = need[0].amount.show(rest.low)
                yield Found(
                    (par.span(par.clause(need[0].start)[0], have[0].end), par.clause_of(gap[0])),
                    f"{need[0].amount.text}减去{have[0].amount.text}应为{worked}，文中为{gap[0].amount.text}。",
                    f"{need[0].amount.text} less {have[0].amount.text} is {worked}, the text says {gap[0].amount.text}.",
                    {"needed": need[0].amount.value, "present": have[0].amount.value, "missing": gap[0].amount.value},
                )


def years(page: Page) -> Iterator[Found]:
    """2024年、2025年、2026年分别60公里、80公里、70公里 against 三年内210公里, wherever that stands."""
    groups: dict[tuple[str, str], list[tuple[Paragraph, Figure, Commitment]]] = defaultdict(list)
    for par, figure in page.prose:
        for record in figure.records:
            if record.kind == "target" and record.scope is None and figure.base not in ("%", ""):
                groups[core(record.subject), figure.base].append((par, figure, record))
    for group in groups.values():
        yearly = {year: entry for entry in group if (year := _single_year(entry[2]))}
        wholes = [entry for entry in group if (span := _years_of(entry[2])) and span == sorted(yearly)]
        if len(yearly) > 1 and wholes and len(yearly) == sum(_single_year(entry[2]) is not None for entry in group):
            yield from _against_years(wholes, list(yearly.values()))


def _compare(par: Paragraph, whole: Figure, listed: Sequence[Part], *, partial: bool) -> Iterator[Found]:
    """A total and its parts. `partial`: 其中 may name some of the parts only."""
    added = sum_of(listed)
    severity = _severity(whole.interval, added, listed, partial=partial)
    if severity is None:
        return
    worked = whole.amount.show((added.low + added.high) / 2)
    terms = "+".join(part.figure.amount.text for part in listed)
    single = len(listed) == 1
    yield Found(
        (par.clause_of(whole), par.span(listed[0].figure.start - len(listed[0].label), listed[-1].figure.end)),
        f"总数为{whole.amount.text}，其中一项却为{terms}。" if single else
        f"总数为{whole.amount.text}，所列各项相加为{worked}（{terms}）。",
        f"The total is {whole.amount.text}, but one part of it is {terms}." if single else
        f"The total is {whole.amount.text}, its parts add up to {worked} ({terms}).",
        {"total": whole.amount.value, "sum": round((added.low + added.high) / 2 / whole.amount.factor, 6)},
        severity,
    )  # fmt: skip


def _severity(whole: Interval, added: Interval, listed: Sequence[Part], *, partial: bool) -> Severity | None:
    """Parts beyond their total prove an error, unless they overlap; parts short of it, only if they seem complete."""
    if whole.agrees(added) or whole.low <= 0:
        return None
    if added.low > whole.high:
        over = added.low / whole.high - 1
        if len(listed) == 1:
            return "error"
        return "error" if over <= _SLIP or (alike(listed) and over <= _OVERLAP) else "warning"
    if len(listed) == 1:
        return None
    short = 1 - added.high / whole.low
    if short <= (_SLIP if alike(listed) else _SLIP / 4) or (not partial and alike(listed) and short <= _LEFT_OUT):
        return "error"
    return "warning" if short <= _LEFT_OUT and alike(listed) else None


def _closing(text: str, at: int) -> int:
    end = min((i for i in (text.find("）", at), text.find(")", at)) if i >= 0), default=len(text))
    return end


def _run_start(par: Paragraph, start: int, end: int, base: str) -> int | None:
    """Where a run of parts that ends at `end` begins: behind the last mark before the first of them."""
    run = [figure for figure in par.within(start, end) if figure.base == base]
    if len(run) < 2:
        return None
    mark = max(par.text.rfind(char, start, run[0].start) for char in "，：；。（")
    return max(start, mark + 1)


def _role(par: Paragraph, figure: Figure) -> str | None:
    """Whether a figure is what is needed, present or missing, by the words before it in its clause."""
    start, _ = par.clause(figure.start)
    others = par.within(start, figure.start)
    before = par.text[others[-1].end if others else start : figure.start]
    listed = phrases("audit")
    if figure.base == "%":
        return None
    for role in ("missing", "needed", "present"):
        if any(word in before for word in listed[role]):
            return role
    return None


def _single_year(record: Commitment) -> int | None:
    due = record.deadline
    if due and due.kind == "in" and due.start and due.end and due.start[4:] == "-01-01" and due.end[4:] == "-12-31":
        return int(due.start[:4])
    return None


def _years_of(record: Commitment) -> list[int]:
    """The years of a period of several years."""
    due = record.deadline
    if due is None or due.kind not in ("period", "in") or not due.start or not due.end or due.every:
        return []
    found = list(range(int(due.start[:4]), int(due.end[:4]) + 1))
    return found if len(found) > 1 else []


def _against_years(
    wholes: list[tuple[Paragraph, Figure, Commitment]], yearly: list[tuple[Paragraph, Figure, Commitment]]
) -> Iterator[Found]:
    listed = [Part("", figure) for _, figure, _ in yearly]
    added = sum_of(listed)
    if any(whole.interval.agrees(added) for _, whole, _ in wholes):
        return
    par, whole, record = wholes[0]
    together = len({(id(p), p.sentence(f.start)) for p, f, _ in yearly}) == 1
    worked = whole.amount.show((added.low + added.high) / 2)
    terms = "+".join(figure.amount.text for _, figure, _ in yearly)
    yield Found(
        (par.clause_of(whole), *(p.clause_of(f) for p, f, _ in yearly)),
        f"“{record.subject}”总数为{whole.amount.text}，分年度相加为{worked}（{terms}）。",
        f"The total is {whole.amount.text}, its years add up to {worked} ({terms}).",
        {"total": whole.amount.value, "sum": round((added.low + added.high) / 2 / whole.amount.factor, 6)},
        None if together else "warning",
    )
