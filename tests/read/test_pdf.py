"""Pdf files: paragraphs from lines, tables, page furniture, files that must be refused.

The files are written here, one text command a line, so that every place on the page is known.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.model.document import Document
from extract.read import ocr
from extract.read.pdf import read
from extract.read.pdf_glyphs import INKED_SPACE, Glyph, mended
from extract.read.pdf_lines import lines
from extract.read.registry import read_bytes
from tests.read.shown import cells, source, texts

LEFT, TOP, SIZE, STEP, EMS = 80.0, 760.0, 14.0, 24.0, 30
"""Where the text begins on a page of 595 × 842, its size, the distance of lines, the characters in a line."""

WORDS = "各区县要加强消防设施建设和队伍管理做好防火巡查与应急演练提高救援能力确保人民群众生命财产安全"


@dataclass
class Sheet:
    """A page in the making; `y` is where the next line goes."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    y: float = TOP
    commands: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = SIZE, matrix: str = "1 0 0 1") -> None:
        self.commands.append(f"BT /F1 {size} Tf {matrix} {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET")

    def line(self, text: str, indent: float = 0, size: float = SIZE) -> None:
        self.text(LEFT + indent * SIZE, self.y, text, size)
        self.y -= STEP

    def paragraph(self, text: str, ems: int = EMS) -> None:
        """A paragraph with its first line indented by two, broken at `ems` full-width characters."""
        first, rest = text[: ems - 2], text[ems - 2 :]
        self.line(first, indent=2)
        for at in range(0, len(rest), ems):
            self.line(rest[at : at + ems])

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.commands.append(f"{x0} {y0} m {x1} {y1} l S")

    def table(self, xs: list[float], ys: list[float], rows: list[list[str]]) -> None:
        """A fully ruled table; a cell text may have several lines."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for row, top in zip(rows, ys, strict=False):
            for cell, x in zip(row, xs, strict=False):
                for place, part in enumerate(cell.split("\n")):
                    self.text(x + 4, top - 16 - 15 * place, part, 12)


GB1 = "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"


def pdf(*sheets: Sheet, trailer: str = "") -> bytes:
    """The file with the given pages, in a font that every reader knows by name."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(sheets)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(sheets)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500 814 907 500]{GB1}>>",
    ]
    for place, sheet in enumerate(sheets):
        content = "\n".join(sheet.commands)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sheet.width} {sheet.height}]/Rotate {sheet.rotate}"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {6 + 2 * place} 0 R>>"
        )
        objects.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
    out, places = b"%PDF-1.5\n", []
    for place, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{place} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>"
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def load(*sheets: Sheet) -> Document:
    data = pdf(*sheets)
    return read(data, source(data, "pdf"))


def words(count: int, end: str = "。") -> str:
    """A sentence of a given length."""
    return (WORDS * 9)[: count - len(end)] + end


def full_page(number: int, head: str = "", foot: str = "") -> tuple[Sheet, list[str]]:
    """A page of several paragraphs, and their texts."""
    sheet, written = Sheet(), [f"第{number}页{words(40 + 7 * n)}" for n in range(6)]
    for text in written:
        sheet.paragraph(text)
    if head:
        sheet.text(LEFT, 800, head, 10)
    if foot:
        sheet.text(290, 40, foot, 10)
    return sheet, written


def test_lines_become_paragraphs() -> None:
    sheet = Sheet()
    sheet.text(200, 790, "云岭市消防规划", 22)
    written = [words(75), words(28), words(30), "一、总体要求", words(58), "（一）队伍建设。" + words(60)]
    for text in written:
        sheet.paragraph(text)
    document = load(sheet)
    assert texts(document) == ["云岭市消防规划", *written]
    assert document.source.pages == 1 and {b.page for b in document.blocks} == {1}


