"""The reading of one clause: what opens it, who acts, which verb, and what the verb is done to.

No full parse: plans are written in a narrow genre. A clause is read from the left. Lead words and adverbs are skipped,
a prepositional phrase is stepped over, an agency before a verb is the agent; the first verb after that is the action.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.lexicon import phrases
from extract.mine.agencies import is_agency
from extract.mine.agents import agent_end, breaks_phrase, find_executor, has_predicate, is_state
from extract.mine.prepositions import SWEEPING, after_phrase, first_verb, giving_verbs, is_adverbial
from extract.mine.reading import Clause, Reading, Role, Span, Token


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
    if text[span[1] - 1] == "的" or clause.tokens[-1].text in clause.words.subordinate:
        # 对不认真履行职责的，…: whom the next clause is about; 在办理登记注册时，…: when it holds.
        reading.role = Role.ADVERBIAL
    return reading


def _skip_leads(clause: Clause, at: int, reading: Reading) -> int:
    """Step over times, conjunctions, adverbs and modals; an adverb that is a verb here (加快项目建设) stays."""
    words = clause.words
    while at < len(clause.tokens):
        token = clause.tokens[at]
        if clause.timed(at) or _joins_times(clause, at) or token.text[0] in '，、：:“”"（()）— ·•':
            if token.text[0] in "“（" and not clause.timed(at):
                return at
            at += 1
        elif token.text in words.modals and at + 1 < len(clause.tokens):
            reading.modal = reading.modal or token.text in ("要", "应", "应当", "须", "必须", "需", "需要", "将")
            reading.allowed = reading.allowed or token.text in words.allowing
            if token.text == "将" and _is_disposal(clause, at):
                return at
            at += 1
        elif (
            (token.text in words.leads and not (token.text == "以" or token.text == "在"))
            or (token.text in ("在", "于") and at + 1 < len(clause.tokens) and clause.timed(at + 1))
            or (token.text in words.adverbs and is_adverbial(clause, at))
            or (token.tag == "d" and token.text not in words.verbs and len(token.text) > 1)
        ):
            at += 1
        else:
            return at
    return at


def _joins_times(clause: Clause, at: int) -> bool:
    """2022年底前和2024年底前."""
    joint = clause.tokens[at].text in ("和", "及", "与", "以及")
    return joint and 0 < at < len(clause.tokens) - 1 and clause.timed(at - 1) and clause.timed(at + 1)


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
        word = clause.tokens[index].text
        breaks = breaks_phrase(clause, index) or word in words.adverbs or word in words.verbs
        if breaks and is_agency(clause.slice(at + 1, index)):
            reading.agent = clause.part(at + 1, index)
            nxt = _skip_leads(clause, index, reading)
            reading.role = Role.ACT
            if nxt < len(clause.tokens):
                reading.verb = clause.part(nxt, nxt + 1)
                reading.object = (clause.tokens[nxt].end, clause.span[1]) if nxt + 1 < len(clause.tokens) else None
                if clause.tokens[nxt].text in ("对", "对于", "就"):
                    _read_predicate(clause, nxt, reading)
            return
    tail = clause.slice(at + 1, len(clause.tokens)) if at + 1 < len(clause.tokens) else ""
    reading.role = Role.ACT
    if is_agency(tail):
        reading.agent = clause.part(at + 1, len(clause.tokens))


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


def _disposes(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    return token.text in clause.words.disposals or (token.tag == "v" and _goes_into(clause, index))


def _goes_into(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    if token.text[-1] in "入为至到成于":
        return True
    return index + 1 < len(clause.tokens) and clause.tokens[index + 1].text in ("为", "到", "至", "入", "成", "于")


def _read_phrase(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    """Step over a prepositional phrase; what verb stands behind it is the clause's own."""
    head = clause.tokens[at].text
    if head == "以" and clause.text.startswith(SWEEPING, first_verb(clause, at)):
        reading.role = Role.RESULT
        return
    if head == "为" and any(token.text in giving_verbs() for token in clause.tokens[at + 1 :]):
        reading.role = Role.RESULT
        return
    after = after_phrase(clause, at)
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


def _read_towards(clause: Clause, at: int, reading: Reading) -> None:
    """对X的检查…: no verb was found behind the phrase; a last token that is a verb is one (对规划实施予以保障)."""
    last = clause.tokens[-1]
    acts = last.text in clause.words.verbs or last.tag in ("v", "vn") or reading.agent is not None
    if len(clause.tokens) - at > 2 and acts:
        end = len(clause.tokens) - 1
        while end > at + 2 and (
            clause.tokens[end - 1].text in clause.words.adverbs or clause.tokens[end - 1].text[0] == "逐"
        ):
            end -= 1
        reading.role = Role.ACT
        reading.verb = (last.start, last.end)
        reading.object = clause.part(at + 1, end)


def _read_action(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    token = clause.tokens[at]
    reading.verb = (token.start, token.end)
    reading.object = (token.end, clause.span[1])
    reading.role = Role.ACT
    if token.text in clause.words.permissive:
        if token.text != "支持" or find_executor(clause, at) is not None:
            reading.role = Role.PERMISSIVE
        return
    if _is_result(clause, at, reading, first):
        reading.role = Role.RESULT
        return
    if token.text in clause.words.causatives and not (token.text == "组织" and reading.agent is not None):
        found = find_executor(clause, at)
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
                focus = clause.tokens[nxt].text in clause.words.prepositions and len(clause.tokens[nxt].text) > 1
                if focus and after_phrase(clause, nxt) is None:
                    reading.role = Role.ADVERBIAL  # 会同各成员单位聚焦防火难点，…


_SHARPENED = ("提升", "提高", "增强", "发挥")
"""推动各单位提升…水平, behind another clause, is a result."""


def _is_result(clause: Clause, at: int, reading: Reading, first: bool) -> bool:
    cues = phrases("cues")
    text = clause.text[clause.tokens[at].start : clause.span[1]]
    if first or reading.modal:
        return False
    whole = clause.text[clause.span[0] : clause.span[1]]
    if whole.startswith("为") and clause.tokens[at].text in clause.words.for_whom:
        return False
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


def _read_subject(clause: Clause, at: int, reading: Reading, first: bool) -> None:
    """A clause that opens with a noun phrase: an agent and its action, or a subject and its state."""
    by = next((i for i in range(at + 1, len(clause.tokens) - 1) if clause.tokens[i].text == "由"), None)
    if by is not None and not any(token.text == "的" for token in clause.tokens[by:]):
        _read_by(clause, by, reading)
        if reading.agent is not None:
            reading.subject, reading.office = clause.part(at, by), True
            reading.object = reading.subject
            return
    end = agent_end(clause, at)
    if end is not None and not is_state(clause, end):
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
    if has_predicate(clause, at) and not clause.text.endswith(("）", ")"), 0, clause.span[1]):
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
