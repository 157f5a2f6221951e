"""The body against tables: figures against indicators, columns and lists; deadlines against task tables.

A name in the body and one in a table must mean the same (`names.same`), in the same unit. Where the body says several
things of it, one that fits the table is enough: only what fits nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.audit.cells import cell_amount, is_added, is_subtotal, total_label
from extract.audit.facts import Fact, agree, does_the_same, facts_of, named
from extract.audit.found import Found
from extract.audit.interval import Interval, total
from extract.audit.listed import lists_of
from extract.audit.page import Amount, Page, amount_of
from extract.audit.sheets import Cell, Row, Sheet, cell_span, row_span
from extract.lexicon import measures
from extract.model.commitment import Commitment
from extract.model.span import Span
from extract.text.columns import columns_of

_INDICATOR = "indicator table"


def indicators(page: Page) -> Iterator[Found]:
    """达到75% in the body, 70 in the indicator table, for the same year."""
    facts = [fact for fact in facts_of(page) if fact.whole]
    rows = [record for record in page.plan.commitments if record.rule == _INDICATOR and record.quantity is not None]
    for record in rows:
        assert record.quantity is not None
        amount = amount_of(record.quantity)
        matching = named(facts, record.subject, amount.base)
        matching = [
            fact for fact in matching if _comparable(page, fact, record) and does_the_same(fact, record.subject)
        ]
        if matching and not agree(matching, amount.interval):
            yield _found(page, matching[0], amount, (page.span(record.evidence.start, record.evidence.end),), "指标表")


def quantities(page: Page) -> Iterator[Found]:
    """出让“标准地”35宗 in the body, 30宗 in the list of tasks."""
    facts = [fact for fact in facts_of(page) if fact.whole and fact.record.kind == "target"]
    for sheet in page.sheets if facts else ():
        columns = columns_of(sheet.heads(), page.calendar) if sheet.header else {}
        names = [*columns.get("task", ()), *columns.get("indicator", ())]
        taken = {*names, *columns.get("deadline", ()), *columns.get("unit", ())}
        for row in sheet.rows if names and not (columns["base"] or columns["unit"]) else ():
            amounts = [(row[c], a) for c in range(sheet.width) if c not in taken and (a := _with_unit(sheet, row, c))]
            if len(amounts) != 1 or total_label(row):
                continue
            name = next((row[c].text for c in reversed(names) if row[c].text), "")
            _, amount = amounts[0]
            matching = named(facts, name, amount.base)
            if matching and not agree(matching, amount.interval) and not _partial(page, matching, amount.interval):
                yield _found(page, matching[0], amount, (row_span(page.plan.text, row),), sheet.name, sheet.name_en)


def columns(page: Page) -> Iterator[Found]:
    """更新消防车32辆 in the body, 28 below the head 消防车（辆）; a column, or all columns below an upper head, added up."""
    facts = [fact for fact in facts_of(page) if fact.whole and fact.record.kind == "target"]
    for sheet in page.sheets if facts else ():
        if sheet.header and not columns_of(sheet.heads(), page.calendar)["target"]:
            for cell, cols in _head_groups(sheet):
                yield from _column(page, sheet, facts, cell, cols)


def lists(page: Page) -> Iterator[Found]:
    """升级改造老旧消防站6个 in the body, five rows in the list of them."""

    facts = [fact for fact in facts_of(page) if fact.whole and fact.record.kind == "target" and _counted(fact)]
    for sheet in page.sheets if facts else ():
        for listed in lists_of(sheet, page.calendar):
            matching = [fact for fact in facts if listed.means(fact)]
            near = matching or [fact for fact in facts if listed.resembles(fact)]
            size = Interval(listed.size, listed.size)
            if near and not agree(near, size) and all(listed.complete_for(fact, _period_end(page)) for fact in near):
                rows = tuple(row_span(page.plan.text, row) for row in (listed.rows[0], listed.rows[-1]))
                yield Found(
                    (near[0].quote(), *rows),
                    f"正文称{near[0].amount.text}，{sheet.name}“{listed.name}”列出{listed.size}项。",
                    f"The body says {near[0].amount.text}, {sheet.name_en} lists {listed.size}.",
                    {"stated": near[0].amount.value, "listed": listed.size},
                )


def _column(page: Page, sheet: Sheet, facts: Sequence[Fact], head: Cell, cols: Sequence[int]) -> Iterator[Found]:
    matching = named(facts, head.text, _base(sheet, cols[0]))
    body = [row for row in sheet.rows if not total_label(row) and not is_subtotal(row)]
    amounts = [a for row in body for c in cols if (a := cell_amount(row[c].text, sheet.unit(c)))]
    if not matching or not amounts or any(row[c].text and not _figure_or_dash(row[c]) for row in body for c in cols):
        return
    added = total(amount.interval for amount in amounts)
    if not agree(matching, added) and not _partial(page, matching, added):
        shown = amounts[0].show((added.low + added.high) / 2)
        terms = "+".join(amount.text for amount in amounts) if len(amounts) > 1 else ""
        places = tuple(cell_span(page.plan.text, row[c]) for row in body for c in cols if row[c].at and row[c].text)
        yield Found(
            (matching[0].quote(), *((cell_span(page.plan.text, head),) if head.at else ()), *places),
            f"正文称{matching[0].amount.text}，{sheet.name}“{head.text}”为{shown}{f'（{terms}）' if terms else ''}。",
            f"The body says {matching[0].amount.text}, {sheet.name_en} under “{head.text}” has {shown}.",
            {"stated": matching[0].amount.value, "table": (added.low + added.high) / 2 / amounts[0].factor},
        )


def _period_end(page: Page) -> str | None:
    period = page.plan.plan.period
    return period.end if period else None


def _partial(page: Page, facts: Sequence[Fact], whole: Interval) -> bool:
    """Whether the body may speak of a part: less than the table has, due before the plan ends."""
    end = _period_end(page)
    return any(
        fact.figure.interval.high < whole.low and fact.due is not None and end is not None and fact.due < end
        for fact in facts
    )


def _head_groups(sheet: Sheet) -> Iterator[tuple[Cell, list[int]]]:
    """Each head with the columns below it, those that can be added up."""
    for row in sheet.header:
        groups: dict[Cell, list[int]] = {}
        for col, cell in enumerate(row):
            if cell.text and is_added(sheet.head(col)):
                groups.setdefault(cell, []).append(col)
        yield from groups.items()


def _base(sheet: Sheet, col: int) -> str | None:
    unit = sheet.unit(col)
    bare = unit.lstrip("万亿") if unit not in measures() else unit
    return measures()[bare].base if bare in measures() else bare or None


def _figure_or_dash(cell: Cell) -> bool:
    return cell_amount(cell.text) is not None or re.fullmatch(r"[-—–/／\s]+", cell.text) is not None


def _with_unit(sheet: Sheet, row: Row, col: int) -> Amount | None:
    """A cell's amount, if it has a unit of its own or of its column; ordinals have none."""
    amount = cell_amount(row[col].text, sheet.unit(col))
    return amount if amount is not None and amount.unit else None


