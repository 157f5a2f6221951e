"""Grids: indicator tables (指标 | 基期值 | 目标值), grids of figures in boxes, and task tables (任务 | 责任单位 | 时限).

A list table of an annex yields nothing: it is output as a table. A task table's rows become passages, so that they
are read by the same rules as prose; figures become drafts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extract.lexicon import measures
from extract.mine.draft import Draft
from extract.mine.fields import Field, named_agencies
from extract.mine.reading import Role
from extract.mine.scope import Mined
from extract.model.commitment import Place
from extract.model.commitment import Role as AgencyRole
from extract.model.document import Piece
from extract.model.outline import Grid, GridCell, Passage
from extract.text.calendar import Calendar, Time, find_times
from extract.text.columns import UNIT_IN_HEAD, Columns, columns_of, unit_in
from extract.text.numbers import Number, find_numbers
from extract.text.offsets import View, clean_view

ReadPassage = Callable[[Passage], list[Mined]]
_ABSENT = re.compile(r"[-—–/／\s]*|无|另行.*")


def mine_grid(text: str, grid: Grid, calendar: Calendar, item: int, read: ReadPassage) -> list[Mined]:
    """What a grid holds, as mined passages; `read` sends a passage through the pipeline."""
    if not grid.header or not grid.rows:
        return []
    heads = [_head(grid, col) for col in range(len(grid.header[0]))]
    columns = columns_of(heads, calendar)
    if grid.kind == "annex" and not any("指标" in heads[col] for col in columns["indicator"]):
        return []
    if columns["target"] and (columns["indicator"] or columns["base"]):
        return [
            _indicator_row(text, grid, row, r, heads, columns, calendar, item + r) for r, row in enumerate(grid.rows)
        ]
    if columns["task"] and (columns["lead"] or columns["responsible"] or columns["deadline"] or columns["support"]):
        return [mined for r, row in enumerate(grid.rows) for mined in _task_row(grid, row, r, columns, item + r, read)]
    if grid.kind == "box":
        return _figures(text, grid, heads, calendar, item)
    return []


def _head(grid: Grid, col: int) -> str:
    """A column's head: the distinct cells above it, from the top."""
    cells = [row[col].text for row in grid.header if col < len(row) and row[col].text]
    return "".join(dict.fromkeys(cells))


# -- indicator tables ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _RowText:
    """A row as one view: its cells' pieces in order, and where each column's cell starts in it."""

    view: View
    spans: dict[int, tuple[int, int]]


def _row_text(text: str, cells: Sequence[tuple[int, GridCell]]) -> _RowText:
    pieces: list[Piece] = []
    spans: dict[int, tuple[int, int]] = {}
    length = 0
    placed: dict[tuple[Piece, ...], tuple[int, int]] = {}
    for col, cell in sorted((c for c in cells if c[1].pieces), key=lambda c: c[1].pieces[0]):
        if cell.pieces not in placed:
            placed[cell.pieces] = (length, length + len(cell.text))
            pieces += cell.pieces
            length += len(cell.text)
        spans[col] = placed[cell.pieces]
    return _RowText(clean_view(text, pieces), spans)


def _indicator_row(
    text: str,
    grid: Grid,
    row: Sequence[GridCell],
    index: int,
    heads: Sequence[str],
    columns: Columns,
    calendar: Calendar,
    item: int,
) -> Mined:
    """One target per target cell, one baseline per base cell; the indicator's name is the subject."""
    named = columns["indicator"] or [c for c in range(len(row)) if c not in columns["target"] + columns["base"]][:1]
    name_col = next((c for c in reversed(named) if c < len(row) and row[c].text), None)
    line = _row_text(text, list(enumerate(row)))
    mined = _mined(grid, line.view, index, item)
    if name_col is None:
        return mined
    name = re.sub(r"^\d+[.、．]", "", row[name_col].text)
    unit = next((row[c].text for c in columns["unit"] if c < len(row)), "") or unit_in(name)
    bare = UNIT_IN_HEAD.sub("", name)
    for col in sorted(columns["base"] + columns["target"]):
        if col in columns["target"] and calendar.looks_back(heads[col]):
            continue  # what an earlier plan had promised
        if col >= len(row) or col not in line.spans or _ABSENT.fullmatch(row[col].text):
            continue
        number = _cell_number(row[col].text, unit or unit_in(heads[col]), line.spans[col][0])
        if number is None:
            continue
        start = min(line.spans.get(name_col, line.spans[col])[0], line.spans[col][0])
        mined.drafts.append(
            _figure(bare, number, (start, line.spans[col][1]), col in columns["base"], "indicator table")
        )
        _date(mined, text, grid, col, calendar)
    return mined


def _mined(grid: Grid, view: View, index: int, item: int) -> Mined:
    place = Place(section=grid.place.section, box=grid.place.box, annex=grid.place.annex, row=index + 1)
    return Mined(Passage(pieces=(), place=place, item=item), view, [], [], [])


def _figure(subject: str, number: Number, evidence: tuple[int, int], base: bool, rule: str) -> Draft:
    return Draft(
        evidence=evidence, subject=subject, action=None, role=Role.STATE, number=number, reported=base,
        before=subject, rule=rule,
    )  # fmt: skip


