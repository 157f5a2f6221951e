"""Read a list of parts: 其中特勤站1个、一级站5个、二级站6个、小型站3个."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.audit.interval import Interval, total
from extract.audit.page import Figure, Paragraph
from extract.lexicon import measures, phrases

_SEPARATOR = re.compile(r"[、，；,;]|和|及|以及|与")
_LABEL_LENGTH = 24
_PLACE = re.compile(r"[省市区县旗乡镇]$|开发区$|新区$")
_YEAR = re.compile(r"(?:19|20)\d\d年?$")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its label (特勤站) and its figure."""

    label: str
    figure: Figure


def read_parts(par: Paragraph, start: int, end: int) -> list[Part]:
    """The parts that a stretch of text lists from its beginning, all of one unit; empty if it lists none.

    A share behind a part (占75%) is passed over. The list ends where the unit changes, where the separator does
    (、 then ，), or where a figure has no label of its own.
    """
    out: list[Part] = []
    at, style = start, ""
    for figure in par.within(start, end):
        if figure.start < at:
            continue
        gap = par.text[at : figure.start]
        mark = _SEPARATOR.match(gap)
        label = gap[mark.end() if mark else 0 :].strip("：: （(")
        if out and (figure.base != out[0].figure.base):
            if figure.base == "%" and re.match(r"[，（(]?(?:分别)?占", gap):
                at = _behind_bracket(par.text, figure.end)
                continue
            break
        if out and (mark is None or (style and mark[0] != style and mark[0] not in "和及以及与")):
            break
        if not _is_label(label) or (out and _opens_new(label, out)):
            break
        style = style or (mark[0] if mark and out and mark[0] in "、，；,;" else "")
        out.append(Part(label, figure))
        at = _behind_bracket(par.text, figure.end)
    return out


def sum_of(parts: Sequence[Part]) -> Interval:
    """What the parts add up to, in their base unit."""
    return total(part.figure.interval for part in parts)


def alike(parts: Sequence[Part]) -> bool:
    """Whether the labels divide one thing: places, years, or names of one kind (特勤站, 一级站; 市级, 县级)."""
    labels = [part.label for part in parts]
    if len(set(labels)) < len(labels):
        return False
    return (
        all(map(_PLACE.search, labels)) or all(map(_YEAR.search, labels)) or len({label[-1] for label in labels}) == 1
    )


def total_before(par: Paragraph, at: int, listed: Sequence[Part]) -> Figure | None:
    """The figure that a list of parts divides: the last one of their unit before it in its sentence.

    What others are compared with (较2020年的2140个, 由64辆) is passed over. A thing may be counted by another measure
    word than its kinds (消防车88辆, 举高消防车14台), if their names end with its own.
    """
    start, _ = par.sentence(max(0, at - 1))
    before = [figure for figure in reversed(par.within(start, at)) if not is_compared(par, figure)]
    for figure in before:
        if figure.base == listed[0].figure.base:
            return figure
    return before[0] if before and are_kinds_of(par, before[0], listed) else None


def are_kinds_of(par: Paragraph, whole: Figure, listed: Sequence[Part]) -> bool:
    """Whether the labels of parts end with the name of what is counted before them: 消防车88辆，举高消防车14台, …."""
    noun = par.text[max(0, whole.start - 2) : whole.start]
    units = {part.figure.amount.unit for part in listed} | {whole.amount.unit}
    counted = all((word := measures().get(unit)) is not None and word.kind == "count" for unit in units)
    return counted and len(noun) == 2 and all(part.label.endswith(noun) for part in listed)


def is_compared(par: Paragraph, figure: Figure) -> bool:
    """Whether a figure is what another one is compared with, or grew from."""
    start, _ = par.clause(figure.start)
    before = par.text[start : figure.start]
    others = [f.end - start for f in par.within(start, figure.start)]
    word = max((before.rfind(word) for word in phrases("audit")["compared"]), default=-1)
    return word >= 0 and word >= max(others, default=0)


def _behind_bracket(text: str, at: int) -> int:
    """Behind a short bracket that follows a figure (5个（含1个在建）)."""
    match = re.compile(r"[（(][^（）()]{0,20}[）)]").match(text, at)
    return match.end() if match else at


def _is_label(label: str) -> bool:
    if not 0 < len(label) <= _LABEL_LENGTH or re.search(r"[。；！？]", label):
        return False
    return not re.search(r"[占较比]|同比|增长|下降|平均|不超过|不低于", label)


def _opens_new(label: str, out: Sequence[Part]) -> bool:
    """Whether a label opens a new statement: a verb (撬动社会资本60亿元) where the first part has none."""
    verbs = (*phrases("audit")["making"], *phrases("audit")["drawing"])
    return label.startswith(verbs) and not out[0].label.startswith(verbs)