def _counted(fact: Fact) -> bool:
    word = measures().get(fact.amount.unit)
    return word is not None and word.kind == "count" and fact.amount.value == int(fact.amount.value)


def _comparable(page: Page, fact: Fact, record: Commitment) -> bool:
    """Whether a fact and an indicator's cell hold for the same year, and both are levels or both are additions."""
    if record.kind == "baseline" or fact.record.kind == "baseline":
        return record.kind == fact.record.kind and _same_base_year(page, fact, record)
    due, year = fact.due, record.deadline.end[:4] if record.deadline and record.deadline.end else None
    deadline = fact.record.deadline
    if due is None or year is None or deadline is None or due != f"{year}-12-31":
        return False
    measure = fact.record.quantity.measure if fact.record.quantity else None
    return measure not in ("increase", "decrease") or deadline.kind == "in"


def _same_base_year(page: Page, fact: Fact, record: Commitment) -> bool:
    """Whether a reported figure speaks of the year that the table's base column names, and of no other."""
    sheet = next((s for s in page.sheets if s.start <= record.evidence.start < s.end), None)
    heads = [sheet.head(c) for c in range(sheet.width)] if sheet else []
    years = {y for head in heads if columns_of([head], page.calendar)["base"] for y in re.findall(r"20\d\d", head)}
    start, end = fact.par.sentence(fact.figure.start)
    spoken = set(re.findall(r"20\d\d(?=年)", fact.par.text[start:end]))
    return len(years) == 1 and spoken == years


def _found(
    page: Page, fact: Fact, amount: Amount, evidence: tuple[Span, ...], name: str, name_en: str = "the indicator table"
) -> Found:
    return Found(
        (fact.quote(), *evidence),
        f"“{fact.record.subject}”正文为{fact.amount.text}，{name}为{_shown(amount)}。",
        f"The body says {fact.amount.text}, {name_en} says {_shown(amount)}.",
        {"stated": fact.amount.value, "table": amount.value},
    )


def _shown(amount: Amount) -> str:
    return amount.text if amount.text.endswith(amount.unit) else f"{amount.text}{amount.unit}"
