"""Words in a store: in its records, or in the whole texts of its plans.

A word may have any length, one character included; several words must all be there. Nothing is cut into words or
indexed: DuckDB looks through the columns, a million records in a fraction of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from extract.store.access import QueryError, connected
from extract.store.documents import plan_json, section_at
from extract.text.markup import Highlight, mark, table

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is restricted to: the values that a column may have, none for any.

    `year` is the plan's, `due_year` the deadline's; `kind` and `due_year` hold for records alone.
    """

    city: Sequence[str] = ()
    year: Sequence[int] = ()
    kind: Sequence[str] = ()
    due_year: Sequence[int] = ()

    def where(self, names: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
        """A condition and its parameters for each filter that is set; a city may be named without its 市 or 县."""
        for name in names:
            if values := list(getattr(self, name)):
                test = "starts_with(city, ?)" if name == "city" else f"{name} = ?"
                yield f"({' OR '.join([test] * len(values))})", values


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where all the words stand.

    `text` is the evidence of a record, or a line of a plan; `start` its offset in the plan's text, `marks` the words in
    `text`. `also` names what else of a record holds a word (its subject, its agencies). `id` and `kind` are None in texts.
    """

    file: str
    plan: str
    city: str | None
    year: int | None
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    id: str | None = None
    kind: str | None = None
    also: tuple[tuple[str, str, tuple[Mark, ...]], ...] = ()

    def html(self) -> str:
        """The text with its words marked."""
        return mark(self.text, [Highlight(at, to, "word") for at, to in self.marks])

    def as_dict(self) -> dict[str, Any]:
        """The hit as JSON has it, with the offsets of each word in the plan's text."""
        return {
            "file": self.file, "plan": self.plan, "city": self.city, "year": self.year, "kind": self.kind, "id": self.id,
            "section": list(self.section), "text": self.text, "start": self.start, "end": self.end,
            "marks": [[self.start + at, self.start + to] for at, to in self.marks],
            "also": {name: text for name, text, _ in self.also},
        }  # fmt: skip


class Hits(tuple[Hit, ...]):
    """The hits of a search in the order of files and of their texts; `total` counts those beyond the limit too."""

    total: int

    def __new__(cls, hits: Sequence[Hit], total: int) -> Hits:
        """Hits of which there are `total`."""
        self = super().__new__(cls, hits)
        self.total = total
        return self

    def _repr_html_(self) -> str:
        """A table for notebooks, the words marked."""
        rows = (
            (escape(hit.city or hit.file), str(hit.year or ""), escape(hit.kind or ""), hit.html(),
             escape(" › ".join(hit.section)), f"{hit.start}–{hit.end}")
            for hit in self
        )  # fmt: skip
        return table(("city", "year", "kind", "text", "section", "place"), rows) + f"<p>{len(self)} of {self.total}</p>"


_FIELDS = ("evidence", "subject", "agency_names")
_COLUMNS = "file, plan, city, year, section, evidence, evidence_start, evidence_end, id, kind, subject, agency_names"


def words_of(text: str | Sequence[str]) -> tuple[str, ...]:
    """The words of a search: split at white space, in order, each once. Raises QueryError if there is none."""
    parts = text.split() if isinstance(text, str) else [word for part in text for word in part.split()]
    words = tuple(dict.fromkeys(parts))
    if not words:
        raise QueryError("a search needs a word")
    return words


def search_records(outputs: Path, words: tuple[str, ...], filters: Filters, limit: int) -> Hits:
    """Records whose evidence, subject or agencies hold each of the words."""
    conditions, parameters = _holding(words, _FIELDS)
    for condition, values in filters.where(("city", "year", "kind", "due_year")):
        conditions.append(condition)
        parameters += values
    source = f"FROM commitments WHERE {' AND '.join(conditions)}"
    with connected(outputs) as connection:
        rows = connection.execute(f"SELECT {_COLUMNS} {source} LIMIT ?", [*parameters, limit + 1]).fetchall()
        total = len(rows)
        if total > limit:  # what is rare has been looked for in every record by now
            total = _one(connection, f"SELECT count(*) {source}", parameters)
    return Hits([_record_hit(row, words) for row in rows[:limit]], total)


def search_texts(outputs: Path, words: tuple[str, ...], filters: Filters, limit: int) -> Hits:
    """Lines of the plans' texts that hold each of the words, whether a record stands there or not."""
    conditions, parameters = _holding(words, ("text",))
    for condition, values in filters.where(("city", "year")):
        conditions.append(condition)
        parameters += values
    hits: list[Hit] = []
    total = 0
    with connected(outputs) as connection:
        cursor = connection.execute(
            f"SELECT file, plan, city, year, text FROM plans WHERE {' AND '.join(conditions)}", parameters
        )
        while row := cursor.fetchone():
            found = list(_lines(row[4], words))
            total += len(found)
            if found and len(hits) < limit:
                hits += [_text_hit(outputs, row, line, words) for line in found[: limit - len(hits)]]
    return Hits(hits, total)


def _holding(words: tuple[str, ...], fields: Sequence[str]) -> tuple[list[str], list[Any]]:
    """A condition for each word: one of the fields holds it, whatever the case of its Latin letters."""
    conditions, parameters = [], []
    for word in words:
        cased = word.lower() != word.upper()
        tests = [f"contains(lower({field}), ?)" if cased else f"contains({field}, ?)" for field in fields]
        conditions.append(f"({' OR '.join(tests)})")
        parameters += [word.lower() if cased else word] * len(fields)
    return conditions, parameters


def _one(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any]) -> int:
    row = connection.execute(sql, parameters).fetchone()
    return int(row[0]) if row else 0


def marks_of(text: str, words: Sequence[str]) -> tuple[Mark, ...]:
    """Where the words stand in a text, in order; of words that overlap the longer one counts."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return tuple(found.span() for found in re.finditer(pattern, text, re.IGNORECASE))


def _record_hit(row: tuple[Any, ...], words: tuple[str, ...]) -> Hit:
    file, plan, city, year, section, evidence, start, end, key, kind, subject, agencies = row
    others = (("subject", subject), ("agencies", agencies))
    also = tuple(
        (name, text, marks)
        for name, text in others
        if (marks := marks_of(text, words)) and (name != "subject" or subject not in evidence)
    )
    return Hit(file, plan, city, year, tuple(section), evidence, start, end, marks_of(evidence, words), key, kind, also)


def _lines(text: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The lines of a text that hold all the words, without the white space around them."""
    wanted = [word.lower() for word in words]
    for found in re.finditer(r"[^\n]+", text):
        line = found.group()
        if all(word in line.lower() for word in wanted):
            start = found.start() + len(line) - len(line.lstrip())
            yield start, start + len(line.strip())


def _text_hit(outputs: Path, row: tuple[Any, ...], line: tuple[int, int], words: tuple[str, ...]) -> Hit:
    file, plan, city, year, text = row
    start, end = line
    section = section_at(plan_json(outputs, file)["sections"], start)
    return Hit(file, plan, city, year, section, text[start:end], start, end, marks_of(text[start:end], words))
