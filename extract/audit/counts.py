"""Stated counts against what is named: 落实A、B、C五项机制 · 新建消防队站5个（A、B…） · 三年行动计划（2024—2026年）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extract.audit.found import Found
from extract.audit.page import Page, Paragraph
from extract.lexicon import phrases
from extract.model.finding import Severity
from extract.text.numerals import parse

_NUMBER = r"(?P<number>[二两三四五六七八九十]{1,3}|\d{1,2})"
_KINDS = "大|项|类|种|个|条|支|座|级|方|所|家|处|张|套|道|批|名|位|期|场|部"
_NAMED = re.compile(
    rf"(?<![\d.第十百千.．])(?P<open>等)?{_NUMBER}(?P<unit>{_KINDS})(?:主要|重点|核心|重大)?(?=[“\u4e00-\u9fff])"
    r"(?![和与及]|以上|以下|以内|左右|月|百分点|工作日|小时|学期|季度|半年|多|余|级)"
)
_OPENS = re.compile(
    r"[，,]?(?:分别为|分别是|分别位于|即)[:：]?(?P<behind>[^。；]{5,300})|[（(](?P<inside>[^（）()]{4,300}、[^（）()]{1,300})[）)]"
)
_COUNTED = re.compile(rf"(?<![\d.第十百千.．]){_NUMBER}(?P<unit>{_KINDS})(?P<noun>[^，。；：（）()、\d]{{0,16}})$")
_REACH = 240
"""No list is longer; what stands further away from its number is not looked at."""
_AND = re.compile("和|与|以及|及|暨")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_CUTS = "，。；：！？"
_NO_LIST = re.compile(
    r"^(?:含|其中|包括|包含|不含|如|见|详见|以|按|即|原|指|每|各|约|共|总|建筑|面积)|等$|\d{2,}|[每均]"
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?[a-z\u4e00-\u9fff]")
_NAME = 4
"""Names of single things are as long at least; 特勤站, 一级站 are kinds, and there may be several of a kind."""
_CELL_COUNT = re.compile(rf"[（(](?P<number>\d{{1,3}})(?:{_KINDS}|镇|乡|县|市|区|村)[）)]$")


@dataclass(frozen=True, slots=True)
class _List:
    """Named items, and how many they may be: 和 may join two items, or stand inside one."""

    items: tuple[str, ...]
    fewest: int
    most: int


def named(page: Page) -> Iterator[Found]:
    """A list that a number closes: 落实会商研判、联合执法、信息共享五项机制."""
    for par in page.paragraphs:
        before = 0
        for match in _NAMED.finditer(par.text) if "、" in par.text or "和" in par.text else ():
            count = _value(match["number"])
            start = max(_list_start(par.text, match.start()), _behind(par.text, before, match.start()))
            before = match.end()
            listed = _read(par.text[start : match.start()])
            if listed is None or count is None or not 2 <= count <= 20:
                continue
            severity = _closed(listed, count, is_open=bool(match["open"]), loose=match["unit"] == "个")
            if severity is not None:
                yield _found(par, start, match.start("number"), match.end(), count, listed, severity)


def listed(page: Page) -> Iterator[Found]:
    """A list that a number opens: 新建消防队站5个（A消防站、B消防站…） · 2个，分别为A和B."""
    for par in page.paragraphs:
        for opened in _OPENS.finditer(par.text):
            match = _COUNTED.search(par.text[max(0, opened.start() - 24) : opened.start()])
            names = opened["inside"] or opened["behind"]
            count = _value(match["number"]) if match else None
            names_ = _read(names) if count is not None and not _NO_LIST.search(names) else None
            if match is None or names_ is None or count is None or not 2 <= count <= 50:
                continue
            at = max(0, opened.start() - 24) + match.start()
            severity = _opened(names_, count, (match["noun"] or par.text[max(0, at - 1) : at])[-1:])
            if severity is not None:
                yield _found(par, at, at, opened.end(), count, names_, severity)


def title_years(page: Page) -> Iterator[Found]:
    """三年行动计划（2024—2027年）: the number of years in a title against the years behind it."""
    title, period = page.plan.plan.title or "", page.plan.plan.period
    match = re.search(r"(?P<number>[一二两三四五六七八九十]|\d{1,2})年(?:行动|规划|计划|方案|攻坚)", title)
    years = re.search(r"(?P<first>20\d\d)年?[-—–~～至到]+(?P<last>20\d\d)年?", title)
    if match is None or years is None or period is None:
        return
    count, spanned = _value(match["number"]), int(years["last"]) - int(years["first"]) + 1
    at = page.plan.text.find(years[0])
    if count is not None and count != spanned and at >= 0:
        whole = re.compile(r"[^\n]*").match(page.plan.text, page.plan.text.rfind("\n", 0, at) + 1)
        assert whole is not None
        yield Found(
            (page.span(*whole.span()),),
            f"题目称{match[0][:-2]}，而{years[0]}为{spanned}年。",
            f"The title says {count} years, but {years[0]} are {spanned}.",
            {"stated": count, "years": spanned},
        )


def cells(page: Page) -> Iterator[Found]:
    """A cell that counts what the next one lists: 重点镇（24个） | 龙泉镇、水冶镇、…."""
    for sheet in page.sheets:
        for row in sheet.rows:
            for label, content in pairwise(row):
                match = _CELL_COUNT.search(label.text)
                names = _read(content.text.rstrip("。")) if match and content.at and label.at else None
                if match is None or names is None or _NO_LIST.search(content.text):
                    continue
                count = int(match["number"])
                if not names.fewest <= count <= names.most and len(names.items) > 2:
                    yield Found(
                        (page.span(*label.at), page.span(*content.at)),  # type: ignore[misc]
                        f"“{label.text}”应有{count}项，实际列出{names.fewest}项。",
                        f"“{label.text}” says {count}, but {names.fewest} are listed.",
                        {"stated": count, "listed": names.fewest},
                    )


def _found(par: Paragraph, start: int, number: int, end: int, count: int, listed: _List, severity: Severity) -> Found:
    many = listed.most if count > listed.most else listed.fewest
    return Found(
        (par.span(start, end), par.span(number, min(end, number + 4))),
        f"文中称{count}{par.text[number:end].lstrip('0123456789一二两三四五六七八九十')[:1]}，实际列出{many}项。",
        f"The text says {count}, but {many} are named.",
        {"stated": count, "named": many},
        severity,
    )


def _closed(listed: _List, count: int, *, is_open: bool, loose: bool) -> Severity | None:
    """A list before its number. Its first item may hold words that are none of it, so too many prove less than too few.

    Two names before 个 (乡镇、街道3个试点) may well be where something is, not what is counted: `loose`.
    """
    if count > listed.most:
        near = count - listed.most <= (2 if listed.fewest >= 5 else 1)
        if is_open or not near:
            return None
        return "error" if listed.fewest >= 3 else "warning" if _even(listed.items) and not loose else None
    if count < listed.fewest and listed.fewest >= 3 and _even(listed.items):
        return "error" if listed.fewest - count <= 2 and _starts_list(listed.items) else None
    return None


def _opened(listed: _List, count: int, head: str) -> Severity | None:
    """A list behind its number: names that end as what is counted (消防站) are complete, others only seem so."""
    if listed.fewest <= count <= listed.most:
        return None
    if min(map(len, listed.items)) < _NAME:
        return None
    ends = {item[-1:] for item in listed.items}
    if ends == {head} or (len(ends) == 1 and len(listed.items) >= 3):
        return "error"
    near = min(abs(count - listed.fewest), abs(count - listed.most)) == 1
    return "warning" if near and len(listed.items) >= 3 and _even(listed.items) else None


def _read(text: str) -> _List | None:
    """The items of a list; None if the text is none."""
    bare = _BRACKET.sub("", text).strip("、，； ")
    quoted = re.findall(r"“[^“”]*”", bare)
    if quoted and "、" not in re.sub(r"“[^“”]*”", "", bare) and bare.endswith(quoted[-1]) and "、" in quoted[-1]:
        bare = quoted[-1].strip("“”")
    items = [item.strip("“”《》 ") for item in re.split(r"[、；]", re.sub(r"“[^“”]*”", _mask, bare))]
    if any(not item or _FIGURE.search(item) for item in items) or re.search("关于|有关", items[-1]):
        return None
    joined = sum(len(_AND.findall(item)) for item in items)
    if len(items) + joined < 2 or (len(items) == 1 and not _AND.search(bare)):
        return None
    return _List(tuple(items), len(items), len(items) + joined)


def _mask(match: re.Match[str]) -> str:
    """Marks inside a quoted name separate nothing: “放、管、服”改革."""
    return re.sub(r"[、；和与及]", "·", match[0])


def _list_start(text: str, end: int) -> int:
    """Where the clause begins in which a list stands; marks inside brackets end none."""
    first = max(0, end - _REACH)
    bare = _BRACKET.sub(lambda m: "□" * len(m[0]), text[first:end])
    return first + max((bare.rfind(mark) for mark in _CUTS), default=-1) + 1


def _behind(text: str, before: int, end: int) -> int:
    """Where a list begins that follows another one: 三大工程和领航、扬帆、聚力三大行动."""
    joint = _AND.search(text, before, end) if before else None
    return joint.end() if joint else before


def _even(items: tuple[str, ...]) -> bool:
    """Whether the items behind the first have about one length, as the names of one list do."""
    lengths = [len(item) for item in items[1:]] or [len(items[0])]
    return max(lengths) - min(lengths) <= 1 and max(lengths) <= 12


def _starts_list(items: tuple[str, ...]) -> bool:
    """Whether the first item is one of the list, with or without a verb before it (落实会商研判)."""
    first = items[0]
    verb = max((len(verb) for verb in phrases("cues")["verbs"] if first.startswith(verb)), default=0)
    return any(abs(length - len(items[1])) <= 1 for length in (len(first), len(first) - verb))


def _value(numeral: str) -> int | None:
    value = parse(numeral)
    return value if isinstance(value, int) else None
