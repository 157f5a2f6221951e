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
