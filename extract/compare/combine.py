"""Several figures of one plan in one row → one: repeats and totals are not added, parts are, like only with like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.compare.figures import Figure, tidy
from extract.compare.words import squash
from extract.lexicon.load import phrases
from extract.model.commitment import Comparator
from extract.model.indicator import Combine, Indicator
from extract.model.plan import Plan

_SUMMED = {"count", "mass", "money", "increase", "area", "other"}
_LOOSER: dict[Comparator, int] = {"eq": 0, "ge": 1, "gt": 2, "approx": 3, "range": 4, "le": 5, "lt": 6}


@dataclass(frozen=True, slots=True)
class Combined:
    """One figure, the records that make it, and where there is none the reason."""

    main: tuple[Figure, ...] = ()
    value: int | float | None = None
    max: int | float | None = None
    comparator: Comparator | None = None
    written: str | None = None
    note: str | None = None


def combine(figures: Sequence[Figure], indicator: Indicator, plan: Plan) -> Combined:
    """The one figure of a cell. In the plan's text, 其中 marks a part."""
    if not figures:
        return Combined()
    like = [figure for figure in figures if figure.value is not None]
    if not like:
        units = "、".join(dict.fromkeys(figure.unit for figure in figures))
        note = f"单位“{units}”不能换算为“{indicator.unit}”" if indicator.unit else None
        return Combined(main=tuple(figures), written="、".join(figure.written for figure in figures), note=note)
    group = _main_group(like, indicator)
    how = _how(indicator, group)
    end = plan.plan.period.end if plan.plan.period else "9999"
    chosen = _add(group, plan.text) if how == "sum" else _choose(group, how, indicator, end)
    rest = len(figures) - len(group)
    combined = _joined(chosen, how)
    notes = [note for note in (combined.note, f"另有{rest}个口径不同的数字未计入" if rest else None) if note]
    return Combined(
        main=combined.main,
        value=combined.value,
        max=combined.max,
        comparator=combined.comparator,
        written=combined.written,
        note="；".join(notes) or None,
    )


def _main_group(figures: Sequence[Figure], indicator: Indicator) -> list[Figure]:
    """The figures that can be set together: of one base, rhythm and flow, and of what the schema names first."""
    order = {id(rule): number for number, rule in enumerate(indicator.match)}
    added = any(figure.flow == "increase" for figure in figures)

    def key(figure: Figure) -> tuple[str, str, str, str]:
        flow = (
            "flow" if added and figure.flow != "level" else "level"
        )  # where nothing is added, 1支 is what there will be
        return figure.base or "", figure.every or "", flow, figure.counts or ""

    def rank(figure: Figure) -> tuple[bool, bool, int, bool]:
        once = figure.every is None
        return figure.base is not None, not once, order.get(id(figure.aligned.rule), 99), figure.flow != "level"

    if indicator.combine in {"max", "min"}:  # the most ambitious figure, whatever its rhythm
        best = min(figures, key=rank)
        return [figure for figure in figures if figure.counts == best.counts]
    best = min(figures, key=rank)
    return [figure for figure in figures if key(figure) == key(best)]


def _how(indicator: Indicator, group: Sequence[Figure]) -> Combine:
    """Rates, spans and totals are never added."""
    if indicator.combine != "sum":
        return indicator.combine
    if any(figure.flow == "level" or figure.every or figure.measure not in _SUMMED for figure in group):
        return "last"
    return "last" if indicator.unit in {"%", "‰"} else "sum"


def _choose(group: Sequence[Figure], how: Combine, indicator: Indicator, plan_end: str) -> list[Figure]:
    if how == "list":
        return list(group)
    if how == "last":
        dated = {each.value for each in group if each.end}
        group = [each for each in group if each.end or each.value not in dated]  # a repeat that does not say when
        sign = -1 if indicator.better == "less" else 1
        return [max(group, key=lambda each: (each.end or plan_end, sign * (each.value or 0), each.end is not None))]
    signed = (lambda figure: figure.yearly or 0) if how == "max" else (lambda figure: -(figure.yearly or 0))
    return [max(group, key=signed)]


def _add(group: Sequence[Figure], text: str) -> list[Figure]:
    """The figures that are to be added: each thing once, no part beside its whole."""
    body = [figure for figure in group if figure.aligned.record.place.annex is None]
    group = body or group  # an annex lists the projects that the body sums up
    things: dict[tuple[str, ...], list[Figure]] = {}
    for figure in group:
        if not _is_part(figure, group, text):
            thing = _thing(figure)
            things.setdefault((thing, *figure.aligned.names), []).append(figure)
    sums = {thing: _once(same if thing[0] else _of_one_word(same)) for thing, same in things.items()}
    chosen: list[Figure] = []
    for (thing, *names), same in sums.items():
        whole = sums.get(("", *names), []) if thing else []
        kinds = [figure for (kind, *of), figures in sums.items() if kind and of == names for figure in figures]
        if not whole or _total(whole) < _total(kinds):  # else 消防车32辆 holds 举高消防车5辆
            chosen += [figure for figure in same if not any(_said_again(figure, other) for other in chosen)]
    return _without_parts(chosen)


_TELLING = 100
"""Two things may well be five each; of equal figures above this, far apart, the later says the first again."""
_FAR = 200


