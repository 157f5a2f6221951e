"""What a number measures: how much is added or taken away, the level that is reached, or plainly how much."""

from __future__ import annotations

import re
from functools import cache

from extract.lexicon import phrases, words
from extract.mine.draft import Draft
from extract.model.commitment import Kind, Measure
from extract.text.numbers import Number

_BY_KIND: dict[str, Measure] = {
    "ratio": "ratio", "duration": "duration", "area": "area", "money": "money", "distance": "distance", "mass": "mass",
    "count": "count",
}  # fmt: skip
_STANDING = ("count", "rate", "other")
"""Kinds of number that can be a stock: for a length of time or a sum of money the kind itself says more."""


def measure_of(draft: Draft, kind: Kind) -> Measure:
    """The measure of a draft's number, from the words that lead up to it, and its verb, perhaps of an earlier number.

    新增消火栓500个，消防水鹤25个: what is new holds for both. 新建、改建消防站9个 mixes new and old: a plain count.
    """
    number, before, action = draft.number, draft.before, draft.action
    assert number is not None
    lead = before if kind == "baseline" or not action or action in before else action + before
    if number.kind == "ratio":
        return "increase" if _moves("increase", before) else "decrease" if _moves("decrease", before) else "ratio"
    if _reaches(before):
        return "level" if number.kind in _STANDING else _BY_KIND.get(number.kind, "other")
    if _direction("increase").search(lead):
        return "count" if number.kind == "count" and _renews().search(lead) else "increase"
    if _direction("decrease").search(lead):
        return "decrease"
    if number.kind in _STANDING and (_direction("level").search(before) or _is_stock(draft, number, kind)):
        return "level"
    return _BY_KIND.get(number.kind, "other")


def _moves(name: str, before: str) -> bool:
    """A rate moves only where the verb stands right before it: 下降5%, but not 新增污水处理能力，处理率95%."""
    return before.endswith(phrases("cues")[name]) or (name == "increase" and before.endswith(("提高", "提升")))


@cache
def _direction(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?!{words('cues', 'fixed_nouns')})(?:{words('cues', name)})")


@cache
def _renews() -> re.Pattern[str]:
    return re.compile(words("cues", "renewing"))


_REACHED = re.compile(r"(?:[加高升长大展宽减缩低短降][到至]|达到?|总数|总量|突破|超过|保持在|稳定在)$")


def _reaches(before: str) -> bool:
    """增加到180项, 总数达到15个: a level, by whatever way it is reached."""
    return _REACHED.search(before) is not None


def _is_stock(draft: Draft, number: Number, kind: Kind) -> bool:
    """What stands there: a cell of an indicator table, or what is reported without a verb (灭火类消防车59台).

    Fires and calls are counted, they do not stand.
    """
    if draft.rule == "indicator table":
        return True
    return kind == "baseline" and not draft.action and number.unit not in phrases("numbers")["event_units"]
