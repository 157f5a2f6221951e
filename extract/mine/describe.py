"""What a number counts: its subject, the verb that governs it, and the stretch of text that holds them.

Chinese puts the counted thing behind the number (500个市政消火栓) or before it (市政消火栓500个; 完好率不低于98%).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.lexicon import phrases, words
from extract.mine.reading import Reading
from extract.text.numbers import Number
from extract.text.wordsets import WordSet

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Described:
    """A number's subject and action in words, and the evidence span; `subject` is empty where nothing is in sight."""

    number: Number
    subject: str
    action: str | None
    evidence: Span
    before: str
    """The words before the number in its segment, for telling level, increase and decrease apart."""


_SHARE = re.compile(r"占[^，；。]{1,20}的(?:比重|比例)?$")
"""占执勤车总数的11%: the share of what stands before, by what stands here."""
_JOINT = re.compile(r"[、，,；和及与并或（(]+$|以及$|的$|[，、；,;。：:）)]+$")
_FUNCTION = re.compile(r"^(?:以上|以下|以内|左右|的|及|和|、|，|）|\)|。|；|不等|为|到|至|之|并|且|/)+")


_ADJECTIVAL = frozenset(["共", "各", "新", "实体化", "创新", "规范", "重点", "协同", "联合", "系统", "完整", "平均"])
"""Adverbs of the cue list that may as well belong to the noun phrase beside them."""


@cache
def _reaching() -> WordSet:
    return WordSet(phrases("cues")["reaching"])


@cache
def _qualifiers() -> WordSet:
    """Adverbs and modals that stand between a subject and its verb or number."""
    cues = phrases("cues")
    return WordSet({*cues["adverbs"], *cues["modals"]} - _ADJECTIVAL - {"到"})


@cache
def _openers() -> WordSet:
    """What may open a clause before its verb."""
    cues = phrases("cues")
    return WordSet({*cues["adverbs"], *cues["modals"], *cues["leads"]} - _ADJECTIVAL - {"以", "即", "全年", "具体"})


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(words("cues", "verbs"))


@cache
def _area() -> re.Pattern[str]:
    """全市 before a verb only says where."""
    return re.compile(rf"(?:{words('cues', 'areas')})(?={_verbs().pattern})")


@cache
def _only_verbs() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{words('cues', 'verbs')})[、和或及]?)+")


@cache
def _verbs() -> re.Pattern[str]:
    """A chain of verbs at the start of a phrase: 新建、补建, 建设命名, 组织召开."""
    verb = rf"(?!{words('cues', 'compounds')})(?>{words('cues', 'verbs')})"
    return re.compile(rf"(?:{verb}了?[、和或及]?)+(?![率度量数额值者员化性力费金站点的标型级类比能成效]|区(?!域))")


def describe(
    text: str,
    number: Number,
    segment: Span,
    reading: Reading,
    following: int,
    times: Sequence[Span],
    starts: Container[int],
) -> Described:
    """Find subject, action and evidence of a number.

    `segment` is the stretch between its neighbours: from the clause's (or bracket's) start or the last number to
    the clause's end; `following` is where the next number starts; `starts` are the offsets at which words begin.
    """
    left = _left(text, segment[0], number)
    right = _right(text, number, min(segment[1], following))
    right = _past_attribute(text, number, right, segment[1], following)
    past = max((end for start, end in times if segment[0] <= start and end <= number.start), default=left[0])
    action, thing = _split_action(text, (max(left[0], past), left[1]), reading, starts)
    if past > left[0] and (thing is None or text[slice(*thing)] == "的"):
        # 积水点消除比例2025年底前达到75%: the subject stands before the time.
        before = _first_of_joined(text, times, past)
        thing = _split_action(text, (left[0], before), reading, starts)[1]
    counted = text[right[0] : right[1]]
    if counted and (number.kind != "ratio" or not thing or _shares(text, number)):
        start = _evidence_start(text, left, action, number)
        return Described(number, counted, action and text[slice(*action)], (start, right[1]), text[slice(*left)])
    subject = text[slice(*thing)] if thing else ""
    start = min((part[0] for part in (action, thing) if part), default=number.start)
    return Described(
        number, subject, action and text[slice(*action)], (start, max(number.end, start)), text[slice(*left)]
    )


