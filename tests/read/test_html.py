"""Web pages: the text without the page around it, tables, metadata, encodings, hostile pages."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.model.document import Document
from extract.read.html import read
from extract.read.html_decode import is_html
from extract.read.registry import read_bytes
from tests.read.shown import cells, source, texts

LONG = "到2027年，全市新建小型消防站12座，微型消防站覆盖所有社区；各区县按照辖区灭火救援需要，配齐人员和器材。"


def load(page: str | bytes) -> Document:
    data = page if isinstance(page, bytes) else page.encode()
    return read(data, source(data, "html"))


PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>云岭市人民政府</title>
<meta name="ArticleTitle" content="云岭市消防规划"><meta name="PubDate" content="2023-04-05 10:00:00">
<style>p{{}}</style><script>var a = "<p>脚本</p>";</script></head><body>
<div class="topNav"><ul><li><a href="/">首页</a></li><li><a href="/a">要闻动态</a></li><li><a href="/b">政务公开</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/b">政务公开</a></div>
<h1>云岭市“十四五”消防规划</h1>
<div id="zoom"><p>　　{LONG}</p><h2>一、总体要求</h2><p style="display:none">隐藏</p><p>　　{LONG}</p><!-- 注释 -->
<div class="bdsharebuttonbox">分享到：<a>微信</a><a>微博</a></div>
<p>附件：</p><ul><li><a href="/x/1.docx">任务分工表</a></li><li><a href="2.xls">清单</a></li><li><a href="3.pdf">图</a></li></ul>
</div>
<div class="pager">上一篇：<a href="1">别的文件</a></div><div>责任编辑：张某</div>
<div id="footer">主办：云岭市人民政府办公室，电话见首页。</div></body></html>"""


def test_a_page_gives_its_text_and_nothing_around_it() -> None:
    document = load(PAGE)
    assert texts(document) == [
        "云岭市“十四五”消防规划", LONG, "一、总体要求", LONG, "附件：", "任务分工表", "清单", "图",
    ]  # fmt: skip
    assert [b.level for b in document.blocks][:4] == [1, None, 2, None]
    assert (document.metadata.title, document.metadata.issued) == ("云岭市消防规划", "2023-04-05")


def test_unknown_containers_are_found_by_their_text() -> None:
    page = PAGE.replace('id="zoom"', 'class="k7"')
    assert texts(load(page))[:4] == ["云岭市“十四五”消防规划", LONG, "一、总体要求", LONG]
    assert not re.search("首页|责任编辑|主办|分享|上一篇", load(page).text)


OLD = f"""<html><head><title>东岭县</title></head><body><font><center><table width=1000>
<tr><td colspan=2><a href=1>首页</a>|<a href=2>政务</a>|<a href=3>公开</a></td></tr><tr><td><ul><li><a href=1>机构</a></li>
<li><a href=1>政策</a></li><li><a href=1>规划</a></li></ul></td><td><div class=title>东岭县消防计划</div>
<div>发布时间：2022-03-01 来源：县政府办 浏览次数：<span>12</span> 字体：[大 中 小]</div><font size=3>　　各乡镇：<br>　　{LONG}<br>
　　一、目标<br>　　（一）建站。{LONG}<br><br><table border=1><tr><td>任务</td><td>单位</td></tr><tr><td>建站</td><td>住建局</td></tr>
</table><br>　　{LONG}</font></td></tr><tr><td colspan=2>版权所有：东岭县　技术支持：某公司<br>某ICP备05001234号</td></tr>
</table></center></font></body></html>"""


def test_an_old_page_of_layout_tables_and_breaks() -> None:
    assert texts(load(OLD.encode("gbk"))) == [
        "东岭县消防计划", "各乡镇：", LONG, "一、目标", f"（一）建站。{LONG}", "任务\t单位\n建站\t住建局", LONG,
    ]  # fmt: skip


