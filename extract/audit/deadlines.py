"""Deadlines against the plan's own dates: due before it was issued, or outside its period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.audit.found import Found
from extract.audit.names import same_work, verbs_of
from extract.audit.page import Page
from extract.audit.sheets import Row, row_span
from extract.lexicon import words
from extract.model.commitment import Commitment
from extract.model.finding import Severity
from extract.model.span import Span
from extract.text.calendar import find_times
from extract.text.columns import columns_of

_CLOSING_UNTIL = "06-30"
"""Reports and reviews of a plan may be due in the half-year behind it."""
_MILESTONE = 5
"""Years like 2030 and 2035 are those that long-term goals are set for."""


def overdue(page: Page) -> Iterator[Found]:
    """2022年6月底前 in a plan of October 2022: due before the plan was issued."""
    issued = page.plan.plan.issued
    due = list(_due(page)) if issued else []
    late = [record for record in due if _end(record) < (issued or "") and not _set_by_others(page, record)]
    for record in late:
        assert record.deadline is not None and issued is not None
        yield Found(
            _both(page, record),
            f"“{record.deadline.text.strip()}”（{_end(record)}）早于印发日期{issued}。",
            f"Due on {_end(record)}, before the plan was issued on {issued}.",
            {"due": _end(record), "issued": issued},
            _doubt(late, due),
        )


def overdue_in_tables(page: Page) -> Iterator[Found]:
    """A task table's deadline before the plan was issued."""
    issued = page.plan.plan.issued
    for row_evidence, text, end in _table_deadlines(page) if issued else ():
        assert issued is not None
        if end < issued:
            yield Found(
                row_evidence,
                f"“{text}”（{end}）早于印发日期{issued}。",
                f"Due on {end}, before the plan was issued on {issued}.",
                {"due": end, "issued": issued},
            )


def out_of_period(page: Page) -> Iterator[Found]:
    """2026年6月底前 in a plan for 2021 to 2025: due after the plan's own end."""
    period = page.plan.plan.period
    due = list(_due(page)) if period else []
    late = [r for r in due if period and _end(r) > period.end and not _looks_beyond(page, r, period.end)]
    for record in late:
        assert record.deadline is not None and period is not None
        yield Found(
            _both(page, record),
            f"“{record.deadline.text.strip()}”（{_end(record)}）超出规划期（至{period.end}）。",
            f"Due on {_end(record)}, after the plan's period, which ends on {period.end}.",
            {"due": _end(record), "period_end": period.end},
            _doubt(late, due),
        )


def task_tables(page: Page) -> Iterator[Found]:
    """2024年底前修编规划 in the body, 2025年6月底前 in the table that divides the tasks."""
    tasks = [record for record in page.plan.commitments if record.place.row is None or record.place.box is not None]
    tasks = [r for r in tasks if r.deadline and r.deadline.end and r.deadline.every is None and r.kind != "baseline"]
    for row, name, text, end in _table_tasks(page) if tasks else ():
        about = [record for record in tasks if _same_task(page, record, name)]
        if not about or any(r.quantity is not None or (r.deadline and r.deadline.end == end) for r in about):
            continue
        record = about[0]
        assert record.deadline is not None
        yield Found(
            (*_both(page, record), row_span(page.plan.text, row)),
            f"“{name}”正文为{record.deadline.text.strip()}，任务表为{text}。",
            f"The body sets {record.deadline.end} for this task, the table of tasks {end}.",
            {"body": record.deadline.end, "table": end},
        )


def _same_task(page: Page, record: Commitment, name: str) -> bool:
    place = page.plan.plan.jurisdiction
    subject = record.subject.replace(place.name, "") if place else record.subject
    does = verbs_of(subject) | frozenset(record.action or "")
    wanted = verbs_of(name)
    return same_work(subject, name) and (not wanted or len(wanted & does) >= min(2, len(wanted)))


def _end(record: Commitment) -> str:
    assert record.deadline is not None and record.deadline.end is not None
    return record.deadline.end


def _doubt(late: list[Commitment], due: list[Commitment]) -> Severity | None:
    """Where most deadlines lie outside, the date or period of the plan itself was read wrongly: nothing is proved."""
    return "warning" if len(late) > 2 and len(late) * 2 > len(due) else None


def _due(page: Page) -> Iterator[Commitment]:
    """The commitments that are due at a date, each deadline once for each clause."""
    seen = set()
    for record in page.plan.commitments:
        due = record.deadline
        if record.kind == "baseline" or due is None or due.end is None or due.kind not in ("by", "in"):
            continue
        key = (due.at, due.end)
        if key not in seen:
            seen.add(key)
            yield record


def _both(page: Page, record: Commitment) -> tuple[Span, Span]:
    assert record.deadline is not None
    start, end = record.deadline.at
    if 0 <= record.evidence.end - start <= 120:
        return page.span(min(start, record.evidence.start), max(end, record.evidence.end)), page.span(start, end)
    return page.span(start, end), page.record_span(record)


def _around(page: Page, record: Commitment) -> str:
    """The clause of a deadline, from the last stop before it to the end of the record that is close to it."""
    assert record.deadline is not None
    start, end = record.deadline.at
    text = page.plan.text
    first = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    last = record.evidence.end if 0 <= record.evidence.end - end < 120 else end
    return text[first : max(last, end)]


def _set_by_others(page: Page, record: Commitment) -> bool:
    """What others have set (按照国家2021年底前完成的要求), or what selects things (2000年底前建成的小区)."""
    assert record.deadline is not None
    sentence = _around(page, record)
    behind = page.plan.text[record.deadline.at[1] : record.deadline.at[1] + 16]
    return bool(re.search(words("audit", "not_due"), sentence)) or bool(
        re.match(r"[^，。；、]{0,8}(?:建成|投用|竣工|取得|购置|注册|登记|备案|形成)的", behind)
    )


def _looks_beyond(page: Page, record: Commitment, period_end: str) -> bool:
    """展望2035年, 到2030年: a goal beyond the plan on purpose; or what closes it: a report due in the months behind."""
    assert record.deadline is not None
    end, said = _end(record), _around(page, record)
    bare = not re.search(r"[底末月]", record.deadline.text)
    if end.endswith("-12-31") and bare and int(end[:4]) % _MILESTONE == 0:
        return True
    closing = int(end[:4]) == int(period_end[:4]) + 1 and end[5:] <= _CLOSING_UNTIL
    return bool(re.search(words("audit", "outlook"), said) or (closing and re.search(words("audit", "closing"), said)))


def _table_deadlines(page: Page) -> Iterator[tuple[tuple[Span, ...], str, str]]:
    for row, _, text, end in _table_tasks(page):
        yield (row_span(page.plan.text, row),), text, end


def _table_tasks(page: Page) -> Iterator[tuple[Row, str, str, str]]:
    """The rows of task tables that have one deadline: the row, its task, the deadline as written and as a date."""
    for sheet in page.sheets:
        heads = sheet.heads()
        columns = columns_of(heads, page.calendar)
        names = [*columns["task"], *columns["indicator"]]
        if not heads or not names or not columns["deadline"]:
            continue
        for row in sheet.rows:
            name = next((row[c].text for c in reversed(names) if row[c].text), "")
            cell = row[columns["deadline"][0]]
            times = [t for t in find_times(cell.text, page.calendar) if t.kind in ("by", "in") and t.last]
            if name and len(times) == 1 and times[0].last and len({c.text for c in row}) > 1:
                yield row, name, cell.text, times[0].last
