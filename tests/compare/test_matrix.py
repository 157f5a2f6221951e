"""The matrix and the findings, on plans of invented cities whose wordings differ from one another."""

from __future__ import annotations

import json

import jsonschema
import pytest

from extract.model.comparison import Comparison
from extract.pipeline import assign, compare, mine, read
from extract.schemas import generate
from tests.compare.helpers import cell, city, stated
from tests.conftest import ROOT

FOLDER = ROOT / "corpus" / "fire"


@pytest.fixture(scope="module")
def two() -> Comparison:
    return compare({path.stem: mine(read(path)) for path in sorted(FOLDER.glob("*.txt"))}, "fire_rescue")


@pytest.mark.parametrize(
    ("indicator", "plan", "expected"),
    [
        ("hydrants.new", "qinglan", (900, "个", None, "2023-12-31")),
        ("hydrants.new", "hengtai", (1200, "个", None, "2024-12-31")),
        ("hydrants.condition_rate", "qinglan", (98, "%", None, "2025-12-31")),
        ("hydrants.condition_rate", "hengtai", (95, "%", None, "2025-12-31")),
        ("water.cranes", "qinglan", (12, "个", None, "2023-12-31")),
        ("water.intakes", "hengtai", (15, "处", None, "2024-12-31")),
        ("stations.city_new", "qinglan", (8, "个", None, "2025-12-31")),
        ("stations.city_new", "hengtai", (5, "个", None, "2025-12-31")),
        ("stations.total", "qinglan", (20, "个", None, "2025-12-31")),
        ("stations.total", "hengtai", (18, "个", None, "2025-12-31")),
        ("stations.rebuilt", "qinglan", (3, "个", None, "2025-12-31")),
        ("stations.township", "qinglan", (2, "个", "县区", "2025-12-31")),
        ("vehicles.new", "qinglan", (40, "辆", None, "2025-12-31")),
        ("vehicles.new", "hengtai", (55, "辆", None, "2025-12-31")),
        ("gear.pieces", "hengtai", (12000, "件套", None, "2025-12-31")),
        ("agent.new", "qinglan", (150, "吨", None, "2025-12-31")),
        ("agent.new", "hengtai", (80, "吨", None, "2025-12-31")),
        ("drones", "qinglan", (18, "架", None, "2025-12-31")),
        ("robots.new", "qinglan", (4, "台", None, "2025-12-31")),
        ("teams.earthquake", "qinglan", (2, "支", None, "2024-12-31")),
        ("teams.earthquake", "hengtai", (1, "支", None, "2025-12-31")),
        ("teams.water", "qinglan", (1, "支", None, "2024-12-31")),
        ("teams.chemical", "hengtai", (1, "支", None, "2025-12-31")),
        ("brigades.fulltime_township", "qinglan", (25, "个", None, "2025-12-31")),
        ("firefighters.fulltime", "qinglan", (300, "人", None, "2025-12-31")),
        ("township.staff", "hengtai", (1, "人", "乡镇街道", "2025-12-31")),
        ("training.halls", "qinglan", (1, "个", None, "2024-12-31")),
        ("training.towers", "qinglan", (6, "个", None, "2024-12-31")),
        ("bases.county", "qinglan", (1, "个", "县区", "2023-12-31")),
        ("parks.theme", "qinglan", (3, "座", None, "2023-12-31")),
        ("volunteers.registered", "qinglan", (50000, "人", None, "2025-12-31")),
        ("volunteers.registered", "hengtai", (2000, "人", None, "2025-12-31")),
        ("awareness.rate", "hengtai", (90, "%", None, "2025-12-31")),
        ("deaths.per_100k", "qinglan", (0.15, "/10万", None, "2025-12-31")),
    ],
)
def test_cells(two: Comparison, indicator: str, plan: str, expected: tuple[object, ...]) -> None:
    shown = cell(two, indicator, plan)
    assert (shown.value, shown.unit, shown.base, shown.deadline) == expected, shown
    assert shown.status == "value" and shown.counted and set(shown.counted) <= set(shown.commitments)


def test_what_is_not_there_is_absent_or_only_mentioned(two: Comparison) -> None:
    assert cell(two, "parks.theme", "hengtai").status == "absent"
    assert "消防主题公园" in cell(two, "parks.theme", "hengtai").searched
    mentioned = cell(two, "boats.new", "hengtai")
    assert mentioned.status == "unquantified" and [span.text for span in mentioned.mentions] == ["冲锋舟"]
    reported = cell(two, "brigades.volunteer", "qinglan")  # a baseline is no promise, and no mention of one
    assert reported.status == "absent" and reported.commitments == ()


