"""Examples as data: text → records, and a list that must yield nothing. One case for each thing learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import small_plan

FILES = sorted((Path(__file__).parent / "examples").glob("*.yaml"))
CASES: list[dict[str, Any]] = [case for path in FILES for case in yaml.safe_load(path.read_text("utf-8"))]


def marked(case: dict[str, Any]) -> Any:
    """A case as a parameter, marked where the program is known to fail."""
    marks = [pytest.mark.xfail(strict=False, reason=case["xfail"])] if "xfail" in case else []
    return pytest.param(case, id=case["text"][:24], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_example(case: dict[str, Any]) -> None:
    records = small_plan(case["text"], case.get("issued")).commitments
    if case.get("nothing"):
        assert [(r.kind, r.subject) for r in records] == []
        return
    assert records
    if "numbers" in case:
        quantities = sorted((r for r in records if r.quantity), key=lambda r: case_order(case, r))
        got = [(r.quantity.value, r.quantity.unit, r.quantity.comparator, r.kind) for r in quantities if r.quantity]
        assert got == [tuple(row[:4]) for row in case["numbers"]]
        assert all(row[4] in r.subject for row, r in zip(case["numbers"], quantities, strict=True))
    if "due" in case:
        dates = [[d.kind, d.start, d.end, d.every] for r in records for d in [r.deadline] if d]
        assert [row[: len(due)] for row, due in zip(dates, case["due"], strict=True)] == case["due"]
    if "subjects" in case:
        assert [r.subject for r in records] == case["subjects"]
    if "measures" in case:
        assert [r.quantity.measure for r in records if r.quantity] == case["measures"]
    if "roles" in case:
        assert {a.name: a.role for r in records for a in r.responsible} == case["roles"]
    if "who" in case:
        assert sorted({a.name for r in records for a in r.responsible}) == sorted(case["who"])
    if "records" in case:
        assert len(records) == case["records"]


def case_order(case: dict[str, Any], record: Any) -> int:
    """The place of a record among the expected numbers."""
    for index, (value, unit, _, _, subject) in enumerate(case["numbers"]):
        if (record.quantity.value, record.quantity.unit) == (value, unit) and subject in record.subject:
            return index
    return len(case["numbers"])
