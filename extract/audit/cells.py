"""Figures in the cells of a sheet, and the sums of its columns and rows."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.audit.page import Amount, make_amount
from extract.audit.sheets import Cell, Row, Sheet
from extract.lexicon import phrases
from extract.text.numbers import find_numbers

_ABSENT = re.compile(r"[-—–/／\s]*|无|0")
_ORDINAL = re.compile(r"\d{1,3}[.．、]?|[一二三四五六七八九十]{1,3}[.．、]?")
_DATE = re.compile(r"(?:19|20)\d\d[-./年]")


@lru_cache(maxsize=8192)
def cell_amount(text: str, unit: str = "") -> Amount | None:
    """The number that a cell consists of, in its own unit or else in that of its row or column; None if it is none.

    A scale in front of the unit (万吨, 亿元) belongs to the value.
    """
    if not text or len(text) > 24 or _DATE.match(text):
        return None
    found = find_numbers(text)
    if len(found) != 1 or found[0].why not in (None, "no unit of measure"):
        return None
    number = found[0]
    if text[: number.start].strip("（(") or text[number.end :].strip("）)"):
        return None
    if number.unit:
        return make_amount(text, number.value, number.max, number.unit, number.comparator)
    scale, bare = _split_scale(unit)
    top = None if number.max is None else number.max * scale
    words = unit[: len(unit) - len(bare)]
    return make_amount(f"{text}{words}{bare}", round(number.value * scale, 6), top, bare, number.comparator)


def column_amounts(sheet: Sheet, col: int) -> list[tuple[Row, Amount | None]] | None:
    """A column's amounts row by row, None for an empty cell; None for a column that holds anything else."""
    unit = sheet.unit(col)
    out: list[tuple[Row, Amount | None]] = []
    for row in sheet.rows:
        cell = row[col]
        amount = cell_amount(cell.text, unit)
        if amount is None and not _ABSENT.fullmatch(cell.text):
            return None
        out.append((row, amount))
    return out


def is_added(head: str) -> bool:
    """Whether the amounts below a head can be added up: no ordinals, rates, years or averages."""
    return not any(word in head for word in phrases("audit")["not_added"])


def total_label(row: Row) -> str | None:
    """The words that mark a row as a total (合计), None if none do."""
    first = next((cell.text for cell in row if cell.text and not _ORDINAL.fullmatch(cell.text)), "")
    bare = re.sub(r"[\s　（(].*", "", first)
    return bare if bare in phrases("audit")["total_cells"] else None


def is_subtotal(row: Row) -> bool:
    """Whether a row adds up others of its table (小计, 其中)."""
    return any(cell.text.startswith(phrases("audit")["subtotal_cells"]) for cell in row[:3])


def filled(row: Row) -> list[Cell]:
    """A row's cells that hold something, a merged one once."""
    return list(dict.fromkeys(cell for cell in row if cell.text))


def _split_scale(unit: str) -> tuple[int, str]:
    scale, bare = 1, unit
    while bare[:1] in ("万", "亿") and len(bare) > 1:
        scale *= 10**4 if bare[0] == "万" else 10**8
        bare = bare[1:]
    return scale, bare
