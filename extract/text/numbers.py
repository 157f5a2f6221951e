"""Numbers with their units and comparators: 500个 · 2.08万件套 · 不少于4000平方米 · 5—10吨 · 三分之二 · 五项.

A match that is no quantity is kept with the reason (`why`), so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from extract.lexicon import measures, phrases, words
from extract.text.numerals import ARABIC, CHINESE, parse
from extract.text.wordsets import WordSet

Comparator = Literal["eq", "ge", "le", "gt", "lt", "approx", "range"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[start, end)` of a clean text, comparator words included; `core` is where its digits begin.

    `why` says why it is no quantity, None if it is one.
    """

    start: int
    end: int
    core: int
    value: int | float
    max: int | float | None
    unit: str
    comparator: Comparator
    kind: str
    why: str | None = None


Spans = Sequence[tuple[int, int]]
NUMERAL = re.compile(r"[0-9０-９一二两三四五六七八九十半]")
"""A text without one of these holds no number."""
_SCALE = r"(?:[十百千]?[万亿]+|百(?!分)|千(?![瓦伏米克卡帕赫]))?"
_SPELL = "(?:日|天|小时|分钟)(?=[以之]?内)"
"""七日内: elsewhere a numeral in characters before these is a date, or part of a name."""
_DASH = r"(?:-{1,2}|—{1,2}|–|―|~|～|至|到)"
_QUOTED = re.compile(r"[“《‘][^“”《》]*[”》’]")
_UNITLESS_OK = re.compile(
    r"(?:达到?|为|至|到|在|提高到|降至|降到|控制在|不低于|不超过|低于|高于|不大于|不小于|约|近|超过)$"
)


def _guarded(units: Sequence[str]) -> str:
    """An alternative of units behind a look at their first characters: most numbers are followed by none of them."""
    firsts = "".join(sorted({re.escape(unit[0]) for unit in units}))
    return f"(?=[{firsts}])(?:{'|'.join(map(re.escape, units))})"


@cache
def _pattern() -> re.Pattern[str]:
    units = sorted(measures(), key=len, reverse=True)
    every = _guarded(units)
    chinese = _guarded([unit for unit in units if measures()[unit].chinese])
    after = "|".join(words("numbers", f"{name}_after") for name in _AFTER)
    number = rf"{ARABIC}{_SCALE}"
    return re.compile(
        rf"(?=[0-9０-９零〇○一二两三四五六七八九十百千万亿半])(?P<core>"
        rf"(?P<frac>(?:{ARABIC}|{CHINESE})分之(?:{ARABIC}|{CHINESE}))|(?P<half>一半|半数)"
        rf"|(?P<low>{number})(?P<low_unit>{every})?{_DASH}(?P<high>{number})(?P<more>余|多)?(?P<runit>{every})"
        rf"|(?P<num>{number})(?P<nmore>余|多)?(?P<unit>(?:{every})(?![A-Za-z]))?(?P<umore>余|多)?"
        rf"|(?P<cn>(?<![第每初十几数多半])(?:{CHINESE}))(?P<cmore>余|多)?(?P<cunit>{chinese}|{_SPELL}))"
        rf"(?P<post>{after})?"
    )


@cache
def _before() -> WordSet:
    """Comparators that end the words before a number, with the verb that may follow them (不少于达到, 不低于为)."""
    listed = [word for name in _BEFORE for word in phrases("numbers")[f"{name}_before"]]
    return WordSet(word + tail for word in listed for tail in ("", "达", "达到", "为", "有", "要有"))


_BEFORE: tuple[Comparator, ...] = ("ge", "le", "gt", "lt", "approx")
_AFTER: tuple[Comparator, ...] = ("ge", "le", "approx")


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(words("numbers", "idioms"))


