"""Percentages and growth rates against the figures beside them.

Growth: 由2160个增加到2916个，增长35% · 60列，比上年的48列增长25%. Shares: 1820公里，其中1365公里，占75% · 占2000亿元的9.3%.
A printed percentage may be rounded or cut off at its last digit; the figures may be rounded as they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.audit.found import Found
from extract.audit.interval import Interval
from extract.audit.page import Figure, Page, Paragraph, plain
from extract.audit.parts import is_compared
from extract.lexicon import phrases, words

_FROM = re.compile(r"[由从](?![此而])[^，。；由从]{0,30}$")
_TO = re.compile(r"(?:到|至|为|达到|达)(?:(?:19|20)\d\d年[底末]?的?)?$")
_SHARE = re.compile(r"占(?:[^，。；、]{0,24})$")
_SHARE_OF = re.compile(r"占[^，。；、]{0,30}的?$")
_ROUNDING = 1.0
"""A printed percentage may be cut off: it stands for up to one more unit of its last digit."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A stated change: which way, the percentage (or how many times), and whether it is a difference of percents."""

    figure: Figure
    up: bool
    unit: str


def growth(page: Page) -> Iterator[Found]:
    """增长35% against the two figures that it follows from."""
    for par in page.paragraphs:
        for figure in par.figures if len(par.figures) > 2 else ():
            change = _change(par, figure)
            pair = _pair(par, figure) if change else None
            if change is None or pair is None:
                continue
            old, new = pair
            worked = _worked(old, new, change)
            if worked is not None and not worked.agrees(_printed(figure)):
                yield _found(par, (old, new), figure, worked, change)


def several(page: Page) -> Iterator[Found]:
    """A达到26个、B达到2个，较“十二五”末（13个、1个）分别增长100%、100%: as many old and new figures as percentages."""
    for par in page.paragraphs:
        for match in _apart().finditer(par.text) if len(par.figures) > 5 else ():
            start, end = par.sentence(match.start())
            stated = _run(par, [f for f in par.within(match.end(), end) if f.base == "%"])
            before = [f for f in par.within(start, match.start()) if f.base != "%"]
            count = len(stated)
            if count < 2 or len(before) < 2 * count or par.text[before[-count].start - 1] not in "（(":
                continue
            change = _Change(stated[0], match["up"] is not None, "%")
            for new, old, figure in zip(before[-2 * count : -count], before[-count:], stated, strict=True):
                worked = _worked(old, new, change) if old.base == new.base else None
                if worked is not None and not worked.agrees(_printed(figure)):
                    yield _found(par, (old, new), figure, worked, change)


def shares(page: Page) -> Iterator[Found]:
    """雨水管渠1820公里，其中分流1365公里，占75%; 186亿元，占全市2000亿元生产总值的9.3%."""
    for par in page.paragraphs:
        for figure in par.figures if len(par.figures) > 2 else ():
            pair = _share_pair(par, figure) if figure.base == "%" else None
            if pair is None:
                continue
            part, whole = pair
            quotient = part.amount.nominal.over(whole.amount.nominal)
            if quotient is not None and not quotient.scaled(100).agrees(_printed(figure)):
                worked = quotient.scaled(100)
                yield Found(
                    (par.clause_of(whole), par.clause_of(part), par.clause_of(figure)),
                    f"{part.amount.text}占{whole.amount.text}应为{_percent(worked, figure)}，文中为{figure.amount.text}。",
                    f"{part.amount.text} of {whole.amount.text} is {_percent(worked, figure)}, the text says {figure.amount.text}.",
                    {"part": part.amount.value, "whole": whole.amount.value, "stated": figure.amount.value,
                     "worked": round(_middle(worked), 4)},
                )  # fmt: skip


