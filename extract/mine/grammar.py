"""The reading of one clause: what opens it, who acts, which verb, and what the verb is done to.

No full parse: plans are written in a narrow genre. A clause is read from the left. Lead words and adverbs are skipped,
a prepositional phrase is stepped over, an agency before a verb is the agent; the first verb after that is the action.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

from extract.lexicon import phrases
from extract.mine.agencies import is_agency

Span = tuple[int, int]


class Token(NamedTuple):
    """A token of a clean text."""

    start: int
    end: int
    text: str
    tag: str


class Role(Enum):
    """What a clause is to its sentence."""

    ACT = "an action: a verb and its object"
    STATE = "a state: a subject and its predicate"
    ADVERBIAL = "a phrase without a predicate of its own"
    RESULT = "a purpose or result of what stands before it"
    PERMISSIVE = "something encouraged or allowed, not promised"
    FRAGMENT = "a noun phrase"


@dataclass(slots=True)
class Reading:
    """A clause, read. All spans are offsets into the clean text, None where the clause has no such part.

    `body` is the clause without its lead words, times and agent. `executors` are those whom the clause sets to work
    (督促物业服务企业履行职责), `together` says that the one who sets them to work acts as well (会同有关部门…).
    """

    span: Span
    role: Role = Role.FRAGMENT
    body: Span = (0, 0)
    agent: Span | None = None
    verb: Span | None = None
    object: Span | None = None
    subject: Span | None = None
    executors: list[Span] = field(default_factory=list)
    together: bool = False
    modal: bool = False
    office: bool = False
    """X任主任: says who holds an office, and leaves the sentence's agent as it was."""


class Words(NamedTuple):
    """The cue words as sets."""

    leads: frozenset[str]
    modals: frozenset[str]
    adverbs: frozenset[str]
    prepositions: frozenset[str]
    phrase_ends: frozenset[str]
    verbs: frozenset[str]
    states: frozenset[str]
    nominals: frozenset[str]
    soft_verbs: frozenset[str]
    causatives: frozenset[str]
    permissive: frozenset[str]


@cache
def cue_words() -> Words:
    """The cue words, read once."""
    cues, agents = phrases("cues"), phrases("agents")
    names = ("leads", "modals", "adverbs", "prepositions", "phrase_ends", "verbs", "states", "nominals", "soft_verbs")
    listed = {name: frozenset(cues[name]) for name in names}
    return Words(**listed, causatives=frozenset(agents["causatives"]), permissive=frozenset(agents["permissive"]))


_MEASURED = ("率", "度", "量", "额", "比例", "占比", "比率")
"""开放率, 建成率: a verb before these is part of an indicator's name."""