def test_a_paragraph_goes_on_over_the_page_end_and_furniture_is_left_out() -> None:
    sheets, expected = [], []
    for number in range(1, 5):
        sheet, written = full_page(number, head="云岭市消防救援规划", foot=f"— {number} —")
        sheets.append(sheet)
        expected += written
    last = Sheet(y=sheets[1].y)
    sheets[1].line(words(28, "，"), indent=2)
    last.line("建成新站3座。")
    last.text(LEFT, 800, "云岭市消防救援规划", 10)
    last.text(290, 40, "3", 10)
    document = load(sheets[0], sheets[1], last, sheets[3])
    found = texts(document)
    assert words(28, "，") + "建成新站3座。" in found
    assert [b.page for b in document.blocks if document.text[b.start : b.end].endswith("新站3座。")] == [2]
    assert "云岭市消防救援规划" not in document.text and "—" not in document.text
    assert not [text for text in found if len(text) < 4]


@pytest.mark.parametrize(
    "foot",
    [
        "- 3 -",
        "— 3 —",
        "3",
        "第3页 共9页",
        "第三页（共九页）",
        "共9页 第3页",
        "Page 3 of 9",
        "〔3〕",
        "~3~",
        "3/9",
        "iii",
        "·3·",
    ],
)
def test_page_numbers_of_all_kinds(foot: str) -> None:
    sheet, written = full_page(3, foot=foot)
    assert texts(load(sheet)) == written


def test_a_number_that_ends_the_text_is_no_page_number() -> None:
    sheet, written = full_page(1)
    sheet.line("2025", indent=2)
    assert texts(load(sheet)) == [*written, "2025"]


def test_tables_of_contents_are_left_out() -> None:
    contents = Sheet()
    contents.text(260, 790, "目  录", 18)
    for n in range(5):
        contents.line(f"{'一二三四五'[n]}、重点任务{'.' * 60}{n + 1}")
    sheet, written = full_page(1)
    assert texts(load(contents, sheet)) == written


def test_the_lines_of_a_title_are_one_paragraph() -> None:
    sheet = Sheet()
    middle = LEFT + EMS * SIZE / 2
    for y, text in (
        (800, "云岭市人民政府办公室关于印发云岭市"),
        (772, "“十四五”消防救援规划的通知"),
        (744, "（2021—2025年）"),
    ):
        width = 22 * sum(0.5 if char.isascii() else 1 for char in text)
        sheet.text(middle - width / 2, y, text, 22)
    sheet.y = 690
    sheet.paragraph(words(90))
    assert texts(load(sheet))[:2] == ["云岭市人民政府办公室关于印发云岭市“十四五”消防救援规划的通知", "（2021—2025年）"]


def test_numbers_at_the_page_end_that_do_not_count_along_are_text() -> None:
    sheets = [full_page(n)[0] for n in (1, 2, 3)]
    for sheet, number in zip(sheets, ("60", "85", "100"), strict=True):
        for n in range(5):
            sheet.text(LEFT + 28, 150 - 24 * n, f"第{n}类指标")
        sheet.text(LEFT + 28, 30, number)
        sheet.text(LEFT + 28, 48, "甲乙丙"[len(number) % 3] + "类目标值" * len(number))
    assert [text for text in texts(load(*sheets)) if text.isdecimal()] == ["60", "85", "100"]


def test_a_dash_at_the_end_of_a_line_stays() -> None:
    sheet = Sheet()
    sheet.paragraph(words(27, "") + "2021-2025年建站。")
    assert "2021-2025年" in load(sheet, full_page(2)[0]).text


def test_signatures_and_dates_are_paragraphs_of_their_own() -> None:
    sheet = Sheet()
    sheet.paragraph(words(58))
    sheet.line("云岭市人民政府", indent=22)
    sheet.line("2022年6月30日", indent=22.5)
    sheet.line("附件：任务分工表", indent=0)
    sheet.paragraph(words(88))
    assert texts(load(sheet))[1:4] == ["云岭市人民政府", "2022年6月30日", "附件：任务分工表"]