def find_numbers(text: str, times: Spans = ()) -> list[Number]:
    """All numbers of a clean text, in order. Numbers inside the spans of `times` belong to dates and are left out."""
    if not NUMERAL.search(text):
        return []
    blocked: list[tuple[int, int]] | None = None
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    found = []
    for match in _pattern().finditer(text):
        start, end = match.span("core")
        if any(a < end and start < b for a, b in times):
            continue
        if match["cn"]:
            blocked = [m.span() for m in _idioms().finditer(text)] if blocked is None else blocked
            if any(a < end and start < b for a, b in blocked):
                continue
        number = _read(text, match)
        if number is None:
            continue
        why = _refusal(text, match, number, quoted)
        found.append(number if why is None else replace(number, why=why))
    return found


def _read(text: str, match: re.Match[str]) -> Number | None:
    unit = match["runit"] or match["unit"] or match["cunit"] or ""
    top = None
    if match["frac"]:
        value = parse(match["frac"])
        unit = {"百分": "%", "千分": "‰"}.get(match["frac"][:2], "")
    elif match["half"]:
        value = 0.5
    elif match["high"]:
        value, top = _range(match)
    else:
        numeral = match["num"] or match["cn"]
        if match["cn"] and not re.match("[一二两三四五六七八九十]", numeral):
            return None
        value = parse(numeral)
    if value is None:
        return None
    more = bool(match["more"] or match["nmore"] or match["umore"] or match["cmore"])
    unit = "%" if unit in ("％", "﹪") else unit
    kind = measures()[unit].kind if unit in measures() else "ratio" if match["frac"] or match["half"] else "other"
    end = match.end()
    lead = _before().ending(text, 0, match.start())
    pre = None if lead is None else text[lead : match.start()]
    post = match["post"]
    if (post == "起" and unit != "起") or (post == "内" and kind != "duration"):
        post, end = None, match.start("post")
    return Number(
        match.start() - len(pre or ""),
        end,
        match.start("core"),
        value,
        top,
        unit,
        _comparator(pre, post, more, top),
        kind,
    )


def _range(match: re.Match[str]) -> tuple[int | float | None, int | float | None]:
    """5—10万人: a scale that stands on the second number alone holds for both."""
    low, high = match["low"], match["high"]
    scale = re.search(r"[十百千万亿]+$", high)
    if scale and not match["low_unit"] and low[-1].isdigit():
        low += scale[0]
    first, last = parse(low), parse(high)
    return (first, last) if first is not None and last is not None and first < last else (None, None)


def _comparator(pre: str | None, post: str | None, more: bool, top: int | float | None) -> Comparator:
    for name in _BEFORE:
        if pre and any(pre.startswith(word) for word in phrases("numbers")[f"{name}_before"]):
            if name == "le" and post in ("以上", "及以上"):
                return "ge"
            return name
    for name in _AFTER:
        if post in phrases("numbers")[f"{name}_after"]:
            return name
    return "range" if top is not None else "gt" if more else "eq"


def _refusal(text: str, match: re.Match[str], number: Number, quoted: Spans) -> str | None:
    """Why a number is no quantity; None if it is one."""
    start, end = match.start("core"), number.end
    before, after = text[max(0, start - 2) : start], text[end : end + 4]
    if re.search(r"[A-Za-z+×xX/._〔\[]$", before) or re.match(r"[A-Za-z+×〕]|[./]\d", after):
        return "part of a name"
    if before.endswith("每") or _RATE_BASE.match(text, start):
        return "the base of a rate"
    if before.endswith("第") or (before.endswith(("附", "表", "图", "栏")) and not number.unit):
        return "an ordinal"
    for opening, closing in quoted:
        if opening <= start < closing and (text[opening] == "《" or closing - opening <= 16):
            return "inside a quoted name"
    if number.unit == "次" and after.startswith(("会议", "全会")) and re.search(r"届.{0,8}$", text[:start]):
        return "part of a name"
    if number.unit == "周年" or (number.unit == "大" and number.value > 15):
        return "part of a name"
    if not number.unit and not match["frac"] and not match["half"]:
        return _unitless(text, match, number)
    if after.startswith(phrases("numbers")["name_after"]) and number.unit in ("", "个", "次", "年", "大", "人"):
        return "part of a name"
    return _specification(text, number, match["post"])


