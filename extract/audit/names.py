"""Whether two names mean the same thing: 全市老旧消防站 and 老旧消防站升级改造清单, 5G基站总数 and 5G基站数.

Only what is left after neutral words (全市, 各类, 总数) and verbs (新建, 更新, 筹集) is compared, so a name with a
narrower meaning (举高消防车 against 消防车) stays another name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extract.lexicon import phrases, words
from extract.text.wordsets import WordSet

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|[“”‘’\"《》〈〉\s]|^\d+[.、．]")


@cache
def _before() -> WordSet:
    return WordSet([*phrases("audit")["neutral_before"], *_verbs()])


@cache
def _after() -> WordSet:
    return WordSet([*phrases("audit")["neutral_after"], *_verbs()])


@cache
def _verbs() -> tuple[str, ...]:
    audit = phrases("audit")
    listed = (*phrases("cues")["verbs"], *audit["making"], *audit["task_verbs"], *audit["inner_verbs"])
    return tuple(verb for verb in listed if len(verb) > 1)


@cache
def _inner() -> re.Pattern[str]:
    return re.compile(words("audit", "inner_verbs"))


@cache
def _verb_set() -> WordSet:
    return WordSet(_verbs())


@cache
def _titles() -> WordSet:
    return WordSet(phrases("audit")["title_after"])


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """What a name names, without neutral words and verbs at its ends; never empty unless the name is.

    >>> core("全市各类消防车"), core("5G基站总数"), core("人才公寓筹集"), core("“标准地”出让")
    ('消防车', '5G基站', '人才公寓', '标准地')
    """
    bare = _inner().sub("", _BRACKETS.sub("", name)).strip("，、；：。的")
    start, end = 0, len(bare)
    while (cut := _before().opening(bare, start, end)) is not None and end - cut >= 2:
        start = cut
    while (cut := _after().ending(bare, start, end)) is not None and cut - start >= 2:
        end = cut
    return bare[start:end].strip("的之等")


@lru_cache(maxsize=1024)
def title_core(title: str) -> str:
    """What a table lists, by its title: 全市老旧消防站升级改造清单 → 老旧消防站."""
    bare = _BRACKETS.sub("", title)
    while (cut := _titles().ending(bare, 0, len(bare))) is not None and cut >= 2:
        bare = bare[:cut]
    return core(bare)


@lru_cache(maxsize=4096)
def verbs_of(name: str) -> frozenset[str]:
    """The characters of the verbs at a name's ends: 新建改造雨水管渠 → 新, 建, 改, 造; what is done with the thing."""
    bare = _BRACKETS.sub("", name)
    found = set("".join(_inner().findall(bare)))
    bare, inner = _inner().sub("", bare), core(name)
    at = bare.find(inner)
    rest = bare[:at] + bare[at + len(inner) :] if at >= 0 else ""
    while rest:
        cut = _verb_set().opening(rest, 0, len(rest))
        if cut is not None:
            found.update(rest[:cut])
        rest = rest[cut or 1 :]
    return frozenset(found)


@lru_cache(maxsize=8192)
def same(one: str, other: str) -> bool:
    """Whether two names mean the same: equal cores, or one core abbreviates the other from the same beginning.

    一级乡镇消防队 abbreviates 一级乡镇专职消防救援队; 消防车 does not abbreviate 举高消防车.
    """
    a, b = sorted((core(one), core(other)), key=len)
    if len(a) < 2:
        return False
    return a == b or (len(a) >= 4 and len(b) - len(a) <= 6 and a[:2] == b[:2] and a[-1] == b[-1] and _abbreviates(a, b))


@lru_cache(maxsize=8192)
def same_work(one: str, other: str) -> bool:
    """Whether two names mean the same piece of work, which may be named with or without its place: 城市排水防涝规划."""
    a, b = sorted((core(one), core(other)), key=len)
    return same(one, other) or (len(a) >= 6 and b.endswith(a) and len(b) - len(a) <= 2)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of the short name stand in the long one, in order."""
    rest = iter(long)
    return all(char in rest for char in short)


def shared(one: str, other: str) -> tuple[int, float]:
    """How many neighbouring pairs of characters two names share, and the share of the first one's characters."""
    a, b = core(one), core(other)
    pairs = {a[i : i + 2] for i in range(len(a) - 1)} & {b[i : i + 2] for i in range(len(b) - 1)}
    return len(pairs), sum(char in b for char in a) / max(1, len(a))
