"""专栏 however they are drawn: a title above a table or frame, a title row, a frame around all of it, several in one table."""

from __future__ import annotations

import itertools

import pytest

from extract.model.document import Document, Source
from extract.outline import outline
from extract.pipeline import mine
from extract.read.builder import CellText, DocumentBuilder

Part = str | list[list[str]]
"""A paragraph, or the rows of a table; a row of one cell spans all columns."""
TEXT = "专栏1 消防站建设\n1.新建消防站5座。\n2.改建消防站3座。"
BOX_1 = (1, "消防站建设", [("1", ("新建消防站5座。",)), ("2", ("改建消防站3座。",))])
CARS = [["车辆", "购置消防车12辆。"]]
BOX_2 = (2, "装备建设", [("车辆", ("购置消防车12辆。",))])


def document_of(*parts: Part) -> Document:
    out = DocumentBuilder()
    for part in ("云岭市消防规划", "一、主要任务", *parts, "加强统筹协调。"):
        if isinstance(part, str):
            out.paragraph(part)
        else:
            width = max(map(len, part))
            out.table(
                [
                    CellText(text, row, col, colspan=width if len(cells) == 1 else 1)
                    for row, cells in enumerate(part)
                    for col, text in enumerate(cells)
                ]
            )
    source = Source(name="t.docx", format="docx", sha256="0", bytes=1)
    return Document(source=source, text=out.text(), blocks=tuple(out.blocks))


CASES: dict[str, tuple[list[Part], list[object]]] = {
    "a frame around all": ([[[TEXT]]], [BOX_1]),
    "a title above a frame": (["专栏1 消防站建设", [[TEXT.partition("\n")[2]]]], [BOX_1]),
    "a title row": ([[["专栏2 装备建设"], *CARS]], [BOX_2]),
    "two frames": ([[[TEXT]], [["专栏2 装备建设\n车辆\n购置消防车12辆。"]]], [BOX_1, BOX_2]),
    "a frame, then one without a title": ([[[TEXT]], [["各地要抓好落实。"]]], [BOX_1]),
    "a title above a frame, then prose": (
        ["专栏1 消防站建设", [[TEXT.partition("\n")[2]]], "1.新增市政消火栓20个。"], [BOX_1],
    ),
    "two in one table": (
        [[["专栏2 装备建设"], *CARS, ["专栏3 队伍建设"], ["征召", "征召专职消防员100名。"]]],
        [BOX_2, (3, "队伍建设", [("征召", ("征召专职消防员100名。",))])],
    ),
    "the second one in a table whose title stands above": (
        ["专栏2 装备建设", [*CARS, ["专栏3 队伍建设"], ["征召", "征召专职消防员100名。"]]],
        [BOX_2, (3, "队伍建设", [("征召", ("征召专职消防员100名。",))])],
    ),
    "a row that speaks of a box": ([[["专栏2 装备建设"], *CARS, ["专栏1所列任务由市消防救援支队负责。"]]], [
        (2, "装备建设", [*BOX_2[2], ("", ("专栏1所列任务由市消防救援支队负责。",))])
    ]),
    "a frame without a title": ([[["1.新建消防站5座。\n2.改建消防站3座。"]]], []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_boxes(name: str) -> None:
    parts, expected = CASES[name]
    document = document_of(*parts)
    found = outline(document).boxes
    assert [(b.number, b.title, [(row.item, row.content) for row in b.rows]) for b in found] == expected
    ends = [(b.start, b.end) for b in found]
    assert ends == sorted(ends) and all(end <= start for (_, end), (start, _) in itertools.pairwise(ends))
    for box in found:
        assert box.title in document.text[box.start : box.end]


def test_the_lines_of_a_frame_are_read_one_by_one() -> None:
    plan = mine(document_of([["1.新建消防站5座。\n2.改建消防站3座。"]]))
    assert [(r.subject, r.quantity and r.quantity.value) for r in plan.commitments] == [("消防站", 5), ("消防站", 3)]
