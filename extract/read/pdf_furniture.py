"""What a pdf prints around and before its text: page numbers, running heads and feet, tables of contents."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import chain

from extract.read.pdf_lines import Line
from extract.read.pdf_pages import Page

_ZONE = 0.12
"""Of a page's height, at the top and at the bottom: where its furniture stands."""
_PAGE_NUMBER = re.compile(
    r"[-—–－―_·•\s]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})[-—–－―_·•\s]*|第\s*[\d一二三四五六七八九十百]+\s*页(?:[,，/|\s]*共\s*\d+\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_PAGE_OF = re.compile(
    r"第\s*[\d一二三四五六七八九十百]+\s*页\s*[（(,，/|]?\s*共\s*[\d一二三四五六七八九十百]+\s*页\s*[）)]?|共\s*\d+\s*页[,，/|\s]*第\s*\d+\s*页"
    r"|[Pp](?:age|\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[〔【\[(（<《]\s*\d{1,4}\s*[〕】\])）>》]|[~～=*]+\s*\d{1,4}\s*[~～=*]+"
)
_BROWSER = re.compile(
    r"(?:https?://|file:///)\S+(?:\s+\d{1,4}\s*/\s*\d{1,4})?|\d{2,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*(?:[上下]午)?\d{1,2}:\d{2}\D.*",
    re.DOTALL,
)
"""What a browser prints above and below a page: the time and the title, the address and the page."""
_CLOSE = 4
"""Pages: a head that three pages share within so many is that of a chapter."""
_BARE = re.compile(r"\d{1,4}")
_CONTENTS_TITLE = re.compile(r"\s*目\s*[录次]\s*$")
_LEADER = re.compile(r"(?:[.．。·•…‥_]\s*){4,}\s*[-—(（]?\s*\d{0,4}\s*[-—)）]?$|(?:…\s*){2,}\d{0,4}$")
_TRAILING_NUMBER = re.compile(r".*[^\d.．、:：年月日%％]\s*[-—(（]?\s*\d{1,4}\s*[-—)）]?$")


def without_furniture(pages: list[Page], by_page: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page, less page numbers and what stands in the same place on many pages."""
    edges = [_edges(page, found) for page, found in zip(pages, by_page, strict=True)]
    repeating = _repeating(edges, by_page)
    shifts = Counter(shift for page in edges for shift in {_shift(line) for _, line in page})
    counting = {shift for shift, count in shifts.items() if count >= max(2, min(3, len(pages)), 0.4 * len(pages))}
    kept = []
    for found, page in zip(by_page, edges, strict=True):
        repeated = {id(line) for zone, line in page if _is_head(zone, line, repeating)}
        rest = [line for line in found if id(line) not in repeated]
        numbers = {id(line) for _, line in page if _is_number(line, rest, counting)}
        kept.append([line for line in rest if id(line) not in numbers])
    return kept


def without_contents(by_page: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page, less tables of contents: entries with leaders, and what stands under 目录."""
    flat = list(chain.from_iterable(by_page))
    dropped: set[int] = set()
    at = 0
    while at < len(flat):
        titled = _CONTENTS_TITLE.match(flat[at].text) is not None
        starts = titled or _LEADER.search(flat[at].text)
        end = _contents_end(flat, at + titled, titled) if starts else at
        if end - at >= 3 + titled:
            dropped.update(id(line) for line in flat[at:end])
        at = max(end, at + 1)
    return [[line for line in page if id(line) not in dropped] for page in by_page]


def _contents_end(flat: list[Line], at: int, titled: bool) -> int:
    """The end of the entries that begin at `at`; an entry may take up to three lines."""
    end = at
    for place in range(at, len(flat)):
        text = flat[place].text
        if _LEADER.search(text) or (titled and len(text) < 60 and _TRAILING_NUMBER.match(text)):
            end = place + 1
        elif place - end >= 2:
            break
    return end


def _edges(page: Page, found: list[Line]) -> list[tuple[str, Line]]:
    """The two outermost lines at the top and the three at the bottom, as far as they lie in the zones."""
    ordered = sorted(found, key=lambda line: line.top)
    top = [("top", line) for line in ordered[:2] if line.bottom < _ZONE * page.height]
    return top + [("bottom", line) for line in ordered[-3:] if line.top > (1 - _ZONE) * page.height]


def _key(zone: str, line: Line) -> str:
    return zone + re.sub(r"\d+", "#", "".join(line.text.split()))


def _repeating(edges: list[list[tuple[str, Line]]], by_page: list[list[Line]]) -> set[str]:
    """The keys of lines that stand at the edge of many pages, or apart from the text on some that are close together."""
    often = max(3, 0.4 * len(edges))
    places: dict[str, list[int]] = {}
    apart: dict[str, list[int]] = {}
    for number, (on_page, others) in enumerate(zip(edges, by_page, strict=True)):
        for key, line in {_key(zone, line): line for zone, line in on_page}.items():
            places.setdefault(key, []).append(number)
            if _distance(line, others) > 1.2 * line.size:
                apart.setdefault(key, []).append(number)
    return {key for key, found in places.items() if len(found) >= often or _is_close(apart.get(key, []))}


def _distance(line: Line, others: list[Line]) -> float:
    """The height of the empty space between a line and the one nearest to it."""
    gaps = (max(other.top - line.bottom, line.top - other.bottom) for other in others if other is not line)
    return min(gaps, default=math.inf)


def _is_head(zone: str, line: Line, repeating: set[str]) -> bool:
    """Whether a line at the edge of a page is a running head or foot, or what a browser prints there."""
    return (_has_words(line) and _key(zone, line) in repeating) or _BROWSER.fullmatch(line.text.strip()) is not None


def _is_close(pages: list[int]) -> bool:
    """Whether three of the pages lie close together."""
    return any(third - first <= _CLOSE for first, third in zip(pages, pages[2:], strict=False))


def _has_words(line: Line) -> bool:
    return re.search(r"[^\W\d_]", line.text) is not None


def _shift(line: Line) -> int | None:
    """How much a line that is a bare number exceeds the number of its page."""
    text = line.text.strip()
    return int(text) - line.page if _BARE.fullmatch(text) else None


def _is_number(line: Line, others: list[Line], counting: set[int | None]) -> bool:
    """Whether a line is a page number.

    A bare number may also be text (a cell of a table without lines, say). It is a page number if it counts along
    with the pages, or if it stands apart from the text.
    """
    if _PAGE_OF.fullmatch(line.text.strip()):
        return True
    if _PAGE_NUMBER.fullmatch(line.text.strip()) is None:
        return False
    shift = _shift(line)
    if shift is None or shift in counting:
        return True
    return _distance(line, others) > 1.5 * line.size
