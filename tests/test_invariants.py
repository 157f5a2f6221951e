"""What holds for every record of every document at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extract.model.plan import Plan
from extract.pipeline import mine
from tests.conftest import SPECIMENS, mined, shared_documents

ABSENT = pytest.param(None, marks=pytest.mark.skip(reason="no ../shared beside the project"), id="shared documents")
SHARED_DOCUMENTS: list[Any] = [*shared_documents()]
DOCUMENTS: list[Any] = [*SPECIMENS, *(SHARED_DOCUMENTS or [ABSENT])]


def spans(plan: Plan) -> list[tuple[str, int, int]]:
    out = []
    for record in plan.commitments:
        out.append((record.evidence.text, record.evidence.start, record.evidence.end))
        if record.quantity:
            out.append((record.quantity.text, record.quantity.start, record.quantity.end))
        if record.deadline:
            out.append((record.deadline.text, *record.deadline.at))
        out += [(agency.text, agency.start, agency.end) for agency in record.responsible]
    out += [(one.text, one.start, one.end) for one in plan.unclaimed]
    return out


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_every_span_quotes_the_text(path: Path) -> None:
    _, plan = mined(path)
    assert plan.commitments
    for text, start, end in spans(plan):
        assert plan.text[start:end] == text
        assert text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_no_record_twice(path: Path) -> None:
    _, plan = mined(path)
    assert len({record.id for record in plan.commitments}) == len(plan.commitments)
    told = [record.model_dump_json(exclude={"id"}) for record in plan.commitments]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_same_bytes_twice(path: Path) -> None:
    document, plan = mined(path)
    assert mine(document).model_dump_json() == plan.model_dump_json()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_structure_lies_inside_the_text(path: Path) -> None:
    _, plan = mined(path)
    parts: list[Any] = [*plan.sections, *plan.boxes, *plan.annexes, *plan.tables]
    assert all(0 <= part.start <= part.end <= len(plan.text) for part in parts)
    starts = {section.start for section in plan.sections}
    assert all(section.parent is None or section.parent in starts for section in plan.sections)


def cells(plan: Plan) -> list[tuple[str, tuple[int, int] | None]]:
    """Every cell of every table and box, with its place."""
    tables = [*plan.annexes, *plan.tables]
    grids = [(t.header, t.header_at) for t in tables] + [(t.rows, t.rows_at) for t in tables]
    grids += [(box.grid, box.grid_at) for box in plan.boxes]
    out = [
        pair for texts, places in grids for row in zip(texts, places, strict=True) for pair in zip(*row, strict=True)
    ]
    for row in (row for box in plan.boxes for row in box.rows):
        out += [(row.item, row.item_at), *zip(row.content, row.content_at, strict=True)]
    return out


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_cells_point_at_their_words(path: Path) -> None:
    """A cell's place begins and ends with its words; what lies between them, a page break may bring in."""
    _, plan = mined(path)
    for text, place in cells(plan):
        assert bool(text) == (place is not None)
        if place:
            stood = plan.text[slice(*place)].strip()
            assert stood.startswith(text[0]) and stood.endswith(text[-1])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_paragraphs_hold_what_was_mined_from_prose(path: Path) -> None:
    _, plan = mined(path)
    pieces = [piece for paragraph in plan.paragraphs for piece in paragraph]
    assert all(0 <= start < end <= len(plan.text) for start, end in pieces)
    prose = [r for r in plan.commitments if r.place.row is None]
    assert all(any(start <= r.evidence.start < end for start, end in pieces) for r in prose)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_kinds_follow_from_fields(path: Path) -> None:
    for record in mined(path)[1].commitments:
        if record.kind in ("target", "baseline"):
            assert record.quantity is not None
        if record.kind == "task":
            assert record.quantity is None and record.deadline is not None
        if record.kind == "duty":
            assert record.quantity is None and record.deadline is None and record.responsible
