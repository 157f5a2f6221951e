"""Values that cannot be: a rate beyond 100 %, a period that ends before it starts, a day that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from functools import cache

from extract.audit.cells import cell_amount
from extract.audit.found import Found
from extract.audit.page import Page
from extract.audit.sheets import cell_span, row_span
from extract.lexicon import phrases
from extract.model.span import Span
from extract.text.wordsets import WordSet

_REVERSED = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)年?(?:(?P<m1>\d{1,2})月)?\s*(?:[-—–~～]{1,2}|至)\s*(?P<last>(?:19|20)\d\d)年"
    r"(?:(?P<m2>\d{1,2})月)?(?!度?[的]?基数)"
)
_DAY = re.compile(r"(?:(?P<year>(?:19|20)\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
_BEFORE_MONTH = 7
"""So many characters stand before 月 in 2025年12月."""
_UP = re.compile(r"以上|及以上|（含）以上|或以上")


def rates(page: Page) -> Iterator[Found]:
    """市政消火栓完好率稳定在100%以上: a rate of what is there among all that there is goes to 100 % at most."""
    for par, figure in page.prose:
        amount = figure.amount
        record = figure.records[0]
        if figure.base != "%" or amount.value < 100 or record.quantity is None:
            continue
        if record.quantity.measure in ("increase", "decrease"):
            continue
        start, _ = par.clause(figure.start)
        others = par.within(start, figure.start)
        lead = par.text[others[-1].end if others else start : figure.start]
        name = None if _grows().search(lead) else rate_in(lead) or rate_in(record.subject)
        beyond = amount.value > 100 or (record.quantity.comparator in ("ge", "gt") and _UP.search(amount.text))
        beyond = beyond or record.quantity.comparator == "gt"
        if name is None:
            continue
        if beyond:
            yield _beyond((par.clause_of(figure), par.span(figure.start, figure.end)), name, amount.text, amount.value)


def rates_in_tables(page: Page) -> Iterator[Found]:
    """A table's row of a rate that goes to 100 % at most: 公共数据有效共享率 | % | 92 | 105."""
    for sheet in page.sheets:
        for row in sheet.rows:
            name = next((rate for cell in row if (rate := rate_in(cell.text))), None)
            percent = name is not None and any(cell.text in ("%", "％") for cell in row)
            for cell in row if name is not None else ():
                amount = cell_amount(cell.text, "%" if percent else "")
                if amount is not None and amount.base == "%" and amount.value > 100 and cell.at is not None:
                    where = (row_span(page.plan.text, row), cell_span(page.plan.text, cell))
                    yield _beyond(where, name or "", amount.text, amount.value)


def order(page: Page) -> Iterator[Found]:
    """2025年—2023年: a period that ends before it starts."""
    for match in _REVERSED.finditer(page.plan.text):
        first = (int(match["first"]), int(match["m1"] or 1))
        last = (int(match["last"]), int(match["m2"] or 12))
        if last < first:
            yield Found(
                (page.span(*match.span()), page.span(*match.span("last"))),
                f"“{match[0]}”的终点早于起点。",
                f"“{match[0]}” ends before it starts.",
                {"start": match["first"], "end": match["last"]},
            )


def days(page: Page) -> Iterator[Found]:
    """2月30日, 13月: no such day."""
    for match in _dates(page.plan.text):
        month, day = int(match["month"]), int(match["day"] or 1)
        longest = 29 if match["year"] is None and month == 2 else _length(match["year"], month)
        if (month > 12 and (match["year"] or match["day"])) or month == 0 or day > longest or day == 0:
            yield Found(
                (page.span(*match.span()),),
                f"历法中没有“{match[0]}”。",
                f"No calendar has “{match[0]}”.",
                {"month": month, "day": day},
            )


def _dates(text: str) -> Iterator[re.Match[str]]:
    at = text.find("月")
    while at >= 0:
        match = _DAY.search(text, max(0, at - _BEFORE_MONTH), at + 4) if text[at - 1 : at].isdigit() else None
        if match and match.end() > at:
            yield match
        at = text.find("月", at + 1)


def rate_in(name: str) -> str | None:
    """The rate that a name ends with, if it goes to 100 % at most: 消火栓完好率达到 → 完好率."""
    best = None
    for end in range(len(name), max(0, len(name) - 14), -1):
        start = _rates().ending(name, 0, end)
        if start is not None:
            best = name[start:end]
            break
    return best if best is not None and best in phrases("audit")["bounded"] else None


@cache
def _grows() -> re.Pattern[str]:
    """Words by which a percentage says how much something grew: no rate of what there is."""
    listed = [word for key in ("growing", "shrinking") for word in phrases("audit")[key] if len(word) > 1]
    return re.compile(rf"(?:{'|'.join(listed)})(?!到|至)")


@cache
def _rates() -> WordSet:
    return WordSet((*phrases("audit")["bounded"], *phrases("audit")["unbounded"]))


def _beyond(evidence: tuple[Span, ...], name: str, text: str, value: float) -> Found:
    return Found(
        evidence,
        f"“{name}”不可能超过100%，文中为{text}。",
        f"A rate like “{name}” cannot go beyond 100 %, the text says {text}.",
        {"value": value, "limit": 100},
    )


def _length(year: str | None, month: int) -> int:
    return monthrange(int(year or 2000), month)[1] if 1 <= month <= 12 else 31