def test_findings(two: Comparison) -> None:
    kinds = {(f.kind, f.plan, f.indicator) for f in two.findings}
    assert {
        ("lower", "qinglan", "hydrants.new"), ("later_deadline", "hengtai", "hydrants.new"),
        ("lower", "hengtai", "stations.city_new"), ("lower", "qinglan", "vehicles.new"),
        ("missing", "hengtai", "parks.theme"), ("missing", "qinglan", "teams.chemical"),
        ("unquantified", "hengtai", "teams.water"), ("total_vs_increase", "hengtai", "volunteers.registered"),
        ("different_unit_or_base", "hengtai", "volunteers.registered"), ("lower", "hengtai", "drills.schools"),
    } <= kinds  # fmt: skip
    assert not {kind for kind in kinds if kind[0] == "lower" and kind[2] == "volunteers.registered"}
    assert not {kind for kind in kinds if kind[:2] == ("missing", "hengtai") and kind[2] == "boats.new"}
    for finding in two.findings:
        assert finding.message.endswith("。") and finding.message_en.endswith(".")
        assert finding.plan in two.plans and finding.plan not in finding.against


def test_the_same_bytes_each_time_and_true_to_the_json_schema(two: Comparison) -> None:
    again = compare({path.stem: mine(read(path)) for path in sorted(FOLDER.glob("*.txt"))}, "fire_rescue")
    assert again.model_dump_json(by_alias=True) == two.model_dump_json(by_alias=True)
    data = json.loads(two.model_dump_json(by_alias=True))
    jsonschema.validate(data, json.loads(generate("comparison")))
    assert Comparison.model_validate(data) == two


ROWS = [
    # sentence, indicator, value, unit: how several figures make one
    ("“十四五”期间，新增消防车30辆。2022年新增消防车10辆，2023年新增消防车20辆。", "vehicles.new", 30, "辆"),
    ("2022年新增消防车10辆，2023年新增消防车20辆。", "vehicles.new", 30, "辆"),
    ("到2023年新增消防车10辆，到2025年新增消防车25辆。", "vehicles.new", 25, "辆"),
    ("到2025年，新增消防车30辆。大力实施装备工程，到2025年新增消防车30辆。", "vehicles.new", 30, "辆"),
    ("新增消防车30辆，其中举高消防车4辆、泡沫消防车6辆。", "vehicles.new", 30, "辆"),
    ("到2025年，新增防护装备2万件套、抢险救援器材1.5万件套。", "gear.pieces", 35000, "件套"),
    ("消防车通道标识化管理率2022年达到60%，2023年达到100%。", "lanes.marking", 100, "%"),
    ("到2025年，新增市政消火栓500个，总数达到3200个。", "hydrants.new", 500, "个"),
    ("到2025年，新增市政消火栓500个，总数达到3200个。", "hydrants.total", 3200, "个"),
    ("三分之二的乡镇建成专职消防队。", "brigades.fulltime_coverage", 66.67, "%"),
    ("2023年底前，建成应急物资储备库，仓储面积不少于0.5公顷。", "supply.depot_area", 5000, "平方米"),
]


@pytest.mark.parametrize(("sentence", "indicator", "value", "unit"), ROWS)
def test_several_figures_make_one(sentence: str, indicator: str, value: float, unit: str) -> None:
    told = compare({"a": city("临川市", sentence), "b": city("云澜市", "加强消防宣传。")}, "fire_rescue")
    shown = cell(told, indicator, "a")
    assert (shown.value, shown.unit) == (pytest.approx(value, abs=0.01), unit), shown


def test_what_cannot_be_converted_is_said() -> None:
    told = compare(
        {"a": city("临川市", "建强7大类市级专业队。"), "b": city("云澜市", "组建5支市级专业队。")}, "fire_rescue"
    )
    shown = cell(told, "teams.specialist_number", "a")
    assert shown.value is None and shown.note and "不能换算" in shown.note and shown.converted == "7大类"
    assert ("different_unit_or_base", "a") in stated(told, "teams.specialist_number")
    assert not any(kind == "lower" for kind, _ in stated(told, "teams.specialist_number"))


def test_for_each_and_for_the_whole_are_kept_apart() -> None:
    plans = {
        "a": city("临川市", "各县（区）至少建成2个消防科普教育基地。"),
        "b": city("云澜市", "到2025年，全市建成县级消防科普教育基地9个。"),
    }
    row = stated(compare(plans, "fire_rescue"), "bases.county")
    assert ("different_unit_or_base", "a") in row and ("different_unit_or_base", "b") in row
    assert not any(kind == "lower" for kind, _ in row)


def test_a_deadline_nobody_stated_is_implied_and_never_late() -> None:
    plans = {"a": city("临川市", "建成消防主题公园2座。"), "b": city("云澜市", "2023年底前，建成消防主题公园2座。")}
    told = compare(plans, "fire_rescue")
    assert cell(told, "parks.theme", "a").deadline == "2025-12-31"
    assert cell(told, "parks.theme", "a").deadline_basis == "implied"
    assert set(stated(told, "parks.theme")) == {("no_deadline", "a")}