def _said_again(one: Figure, other: Figure) -> bool:
    """仓储面积不低于4000平方米, and sections later 4000平方米的仓储设施: one figure under two names."""
    first, second = one.aligned.record.quantity, other.aligned.record.quantity
    assert first is not None and second is not None
    return abs(first.start - second.start) > _FAR and (one.value or 0) >= _TELLING and _repeats(one, other)


def _total(figures: Sequence[Figure]) -> float:
    return sum(figure.value or 0 for figure in figures)


def _of_one_word(figures: list[Figure]) -> list[Figure]:
    """Of 消防救援站11个 and 特勤站1个, where other words name a kind, those that the largest goes by."""
    if figures[0].aligned.record.place.annex is not None:
        return figures
    largest = max(figures, key=lambda figure: figure.value or 0)
    return [figure for figure in figures if figure.aligned.words == largest.aligned.words]


def _thing(figure: Figure) -> str:
    """What a figure counts beyond the indicator's own words; "" where nothing is left."""
    left = figure.aligned.subject
    for word in sorted((*figure.aligned.words, *phrases("compare")["generic"]), key=len, reverse=True):
        left = left.replace(squash(word), "")
    return left if len(left) > 1 else ""


def _is_part(figure: Figure, group: Sequence[Figure], text: str) -> bool:
    """Whether 其中 stands between a figure and one before it in its sentence."""
    own = figure.aligned.record.quantity
    assert own is not None
    for other in group:
        before = other.aligned.record.quantity
        if before is not None and before.end <= own.start and own.start - before.end < 80:
            between = text[before.end : own.start]
            if "。" not in between and any(word in between for word in phrases("compare")["part"]):
                return True
    return False


def _once(figures: list[Figure]) -> list[Figure]:
    """Of the figures of one thing, those that make its sum: a repeat counts once, a total stands for its parts."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda figure: figure.end is None):  # of a repeat, the one that says when
        if not any(_repeats(figure, other) for other in kept):
            kept.append(figure)
    kept = _without_parts(kept)
    if len({figure.value for figure in kept}) > 1 and all(
        _by(figure) for figure in kept
    ):  # 到2023年5个，到2025年10个: so far, not more
        return [max(kept, key=lambda figure: (figure.end or "", figure.value or 0))]
    return kept


def _without_parts(figures: list[Figure]) -> list[Figure]:
    """One figure that is the sum of all others stands for them: 消防站38座，一级站10座、二级站12座、小型站16座."""
    values = [figure.value or 0 for figure in figures]
    if len(figures) > 2 and tidy(sum(values) - max(values)) == max(values):
        return [figures[values.index(max(values))]]
    return figures


def _by(figure: Figure) -> bool:
    deadline = figure.aligned.record.deadline
    return deadline is not None and deadline.kind == "by"


def _repeats(one: Figure, other: Figure) -> bool:
    """The same figure of the same thing, unless each is of a year of its own, or a line of its own in an annex."""
    if one.value != other.value or one.aligned.record.place.annex is not None:
        return False
    first, second = one.aligned.record.deadline, other.aligned.record.deadline
    if first is None or second is None or first.end == second.end:
        return True
    return not (first.kind == second.kind == "in" or first.kind == second.kind == "by")


def _years_apart(figures: Sequence[Figure]) -> bool:
    """Whether each figure is of a year of its own: 2022年10辆，2023年20辆."""
    deadlines = [figure.aligned.record.deadline for figure in figures]
    ends = {deadline.end for deadline in deadlines if deadline and deadline.kind == "in"}
    return len(ends) == len(figures)


def _joined(chosen: Sequence[Figure], how: Combine) -> Combined:
    written = "＋".join(figure.written for figure in chosen)
    distinct = {(figure.value, figure.max) for figure in chosen}
    annexed = all(figure.aligned.record.place.annex is not None for figure in chosen)
    if (
        how == "sum"
        and not annexed
        and len(chosen) > 1
        and len({_thing(figure) for figure in chosen}) == 1
        and _thing(chosen[0]) == ""
    ):
        # two bare figures that are no repeat: the plan says two things of one
        if len(distinct) > 1 and not _years_apart(chosen):
            told = "、".join(figure.written for figure in chosen)
            return Combined(main=tuple(chosen), written=told, note=f"文中有不同的数字：{told}")
    if how == "list" and len(distinct) > 1:
        told = "、".join(figure.written for figure in chosen)
        return Combined(main=tuple(chosen), written=told, note=f"分别为{told}")
    if how == "list":
        chosen = chosen[:1]
        written = chosen[0].written
    upper = any(figure.max is not None for figure in chosen)
    return Combined(
        main=tuple(chosen),
        value=tidy(sum(figure.value or 0 for figure in chosen)),
        max=tidy(sum(figure.max if figure.max is not None else figure.value or 0 for figure in chosen))
        if upper
        else None,
        comparator=_loosest(chosen),
        written=written,
    )


def _loosest(chosen: Sequence[Figure]) -> Comparator:
    """Of 2万余, 1万 and 5000 together: more than so many."""
    comparators: list[Comparator] = [figure.comparator for figure in chosen]
    return max(comparators, key=_LOOSER.__getitem__)
