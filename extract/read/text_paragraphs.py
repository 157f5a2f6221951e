"""Lines → paragraphs: which line goes on with the sentence of the line before."""

from __future__ import annotations

import re

from extract.model.document import Block
from extract.read.sentences import ENDS, OPENER
from extract.read.text_lines import Line

_NUMBER_ALONE = re.compile(r"(?:\d{1,3}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)")
_BOX_ALONE = re.compile(r"专栏\s*\d{0,2}")
"""`专栏`, its number and its title on lines of their own, as left by programs that cut a page at every element."""
_GOES_ON = "，、；（“《"
_CLOSED_ITEM = re.compile(r"[（(\[][^（）()\[\]]*(?:单位|部门|负责|牵头|完成|日)[^（）()\[\]]*[）)\]]\s*$")
"""A bracket that closes an item: （责任单位：…）, （…负责，6月底前完成）."""


_FIELD = re.compile(r"(?:牵头|责任|配合|主办|协办)(?:单位|部门)[:：]")
_AGENCY_ENDS = "局委办会府厅部门位司院行所心站团关队校室"
"""A line that names who is responsible, and ends like an agency's name, is complete, however long it is."""


def paragraphs(text: str, lines: list[Line]) -> list[Block]:
    """Group text lines into paragraph blocks. Blank lines and page furniture may stand inside a paragraph."""
    width = _wrap_width(text, lines)
    room = width + 2 if width is not None and _is_cut_at_marks(text, lines, width) else 0
    groups: list[list[Line]] = []
    gap, filled = False, 0
    for line in lines:
        if line.blank:
            gap = True
            continue
        beside = not gap and filled + line.end - line.start <= room
        if groups and (
            _continues(text, groups[-1], line, width, gap, filled) or (beside and _runs_on(text, groups[-1], line))
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
            filled = 0
        gap = False
        # A text extractor may cut one printed line into several: they fill the width together.
        filled += line.end - line.start
        if width and filled > width + 2:
            filled = line.end - line.start
    return [_block(group) for group in groups]


def _block(lines: list[Line]) -> Block:
    pieces = tuple(piece for line in lines for piece in line.pieces)
    return Block(kind="paragraph", start=pieces[0][0], end=pieces[-1][1], pieces=pieces, level=lines[0].level)


def _wrap_width(text: str, lines: list[Line]) -> int | None:
    """The width at which lines are wrapped, in characters; None where each line is a whole paragraph."""
    visible = [line for line in lines if not line.blank]
    if len(visible) < 8:
        return None
    width = sorted(line.end - line.start for line in visible)[int(len(visible) * 0.95)]
    open_ended = sum(_last(text, line) not in ENDS for line in visible)
    return width if 20 <= width <= 60 and open_ended * 5 >= len(visible) * 2 else None


def _is_cut_at_marks(text: str, lines: list[Line], width: int) -> bool:
    """Whether the extractor of the text began a new line behind many commas, so that a printed line is several here."""
    visible = [line for line in lines if not line.blank]
    short = sum(line.end - line.start < 0.7 * width and _last(text, line) in "，、" for line in visible)
    return short * 10 >= len(visible)


def _runs_on(text: str, group: list[Line], line: Line) -> bool:
    """Whether a sentence that had room beside the one before, on its printed line, belongs to the same paragraph."""
    start, end = line.pieces[0][0], line.pieces[-1][1]
    if line.level or group[-1].level or _last(text, group[-1]) not in "。；":
        return False
    return not (OPENER.match(text, start) or _LABEL.match(text, start) or _SIGNED.search(text, start, end))


_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
_SIGNED = re.compile(r"(?:政府|办公[室厅]|委员会|局|厅|小组|[日）)])$")


def _continues(text: str, group: list[Line], line: Line, width: int | None, gap: bool, filled: int) -> bool:
    """Whether a line goes on with a paragraph.

    `gap` says that blank lines or furniture stand between them, `filled` how much of the printed line is used.
    """
    if line.level or group[-1].level or OPENER.match(text, line.pieces[0][0]):
        return False
    last = group[-1]
    if _open_bracket(text, group) or _opens_box(text, group, line):
        return True
    if width is None and not gap and _is_cut(text, group, line):
        return True
    if width is None:
        return gap and last.end - last.start >= 25 and _last(text, last) not in ENDS
    if _NUMBER_ALONE.fullmatch(text[last.pieces[0][0] : last.pieces[-1][1]].strip()):
        return True
    first = text[line.pieces[0][0]]
    if _FIELD.fullmatch(text[group[0].start : last.end].strip()):
        return not _FIELD.match(text, line.pieces[0][0])
    names_agencies = _FIELD.match(text, group[0].pieces[0][0]) and _last(text, last) in _AGENCY_ENDS
    if names_agencies and first not in "，、。；）":
        # The rest of a name: 管委⏎会.
        return filled >= 0.8 * width and line.end - line.start <= 2
    if _closes_quotation(text, group) and first not in "“《〈":
        return True
    if filled >= 0.8 * width or _last(text, last) in _GOES_ON or first in "，、。；）”》":
        return True
    opened = bool(OPENER.match(text, group[0].pieces[0][0]))
    if first in "“《〈" and _last(text, last) not in ENDS and (len(group) > 1 or not opened):
        return True
    if not opened:
        return False
    return _last(text, last) in "。；" or (
        _last(text, last) in "）)" and not _CLOSED_ITEM.search(text, last.start, last.end)
    )


def _closes_quotation(text: str, group: list[Line]) -> bool:
    """Whether a paragraph breaks off after a quotation or a title of which its sentence must say more."""
    end = group[-1].pieces[-1][1]
    return text[end - 1] in "”’》" and text[end - 2] not in "。！？；”" and end - group[0].start > 8


def _is_cut(text: str, group: list[Line], line: Line) -> bool:
    """Whether a sentence was cut before a quotation or a figure, as where every element of a page gives a line."""
    last, first = group[-1], text[line.pieces[0][0]]
    if first not in "“《〈0123456789" or _last(text, last) in ENDS or OPENER.match(text, group[0].pieces[0][0]):
        return False
    return last.end - last.start <= 2 or "，" in text[last.start : last.end]


def _opens_box(text: str, group: list[Line], line: Line) -> bool:
    """Whether a line is the number or the title of the 专栏 that the paragraph has only begun."""
    so_far = "".join(text[start:end] for part in group for start, end in part.pieces)
    if len(so_far) > 6 or _BOX_ALONE.fullmatch(so_far) is None:
        return False
    return so_far[-1].isdecimal() or text[line.pieces[0][0] : line.pieces[-1][1]].isdecimal()


def _last(text: str, line: Line) -> str:
    return text[line.pieces[-1][1] - 1]


def _open_bracket(text: str, group: list[Line]) -> bool:
    """Whether a bracket that opened in the paragraph's last 200 characters is still open: （责任单位：市科⏎技局）."""
    end = group[-1].pieces[-1][1]
    tail = text[max(group[0].pieces[0][0], end - 200) : end]
    return any(
        tail.rfind(opening) > tail.rfind(closing) for opening, closing in ("（）", "()", "[]", "【】", "《》", "“”")
    )
