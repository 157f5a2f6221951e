"""OFD files: glyphs by their places, templates, rotated pages, tables, files that must be refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from extract.errors import ReadError
from extract.model.document import Document
from extract.read.ofd import read
from tests.formats.ofd_writer import OfdSheet, ofd
from tests.read.shown import cells, source, texts

SENTENCE = "各区县要加强消防设施建设和队伍管理，做好防火巡查与应急演练，新增市政消火栓500个。"


def load(*sheets: OfdSheet, **more: object) -> Document:
    data = ofd(*sheets, **more)  # type: ignore[arg-type]
    return read(data, source(data, "ofd"))


def written(*lines: str) -> OfdSheet:
    """A page of lines of thirty ems, the first indented by two."""
    sheet = OfdSheet()
    for place, line in enumerate(lines):
        sheet.run(30 if place else 40, 40 + 9 * place, line)
    return sheet


def test_lines_become_paragraphs_in_the_order_of_places_not_of_the_file() -> None:
    first, second = (SENTENCE * 2)[:28], (SENTENCE * 2)[28:58]
    sheet = OfdSheet()
    sheet.run(30, 58, second)
    sheet.run(40, 49, first)
    sheet.run(40, 40, "一、主要任务")
    assert texts(load(sheet)) == ["一、主要任务", first + second]


def test_steps_between_characters() -> None:
    """`g 2 6` repeats; a step that is missing is none; figures are as wide as their step."""
    sheet = OfdSheet()
    sheet.objects.append(
        '<ofd:TextObject ID="1" Boundary="20 20 100 6" Font="1" Size="5"><ofd:TextCode X="0" Y="5" '
        'DeltaX="g 2 5.0 2.5 2.5 2.5 g 3 5">新增：500个消火栓</ofd:TextCode></ofd:TextObject>'
    )
    glyphs = texts(load(sheet, written("另一页的一行文字")))
    assert glyphs[0].startswith("新增：500个")


def test_a_space_is_a_space_and_an_em_of_room_is_one() -> None:
    sheet = OfdSheet()
    sheet.run(30, 40, "第一章 总体要求。")
    sheet.run(30, 60, "（一）建设Smart City")
    assert texts(load(sheet)) == ["第一章 总体要求。", "（一）建设Smart City"]


def test_the_matrix_of_an_object_scales_and_moves() -> None:
    big, sheet = 'CTM="2 0 0 2 0 0"', OfdSheet()
    sheet.run(30, 60, "云岭市消防规划", size=4, more=big)
    sheet.run(30, 90, "这是正文的第一行文字，写到这里为止。", size=4)
    assert texts(load(sheet)) == ["云岭市消防规划", "这是正文的第一行文字，写到这里为止。"]


@pytest.mark.parametrize("turn", ["0 1 -1 0 0 0", "-1 0 0 -1 0 0", "0 -1 1 0 0 0"])
def test_a_page_whose_text_is_turned(turn: str) -> None:
    """Two lines, each turned about its own corner: across the turned page they keep their order."""
    sheet = OfdSheet()
    corners = {"0 1 -1 0 0 0": [(120, 30), (100, 30)], "-1 0 0 -1 0 0": [(150, 200), (150, 220)]}
    for text, (x, y) in zip(
        ("一、首行文字。", "二、次行文字。"), corners.get(turn, [(100, 200), (120, 200)]), strict=True
    ):
        if turn == "-1 0 0 -1 0 0":
            y = 400 - y
        sheet.objects.append(
            f'<ofd:TextObject ID="1" Boundary="{x} {y} 50 50" CTM="{turn}" Font="1" Size="5">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="g 5 5">{text}</ofd:TextCode></ofd:TextObject>'
        )
    assert texts(load(sheet)) == ["一、首行文字。", "二、次行文字。"]


def test_a_watermark_at_a_slant_is_left_out() -> None:
    sheet = written(SENTENCE[:28], SENTENCE[28:])
    sheet.objects.append(
        '<ofd:TextObject ID="1" Boundary="60 60 90 90" CTM="0.7 0.7 -0.7 0.7 0 0" Font="1" Size="12">'
        '<ofd:TextCode X="0" Y="12" DeltaX="12 12 12">内部资料</ofd:TextCode></ofd:TextObject>'
    )
    assert texts(load(sheet)) == [SENTENCE]


def test_a_template_is_printed_under_its_pages_and_its_running_head_dropped() -> None:
    head = OfdSheet()
    head.run(30, 15, "云岭市人民政府公报", 4)
    pages = [written(f"{number}、{SENTENCE}"[:28]) for number in "一二三四"]
    for page in pages:
        page.template = 0
    assert all("公报" not in text for text in texts(load(*pages, templates=(head,))))
    assert texts(load(pages[0], templates=(head,)))[0] == "云岭市人民政府公报"


@pytest.mark.parametrize("bars", [False, True], ids=["strokes", "bars"])
def test_a_table_with_merged_cells(bars: bool) -> None:
    sheet = OfdSheet()
    xs, ys = [30.0, 60.0, 100.0, 140.0], [50.0, 60.0, 70.0, 80.0]
    rules = [(xs[0], y, xs[-1], y) for y in (ys[0], ys[2], ys[3])] + [(xs[1], ys[1], xs[3], ys[1])]
    rules += [(x, ys[0], x, ys[-1]) for x in (xs[0], xs[1], xs[3])] + [(xs[2], ys[1], xs[2], ys[3])]
    for x0, y0, x1, y1 in rules:
        if bars:
            across = f"{max(x1 - x0, 0.3)} 0 L {max(x1 - x0, 0.3)} {max(y1 - y0, 0.3)} L 0 {max(y1 - y0, 0.3)}"
            sheet.path(x0, y0, f"M 0 0 L {across} C", 'Stroke="false" Fill="true"')
        else:
            sheet.line(x0, y0, x1, y1)
    for x, y, text in [(32, 60, "区县"), (62, 57, "目标"), (62, 67, "2024年"), (102, 67, "2025年"), (32, 77, "云岭区"),
                       (62, 77, "5个"), (102, 77, "8个")]:  # fmt: skip
        sheet.run(x, y, text, 4)
    [block] = (document := load(sheet)).blocks
    assert cells(document, block) == [
        ("区县", 0, 0, 2, 1), ("目标", 0, 1, 1, 2), ("2024年", 1, 1, 1, 1), ("2025年", 1, 2, 1, 1),
        ("云岭区", 2, 0, 1, 1), ("5个", 2, 1, 1, 1), ("8个", 2, 2, 1, 1),
    ]  # fmt: skip


def test_shared_groups_nested_blocks_and_what_is_not_visible() -> None:
    sheet = OfdSheet()
    sheet.objects.append('<ofd:CompositeObject ID="5" Boundary="10 20 0 0" ResourceID="77"/>')
    sheet.objects.append("<ofd:PageBlock><ofd:PageBlock>")
    sheet.run(30, 60, "二、里层的文字。")
    sheet.objects.append("</ofd:PageBlock></ofd:PageBlock>")
    sheet.run(30, 80, "看不见的文字。", more='Visible="false"')
    group = OfdSheet()
    group.run(20, 20, "一、成组的文字。")
    extra = {
        "Doc_0/Document.xml": ofd_part(ofd(sheet), "Doc_0/Document.xml").replace(
            "</ofd:CommonData>", "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        ),
        "Doc_0/PublicRes.xml": '<Res><CompositeGraphicUnits><CompositeGraphicUnit ID="77"><Content xmlns:ofd="x">'
        f"{group.objects[0]}</Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>",
    }
    assert texts(load(sheet, extra=extra)) == ["一、成组的文字。", "二、里层的文字。"]


def test_two_documents_in_one_file() -> None:
    one = ofd(written("一、甲文一行。"))
    root = ofd_part(one, "OFD.xml")
    body = root[root.index("<ofd:DocBody>") : root.index("</ofd:OFD>")]
    extra = {"OFD.xml": root.replace(body, body + body)}
    assert texts(load(written("一、甲文一行。"), extra=extra)) == ["一、甲文一行。"] * 2


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"OFD.xml": "<OFD/>"}, "no text"),
        ({"OFD.xml": "<OFD"}, "OFD.xml is not well-formed"),
        ({"Doc_0/Document.xml": "<Document/>"}, "no text"),
        ({"Doc_0/Pages/Page_0/Content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "document type"),
        (
            {"Doc_0/Pages/Page_0/Content.xml": '<Page><Content><Layer><ImageObject ResourceID="9" Boundary="0 0 9 9"/>'
             "</Layer></Content></Page>"},
            "pictures|scans",
        ),
        (
            {"Doc_0/Pages/Page_0/Content.xml": '<Page><Content><Layer><TextObject Size="5" Boundary="0 0 9 9"><CGTransform>'
             "<Glyphs>3 4</Glyphs></CGTransform><TextCode> </TextCode></TextObject></Layer></Content></Page>"},
            "fonts",
        ),
        ({"OFD.xml": "<OFD><DocBody><DocRoot>Nowhere.xml</DocRoot></DocBody></OFD>"}, "no part Nowhere.xml"),
    ],
    ids=["no documents", "cut", "no pages", "entities", "scan", "glyph numbers", "no document"],
)  # fmt: skip
def test_what_is_refused(extra: dict[str, str], reason: str) -> None:
    data = ofd(written("一行"), extra=extra)
    with pytest.raises(ReadError, match=reason):
        if not read(data, source(data, "ofd")).blocks:
            raise ReadError("t.ofd", "no text")


def test_numbers_that_are_none_do_no_harm() -> None:
    sheet = written(SENTENCE[:28])
    sheet.objects.append(
        '<ofd:TextObject Boundary="a b" CTM="1 2" Size="x"><ofd:TextCode X="nan" Y="1e999">坏</ofd:TextCode></ofd:TextObject>'
    )
    sheet.objects.append(
        '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 L . - Z 3 C 1 B 2 A</ofd:AbbreviatedData></ofd:PathObject>'
    )
    assert SENTENCE[:28] in texts(load(sheet))


def ofd_part(data: bytes, name: str) -> str:
    """A part of a file, without its declaration."""
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode().split("\n", 1)[1]