def _first_of_joined(text: str, times: Sequence[Span], end: int) -> int:
    """Where the times begin that end at `end`: 2022年底前和2024年底前 is one stretch of two."""
    start = max(start for start, stop in times if stop == end)
    for other, stop in reversed(times):
        if stop < start and text[stop:start] in ("和", "、", "及", "与", "以及"):
            start = other
    return start


@cache
def _standard() -> re.Pattern[str]:
    return re.compile(rf"的(?:{words('cues', 'standards')})")


def _is_base(text: str, number: Number) -> bool:
    """占全市2000亿元地区生产总值的9%: what a share is taken of is not what the sentence is about."""
    return re.search(r"占[^，。；\d]{0,10}$", text[max(0, number.start - 12) : number.start]) is not None


def beside_the_point(text: str, number: Number) -> bool:
    """Whether a number's subject must not serve the numbers behind it."""
    return _is_standard(text, number) or _is_base(text, number)


def _is_standard(text: str, number: Number) -> bool:
    """按照间距不大于120米的标准补建: by which measure; but 按照每乡镇1人的标准招聘文员 counts the 文员."""
    return number.kind != "count" and _standard().match(text, number.end) is not None


def _past_standard(text: str, start: int, limit: int) -> int:
    """1人[的标准招聘]消防文员: what is counted stands behind the verb."""
    standard = _standard().match(text, start, limit)
    if standard is None:
        return start
    acts = _verb().match(text, standard.end(), limit)
    return acts.end() if acts else standard.end()


def _left(text: str, start: int, number: Number) -> Span:
    standard = _standard().match(text, start, number.start)
    start = standard.end() if standard else start
    while start < number.start and text[start] in "、，,；;：:和及与（()）”并。的":
        start += 1
    return start, number.start


def _past_attribute(text: str, number: Number, right: Span, end: int, following: int) -> Span:
    """Step over what stands between a number and its noun: 1辆[满载质量5—10吨的]运输车辆, 3小时内[将100人]所需装备投送."""
    if following >= end or right[1] < following - 1:
        return right
    nominal = re.match(r"[^，；。、的]{0,12}的", text[following:end])
    if nominal:
        return _right(text, replace(number, end=following + nominal.end()), end)
    if number.kind == "duration" and text[number.end : following] in ("将", "把", "对"):
        return following, end
    return right


def _shares(text: str, number: Number) -> bool:
    """50%以上的行政村建成…: a share of things is counted by what stands behind it."""
    return text[number.end : number.end + 1] == "的"


def _right(text: str, number: Number, limit: int) -> Span:
    """The noun phrase behind a number, up to the next mark or number; empty where none follows."""
    start = number.end
    if text[start : start + 1] in ("(", "（") or _is_standard(text, number):
        return start, start
    start = _past_standard(text, start, limit)
    lead = _FUNCTION.match(text[start:limit])
    if lead:
        if lead[0] != "的" and not lead[0].endswith("的"):
            return start, start
        start += lead.end()
    end = start
    depth = 0
    while end < limit:
        char = text[end]
        if char in "（(":
            depth += 1
        elif char in "）)":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and char in "，,；;。：:":
            break
        end += 1
    phrase = text[start:end]
    trimmed = _JOINT.sub("", phrase) if end == limit else phrase
    if _reaching().ending(trimmed, 0, len(trimmed)) == 0:
        return start, start  # 由64辆[增加到]96辆: no noun stands between two numbers
    return start, start + len(trimmed)


def _split_action(text: str, left: Span, reading: Reading, starts: Container[int]) -> tuple[Span | None, Span | None]:
    """The verb and the noun phrase before a number; the verb may open the phrase (新增…) or close it (…达到)."""
    start, end = left
    if reading.agent and start < reading.agent[1] <= end:
        start = reading.agent[1]
    start = _strip_front(text, start, end)
    share = _SHARE.search(text, start, end)
    end = share.start() if share else end
    action: Span | None = None
    changed = True
    while changed and end > start:
        changed = False
        qualifier = _qualifiers().ending(text, start, end)
        if qualifier is not None:
            end, changed = qualifier, True
            continue
        if text[end - 1] in "由从较比各" and not text.endswith("占比", start, end):
            end, changed = end - 1, True
            continue
        reach = _reaching().ending(text, start, end)
        if reach is not None:
            if action is None or text[reach:end] in ("达到", "达", "增长", "递增"):
                action = (reach, end)
            end, changed = reach, True
    whole = _whole_verb(text, start, end) if action is None else None
    if whole:
        return _without_noun(text, whole)
    area = _area().match(text, start, end)
    start = area.end() if area else start
    acts = _opening_acts(text, start, end, starts)
    if acts is not None and action is not None and text[start:acts] not in phrases("cues")["governing"]:
        acts = None  # 建设周期为3年, 办理时间压缩50%: the verb behind the noun phrase is the action
    if acts is not None and acts < end:
        return (start, _trim_joint(text, start, acts)), (acts, end)
    return action, ((start, end) if end > start else None)


