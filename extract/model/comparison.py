"""Plans side by side on a shared schema: a matrix of cells, and what a reader must know of it.

A cell tells apart a value, a mention without a number, and no mention at all (with the words that were searched). It
keeps the records it rests on and why they match, so that every value can be opened in its plan.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from extract.model.base import Record
from extract.model.commitment import Basis, Comparator, Measure
from extract.model.finding import Severity
from extract.model.indicator import IndicatorInfo
from extract.model.plan import Jurisdiction, Period
from extract.model.span import Span

Status = Literal["value", "unquantified", "absent"]
ComparisonKind = Literal[
    "missing", "unquantified", "no_deadline", "later_deadline", "different_unit_or_base", "total_vs_increase",
    "lower", "below_reference", "raised", "lowered", "dropped", "added", "done",
]  # fmt: skip
"""Between places: missing to below_reference. Between two periods of one place: raised, lowered, dropped, added, done."""


class ComparedPlan(Record):
    """A plan of the comparison; `name` is the stem of its file and names it everywhere."""

    name: str
    id: str
    title: str | None = None
    theme: str | None = None
    jurisdiction: Jurisdiction | None = None
    issued: str | None = None
    period: Period | None = None


class Match(Record):
    """Why a record stands in a cell: the words, the unit and the measure that matched its indicator.

    `mention` marks a record whose number is not the row's own (one team of seven); `counts` says what its number
    counts, where several things share a row.
    """

    commitment: str
    words: tuple[str, ...]
    unit: str | None = None
    measure: Measure | None = None
    mention: bool = False
    counts: str | None = None


class Ambiguous(Record):
    """A record whose number fits several indicators equally well: shown, counted in none of them."""

    plan: str
    commitment: str
    indicators: tuple[str, ...]


class ComparisonCell(Record):
    """One indicator in one plan.

    `value` and `max` are in `unit`, converted where the plan's own unit differs (`converted` holds it as written);
    None where the records cannot be brought to one figure, and `note` says why. `base` is the unit or place the
    figure holds for one by one (每个县区), None for the whole. `counted` are the records that make the value, out of
    `commitments`, all that stand in the row. `deadline` is an ISO date; `deadline_basis` is `implied` where nobody
    stated one and the plan's own end stands for it. `mentions` are places in the text that name the indicator
    although no record stands there; `searched` are the words that were looked for.
    """

    indicator: str
    plan: str
    status: Status
    commitments: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    value: int | float | None = None
    max: int | float | None = None
    unit: str | None = None
    converted: str | None = None
    comparator: Comparator | None = None
    measure: Measure | None = None
    base: str | None = None
    every: str | None = None
    deadline: str | None = None
    deadline_basis: Basis | None = None
    note: str | None = None
    matches: tuple[Match, ...] = ()
    mentions: tuple[Span, ...] = ()
    searched: tuple[str, ...] = ()


class ComparisonFinding(Record):
    """What stands out about one plan in one row, `against` the others; `message` is Chinese, `message_en` English."""

    kind: ComparisonKind
    plan: str
    indicator: str
    severity: Severity
    message: str
    message_en: str
    against: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    figures: dict[str, float | int | str | None] = {}


class Comparison(Record):
    """The whole: plans, indicators, one cell for each pair of them, findings, and what matched nothing or too much."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    schema_version: Literal["1.0"] = "1.0"
    schema_name: str = Field(alias="schema")
    plans: tuple[str, ...]
    about: tuple[ComparedPlan, ...] = ()
    indicators: tuple[IndicatorInfo, ...]
    cells: tuple[ComparisonCell, ...]
    findings: tuple[ComparisonFinding, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    unmatched: dict[str, tuple[str, ...]] = {}
    """Plan name → ids of its commitments that no indicator takes."""

    def _repr_html_(self) -> str:
        from extract.model.notebook import comparison_html

        return comparison_html(self)