def gap_rates(page: Page) -> Iterator[Found]:
    """应建60个，缺建40个，缺建率67%: the rate of what is missing."""
    for par in page.paragraphs:
        for figure in par.figures:
            start, _ = par.sentence(figure.start)
            if figure.base != "%" or not _missing_rate().search(par.text, start, figure.start):
                continue
            before = par.within(start, figure.start)
            needs = [f for f in before if _labelled(par, f, "needed") and not _labelled(par, f, "missing")]
            gaps = [f for f in before if _labelled(par, f, "missing") and f.base != "%"]
            if not needs or not gaps or needs[-1].base != gaps[-1].base or before[-1] is not gaps[-1]:
                continue
            quotient = gaps[-1].interval.over(needs[-1].interval)
            if quotient is not None and not quotient.scaled(100).agrees(_printed(figure)):
                worked = _percent(quotient.scaled(100), figure)
                yield Found(
                    (par.clause_of(needs[-1]), par.clause_of(gaps[-1]), par.clause_of(figure)),
                    f"缺{gaps[-1].amount.text}、应有{needs[-1].amount.text}，缺额率应为{worked}，文中为{figure.amount.text}。",
                    f"{gaps[-1].amount.text} missing of {needs[-1].amount.text} is {worked}, the text says {figure.amount.text}.",
                    {"needed": needs[-1].amount.value, "missing": gaps[-1].amount.value, "stated": figure.amount.value},
                )


def _change(par: Paragraph, figure: Figure) -> _Change | None:
    """Whether a figure says how much something grew or shrank; a yearly rate says something else."""
    if figure.amount.unit not in ("%", "倍", "个百分点", "百分点"):
        return None
    before = par.text[max(0, figure.start - 12) : figure.start]
    before += re.match(r"[约近超过]*", figure.amount.text)[0]  # type: ignore[index]
    before = before.rstrip("约近超过")
    if re.search(words("audit", "yearly"), par.text[max(0, figure.start - 20) : figure.start]):
        return None
    if before.endswith(phrases("audit")["growing"]):
        return _Change(figure, True, figure.amount.unit)
    if before.endswith(phrases("audit")["shrinking"]):
        return _Change(figure, False, figure.amount.unit)
    return None


def _two_before(par: Paragraph, figure: Figure) -> tuple[Figure, Figure] | None:
    """The last two figures before a rate in its sentence, if they are of one unit and both exact."""
    before = par.within(par.sentence(figure.start)[0], figure.start)
    if len(before) < 2:
        return None
    other, last = before[-2:]
    alike = last.base == other.base and last.amount.exact and other.amount.exact
    return (other, last) if alike else None


def _pair(par: Paragraph, figure: Figure) -> tuple[Figure, Figure] | None:
    """The old and the new figure that a change follows from: 由A增加到B，增长p · B，较A增长p."""
    two = _two_before(par, figure)
    if two is None:
        return None
    start, (other, last) = par.sentence(figure.start)[0], two
    between = par.text[other.end : last.start]
    tail = par.text[last.end : figure.start]
    lead = between + re.match(r"\D*", last.amount.text)[0]  # type: ignore[index]
    if _FROM.search(par.text, start, other.start) and _TO.search(lead) and _follows(tail):
        return other, last
    clause, _ = par.clause(last.start)
    own = clause == par.clause(figure.start)[0]
    word = re.search(r"(?:较|比)[^，。；、]{0,24}$", par.text[max(clause, other.end) : last.start])
    if own and word and is_compared(par, last) and par.text[last.end : last.end + 12].count("，") == 0:
        joined = between[: between.find(word[0])] if word[0] in between else between
        return (last, other) if _only_marks(joined) else None
    return None


