"""Automatic numbering: the labels that Word draws before paragraphs and writes into no run.

Counters belong to the abstract list, so that two lists of one abstract list go on counting; a list with a start
override begins anew when it is first used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extract.read.docx_numerals import numeral
from extract.read.docx_package import W
from extract.read.docx_styles import Styles
from extract.read.docx_symbols import symbol
from extract.read.docx_xml import child, number, switch, value

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_GLUED = "、．，。：；）)】〕》”—"


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts, how it looks, and after which level it starts again."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str | None = None
    font: str = ""


@dataclass
class _List:
    """A w:num: its abstract list, its levels, and the levels that begin at another number."""

    abstract: str
    levels: list[Level]
    begin: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class Numbering:
    """The numbering part and its counters; `label` must be asked once for each paragraph, in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._nums: dict[str, etree._Element] = {}
        self._abstracts: dict[str, etree._Element] = {}
        if root is not None:
            self._nums = {n.get(W + "numId", ""): n for n in root.findall(W + "num")}
            self._abstracts = {a.get(W + "abstractNumId", ""): a for a in root.findall(W + "abstractNum")}
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, list[int | None]] = {}

    def label(self, paragraph: etree._Element, text: str) -> str:
        """The paragraph's number with the gap that belongs before `text`; "" where it has none."""
        found = self._styles.numbering(paragraph)
        if found is None:
            return ""
        num_id, depth, style = found
        numbered = self._list(num_id)
        if numbered is None:
            return ""
        if depth is None:
            depth = next((i for i, level in enumerate(numbered.levels) if style and level.style == style), 0)
        if not 0 <= depth < len(numbered.levels):
            return ""
        label = self._text(numbered, depth, self._count(numbered, depth))
        return label + gap(label, numbered.levels[depth].suffix, text) if label else ""

    def _count(self, numbered: _List, depth: int) -> list[int | None]:
        counters = self._counters.setdefault(numbered.abstract, [None] * _LEVELS)
        level = numbered.levels[depth]
        if depth in numbered.begin and depth not in numbered.used:
            counters[depth] = numbered.begin[depth]
        else:
            before = counters[depth]
            counters[depth] = level.start if before is None else before + 1
        numbered.used.add(depth)
        for deeper in range(depth + 1, len(numbered.levels)):
            restart = numbered.levels[deeper].restart
            if restart is None or (restart > 0 and depth < restart):
                counters[deeper] = None
        return counters

    def _text(self, numbered: _List, depth: int, counters: list[int | None]) -> str:
        level = numbered.levels[depth]
        if level.form == "bullet":
            return "".join(symbol(level.font, ord(char)) or "•" for char in level.text)

        def filled(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            if place >= len(numbered.levels):
                return ""
            count, other = counters[place], numbered.levels[place]
            return numeral(other.start if count is None else count, "decimal" if level.legal else other.form)

        return _PLACE.sub(filled, level.text).strip()

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._load(num_id)
        return self._lists[num_id]

    def _load(self, num_id: str) -> _List | None:
        num = self._nums.get(num_id)
        abstract_id = value(num, "abstractNumId")
        abstract = self._abstracts.get(abstract_id or "")
        if num is None or abstract is None or abstract_id is None:
            return None
        link = value(abstract, "numStyleLink")
        linked = self._nums.get(self._styles.list_of(link) or "") if link else None
        if linked is not None:
            abstract_id = value(linked, "abstractNumId") or abstract_id
            abstract = self._abstracts.get(abstract_id, abstract)
        by_level = {lvl.get(W + "ilvl", ""): lvl for lvl in abstract.findall(W + "lvl")}
        begin: dict[int, int] = {}
        for override in num.findall(W + "lvlOverride"):
            _override(override, by_level, begin)
        return _List(abstract_id, [_level(by_level.get(str(i))) for i in range(_LEVELS)], begin)


def _override(override: etree._Element, by_level: dict[str, etree._Element], begin: dict[int, int]) -> None:
    """Take over a w:lvlOverride: another definition of the level, another first number, or both."""
    place = override.get(W + "ilvl", "")
    definition, start = child(override, "lvl"), number(value(override, "startOverride"))
    if definition is not None:
        by_level[place] = definition
        start = number(value(definition, "start")) if start is None else start
    if start is not None and place.isdecimal():
        begin[int(place)] = start


def _level(lvl: etree._Element | None) -> Level:
    """A w:lvl; a level that is not defined draws nothing."""
    if lvl is None:
        return Level()
    forms = [form.get(W + "val", "decimal") for form in lvl.iter(W + "numFmt")]
    fonts = child(lvl, "rPr/rFonts")
    start = number(value(lvl, "start"))
    return Level(
        start=1 if start is None else start,
        # A custom form stands beside a fallback that every reader knows; the fallback comes last.
        form=forms[-1] if forms else "decimal",
        text=value(lvl, "lvlText") or "",
        suffix=value(lvl, "suff") or "tab",
        legal=bool(switch(lvl, "isLgl")),
        restart=number(value(lvl, "lvlRestart")),
        style=value(lvl, "pStyle"),
        font="" if fonts is None else fonts.get(W + "ascii", ""),
    )


def gap(label: str, suffix: str, text: str) -> str:
    """What stands between number and text: nothing where a writer would type nothing.

    Without the space, `1.` before `5G基站` would become 1.5 of something.
    """
    last, first = label[-1], text.lstrip()[:1]
    if last.isascii() and (last.isalnum() or last in ".-") and first.isascii() and first.isalnum():
        return " "
    if suffix == "nothing" or last in _GLUED:
        return ""
    return " " if last.isalnum() and not _is_enclosed(last) else ""


def _is_enclosed(char: str) -> bool:
    return "\u2460" <= char <= "\u24ff" or "\u3220" <= char <= "\u32ff"
