"""One row of the matrix, made ready for findings: each cell is set against the group, never against each of 299 others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from extract.compare.cells import Cell
from extract.compare.wording import stated, who
from extract.lexicon.load import phrases

Signature = tuple[frozenset[str], tuple[object, ...] | None]


class Group:
    """Some cells of a row, in the order of the plans, with what findings say of them."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(cells)

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def _first_three(self) -> list[str]:
        return list(dict.fromkeys(who(cell) for cell in self.cells[:3]))

    @property
    def zh(self) -> str:
        """阜新市、安阳市等12地."""
        return "、".join(self._first_three) + (f"等{len(self)}地" if len(self) > 3 else "")

    @property
    def en(self) -> str:
        """The same in English."""
        return ", ".join(self._first_three) + (f" and {len(self) - 3} more" if len(self) > 3 else "")

    @cached_property
    def telling(self) -> Cell:
        """The cell that tells most: one with a value, the best of them, one that says when."""
        sign = -1 if self.cells[0].indicator.better == "less" else 1
        return max(
            self.cells, key=lambda cell: (cell.shown.value is not None, sign * (cell.shown.value or 0), stated(cell))
        )


class Ranked:
    """Cells in the order of some key, to ask for the median of all but one, and for those before it."""

    def __init__(self, cells: Sequence[Cell], keys: Sequence[float | str]) -> None:
        order = sorted(range(len(cells)), key=lambda at: keys[at])
        self.cells = [cells[at] for at in order]
        self.keys = [keys[at] for at in order]

    def median_without(self, key: float | str) -> float | str | None:
        """The middle key (of two, the less ambitious: the greater key) without one of the given key; None if nothing is left."""
        left = len(self.keys) - 1
        if left < 1:
            return None
        middle, own = left // 2, bisect_left(self.keys, key)
        return self.keys[middle if middle < own else middle + 1]

    def least_without(self, key: float | str) -> float | str:
        """The least key of the others."""
        return self.keys[1] if self.keys[0] == key else self.keys[0]

    def before(self, key: float | str) -> Group:
        """The cells whose key is less."""
        return Group(self.cells[: bisect_left(self.keys, key)])

    @property
    def first(self) -> Cell:
        """The cell of the least key."""
        return self.cells[0]


class Row:
    """The cells of one indicator that are set against one another."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = tuple(cells)

    @cached_property
    def recorded(self) -> Group:
        """Those that have a record."""
        return Group(cell for cell in self.cells if cell.rows)

    @cached_property
    def valued(self) -> Group:
        """Those that have a figure."""
        return Group(cell for cell in self.cells if cell.status == "value")

    @cached_property
    def dated(self) -> Group:
        """Those whose plan says when."""
        return Group(cell for cell in self.cells if cell.rows and stated(cell))

    @cached_property
    def totals(self) -> Group:
        """Those that say what there will be in all."""
        return Group(cell for cell in self.valued.cells if cell.main and cell.main[0].flow == "level")

    @cached_property
    def _added(self) -> bool:
        return any(cell.main and cell.main[0].flow == "increase" for cell in self.valued.cells)

    @cached_property
    def dues(self) -> dict[bool, tuple[Ranked, Ranked]]:
        """By whether only a start is promised: cells by their last date, and by their first."""
        found: dict[bool, list[Cell]] = {}
        for cell in self.dated.cells:
            if not cell.shown.every:
                found.setdefault(begun(cell), []).append(cell)
        return {
            start: (
                Ranked(cells, [cell.shown.deadline or "" for cell in cells]),
                Ranked(cells, list(map(first, cells))),
            )
            for start, cells in found.items()
        }

    @cached_property
    def values(self) -> dict[tuple[object, ...], Ranked]:
        """Cells whose figures can be compared, by what they have in common; the best one first."""
        found: dict[tuple[object, ...], list[Cell]] = {}
        for cell in self.valued.cells:
            kind = self.kind(cell)
            if kind is not None:
                found.setdefault(kind, []).append(cell)
        return {
            kind: Ranked(cells, [-sign_of(cell) * (measure(cell) or 0) for cell in cells])
            for kind, cells in found.items()
        }

    def kind(self, cell: Cell) -> tuple[object, ...] | None:
        """What two figures must have in common: base, rhythm, total or increase, what is counted, the level of the place."""
        if measure(cell) is None or not cell.main:
            return None
        figure = cell.main[0]
        flow = figure.flow
        if flow == "count":  # neither is said: it goes with the totals where nobody states an increase
            flow = "level" if len(self.totals) and not self._added else "increase"
        level = None if scale_free(cell) else level_of(cell)
        return flow, figure.counts, figure.every is None, None if figure.every else figure.base, level

    @cached_property
    def signatures(self) -> dict[Signature, Group]:
        """The cells that have records, by all that makes them of one thing or of different ones."""
        found: dict[Signature, list[Cell]] = {}
        for cell in self.recorded.cells:
            found.setdefault(signature(cell), []).append(cell)
        return {key: Group(cells) for key, cells in found.items()}


def signature(cell: Cell) -> Signature:
    """What is counted, and of the figure its base, rhythm and, where it cannot be converted, its unit."""
    if not cell.main:
        return cell.counts, None
    figure = cell.main[0]
    units = () if figure.value is not None else tuple(sorted(cell.units))
    return cell.counts, (figure.base, figure.every, figure.counts, units)


def differ(one: Signature, other: Signature) -> bool:
    """Whether two cells are of different unit, base, rhythm or thing."""
    if one[0] and other[0] and not one[0] & other[0]:
        return True
    return one[1] is not None and other[1] is not None and one[1] != other[1]


def measure(cell: Cell) -> float | None:
    """The figure that is compared: of a year, where it recurs."""
    if cell.shown.value is None:
        return None
    return cell.main[0].yearly if len(cell.main) == 1 and cell.shown.every else cell.shown.value


def sign_of(cell: Cell) -> int:
    """1 where more is better, -1 where less is."""
    return -1 if cell.indicator.better == "less" else 1


def first(cell: Cell) -> str:
    """The first date of a row without a figure; else when its figure is due."""
    return cell.dues[0] if cell.dues and not cell.main else cell.shown.deadline or ""


def begun(cell: Cell) -> bool:
    """Whether a cell's records only begin something; a start is not set against an end."""
    records = [row.record for row in cell.rows if row.record.deadline]
    words = phrases("compare")["start"]
    return bool(records) and all(any(word in (record.action or record.subject) for word in words) for record in records)


def level_of(cell: Cell) -> str | None:
    """The level of a cell's place."""
    where = cell.plan.plan.jurisdiction
    return where.level if where else None


def scale_free(cell: Cell) -> bool:
    """Whether a figure does not grow with the place: a rate, a time, so many for each. A city is no province."""
    return cell.indicator.dimension in {"ratio", "duration", "rate"} or cell.shown.base is not None
