"""Pages that are pictures, on their way into a document: they are read by OCR, and what is unsure becomes a warning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extract.model.document import Document
from extract.model.finding import Finding
from extract.model.span import Span
from extract.read import ocr
from extract.read.ocr import Doubt, Render
from extract.read.ocr_pages import page_of
from extract.read.pdf_grids import Grid
from extract.read.pdf_pages import Page
from extract.text.offsets import View, clean_view
from extract.workers import next_part

DOUBT, UNREAD, READ = "GH001", "GH002", "GH003"
"""Codes of findings about the reading itself, before those of the audit: in doubt, not read, read by OCR."""
MAX_SCANS = 500
"""Pages of one file that are read by OCR: it takes seconds for each."""
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


def unread(document: Document, numbers: Iterable[int]) -> Document:
    """The document, with a warning that some of its pages are pictures and OCR is not installed."""
    told = told_pages(sorted(numbers))
    finding = Finding(
        code=UNREAD, severity="warning", figures={"pages": told},
        message=f"第{told}页是扫描件，没有读取：需要安装 guihua[ocr]",
        message_en=f"pages {told} are scans and were not read: {ocr.MISSING}",
    )  # fmt: skip
    return document.model_copy(update={"warnings": (*document.warnings, finding)})


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
