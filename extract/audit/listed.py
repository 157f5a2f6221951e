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
_NEAR = 0.25
"""Names that only resemble each other mean the same if their numbers nearly do as well."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Some rows of a table that list one thing; `words` are all that the table says of it."""

    name: str
    rows: tuple[Row, ...]
    words: str
    selection: bool

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
        if not _makes(fact):
            return False
        left = subject[: -len(name)] if len(name) >= 4 and subject.endswith(name) else ""
        return same(subject, name) or (bool(left) and left in self.words)

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
    for title in sheet.titles:
        yield Listed(title, body, words, selection)
    for col in columns["category"]:
        for name in dict.fromkeys(row[col].text for row in body if row[col].text):
            yield Listed(name, tuple(row for row in body if row[col].text == name), words, selection)


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