def test_below_what_a_regulation_sets() -> None:
    plans = {
        "a": city("临川市", "每两年对重点单位员工进行1次消防安全培训。"),
        "b": city("云澜市", "每半年对重点单位员工进行1次消防安全培训。"),
    }
    found = stated(compare(plans, "fire_rescue"), "training.unit_staff")
    assert "公安部令第61号" in found["below_reference", "a"].message and ("below_reference", "b") not in found


def test_many_plans_stand_against_the_group() -> None:
    plans = {f"p{n}": city(f"临川{n}市", f"到2025年，新增消防车{10 * n}辆。") for n in range(1, 10)}
    plans["none"] = city("云澜市", "加强消防宣传教育。")
    told = compare(plans, "fire_rescue")
    row = stated(told, "vehicles.new")
    low = row["lower", "p1"]
    assert low.figures == {"value": 10, "best": 90, "median": 50, "of": 8} and len(low.against) == 5
    assert ("lower", "p9") not in row and ("lower", "p6") not in row
    missing = row["missing", "none"]
    assert missing.figures == {"with": 9, "of": 9} and len(missing.against) == 5 and "等9地" in missing.message


def test_between_levels() -> None:
    plans = {
        "county": city("临川市", "2024年底前，市政消火栓完好率达到90%，新建消防站2座。", province="江岭省"),
        "province": city("江岭省", "2023年底前，市政消火栓完好率达到98%，新建消防站80座，建成消防主题公园10座。"),
    }
    info = plans["province"].plan.model_copy(
        update={"jurisdiction": plans["county"].plan.jurisdiction.model_copy(  # type: ignore[union-attr]
            update={"name": "江岭省", "level": "province"})}
    )  # fmt: skip
    plans["province"] = plans["province"].model_copy(update={"plan": info})
    told = compare(plans, "fire_rescue")
    rate = stated(told, "hydrants.condition_rate")
    assert set(rate) == {("lower", "county"), ("later_deadline", "county")}
    assert all(f.message.startswith("对照上级规划") and f.figures["level"] == "province" for f in rate.values())
    assert ("lower", "county") not in stated(told, "stations.city_new")  # a city builds fewer than its province
    assert set(stated(told, "parks.theme")) == {("missing", "county")}


def test_between_periods_of_one_place() -> None:
    plans = {
        "old": city("临川市", "到2025年，新建消防站5座。新增消防车40辆。消防站总数达到20座。建成消防主题公园2座。"),
        "new": city(
            "临川市",
            "“十四五”期间，全市消防站总数达到21座。",
            "到2030年，新建消防站8座，新增消防车30辆，购置无人机12架。",
            period="十五五",
        ),
    }
    told = compare(plans, "fire_rescue")
    kinds = {(f.kind, f.indicator) for f in told.findings}
    assert ("raised", "stations.city_new") in kinds and ("lowered", "vehicles.new") in kinds
    assert ("dropped", "parks.theme") in kinds and ("added", "drones") in kinds
    assert not any(kind in {"missing", "lower", "later_deadline"} for kind, _ in kinds)
    assert all(f.plan == "new" and f.against == ("old",) for f in told.findings)


def test_done_is_what_the_next_plan_reports_as_reached() -> None:
    plan = city("临川市", "到2025年，消防站总数达到20座。")
    later = city("临川市", "到2030年，加强消防宣传。", period="十五五")
    baseline = plan.commitments[0].model_copy(
        update={"kind": "baseline", "quantity": plan.commitments[0].quantity.model_copy(update={"value": 22})}  # type: ignore[union-attr]
    )
    text = later.text + plan.text
    shift = len(later.text)
    moved = baseline.evidence.model_copy(
        update={"start": baseline.evidence.start + shift, "end": baseline.evidence.end + shift}
    )
    later = later.model_copy(
        update={"text": text, "commitments": (*later.commitments, baseline.model_copy(update={"evidence": moved}))}
    )
    told = compare({"old": plan, "new": later}, "fire_rescue")
    assert ("done", "new") in stated(told, "stations.total")


def test_records_know_their_indicator() -> None:
    plan = city("临川市", "到2025年，新增市政消火栓500个，种植树木300棵。")
    assigned = assign(plan, "fire_rescue")
    assert {r.subject: r.indicator for r in assigned.commitments} == {"市政消火栓": "hydrants.new", "树木": None}
    assert assigned.model_copy(update={"commitments": plan.commitments}) == plan
    assert assign(plan) == assigned  # the schema is chosen by the plan's theme


def test_two_plans_at_least() -> None:
    with pytest.raises(ValueError, match="two plans"):
        compare({"a": city("临川市", "新建消防站5座。")}, "fire_rescue")
