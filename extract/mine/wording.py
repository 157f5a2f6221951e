"""Small questions about words that the drafts ask: is this reported, whom does it hold for, what is its subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extract.lexicon import phrases, words
from extract.mine.reading import Reading, Token, cue_words
from extract.text.calendar import Time
from extract.text.numbers import Number

Span = tuple[int, int]


@cache
def acting_words() -> frozenset[str]:
    """Words of a clause that says only what is done with the thing before it."""
    cues = cue_words()
    return cues.verbs | cues.adverbs | cues.modals | cues.leads | cues.starting


EACH_ONE = re.compile(r"每(?!百|千|万|[十亿])[^年月季周学，]{1,8}")
"""每个街道 tells for whom a number holds; 每万人拥有消防车 is what the number counts."""


COUNTING = re.compile(
    "总数|数量|达到|达|为|至|均|共|总计|合计|力争|要|将|保持在|稳定在|增至|增加到|超过|到|[由从](?:20\\d\\d年末?的?)?"
)


ELLIPTIC = frozenset(
    {"总数", "总量", "总数量", "合计", "总计", "其中", "累计", "完好率", "总规模", "数量", "占比", "比例"}
)


EACH = re.compile(r"各(?!级|类|有关|相关|职能|行业|部门)|每|所有|全市所有")


@cache
def _scope() -> re.Pattern[str]:
    verb = rf"至少|不少于|要|应|设|有|达|\d|{words('cues', 'verbs')}|$"
    return re.compile(
        rf"(?:每个?|各)(?!年|月|季|学|周|类|级|半|[十百千万两]|\d)[\u4e00-\u9fff（）、]{{1,12}}?(?={verb})"
    )


def bare_name(name: str) -> str:
    """An agency's words without quotes, without 由, and without the count that opens them."""
    return _COUNTED_SHARE.sub("", name.strip("“”、，").removeprefix("由"))


_COUNTED_SHARE = re.compile(r"^(?:(?:不少于|不低于|至少|超过)[\d.]+万?[\u4e00-\u9fff]|[\d.]+[%％]以上的)")


def within_period(time: Time, period: Time | None) -> Time:
    """“十四五”时期，每年…: what recurs does so within the period named before it."""
    if period is None:
        return time
    return replace(time, at=min(period.at, time.at), first=period.first, last=period.last)


def years_of(time: Time) -> list[int]:
    """The years that a period touches."""
    if time.first is None or time.last is None:
        return []
    return list(range(int(time.first[:4]), int(time.last[:4]) + 1))


def by_years(time: Time | None, count: int) -> list[Time | None]:
    """One time for each of `count` numbers: the years of a period, in order, if it has as many, else the time itself."""
    years = years_of(time) if time is not None else []
    if time is None or len(years) != count:
        return [time] * count
    return [replace(time, kind="in", every=None, first=f"{year}-01-01", last=f"{year}-12-31") for year in years]


def too_short(text: str, reading: Reading) -> bool:
    """Whether a clause says too little to be a record."""
    return len(text[slice(*reading.body)]) < 4 or reading.body[1] <= reading.body[0]


def evidence_of(text: str, span: Span, reading: Reading) -> Span:
    """The stretch that proves a clause: from its agent or its body to its end."""
    start = reading.body[0] if reading.agent is None else min(reading.agent[0], reading.body[0])
    return start, span[1]


def subject_of(text: str, reading: Reading) -> tuple[str, str | None]:
    """What a clause is about, and its verb, in its own words."""
    action = text[slice(*reading.verb)] if reading.verb else None
    if reading.object is not None and reading.object[1] > reading.object[0]:
        return text[slice(*reading.object)].strip("了着，、") or text[slice(*reading.body)], action
    if reading.subject is not None:
        return text[slice(*reading.subject)], action
    return text[slice(*reading.body)], action


@cache
def _report_words() -> re.Pattern[str]:
    firsts = "".join(sorted({word[0] for word in phrases("cues")["reported"]}))
    return re.compile(f"(?=[{firsts}])(?:{words('cues', 'reported')})")


def holds_report(text: str) -> bool:
    """Whether a passage holds any word of a report: most do not, and need not be asked clause by clause."""
    return _report_words().search(text) is not None


def is_counted(text: str, agent: Span, number: Number) -> bool:
    """政府专职消防员不少于860人: what stands directly before its number is counted, it does not act."""
    return agent[1] > number.start or not re.sub(COUNTING, "", text[agent[1] : number.start])


def is_reported(text: str, start: int, end: int) -> bool:
    """Words of a report in the clause; 现有的 only says which (对现有的11个中心…升级改造)."""
    match = _report_words().search(text, start, end)
    return match is not None and not (match[0] in ("现有", "目前") and text[match.end() : match.end() + 1] == "的")


@cache
def _present_words() -> re.Pattern[str]:
    return re.compile(words("cues", "present"))


def is_present(text: str, start: int, end: int) -> bool:
    """Words that tell what there is; with a date ahead of them they promise it (到2025年共有26座)."""
    return _present_words().search(text, start, end) is not None