def _unitless(text: str, match: re.Match[str], number: Number) -> str | None:
    """A bare number counts where a verb of reaching stands before it, or nothing but the clause's end behind it."""
    after = text[number.end : number.end + 2]
    if after.startswith(phrases("numbers")["name_after"]):
        return "part of a name"
    head = text[max(0, number.start - 12) : number.core]
    indicator = re.search(rf"(?:{words('numbers', 'indicator_heads')})[\u4e00-\u9fff]{{0,6}}$", head)
    if (number.start < number.core or _UNITLESS_OK.search(head)) and indicator and re.match(r"[，。；、）]|$", after):
        return None
    return "no unit of measure"


_RATE_BASE = re.compile(r"[十百]?万(?:人口|人[\u4e00-\u9fff]{2,16}率)")
"""十万人口死亡率, 十万人生产安全事故死亡率: the number belongs to the rate's name."""


_FIGURATIVE = re.compile(
    r"(?!不少于)[^，。；、\d]{2,10}、[^，。；\d]{2,24}的|[^，。；\d]{2,16}(?:过硬|优良|忠诚|特色)的|[^，。；\d]{2,20}的?[^，。；\d]{0,8}(?:道路|之路|路子|新路)"
)
"""一支政治坚定、业务精通的队伍, 一条符合国情的路子: one of a kind, not one of a number."""
_SELECTED = re.compile("地区|区域|企业|单位|人员|场所|城市|建筑|乡镇|村庄|干部|学校|用户|耕地")
"""What is selected without a 的: 7度以上地区."""
_BEYOND = ("以上", "以下", "及以上", "及以下", "以内")


def _specification(text: str, number: Number, post: str | None) -> str | None:
    """A number that selects or names things is no target: 3万㎡以上的综合体, 超过15年的营房, 220千伏某工程."""
    after = text[number.end : number.end + 16]
    selecting = number.kind in ("duration", "area", "distance", "mass", "volume", "power", "money", "other")
    governed = post in _BEYOND and text.endswith(phrases("cues")["verbs"], 0, number.start)
    if number.kind != "ratio" and post in _BEYOND and _SELECTED.match(text, number.end):
        return "a condition that selects things"
    if text.endswith("满", 0, number.start) and after.startswith(("的", "以上")):
        return "a condition that selects things"
    selecting_group = selecting or (number.unit in ("人", "户", "类", "级", "名") and after.startswith("的"))
    if number.unit in ("类", "级") and post in _BEYOND:
        return "a condition that selects things"
    if number.unit in ("支", "条", "个", "套", "种") and number.value == 1 and _FIGURATIVE.match(text, number.end):
        return "a manner of speaking"
    if selecting_group and not governed and post in _BEYOND and re.match(r"[\u4e00-\u9fff]{0,6}的", after):
        return "a condition that selects things"
    if (
        selecting
        and number.comparator in ("gt", "lt")
        and after.startswith("的")
        and text[number.start] in "超低小少不"
    ):
        return "a condition that selects things"
    if re.match(r"[\u4e00-\u9fff]{0,6}条件的", after):
        return "a condition that selects things"
    if number.unit in phrases("numbers")["specifying_units"] and post in _BEYOND and not governed:
        return "a condition that selects things"
    if number.unit in phrases("numbers")["specifying_units"] and number.comparator == "eq":
        works = rf"[\u4e00-\u9fff“”（）]{{1,14}}?(?:{words('numbers', 'works')})"
        if re.match(works, text[number.end : number.end + 20]):
            return "part of a name"
    if number.unit in ("年", "天", "日") and re.match(r"来|间|前|后|行动|规划|计划|期", after):
        return "a stretch of time"
    return None
