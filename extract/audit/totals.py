"""Totals in tables: a row of totals under its columns, a column of totals along its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.audit.cells import cell_amount, column_amounts, is_added, is_subtotal, total_label
from extract.audit.found import Found
from extract.audit.interval import Interval, total
from extract.audit.page import Amount, Page
from extract.audit.sheets import Cell, Row, Sheet, cell_span, row_span
from extract.lexicon import measures
from extract.model.span import Span

_COLUMN_TOTALS = ("合计", "总计", "共计", "小计")


def columns(page: Page) -> Iterator[Found]:
    """The row 合计 of a table against what stands above or below it, column by column."""
    for sheet in page.sheets:
        totals = [row for row in sheet.rows if total_label(row)]
        if len(totals) != 1 or any(is_subtotal(row) for row in sheet.rows) or len(sheet.rows) < 3:
            continue
        added = [col for col in range(sheet.width) if is_added(sheet.head(col))]
        body = [row for row in sheet.rows if row is not totals[0]]
        aligned = _aligned(sheet, totals[0], [col for col in added if _numeric(body, col)])
        yield from _slips([_column(page, sheet, body, totals[0], col, cell) for col, cell in aligned])


def rows(page: Page) -> Iterator[Found]:
    """The column 合计 of a table against what stands beside it, row by row."""
    for sheet in page.sheets:
        for col in _total_columns(sheet):
            beside = _beside(sheet, col)
            if len(beside) > 1:
                yield from _slips([_row(page, sheet, row, col, beside) for row in sheet.rows])


def _slips(checked: Sequence[Found | bool | None]) -> list[Found]:
    """The sums that are wrong, unless most are: then the totals add up something else (合计 of some of the columns)."""
    sums = [one for one in checked if one is not None]
    wrong = [one for one in sums if isinstance(one, Found)]
    return wrong if len(wrong) * 3 <= len(sums) * 2 or len(sums) == 1 else []


def _column(page: Page, sheet: Sheet, body: Sequence[Row], totals: Row, col: int, cell: Cell) -> Found | bool | None:
    """A column against its total: what is wrong, True if it is right, None if it cannot be added up."""
    unit = sheet.unit(col)
    stated = cell_amount(cell.text, unit)
    terms = [amount for row in body if (amount := cell_amount(row[col].text, unit)) is not None]
    if stated is None or not terms:
        return None
    added = total(amount.interval for amount in terms)
    if stated.interval.agrees(added):
        return True
    worked = stated.show(_middle(added))
    head = sheet.head(col) or f"第{col + 1}列"
    return Found(
        (row_span(page.plan.text, totals), cell_span(page.plan.text, cell), *_column_spans(page, body, col)),
        f"{sheet.name}“{head}”一列相加为{worked}，合计栏为{stated.text}。",
        f"In {sheet.name_en} the column “{head}” adds up to {worked}, its total says {stated.text}.",
        {"total": stated.value, "sum": _middle(added), "column": col + 1},
    )


def _row(page: Page, sheet: Sheet, row: Row, col: int, beside: Sequence[int]) -> Found | bool | None:
    """A row against its total, as `_column`."""
    stated = cell_amount(row[col].text, sheet.unit(col))
    terms = [amount for c in beside if (amount := cell_amount(row[c].text, sheet.unit(c))) is not None]
    if stated is None or not terms or not _addable([stated, *terms]):
        return None
    added = total(amount.interval for amount in terms)
    if stated.interval.agrees(added):
        return True
    worked = stated.show(_middle(added))
    label = next((cell.text for cell in row if cell.text and cell_amount(cell.text) is None), "")
    return Found(
        (row_span(page.plan.text, row),),
        f"{sheet.name}“{label}”一行相加为{worked}，合计栏为{stated.text}。",
        f"In {sheet.name_en} the row “{label}” adds up to {worked}, its total says {stated.text}.",
        {"total": stated.value, "sum": _middle(added)},
    )


def _addable(amounts: Sequence[Amount]) -> bool:
    """Whether amounts add up to a total: they have one unit, or they count things (4个站 and 2支队 are 6)."""
    units = {amount.base for amount in amounts}
    return len(units) == 1 or all(
        not a.unit or (a.unit in measures() and measures()[a.unit].kind == "count") for a in amounts
    )


def _middle(interval: Interval) -> float:
    return round((interval.low + interval.high) / 2, 6)


def _aligned(sheet: Sheet, row: Row, cols: Sequence[int]) -> list[tuple[int, Cell]]:
    """The cells of a row of totals over the columns of amounts.

    A text export leaves merged cells out (合计 over three columns is one cell): then the row's amounts belong to the
    columns in order, if there are as many.
    """
    if all(cell_amount(row[col].text) is not None or not row[col].text for col in cols) and any(
        cell_amount(row[col].text) is not None for col in cols
    ):
        direct = [(col, row[col]) for col in cols if row[col].text]
        others = [cell for c, cell in enumerate(row) if c not in cols and cell_amount(cell.text) is not None]
        if not others:
            return direct
    amounts = [cell for cell in dict.fromkeys(row) if cell_amount(cell.text) is not None]
    return list(zip(cols, amounts, strict=True)) if len(amounts) == len(cols) else []


def _numeric(body: Sequence[Row], col: int) -> bool:
    """Whether a column holds amounts, and nothing that is none."""
    texts = [row[col].text for row in body]
    amounts = [cell_amount(text) for text in texts if text.strip("-—–/ ")]
    bases = {amount.base for amount in amounts if amount is not None}
    return bool(amounts) and None not in amounts and len(bases) == 1 and bases != {"%"}


def _total_columns(sheet: Sheet) -> list[int]:
    """The columns headed 合计: of all columns of amounts, or of those under the same upper head."""
    return [
        col
        for col in range(sheet.width)
        if sheet.header and sheet.header[-1][col].text.split("（")[0].strip() in _COLUMN_TOTALS
    ]


def _beside(sheet: Sheet, col: int) -> list[int]:
    """The columns that a column of totals adds up: under its own upper head if it has one, else all of amounts."""
    upper = sheet.header[0][col].text if len(sheet.header) > 1 else ""
    own = upper and upper.split("（")[0].strip() not in _COLUMN_TOTALS
    out = []
    for other in range(sheet.width):
        head = sheet.head(other)
        if other == col or not is_added(head) or "其中" in head or any(word in head for word in _COLUMN_TOTALS):
            continue
        if own and sheet.header[0][other].text != upper:
            continue
        amounts = column_amounts(sheet, other)
        if amounts is not None and any(amount is not None for _, amount in amounts):
            out.append(other)
    return out


def _column_spans(page: Page, body: Sequence[Row], col: int) -> tuple[Span, ...]:
    return tuple(cell_span(page.plan.text, row[col]) for row in body if row[col].at and row[col].text)
