"""Fields that close an item: （责任单位：A、B） · 牵头单位：… · 完成时限：… · （A牵头，B配合，6月底前完成）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.lexicon import words
from extract.mine.agencies import expand_names, is_agency
from extract.model.commitment import Role

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """An agency named at `span` of a clean text: one spelled-out name, and its role if a marker gives one."""

    span: Span
    name: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch that names who is responsible, and perhaps until when (`when`: where the time stands)."""

    span: Span
    agencies: tuple[NamedAgency, ...]
    when: Span | None = None


@cache
def _marker() -> re.Pattern[str]:
    lead, support, plain = (words("agents", f"{name}_fields") for name in ("lead", "support", "plain"))
    times = words("tables", "deadline")
    return re.compile(
        rf"(?:(?P<lead>{lead})|(?P<support>{support})|(?P<plain>{plain})|(?P<when>{times}))(?:（[^（）]*）)?[:：]"
    )


_BRACKET = re.compile(r"[（(\[【]((?:[^（）()\[\]【】]|[（(][^（）()]*[）)])*)[）)\]】]")
_BARE_LEAD = re.compile(
    r"(?P<who>.+?)(?P<verb>牵头负责|牵头|负责落实|按职责分工负责|按照?职责(?:分工)?(?:负责|落实)?|分别?负责|负责|分工负责|配合|参与|落实|指导|支持|组织实施)?$"
)
_DUE = re.compile(r"(?:完成|底前|月前|年内|日前|实施|推进)")


def find_fields(text: str) -> list[Field]:
    """All responsibility fields of a clean text, in order."""
    fields: list[Field] = []
    if not re.search(r"[:：]|负责|牵头|[）)\]】]$|落实", text):
        return fields
    for match in _BRACKET.finditer(text):
        start, end = match.span(1)
        field = _marked(text, (start, end), match.span()) or _bare(text, (start, end), match.span())
        if field is not None:
            fields.append(field)
    covered = [field.span for field in fields]
    opener = _marker().match(text)
    if opener and not any(s <= 0 < e for s, e in covered):
        field = _marked(text, (0, len(text)), (0, len(text)))
        return [field] if field is not None else fields
    trailing = re.search(rf"[。；]({_marker().pattern}.*)$", text)
    if trailing and not any(s <= trailing.start(1) < e for s, e in covered):
        field = _marked(text, trailing.span(1), trailing.span(1))
        if field is not None:
            fields.append(field)
    return fields


def _marked(text: str, inside: Span, whole: Span) -> Field | None:
    """（牵头单位：A；配合单位：B、C；完成时限：…）: each marker holds up to the next one."""
    marks = list(_marker().finditer(text, *inside))
    if not marks or marks[0].start() - inside[0] > 2:
        return None
    agencies: list[NamedAgency] = []
    when: Span | None = None
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else inside[1]
        if mark["when"]:
            when = (mark.end(), end)
            continue
        role: Role | None = "lead" if mark["lead"] else "support" if mark["support"] else None
        agencies += _named(text, mark.end(), end, role)
    return Field(whole, tuple(agencies), when) if agencies or when else None


def _bare(text: str, inside: Span, whole: Span) -> Field | None:
    """A closing bracket without a marker that holds agencies and nothing else: （市教育局、市财政局负责，6月底前完成）."""
    if text[whole[1] : whole[1] + 1] not in ("", "。", "；", "\n") and text[whole[0] - 1 : whole[0]] not in "。；":
        return None
    agencies: list[NamedAgency] = []
    when: Span | None = None
    at = inside[0]
    for part in re.split(r"([，,；;。])", text[inside[0] : inside[1]]):
        span = (at, at + len(part))
        at += len(part)
        if part == "。" and agencies:
            break  # （甲部指导，乙市负责。以下不再列出）: a remark behind the names
        if not part or part in "，,；;。":
            continue
        if _DUE.search(part) and re.search(r"[年月底日]", part) and len(part) <= 24:
            when = span
            continue
        match = _BARE_LEAD.fullmatch(part)
        who = match["who"] if match else part
        if not _all_agencies(who):
            return None
        verb = (match["verb"] or "") if match else ""
        role: Role | None = "lead" if "牵头" in verb else "support" if verb in ("配合", "参与") else None
        agencies += _named(text, span[0], span[0] + len(who), role)
    stated = bool(re.search(r"负责|牵头|落实|指导|配合|参与", text[inside[0] : inside[1]]))
    if not agencies or not (stated or _is_list_of_offices(text[inside[0] : inside[1]])):
        return None
    return Field(whole, tuple(agencies), when)


def _all_agencies(who: str) -> bool:
    return all(is_agency(name) for name in expand_names(who))


def _is_list_of_offices(text: str) -> bool:
    """Without a verb, only names that can be nothing else: 市教育局、市财政局; 各有关单位."""
    names = expand_names(text)
    return all(
        re.search(r"(?:局|委|办|厅|部|政府|管委会|办公室|单位|部门|委员会|中心|集团|公司)$", name) for name in names
    )


_GROUP = re.compile(r"[^，,；;。\n]+")
_TAIL = re.compile(
    r"(?:等)?(?:按照?(?:各自)?职责(?:分工)?(?:负责|落实)?|分工负责|负责落实|负责|牵头|配合|落实)+$|[。；;，,、]+$"
)


def _named(text: str, start: int, end: int, role: Role | None) -> list[NamedAgency]:
    out: list[NamedAgency] = []
    for group in _GROUP.finditer(text, start, end):
        phrase = _TAIL.sub("", group[0])
        if not phrase or phrase in ("无", "/", "—"):
            continue
        span = (group.start(), group.start() + len(phrase))
        if _SENTENCE.search(phrase):
            break
        out += named_agencies(text, span, phrase, role)
    return out


_SENTENCE = re.compile(r"要(?!点)|应当|加强|按照|及时|结合|认真|切实|将.{2,}纳入|。")
"""What follows the names where a source has lost its line break: 各级各部门要认真贯彻…."""


def named_agencies(text: str, span: Span, phrase: str, role: Role | None = None) -> list[NamedAgency]:
    """The agencies of a phrase that stands at `span`, each at its own name, or at the whole span if spelled out anew.

    市公安局、财政局: the first stands in the text as it is, 市财政局 does not.
    """
    out = []
    for name in expand_names(phrase):
        at = text.find(name, *span)
        out.append(NamedAgency((at, at + len(name)) if at >= 0 else span, name, role))
    return out


def without_fields(span: Span, fields: Sequence[Field]) -> Span | None:
    """What is left of a clause beside the fields in it; None if nothing is."""
    start, end = span
    for field in fields:
        if field.span[0] <= start and end <= field.span[1] + 1:
            return None
        if start < field.span[0] < end <= field.span[1]:
            end = field.span[0]
        if field.span[0] <= start < field.span[1] < end:
            start = field.span[1]
    return (start, end) if end > start else None
