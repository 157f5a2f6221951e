"""Scans: pages and pictures read by the real engine, and what is done where its readings differ."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from extract.errors import ReadError
from extract.model.document import Document
from extract.pipeline import mine
from extract.read import image, ocr, pdf, pdf_scans, scans
from extract.read.ocr import OcrLine, doubts_of
from extract.read.registry import read_bytes
from tests.conftest import ROOT
from tests.formats.conversions import scanned
from tests.read.drawn import as_bytes, needs_font, needs_ocr, written
from tests.read.shown import cells, source, texts

SPECIMEN = ROOT / "corpus" / "hengzhu_yingshang_2025.pdf"


@pytest.fixture(scope="module")
def scan() -> Document:
    """The last page of a specimen, with half of its table, as a scan."""
    last = len(pypdfium2.PdfDocument(SPECIMEN)) - 1
    data = scanned(SPECIMEN.read_bytes(), range(last, last + 1), 150)
    return read_bytes(data, "scan.pdf")


@needs_ocr
def test_a_scan_has_the_table_of_the_page_that_was_printed(scan: Document) -> None:
    last = len(pypdfium2.PdfDocument(SPECIMEN)) - 1
    one = pypdfium2.PdfDocument.new()
    one.import_pages(pypdfium2.PdfDocument(SPECIMEN), [last])
    out = io.BytesIO()
    one.save(out)
    printed = pdf.read(out.getvalue(), source(out.getvalue(), "pdf"))
    assert [block.kind for block in scan.blocks] == [block.kind for block in printed.blocks]
    [ours], [theirs] = ([b for b in d.blocks if b.kind == "table"] for d in (scan, printed))
    assert [c[1:] for c in cells(scan, ours)] == [c[1:] for c in cells(printed, theirs)]
    same = [a[0] == b[0] for a, b in zip(cells(scan, ours), cells(printed, theirs), strict=True)]
    assert sum(same) >= 0.97 * len(same)
    assert scan.source.format == "pdf" and scan.source.pages == 1


@needs_ocr
def test_what_was_read_by_ocr_is_told_on_the_plan(scan: Document) -> None:
    plan = mine(scan)
    assert plan.findings[0].code == scans.READ and plan.findings[0].figures == {"pages": "1"}
    assert all(f.severity != "error" for f in plan.findings)


@needs_ocr
@needs_font
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_picture_of_a_page_is_read_however_it_was_laid_on_the_scanner(turn: int) -> None:
    lines = ["到2025年，新增市政消火栓371个，完好率达到98%；", "建成消防站12座，配备消防车46辆。"]
    page = written(*lines).rotate(turn, expand=True)
    data = as_bytes(page)
    document = image.read(data, source(data, "png"))
    assert "".join("".join(texts(document)).split()).replace(",", "，").replace(";", "；") == "".join(lines)


@needs_ocr
@needs_font
def test_a_page_fed_at_an_angle() -> None:
    lines = [
        "一、加强消防队伍建设，配备车辆46辆。",
        "二、新增市政消火栓371个，全部完好。",
        "三、建成消防站12座，全部投入执勤。",
    ]
    page = written(*lines).rotate(1.5, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    data = as_bytes(page)
    assert texts(image.read(data, source(data, "png"))) == lines


@needs_ocr
@needs_font
def test_only_the_pages_without_text_are_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    both = pypdfium2.PdfDocument(SPECIMEN)
    page = as_bytes(written("附件二：新增市政消火栓371个。"), "PDF")
    both.import_pages(pypdfium2.PdfDocument(page))
    out = io.BytesIO()
    both.save(out)
    scanned_pages: list[int] = []
    real = ocr.scan
    monkeypatch.setattr(ocr, "scan", lambda render: (scanned_pages.append(1), real(render))[1])
    document = read_bytes(out.getvalue(), "both.pdf")
    assert len(scanned_pages) == 1
    assert "371个" in document.text and "衡渚市" in document.text
    assert document.warnings[0].figures == {"pages": str(len(both))}


def test_without_the_extra_scans_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(ReadError, match=r"pip install 'guihua\[ocr\]'"):
        read_bytes(scanned(SPECIMEN.read_bytes(), range(1), 50), "scan.pdf")


def test_without_the_extra_pages_that_are_left_out_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    both = pypdfium2.PdfDocument(SPECIMEN)
    count = len(both)
    both.import_pages(pypdfium2.PdfDocument(scanned(SPECIMEN.read_bytes(), range(2), 50)))
    out = io.BytesIO()
    both.save(out)
    plan = mine(read_bytes(out.getvalue(), "both.pdf"))
    assert [(f.code, f.severity, f.figures) for f in plan.findings] == [
        (scans.UNREAD, "warning", {"pages": f"{count + 1}-{count + 2}"})
    ]


@pytest.mark.parametrize(
    ("first", "second", "doubts"),
    [
        ("新增消火栓371个", "新增消火栓371个", []),
        ("新增消火栓371个", "新增消火栓37个", [("371", "37")]),
        ("建成2座，配备12辆", "建成2座，配备辆", [("12", "")]),
        ("完好率98%，达到百分之百", "完好率93%，达到百分之百", [("98%", "93%")]),
        ("二〇三五年", "二三五年", [("二〇三五", "二三五")]),
        ("加强建设", "加强2建设", []),
    ],
)
def test_numbers_that_two_readings_read_differently(
    monkeypatch: pytest.MonkeyPatch, first: str, second: str, doubts: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr(ocr, "text_at", lambda image, box, resolution: (second, 1.0))
    line = OcrLine(first, [], 1, 1, 5, 1.2)
    found = doubts_of(line, np.zeros((1, 1, 3), np.uint8), 200)
    assert [(doubt.read, doubt.other) for doubt in found] == doubts
    assert all(doubt.before + doubt.read + doubt.after == first for doubt in found)


@needs_ocr
@needs_font
def test_a_line_that_the_first_look_overlooks_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "一、加强消防队伍建设，配备车辆46辆。",
        "二、新增市政消火栓371个，全部完好。",
        "三、建成消防站12座，全部投入执勤。",
    ]
    data, real = as_bytes(written(*lines)), ocr._recognized
    monkeypatch.setattr(ocr, "_recognized", lambda picture: [line for line in real(picture) if "371" not in line.text])
    assert texts(image.read(data, source(data, "png"))) == lines


def test_a_doubt_becomes_a_warning_at_its_place_in_the_text() -> None:
    document = read_bytes("一、任务\n新增市政消火栓371个，\n改造消火栓371个。\n".encode(), "t.txt")
    doubt = ocr.Doubt("改造消火栓", "371", "个。", "37")
    [read, finding] = scans.with_warnings(document, [3, 4, 7], [(3, doubt)]).warnings
    [evidence] = finding.evidence
    assert (finding.code, finding.severity, evidence.text) == (scans.DOUBT, "warning", "371")
    assert document.text[evidence.start - 2 : evidence.end] == "火栓371" and "改造" in document.text[: evidence.start]
    assert finding.figures == {"page": 3, "read": "371", "other": "37"}
    assert read.figures == {"pages": "3-4, 7"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 60, "damaged"),
        (b"II*\0\x08\0\0\0" + b"\0" * 20, "damaged"),
    ],
)
@needs_ocr
def test_pictures_that_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_bytes(data, "t.png")


@needs_ocr
@needs_font
def test_each_page_of_a_scan_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[bool] = []
    monkeypatch.setattr(scans, "next_part", lambda: parts.append(True))
    page, out = written("新增市政消火栓500个。").convert("1"), io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page], dpi=(200, 200))
    read_bytes(out.getvalue(), "t.tif")
    assert len(parts) == 2


@needs_ocr
def test_a_pdf_of_too_many_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_scans, "MAX_SCANS", 1)
    data = scanned(SPECIMEN.read_bytes(), range(2), 50)
    with pytest.raises(ReadError, match="more than 1 of its pages are scans"):
        read_bytes(data, "scan.pdf")


@needs_ocr
def test_a_second_page_without_a_size() -> None:
    """Pillow raises a TypeError there."""
    page, out = Image.new("L", (9, 9)), io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page])
    head, width, tail = out.getvalue().rpartition(b"\x00\x01\x04\x00")  # the tag of the width, and its type
    with pytest.raises(ReadError, match="damaged"):
        read_bytes(head + b"\xfd" + width[1:] + tail, "t.tif")


@needs_ocr
def test_a_picture_of_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    with pytest.raises(ReadError, match="pixels"):
        read_bytes(as_bytes(Image.new("1", (200, 200))), "t.png")