class Clause:
    """A clause as tokens, with what is needed to walk over them."""

    def __init__(self, text: str, tokens: Sequence[Token], span: Span, times: Sequence[Span]) -> None:
        self.text = text
        first = bisect_left(tokens, span[:1])
        last = bisect_left(tokens, span[1:])
        self.tokens = [token for token in tokens[first:last] if token.end <= span[1]]
        self.span = span
        self.times = [time for time in times if time[0] < span[1] and span[0] < time[1]]
        self.words = cue_words()

    def timed(self, index: int) -> bool:
        """Whether a token belongs to a time expression."""
        if not self.times:
            return False
        token = self.tokens[index]
        return any(start < token.end and token.start < end for start, end in self.times)

    def opens(self, index: int) -> bool:
        """Whether the token acts as a verb where a clause opens: there a listed verb is one, whatever follows."""
        token = self.tokens[index]
        if token.text in self.words.verbs and token.text not in self.words.soft_verbs and index + 1 < len(self.tokens):
            return self.tokens[index + 1].text not in ("的", *_MEASURED)
        return self.is_verb(index)

    def is_verb(self, index: int) -> bool:
        """Whether the token acts as a verb here: listed or tagged as one, and not part of a noun phrase."""
        token = self.tokens[index]
        listed = token.text in self.words.verbs
        if not listed and not (token.tag == "v" and len(token.text) > 1):
            return False
        if index + 1 >= len(self.tokens):
            return False
        return not self._nominal_after(index, listed)

    def _nominal_after(self, index: int, listed: bool) -> bool:
        following = self.tokens[index + 1]
        if following.text in _MEASURED:
            return True
        if following.text in ("、", "和") and self.tokens[index].text in self.words.soft_verbs:
            return True
        if following.text in ("、", "和", "并") and index + 2 < len(self.tokens):
            if (
                listed
                and self.tokens[index + 2].text in self.words.verbs
                and self.tokens[index].text not in self.words.soft_verbs
            ):
                return False
        if following.text in self.words.nominals:
            soft = not listed or self.tokens[index].text in self.words.soft_verbs
            return soft or following.text in ("的", "和", "与", "及", "、", "标准", "工作", "或")
        return following.text[0] in "，。；）”"

    def part(self, first: int, last: int) -> Span:
        """The span of the tokens [first, last)."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def slice(self, first: int, last: int) -> str:
        """Their text."""
        start, end = self.part(first, last)
        return self.text[start:end]


def read_clause(text: str, tokens: Sequence[Token], span: Span, times: Sequence[Span], first: bool) -> Reading:
    """Read one clause; `times` are the spans of time expressions, `first` says that it opens its sentence."""
    clause = Clause(text, tokens, span, times)
    reading = Reading(span=span, body=span)
    if not clause.tokens:
        return reading
    at = _skip_leads(clause, 0, reading)
    if at >= len(clause.tokens):
        reading.role = Role.ADVERBIAL
        return reading
    reading.body = (clause.tokens[at].start, span[1])
    _read_from(clause, at, reading, first)
    if text[span[1] - 1] == "的":
        # 对不认真履行职责的，…: whom the next clause is about.
        reading.role = Role.ADVERBIAL
    return reading


def _skip_leads(clause: Clause, at: int, reading: Reading) -> int:
    """Step over times, conjunctions, adverbs and modals; an adverb that is a verb here (加快项目建设) stays."""
    words = clause.words
    while at < len(clause.tokens):
        token = clause.tokens[at]
        if clause.timed(at) or token.text[0] in '，、：:“”"（()）— ·•':
            if token.text[0] in "“（" and not clause.timed(at):
                return at
            at += 1
        elif token.text in words.modals and at + 1 < len(clause.tokens):
            reading.modal = reading.modal or token.text in ("要", "应", "应当", "须", "必须", "需", "需要", "将")
            if token.text == "将" and _is_disposal(clause, at):
                return at
            at += 1
        elif (
            (token.text in words.leads and not (token.text == "以" or token.text == "在"))
            or (token.text in ("在", "于") and at + 1 < len(clause.tokens) and clause.timed(at + 1))
            or (token.text in words.adverbs and _adverbial(clause, at))
            or (token.tag == "d" and token.text not in words.verbs and len(token.text) > 1)
        ):
            at += 1
        else:
            return at
    return at


def _adverbial(clause: Clause, at: int) -> bool:
    """加快 before a verb is an adverb, before a noun the verb itself."""
    token = clause.tokens[at]
    if token.text in _ALSO_ADJECTIVES:
        return at + 1 < len(clause.tokens) and (
            clause.opens(at + 1) or clause.tokens[at + 1].text in clause.words.adverbs
        )
    if token.text not in clause.words.verbs:
        return True
    if at + 1 >= len(clause.tokens):
        return False
    after = clause.tokens[at + 1]
    if after.text in clause.words.adverbs or after.text in clause.words.modals:
        return True
    return clause.is_verb(at + 1) and after.text in clause.words.verbs


_ALSO_ADJECTIVES = frozenset(
    [
        "重点",
        "专项",
        "系统",
        "规范",
        "集中",
        "基本",
        "科学",
        "合理",
        "优质",
        "常态化",
        "常态",
        "精准",
        "创新",
        "完整",
        "总体",
        "务实",
        "新",
        "共同",
        "统一",
        "协同",
        "联合",
        "自主",
        "试点",
        "首批",
        "全部",
        "实体化",
    ]
)


def _is_disposal(clause: Clause, at: int) -> bool:
    """将X纳入Y, against 将 as a mere future (市政府将适时对…进行考核)."""
    if at + 1 >= len(clause.tokens):
        return False
    after = clause.tokens[at + 1]
    if after.text in clause.words.adverbs or after.text in ("对", "于", "在", "按", "会", "按照", "根据"):
        return False
    if any(_disposes(clause, index) for index in range(at + 2, len(clause.tokens))):
        return True
    return not clause.is_verb(at + 1)


def _read_from(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    token = clause.tokens[at]
    if clause.text.startswith(phrases("cues")["results"], token.start):
        reading.role = Role.RESULT
    elif token.text == "是" or "=" in clause.text[slice(*clause.span)]:
        reading.role = Role.FRAGMENT
    elif token.text == "由":
        _read_by(clause, at, reading)
    elif token.text in ("将", "把"):
        _read_disposal(clause, at, reading)
    elif token.text in clause.words.prepositions and not _verb_use(clause, at):
        _read_phrase(clause, at, reading, first)
    elif clause.opens(at) and not _soft_state(clause, at):
        _read_action(clause, at, reading, first)
    else:
        _read_subject(clause, at, reading, first)


def _soft_state(clause: Clause, at: int) -> bool:
    """装备保障更加有力: a noun that could be a verb, and a state at the end."""
    return clause.tokens[at].text in clause.words.soft_verbs and clause.tokens[-1].text in clause.words.states


def _verb_use(clause: Clause, at: int) -> bool:
    return clause.tokens[at].text in ("就", "如", "经", "因", "跟", "依") and clause.is_verb(at)


def _read_by(clause: Clause, at: int, reading: Reading) -> None:
    """由县级政府统一实施: the agent stands behind 由."""
    words = clause.words
    for index in range(at + 2, min(len(clause.tokens), at + 30)):
        breaks = _breaks_phrase(clause, index) or clause.tokens[index].text in words.adverbs | words.verbs
        if breaks and is_agency(clause.slice(at + 1, index)):
            reading.agent = clause.part(at + 1, index)
            nxt = _skip_leads(clause, index, reading)
            reading.role = Role.ACT
            if nxt < len(clause.tokens):
                reading.verb = clause.part(nxt, nxt + 1)
                reading.object = (clause.tokens[nxt].end, clause.span[1]) if nxt + 1 < len(clause.tokens) else None
            return
    tail = clause.slice(at + 1, len(clause.tokens)) if at + 1 < len(clause.tokens) else ""
    reading.role = Role.ACT
    if is_agency(tail):
        reading.agent = clause.part(at + 1, len(clause.tokens))


def _breaks_phrase(clause: Clause, index: int) -> bool:
    """Whether a noun phrase ends before this token."""
    token = clause.tokens[index]
    words = clause.words
    return (
        token.text in words.modals
        or (
            token.text in words.adverbs
            and token.text not in ("统一", "专项", "重点", "新", "规范", "统筹", "常态", "系统")
        )
        or (
            token.text in words.prepositions
            and token.text not in ("和", "与", "同", "以及", "上", "于", "下", "就", "内")
        )
        or token.text in words.causatives
        or _verb_break(clause, index)
        or (token.tag == "d" and len(token.text) > 1)
        or clause.timed(index)
        or token.text[0] == "逐"
        or token.text in ("任", "与")
        or (token.text == "各" and index + 1 < len(clause.tokens) and clause.is_verb(index + 1))
    )


_SOFT_ACTIONS = frozenset(
    {"组织", "编制", "发展", "处理", "审核", "执行", "采购", "规划", "设计", "开发", "研究", "安装", "使用", "应用"}
)


def _verb_break(clause: Clause, index: int) -> bool:
    """A verb behind a noun phrase ends it, unless it is rather a part of it: 专业队[救援]器材, 消防队[建设]全面达标."""
    token = clause.tokens[index]
    if not clause.is_verb(index):
        return False
    before, after = clause.tokens[index - 1], clause.tokens[index + 1]
    if token.text in clause.words.soft_verbs or token.text not in clause.words.verbs:
        led = before.text in clause.words.modals or before.text in clause.words.adverbs or clause.timed(index - 1)
        return led or token.text in _SOFT_ACTIONS or token.text not in clause.words.soft_verbs
    if token.text in ("建设", "改造", "配备", "管理"):
        return after.text not in clause.words.adverbs and not (after.text in clause.words.verbs and after.tag == "v")
    return True


def _read_disposal(clause: Clause, at: int, reading: Reading) -> None:
    """将消防工作纳入议事日程: object first, verb behind it."""
    reading.role = Role.ACT
    for index in range(at + 2, len(clause.tokens)):
        token = clause.tokens[index]
        if _disposes(clause, index):
            reading.object = clause.part(at + 1, index)
            reading.verb = (token.start, token.end)
            return
    verbs = [i for i in range(at + 2, len(clause.tokens)) if clause.is_verb(i)]
    if verbs:
        reading.object = clause.part(at + 1, verbs[-1])
        reading.verb = clause.part(verbs[-1], verbs[-1] + 1)


_DISPOSALS = frozenset(
    [
        "纳入",
        "列入",
        "融入",
        "作为",
        "列为",
        "推广",
        "延伸",
        "接入",
        "转化",
        "打造",
        "打造成",
        "建成",
        "建设成",
        "划入",
        "嵌入",
        "计入",
        "载入",
        "应用",
        "用于",
        "投送",
        "落实",
        "落到",
        "贯穿",
        "分解",
        "统一纳入",
        "全面推广",
        "推送",
        "移交",
        "转移",
        "下沉",
        "下放",
        "汇聚",
        "整合",
        "归集",
        "上升",
        "提升",
        "提高",
        "控制",
        "压缩",
        "缩短",
        "扩大",
        "覆盖",
        "引入",
        "导入",
        "并入",
        "培育",
        "培养",
        "改造",
        "完善",
    ]
)


def _disposes(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    return token.text in _DISPOSALS or (token.tag == "v" and _goes_into(clause, index))


def _goes_into(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    if token.text[-1] in "入为至到成于":
        return True
    return index + 1 < len(clause.tokens) and clause.tokens[index + 1].text in ("为", "到", "至", "入", "成", "于")


def _read_phrase(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    """Step over a prepositional phrase; what verb stands behind it is the clause's own."""
    head = clause.tokens[at].text
    if head == "以" and clause.text.startswith(_SWEEPING, _first_verb(clause, at)):
        reading.role = Role.RESULT
        return
    if head == "为" and any(token.text in _giving() for token in clause.tokens[at + 1 :]):
        reading.role = Role.RESULT
        return
    after = _after_phrase(clause, at)
    if after is None:
        reading.role = Role.ADVERBIAL
        later = next((i for i in range(at + 1, len(clause.tokens) - 1) if clause.tokens[i].text in ("对", "将")), None)
        if later is not None and head not in ("对", "将", "以", "为", "与"):
            _read_from(clause, later, reading, first)
            return
        last = clause.tokens[-1]
        if last.text in clause.words.states and clause.tokens[-2].text in clause.words.adverbs:
            reading.role, reading.subject = Role.STATE, (clause.tokens[at].start, clause.span[1])
            return
        if head in ("对", "对于", "就"):
            _read_towards(clause, at, reading)
        return
    nxt = _skip_leads(clause, after, reading)
    if nxt < len(clause.tokens):
        _read_from(clause, nxt, reading, first)
        if head in ("对", "对于", "就") and reading.verb is not None and reading.role is Role.ACT:
            reading.subject = clause.part(at + 1, after)


