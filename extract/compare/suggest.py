"""Indicators that a corpus itself suggests: what several plans promise under one head, in one unit.

The head of a Chinese noun phrase stands at its end. Commitments are grouped by the longest ending of their subjects
that enough plans share, and by the unit that their numbers convert to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.compare.figures import equal_units
from extract.compare.words import squash
from extract.lexicon.load import measures, phrases
from extract.model.commitment import Commitment
from extract.model.plan import Plan

_SHORTEST, _LONGEST = 2, 12
_SHORTEST_TASK = 4
"""Without a unit to hold it, a short ending (平台, 提高) joins what has nothing in common."""
_EVIDENCE = 4
"""So many quotes stand beside a suggestion, each of another plan."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What several plans share. `unit` is None for tasks without a number."""

    head: str
    unit: str | None
    measures: tuple[str, ...]
    plans: tuple[str, ...]
    evidence: tuple[tuple[str, Commitment], ...]


def suggest(plans: Mapping[str, Plan], least: int = 2, known: Iterable[str] = ()) -> list[Suggestion]:
    """Heads that at least `least` plans share, most shared first. `known`: ids of records that a schema takes already."""
    taken = set(known)
    found = [
        (name, record, _core(record.subject), _base_unit(record))
        for name, plan in plans.items()
        for record in plan.commitments
        if record.kind in ("target", "task") and record.id not in taken
    ]
    shared: dict[tuple[str, str | None], set[str]] = {}
    for name, _, core, unit in found:
        for head in _endings(core, unit):
            shared.setdefault((head, unit), set()).add(name)
    groups: dict[tuple[str, str | None], list[tuple[str, Commitment]]] = {}
    for name, record, core, unit in found:
        head = next((head for head in _endings(core, unit) if len(shared[head, unit]) >= least), "")
        if head:
            groups.setdefault((head, unit), []).append((name, record))
    suggestions = [_suggestion(head, unit, rows) for (head, unit), rows in groups.items()]
    enough = [suggestion for suggestion in suggestions if len(suggestion.plans) >= least]
    return sorted(
        enough, key=lambda each: (each.unit is None, -len(each.plans), -len(each.evidence), each.head, each.unit or "")
    )


def as_yaml(suggestions: Sequence[Suggestion]) -> str:
    """Suggestions as a schema in YAML, with their evidence as comments: to be pasted, named and sharpened by hand."""
    lines = ["# Suggested from plans: give each a telling id and definition, and join what is one thing.",
             "name: suggested", "title: 由规划归纳的指标（待整理）", "indicators:"]  # fmt: skip
    for number, each in enumerate(suggestions, start=1):
        lines += [f"  - id: suggested.n{number:03d}", f"    name: {_quoted(each.head)}", "    group: 待分组"]
        if each.unit:
            lines += [f"    unit: {_quoted(each.unit)}", "    better: more"]
        lines += ["    match:", f"      - subject: [{_quoted(each.head)}]"]
        if each.unit:
            lines.append("        quantity: true")
        lines.append(f"    # {len(each.plans)} plans; measure: {', '.join(each.measures) or 'none'}")
        shown: dict[str, Commitment] = {}
        for name, record in each.evidence:
            shown.setdefault(name, record)
        lines += [
            f"    # {_line(name)}: {_line(record.evidence.text)}" for name, record in list(shown.items())[:_EVIDENCE]
        ]
    return "\n".join(lines) + "\n"


def _suggestion(head: str, unit: str | None, rows: Sequence[tuple[str, Commitment]]) -> Suggestion:
    kinds = dict.fromkeys(record.quantity.measure for _, record in rows if record.quantity)
    units = Counter(record.quantity.unit for _, record in rows if record.quantity and record.quantity.unit)
    unit = units.most_common(1)[0][0] if units else unit
    return Suggestion(head, unit, tuple(kinds), tuple(dict.fromkeys(name for name, _ in rows)), tuple(rows))


def _core(subject: str) -> str:
    """A subject without blanks, quotes, brackets and what only says of whom: 全市新建消防站（含…） → 消防站."""
    left = re.sub(r"[（(][^）)]*[）)]?", "", squash(subject))
    for word in phrases("compare")["whole"]:
        left = left.removeprefix(word) if len(word) > 1 else left
    return left


def _endings(core: str, unit: str | None) -> list[str]:
    """The endings of a subject, longest first; those that tell nothing are left out."""
    shortest = _SHORTEST if unit else _SHORTEST_TASK
    lengths = range(min(len(core), _LONGEST), shortest - 1, -1)
    endings = [core[-length:] for length in lengths]
    empty = phrases("compare")["empty_head"]
    return [each for each in endings if re.fullmatch(r"\w+", each) and not any(word.endswith(each) for word in empty)]


def _base_unit(record: Commitment) -> str | None:
    """The unit that numbers of a kind convert to: 支, 座 and 处 are all 个, 公里 is 米."""
    if record.quantity is None:
        return None
    unit = record.quantity.unit or "%"
    for name in ("个", "人", "辆", "次", "件套"):
        if unit in equal_units(name):
            return name
    known = measures().get(unit)
    return known.base if known and known.base in measures() else unit


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(text: str) -> str:
    """A quote as one line of a comment."""
    return " ".join(text.split())[:80]