def _opening_acts(text: str, start: int, end: int, starts: Container[int]) -> int | None:
    """Where the verbs end that open a phrase; a word is not cut in two (建有|养老机构, 建筑面积)."""
    opening = _verbs().match(text, start, end)
    if opening is None:
        return None
    chain = list(_verb().finditer(text, start, opening.end()))
    if end - opening.end() <= 2:
        chain = chain[:1]  # 压减办理时限: what is left is too short for a noun phrase, so the last verb belongs to it
    elif _stands_alone(chain[-1], end, starts):
        return opening.end()
    return next((verb.end() for verb in reversed(chain) if _stands_alone(verb, end, starts)), None)


def _stands_alone(verb: re.Match[str], end: int, starts: Container[int]) -> bool:
    """A verb of one character may be the beginning of a longer word."""
    return len(verb[0]) > 1 or verb.end() == end or verb.end() in starts


def _trim_joint(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in "、和或及了":
        end -= 1
    return end


def _whole_verb(text: str, start: int, end: int) -> Span | None:
    """Nothing but a verb stands before the number: 建成31个…."""
    if end - start > 10:
        return None
    return (start, end) if _only_verbs().fullmatch(text, start, end) else None


def _without_noun(text: str, verbs: Span) -> tuple[Span, Span | None]:
    """完成投资3亿元, 组织开展疏散演练3次: what the first verbs are done to, where the last one can be a noun."""
    chain = list(_verb().finditer(text, *verbs))
    light = 1
    while light < len(chain) - 1 and chain[light][0] in phrases("cues")["light_verbs"]:
        light += 1
    if (
        len(chain) <= light
        or chain[-1][0] not in phrases("cues")["soft_verbs"]
        or text[chain[light].start() - 1] in "、和"
    ):
        return verbs, None
    return (verbs[0], chain[light].start()), (chain[light].start(), verbs[1])


def _strip_front(text: str, start: int, end: int) -> int:
    while start < end:
        opener = _openers().opening(text, start, end)
        if opener is None or opener == end or text.startswith(phrases("cues")["standing"], start):
            return start
        start = opener
        while start < end and text[start] in "，、：:":
            start += 1
    return start


def _evidence_start(text: str, left: Span, action: Span | None, number: Number) -> int:
    if action is not None and text[action[0] : number.start].count("，") == 0:
        return action[0]
    return number.start


def split_heads(subject: str) -> list[str]:
    """One number for several indicators: 预案制定率、完整度 → 预案制定率, 预案完整度; one head for several stays whole.

    演练和培训覆盖率 has a single head; 完好率和适体率 has two.
    """
    parts = [part for part in re.split(r"[、和及与]|以及", subject) if part]
    heads = phrases("numbers")["indicator_heads"]
    if (
        len(parts) < 2
        or len(parts) > 5
        or not all(len(part) >= 2 and part.strip("“”").endswith(heads) for part in parts)
    ):
        return [subject]
    first = parts[0]
    out = [first]
    for part in parts[1:]:
        shared = first[: len(first) - len(part)] if len(part) < len(first) else ""
        out.append(part if shared and part.startswith(shared[:2]) else shared + part)
    return out


def segment_of(text: str, span: Span, number: Number, last_end: int) -> Span:
    """The stretch that belongs to a number: inside its bracket, else the clause from the last number on."""
    opening = max(text.rfind("（", span[0], number.start), text.rfind("(", span[0], number.start))
    closing = max(text.rfind("）", span[0], number.start), text.rfind(")", span[0], number.start))
    if opening > closing:
        comma = max(text.rfind("，", opening, number.start), opening)
        end = min((at for at in (text.find(c, number.end, span[1]) for c in "）)，；;") if at >= 0), default=span[1])
        return max(comma + 1, min(last_end, number.start)), end
    return min(max(span[0], last_end), number.start), span[1]