_SWEEPING = ("带动", "推动", "促进", "引领", "助力", "助推")
"""以优质项目带动产业发展: a hope, not a task."""


def _first_verb(clause: Clause, at: int) -> int:
    """Where the first verb behind a preposition starts; the clause's end if there is none."""
    found = (
        t.start
        for t in clause.tokens[at + 1 :]
        if t.text in clause.words.verbs and t.text not in clause.words.soft_verbs
    )
    return next(found, clause.span[1])


@cache
def _giving() -> frozenset[str]:
    return frozenset(phrases("cues")["giving"])


def _read_towards(clause: Clause, at: int, reading: Reading) -> None:
    """对X的检查…: no verb was found behind the phrase; a last token that is a verb is one (对规划实施予以保障)."""
    last = clause.tokens[-1]
    acts = last.text in clause.words.verbs or last.tag in ("v", "vn") or reading.agent is not None
    if len(clause.tokens) - at > 2 and acts:
        reading.role = Role.ACT
        reading.verb = (last.start, last.end)
        reading.object = clause.part(at + 1, len(clause.tokens) - 1)


def _after_phrase(clause: Clause, at: int) -> int | None:
    """The index of the predicate behind a prepositional phrase; None if there is none."""
    head = clause.tokens[at].text
    closed = head in (
        "通过",
        "以",
        "为",
        "为了",
        "经",
        "用",
        "围绕",
        "聚焦",
        "针对",
        "面向",
        "瞄准",
        "立足",
        "根据",
        "坚持",
        "发挥",
        "充分发挥",
    )
    start = _behind_measure(clause, at) if head == "以" else at + 2
    for index in range(start, len(clause.tokens)):
        token, before = clause.tokens[index], clause.tokens[index - 1]
        ended = before.text in clause.words.phrase_ends or before.text[-1] in "》”）" or index == start > at + 2
        if token.text == "由" and _agent_end(clause, min(index + 1, len(clause.tokens) - 1)) is not None:
            return index
        opens = token.text in clause.words.adverbs and not ended
        if ended and (
            (token.text in clause.words.adverbs and _adverbial(clause, index))
            or token.text in ("对", "将", "把", "由", "各", "为", "向", "与")
        ):
            return index
        if opens and index + 1 < len(clause.tokens) and clause.is_verb(index + 1) and token.text not in ("和", "创新"):
            if not closed or token.text not in ("规范", "统一", "科学", "系统", "专项", "重点", "集中"):
                return index
        if clause.is_verb(index) and token.text in clause.words.verbs:
            if ended or (not closed and _takes_object(clause, index)):
                return index
        if (
            ended
            and head not in ("与", "同", "跟", "对", "向", "为", "依托", "以")
            and _agent_end(clause, index) is not None
        ):
            return index
    return None


