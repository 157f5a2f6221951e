"""Word files: structure, numbering, revisions, boxes, and files that must be refused."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from extract.errors import ReadError
from extract.model.document import Document
from extract.read.docx import read
from extract.read.docx_numerals import numeral
from extract.read.registry import read_bytes
from tests.read.shown import cells, source, texts

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = ("styles", "numbering", "footnotes", "endnotes")


def package(body: str, **parts: str) -> bytes:
    """A Word file with the given body and the inner XML of further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="r" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        links = "".join(f'<Relationship Id="{k}" Type="{REL}/{k}" Target="{k}.xml"/>' for k in KINDS if k in parts)
        lost = f'<Relationship Id="x" Type="{REL}/image" Target="NULL"/>'
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}{lost}</Relationships>")
        for kind, inner in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {NS}>{inner}</w:{kind}>")
    return out.getvalue()


def load(body: str, **parts: str) -> Document:
    data = package(body, **parts)
    return read(data, source(data, "docx"))


def p(text: str = "", props: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def tc(inner: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inner}</w:tc>"


def tr(*inner: str, props: str = "") -> str:
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(inner)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def lvl(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def num(depth: int, num_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num_id}"/></w:numPr>'


CHAPTERS = (
    '<w:abstractNum w:abstractNumId="0">'
    + lvl(0, "chineseCountingThousand", "第%1章")
    + lvl(1, "chineseCounting", "（%2）", '<w:suff w:val="nothing"/>')
    + lvl(2, "decimal", "%1.%3", "<w:isLgl/>")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def test_paragraphs_and_tables_stand_in_document_order() -> None:
    document = load(p("开头") + tbl(tr(tc(p("甲")), tc(p("乙")))) + p("结尾"))
    assert [b.kind for b in document.blocks] == ["paragraph", "table", "paragraph"]
    assert document.text == "开头\n甲\t乙\n结尾\n"


def test_merged_cells_stand_once_with_their_spans() -> None:
    merged = tbl(
        tr(
            tc(p("序号"), '<w:vMerge w:val="restart"/>'),
            tc(p("规模"), '<w:gridSpan w:val="2"/>'),
            props="<w:tblHeader/>",
        ),
        tr(tc(p(), "<w:vMerge/>"), tc(p("2024年")), tc(p("2025年"))),
        tr(tc(p("1")), tc(p("3座")), tc(p("5座"))),
    )
    document = load(merged)
    assert cells(document, document.blocks[0]) == [
        ("序号", 0, 0, 2, 1), ("规模", 0, 1, 1, 2),
        ("2024年", 1, 1, 1, 1), ("2025年", 1, 2, 1, 1),
        ("1", 2, 0, 1, 1), ("3座", 2, 1, 1, 1), ("5座", 2, 2, 1, 1),
    ]  # fmt: skip
    table = document.blocks[0].table
    assert table is not None and [c.header for c in table.cells][:3] == [True, True, False]


def test_a_row_that_starts_late_and_a_horizontal_merge_of_old_files() -> None:
    document = load(
        tbl(
            tr(tc(p("甲"), '<w:hMerge w:val="restart"/>'), tc(p(), '<w:hMerge w:val="continue"/>'), tc(p("乙"))),
            tr(tc(p("丙")), props='<w:gridBefore w:val="2"/>'),
        )
    )
    assert cells(document, document.blocks[0]) == [("甲", 0, 0, 1, 2), ("乙", 0, 2, 1, 1), ("丙", 1, 2, 1, 1)]


def test_one_cell_table_stays_a_table_and_one_around_a_table_becomes_a_frame() -> None:
    document = load(
        tbl(tr(tc(p("专栏1 车辆") + p("新购3辆。"))))
        + tbl(tr(tc(p("专栏2 指标") + tbl(tr(tc(p("甲")), tc(p("1")))) + p("注：年末数"))))
    )
    assert [(b.kind, b.framed) for b in document.blocks] == [
        ("table", False), ("paragraph", True), ("table", False), ("paragraph", True)
    ]  # fmt: skip
    assert texts(document)[0] == "专栏1 车辆\n新购3辆。"


def test_a_table_around_the_whole_text_only_places_it() -> None:
    page = tbl(
        tr(tc(p("栏目")), tc("".join(p(f"第{n}段文字。") for n in range(30)) + tbl(tr(tc(p("甲")), tc(p("1"))))))
    )
    document = load(page)
    assert [b.kind for b in document.blocks] == ["paragraph"] * 31 + ["table"]


def test_a_table_inside_a_cell_becomes_lines_of_that_cell() -> None:
    inner = tbl(tr(tc(p("泵")), tc(p("2台"))), tr(tc(p("梯")), tc(p("1架"))))
    document = load(tbl(tr(tc(p("装备")), tc(inner + p("小计3")))))
    assert cells(document, document.blocks[0])[1][0] == "泵\t2台\n梯\t1架\n小计3"


def test_numbering_counts_restarts_and_is_written_before_the_text() -> None:
    body = (
        p("总则", num(0)) + p("目的", num(1)) + p("原则", num(1)) + p("站点", num(2)) + p("5G覆盖", num(2))
        + p("任务", num(0)) + p("水源", num(1)) + p("另一份", num(0, 2)) + p("续", num(0, 2))
    )  # fmt: skip
    assert texts(load(body, numbering=CHAPTERS)) == [
        "第一章 总则", "（一）目的", "（二）原则", "1.1 站点", "1.2 5G覆盖",
        "第二章 任务", "（一）水源", "第一章 另一份", "第二章 续",
    ]  # fmt: skip


def test_numbering_through_a_style_finds_its_level_and_gives_the_outline_level() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="3">'
        + lvl(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
        + lvl(1, "decimalEnclosedCircle", "%2", '<w:pStyle w:val="H2"/>')
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        for n in (1, 2)
    )
    body = p("目标", '<w:pStyle w:val="H1"/>') + p("路径", '<w:pStyle w:val="H2"/>') + p("正文")
    document = load(body, numbering=numbering, styles=styles)
    assert texts(document) == ["一、目标", "①路径", "正文"]
    assert [b.level for b in document.blocks] == [1, 2, None]


def test_numbering_can_be_switched_off_and_unknown_lists_draw_nothing() -> None:
    assert texts(load(p("甲", num(0, 0)) + p("乙", num(0, 99)), numbering=CHAPTERS)) == ["甲", "乙"]


def test_a_number_never_grows_together_with_the_figure_after_it() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + lvl(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )  # fmt: skip
    assert texts(load(p("5G基站300个", num(0)) + p("基站", num(0)), numbering=numbering)) == [
        "1. 5G基站300个",
        "2.基站",
    ]


@pytest.mark.parametrize(
    ("count", "form", "drawn"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "japaneseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"), (110, "chineseCountingThousand", "一百一十"),
        (1005, "chineseCountingThousand", "一千零五"), (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"), (2, "ideographZodiac", "丑"), (10, "ideographDigital", "一〇"),
        (21, "decimalEnclosedCircle", "㉑"), (3, "decimalEnclosedParen", "⑶"), (28, "upperLetter", "BB"),
        (4, "lowerRoman", "iv"), (7, "decimalZero", "07"), (12, "decimalFullWidth", "１２"), (5, "none", ""),
        (5, "hebrew1", "5"),
    ],
)  # fmt: skip
def test_numerals(count: int, form: str, drawn: str) -> None:
    assert numeral(count, form) == drawn


def test_revisions_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>建成</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>座</w:t></w:r></w:moveTo></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>" + p("后半句。")
        + tbl(tr(tc(p("留"))), tr(tc(p("删")), props="<w:del/>"))
    )  # fmt: skip
    assert texts(load(body)) == ["建成5座", "前半句，后半句。", "留"]


def test_text_boxes_are_read_once_after_their_anchor() -> None:
    shape = f"<w:txbxContent>{p('框内文字')}{tbl(tr(tc(p('甲')), tc(p('乙'))))}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>锚段</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{shape}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{shape}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>继续</w:t></w:r></w:p>" + p("下段")
    )
    document = load(body)
    assert texts(document) == ["锚段继续", "框内文字", "甲\t乙", "下段"]
    assert [b.framed for b in document.blocks] == [False, True, False, False]


def test_bordered_paragraphs_are_framed_a_mere_underline_is_not() -> None:
    sides = "".join(f'<w:{s} w:val="single"/>' for s in ("top", "left", "bottom", "right"))
    document = load(p("框", f"<w:pBdr>{sides}</w:pBdr>") + p("线", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>'))
    assert [b.framed for b in document.blocks] == [True, False]


def test_wrappers_are_looked_through_and_prompts_are_not_text() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击输入</w:t></w:r></w:sdtContent></w:sdt>"
    inline = control.format("<w:r><w:t>8个</w:t></w:r>")
    link = "<w:hyperlink><w:r><w:t>见网页</w:t></w:r></w:hyperlink>"
    body = (
        control.format(p("块")) + f"<w:p><w:r><w:t>新增</w:t></w:r>{inline}{link}{prompt}</w:p>"
        + tbl(control.format(tr(control.format(tc(control.format(p("格")))))))
    )  # fmt: skip
    assert texts(load(body)) == ["块", "新增8个见网页", "格"]


def test_special_characters() -> None:
    body = (
        '<w:p><w:r><w:t>合格率</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>98%</w:t><w:br/><w:t>一次</w:t>'
        "<w:tab/><w:t>两</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>三\u200b年\u00a0内</w:t></w:r>"
        '<w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>8</w:t></w:r></w:p>'
    )
    assert texts(load(body)) == ["合格率≥98%\n一次\t两-三年 内10⁸"]


def test_a_soft_break_before_an_indent_begins_a_paragraph() -> None:
    body = "<w:p><w:r><w:t>1．车辆。</w:t><w:br/><w:t>　　2．水源。</w:t><w:br/><w:t>（续行）</w:t></w:r></w:p>"
    assert texts(load(body)) == ["1．车辆。", "2．水源。\n（续行）"]


def test_hidden_text_is_left_out() -> None:
    styles = '<w:style w:type="character" w:styleId="X"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p("暗", run="<w:vanish/>") + p("明", run='<w:vanish w:val="0"/>') + p("暗", run='<w:rStyle w:val="X"/>')
    assert texts(load(body, styles=styles)) == ["明"]


def test_notes_come_last_and_leave_the_sentence_whole() -> None:
    body = '<w:p><w:r><w:t>达到98</w:t><w:footnoteReference w:id="2"/><w:t>个。</w:t></w:r></w:p>' + p("末段")
    notes = f'<w:footnote w:type="separator" w:id="0">{p("——")}</w:footnote><w:footnote w:id="2">{p("不含在建。")}</w:footnote>'
    assert texts(load(body, footnotes=notes)) == ["达到98个。", "末段", "[1] 不含在建。"]


def field(mark: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>'


def test_tables_of_contents_are_left_out() -> None:
    by_field = (
        p("目　录") + f"<w:p>{field('begin')}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{field('separate')}"
        "<w:r><w:t>一、总则\t1</w:t></w:r></w:p>"
        + p("二、任务\t2")
        + f"<w:p>{field('end')}<w:r><w:t>正文</w:t></w:r></w:p>"
    )
    styles = '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    by_style = p("目录") + p("三、保障 3", '<w:pStyle w:val="11"/>') + p("三、保障")
    by_hand = p("目录") + p("四、附则……4") + p("五、表\t5") + p("四、附则")
    assert texts(load(by_field)) == ["正文"]
    assert texts(load(by_style, styles=styles)) == ["三、保障"]
    assert texts(load(by_hand)) == ["四、附则"]
    assert texts(load(p("目录") + p("本目录所列项目。"))) == ["目录", "本目录所列项目。"]


def test_a_field_keeps_its_result_and_one_without_end_swallows_nothing() -> None:
    ref = f"<w:p>{field('begin')}<w:r><w:instrText>REF x</w:instrText></w:r>{field('separate')}<w:r><w:t>表1</w:t></w:r>{field('end')}</w:p>"
    broken = f"<w:p>{field('begin')}<w:r><w:instrText> TOC </w:instrText></w:r>{field('separate')}</w:p>" + p("正文")
    circled = f"<w:p>{field('begin')}<w:r><w:instrText>EQ \\o\\ac(○,3)</w:instrText></w:r>{field('end')}<w:r><w:t>其他</w:t></w:r></w:p>"
    assert texts(load(ref + broken + circled)) == ["表1", "正文", "③其他"]


def test_equations_keep_their_fractions() -> None:
    body = "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    assert texts(load(body)) == ["1/3"]


def test_strict_word_files_read_alike() -> None:
    data = package(p("严格格式"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            plain = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            new.writestr(name, old.read(name).replace(plain, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert read_bytes(out.getvalue(), "t.docx").text == "严格格式\n"


def test_python_docx_files_and_offsets() -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading("一、总体目标", level=1)
    made.add_paragraph("到2027年新增微型消防站20个。")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(1, 1).text = "20个"
    stream = io.BytesIO()
    made.save(stream)
    document = read_bytes(stream.getvalue(), "made.docx")
    assert [b.level for b in document.blocks] == [1, None, None]
    assert cells(document, document.blocks[2]) == [("合并", 0, 0, 2, 1), ("", 0, 1, 1, 1), ("20个", 1, 1, 1, 1)]


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(data, source(data, "docx"))
    assert "\n" not in str(caught.value)
    return caught.value.reason


def repacked(document_xml: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", document_xml)
    return out.getvalue()


def test_hostile_and_damaged_files_are_refused_with_a_reason() -> None:
    whole = package(p("正文" * 500))
    bomb = b'<!DOCTYPE a [<!ENTITY x "' + b"ha" * 99 + b'"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    outside = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    assert "cut off" in refused(whole[: len(whole) // 2])
    assert "document type" in refused(repacked(bomb)) and "document type" in refused(repacked(outside))
    assert "well-formed" in refused(repacked(b"<w:document><w:body>"))
    assert "no text part" in refused(repacked(b"<a/>"))
    assert "tightly" in refused(repacked(b"<a>" + b" " * 3_000_000 + b"</a>"))
    assert "encrypted" in refused(b"\xd0\xcf\x11\xe0" + os.urandom(64))
    deep = f"<w:document {NS}><w:body>" + "<w:sdt><w:sdtContent>" * 50_000
    assert "well-formed" in refused(repacked(deep.encode(), zipfile.ZIP_STORED))


def test_an_encrypted_file_is_named_as_such() -> None:
    with pytest.raises(ReadError, match="encrypted"):
        read_bytes(b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "t.docx")


def test_too_many_members_and_damaged_members_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place in range(10_001):
            archive.writestr(f"word/{place}.xml", b"")
    assert "members" in refused(out.getvalue())
    whole = bytearray(repacked(f"<w:document {NS}><w:body>{p('甲乙丙丁')}</w:body></w:document>".encode()))
    whole[60:80] = b"\xff" * 20
    assert "damaged" in refused(bytes(whole))


def test_tables_nested_as_deep_as_the_parser_allows() -> None:
    inner = p("底")
    for _ in range(60):
        inner = tbl(tr(tc(p("层")), tc(inner)))
    assert "底" in load(inner).text


CUT = "加强消防设施建设和队伍管理，做好防火巡查与应急演练，提高救援能力，完善保"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (p(CUT), p("障机制。"), True),
        (p(CUT + "障（牵头部"), p("门：市消防局、市财政局）"), True),
        (p(CUT), p("　　障机制。"), False),
        (p(CUT), p("障机制。", '<w:ind w:firstLine="640"/>'), False),
        (p(CUT), p("障机制。", '<w:outlineLvl w:val="1"/>'), False),
        (p(CUT), p("（一）障机制。"), False),
        (p(CUT), p("云岭市人民政府"), False),
        (p(CUT), tbl(tr(tc(p("甲，乙。")))) + p("障机制。"), False),
        (p(CUT + "障机制。"), p("明确职责，落实责任。"), False),
        (p("加快补齐短板，提升保障"), p("障机制。"), False),
    ],
)
def test_a_sentence_that_a_converter_cut_into_two_paragraphs_is_whole(first: str, second: str, joined: bool) -> None:
    document = load(first + second)
    assert (len(document.blocks) == 1) is joined
    assert all(document.text[b.start : b.end] for b in document.blocks)


def test_markup_of_a_text_that_was_poured_into_word_is_left_out() -> None:
    document = load(p("## 一、目标") + p("**发布日期**：2021年") + p("张**、李**获奖。"))
    assert texts(document) == ["一、目标", "发布日期：2021年", "张**、李**获奖。"]
    assert document.blocks[0].level == 2


def mrun(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("equation", "written"),
    [
        (f"<m:sSup><m:e>{mrun('10')}</m:e><m:sup>{mrun('8')}</m:sup></m:sSup>", "10⁸"),
        (f"<m:sSup><m:e>{mrun('a')}</m:e><m:sup>{mrun('n')}</m:sup></m:sSup>", "a^n"),
        (f"<m:sSub><m:e>{mrun('CO')}</m:e><m:sub>{mrun('2')}</m:sub></m:sSub>", "CO2"),
        (f"<m:rad><m:e>{mrun('a+b')}</m:e></m:rad>", "√(a+b)"),
        (f"<m:d><m:e>{mrun('a')}</m:e></m:d>{mrun('=1')}", "(a)=1"),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e>{mrun("x")}</m:e></m:nary>', "∑x"),
        (f"<m:f><m:num>{mrun('a+b')}</m:num><m:den>{mrun('2')}</m:den></m:f>", "(a+b)/2"),
    ],
)
def test_equations_read_as_one_line(equation: str, written: str) -> None:
    assert texts(load(f"<w:p><m:oMath>{equation}</m:oMath></w:p>")) == [written]


def with_parts(body: str, *parts: tuple[str, str, str]) -> Document:
    """A Word file with further parts (name, kind of relation, content), whose ids are their places."""
    data, out = package(body), io.BytesIO()
    links = "".join(
        f'<Relationship Id="p{place}" Type="{REL}/{kind}" Target="{name}"/>'
        for place, (name, kind, _) in enumerate(parts)
    )
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", f"{links}</Relationships>".encode())
            new.writestr(name, content)
        for name, _, content_of in parts:
            new.writestr(f"word/{name}", content_of)
    return read(out.getvalue(), source(out.getvalue(), "docx"))


R_NS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def test_a_page_that_was_put_in_whole_stands_in_its_place() -> None:
    page = "<html><body><p>第一段，建站三座。</p><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    body = p("前") + f'<w:altChunk {R_NS} r:id="p0"/><w:altChunk {R_NS} r:id="nowhere"/>' + p("后")
    document = with_parts(body, ("a.html", "aFChunk", page))
    assert texts(document) == ["前", "第一段，建站三座。", "甲\t乙", "后"]


def test_the_boxes_of_a_diagram_are_framed_paragraphs() -> None:
    names = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    points = "".join(f"<dgm:pt><dgm:t><a:p><a:r><a:t>{t}</a:t></a:r></a:p></dgm:t></dgm:pt>" for t in ("受理", "审核"))
    body = (
        p("流程：") + f'<w:p><w:r><w:drawing><dgm:relIds {names} {R_NS} r:dm="p0"/></w:drawing></w:r></w:p>' + p("后")
    )
    document = with_parts(body, ("d.xml", "diagramData", f"<dgm:dataModel {names}>{points}</dgm:dataModel>"))
    assert [(text, block.framed) for text, block in zip(texts(document), document.blocks, strict=True)] == [
        ("流程：", False), ("受理", True), ("审核", True), ("后", False)
    ]  # fmt: skip


def test_a_large_first_letter_belongs_to_its_paragraph() -> None:
    assert texts(load(p("各", '<w:framePr w:dropCap="drop"/>') + p("区县要加强建设。"))) == ["各区县要加强建设。"]


def test_styles_give_what_a_paragraph_does_not_say() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 2"/><w:basedOn w:val="N"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="c"/><w:basedOn w:val="D"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="D"><w:name w:val="d"/><w:basedOn w:val="C"/></w:style>'
    )
    body = "".join(p(name, f'<w:pStyle w:val="{name}"/>') for name in "ABCDX")
    assert [block.level for block in load(body, styles=styles).blocks] == [2, None, None, None, None]