def is_done(text: str, span: Span) -> bool:
    """A clause without a number reports if it says that something is done (已, 截至…), not if it only says 现有."""
    match = _report_words().search(text, *span)
    return match is not None and match[0] not in ("现有", "目前")


def scope_before(text: str, start: int, end: int) -> str | None:
    """The “each …” that stands before a number, if any."""
    match = _scope().search(text, start, end)
    return match[0] if match else None


def without_totals(subject: str) -> str:
    """A subject without 总数, so that it can serve the next number."""
    return re.sub(r"(?:总数量?|总量|数量)$", "", subject) or subject


def after_lead(text: str) -> str:
    """The noun phrase of a clause's opening, without adverbs and verbs before it."""
    bare = re.sub(rf"^(?:{words('cues', 'modals')}|到\d{{4}}年)", "", text)
    match = re.match(words("cues", "verbs"), bare)
    if match is None or match.end() == len(bare) or bare[match.end()] in "率度量额数比":
        return bare
    return bare[match.end() :]


@cache
def _chain() -> re.Pattern[str]:
    verb = rf"(?>{words('cues', 'verbs')})"
    return re.compile(rf"(?P<acts>{verb}(?:[、和及]{verb})+)(?P<thing>[^、和及]+)")


def chained_acts(opening: str) -> list[tuple[str, str]]:
    """新建、改建公厕[分别…]: each act with the one thing that all are done to; empty where there is no such chain."""
    match = _chain().fullmatch(opening.strip("，"))
    return [(act, match["thing"]) for act in re.split("[、和及]", match["acts"])] if match else []


def goes_on(text: str) -> bool:
    """Whether a sentence plainly goes on with the enumeration before it: 其余…, or a bare rate (完好率不低于98%)."""
    if text.startswith(("其余", "其他", "其它", "其中")):
        return True
    return bool(re.match(r"[\u4e00-\u9fff]{1,3}率(?:达到?|不低于|为|均?达|保持|控制|超过|提高|[\d])", text))


_RATE = re.compile("[\u4e00-\u9fff]{2}率$")


def without_rate(subject: str) -> str:
    """消火栓完好率98%，补建200个: what is built is the thing, not its rate."""
    return _RATE.sub("", subject) or subject


def shared_heads(parts: list[str]) -> list[str]:
    """社区和乡村服务站覆盖率: a rate that only the last of several names states is that of all."""
    rate = _RATE.search(parts[-1]) if parts else None
    if rate is None or any(_RATE.search(part) for part in parts[:-1]):
        return parts
    return [*(part + rate[0] for part in parts[:-1]), parts[-1]]


FROM = re.compile(r"[由从](?:20\d\d年?的?)?$")


TO = re.compile(r"[^，。；]{0,6}?(?:提高|提升|压减|压缩|缩短|降低|下降|增加|增长|减少|扩大|上升|降|升|增|减)[到至]")
"""由45%提高到70%: the first number is what is so now."""


def only_leads(text: str, reading: Reading) -> bool:
    """由市教育局牵头，…: who leads what the next clause says."""
    if reading.agent is None or reading.verb is None or reading.object is not None:
        return False
    return text[slice(*reading.verb)] in phrases("agents")["leading"]


_PAPER = re.compile(r"[^，。；、]{2,24}(?:要点|方案|计划|规划|清单|目录|任务书)")


def only_names(text: str, tokens: Sequence[Token], time: Time, span: Span) -> bool:
    """Whether a bare year only tells which one: 举办2023年峰会, 制定印发云岭市2023年打击侵权假冒工作要点."""
    if time.kind != "in" or time.rule != "in that time" or text[time.to - 1] != "年":
        return False
    cues = cue_words()
    first = bisect_left(tokens, span[:1])
    acts = False
    for token in tokens[first:]:
        if token.start >= time.to:
            if acts and _PAPER.fullmatch(text, time.to, span[1]):
                return True
            return acts and not (token.text in cues.verbs or token.text in cues.adverbs or token.text in "，。；、）")
        acts = acts or (token.text in cues.verbs and token.text not in cues.soft_verbs and token.end <= time.at)
    return False


def is_superseded(text: str, number: Number) -> bool:
    """Whether a number is the old value of a change: 由45%提高到70%."""
    before = text[max(0, number.start - 8) : number.start]
    return bool(FROM.search(before) and TO.match(text, number.end))


def at_least(text: str, number: Number, span: Span) -> Number:
    """至少建成1个训练塔和1个室内训练馆: a comparator before the verb holds for the numbers behind it."""
    if number.comparator != "eq":
        return number
    for word, comparator in (("至少", "ge"), ("最少", "ge"), ("不少于", "ge"), ("最多", "le"), ("不超过", "le")):
        at = text.rfind(word, span[0], number.start)
        if at >= 0 and not re.search(r"[，；]", text[at : number.start]):
            stretched = at if not re.search(r"\d", text[at : number.start]) else number.start
            return replace(number, comparator=comparator, start=stretched)  # type: ignore[arg-type]
    return number