def test_a_text_spread_over_several_elements_is_not_cut() -> None:
    parts = "".join(f'<div class="k{n}"><p>{n}{LONG}</p><p>{LONG}</p></div>' for n in range(4))
    assert len(texts(load(f"<body><div>{parts}</div></body>"))) == 8
    twice = "".join(f'<div class="TRS_Editor"><p>{n}{LONG}</p></div>' for n in range(2))
    assert len(texts(load(f"<body><div>{twice}</div></body>"))) == 2


METADATA = """<table><tr><td><b>索 引 号：</b></td><td>Y-1</td><td><b>发文机关：</b></td><td>云岭市人民政府</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">关于印发规划的通知</td></tr><tr><td>发文字号：</td><td>云政发〔2023〕6号</td>
<td>成文日期：</td><td>2023年3月9日</td></tr><tr><td>主 题 词：</td><td></td><td>发布日期：</td><td>2023-03-12</td></tr></table>"""


@pytest.mark.parametrize(
    "table",
    [
        METADATA,
        """<ul><li><b>索引号：</b>Y-1</li><li>发文机关：云岭市人民政府</li><li><i>标题</i>：<i>关于印发规划的通知</i></li>
        <li>文号：云政发〔2023〕6号</li><li>成文日期：2023-03-09</li></ul>""",
    ],
)
def test_the_metadata_table_goes_into_the_metadata(table: str) -> None:
    document = load(f"<body><div class='article'>{table}<p>{LONG}</p><p>{LONG}</p></div></body>")
    assert texts(document) == [LONG, LONG]
    about = document.metadata
    assert (about.title, about.doc_no) == ("关于印发规划的通知", "云政发〔2023〕6号")
    assert (about.issuer, about.issued) == ("云岭市人民政府", "2023-03-09")


def test_words_that_look_like_labels_are_no_metadata_table() -> None:
    page = f"<p>{LONG}</p><table><tr><td>名称</td><td>文号</td></tr><tr><td>甲</td><td>1</td></tr></table><p>{LONG}</p>"
    assert [b.kind for b in load(page).blocks] == ["paragraph", "table", "paragraph"]


def test_spans_and_header_cells() -> None:
    page = (
        f"<div><p>{LONG}</p><table><caption>表1</caption><thead><tr><th rowspan=2>项目</th><th colspan=2>年度</th></tr>"
        "<tr><th>2024</th><th>2025</th></tr></thead><tbody><tr><td>站点<br>座</td><td>3</td><td><p>5</p><p>新增</p></td></tr>"
        f"</tbody></table><p>{LONG}</p></div>"
    )
    document = load(page)
    assert texts(document)[1] == "表1"
    assert cells(document, document.blocks[2]) == [
        ("项目", 0, 0, 2, 1), ("年度", 0, 1, 1, 2), ("2024", 1, 1, 1, 1), ("2025", 1, 2, 1, 1),
        ("站点\n座", 2, 0, 1, 1), ("3", 2, 1, 1, 1), ("5\n新增", 2, 2, 1, 1),
    ]  # fmt: skip
    table = document.blocks[2].table
    assert table is not None and [c.header for c in table.cells] == [True] * 4 + [False] * 3


def test_layout_tables_are_read_as_paragraphs() -> None:
    inner = f"<table><tr><td>项目</td><td>数量</td></tr><tr><td>{LONG}</td><td>2</td></tr></table>"
    page = (
        f"<table width=900><tr><td><table><tr><td><p>{LONG}</p><p>一、目标</p>{inner}<p>{LONG}</p></td></tr></table></td>"
        "<td><iframe src=x></iframe></td></tr></table>"
    )
    document = load(page)
    assert [b.kind for b in document.blocks] == ["paragraph", "paragraph", "table", "paragraph"]


