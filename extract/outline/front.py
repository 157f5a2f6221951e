"""The front matter: title, jurisdiction, document number, issuer, date, plan period, theme."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, MatchKind

from extract.lexicon import phrases, places, words
from extract.lexicon.load import PlaceName
from extract.model.document import Metadata
from extract.model.outline import Front
from extract.model.plan import Jurisdiction, Period
from extract.text.calendar import five_year_period, title_period
from extract.text.dates import full_date

_DOC_NO = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[﹝（(]\d{4}[〕\]﹞）)]第?\d{1,4}号")
_NOTICE = re.compile(r"(?:关于)?(?:印发|转发|批转|公布|发布)(?P<title>.+?)的通知")
_YEARS_LINE = re.compile(r"[（(]\d{4}\s*年?\s*[-—–―~～至]+\s*\d{4}\s*年?[）)]")
_ORDINAL = re.compile(r"^\d{1,3}[.．、]")
_DATE_LINE = re.compile(r"[（(]?(?:(?:19|20)\d\d|[二〇○零一]{4})年.{1,4}月.{1,4}日[）)]?")


def read_front(lines: Sequence[str], text: str, metadata: Metadata) -> Front:
    """Read the front matter from the clean paragraphs before the first heading; `text` is the whole plan.

    What the format's own metadata states goes first; what nobody states stays None.
    """
    title = find_title(lines, metadata.title)
    issued = metadata.issued or _issued(lines)
    doc_no = next((m[0] for line in lines[:12] for m in [_DOC_NO.search(line)] if m), None)
    issuer = metadata.issuer or _issuer(lines)
    return Front(
        title=title,
        jurisdiction=find_jurisdiction((title or "", issuer or "", metadata.title or ""), text),
        theme=_theme(title or metadata.title or text[:2000]),
        doc_no=metadata.doc_no or doc_no,
        issuer=issuer,
        issued=issued,
        period=_period(title, text),
    )


def find_title(lines: Sequence[str], stated: str | None = None) -> str | None:
    """The plan's own title: the title line above its text, or what the notice before it says it prints."""
    ends = tuple(phrases("front")["title_ends"])
    standing = None
    for index in range(len(lines)):
        joined, used = _join_title(lines, index)
        bare = _YEARS_LINE.sub("", joined)
        if (
            bare.endswith(ends)
            and not joined.endswith("通知")
            and len(joined) <= 80
            and not re.search("[，。；：]", joined)
        ):
            years = lines[index + used] if index + used < len(lines) else ""
            standing = joined + (years if _YEARS_LINE.fullmatch(years) else "")
    if standing:
        return _ORDINAL.sub("", standing)
    notice = _NOTICE.search("".join(lines[:4])) or _NOTICE.search(stated or "")
    if notice:
        return notice["title"].strip("《》")
    return stated


def _join_title(lines: Sequence[str], index: int) -> tuple[str, int]:
    """A title may be set on two lines: 某市 ⏎ “十四五”消防救援事业发展规划."""
    line = lines[index]
    if (
        index + 1 < len(lines)
        and len(line) <= 25
        and lines[index + 1].startswith("“")
        and not re.search("[，。：（）]", line)
    ):
        return line + lines[index + 1], 2
    return line, 1


def find_jurisdiction(stated: Sequence[str], text: str) -> Jurisdiction | None:
    """Whose plan it is: the place that title or issuer name first, else the one that the text names most.

    An invented place (X市 in the title, in no list) gets no code.
    """
    for line in stated:
        named = _places_in(line)
        if named:
            return _jurisdiction(_deepest(named))
        if re.match(r"国务院|国家|中共中央|全国", line) or "国务院" in line:
            return Jurisdiction(name="全国", level="nation")
        unlisted = re.match(
            r"(?:关于印发)?(?P<name>[\u4e00-\u9fff]{2,6}?(?P<level>[省市区县旗]))(?![委政])", _ORDINAL.sub("", line)
        )
        if unlisted:
            level = {"省": "province", "市": "city"}.get(unlisted["level"], "county")
            return Jurisdiction(name=unlisted["name"], level=level)  # type: ignore[arg-type]
    counts = Counter(place.code for place in _places_in(text))
    if not counts:
        return None
    code, count = counts.most_common(1)[0]
    return _jurisdiction(places()[code]) if count >= 3 else None


@cache
def _place_finder() -> tuple[AhoCorasick, list[PlaceName]]:
    """Only names with their own kind word (市, 县, 区 …): 南京路 is no 南京."""
    listed = [place for place in places().values() if len(place.name) >= 3]
    return AhoCorasick([p.name for p in listed], matchkind=MatchKind.LeftmostLongest), listed


def _places_in(text: str) -> list[PlaceName]:
    finder, listed = _place_finder()
    return [listed[index] for index, _, _ in finder.find_matches_as_indexes(text)]


def _deepest(named: list[PlaceName]) -> PlaceName:
    """上海市静安区 → 静安区: a name that lies inside the one before it."""
    place = named[0]
    for inner in named[1:]:
        if inner.parent == place.code or (inner.code[:2] == place.code[:2] and place.level == "province"):
            place = inner
    return place


def _jurisdiction(place: PlaceName) -> Jurisdiction:
    above = place
    while above.parent:
        above = places()[above.parent]
    level = place.level
    return Jurisdiction(name=place.name, province=above.name, level=level, code=place.code)  # type: ignore[arg-type]


def _issuer(lines: Sequence[str]) -> str | None:
    """The office that signs above the date, or whose notice it is."""
    for before, line in pairwise(lines):
        if (
            _DATE_LINE.fullmatch(line)
            and len(before) <= 30
            and re.search(rf"(?:{words('front', 'issuer_ends')})$", before)
        ):
            return before
    notice = re.match(
        r"(?:\d+[.．、])?(?P<issuer>[\u4e00-\u9fff]{2,20}?)关于(?:印发|转发|批转|公布|发布)", "".join(lines[:3])
    )
    return notice["issuer"] if notice else None


def _issued(lines: Sequence[str]) -> str | None:
    for line in lines:
        if _DATE_LINE.fullmatch(line):
            return full_date(line)
    return next((date for line in lines[:3] for date in [full_date(line)] if date and len(line) <= 80), None)


def _period(title: str | None, text: str) -> Period | None:
    """The years that the title names, else the five-year plan that the text speaks of most as its own."""
    stated = title_period(title or "") or title_period(text[:400])
    if stated is None:
        named = Counter(re.findall(r"[“\"]?(十[二三四五六七]五)[”\"]?(?:时期|期间|末|规划|发展)", text))
        later = {name: count for name, count in named.items() if count >= 3}
        stated = five_year_period(max(later, key=_plan_order)) if later else None
    return Period(start=stated[0], end=stated[1]) if stated else None


def _plan_order(name: str) -> int:
    return "二三四五六七".index(name[1])


def _theme(title: str) -> str | None:
    best, length = None, 0
    for theme, listed in phrases("themes").items():
        for word in listed:
            if len(word) > length and word in title:
                best, length = theme, len(word)
    return best
