"""How lines and paragraphs of plans begin and end, whatever the format: what opens one, and where a sentence was cut."""

from __future__ import annotations

import re

OPENER = re.compile(
    r"(?:第[一二三四五六七八九十百零]+[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,2}(?:\.\d{1,2})+\s|\d{1,3}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|专栏|附件|附表|附录|表\s*\d|图\s*\d"
    r"|——|[•●◆■▪·]|[-*] |注[:：]|(?:牵头|责任|配合|主办|协办|完成)(?:单位|部门|时限|时间)[:：])"
)
"""What opens a paragraph of its own, whatever the line before it looks like."""
ENDS = "。！？；：”）】》!?;:)"
"""What a complete paragraph ends with."""

_PROSE = re.compile("[，。；]")
_REST = re.compile("[，。；、）]")
_CUT = re.compile(r"[\u4e00-\u9fff，、]$")
_SHORTEST = 25


def is_cut(before: str, after: str) -> bool:
    """Whether a paragraph of prose breaks off in a sentence that the next one finishes.

    Programs that make a paragraph of every line block of a printed page leave such pairs where a page ended. `after`
    comes with its indent, if it is written: whoever indents begins a paragraph.
    """
    if len(before) < _SHORTEST or not _CUT.search(before) or not _PROSE.search(before):
        return False
    return after[:1].strip() != "" and _REST.search(after) is not None and OPENER.match(after) is None
