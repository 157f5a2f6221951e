"""The plan calendar: what time expressions of plans mean, as dates.

到2025年 · 2022年6月底前 · 2023年起 · 2022年至2024年 · “十四五”末 · 年内 · 每学期 · 逐年. Full dates of letters and tables
are no business of this module (see `dates`). The meanings are those of the annotation guidelines: 到2025年 is `by`
2025-12-31, a bare 2022年 is `in`, 2023年前 is `by` the end of 2022, “十四五”末 is `in` 2025.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from extract.text.numerals import chinese

Kind = Literal["by", "in", "from", "period", "recurring"]

_CN_YEAR = "[二一][〇○零九][〇○零一二三四五六七八九]{2}"
_YEAR = rf"(?:(?:19|20)\d\d|{_CN_YEAR})"
_DASH = r"(?:-{1,2}|—{1,2}|–|―|~|～|至|到)"
_FIVE = r"[“\"‘]?(?P<five>十[一二三四五六七]?五)[”\"’]?"
_FIVE_YEARS = "十[一二三四五六七]五"
_NUM = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression at `[at, to)` of a clean text; `first` and `last` are ISO dates.

    `reference` marks a time that others are compared with (较2020年增长), `past` one that looks back (2020年以来).
    """

    at: int
    to: int
    kind: Kind
    first: str | None = None
    last: str | None = None
    every: str | None = None
    rule: str = ""
    reference: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """What floating expressions (年内, 6月底前, 三年内) are counted from; ISO dates. All may be unknown."""

    period: tuple[str, str] | None = None
    year: int | None = None

    @property
    def years(self) -> int:
        """How many calendar years the plan's period touches; 0 if it has none."""
        return int(self.period[1][:4]) - int(self.period[0][:4]) + 1 if self.period else 0

    def looks_back(self, heading: str) -> bool:
        """Whether a heading names five-year plans, and each of them ended before this plan began: “十四五”回顾 in “十五五”.

        Of a plan whose period and year are unknown, those that ended before 2021 do.
        """
        named = re.findall(_FIVE_YEARS, heading)
        begins = self.period[0] if self.period else f"{self.year or 2021}-01-01"
        return bool(named) and all(five_year_period(name)[1] < begins for name in named)


def five_year_period(name: str) -> tuple[str, str]:
    """十四五 → 2021-01-01 to 2025-12-31. The tenth plan (十五) began in 2001, each later one five years on."""
    ordinal = 10 + (chinese(name[1:-1]) or 0) if len(name) > 2 else 10
    start = 2001 + 5 * (ordinal - 10)
    return f"{start}-01-01", f"{start + 4}-12-31"


def title_period(title: str) -> tuple[str, str] | None:
    """The period that a title names: 2024—2026年, “十五五”, 2023年度."""
    years = re.search(rf"({_YEAR})年?{_DASH}({_YEAR})", title)
    if years:
        return f"{_year(years[1])}-01-01", f"{_year(years[2])}-12-31"
    five = re.search(_FIVE_YEARS, title)
    if five:
        return five_year_period(five[0])
    single = re.search(rf"({_YEAR})年(?!.{{1,4}}月)", title)
    return (f"{_year(single[1])}-01-01", f"{_year(single[1])}-12-31") if single else None


def find_times(text: str, calendar: Calendar) -> list[Time]:
    """All time expressions of a clean text, in order, not overlapping; those inside 《titles》 are left out."""
    found: list[Time] = []
    if not _MAYBE.search(text):
        return found
    # “年底考核”, 《2022年要点》: a name; the quotes around “十四五” open the expression itself.
    titles = [m.span() for m in re.finditer(r"《[^》]*》|〔\d{4}〕|(?<=“)[^“”]{6,}(?=”)", text)]
    year = calendar.year
    for match in _ANY.finditer(text):
        if any(start <= match.start() < end for start, end in titles):
            continue
        rule = match.lastgroup or ""
        time = _RULES[rule](text, match, Calendar(calendar.period, year))
        if time is None:
            continue
        if time.last and rule == "dated":
            year = int(time.last[:4]) if not time.rule.startswith("before year") else int(time.last[:4]) + 1
        found.append(replace(time, reference=True) if _is_compared(text, time) else time)
    return found


def _is_compared(text: str, time: Time) -> bool:
    """较2020年增长, 与“十三五”末相比, 以2020年为基期, 由2020年的92%提升: a time that others are measured against."""
    before, after = text[max(0, time.at - 3) : time.at], text[time.to : time.to + 4]
    if re.search(r"[由从]$", before) and re.match(r"末?的?\d", after):
        return True
    return bool(re.search(r"[较比与同]于?$", before) or re.match(r"相比|基础上|为基|的?水平|现状", after))


def month_end(year: int, month: int) -> str:
    """The last day of a month."""
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"


def _year(text: str) -> int:
    return int(text) if text.isdigit() else int("".join(str(chinese(c)) for c in text))


