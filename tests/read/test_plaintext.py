"""Text files: which bare numbers are page numbers, and lines that a program cut at every element of a page."""

from __future__ import annotations

import pytest

from extract.read.plaintext import read
from tests.read.shown import cells, source

PROSE = "各区县要加强消防设施建设和队伍管理，做好防火巡查与应急演练，提高救援能力，确保群众安全。\n"


def paragraphs(text: str) -> list[str]:
    """The text of each block, its pieces put together."""
    document = read(text.encode(), source(text.encode(), "txt"))
    return ["".join(document.text[a:z] for a, z in block.pieces) for block in document.blocks]


def test_numbers_that_count_along_a_page_apart_are_page_numbers() -> None:
    text = "".join(f"{PROSE * 12}{page}\n" for page in range(3, 9))
    assert set(paragraphs(text)) == {PROSE.strip()}


def test_numbers_of_a_table_that_was_cut_into_lines_are_text() -> None:
    cells = [str(n) for row in range(1, 30) for n in (row, 350 + row, 40)]
    text = PROSE + "\n\n".join(cells) + "\n" + PROSE
    assert [text for text in paragraphs(text) if text.isdecimal()] == cells


def test_a_box_whose_number_stands_on_its_own_line() -> None:
    text = "".join(f"{PROSE * 9}专栏\n{n}\n第{n}项工程\n{PROSE}" for n in (1, 2, 3, 4, 5))
    assert [text for text in paragraphs(text) if text.startswith("专栏")] == [
        f"专栏{n}第{n}项工程" for n in range(1, 6)
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["加快水源建设，推广城区", "“一站多点”模式，实现全覆盖。"], 1),
        (["到", "2025年，建站三座。"], 1),
        (["云岭市人民政府关于印发", "“十四五”消防规划的通知"], 2),
        (["一、加快建设，补齐短板", "2025年，建站三座。"], 2),
    ],
)
def test_sentences_cut_before_a_quotation_or_a_figure(lines: list[str], expected: int) -> None:
    assert len(paragraphs("\n".join([*lines, *[PROSE.strip()] * 20]))) == expected + 20


WRAPPED = [PROSE[at : at + 22].strip() for _ in range(9) for at in (0, 22)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["各区县要做好防火巡查，推广城区消防工作“一站多点”", "模式，提高救援能力。"], 1),
        (["《云岭市“十四五”消防事业发展专项规划》", "已经市政府同意，现印发。"], 1),
        (["确保群众安全“零损失。”", "市级部门要加强指导。"], 2),
        (["责任单位：市财政局、市应急局、各县区管委", "会"], 1),
        (["责任单位：市财政局、市应急局", "加强消防设施建设和队伍管理，做好巡查。"], 2),
    ],
)
def test_wrapped_lines_that_break_after_a_quotation_or_within_a_name(lines: list[str], expected: int) -> None:
    around = len(paragraphs("\n".join([*WRAPPED, "一、目标", *WRAPPED])))
    assert len(paragraphs("\n".join([*WRAPPED, "一、目标", *lines, "二、任务", *WRAPPED]))) == around + expected + 1


def test_big5_is_not_taken_for_gb18030() -> None:
    text = "規劃：加強消防設施建設，新建消防站十二座。\n" * 8
    assert read(text.encode("big5"), source(text.encode("big5"), "txt")).text == text


CUT = [
    "知识产权产出质量稳步提升。", "发明专利总量增加两成，", "结构明显改善，", "品种研发工作稳妥有序推进并取得新", "成效，",
    "新增植物新品种一批。",
]  # fmt: skip
"""Printed lines of 25 characters, cut behind their marks."""


def test_lines_that_were_cut_at_their_commas_are_put_together() -> None:
    """The title of a paragraph and its first words stood on one printed line."""
    cut = ("第{}方面的工作要继续抓好抓实，", "各区县要按照统一部署共同推进并且认真做好年度总结和", "评估。")
    filler = [part.format(n) for n in range(8) for part in cut]
    found = paragraphs("\n".join([*CUT, "一、下一步工作", *filler]))
    assert found[0] == "".join(CUT)


STACKED = [
    "序号",
    "指标",
    "单位",
    "目标",
    "1",
    "雨水管网",
    "公里",
    "2000",
    "2",
    "排水泵站",
    "座",
    "15",
    "3",
    "调蓄池",
    "座",
    "8",
]


def tables_in(lines: list[str], glue: str = "\n") -> list[list[tuple[str, int, int]]]:
    text = glue.join(["表1 建设任务", *lines, "（一）加强组织领导", PROSE])
    document = read(text.encode(), source(text.encode(), "txt"))
    return [[cell[:3] for cell in cells(document, block)] for block in document.blocks if block.table]


@pytest.mark.parametrize("glue", ["\n", "\n\n"])
def test_a_table_with_one_cell_a_line(glue: str) -> None:
    assert tables_in(STACKED, glue) == [[(word, at // 4, at % 4) for at, word in enumerate(STACKED)]]


def test_a_head_that_was_broken_is_one() -> None:
    rows = [word for n in "123" for word in (n, "管网", "大", "公里", "20")]
    (table,) = tables_in(["序号", "指标", "规模", "单位", "规划", "目标", *rows])
    assert [word for word, row, _ in table if row == 0] == ["序号", "指标", "规模", "单位", "规划目标"]


def test_a_cell_of_the_last_row_that_was_broken_is_one() -> None:
    (table,) = tables_in(["序号", "指标", "目标", "完成率", *"1管2%", *"2网3%", "3", "站", "大型≥5", "小型≥3", "100%"])
    assert table[-2:] == [("大型≥5小型≥3", 3, 2), ("100%", 3, 3)]


@pytest.mark.parametrize(
    "lines",
    [
        STACKED[:12],
        [*STACKED[:8], "2", "排水泵站", "15", *STACKED[12:]],
        ["序号", "这是一段很长很长的话而不是什么表格的列名称", *STACKED[2:]],
        ["编号", "1", "2", "3"],
    ],
    ids=["two rows", "a merged cell", "no head", "numbers alone"],
)
def test_what_is_no_such_table_stays_as_it_is(lines: list[str]) -> None:
    assert tables_in(lines) == []


def test_a_label_keeps_the_names_on_the_line_below() -> None:
    lines = ["责任单位：", "各区人民政府，市财政局、市税务局等", "市级各有关部门"]
    found = paragraphs("\n".join([*lines, *WRAPPED]))
    assert found[0].startswith("责任单位：各区人民政府")