def _date(mined: Mined, text: str, grid: Grid, col: int, calendar: Calendar) -> None:
    """A target is due when its column's head says; the head has a view of its own."""
    for row in reversed(grid.header):
        if col >= len(row) or not row[col].pieces:
            continue
        view = clean_view(text, row[col].pieces)
        times = [time for time in find_times(view.text, calendar) if time.kind != "recurring"] or _bare_year(view.text)
        if times:
            mined.drafts[-1].time = times[-1]
            mined.drafts[-1].time_view = view
            return


def _bare_year(head: str) -> list[Time]:
    match = re.search(r"(?P<year>20\d\d)", head)
    if match is None:
        return []
    year = match["year"]
    return [Time(match.start(), match.end(), "in", f"{year}-01-01", f"{year}-12-31", rule="year of a column")]


def _cell_number(cell: str, unit: str, offset: int) -> Number | None:
    """The number of a figure cell; a bare one takes the unit of its row or column (万吨: the scale goes to the value)."""
    found = [n for n in find_numbers(cell) if n.why is None or n.why == "no unit of measure"]
    if not found or len(cell) > 24:
        return None
    number = found[0]
    if not number.unit and unit:
        number = _with_unit(number, unit)
    return replace(number, start=number.start + offset, end=number.end + offset, core=number.core + offset, why=None)


def _with_unit(number: Number, unit: str) -> Number:
    scale = 1
    while unit[:1] in ("万", "亿") and unit not in measures():
        scale *= 10**4 if unit[0] == "万" else 10**8
        unit = unit[1:]
    unit = "%" if unit in ("％", "﹪") else unit
    kind = measures()[unit].kind if unit in measures() else "other"
    top = None if number.max is None else _times(number.max, scale)
    return replace(number, value=_times(number.value, scale), max=top, unit=unit, kind=kind)


def _times(value: int | float, scale: int) -> int | float:
    product = round(value * scale, 6)
    return int(product) if product == int(product) else product


# -- grids of figures in boxes ------------------------------------------------------------------------------------


def _figures(text: str, grid: Grid, heads: Sequence[str], calendar: Calendar, item: int) -> list[Mined]:
    """Heads in one row, figures below them: 消防车（辆） over 14."""
    out = []
    for index, row in enumerate(grid.rows):
        cells = [(col, cell) for col, cell in enumerate(row) if cell.text]
        label = next((cell.text for _, cell in cells if not find_numbers(cell.text)), "")
        for col, cell in cells:
            number = _cell_number(cell.text, unit_in(heads[col]), 0)
            if number is None or not number.unit or re.fullmatch("序号|编号|年份", heads[col]):
                continue
            head_cell = grid.header[-1][col]
            line = _row_text(text, [(-1, head_cell), (col, cell)])
            start, _ = line.spans[col]
            number = replace(number, start=number.start + start, end=number.end + start, core=number.core + start)
            mined = _mined(grid, line.view, index, item + index)
            subject = UNIT_IN_HEAD.sub("", heads[col]) + (label if label not in heads[col] else "")
            mined.drafts.append(_figure(subject, number, (0, len(line.view.text)), False, "box grid"))
            _date(mined, text, grid, col, calendar)
            out.append(mined)
    return out


# -- task tables --------------------------------------------------------------------------------------------------


def _task_row(
    grid: Grid, row: Sequence[GridCell], index: int, columns: Columns, item: int, read: ReadPassage
) -> list[Mined]:
    """A row's task, read as prose, closed by its agencies and its deadline."""
    task = max(
        (c for c in columns["task"] if c < len(row) and row[c].pieces), key=lambda c: len(row[c].text), default=None
    )
    if task is None:
        return []
    place = Place(section=grid.place.section, box=grid.place.box, annex=grid.place.annex, row=index + 1)
    mined = read(Passage(pieces=row[task].pieces, place=place, item=item))[0]
    if not mined.drafts:
        mined.drafts.append(_named_task(mined.view.text))
    out = [mined]
    roles: tuple[tuple[str, AgencyRole | None], ...] = (("lead", "lead"), ("responsible", None), ("support", "support"))
    for name, role in roles:
        out += [_agency_cell(read, row[c], place, item, role) for c in columns[name] if c < len(row) and row[c].pieces]
    out += [_deadline_cell(read, row[c], place, item) for c in columns["deadline"] if c < len(row) and row[c].pieces]
    return out


def _named_task(text: str) -> Draft:
    return Draft((0, len(text)), text, None, Role.ACT, rule="task table")


def _agency_cell(read: ReadPassage, cell: GridCell, place: Place, item: int, role: AgencyRole | None) -> Mined:
    mined = read(Passage(pieces=cell.pieces, place=place, item=item))[0]
    text, whole = mined.view.text, (0, len(mined.view.text))
    return Mined(mined.passage, mined.view, [], [], [Field(whole, tuple(named_agencies(text, whole, text, role)))])


def _deadline_cell(read: ReadPassage, cell: GridCell, place: Place, item: int) -> Mined:
    mined = read(Passage(pieces=cell.pieces, place=place, item=item))[0]
    times = list(mined.times) or _bare_year(mined.view.text)
    return Mined(
        mined.passage, mined.view, times, [], [Field((0, len(mined.view.text)), (), (0, len(mined.view.text)))]
    )
