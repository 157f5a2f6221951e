"""Commitments and baselines: what a plan says will be done, and what it reports as already so.

The fields, and what counts as a record, are those of the annotation guidelines that the project is measured by;
the README's section on records says them in short.
"""

from __future__ import annotations

from typing import Literal

from extract.model.base import Record
from extract.model.span import Span

Kind = Literal["target", "task", "duty", "baseline"]
"""target: has a quantity; task: has a deadline, no quantity; duty: has only an agency; baseline: already so."""
Comparator = Literal["eq", "ge", "le", "gt", "lt", "approx", "range"]
Measure = Literal[
    "level", "increase", "decrease", "count", "ratio", "duration", "area", "money", "distance", "mass", "other"
]
DeadlineKind = Literal["by", "in", "from", "period", "recurring"]
Basis = Literal["stated", "inherited", "implied"]
Role = Literal["lead", "support"]


class Quantity(Span):
    """A number with its unit. `max` is set for ranges only (1—2人 → value 1, max 2).

    `unit` is as written, without 万 and 亿, which are in the value (2.08万件套 → 20800 件套). A fraction
    (三分之二) has the value 0.6667 and no unit.
    """

    value: int | float
    max: int | float | None = None
    unit: str
    comparator: Comparator
    measure: Measure


class Deadline(Record):
    """When. `text` and `at` are the words and where they stand, often outside the record's evidence.

    `start` and `end` are ISO dates, `every` an ISO duration for what recurs. `basis`: stated in the record's own
    clause, inherited from a lead-in before it, or implied by the plan's own period (comparison only).
    """

    text: str
    kind: DeadlineKind
    start: str | None = None
    end: str | None = None
    every: str | None = None
    basis: Basis
    at: tuple[int, int]


class Agency(Span):
    """Who must act: `text` as it stands, `name` spelled out (市场监管、消防等部门 → two entries of one text)."""

    name: str
    role: Role | None = None


class Place(Record):
    """Where in the plan a record stands: the headings above it, and its box, annex and table row if any."""

    section: tuple[str, ...] = ()
    box: int | None = None
    annex: int | None = None
    row: int | None = None


class Commitment(Record):
    """One record. `id` comes from the document's hash and the evidence; `rule` names the rule that made it.

    `evidence` is the shortest stretch that holds subject and quantity, or the clause; `scope` says for each of
    whom a number holds (各区（县）), where the plan says so.
    """

    id: str
    kind: Kind
    subject: str
    action: str | None = None
    quantity: Quantity | None = None
    deadline: Deadline | None = None
    responsible: tuple[Agency, ...] = ()
    scope: str | None = None
    place: Place
    evidence: Span
    indicator: str | None = None
    rule: str


class Unclaimed(Span):
    """A number or date that no record claims, with the reason where there is one."""

    why: str | None = None
