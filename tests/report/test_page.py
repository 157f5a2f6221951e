"""The page in a real browser: what a reader does with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from extract.report import report
from tests.report import made
from tests.report.conftest import Open


def shown(page: Any, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def record(name: str, words: str) -> str:
    """The id of the record whose evidence holds some words."""
    return next(one.id for one in made.plans()[name].commitments if words in one.evidence.text)


def test_matrix_shows_values_states_and_heat(open_page: Open) -> None:
    page = open_page()
    assert shown(page, ".matrix thead th:not(.first)") == [
        "青沅市\n2021–2025",
        "鹿鸣市\n2021–2025",
        "白沙市\n2021–2025",
    ]
    cells = {name: page.locator(f"[id='cell-hydrants.new-{name}']") for name in made.plans()}
    assert [cell.locator("b").inner_text() for cell in cells.values()] == ["420", "≥650", "300"]
    assert [cell.get_attribute("class") for cell in cells.values()] == ["value h4", "value h7", "value h1"]
    assert page.locator("[id='cell-drones-qingyuan']").inner_text() == "未提及"
    assert page.locator("[id='cell-stations.new-luming']").inner_text().startswith("无数值")
    assert "has-info" in (page.locator("[id='cell-stations.new-luming']").get_attribute("class") or "")


@pytest.mark.parametrize(
    ("label", "value", "rows"),
    [
        ("分组", "装备", ["消防无人机"]),
        ("状态", "unquantified", ["新建消防站"]),
        ("状态", "comparable", ["新增市政消火栓", "市政消火栓完好率", "新建消防站", "消防无人机"]),
        ("发现程度", "warning", ["市政消火栓完好率", "消防无人机", "消防训练基地"]),
    ],
)  # fmt: skip
def test_filters_keep_the_rows_that_fit(open_page: Open, label: str, value: str, rows: list[str]) -> None:
    page = open_page()
    page.get_by_role("combobox", name=label).select_option(value)
    assert [text.split("\n")[0] for text in shown(page, ".matrix tbody th.first")] == rows
    page.get_by_role("button", name="清除筛选").click()
    assert page.locator(".matrix tbody th.first").count() == len(made.INDICATORS)


def test_search_and_plan_filter(open_page: Open) -> None:
    page = open_page()
    page.get_by_label("搜索", exact=True).fill("无人机")
    expect(page.locator(".matrix tbody th.first")).to_have_count(1)
    page.get_by_label("规划", exact=True).fill("鹿鸣")
    expect(page.locator(".matrix thead th")).to_have_count(2)
    expect(page.locator("#live")).to_have_text("显示 1/5 项指标，1/3 份规划")
    page.get_by_label("搜索", exact=True).fill("没有这个")
    page.wait_for_selector("#scroll .empty")


def test_cell_to_sentence_and_back(open_page: Open) -> None:
    page = open_page()
    page.locator("[id='cell-hydrants.new-qingyuan']").click()
    panel = page.locator("#panel")
    panel.locator(".quote").first.wait_for()
    assert panel.locator("h2").inner_text() == "新增市政消火栓\n青沅市"
    assert panel.locator(".quote mark").inner_text() == "新增市政消火栓420个"
    assert panel.locator(".path").first.inner_text() == "二、主要任务 › （一）加强建设"
    panel.get_by_role("link", name="在全文中查看").first.click()
    mark = page.locator("mark.open").first
    mark.wait_for()
    assert (
        mark.inner_text() == "新增市政消火栓420个"
        and mark.get_attribute("id") == f"rec-{record('qingyuan', '消火栓420')}"
    )
    panel.get_by_role("link", name="新增市政消火栓").click()
    page.wait_for_selector("#view-matrix:not([hidden])")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#cell-hydrants.new-qingyuan"


def test_a_mark_opens_its_record(open_page: Open) -> None:
    page = open_page("#plan-baisha")
    page.locator("mark", has_text="配备消防无人机20架").click()
    page.wait_for_selector("#panel .record")
    assert "20架" in page.locator("#panel .facts").first.inner_text()
    assert page.url.endswith(f"#rec-{record('baisha', '无人机20')}")
    assert page.evaluate("CSS.highlights.get('record').size") >= 2


def test_unclaimed_numbers_on_demand(open_page: Open) -> None:
    page = open_page("#plan-qingyuan")
    assert page.locator("mark.unclaimed[role]").count() == 0
    page.get_by_label("显示未归属数字").check()
    year = page.locator("mark.unclaimed[role]", has_text="截至2020年底")
    year.click()
    page.wait_for_selector("#panel:not([hidden]) .quote")
    assert page.locator("#panel .quote mark").inner_text() == "截至2020年底"
    assert "#at-" in page.url


def test_findings_open_their_evidence_on_both_sides(open_page: Open) -> None:
    page = open_page("#findings")
    assert shown(page, ".finding .tag")[:2] == ["错误", "警告"]
    first = page.locator(".finding").first
    first.locator("summary").click()
    first.locator(".quote").nth(1).wait_for()
    assert shown(page, ".finding:first-child .quote mark") == ["新增市政消火栓420个", "消防车84辆"]
    page.get_by_role("combobox", name="类型").select_option("compare:missing")
    item = page.locator(".finding", has_text="drones").first
    item.locator("summary").click()
    item.locator(".side").nth(2).wait_for()
    assert [text.split("\n")[0] for text in item.locator(".side h4").all_inner_texts()] == [
        "青沅市",
        "鹿鸣市",
        "白沙市",
    ]
    assert "无人机建设" in item.locator(".side.own").inner_text()
    assert item.locator(".side mark").all_inner_texts() == ["配备消防无人机12架", "配备消防无人机20架"]


@pytest.mark.parametrize("kind", ["rec", "cell", "row", "finding", "plan", "at"])
def test_anchors_open_at_the_right_place(open_page: Open, kind: str) -> None:
    finding = made.material().findings[-1]
    words = made.span(made.plans()["luming"], "95%")
    anchors = {
        "rec": (f"#rec-{record('luming', '650')}", "mark.open", "新增市政消火栓不少于650个"),
        "cell": ("#cell-drones-baisha", "#panel .verdict", "20架"),
        "row": ("#row-drones", "#panel h2", "消防无人机"),
        "finding": (f"#finding-{finding.id}", ".finding:focus .message", finding.message),
        "plan": ("#plan-luming", "#view-plan h2", "鹿鸣市“十四五”消防事业发展规划"),
        "at": (f"#at-{words.start}-{words.end}-luming", "#view-plan h2", "鹿鸣市“十四五”消防事业发展规划"),
    }  # fmt: skip
    anchor, selector, text = anchors[kind]
    page = open_page(anchor)
    page.wait_for_selector(selector)
    assert page.locator(selector).first.inner_text() == text
    if kind == "at":
        assert page.evaluate("[...CSS.highlights.get('record')][0].toString()") == "95%"


def test_a_broken_link_says_so(open_page: Open) -> None:
    page = open_page("#rec-0123456789ab")
    page.wait_for_selector("#panel:not([hidden])")
    assert "rec-0123456789ab" in page.locator("#panel").inner_text()


def test_language_is_switched_and_remembered(open_page: Open) -> None:
    page = open_page("#cell-drones-baisha")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    expect(page.locator("#panel h3").first).to_have_text("The sentences it rests on")
    assert "lang=en" in page.url and page.url.endswith("#cell-drones-baisha")
    assert page.locator("[id='cell-training.base-luming']").inner_text() == "not mentioned"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#subtitle").inner_text().startswith("Schema made")
    assert page.locator(".matrix th[lang='zh-CN']").count() > 0


def test_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.locator(".matrix [tabindex='0']").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "cell-hydrants.new-qingyuan"
    page.keyboard.press("Control+End")
    assert page.evaluate("document.activeElement.id") == "cell-training.base-baisha"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden])")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "cell-training.base-qingyuan"
    assert page.evaluate("document.querySelectorAll('.matrix [tabindex=\"0\"]').length") == 1


def test_keyboard_through_the_records_of_a_text(open_page: Open) -> None:
    page = open_page("#plan-luming")
    page.locator("#view-plan mark[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .record")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_search_in_the_text(open_page: Open) -> None:
    page = open_page("#plan-qingyuan")
    page.get_by_label("搜索", exact=True).fill("消防")
    expect(page.locator("#hits")).to_contain_text("1/")
    page.get_by_role("button", name="下一条").click()
    expect(page.locator("#hits")).to_contain_text("2/")
    page.get_by_label("搜索", exact=True).fill("没有这个词")
    expect(page.locator("#hits")).to_have_text("没有找到")


def test_charts_and_plans(open_page: Open) -> None:
    page = open_page("#charts")
    assert page.locator(".card svg").count() == 4
    label = page.locator(".card .drawing").first.get_attribute("aria-label")
    assert label == "新增市政消火栓：青沅市 420个，鹿鸣市 ≥650个，白沙市 300个"
    page.get_by_role("link", name="规划", exact=True).click()
    page.wait_for_selector("#view-plans:not([hidden]) tbody tr")
    assert page.locator("#view-plans tbody tr").count() == 3


def test_one_plan_without_a_comparison(open_page: Open, tmp_path: Path) -> None:
    alone = report({"luming": made.plans()["luming"]}, None, tmp_path, ["html"], "en")[0]
    page = open_page(file=alone)
    page.wait_for_selector("#view-plan:not([hidden]) .text mark")
    assert shown(page, "#views a") == ["Plan", "Findings"]
    page.locator("mark", has_text="650个").click()
    page.wait_for_selector("#panel .record")


def test_print_fills_the_whole_matrix(open_page: Open) -> None:
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator(".filters").first.is_hidden() and page.locator(".matrix td").count() == 15
    assert page.pdf()[:5] == b"%PDF-"


def test_download_holds_what_is_shown(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("combobox", name="分组").select_option("装备")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载所示").click()
    rows = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert rows == ['"分组","指标","单位","青沅市","鹿鸣市","白沙市"', '"装备","消防无人机","架","未提及","12","20"']
    assert page.evaluate("['=1', '＋1', ' @x', -5, 'a\"b'].map(csvField)") == [
        '"\'=1"',
        '"\'＋1"',
        '"\' @x"',
        '"-5"',
        '"a""b"',
    ]


PLACES = ["#matrix", "#cell-drones-qingyuan", "#findings", "#charts", "#plans", "#plan-qingyuan", "#row-drones"]


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 1280), ("zh", 390), ("en", 390)])
def test_no_serious_violation_of_accessibility(open_page: Open, lang: str, width: int) -> None:
    axe = Axe()
    page = open_page(PLACES[0], lang=lang, width=width)
    for place in PLACES:
        page.evaluate("place => { location.hash = place }", place)
        expect(page.locator("main > section:not([hidden])")).to_have_count(1)
        page.wait_for_timeout(100)  # what the anchor opens has to be unpacked
        found = axe.run(page).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{place} is wider than the screen"


def test_every_place_of_a_text_is_painted_where_it_stands(open_page: Open) -> None:
    plan = made.plans()["luming"]
    page = open_page("#plan-luming")
    spans = [[one.evidence.start, one.evidence.end, one.evidence.text] for one in plan.commitments]
    painted = page.evaluate("spans => spans.map(([start, end]) => rangeOf(start, end).toString())", spans)
    assert painted == [text for _, _, text in spans]
