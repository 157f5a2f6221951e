"""Text files: which bare numbers are page numbers, and lines that a program cut at every element of a page."""

from __future__ import annotations

import pytest

from extract.read.plaintext import read
from tests.read.shown import source

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
