"""Commitment → indicators: which rules hold, which of several fits better, and what stays ambiguous."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.compare.standing import PlanWords, Standing
from extract.compare.words import Vocabulary
from extract.model.commitment import Commitment
from extract.model.comparison import Match
from extract.model.indicator import Indicator, IndicatorSchema, MatchRule
from extract.model.plan import Plan

_ZONES = ("subject", "evidence", "sentence", "context")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A record in the row of an indicator, by one of its rules.

    `subject` is what its number counts, without blanks; `names` are the words matched in it, a synonym by its term. `head` is where the matched words end in the subject: in Chinese the head of a noun phrase stands last, so that
    消防站综合训练塔 is a 训练塔, whatever else it names. `ambiguous` marks a number that fits other rows as well.
    """

    record: Commitment
    indicator: str
    rule: MatchRule
    words: tuple[str, ...]
    subject: str
    names: tuple[str, ...]
    head: int
    ambiguous: bool = False

    @property
    def own(self) -> bool:
        """Whether the record's number is the row's own figure."""
        return not (self.rule.mention or self.ambiguous)

    @property
    def match(self) -> Match:
        """What the comparison keeps of it."""
        quantity = self.record.quantity
        return Match(
            commitment=self.record.id,
            words=self.words,
            unit=quantity.unit if quantity else None,
            measure=quantity.measure if quantity else None,
            mention=not self.own,
            counts=self.rule.counts,
        )


class Aligner:
    """A schema made ready: its vocabulary, and its rules by the words that can set them off."""

    def __init__(self, schema: IndicatorSchema) -> None:
        self.schema = schema
        self.vocabulary = Vocabulary(schema)
        self._indicators = {indicator.id: indicator for indicator in schema.indicators}
        self._triggers: dict[str, dict[int, set[tuple[int, int]]]] = {zone: {} for zone in _ZONES}
        for number, indicator in enumerate(schema.indicators):
            for order, rule in enumerate(indicator.match):
                zone = next(zone for zone in _ZONES if getattr(rule, zone))
                for expression in getattr(rule, zone):
                    for word in self.vocabulary.parts[expression][0]:
                        self._triggers[zone].setdefault(word, set()).add((number, order))

    def align(self, plan: Plan) -> tuple[PlanWords, list[Aligned]]:
        """All records of a plan in the rows they belong to, in the order of the plan; baselines promise nothing."""
        words = PlanWords(plan, self.vocabulary)
        promised = [record for record in plan.commitments if record.kind != "baseline"]
        return words, self._aligned(promised, words)

    def align_baselines(self, words: PlanWords) -> list[Aligned]:
        """The same for what a plan reports as already so."""
        return self._aligned([record for record in words.plan.commitments if record.kind == "baseline"], words)

    def _aligned(self, records: Iterable[Commitment], words: PlanWords) -> list[Aligned]:
        return [row for record in records for row in self._decide(list(self._rows(Standing(record, words))))]

    def _rows(self, standing: Standing) -> Iterator[Aligned]:
        """The first rule of each indicator that holds."""
        candidates: set[tuple[int, int]] = set()
        for zone in _ZONES:
            triggers = self._triggers[zone]
            if triggers:
                for word in getattr(standing, zone):
                    candidates |= triggers.get(word, frozenset())
        done: set[int] = set()
        for number, order in sorted(candidates):
            if number not in done:
                indicator = self.schema.indicators[number]
                aligned = self._hold(standing, indicator, indicator.match[order])
                if aligned is not None:
                    done.add(number)
                    yield aligned

    def _hold(self, standing: Standing, indicator: Indicator, rule: MatchRule) -> Aligned | None:
        if not _fits(standing.record, rule):
            return None
        matched: list[str] = []
        names: tuple[str, ...] = ()
        head = 0
        for zone in (*_ZONES, "action"):
            expressions = getattr(rule, zone)
            if not expressions:
                continue
            words = self._found(expressions, getattr(standing, zone))
            if words is None:
                return None
            matched += [self.vocabulary.words[word] for word in words]
            if zone == "subject":
                head = max(hit.end for hit in standing.subject_hits if hit.word in words)
                names = tuple(sorted({self.vocabulary.name(word) for word in words}))
        forbidden = (
            (rule.without, standing.said) if rule.without else None,
            (rule.without_evidence, standing.evidence) if rule.without_evidence else None,
            (rule.without_sentence, standing.sentence) if rule.without_sentence else None,
            (rule.without_context, standing.context) if rule.without_context else None,
        )
        if any(pair and self._found(*pair) is not None for pair in forbidden):
            return None
        return Aligned(
            standing.record, indicator.id, rule, tuple(dict.fromkeys(matched)), standing.subject_text, names, head
        )

    def _found(self, expressions: tuple[str, ...], zone: frozenset[int]) -> list[int] | None:
        """The words by which some expressions hold in a zone, None if none of them does."""
        found: list[int] = []
        for expression in expressions:
            there = [sorted(part & zone) for part in self.vocabulary.parts[expression]]
            if all(there):
                found += [max(words, key=lambda word: (len(self.vocabulary.words[word]), -word)) for words in there]
        return found or None

    def _decide(self, rows: list[Aligned]) -> list[Aligned]:
        """One number is the value of one row, unless the schema says that rows overlap: the better fit wins."""
        counted = [row for row in rows if row.own and row.record.quantity is not None]
        lost: set[str] = set()
        tied: set[str] = set()
        for row in counted:
            for other in counted:
                if row.indicator != other.indicator and not self._overlap(row.indicator, other.indicator):
                    if _fit(row) < _fit(other):
                        lost.add(row.indicator)
                    elif _fit(row) == _fit(other):
                        tied.add(row.indicator)
        return [replace(row, ambiguous=row.own and row.indicator in tied) for row in rows if row.indicator not in lost]

    def _overlap(self, one: str, other: str) -> bool:
        return other in self._indicators[one].overlaps or one in self._indicators[other].overlaps


def _fit(row: Aligned) -> tuple[int, int]:
    return row.head, sum(map(len, row.words))


def _fits(record: Commitment, rule: MatchRule) -> bool:
    """Whether the conditions hold that are not about words."""
    quantity = record.quantity
    if rule.quantity is not None and rule.quantity != (quantity is not None):
        return False
    if rule.kind and record.kind not in rule.kind:
        return False
    if (rule.measure or rule.unit or rule.comparator) and quantity is None:
        return False
    if quantity is not None:
        if rule.measure and quantity.measure not in rule.measure:
            return False
        if rule.unit and quantity.unit not in rule.unit:
            return False
        if rule.comparator and quantity.comparator not in rule.comparator:
            return False
    if rule.recurring is not None:
        recurs = bool(record.deadline and record.deadline.every)
        return recurs == rule.recurring
    return True
