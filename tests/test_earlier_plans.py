"""Which five-year plan is past depends on the plan that is read: “十四五” is what a “十五五” plan looks back on."""

from __future__ import annotations

import pytest

from extract.model.plan import Plan
from extract.pipeline import mine
from extract.read import read_bytes
from extract.text.calendar import Calendar

YEARS = {
    "十四五": ("2021-01-01", "2025-12-31"),
    "十五五": ("2026-01-01", "2030-12-31"),
    "两期": ("2024-01-01", "2028-12-31"),
}


@pytest.mark.parametrize(
    ("plan", "heading", "past"),
    [
        ("十四五", "“十三五”消防工作", True),
        ("十四五", "“十四五”消防工作", False),
        ("十四五", "从“十三五”到“十四五”", False),
        ("十五五", "“十四五”消防工作", True),
        ("十五五", "“十三五”和“十四五”消防工作", True),
        ("十五五", "“十五五”消防工作", False),
        ("十五五", "消防工作", False),
        ("两期", "“十三五”消防工作", True),
        ("两期", "“十四五”消防工作", False),
    ],
)
def test_what_a_heading_looks_back_on(plan: str, heading: str, past: bool) -> None:
    assert Calendar(YEARS[plan]).looks_back(heading) is past


def test_without_a_period_the_year_of_issue_decides() -> None:
    assert Calendar(year=2026).looks_back("“十四五”消防工作")
    assert not Calendar(year=2025).looks_back("“十四五”消防工作")
    assert Calendar().looks_back("“十三五”消防工作") and not Calendar().looks_back("“十四五”消防工作")


def read(text: str, name: str = "plan.txt") -> Plan:
    return mine(read_bytes(text.encode(), name))


def chapter(plan: str, heading: str) -> str:
    return (
        f"临川市“{plan}”消防事业发展规划\n一、{heading}\n新建消防站6个，新增市政消火栓120个。\n"
        "二、主要任务\n（一）加强建设\n新建消防站4个。\n"
    )


@pytest.mark.parametrize(
    ("plan", "values"), [("十五五", {6: "baseline", 120: "baseline", 4: "target"}), ("十四五", {6: "target", 120: "target", 4: "target"})]
)  # fmt: skip
def test_a_chapter_on_the_plan_before_reports(plan: str, values: dict[int, str]) -> None:
    records = read(chapter(plan, "“十四五”消防工作")).commitments
    assert {record.quantity.value: record.kind for record in records if record.quantity} == values


def test_what_an_earlier_plan_had_promised_is_no_target() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in (
            ("指标", "单位", "“十四五”规划目标", "2025年完成值", "“十五五”规划目标"),
            ("市政消火栓", "个", "900", "880", "1300"),
            ("消防站", "座", "12", "11", "16"),
        )
    )
    page = (
        "<html><head><meta charset='utf-8'></head><body><h1>临川市“十五五”消防事业发展规划</h1><p>一、发展目标</p>"
        f"<p>专栏1 主要指标</p><table>{rows}</table><p>二、主要任务</p><p>加强建设。</p></body></html>"
    )
    records = read(page, "plan.html").commitments
    got = [(r.kind, r.subject, r.quantity.value) for r in records if r.quantity]
    assert got == [
        ("baseline", "市政消火栓", 880), ("target", "市政消火栓", 1300), ("baseline", "消防站", 11), ("target", "消防站", 16),
    ]  # fmt: skip
