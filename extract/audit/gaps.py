"""What a plan leaves open, or aims too low: warnings, for the drafter to judge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.audit.facts import Fact, facts_of
from extract.audit.found import Found
from extract.audit.impossible import rate_in
from extract.audit.names import same, verbs_of
from extract.audit.page import Amount, Page, amount_of
from extract.model.commitment import Commitment

_RULE_LATE, _RULE_WHO = 0.5, 0.75
"""Where this share of its commitments has a deadline (an agency), the plan means to give one to each: what lacks it is
named one by one. Elsewhere one line says how many lack it."""
_UP = re.compile(r"(?:提高|提升|增加|增长|扩大|上升)(?:到|至)")
_MAY_FALL = ("占比", "比重", "占有率", "控制率")


def no_deadline(page: Page) -> Iterator[Found]:
    """A target without a deadline; a plan for one year sets one by its title."""
    period = page.plan.plan.period
    targets = [record for record in page.plan.commitments if record.kind == "target"]
    if period is not None and period.start[:4] == period.end[:4]:
        return
    lacking = [record for record in targets if record.deadline is None]
    yield from _gaps(page, targets, lacking, _RULE_LATE, "没有时限", "no deadline", "项量化目标", "targets")


def no_agency(page: Page) -> Iterator[Found]:
    """A commitment that no agency answers for."""
    promised = [record for record in page.plan.commitments if record.kind in ("target", "task")]
    lacking = [record for record in promised if not record.responsible]
    yield from _gaps(page, promised, lacking, _RULE_WHO, "没有责任单位", "no agency", "项承诺", "commitments")


def below_baseline(page: Page) -> Iterator[Found]:
    """A rate, or an amount that is to rise, whose target is below what the plan reports as reached."""
    facts = facts_of(page)
    reported = [(fact.record, fact.amount, fact.quote()) for fact in facts if fact.record.kind == "baseline"]
    reported += [
        (record, amount_of(record.quantity), page.span(record.evidence.start, record.evidence.end))
        for record in page.plan.commitments
        if record.kind == "baseline" and record.quantity is not None and record.rule == "indicator table"
    ]
    for fact in facts:
        if fact.record.kind != "target" or not fact.whole or not _rises(fact):
            continue
        for record, amount, quote in reported:
            if amount.base == fact.figure.base and _one_thing(fact, record) and _below(fact.amount, amount):
                yield Found(
                    (fact.quote(), quote),
                    f"“{fact.record.subject}”的目标{fact.amount.text}低于现状{amount.text}。",
                    f"The target {fact.amount.text} is below the reported {amount.text}.",
                    {"target": fact.amount.value, "baseline": amount.value},
                )
                break


def _gaps(
    page: Page, all_: Sequence[Commitment], lacking: Sequence[Commitment], rule: float, lack: str, lack_en: str,
    noun: str, noun_en: str,
) -> Iterator[Found]:  # fmt: skip
    if not lacking:
        return
    if len(all_) - len(lacking) >= rule * len(all_):
        for record in _one_a_sentence(page, lacking):
            yield Found(
                (page.span(record.evidence.start, record.evidence.end),),
                f"“{_short(record.subject)}”{lack}。",
                f"“{_short(record.subject)}” has {lack_en}.",
            )
        return
    yield Found(
        tuple(page.span(record.evidence.start, record.evidence.end) for record in lacking[:1]),
        f"{len(all_)}{noun}中有{len(lacking)}项{lack}。",
        f"{len(lacking)} of {len(all_)} {noun_en} have {lack_en}.",
        {"lacking": len(lacking), "all": len(all_)},
        "info",
    )


def _one_a_sentence(page: Page, records: Sequence[Commitment]) -> Iterator[Commitment]:
    """One record of each sentence, or of each grid of a box: what a sentence lacks, it lacks once."""
    seen = set()
    for record in records:
        text, start = page.plan.text, record.evidence.start
        begun = max(text.rfind(mark, 0, start) for mark in "。；：")
        key = (record.place.box, record.rule) if record.rule == "box grid" else (None, str(begun))
        if key not in seen:
            seen.add(key)
            yield record


def _short(subject: str) -> str:
    bare = re.sub(r"\s", "", subject)
    return bare if len(bare) <= 24 else f"{bare[:23]}…"


def _rises(fact: Fact) -> bool:
    """Whether more is plainly better: a rate of what is in order, or an amount that is to be raised."""
    quantity = fact.record.quantity
    if quantity is None or quantity.measure in ("increase", "decrease"):
        return False
    rate = rate_in(fact.record.subject)
    start, _ = fact.par.clause(fact.figure.start)
    return (rate is not None and rate not in _MAY_FALL) or bool(
        _UP.search(fact.par.text[start : fact.figure.start + 8])
    )


def _one_thing(fact: Fact, record: Commitment) -> bool:
    return same(fact.record.subject, record.subject) and verbs_of(fact.record.subject) == verbs_of(record.subject)


def _below(target: Amount, reported: Amount) -> bool:
    return target.interval.high < reported.interval.low