def test_a_box_stays_a_table_and_a_bordered_cell_is_framed() -> None:
    page = (
        f"<div><p>{LONG}</p><table border=1><tr><td><p>专栏1 重点工程</p><p>建站3座。</p></td></tr></table>"
        f"<table border=1><tr><td><p>说明</p></td></tr></table><p>{LONG}</p><p>{LONG}</p></div>"
    )
    document = load(page)
    assert [(b.kind, b.framed) for b in document.blocks][1:3] == [("table", False), ("paragraph", True)]
    assert texts(document)[1] == "专栏1 重点工程\n建站3座。"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("甲<br><br>乙", ["甲", "乙"]),
        ("甲，<br>　　乙", ["甲，", "乙"]),
        ("甲，<br>&nbsp;&nbsp;&nbsp;&nbsp;乙", ["甲，", "乙"]),
        ("甲。<br>乙", ["甲。", "乙"]),
        ("总则<br>（一）目的", ["总则", "（一）目的"]),
        ("关于印发规划<br>的通知", ["关于印发规划\n的通知"]),
        ("建设\n  消防站 3\n  座，see\nalso", ["建设消防站 3 座，see also"]),
        ("数量为10<sup>8</sup>个", ["数量为10⁸个"]),
        ("零\u200b宽", ["零宽"]),
        ("<ol start=3><li>甲</li><li>乙</li></ol>", ["3. 甲", "4. 乙"]),
        ("<pre>甲\n\n乙</pre>", ["甲", "乙"]),
    ],
)
def test_breaks_and_spaces(inner: str, expected: list[str]) -> None:
    assert texts(load(f"<div>{inner}</div>")) == expected


@pytest.mark.parametrize(
    "data",
    [
        f"<meta charset=gb2312><p>镕{LONG}".encode("gb18030"),
        f"<meta charset=gb2312><p>镕{LONG}".encode(),
        f"<p>镕{LONG}".encode("gb18030"),
        f"\ufeff<p>镕{LONG}".encode(),
        f"\ufeff<html><p>镕{LONG}".encode("utf-16-le"),
        f"<meta http-equiv=Content-Type content='text/html; charset=big5'><p>鎔{LONG[:3]}".encode(),
    ],
)
def test_encodings(data: bytes) -> None:
    assert is_html(data)
    assert read_bytes(data, "t.html").text[0] in "镕鎔"


def test_a_page_with_damaged_bytes_is_still_read() -> None:
    data = f"<p>{LONG}</p>".encode() * 20 + b"<p>\xff\xfe\xfa</p>"
    assert load(data).text.startswith(LONG)


@pytest.mark.parametrize("text", ["<关于印发规划的通知>", "〈规划〉", "a < b", "<<规划>>", "<p"])
def test_plain_text_is_no_page(text: str) -> None:
    assert not is_html(text.encode())


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + LONG,
        "<div>" * 100_000 + LONG + "</div>" * 100_000,
        "<b><i a=1>" * 50_000 + LONG,
        "<table><tr><td>" * 20_000 + LONG,
        "<ul><li>" * 50_000 + LONG,
        "<a '" * 200_000 + f">{LONG}",
        f"<p>{LONG}" + "<table><tr><td rowspan=99999 colspan=99999>x" * 300,
        f"<p>{LONG}<table>" + "<tr><td rowspan=60000 colspan=1000>x" * 3000,
        "<!--" * 100_000 + LONG,
        "<p>" * 200_000 + LONG,
        "",
    ],
    ids=range(11),
)
def test_hostile_pages_take_bounded_time(page: str) -> None:
    started = time.process_time()
    document = load(page)
    assert time.process_time() - started < 20
    assert all(document.text[a:z] for b in document.blocks for a, z in b.pieces)


def test_text_below_the_depth_limit_is_kept() -> None:
    page = "<div>" * 2000 + LONG + "</div>" * 2000 + f"<p>{LONG}</p>"
    assert texts(load(page)) == [LONG, LONG]


PAGES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("pages.yaml").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_pages_as_sites_save_them(page: dict[str, Any]) -> None:
    document = load(page["page"].replace("{L}", LONG).encode(page.get("encoding", "utf-8")))
    assert [text.replace(LONG, "{L}") for text in texts(document)] == page["texts"]
    assert {field: value for field, value in dict(document.metadata).items() if value} == page.get("metadata", {})
