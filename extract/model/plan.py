"""A plan, read and mined: the output of guihua for one document."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extract.model.base import Record
from extract.model.commitment import Commitment, Unclaimed
from extract.model.document import Source
from extract.model.finding import Finding


class Period(Record):
    """The time a plan is made for; ISO dates, both ends included."""

    start: str
    end: str


class Jurisdiction(Record):
    """Whose plan it is. `code` is the GB/T 2260 code, None where the name is in no list (an invented city)."""

    name: str
    province: str | None = None
    level: Literal["nation", "province", "city", "county"]
    code: str | None = None


class PlanInfo(Record):
    """What the front matter says. `id` comes from the file's hash. Whatever is not stated is None."""

    id: str
    title: str | None = None
    jurisdiction: Jurisdiction | None = None
    theme: str | None = None
    doc_no: str | None = None
    issuer: str | None = None
    issued: str | None = None
    period: Period | None = None
    source: Source


class Section(Record):
    """A numbered heading. `text` is the heading as printed; `parent` is the `start` of the heading above it."""

    level: int = Field(ge=1)
    number: str
    text: str
    start: int
    end: int
    parent: int | None = None


class BoxRow(Record):
    """A row of a 专栏: its item, and its content paragraph by paragraph."""

    item: str
    content: tuple[str, ...]


class Box(Record):
    """A 专栏. It has either `rows` (item and content) or `grid` (a real table), never both."""

    number: int | None = None
    title: str
    section: tuple[str, ...] = ()
    start: int
    end: int
    rows: tuple[BoxRow, ...] = ()
    grid: tuple[tuple[str, ...], ...] = ()


class PlanTable(Record):
    """A table of an annex or of the body: header rows and body rows as text, merged cells filled.

    `annex` is the annex's number, None in the body; `subtitle` and `note` are the lines between title and table.
    """

    annex: int | None = None
    title: str | None = None
    subtitle: str | None = None
    note: str | None = None
    section: tuple[str, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    start: int
    end: int


class Plan(Record):
    """One document, read and mined; what `guihua mine` writes as JSON. All offsets refer to `text`."""

    schema_version: Literal["1.0"] = "1.0"
    plan: PlanInfo
    text: str
    sections: tuple[Section, ...] = ()
    boxes: tuple[Box, ...] = ()
    annexes: tuple[PlanTable, ...] = ()
    tables: tuple[PlanTable, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclaimed: tuple[Unclaimed, ...] = ()
