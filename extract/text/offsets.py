"""A clean view of a text, and the way back to the text.

A paragraph in a file may be wrapped over lines, cut by a page number, or spaced out (`2023 年4 月`). Rules want it in
one piece; evidence must point at the file. A `View` holds the clean string and maps its offsets to the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_BLANK = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_LATIN = re.compile(r"[A-Za-z0-9.,;:%&/()+\-]")


@dataclass(frozen=True, slots=True)
class View:
    """Clean text and, for each run of it that is contiguous in the source, where the run starts in both.

    `clean_starts` ascends from 0; run i covers `text[clean_starts[i]:clean_starts[i + 1]]` and stands at
    `source_starts[i]` in the source.
    """

    text: str
    clean_starts: tuple[int, ...]
    source_starts: tuple[int, ...]

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the clean text → offsets in the source; both half-open, `start < end`."""
        return self._place(start), self._place(end - 1) + 1

    def from_source(self, at: int) -> int:
        """Where a place of the source stands in the clean text; white space stands where the text behind it does."""
        run = bisect_right(self.source_starts, at) - 1
        if run < 0:
            return 0
        last = self.clean_starts[run + 1] if run + 1 < len(self.clean_starts) else len(self.text)
        return min(self.clean_starts[run] + at - self.source_starts[run], last)

    def _place(self, at: int) -> int:
        run = bisect_right(self.clean_starts, at) - 1
        return self.source_starts[run] + at - self.clean_starts[run]

    def part(self, start: int, end: int) -> View:
        """The view of one stretch of this one."""
        first = bisect_right(self.clean_starts, start) - 1
        last = bisect_right(self.clean_starts, max(start, end - 1))
        cleans = [max(start, clean) for clean in self.clean_starts[first:last]]
        sources = tuple(self._place(clean) for clean in cleans)
        return View(self.text[start:end], tuple(clean - start for clean in cleans), sources)


def clean_view(text: str, pieces: Iterable[tuple[int, int]]) -> View:
    """The view of some pieces of a text without the white space that means nothing in Chinese.

    Line breaks, full-width spaces, zero-width characters and blanks beside a Chinese character go; a blank between
    two Latin words stays as it is. Pieces are joined with nothing between them.
    """
    parts: list[str] = []
    cleans: list[int] = []
    sources: list[int] = []
    length = 0
    for start, end in pieces:
        at = start
        for gap in _BLANK.finditer(text, start, end):
            if gap.start() > at:
                parts.append(text[at : gap.start()])
                cleans.append(length)
                sources.append(at)
                length += gap.start() - at
            at = gap.end()
            if _keeps_blank(text, gap, start, end):
                parts.append(" ")
                cleans.append(length)
                sources.append(gap.start())
                length += 1
        if end > at:
            parts.append(text[at:end])
            cleans.append(length)
            sources.append(at)
            length += end - at
    if not parts:
        return View("", (0,), (0,))
    return View("".join(parts), tuple(cleans), tuple(sources))


def _keeps_blank(text: str, gap: re.Match[str], start: int, end: int) -> bool:
    """A blank means something only between two Latin words on one line (`IPv6 over`, not `3 条`, not `20⏎25年`)."""
    if gap.start() == start or gap.end() == end or text[gap.start()] != " " or "\n" in gap.group():
        return False
    before, after = text[gap.start() - 1], text[gap.end()]
    return bool(_LATIN.match(before) and _LATIN.match(after) and (before.isalpha() or after.isalpha()))
