"""Pages that are pictures, on their way into a document: they are read by OCR, and what is unsure becomes a warning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from extract.model.document import Document
from extract.model.finding import Finding
from extract.model.span import Span
from extract.read import ocr
from extract.read.ocr import SECOND, Doubt, Render
from extract.read.ocr_pages import page_of
from extract.read.pdf_grids import Grid
from extract.read.pdf_pages import Page
from extract.text.offsets import View, clean_view
from extract.workers import next_part

DOUBT, UNREAD, READ = "GH001", "GH002", "GH003"
"""Codes of findings about the reading itself, before those of the audit: in doubt, not read, read by OCR."""
MAX_SCANS = 500
"""Pages of one file that are read by OCR: it takes seconds for each."""
WITHOUT_OCR = (
    "第{}页是扫描件，没有读取：需要安装 guihua[ocr]",
    f"pages {{}} are scans and were not read: {ocr.MISSING}",
)
UNDRAWN = (
    "第{}页有图片没有读取：图片缺失、损坏，或格式不支持",
    "pages {} have pictures that were not read: missing, damaged, or of a kind that is not read",
)
CODED = (
    "第{}页有文字没有读取：文件只给出字形编号，没有给出字符",
    "pages {} have text that was not read: the file gives numbers of glyphs for it, no characters",
)
"""Why pages were not read, in Chinese and in English, with a place for their numbers."""
_A4, _LARGEST = 595.0, 1300.0
"""Points: the short side of an A4 page, and of the largest page that is taken to be as large as it says.

Programs that put photographs into a file often take a pixel for a point, so that a page becomes metres wide.
"""
_MOST_PIXELS = 40_000_000
"""Of a page as it is drawn: somewhat more than the largest page needs that is taken to be as large as it says."""
_AROUND = 12
"""Characters on each side of a number, by which it is found again in the text."""
_SHORT = 10
"""A line of fewer characters that the text does not have was page furniture: a page number."""


def read_pages(
    pages: list[Page], grids: dict[int, list[Grid]], renders: Mapping[int, Render]
) -> list[tuple[int, Doubt]]:
    """Put what OCR reads in the place of some pages, given by their numbers; what is in doubt, with its page.

    Where there is a limit of time, each page may take as long as a whole file of another kind.
    """
    doubts: list[tuple[int, Doubt]] = []
    for at, page in enumerate(pages):
        if page.number in renders:
            next_part()
            scan = ocr.scan(renders[page.number])
            pages[at], grids[page.number] = page_of(scan, page.number)
            doubts += [(page.number, doubt) for doubt in scan.doubts]
    return doubts


def with_warnings(document: Document, numbers: Iterable[int], doubts: Iterable[tuple[int, Doubt]]) -> Document:
    """The document, with a note that some pages were read by OCR and a warning for each number in doubt."""
    view = clean_view(document.text, [(0, len(document.text))])
    findings = [_read(sorted(numbers)), *(_doubted(document, view, page, doubt) for page, doubt in doubts)]
    return document.model_copy(update={"warnings": tuple(finding for finding in findings if finding is not None)})


def unread(document: Document, numbers: Iterable[int], why: tuple[str, str] = WITHOUT_OCR) -> Document:
    """The document, with a warning that some of its pages, or something on them, were not read."""
    told = told_pages(sorted(numbers))
    chinese, english = (reason.format(told) for reason in why)
    finding = Finding(code=UNREAD, severity="warning", message=chinese, message_en=english, figures={"pages": told})
    return document.model_copy(update={"warnings": (*document.warnings, finding)})


def drawn_scale(width: float, height: float, resolution: float) -> float:
    """The pixels to the point at which a page, given in points, is drawn for OCR at so many pixels to the inch."""
    short, long = sorted((width, height))
    size = 1.0 if long <= 3 * _LARGEST and short <= _LARGEST else _A4 / short
    return min(size * resolution / 72, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)) * resolution / SECOND)


def told_pages(numbers: list[int]) -> str:
    """Page numbers as one reads them: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _read(numbers: list[int]) -> Finding:
    told = told_pages(numbers)
    return Finding(
        code=READ, severity="info", figures={"pages": told},
        message=f"第{told}页是扫描件，文字由OCR识别", message_en=f"pages {told} are scans, read by OCR",
    )  # fmt: skip


def _doubted(document: Document, view: View, page: int, doubt: Doubt) -> Finding | None:
    """A number that was read in two ways, at its place in the text."""
    span = _place(document, view, page, doubt)
    if span is None and len(doubt.before + doubt.read + doubt.after) < _SHORT:
        return None
    other = f"“{doubt.other}”" if doubt.other else "无"
    return Finding(
        code=DOUBT, severity="warning", evidence=(span,) if span else (),
        figures={"page": page, "read": doubt.read, "other": doubt.other},
        message=f"第{page}页的“{doubt.read}”两次识别不一致，另一次为{other}，请核对原件",
        message_en=f"page {page}: “{doubt.read}” was read as {doubt.other or 'nothing'} the second time; check the original",
    )  # fmt: skip


def _place(document: Document, view: View, page: int, doubt: Doubt) -> Span | None:
    before, read, after = (_clean(text) for text in (doubt.before, doubt.read, doubt.after))
    before = before[-_AROUND:]
    line = before + read + after[:_AROUND]
    # A paragraph that begins on the page before may reach the number.
    first = min((block.start for block in document.blocks if (block.page or 0) >= page - 1), default=0)
    at = view.text.find(line)
    while at >= 0:
        start, end = view.to_source(at + len(before), at + len(before) + len(read))
        if start >= first:
            return Span(text=document.text[start:end], start=start, end=end)
        at = view.text.find(line, at + 1)
    return None


def _clean(text: str) -> str:
    return clean_view(text, [(0, len(text))]).text
