"""The store as one SQLite file, made to be explored and to be handed on: it needs no other file.

Its tables are those of the store, each row with its number in it (`record`), which is their order. Besides them it holds `agencies` (one row for each agency of a record), `columns` (what the columns mean),
and an index for searches. SQLite's own tokenizers fail on Chinese: `unicode61` takes a sentence for one word, and `trigram`
finds nothing of one or two characters, without a word. So the text is cut before it goes into the index: into overlapping
pairs of characters, the last one alone (消火栓 → 消火 火栓 栓). Words of two characters or more are a phrase of pairs, a
single character is the begin of a pair; that is exact for words of any length.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from extract.errors import one_line
from extract.store.access import connected
from extract.store.columns import TABLES, Column, fingerprint, tables
from extract.store.indexing import StoreError, parquet

DATABASE = "guihua.db"
_CHUNK = 20_000
_TYPES = {"DOUBLE": "REAL", "INTEGER": "INTEGER", "BIGINT": "INTEGER"}
_KEYS = {"plans": ("file",), "commitments": ("file", "id"), "findings": ("file", "position")}
FACETS = {
    "commitments": ("city", "year", "kind", "unit", "due_year", "indicator"),
    "findings": ("severity", "finding", "city", "year"),
    "plans": ("province", "level", "theme", "year", "source_format"),
    "agencies": ("agency", "role", "city", "year"),
}
"""Columns by which a table is counted on its page; each has an index, so that a million rows are counted in no time."""
_AGENCIES = """
CREATE TABLE agencies (
    record INTEGER, file TEXT, id TEXT, number INTEGER, agency TEXT, role TEXT, city TEXT, year INTEGER,
    kind TEXT, subject TEXT, PRIMARY KEY (file, id, number)
)"""

Progress = Callable[[str, int, int], None]
"""Told of a table, its rows so far, and how many there are."""


def export(outputs: Path, target: Path | None = None, progress: Progress = lambda *_: None) -> Path:
    """Write the store of an outputs folder as a SQLite file (by default guihua.db in it), unless that is there already.

    The file is replaced whole. Raises StoreError where there is no store or the file cannot be written.
    """
    target = target or outputs / DATABASE
    mark = _mark(outputs)
    if _marked(target) == mark:
        return target
    half = target.with_name(f".{target.name}.half")
    try:
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as database:
            _fill(database, outputs, mark, progress)
        os.replace(half, target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{one_line(str(target))}: cannot write: {error}") from error
    finally:
        half.unlink(missing_ok=True)
    return target


def _mark(outputs: Path) -> str:
    """What the export is made of: the content of the store and its columns."""
    digest = blake2b(fingerprint().encode(), digest_size=16)
    for name in TABLES:
        try:
            with parquet(outputs, name).open("rb") as file:
                while chunk := file.read(2**20):
                    digest.update(chunk)
        except OSError as error:
            raise StoreError(f"{one_line(str(outputs))}: no store in it; `guihua index` makes one") from error
    return f"4-{digest.hexdigest()}"


def _marked(target: Path) -> str | None:
    """What a SQLite file was made of; None for a file that is not there or not ours."""
    if not target.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute("SELECT value FROM about WHERE key = 'made_of'").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _fill(database: sqlite3.Connection, outputs: Path, mark: str, progress: Progress) -> None:
    database.execute("PRAGMA journal_mode = OFF")  # a file half written is thrown away
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -200000")
    for name in TABLES:
        _copy(database, outputs, name, progress)
    _search_index(database, progress)
    _agency_table(database)
    for name, columns in FACETS.items():
        for column in ("record", *columns):
            database.execute(f'CREATE INDEX "{name}_{column}" ON {name} ("{column}")')
    _describe(database)
    database.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value)")
    database.execute("INSERT INTO about VALUES ('made_of', ?)", [mark])
    counted = [(name, database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in (*TABLES, "agencies")]
    database.executemany("INSERT INTO about VALUES (?, ?)", counted)
    database.execute("ANALYZE")
    database.commit()


def _copy(database: sqlite3.Connection, outputs: Path, name: str, progress: Progress) -> None:
    columns = tables()[name].columns
    fields = ", ".join(f'"{column.name}" {_TYPES.get(column.type, "TEXT")}' for column in columns)
    database.execute(f"CREATE TABLE {name} ({fields}, record INTEGER, PRIMARY KEY ({', '.join(_KEYS[name])}))")
    insert = f"INSERT INTO {name} VALUES ({', '.join('?' * (len(columns) + 1))})"
    with connected(outputs) as source:
        counted = source.execute(f"SELECT count(*) FROM {name}").fetchone()
        total = int(counted[0]) if counted else 0
        done = 0
        values = ", ".join(map(_value, columns))
        cursor = source.execute(f"SELECT {values}, row_number() OVER () FROM {name}")
        while rows := cursor.fetchmany(_CHUNK):
            database.executemany(insert, rows)
            done += len(rows)
            progress(name, done, total)


def _value(column: Column) -> str:
    """A column as SQLite has it: lists as JSON, dates as ISO text."""
    if column.type.endswith("[]"):
        return f'to_json("{column.name}")::VARCHAR'
    return f'"{column.name}"::VARCHAR' if column.type == "DATE" else f'"{column.name}"'


def _search_index(database: sqlite3.Connection, progress: Progress) -> None:
    database.execute(
        "CREATE VIRTUAL TABLE commitments_search USING fts5(pairs, content='', "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")"
    )
    total = database.execute("SELECT count(*) FROM commitments").fetchone()[0]
    read = database.execute("SELECT record, evidence, subject, agency_names FROM commitments ORDER BY rowid")
    done = 0
    while rows := read.fetchmany(_CHUNK):
        cut = ((row[0], " ".join(pairs(text) for text in _searched(*row[1:]))) for row in rows)
        database.executemany("INSERT INTO commitments_search (rowid, pairs) VALUES (?, ?)", cut)
        done += len(rows)
        progress("search index", done, total)
    database.execute("INSERT INTO commitments_search (commitments_search) VALUES ('optimize')")


def _searched(evidence: str, subject: str, agencies: str) -> Iterator[str]:
    yield evidence
    if subject not in evidence:
        yield subject
    if agencies:
        yield agencies


def pairs(text: str) -> str:
    """A text cut for the index: each pair of neighbouring characters, then the last one; white space is left out."""
    kept = _kept(text)
    return " ".join([*map(str.__add__, kept, kept[1:]), kept[-1:]])


def match(search: str) -> str:
    """The FTS5 expression for the words of a search: all of them, each of any length."""
    return " ".join(_phrase(kept) for word in search.split() if (kept := _kept(word))) or '""'


def _phrase(word: str) -> str:
    quoted = " ".join(map(str.__add__, word, word[1:]) if len(word) > 1 else word).replace('"', '""')
    return f'"{quoted}"' + ("*" if len(word) == 1 else "")


def _kept(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and char != " ")


def _agency_table(database: sqlite3.Connection) -> None:
    database.execute(_AGENCIES)
    database.execute(
        "INSERT INTO agencies SELECT c.record, c.file, c.id, a.key + 1, a.value, json_extract(c.agency_roles, a.fullkey), "
        "c.city, c.year, c.kind, c.subject FROM commitments c, json_each(c.agencies) a WHERE c.agencies <> '[]'"
    )


def _describe(database: sqlite3.Connection) -> None:
    database.execute(
        'CREATE TABLE columns ("table" TEXT, "column" TEXT, zh TEXT, en TEXT, PRIMARY KEY ("table", "column"))'
    )
    rows = [(table.name, column.name, column.zh, column.en) for table in tables().values() for column in table.columns]
    database.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", rows)
