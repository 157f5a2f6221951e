"""Lines → paragraphs: which line goes on with the one before it, also across the end of a page or a column."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median

from extract.read.pdf_lines import Line

_SENTENCE_END = re.compile(r"[。；：！？!?;:）)”’》】]$")
FULL_STOP = re.compile(r"[。；！？：]$")
NUMBER = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[章节条篇编]|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[．、]|\d{1,2}\.(?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}\s|——|[①-⑳•●■◆▲★◇○□※➢]|专栏|附件|附表|表\s?\d|注[：:]|备注"
)
_LABEL = re.compile(r"(?:牵头|责任|配合|主办|承办|协办|实施|完成|参与)[\u4e00-\u9fff]{2,4}[：:]")
_TITLE_BREAK = re.compile(r"[（(〔\[]|\d|第[一二三四五六七八九十]|[一二三四五六七八九十]{1,3}、")


def set_borders(groups: list[list[Line]], widths: dict[int, float]) -> None:
    """Tell every line where its column begins and ends, and how far lines are apart there.

    `widths` are those of the pages. Columns of one kind are equally wide on all pages of one width, even where all
    lines of a page are short.
    """
    kinds: dict[tuple[str, int], list[list[Line]]] = {}
    for group in groups:
        kinds.setdefault((group[0].side, round(widths[group[0].page])), []).append(group)
    pitch = usual_pitch(groups)
    for (_, page_width), kind in kinds.items():
        _set_kind(kind, ("left", page_width) in kinds)
        for group in kind:
            for line in group:
                line.pitch = max(pitch, usual_pitch([group]))


def _set_kind(kind: list[list[Line]], in_columns: bool) -> None:
    """Set the borders of columns of one kind."""
    starts = Counter(round(line.x0 / 3) for group in kind for line in group)
    shared = {place for place, count in starts.items() if count >= max(3, 0.01 * starts.total())} or set(starts)
    own = [_borders(group, shared) for group in kind]
    known = [borders for borders, group in zip(own, kind, strict=True) if len(group) >= 8] or own
    left = median(start for start, _ in known)
    width = sorted(end - start for start, end in known)[int(0.75 * len(known))]
    for (own_start, end), group in zip(own, kind, strict=True):
        start = left if len(group) < 12 and abs(own_start - left) < 0.4 * width else own_start
        # The last page of a text in two columns may fill but one of them.
        full = sum(line.x1 > end - 1.3 * line.size for line in group)
        narrow = in_columns and end - start < 0.6 * width and full >= 3
        for line in group:
            line.left, line.right = start, end if narrow else max(end, start + width)


def continues(before: Line, after: Line, *, body: float, first: bool) -> bool:
    """Whether `after` belongs to the paragraph of `before`.

    `body` is the size of the text; `first` tells that `before` is the first line of its paragraph.
    """
    unlike = abs(before.size - after.size) > 0.12 * max(before.size, after.size) + 0.3
    if unlike and before.sized and after.sized:
        return False
    same_page = before.page == after.page and after.top > before.top
    if same_page and after.top - before.top > 1.5 * max(before.pitch, 1.2 * before.size):
        return False
    if _is_centred(before) and _is_centred(after):
        return same_page and before.size > 1.15 * body and not _TITLE_BREAK.match(after.text)
    if not _is_full(before, after) or (first and before.x0 - before.left > 6 * before.size):
        # No paragraph begins so far to the right: that is a signature or a date.
        return False
    if after.x0 < after.left + 1.2 * after.size:
        begins = NUMBER.match(after.text) and _SENTENCE_END.search(before.text)
        return not (begins or (_LABEL.match(after.text) and FULL_STOP.search(before.text)))
    block = abs(before.x0 - after.x0) < 0.5 * after.size
    return block and not FULL_STOP.search(before.text) and not NUMBER.match(after.text)


def joined(parts: list[str]) -> str:
    """The text of lines put together: with a space only between western words."""
    text = ""
    for part in parts:
        glue = " " if text[-1:].isascii() and text[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha() else ""
        text += glue + part if text else part
    return text


def usual_pitch(groups: list[list[Line]]) -> float:
    """The usual distance from one line to the next."""
    steps = [b.top - a.top for group in groups for a, b in pairwise(group) if b.top > a.top]
    return median(steps) if steps else 0.0


def body_size(groups: list[list[Line]]) -> float:
    """The size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for group in groups:
        for line in group:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _borders(group: list[Line], shared: set[int]) -> tuple[float, float]:
    """The leftmost start of a line that many lines of the document share, and the end that the longest lines reach."""
    starts = [round(line.x0 / 3) for line in group]
    ends = sorted(line.x1 for line in group)
    left = min((start for start in starts if start in shared), default=min(starts))
    return left * 3.0, ends[min(int(0.92 * len(ends)), len(ends) - 1)]


def _is_full(before: Line, after: Line) -> bool:
    """Whether a line ran out of room: it reaches the border, or what follows would not have fitted."""
    room = before.right - before.x1
    return room < 1.3 * before.size or room < after.first + 0.6 * before.size


def _is_centred(line: Line) -> bool:
    left, right = line.x0 - line.left, line.right - line.x1
    return left > 0.8 * line.size and abs(left - right) < 1.5 * line.size
