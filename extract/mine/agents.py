"""Agents in a clause: where a noun phrase that can act ends, and whether it acts at all."""

from __future__ import annotations

from extract.mine.agencies import is_agency
from extract.mine.reading import Clause, Span


def opens_agent(clause: Clause, at: int) -> bool:
    """A name does not open with a verb, a preposition or a conjunction."""
    token = clause.tokens[at]
    if token.text in clause.words.verbs and token.text not in clause.words.soft_verbs:
        return False
    return token.text not in clause.words.prepositions and token.text not in ("并", "的", "与", "和", "及", "、")


def find_executor(clause: Clause, at: int) -> Span | None:
    """Whom a causative verb sets to work: the agency between it and the next verb."""
    if at + 1 >= len(clause.tokens) or not opens_agent(clause, at + 1):
        return None
    for index in range(at + 2, min(len(clause.tokens), at + 40)):
        if breaks_phrase(clause, index) and _can_be_set_to_work(clause.slice(at + 1, index)):
            return clause.part(at + 1, index)
    return None


def _can_be_set_to_work(phrase: str) -> bool:
    """组织消防、民防、电力等力量联合开展演练: forces act when somebody sends them."""
    return is_agency(phrase) or (phrase.endswith("力量") and "、" in phrase and "等" in phrase)


def agent_end(clause: Clause, at: int) -> int | None:
    """The token index at which an agent that starts at `at` ends; None if no agent starts there."""
    if not opens_agent(clause, at):
        return None
    for index in range(at + 1, min(len(clause.tokens), at + 48)):
        if breaks_phrase(clause, index):
            phrase = clause.slice(at, index)
            if is_agency(phrase):
                return index
            if clause.timed(index) or clause.tokens[index].text == "在":
                return None
            plain = clause.tokens[index].text in clause.words.verbs and _verb_break(clause, index)
            if plain and not _inside_attribute(clause, index):
                return None
    return None


def _inside_attribute(clause: Clause, index: int) -> bool:
    """Whether the verb belongs to an attribute of what follows: 建有自动消防设施的重点单位."""
    return any(token.text == "的" for token in clause.tokens[index + 1 : index + 12])


def breaks_phrase(clause: Clause, index: int) -> bool:
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


def _verb_break(clause: Clause, index: int) -> bool:
    """A verb behind a noun phrase ends it, unless it is rather a part of it: 专业队[救援]器材, 消防队[建设]全面达标."""
    token = clause.tokens[index]
    if not clause.is_verb(index):
        return False
    before, after = clause.tokens[index - 1], clause.tokens[index + 1]
    if token.text in clause.words.soft_verbs or token.text not in clause.words.verbs:
        led = before.text in clause.words.modals or before.text in clause.words.adverbs or clause.timed(index - 1)
        return led or token.text in clause.words.soft_actions or token.text not in clause.words.soft_verbs
    if token.text in ("建设", "改造", "配备", "管理"):
        return after.text not in clause.words.adverbs and not (after.text in clause.words.verbs and after.tag == "v")
    return True


_RATES = ("率", "占比", "比例", "比率", "水平", "能力", "程度")


def is_state(clause: Clause, index: int) -> bool:
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
    if all(token.text in clause.words.opened or token.text in clause.words.adverbs for token in rest):
        return True  # 万荣消防站按时建成投用
    return len(rest) >= 2 and rest[0].text in ("建设", "发展", "管理", "工作") and rest[1].text in clause.words.adverbs


def has_predicate(clause: Clause, at: int) -> bool:
    """Whether a noun phrase is followed by something that can be a predicate."""
    for token in clause.tokens[at + 1 :]:
        if token.text in clause.words.states or token.tag in ("v", "a", "ad", "d", "i", "l", "z"):
            return True
    return False
