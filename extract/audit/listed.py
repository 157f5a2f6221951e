"""Tables that list things, one a row, and what they say they list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.audit.cells import total_label
from extract.audit.facts import Fact
from extract.audit.names import core, same, shared, title_core, verbs_of
from extract.audit.sheets import Row, Sheet
from extract.lexicon import phrases
from extract.text.calendar import Calendar
from extract.text.columns import columns_of

_SELECTION = re.compile(r"重点|重大|部分|首批|示范|年度|典型|主要")
_YEARS = re.compile(r"20\d\d年?(?:[-—–~～至]+20\d\d年?)?(?:底前|年底)?")
_NEAR = 0.25
"""Names that only resemble each other mean the same if their numbers nearly do as well."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Some rows of a table that list one thing; `words` are all that the table says of it."""

    name: str
    rows: tuple[Row, ...]
    words: str
    selection: bool
    verb: str = ""
    """What is done with these rows alone (建设性质: 新建), "" for all."""
    until: str = ""
    """The last year that the rows name as theirs, "" if they name none."""

    @property
    def size(self) -> int:
        """How many are listed."""
        return len(self.rows)

    def means(self, fact: Fact) -> bool:
        """Whether a fact counts what is listed: of the same name, or narrower by words that the table has as well.

        A table that selects (重点工程清单) need not list all.
        """
        subject, name = core(fact.record.subject), title_core(self.name)
        if self.selection and fact.amount.value > self.size:
            return False
        if not _makes(fact) or self.verb not in f"{fact.record.action or ''}{fact.quote().text}":
            return False
        left = subject[: -len(name)] if len(name) >= 4 and subject.endswith(name) else ""
        return same(subject, name) or (bool(left) and left in self.words)

    def complete_for(self, fact: Fact, period_end: str | None) -> bool:
        """Whether the rows are all due when a fact is: a part that is due before the plan's end need not be all of it."""
        due = fact.due
        if fact.amount.value > self.size or due is None or period_end is None or due >= period_end:
            return True
        return bool(self.until) and self.until <= due[:4]

    def resembles(self, fact: Fact) -> bool:
        """Whether a fact shares most of its name, its verb and nearly its number with what is listed."""
        pairs, share = shared(fact.record.subject, self.words)
        near = abs(fact.amount.value - self.size) <= max(1, _NEAR * self.size)
        does = fact.verbs & verbs_of(re.sub("清单|名单|表$", "", self.name))
        return pairs >= 2 and share >= 0.8 and len(does) >= 2 and near and _makes(fact) and not self.selection


def lists_of(sheet: Sheet, calendar: Calendar) -> Iterator[Listed]:
    """What a table lists: all its rows under its title, and those of each of its categories."""
    if not sheet.header or len(sheet.rows) < 2:
        return
    columns = columns_of(sheet.heads(), calendar)
    if columns["target"] or columns["base"] or columns["task"] or not _numbered(sheet):
        return
    body = tuple(row for row in sheet.rows if not total_label(row) and len({c.text for c in row if c.text}) > 1)
    selection = bool(_SELECTION.search(sheet.title))
    words = "".join([*sheet.titles, *sheet.heads()])
    verbs = _verb_column(body)
    for title in sheet.titles if verbs is None else ():
        yield Listed(title, body, words, selection, until=_until(body))
    for title in sheet.titles if verbs is not None else ():
        for verb, rows in _by_text(body, verbs or 0):
            yield Listed(title, rows, words, selection, verb=verb, until=_until(rows))
    for col in columns["category"] if verbs is None else ():
        for name, rows in _by_text(body, col):
            yield Listed(name, rows, words, selection, until=_until(rows))


def _by_text(body: tuple[Row, ...], col: int) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for name in dict.fromkeys(row[col].text for row in body if row[col].text):
        yield name, tuple(row for row in body if row[col].text == name)


def _verb_column(body: tuple[Row, ...]) -> int | None:
    """The column that says of each row what is done with it (新建, 改建), if not the same with all."""
    making = phrases("audit")["making"]
    for col in range(len(body[0]) if body else 0):
        texts = {row[col].text for row in body}
        if len(texts) > 1 and all(text in making for text in texts):
            return col
    return None


def _until(rows: tuple[Row, ...]) -> str:
    """The last year of a column of years (2024—2025年), "" if there is none."""
    years = [re.findall(r"20\d\d", cell.text) for row in rows for cell in row if _YEARS.fullmatch(cell.text)]
    return max((year for found in years for year in found), default="")


def _numbered(sheet: Sheet) -> bool:
    """Whether the rows are numbered one by one, and no column holds amounts that count more than the row itself."""
    heads = sheet.heads()
    if not any(head in ("序号", "编号", "序") for head in heads):
        return False
    return not any(re.search(r"[（(](?:个|座|处|辆|支|套|台|家)[）)]|数量", head) for head in heads)


def _makes(fact: Fact) -> bool:
    """Whether a fact says that things will be made."""
    said = f"{fact.record.action or ''}{fact.quote().text}"
    return any(verb in said for verb in phrases("audit")["making"])