def _behind_measure(clause: Clause, at: int) -> int:
    """以X为重点发展Y: the phrase goes up to the word behind 为."""
    marks = [index for index in range(at + 2, len(clause.tokens)) if clause.tokens[index].text in ("为", "作为")]
    return marks[0] + 2 if marks else at + 2


def _takes_object(clause: Clause, index: int) -> bool:
    """Behind an open phrase (依托特勤大队完成…) only a verb with an object in view counts."""
    before = clause.tokens[index - 1]
    if before.tag.startswith("v") or before.text in ("的", "、", "和", "与", "及"):
        return False
    return any(token.text not in clause.words.phrase_ends for token in clause.tokens[index + 1 :])


def _read_action(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    token = clause.tokens[at]
    reading.verb = (token.start, token.end)
    reading.object = (token.end, clause.span[1])
    reading.role = Role.ACT
    if token.text in clause.words.permissive:
        if token.text != "支持" or _executor(clause, at) is not None:
            reading.role = Role.PERMISSIVE
        return
    if _is_result(clause, at, reading, first):
        reading.role = Role.RESULT
        return
    if token.text in clause.words.causatives and not (token.text == "组织" and reading.agent is not None):
        found = _executor(clause, at)
        if found is not None:
            behind = next((i for i, t in enumerate(clause.tokens) if t.start >= found[1]), len(clause.tokens))
            if not first and clause.text.startswith(_SHARPENED, found[1]):
                reading.role = Role.RESULT
                return
            reading.executors.append(found)
            reading.together = token.text in phrases("agents")["together"]
            nxt = _skip_leads(clause, behind, reading)
            if nxt < len(clause.tokens):
                reading.verb = clause.part(nxt, nxt + 1)
                reading.object = (clause.tokens[nxt].end, clause.span[1])


_SHARPENED = ("提升", "提高", "增强", "发挥")
"""推动各单位提升…水平, behind another clause, is a result."""


def _is_result(clause: Clause, at: int, reading: Reading, first: bool) -> bool:
    cues = phrases("cues")
    text = clause.text[clause.tokens[at].start : clause.span[1]]
    if text.startswith(cues["results"]):
        return True
    if first or reading.modal:
        return False
    whole = clause.text[clause.span[0] : clause.span[1]]
    if whole.startswith(cues["tails"]) or text.startswith(cues["tails"]):
        return True
    return text.endswith(cues["result_nouns"]) and clause.tokens[at].text in (
        "形成",
        "营造",
        "构建",
        "打造",
        "凝聚",
        "汇聚",
    )


def _opens_agent(clause: Clause, at: int) -> bool:
    """A name does not open with a verb, a preposition or a conjunction."""
    token = clause.tokens[at]
    if token.text in clause.words.verbs and token.text not in clause.words.soft_verbs:
        return False
    return token.text not in clause.words.prepositions and token.text not in ("并", "的", "与", "和", "及", "、")


def _executor(clause: Clause, at: int) -> Span | None:
    """Whom a causative verb sets to work: the agency between it and the next verb."""
    if at + 1 >= len(clause.tokens) or not _opens_agent(clause, at + 1):
        return None
    for index in range(at + 2, min(len(clause.tokens), at + 40)):
        if _breaks_phrase(clause, index) and is_agency(clause.slice(at + 1, index)):
            return clause.part(at + 1, index)
    return None


def _agent_end(clause: Clause, at: int) -> int | None:
    """The token index at which an agent that starts at `at` ends; None if no agent starts there."""
    if not _opens_agent(clause, at):
        return None
    for index in range(at + 1, min(len(clause.tokens), at + 48)):
        if _breaks_phrase(clause, index):
            phrase = clause.slice(at, index)
            if is_agency(phrase):
                return index
            plain = clause.tokens[index].text in clause.words.verbs and _verb_break(clause, index)
            if plain and not _inside_attribute(clause, index):
                return None
    return None


def _inside_attribute(clause: Clause, index: int) -> bool:
    """Whether the verb belongs to an attribute of what follows: 建有自动消防设施的重点单位."""
    return any(token.text == "的" for token in clause.tokens[index + 1 : index + 12])


def _read_subject(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    """A clause that opens with a noun phrase: an agent and its action, or a subject and its state."""
    by = next((i for i in range(at + 1, len(clause.tokens) - 1) if clause.tokens[i].text == "由"), None)
    if by is not None and not any(token.text == "的" for token in clause.tokens[by:]):
        _read_by(clause, by, reading)
        if reading.agent is not None:
            reading.subject, reading.office = clause.part(at, by), True
            reading.object = reading.subject
            return
    end = _agent_end(clause, at)
    if end is not None and not _is_state(clause, end):
        reading.agent = clause.part(at, end)
        reading.office = clause.tokens[end].text == "任"
        if reading.office:
            reading.role, reading.verb = Role.ACT, clause.part(end, end + 1)
            reading.object = (clause.tokens[end].end, clause.span[1])
            return
        nxt = _skip_leads(clause, end, reading)
        if nxt >= len(clause.tokens):
            reading.role = Role.ADVERBIAL
            return
        reading.body = (clause.tokens[nxt].start, clause.span[1])
        _read_predicate(clause, nxt, reading)
        return
    if _has_predicate(clause, at) and not clause.text.endswith(("）", ")"), 0, clause.span[1]):
        reading.role = Role.STATE
        reading.subject = (clause.tokens[at].start, clause.span[1])
    elif is_agency(clause.slice(at, len(clause.tokens))):
        reading.agent, reading.role = clause.part(at, len(clause.tokens)), Role.ADVERBIAL


def _read_predicate(clause: Clause, at: int, reading: Reading) -> None:
    """Behind an agent: the same reading, but an agent is not looked for again and nothing is a mere result."""
    agent, modal, office = reading.agent, reading.modal, reading.office
    reading.modal = True
    _read_from(clause, at, reading, True)
    if reading.role in (Role.STATE, Role.FRAGMENT) or (
        reading.role is Role.ADVERBIAL and clause.tokens[at].text == "与"
    ):
        reading.role = Role.ACT
        reading.subject = None
        token = clause.tokens[at]
        reading.verb, reading.object = (token.start, token.end), (token.end, clause.span[1])
    if (
        reading.agent is not agent
        and reading.agent is not None
        and agent is not None
        and clause.tokens[at].text != "由"
    ):
        reading.agent = agent
    reading.modal, reading.office = modal, office


_RATES = ("率", "占比", "比例", "比率", "水平", "能力", "程度")


def _is_state(clause: Clause, index: int) -> bool:
    """消防从业人员全部持证上岗, 消防站总体开放率100%, 队伍建设水平明显提升: a state, not an act of those named."""
    rest = clause.tokens[index:]
    if not rest or rest[0].text in clause.words.modals or rest[0].text in clause.words.causatives:
        return not rest
    acts = next((i for i, t in enumerate(rest) if t.text in clause.words.verbs and t.text not in clause.words.soft_verbs
                 and t.text not in ("建设", "配备", "实现", "达到")), len(rest))  # fmt: skip
    if any(token.text.endswith(_RATES) for token in rest[:acts]):
        return True
    if rest[0].text in ("全部", "均", "都") and (len(rest) < 3 or rest[1].text in clause.words.states):
        return rest[1].text not in ("启动", "开展", "加强") if len(rest) > 1 else True
    if rest[-1].text in clause.words.states and acts >= len(rest) - 1:
        return True
    return len(rest) >= 2 and rest[0].text in ("建设", "发展", "管理", "工作") and rest[1].text in clause.words.adverbs


def _has_predicate(clause: Clause, at: int) -> bool:
    """Whether a noun phrase is followed by something that can be a predicate."""
    for token in clause.tokens[at + 1 :]:
        if token.text in clause.words.states or token.tag in ("v", "a", "ad", "d", "i", "l", "z"):
            return True
    return False
