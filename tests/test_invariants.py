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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: getattr(p, "name", None))
def test_kinds_follow_from_fields(path: Path) -> None:
    for record in mined(path)[1].commitments:
        if record.kind in ("target", "baseline"):
            assert record.quantity is not None
        if record.kind == "task":
            assert record.quantity is None and record.deadline is not None
        if record.kind == "duty":
            assert record.quantity is None and record.deadline is None and record.responsible