def _count(text: str) -> int:
    return int(text) if text.isdigit() else chinese(text) or 0


_DATED = (
    rf"(?P<prep>到|至|截至|截止|自|从)?(?P<year>{_YEAR})年"
    r"(?:年?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:(?P<day>\d{1,2})[日号])?"
    r"|(?P<part>上半年|下半年|第?[一二三四1-4]季度))?"
    r"(?P<edge>年?[底末终]|年中|中期|初)?(?P<rel>之?前|以前|以?后|起|开始|以来|内|期间)?"
)
_FLOAT = (
    r"(?:(?P<fprep>到|至)?(?P<this>今年|本年度?|当年|明年)?(?:"
    r"(?P<fmonth>1[0-2]|[1-9]|(?<!第)(?:十[一二]?|[一二三四五六七八九]))月份?"
    r"(?:(?P<fday>\d{1,2})[日号]|(?P<fmedge>[底末]))?(?P<fmrel>之?前|以前|起|开始|以?内|(?=[，完]))(?!性)"
    r"|(?P<fpart>上半年|下半年|第?[一二三四1-4]季度)(?P<fprel>[底末]?前|[底末])?"
    r"|(?P<fedge>年?年[底末终])(?P<frel>之?前|以前)?"
    r"|(?P<inside>年内))|(?:今年|本年度|当年|全年)(?![年底末]))"
)
_PATTERNS = {
    "range": rf"(?:自|从)?(?P<y1>{_YEAR})年?(?P<m1>\d{{1,2}}月)?{_DASH}(?P<y2>{_YEAR})年(?P<m2>\d{{1,2}}月)?(?:底|末|期间|间)?(?!版)",
    "recurring": rf"[每毎](?:个)?(?P<unit>学期|学年|半年|两个季度|季度|季|月|周|日|天|{_NUM}?年)(?:年?底前?|(?:\d{{1,2}}月底?前?))?(?!度|级|龄|人|吨)"
    r"|(?P<yearly>逐年|分年度|按年度|年年)|(?P<by_unit>按季度?|按月)(?!薪|份)",
    "five_year": rf"(?P<fiveprep>到|至|截至)?{_FIVE}(?:规划|计划)?(?P<fivepart>时期末|期末|末期|末|中期|初期|后期|时期|期间|期内|以来)",
    "plan": rf"(?P<planprep>到|至)?(?:本|该)?(?:规划|计划|行动)(?P<planpart>期末|期间|期内|期)|(?:未来|今后|接下来){_NUM}年"
    rf"|(?P<within>{_NUM})年(?:以?内|之内|时间内|计划(?=总|新|完|建|实|投|培|组|配|改))|(?:用|经过|通过){_NUM}年(?:左右)?(?:的?时间|的?努力)",
    "dated": _DATED,
    "bare": r"(?<![\d.〔（(-])(?P<bareyear>20[12]\d)(?=[对将把])",
    "floating": rf"(?<![每毎\d一二三四五六七八九十末近.—-]){_FLOAT}",
}
_OPENS = r"(?=[自从在到至截每毎逐分按年“\"‘十本该规计行未今接用经通上下第一二两三四五六七八九全当明\d])"
_ANY = re.compile(_OPENS + "(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")")
_MAYBE = re.compile(r"[年月季周]|十.?五|规划期|20\d\d|学期|[每毎按][日天季]")


