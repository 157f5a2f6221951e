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


At = tuple[int, int]
"""Half-open offsets into `Plan.text` that enclose a cell: white space and, behind a page break, page furniture included."""
CellsAt = tuple[tuple[At | None, ...], ...]
"""Where each cell of a grid of texts stands, None for an empty one; a merged cell stands at one place in all its positions."""


class BoxRow(Record):
    """A row of a 专栏: its item, and its content paragraph by paragraph; `item_at` and `content_at` say where they stand."""

    item: str
    content: tuple[str, ...]
    item_at: At | None = None
    content_at: tuple[At, ...] = ()


class Box(Record):
    """A 专栏. It has either `rows` (item and content) or `grid` (a real table, its cells at `grid_at`), never both."""

    number: int | None = None
    title: str
    section: tuple[str, ...] = ()
    start: int
    end: int
    rows: tuple[BoxRow, ...] = ()
    grid: tuple[tuple[str, ...], ...] = ()
    grid_at: CellsAt = ()


class PlanTable(Record):
    """A table of an annex or of the body: header rows and body rows as text, merged cells filled.

    `annex` is the annex's number, None in the body; `subtitle` and `note` are the lines between title and table.
    `header_at` and `rows_at` have the shape of `header` and `rows` and say where each cell stands.
    """

    annex: int | None = None
    title: str | None = None
    subtitle: str | None = None
    note: str | None = None
    section: tuple[str, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    header_at: CellsAt = ()
    rows_at: CellsAt = ()
    start: int
    end: int


class Plan(Record):
    """One document, read and mined; what `guihua mine` writes as JSON. All offsets refer to `text`.

    `paragraphs` are the prose of the body, headings and the contents of boxes included, tables not: each by the
    pieces of the text that it consists of (a page break cuts a paragraph in two).
    """

    schema_version: Literal["1.0"] = "1.0"
    plan: PlanInfo
    text: str
    paragraphs: tuple[tuple[At, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    boxes: tuple[Box, ...] = ()
    annexes: tuple[PlanTable, ...] = ()
    tables: tuple[PlanTable, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclaimed: tuple[Unclaimed, ...] = ()

    def _repr_html_(self) -> str:
        from extract.model.notebook import plan_html

        return plan_html(self)
