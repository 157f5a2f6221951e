"""Indicator schemas are data: validity, clear errors, what a corpus suggests."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from extract.compare.check import check_fit
from extract.compare.suggest import as_yaml, suggest
from extract.errors import SchemaError
from extract.indicators import choose_schema, load_schema, parse_schema, schema_errors
from extract.model.indicator import WORD_FIELDS, parts_of
from extract.schemas import generate, indicator_schemas
from tests.compare.helpers import city

GOOD = """
name: small
title: 小
terms:
  站: [消防站, 消防救援站]
indicators:
  - id: a.one
    name: 站
    unit: 个
    better: more
    match:
      - subject: [<站> + 新建]
"""


@pytest.mark.parametrize("name", list(indicator_schemas()))
def test_the_schemas_that_come_with_it_are_whole(name: str) -> None:
    schema = load_schema(name)
    assert schema.name == name and schema.themes and schema_errors(indicator_schemas()[name], name) == []
    assert all(indicator.definition and indicator.group for indicator in schema.indicators)
    jsonschema.validate(yaml.safe_load(indicator_schemas()[name]), json_schema())
    used = {
        part
        for i in schema.indicators
        for r in i.match
        for f in WORD_FIELDS
        for w in getattr(r, f)
        for part in parts_of(w)
    }
    used |= {part for i in schema.indicators for word in i.search for part in parts_of(word)}
    assert {f"<{term}>" for term in schema.terms} <= used | {"<消防救援队伍>"}, "a term that no rule asks for"


def json_schema() -> dict[str, object]:
    return yaml.safe_load(generate("indicators"))  # type: ignore[no-any-return]


def test_enough_indicators_with_units_that_are_known() -> None:
    fire = load_schema("fire_rescue")
    assert len(fire.indicators) >= 50 and len(load_schema("flood_control").indicators) >= 20
    for indicator in fire.indicators:
        if indicator.reference:
            assert indicator.reference.title and indicator.reference.number and indicator.reference.clause


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("unit: 个", "unit: 桶桶"), "s.yaml: indicator a.one unit: no measure word 桶桶"),
        (("<站> + 新建", "<楼> + 新建"), "s.yaml: indicator a.one match 0 subject: no term <楼>"),
        (("<站> + 新建", "<站>新建"), "s.yaml: indicator a.one match 0 subject: <站>新建: a term stands alone"),
        (("better: more", "better: higher"), "s.yaml: indicator a.one better: Input should be 'more' or 'less'"),
        (("better: more", "colour: red"), "s.yaml: indicator a.one colour: Extra inputs are not permitted"),
        (("subject: [<站> + 新建]", "measure: [count]"), "a rule needs words"),
        (("subject: [<站> + 新建]", "subject: [新建, 新建]"), "新建 stands twice"),
        (("id: a.one", "id: A One"), "s.yaml: indicator A One id: String should match pattern"),
        (("name: 站\n", "name: 站\n    name: 队\n"), "s.yaml:9: name stands twice"),
        (("    unit: 个", "    overlaps: [b.two]"), "s.yaml: indicator a.one overlaps: no indicator b.two"),
        (("消防救援站]", "消防救援站]\n  队: [消防站]"), "s.yaml: terms 队: 消防站 stands in 站 too"),
        (("indicators:", "indicators: ["), "s.yaml:"),
        (("title: 小", ""), "s.yaml: title: Field required"),
    ],
)  # fmt: skip
def test_errors_name_file_indicator_and_field(change: tuple[str, str], told: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(SchemaError) as caught:
        parse_schema(text, "s.yaml")
    assert told in str(caught.value) and "\n" not in str(caught.value)
    assert any(told in line for line in schema_errors(text, "s.yaml"))


def test_all_errors_at_once() -> None:
    text = GOOD.replace("unit: 个", "unit: 桶桶").replace("<站> + 新建", "<楼>")
    assert len(schema_errors(text, "s.yaml")) == 2


@pytest.mark.parametrize("text", ["", "[]", "a: &x [*x]", "!!python/object/apply:os.system [ls]", "\0", "- 1"])
def test_what_is_no_schema(text: str) -> None:
    with pytest.raises(SchemaError, match=r"^s\.yaml"):
        parse_schema(text, "s.yaml")


def test_a_schema_by_path_and_one_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_schema(path).name == "small"
    with pytest.raises(SchemaError, match="known are fire_rescue, flood_control"):
        load_schema("no_such")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SchemaError, match="no UTF-8 text"):
        load_schema(path)


def test_the_schema_is_chosen_by_theme() -> None:
    fire = [city("临川市", "新建消防站5座。"), city("云澜市", "新建消防站3座。")]
    assert choose_schema(fire).name == "fire_rescue"
    assert choose_schema([city("临川市", "新建雨水泵站5座。", theme="排水防涝")]).name == "flood_control"
    with pytest.raises(SchemaError, match="no schema fits"):
        choose_schema([city("临川市", "新增养老床位500张。", theme="养老服务")])


def test_suggestions_are_a_valid_schema_that_takes_what_it_was_made_from() -> None:
    plans = {
        "a": city("临川市", "到2025年，新增养老床位500张，建成乡镇养老服务中心12个。", theme="养老服务"),
        "b": city("云澜市", "到2025年，新增养老床位800张，建成街道养老服务中心9座。", theme="养老服务"),
        "c": city("青岚市", "到2025年，新增护理型床位300张。", theme="养老服务"),
    }
    found = suggest(plans, least=2)
    heads = {(each.head, each.unit): each.plans for each in found}
    assert heads["养老床位", "张"] == ("a", "b") and heads["养老服务中心", "个"] == ("a", "b")
    schema = parse_schema(as_yaml(found), "suggested.yaml")
    fits, _ = check_fit(plans, schema)
    assert [len(fit.unmatched) for fit in fits] == [0, 0, 1]
    assert suggest(plans, least=2, known=[r.id for p in plans.values() for r in p.commitments]) == []


def test_a_theme_nobody_has_thought_of_needs_no_python() -> None:
    from extract.pipeline import compare

    schema = parse_schema(
        "name: elderly\ntitle: 养老\nindicators:\n"
        "  - {id: beds, name: 养老床位, unit: 张, better: more, match: [{subject: [养老床位]}]}\n",
        "elderly.yaml",
    )
    plans = {
        "a": city("临川市", "到2025年，新增养老床位500张。", theme="养老服务"),
        "b": city("云澜市", "到2025年，新增养老床位0.08万张。", theme="养老服务"),
    }
    told = compare(plans, schema)
    assert [(c.plan, c.value) for c in told.cells] == [("a", 500), ("b", 800)]
    assert [(f.kind, f.plan) for f in told.findings] == [("lower", "a")]
