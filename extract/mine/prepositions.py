"""Prepositional phrases: where they end, and whether a predicate follows."""

from __future__ import annotations

from functools import cache

from extract.lexicon import phrases
from extract.mine.agents import agent_end
from extract.mine.reading import Clause

_SHORT_BRACKET = 6
"""Characters with the brackets."""


def after_phrase(clause: Clause, at: int) -> int | None:
    """The index of the predicate behind a prepositional phrase; None if there is none."""
    head = clause.tokens[at].text
    closed = head in phrases("cues")["closed_prepositions"]
    start = _behind_measure(clause, at) if head == "以" else at + 2
    for index in range(start, len(clause.tokens)):
        token, before = clause.tokens[index], clause.tokens[index - 1]
        ended = before.text in clause.words.phrase_ends or _closes(clause, index - 1) or index == start > at + 2
        if token.text == "由" and agent_end(clause, min(index + 1, len(clause.tokens) - 1)) is not None:
            return index
        opens = token.text in clause.words.adverbs and not ended
        if ended and (
            (token.text in clause.words.adverbs and is_adverbial(clause, index))
            or token.text in ("对", "将", "把", "由", "各", "为", "向", "与")
        ):
            return index
        if opens and index + 1 < len(clause.tokens) and clause.is_verb(index + 1) and token.text not in ("和", "创新"):
            if not closed or token.text not in ("规范", "统一", "科学", "系统", "专项", "重点", "集中"):
                return index
        if head == "为" and token.text in clause.words.for_whom and index + 1 < len(clause.tokens):
            return index
        if clause.is_verb(index) and token.text in clause.words.verbs:
            if ended or (not closed and _takes_object(clause, index)):
                return index
        if (
            ended
            and head not in ("与", "同", "跟", "对", "向", "为", "依托", "以")
            and agent_end(clause, index) is not None
        ):
            return index
    return None


def _closes(clause: Clause, index: int) -> bool:
    """Whether a phrase may end with a name in marks, or with what a bracket adds; 库（棚） is one word."""
    token = clause.tokens[index]
    if token.text[-1] == "）":
        return token.end - clause.text.rfind("（", clause.span[0], token.end) > _SHORT_BRACKET
    return token.text[-1] in "》”"


def _behind_measure(clause: Clause, at: int) -> int:
    """以X为重点发展Y: the phrase goes up to the word behind 为."""
    marks = [index for index in range(at + 2, len(clause.tokens)) if clause.tokens[index].text in ("为", "作为")]
    return marks[0] + 2 if marks else at + 2


def _takes_object(clause: Clause, index: int) -> bool:
    """Behind an open phrase (依托特勤大队完成…) only a verb with an object in view counts."""
    before, rest = clause.tokens[index - 1], clause.tokens[index + 1 :]
    if before.tag.startswith("v") or before.text in ("的", "、", "和", "与", "及"):
        return False
    if len(rest) == 1 and rest[0].text in clause.words.nominals:
        return False  # 结合基层承接能力
    return any(token.text not in clause.words.phrase_ends for token in rest)


SWEEPING = ("带动", "推动", "促进", "引领", "助力", "助推")
"""以优质项目带动产业发展: a hope, not a task."""


def first_verb(clause: Clause, at: int) -> int:
    """Where the first verb behind a preposition starts; the clause's end if there is none."""
    found = (
        t.start
        for t in clause.tokens[at + 1 :]
        if t.text in clause.words.verbs and t.text not in clause.words.soft_verbs
    )
    return next(found, clause.span[1])


@cache
def giving_verbs() -> frozenset[str]:
    """Verbs of giving: 为…提供… says what for, not what is done."""
    return frozenset(phrases("cues")["giving"])


def is_adverbial(clause: Clause, at: int) -> bool:
    """加快 before a verb is an adverb, before a noun the verb itself."""
    token = clause.tokens[at]
    if token.text in clause.words.also_adjectives:
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
