"""Plans of invented cities, mined, and a comparison of them made by hand: what the reports are tested on.

The comparison is not the program's own: a report must show what it is given, whoever made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from extract.model.commitment import Commitment
from extract.model.comparison import ComparedPlan, Comparison, ComparisonCell, ComparisonFinding, Match
from extract.model.finding import Finding
from extract.model.indicator import IndicatorInfo, Reference
from extract.model.plan import Plan
from extract.model.span import Span
from extract.pipeline import mine
from extract.read import read_bytes
from extract.report.material import Material

SENTENCES = {
    "qingyuan": (
        "青沅市",
        "2025年底前，新增市政消火栓420个，新建消防站6个。",
        "市政消火栓完好率达到98%。",
        "2023年底前，建成消防训练基地1处（责任单位：市消防救援支队、市财政局）。",
        "截至2020年底，全市共有消防车84辆。",
    ),
    "luming": (
        "鹿鸣市",
        "2024年底前，新增市政消火栓不少于650个。",
        "加强消防站建设，优化站点布局。",
        "市政消火栓完好率达到95%以上。",
        "到2025年，配备消防无人机12架。",
    ),
    "baisha": (
        "白沙市",
        "“十四五”期间，新增市政消火栓300个，新建消防站4个。",
        "2025年底前，配备消防无人机20架。",
        "每年开展消防宣传活动4次。",
    ),
}
HEADS = ("加强建设", "完善设施", "强化保障", "做好宣传")
INDICATORS = (
    ("hydrants.new", "新增市政消火栓", "消防水源", "个", "more", "市政消火栓", "increase"),
    ("hydrants.condition_rate", "市政消火栓完好率", "消防水源", "%", "more", "完好率", None),
    ("stations.new", "新建消防站", "站点建设", "个", "more", "消防站", None),
    ("drones", "消防无人机", "装备", "架", "more", "无人机", None),
    ("training.base", "消防训练基地", "队伍建设", "处", "more", "训练基地", None),
)


def text_of(city: str, sentences: Sequence[str]) -> str:
    """A small “十四五” plan."""
    tasks = "".join(
        f"（{number}）{head}\n　　{sentence}\n"
        for number, head, sentence in zip("一二三四五", HEADS, sentences, strict=False)
    )
    return (
        f"{city}“十四五”消防事业发展规划\n2022年3月1日\n　　为加强消防工作，总结2019年以来的经验，编制本规划。\n"
        f"一、总体要求\n　　坚持预防为主、防消结合。\n二、主要任务\n{tasks}"
    )


@cache
def plans() -> dict[str, Plan]:
    """The three plans; one has findings of its own."""
    made = {
        name: mine(read_bytes(text_of(city, rest).encode(), f"{name}.txt")) for name, (city, *rest) in SENTENCES.items()
    }
    first = made["qingyuan"]
    made["qingyuan"] = first.model_copy(update={"findings": findings_in(first)})
    return made


def span(plan: Plan, words: str) -> Span:
    """The first place of some words."""
    start = plan.text.index(words)
    return Span(text=words, start=start, end=start + len(words))


def findings_in(plan: Plan) -> tuple[Finding, ...]:
    """Two findings, one with evidence on both sides."""
    return (
        Finding(code="NO_DEADLINE", severity="warning", message="目标没有写明期限。", message_en="The target states no deadline.",
                evidence=(span(plan, "完好率达到98%"),)),
        Finding(code="SUM", severity="error", message="分项之和与总数不符。", message_en="The parts do not add up to the total.",
                evidence=(span(plan, "新增市政消火栓420个"), span(plan, "消防车84辆")), figures={"total": 420, "sum": 84}),
    )  # fmt: skip


@cache
def comparison() -> Comparison:
    """What a careful reader would fill in."""
    return compare_by_hand(plans())


def compare_by_hand(given: dict[str, Plan], indicators: Sequence[tuple[Any, ...]] = INDICATORS) -> Comparison:
    """A comparison by the words of each indicator alone."""
    cells = [_cell(row, name, plan) for row in indicators for name, plan in given.items()]
    return Comparison(
        schema_name="made",
        plans=tuple(given),
        about=tuple(ComparedPlan(name=name, id=plan.plan.id, title=plan.plan.title) for name, plan in given.items()),
        indicators=tuple(_info(row) for row in indicators),
        cells=tuple(cells),
        findings=tuple(_findings(cells, tuple(given))),
    )


def _info(row: tuple[Any, ...]) -> IndicatorInfo:
    code, name, group, unit, better, *_ = row
    reference = Reference(value=350, unit="个", title="明州省消防规划", number="明政发〔2021〕1号", clause="第三章")
    return IndicatorInfo(id=code, name=name, definition=f"{name}的数量", group=group, unit=unit, better=better,
                         reference=reference if code == "hydrants.new" else None)  # fmt: skip


def _cell(row: tuple[Any, ...], name: str, plan: Plan) -> ComparisonCell:
    code, _, _, unit, _, words, measure = row
    found = [record for record in plan.commitments if _fits(record, words, unit, measure)]
    if found:
        given = found[0].quantity
        assert given is not None
        deadline = found[0].deadline
        return ComparisonCell(
            indicator=code, plan=name, status="value", commitments=(found[0].id,), counted=(found[0].id,), value=given.value, max=given.max,
            unit=given.unit, comparator=given.comparator, measure=given.measure, deadline=deadline and deadline.end,
            matches=(Match(commitment=found[0].id, words=(words,), unit=unit, measure=given.measure),), searched=(words,),
        )  # fmt: skip
    if words in plan.text:
        return ComparisonCell(
            indicator=code, plan=name, status="unquantified", mentions=(span(plan, words),), searched=(words,)
        )
    return ComparisonCell(indicator=code, plan=name, status="absent", searched=(words, f"{words}建设"))


def _fits(record: Commitment, words: str, unit: str, measure: str | None) -> bool:
    given = record.quantity
    return bool(given and given.unit == unit and words in record.evidence.text and record.kind != "baseline"
                and (measure is None or given.measure == measure))  # fmt: skip


def _findings(cells: list[ComparisonCell], names: tuple[str, ...]) -> list[ComparisonFinding]:
    held = {(cell.indicator, cell.plan): cell for cell in cells}
    found = []
    for cell in cells:
        others = tuple(n for n in names if n != cell.plan and held[cell.indicator, n].status == "value")
        if cell.status != "value" and others:
            kind = "missing" if cell.status == "absent" else "unquantified"
            found.append(ComparisonFinding(
                kind=kind, plan=cell.plan, indicator=cell.indicator, against=others,
                severity="warning" if kind == "missing" else "info",
                message=f"{cell.plan}没有写明{cell.indicator}，其他规划写明了。",
                message_en=f"{cell.plan} does not state {cell.indicator}; others do.",
            ))  # fmt: skip
    return found


def material() -> Material:
    """All of it."""
    return Material(plans(), comparison())
