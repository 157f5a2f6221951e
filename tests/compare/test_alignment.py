"""Which commitments stand in which rows: examples as data, and what must hold of all plans at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.compare.align import Aligner
from extract.compare.cells import cell_of
from extract.indicators import load_schema
from extract.schemas import indicator_schemas
from tests.compare.helpers import city
from tests.conftest import SPECIMENS, mined

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "alignment.yaml").read_text("utf-8"))
ALIGNERS = {name: Aligner(load_schema(name)) for name in indicator_schemas()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_rows_of_a_sentence(case: dict[str, Any]) -> None:
    aligner = ALIGNERS[case.get("schema", "fire_rescue")]
    plan = city("临川市", case["text"])
    assert case.get("not") or plan.commitments or case.get("nothing"), "nothing was mined"
    words, aligned = aligner.align(plan)
    rows: dict[str, list[Any]] = {}
    for row in aligned:
        rows.setdefault(row.indicator, []).append(row)
    if case.get("nothing"):
        assert rows == {}
    for indicator, subjects in case.get("rows", {}).items():
        found = [row.record.subject for row in rows.get(indicator, ())]
        assert all(any(subject in each for each in found) for subject in subjects), (indicator, found, sorted(rows))
    assert not set(case.get("not", ())) & set(rows)
    for indicator, (value, unit) in case.get("value", {}).items():
        cell = cell_of("x", words, aligner.schema.indicator(indicator), rows[indicator]).shown
        assert (cell.value, cell.unit) == (value, unit), cell.note


@pytest.mark.parametrize("name", list(ALIGNERS))
@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_every_match_says_why(name: str, path: Path) -> None:
    _, plan = mined(path)
    words, aligned = ALIGNERS[name].align(plan)
    assert words.plan is plan
    for row in aligned:
        assert row.record.kind != "baseline"
        assert row.words and all(row.words)
        assert row.match.commitment == row.record.id


def test_a_number_that_fits_two_rows_alike_is_shown_and_counted_in_neither() -> None:
    from extract.indicators import parse_schema
    from extract.pipeline import compare

    schema = parse_schema(
        "name: small\ntitle: t\nindicators:\n"
        "  - {id: one, name: 甲, unit: 个, match: [{subject: [训练塔]}]}\n"
        "  - {id: two, name: 乙, unit: 个, match: [{subject: [训练塔]}]}\n",
        "small.yaml",
    )
    plans = {"a": city("临川市", "到2025年，新建训练塔5座。"), "b": city("云澜市", "到2025年，新建训练塔7座。")}
    told = compare(plans, schema)
    assert {a.indicators for a in told.ambiguous} == {("one", "two")} and len(told.ambiguous) == 2
    assert all(c.value is None and c.status == "unquantified" and c.commitments for c in told.cells)


def test_the_head_of_the_subject_decides() -> None:
    from extract.indicators import parse_schema

    schema = parse_schema(
        "name: small\ntitle: t\nindicators:\n"
        "  - {id: station, name: 甲, unit: 个, match: [{subject: [消防站]}]}\n"
        "  - {id: tower, name: 乙, unit: 个, match: [{subject: [训练塔]}]}\n",
        "small.yaml",
    )
    _, aligned = Aligner(schema).align(city("临川市", "到2025年，新建消防站训练塔5座。"))
    assert [row.indicator for row in aligned] == ["tower"]