def _range(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    first, last = _year(match["y1"]), _year(match["y2"])
    if last < first or text[match.end() : match.end() + 1] in ("》", "版"):
        return None
    start = f"{first}-{int(match['m1'][:-1]):02d}-01" if match["m1"] else f"{first}-01-01"
    end = month_end(last, int(match["m2"][:-1])) if match["m2"] else f"{last}-12-31"
    return Time(match.start(), match.end(), "period", start, end, rule="year range")


_EVERY = {"学期": "P6M", "两个季度": "P6M", "学年": "P1Y", "半年": "P6M", "季度": "P3M", "季": "P3M", "月": "P1M", "周": "P1W", "日": "P1D",
          "天": "P1D", "年": "P1Y"}  # fmt: skip


def _recurring(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    if match["yearly"]:
        every = "P1Y"
    elif match["by_unit"]:
        every = "P3M" if "季" in match["by_unit"] else "P1M"
    else:
        unit = match["unit"]
        every = _EVERY.get(unit) or f"P{_count(unit[:-1])}Y"
    return Time(match.start(), match.end(), "recurring", every=every, rule="recurring")


def _five(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    start, end = five_year_period(match["five"])
    first, part = int(start[:4]), match["fivepart"]
    past = part == "以来"
    if part in ("末", "末期", "期末", "时期末"):
        if match["fiveprep"]:
            return Time(match.start(), match.end(), "by", None, end, rule="end of five-year plan")
        return Time(match.start(), match.end(), "in", f"{first + 4}-01-01", end, rule="end of five-year plan")
    years = {"中期": (2, 2), "初期": (0, 0), "后期": (3, 4)}.get(part, (0, 4))
    kind: Kind = "in" if part in ("中期", "初期") else "period"
    return Time(
        match.start("five") - (text[match.start("five") - 1] in "“\"‘"), match.end(), kind,
        f"{first + years[0]}-01-01", f"{first + years[1]}-12-31", rule="five-year plan", past=past,
    )  # fmt: skip


def _plan(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.period is None:
        return None
    start, end = calendar.period
    if match["planpart"] == "期末" or (match["planprep"] and match["planpart"]):
        return Time(match.start(), match.end(), "by", None, end, rule="end of plan")
    if match["planpart"] == "期":
        return None
    if match["within"] and _count(match["within"]) < calendar.years:
        end = f"{int(start[:4]) + _count(match['within']) - 1}-12-31"
    return Time(match.start(), match.end(), "period", start, end, rule="period of plan")


def _dated(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    if text.startswith("度", match.end()) and not text.startswith(("度内", "度，"), match.end()):
        return None
    year = _year(match["year"])
    month = _count(match["month"]) if match["month"] else None
    if month is not None and not 1 <= month <= 12:
        return None
    return _point(
        text, match.span(), match["prep"], year, month, match["day"], match["part"], match["edge"], match["rel"]
    )


def _point(
    text: str,
    span: tuple[int, int],
    prep: str | None,
    year: int,
    month: int | None,
    day: str | None,
    part: str | None,
    edge: str | None,
    rel: str | None,
) -> Time | None:
    first, last = _bounds(year, month, day, part)
    if first is None or last is None:
        return None
    if edge in ("年中", "中期"):
        first, last = f"{year}-01-01", f"{year}-06-30"
    if rel in ("前", "之前", "以前"):
        if not edge and not day and not part:
            last = f"{year - 1}-12-31" if month is None else _day_before(first)
            return Time(*span, "by", None, last, rule="before year" if month is None else "before month")
        return Time(*span, "by", None, last, rule="before end")
    if rel == "以来" or prep in ("截至", "截止"):
        return Time(*span, "by", None, last, rule="up to then", past=True)
    if rel in ("内", "以内") and month is not None:
        return Time(*span, "in", first, last, rule="in that time")
    if rel in ("起", "开始", "以后", "后"):
        return Time(*span, "from", first if rel not in ("以后", "后") or edge is None else last, None, rule="from then")
    if edge or prep in ("到", "至"):
        return Time(*span, "by", None, last, rule="by then")
    return Time(*span, "in", first, last, rule="in that time")


def _bounds(year: int, month: int | None, day: str | None, part: str | None) -> tuple[str | None, str | None]:
    if part:
        half = {"上半年": (1, 6), "下半年": (7, 12)}.get(part)
        if half is None:
            quarter = _count(part.removeprefix("第")[0])
            half = (3 * quarter - 2, 3 * quarter)
        return f"{year}-{half[0]:02d}-01", month_end(year, half[1])
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day is None:
        return f"{year}-{month:02d}-01", month_end(year, month)
    if not 1 <= int(day) <= monthrange(year, month)[1]:
        return None, None
    return f"{year}-{month:02d}-{int(day):02d}", f"{year}-{month:02d}-{int(day):02d}"


def _day_before(first: str) -> str:
    year, month = int(first[:4]), int(first[5:7])
    return f"{year - 1}-12-31" if month == 1 else month_end(year, month - 1)


def _bare(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    year = match["bareyear"]
    return Time(match.start(), match.end(), "in", f"{year}-01-01", f"{year}-12-31", rule="year without 年")


def _floating(text: str, match: re.Match[str], calendar: Calendar) -> Time | None:
    """年内, 6月底前, 上半年 — of the year last named, else of the plan's own year; nothing where neither is known."""
    if calendar.year is None:
        return None
    year = calendar.year + (match["this"] == "明年")
    if match["inside"] or not (match["fmonth"] or match["fpart"] or match["fedge"]):
        return Time(match.start(), match.end(), "in", f"{year}-01-01", f"{year}-12-31", rule="within the year")
    if match["fmonth"]:
        month = int(match["fmonth"]) if match["fmonth"].isdigit() else chinese(match["fmonth"])
        return _point(
            text, match.span(), match["fprep"], year, month, match["fday"], None, match["fmedge"], match["fmrel"]
        )
    if match["fpart"]:
        rel = "前" if match["fprel"] else None
        return _point(text, match.span(), match["fprep"], year, None, None, match["fpart"], None, rel)
    return _point(text, match.span(), None, year, None, None, None, "年底", match["frel"])


_RULES: dict[str, Callable[[str, re.Match[str], Calendar], Time | None]] = {
    "range": _range,
    "recurring": _recurring,
    "five_year": _five,
    "plan": _plan,
    "dated": _dated,
    "bare": _bare,
    "floating": _floating,
}