def _share_pair(par: Paragraph, figure: Figure) -> tuple[Figure, Figure] | None:
    """The part and the whole of a share: 总长W，其中P，占p · P，占W的p."""
    two = _two_before(par, figure)
    if two is None:
        return None
    other, last = two
    between, tail = par.text[other.end : last.start], par.text[last.end : figure.start]
    if (
        _SHARE_OF.search(between)
        and re.fullmatch(r"[^，。；、占]{0,24}的", tail)
        and _only_marks(between[: between.rfind("占")])
    ):
        return other, last
    plainly = re.fullmatch(r"[，,（(]?(?:约)?占(?:比|总数的?|总量的?|全部的?|其中的?)?(?:约|为|达|达到)?", tail)
    if plainly and "其中" in between and not is_compared(par, other):
        return last, other
    return None


def _follows(tail: str) -> bool:
    """Whether only marks and a word of growth stand between a figure and its change."""
    return re.fullmatch(rf"[，,（(]?(?:同比|比上年|较上年|总体|累计)?(?:{_moves()})?(?:约|近)?", tail) is not None


def _only_marks(text: str) -> bool:
    return re.fullmatch(r"[，,（(]?(?:年度|总额|左右)?", text) is not None


@cache
def _moves() -> str:
    return f"{words('audit', 'growing')}|{words('audit', 'shrinking')}"


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(rf"分别(?:(?P<up>{words('audit', 'growing')})|(?:{words('audit', 'shrinking')}))")


@cache
def _missing_rate() -> re.Pattern[str]:
    return re.compile(rf"(?:{words('audit', 'missing_rate')})(?:达到|达|为|约|高达)*$")


def _labelled(par: Paragraph, figure: Figure, role: str) -> bool:
    start, _ = par.clause(figure.start)
    others = par.within(start, figure.start)
    return any(word in par.text[others[-1].end if others else start : figure.start] for word in phrases("audit")[role])


def _run(par: Paragraph, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that follow one another with nothing but 、 between them."""
    out: list[Figure] = []
    for figure in figures:
        if out and par.text[out[-1].end : figure.start] not in ("、", "和", "，"):
            break
        out.append(figure)
    return out


def _worked(old: Figure, new: Figure, change: _Change) -> Interval | None:
    """The change that two figures make, in the unit of the stated one."""
    before, after = old.amount.nominal, new.amount.nominal
    if change.unit in ("个百分点", "百分点"):
        step = after - before if change.up else before - after
        return step if old.base == "%" else None
    if old.base in ("%", "") and change.unit == "%":
        return None
    quotient = after.over(before)
    if quotient is None:
        return None
    share = quotient - Interval(1, 1) if change.up else Interval(1, 1) - quotient
    return share.scaled(100) if change.unit == "%" else share


def _printed(figure: Figure) -> Interval:
    """What a printed percentage stands for, rounded or cut off; what grows 近 or 超 is left wider."""
    amount = figure.amount
    digits = amount.text.split(".")[1] if "." in amount.text else ""
    step = 1 / 10 ** len(re.match(r"\d*", digits)[0])  # type: ignore[index]
    return amount.interval.widened(0.0, _ROUNDING * step / 2 * amount.factor)


def _middle(interval: Interval) -> float:
    return (interval.low + interval.high) / 2


def _percent(worked: Interval, figure: Figure) -> str:
    unit = figure.amount.unit
    return f"{plain(round(_middle(worked), 2 if unit == '%' else 3))}{unit}"


def _found(par: Paragraph, pair: tuple[Figure, Figure], figure: Figure, worked: Interval, change: _Change) -> Found:
    old, new = pair
    way, way_en = ("增长", "up") if change.up else ("减少", "down")
    told = _percent(worked, figure)
    return Found(
        (par.clause_of(old), par.clause_of(new), par.clause_of(figure)),
        f"由{old.amount.text}到{new.amount.text}应{way}{told}，文中为{figure.amount.text}。",
        f"From {old.amount.text} to {new.amount.text} is {way_en} {told}, the text says {figure.amount.text}.",
        {
            "from": old.amount.value,
            "to": new.amount.value,
            "stated": figure.amount.value,
            "worked": round(_middle(worked), 4),
        },
    )
