"""What part of a plan a passage belongs to: background, principles, goals or tasks, by the headings above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from extract.lexicon import phrases, words
from extract.text.calendar import Calendar

_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[编篇章节部分]*|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]+[）)]|[\d.．]+[、．.]?)"
)


_REPORT = 12
"""Characters of a heading with its number: 1.发展现状, （一）存在的主要问题."""


class Zone(Enum):
    """A part of a plan."""

    BACKGROUND = "what is and has been"
    PRINCIPLES = "what guides"
    GOALS = "what is to be reached"
    TASKS = "what is to be done"


@lru_cache(maxsize=4096)
def _of_heading(heading: str, calendar: Calendar) -> Zone | None:
    bare = re.sub(r"[（(].*?[）)]$", "", _NUMBER.sub("", heading)).strip("。：: ")
    zones = phrases("zones")
    acts = _without_adverbs(bare).startswith(phrases("cues")["verbs"])
    if calendar.looks_back(bare):
        return Zone.BACKGROUND
    if bare.endswith(zones["goals"]) and (bare.startswith("发展") or not acts):
        return Zone.GOALS
    if bare.endswith(zones["principles"]):
        return Zone.PRINCIPLES
    if bare.endswith(zones["tasks"]) and not re.search("成效|形势|回顾", bare):
        return Zone.TASKS
    if acts and not bare.startswith(zones["background"]):
        return Zone.TASKS
    if re.search(rf"(?:{words('zones', 'background')})(?:分析|评价|与|和|及|$)|面临|取得", bare):
        return Zone.BACKGROUND
    return None


def _without_adverbs(heading: str) -> str:
    """What a heading says is done: 持续稳控消防安全形势 is a task, however it ends."""
    while match := re.match(words("cues", "adverbs"), heading):
        heading = heading[match.end() :]
    return heading


def zone_of(path: Sequence[str], calendar: Calendar) -> tuple[Zone | None, int]:
    """The zone of a passage by its section path, and the depth of the heading that says so (-1 where none does).

    The deepest heading that says anything decides; a mere numbered task below 主要成就 says nothing, nor does a long
    heading of a task that ends like a report (稳住社会面火灾形势).
    """
    for depth in range(len(path) - 1, -1, -1):
        zone = _of_heading(path[depth], calendar)
        above = {_of_heading(heading, calendar) for heading in path[:depth]}
        if zone is Zone.TASKS and Zone.BACKGROUND in above:
            continue
        if zone is Zone.BACKGROUND and Zone.TASKS in above and len(path[depth]) > _REPORT:
            continue
        if zone is not None:
            return zone, depth
    return None, -1