def test_spaces_are_kept_where_the_page_shows_them() -> None:
    sheet = Sheet()
    sheet.line("第一章 总则")
    sheet.text(LEFT, sheet.y, "到2025", 14)
    sheet.text(LEFT + 14 + 28 + 3.5, sheet.y, "年建站", 14)
    assert texts(load(sheet, full_page(2)[0]))[:2] == ["第一章 总则", "到2025年建站"]


def test_raised_digits_and_radicals() -> None:
    sheet = Sheet()
    sheet.text(LEFT, 700, "占地4000m", 14)
    sheet.text(LEFT + 14 * 4.5, 706, "2", 7)
    assert load(sheet, full_page(2)[0]).text.startswith("占地4000m²")


def test_a_watermark_at_a_slant_is_left_out() -> None:
    sheet, written = full_page(1)
    sheet.text(150, 300, "内部资料", 60, "0.7 0.7 -0.7 0.7")
    assert texts(load(sheet)) == written


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    sheet.text(150, 800, "云岭市消防救援队伍建设三年行动计划", 16)
    left, right = words(200), words(210)
    for x, text in ((60.0, left), (320.0, right)):
        for n in range(0, len(text), 16):
            sheet.text(x, 760 - 20 * (n // 16), text[n : n + 16], 13)
    assert texts(load(sheet)) == ["云岭市消防救援队伍建设三年行动计划", left + right] or texts(load(sheet)) == [
        "云岭市消防救援队伍建设三年行动计划", left, right
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("head", [False, True])
def test_a_table_in_one_of_two_columns(side: str, head: bool) -> None:
    """It parts its own column, not the other one; a line across the page parts both."""
    sheet = Sheet()
    if head:
        sheet.text(150, 800, "云岭市消防救援队伍建设三年行动计划", 16)
    x, other = (60.0, 320.0) if side == "left" else (320.0, 60.0)
    above, below, beside = words(90), words(120), words(400)
    for start, text, left in ((760, above, x), (560, below, x), (760, beside, other)):
        for n in range(0, len(text), 16):
            sheet.text(left, start - 20 * (n // 16), text[n : n + 16], 13)
    sheet.table([x, x + 100, x + 210], [640, 610, 580], [["消防站", "5座"], ["消火栓", "500个"]])
    own = [above, "消防站5座消火栓500个", below]
    parts = [*own, beside] if side == "left" else [beside, *own]
    # Where a paragraph ends in the middle of a column nothing tells: only their order counts here.
    found = re.sub(r"\s", "", "".join(texts(load(sheet))))
    assert found == "云岭市消防救援队伍建设三年行动计划" * head + "".join(parts)


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_with_sideways_text_is_turned(rotate: int) -> None:
    sheet = Sheet(width=842, height=595, rotate=rotate)
    parts = [words(75), words(40)]
    lines = [("  " + part)[at : at + EMS] for part in parts for at in range(0, len(part) + 2, EMS)]
    for n, text in enumerate(lines):
        indent = 28 if text.startswith("  ") else 0
        sheet.text(100 + 24 * n, 60 + indent, text.strip(), 14, "0 1 -1 0")
    assert texts(load(sheet)) == parts


XS, ROW = [80.0, 130.0, 330.0, 500.0], 40.0
HEAD = ["序号", "任务", "单位"]


def ruled(top: float, rows: list[list[str]]) -> tuple[list[float], list[float], list[list[str]]]:
    return XS, [top - ROW * n for n in range(len(rows) + 1)], rows


def test_a_table_with_merged_cells() -> None:
    sheet = Sheet()
    sheet.paragraph(words(58))
    for x in XS:
        sheet.rule(x, 680 if x != 330 else 640, x, 560)
    for y, x0, x1 in ((680, 80, 500), (640, 130, 500), (600, 80, 500), (560, 80, 500)):
        sheet.rule(x0, y, x1, y)
    for x, y, text in ((84, 660, "序号"), (134, 660, "年度"), (134, 620, "2024"), (334, 620, "2025"), (84, 580, "1")):
        sheet.text(x, y, text, 12)
    sheet.y = 500
    sheet.paragraph(words(70))
    document = load(sheet)
    assert [b.kind for b in document.blocks] == ["paragraph", "table", "paragraph"]
    assert cells(document, document.blocks[1]) == [
        ("序号", 0, 0, 2, 1), ("年度", 0, 1, 1, 2), ("2024", 1, 1, 1, 1), ("2025", 1, 2, 1, 1),
        ("1", 2, 0, 1, 1), ("", 2, 1, 1, 1), ("", 2, 2, 1, 1),
    ]  # fmt: skip


def test_a_table_on_a_turned_page() -> None:
    sheet = Sheet(width=595, height=842, rotate=90)
    for n in range(4):
        sheet.rule(100 + 40 * n, 80, 100 + 40 * n, 400)
    for n in range(3):
        sheet.rule(100, 80 + 160 * n, 220, 80 + 160 * n)
    for row in range(3):
        for col in range(2):
            sheet.text(120 + 40 * row, 90 + 160 * col, f"第{row}行{col}列", 12, "0 1 -1 0")
    document = load(sheet, full_page(2)[0])
    assert [c[:3] for c in cells(document, document.blocks[0])] == [
        (f"第{row}行{col}列", row, col) for row in range(3) for col in range(2)
    ]


def test_a_table_on_two_pages_is_one_table_without_its_second_header() -> None:
    first, second = Sheet(), Sheet()
    first.table(*ruled(200, [HEAD, ["1", "新建消防站两座并配齐各类车辆器\n材", "住建局"], ["2", "治理通道", "公安局"]]))
    second.table(*ruled(780, [HEAD, ["3", "更新车辆", "消防局"]]))
    for number, sheet in enumerate((first, second), start=1):
        sheet.text(290, 40, f"- {number} -", 10)
    second.y = 600
    second.paragraph(words(70))
    document = load(first, second)
    assert [b.kind for b in document.blocks] == ["table", "paragraph"]
    assert [c[0] for c in cells(document, document.blocks[0])] == [
        *HEAD, "1", "新建消防站两座并配齐各类车辆器材", "住建局", "2", "治理通道", "公安局", "3", "更新车辆", "消防局",
    ]  # fmt: skip
    assert document.blocks[0].page == 1


def test_a_row_that_the_page_end_cut_is_put_together() -> None:
    first, second = Sheet(), Sheet()
    first.table(*ruled(200, [HEAD, ["1", "新建消防站两座，配齐各", "住建局"]]))
    second.table(*ruled(780, [["", "类器材装备。", ""], ["2", "治理通道", "公安局"]]))
    document = load(first, second)
    assert [c[0] for c in cells(document, document.blocks[0])] == [
        *HEAD, "1", "新建消防站两座，配齐各类器材装备。", "住建局", "2", "治理通道", "公安局",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cut", "rest", "together"),
    [
        (["新建消防站两座，配齐各类车辆器材，"], ["并补足个人防护装备。"], True),
        (["新建消防站两座；"], ["治理消防车通道。"], False),
        (["更新消防车"], ["治理消防车通道"], False),
        (["1", "新建消防站两座，配齐车辆器材装备；"], ["", "补足个人防护装备。"], True),
        (["1", "新建消防站两座；"], ["", "治理消防车通道。"], False),
        (["6", "云岭县"], ["7", ""], False),
    ],
    ids=["list", "list, ended", "list, short", "full line", "ended", "numbers"],
)
def test_the_top_row_of_a_page(cut: list[str], rest: list[str], together: bool) -> None:
    """It goes on with the row above if its texts had run out of room there."""
    xs = [100.0, 320.0] if len(cut) == 1 else [100.0, 150.0, 370.0]
    first, second = Sheet(), Sheet()
    first.table(xs, [200, 160, 120], [["任务"] * len(cut), cut])
    second.table(xs, [780, 740, 700], [rest, ["8"] * len(cut)])
    document = load(first, second)
    glued = [a + b for a, b in zip(cut, rest, strict=True)]
    expected = ["任务"] * len(cut) + (glued if together else cut + rest) + ["8"] * len(cut)
    assert [c[0] for c in cells(document, document.blocks[0])] == expected


@pytest.mark.parametrize(
    ("line", "unbroken"),
    [("造“实战型”中枢", 3), ("阳”人物", 3), ("统，2022年", 6), ("米）。2023年", 7), ("（一）加快", 3), ("2025年", 4)],
)
def test_what_cannot_be_parted_at_the_start_of_a_line(line: str, unbroken: int) -> None:
    [found] = lines([Glyph(char, 80 + 14 * n, 100, 94 + 14 * n, 116, 14) for n, char in enumerate(line)], 1)
    assert found.first == 14 * unbroken


def test_both_dashes_of_one_glyph_are_kept() -> None:
    dash = [Glyph("—", 80, 100, 108, 116, 14) for _ in range(2)]
    bold = [Glyph("坚", x, 100, x + 14, 116, 14) for x in (108, 108.4)]
    assert [line.text for line in lines([*dash, *bold], 1)] == ["——坚"]


def test_a_frame_stays_a_table_and_goes_on_over_the_page_end() -> None:
    first, second = Sheet(), Sheet()
    first.table(
        [80, 500],
        [200, 100],
        [["专栏1 重点工程\n1. 建设训练基地一处。\n2. 更新高喷消防车若干辆，补足灭火救援器材和个人装备，"]],
    )
    second.table([80, 500], [780, 700], [["实现全覆盖。"]])
    second.y = 600
    second.paragraph(words(70))
    document = load(first, second)
    assert [b.kind for b in document.blocks] == ["table", "paragraph"]
    assert texts(document)[0].split("\n")[-1].endswith("个人装备，实现全覆盖。")


def drawn(down: list[tuple[float, float, float]], across: list[tuple[float, float, float]]) -> Sheet:
    """A sheet of lines: x, from y, to y for those down; y, from x, to x for those across. Each cell of 3 × 2 has text."""
    sheet = Sheet()
    for x, y0, y1 in down:
        sheet.rule(x, y0, x, y1)
    for y, x0, x1 in across:
        sheet.rule(x0, y, x1, y)
    for row in range(3):
        for col in range(2):
            sheet.text(110 + 100 * col, 720 - 40 * row, f"第{row}行{col}列", 12)
    return sheet


@pytest.mark.parametrize(
    ("down", "across"),
    [
        ([(x, 620, 740) for x in (100, 200, 300)], [(y, 100, 300) for y in (700, 660, 620)]),
        ([(x, 620, 740) for x in (100, 200, 300)], [(y, 100, 300) for y in (740, 700, 660)]),
        ([(x, 620, 740) for x in (100, 200, 300)], [(y, 100, 300) for y in (700, 660)]),
        ([(200, 620, 740)], [(y, 100, 300) for y in (740, 700, 660, 620)]),
    ],
    ids=["top", "bottom", "both", "sides"],
)
def test_cells_that_are_open_at_a_side(
    down: list[tuple[float, float, float]], across: list[tuple[float, float, float]]
) -> None:
    document = load(drawn(down, across))
    assert [c[:3] for c in cells(document, document.blocks[0])] == [
        (f"第{row}行{col}列", row, col) for row in range(3) for col in range(2)
    ]


def test_two_tables_side_by_side_stay_two() -> None:
    down = [(x, 620, 740) for x in (100, 190, 205, 300)]
    document = load(drawn(down, [(y, *ends) for y in (740, 700, 660, 620) for ends in ((100, 190), (205, 300))]))
    assert [b.kind for b in document.blocks] == ["table", "table"]


def test_lines_that_nothing_ties_are_no_cell() -> None:
    document = load(drawn([(100, 620, 740)], [(y, 100, 300) for y in (700, 660)]))
    assert {b.kind for b in document.blocks} == {"paragraph"}


def test_a_title_at_the_end_of_a_page_belongs_to_the_table_on_the_next() -> None:
    first, second = Sheet(), Sheet()
    first.table([100, 400], [100, 60], [["专栏1 重点工程"]])
    second.table([100, 250, 400], [780, 740, 700], [["消防站", "5座"], ["消火栓", "500个"]])
    document = load(first, second)
    [block] = document.blocks
    assert cells(document, block)[0] == ("专栏1 重点工程", 0, 0, 1, 2)
    assert [c[0] for c in cells(document, block)[1:]] == ["消防站", "5座", "消火栓", "500个"]


def test_a_small_frame_is_a_framed_paragraph() -> None:
    sheet, _ = full_page(1)
    sheet.table([100, 200], [90, 60], [["受理"]])
    document = load(sheet)
    assert [(texts(document)[-1], document.blocks[-1].kind, document.blocks[-1].framed)] == [
        ("受理", "paragraph", True)
    ]


def test_colour_behind_text_is_no_table() -> None:
    sheet, written = full_page(1)
    sheet.commands = [f"0.9 g {LEFT} {700 - 60 * n} 400 50 re f 0 g" for n in range(4)] + sheet.commands
    assert texts(load(sheet)) == written


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(data, source(data, "pdf"))
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_what_cannot_be_read_is_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    scan = Sheet(commands=["q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"])
    locked = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>"
    assert "OCR" in refused(pdf(scan, scan))
    assert "encrypted" in refused(pdf(full_page(1)[0], trailer=locked))
    assert "damaged" in refused(b"%PDF-1.5\nnothing")
    assert "pages" in refused(pdf(*[Sheet()] * 3001))


def test_a_file_cut_off_is_read_or_refused_but_never_crashes() -> None:
    whole = pdf(*[full_page(n)[0] for n in range(3)])
    for cut in range(0, len(whole), max(1, len(whole) // 40)):
        try:
            assert read(whole[:cut], source(whole, "pdf")).blocks
        except ReadError:
            continue


def test_a_page_tree_that_holds_itself_ends() -> None:
    whole = pdf(full_page(1)[0]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]")
    started = time.process_time()
    with pytest.raises(ReadError):
        read(whole, source(whole, "pdf"))
    assert time.process_time() - started < 10


def test_thousands_of_rules_take_bounded_time() -> None:
    sheet, written = full_page(1)
    for n in range(6000):
        sheet.rule(n % 500, 0, n % 500, 800)
    started = time.process_time()
    assert texts(load(sheet)) == written
    assert time.process_time() - started < 10


def test_the_registry_finds_pdf_by_content() -> None:
    data = pdf(full_page(1)[0])
    document = read_bytes(data, "plan.txt")
    assert document.source.format == "pdf" and document.blocks[0].page == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_made(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    written = [words(90), "一、目标", words(130), words(33)]
    for text in written[:3]:
        made.add_paragraph(text)
    table = made.add_table(rows=30, cols=2)
    table.style = "Table Grid"
    for row in range(30):
        table.cell(row, 0).text, table.cell(row, 1).text = f"任务{row}", words(50)
    made.add_paragraph(written[3])
    made.save(tmp_path / "made.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "made.docx"], check=True, capture_output=True, timeout=180
    )
    document = read_bytes((tmp_path / "made.pdf").read_bytes(), "made.pdf")
    assert [b.kind for b in document.blocks] == ["paragraph"] * 3 + ["table", "paragraph"]
    assert [text for text in texts(document) if "\t" not in text] == written
    assert [c[0] for c in cells(document, document.blocks[3])][1::2] == [words(50)] * 30


def test_a_space_that_draws_a_bracket_is_that_bracket() -> None:
    text = "市《 科技局）和 规划》共三座 一）《 二"
    glyphs = [Glyph(char, 10.0 * n, 0, 10.0 * n + 10, 10, 10) for n, char in enumerate(text)]
    spaces = [at for at, char in enumerate(text) if char == INKED_SPACE]
    round_one, pointed = (3.0, 8.4), (3.8, 8.8)
    drawn = dict(zip(spaces, (round_one, pointed, round_one, round_one), strict=True))
    blank = {at: (5.2, 0.01) for at, char in enumerate(text) if char == "《"}
    assert "".join(glyph.char for glyph in mended(glyphs, drawn, blank)) == "市（科技局）和《规划》共三座（一）（二"


def test_footnotes_stand_apart_and_leave_the_sentence_whole() -> None:
    first, second = Sheet(), Sheet()
    first.paragraph(words(90))
    first.y = 250
    first.line("全市建成消防站98", indent=2)
    first.text(LEFT + SIZE * 9, first.y + STEP + 7, "1", 7)
    first.text(LEFT + SIZE * 9.5, first.y + STEP, "个，各区县要加强消防设施建设和队伍管理，", SIZE)
    second.line("实现全覆盖。")
    second.paragraph(words(90))
    for sheet, y, mark, note in ((first, 120, "1", "不含在建站点。"), (first, 104, "2", "含训练场。")):
        sheet.text(LEFT, y + 4, mark, 5)
        sheet.text(LEFT + 4, y, note, 9)
    found = texts(load(first, second))
    assert found[1] == "全市建成消防站98个，各区县要加强消防设施建设和队伍管理，实现全覆盖。"
    assert found[-2:] == ["[1] 不含在建站点。", "[2] 含训练场。"]


def test_a_page_next_to_one_in_two_columns_needs_few_lines_to_be_one() -> None:
    full, last = Sheet(), Sheet()
    left, right, rest = words(400), words(410), words(62)
    for sheet, x, text in ((full, 60.0, left), (full, 320.0, right), (last, 60.0, rest), (last, 320.0, rest)):
        for n in range(0, len(text), 16):
            sheet.text(x, 780 - 20 * (n // 16), text[n : n + 16], 13)
    assert "".join(texts(load(full, last))) == left + right + rest + rest


def test_a_title_set_wide_is_one_word_and_a_ligature_is_two_letters() -> None:
    sheet = Sheet()
    for place, char in enumerate("消防规划"):
        sheet.text(150 + 60 * place, 790, char, 22)
    sheet.paragraph(words(90))
    assert texts(load(sheet))[0] == "消防规划"
    pair = [Glyph(char, x, 0, x + 6, 10, 10) for char, x in (("o", 0), ("f", 6), ("f", 6), ("国", 12), ("国", 12.5))]
    assert lines(pair, 1)[0].text == "off国"


def test_heads_of_chapters_and_what_a_browser_prints_are_furniture() -> None:
    sheets, expected = [], []
    for number in range(1, 13):
        sheet = Sheet()
        sheet.text(LEFT, 800, f"第{'一二三四'[(number - 1) // 3]}章 目标任务", 10)
        for at in range(6):
            expected.append(WORDS[number:] + words(40 + 7 * at))
            sheet.paragraph(expected[-1])
        sheets.append(sheet)
    assert texts(load(*sheets)) == expected
    printed, written = full_page(1, head="2021/12/24 10:22 云岭市规划")
    printed.text(LEFT, 30, "https://www.yunling.example/plan.html 1/1", 9)
    assert texts(load(printed)) == written


def test_the_same_line_at_the_top_of_pages_is_text_where_it_is_not_apart() -> None:
    sheets = []
    for number in range(1, 9):
        sheet = Sheet(y=790)
        sheet.line(
            "责任单位：市消防局" if number in (3, 4, 5) else f"责任单位：第{'甲乙丙丁戊己庚辛'[number - 1]}局", indent=2
        )
        for n in range(6):
            sheet.paragraph(words(40 + 7 * n))
        sheets.append(sheet)
    assert texts(load(*sheets)).count("责任单位：市消防局") == 3
