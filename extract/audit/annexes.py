"""Annexes that the text cites, against those that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.audit.found import Found
from extract.audit.names import core, shared
from extract.audit.page import Page
from extract.text.numerals import chinese

_NUMBER = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})"
_CITED = re.compile(rf"附(?P<what>件|表|录)\s*{_NUMBER}(?!\s*[:：]?\s*\n)")
_MORE = re.compile(rf"\s*(?:、|和|与|及|，)\s*(?:附[件表录])?\s*{_NUMBER}(?![\d年月.．、])")
_HEAD = re.compile(rf"^[ 　\t]*(?:\[[^\]\n]*\]\s*)*附(?P<what>件|表|录)\s*{_NUMBER}(?P<rest>[^\n]*)$", re.MULTILINE)
_TITLED = re.compile(r"[（(](?:见|详见)?附(?:件|表)[:：]\s*(?P<title>[^（）()。；\n]{4,40})[）)]")
_OTHERS = re.compile(r"[》号〕\]][）)]?的?$|通知的?$|文件的?$|办法的?$")
_LONE = re.compile(r"^[ 　\t]*附\s*件\s*[:：]?[ 　\t]*$", re.MULTILINE)


def missing(page: Page) -> Iterator[Found]:
    """技术指引见附件3, where only annexes 1 and 2 are there."""
    text = page.plan.text
    there = {what: _numbers_there(page, what) for what in "件表录"}
    seen: set[tuple[str, int]] = set()
    for what, number, start, end in _citations(text):
        if (what, number) in seen or number in there[what] or not there[what]:
            continue
        if what == "件" and number == 1 and _LONE.search(text):
            continue
        seen.add((what, number))
        held = "、".join(map(str, sorted(there[what])))
        first = max(text.rfind(mark, 0, start) for mark in "。；，\n（(") + 1
        yield Found(
            (page.span(first, end),),
            f"引用了附{what}{number}，文中只有附{what}{held}。",
            f"Annex {number} is cited, but only {held} {'is' if len(there[what]) == 1 else 'are'} there.",
            {"cited": number, "there": held},
        )


def missing_by_title(page: Page) -> Iterator[Found]:
    """（附件：关键装备配备要求）, where no annex has such a title."""
    titles = [table.title or "" for table in page.plan.annexes]
    titles += [match["rest"] for match in _HEAD.finditer(page.plan.text)]
    titles += _titles_below(page.plan.text)
    for match in _TITLED.finditer(page.plan.text) if any(titles) else ():
        wanted = core(match["title"])
        if not any(wanted in title or shared(wanted, title)[1] >= 0.8 for title in titles if title):
            yield Found(
                (page.span(match.start() + 1, match.end() - 1),),
                f"引用了附件“{match['title']}”，各附件中没有。",
                "An annex is cited by its title, but none of the annexes has it.",
                {"cited": match["title"]},
            )


def elsewhere(page: Page) -> Iterator[Found]:
    """Annexes are cited, and none of them is in the file: perhaps they are published beside it."""
    text = page.plan.text
    if _numbers_there(page, "件") or _LONE.search(text) or page.plan.annexes:
        return
    cited = [(number, start, end) for what, number, start, end in _citations(text) if what == "件"]
    if cited:
        numbers = "、".join(map(str, sorted({number for number, _, _ in cited})))
        yield Found(
            tuple(page.span(start, end) for _, start, end in cited[:3]),
            f"引用了附件{numbers}，文件中没有附件。",
            "Annexes are cited, but the file holds none.",
            {"cited": numbers},
        )


def _citations(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Each annex that a sentence cites; the heads of annexes, lists of them, and other documents' annexes are none."""
    heads = [match.span() for match in _HEAD.finditer(text)]
    for match in _CITED.finditer(text):
        if any(start <= match.start() < end for start, end in heads) or _OTHERS.search(text, 0, match.start()):
            continue
        if _inside_title(text, match.start()):
            continue
        for found in _with_more(text, match):
            number = _value(found["number"])
            if number:
                yield match["what"], number, match.start(), found.end()


def _with_more(text: str, match: re.Match[str]) -> Iterator[re.Match[str]]:
    yield match
    more = _MORE.match(text, match.end())
    while more:
        yield more
        more = _MORE.match(text, more.end())


def _numbers_there(page: Page, what: str) -> set[int]:
    """The numbers of the annexes that are there: with tables, or with a head of their own."""
    found = {table.annex for table in page.plan.annexes if table.annex is not None} if what == "件" else set()
    found |= {
        _value(match["number"])
        for match in _HEAD.finditer(page.plan.text)
        if match["what"] == what and match["rest"].strip(" 　:：")[-1:] not in tuple("。；，")
    }
    return {number for number in found if number}


def _titles_below(text: str) -> list[str]:
    """The lines below the heads of annexes."""
    return [text[match.end() :].lstrip().split("\n", 1)[0][:60] for match in _HEAD.finditer(text)]


def _inside_title(text: str, at: int) -> bool:
    opened = text.rfind("《", max(0, at - 60), at)
    return opened >= 0 and text.find("》", opened, at) < 0


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else chinese(numeral) or 0
