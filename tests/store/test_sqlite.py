"""The SQLite export: the same rows as the store, and a search index that is exact for Chinese words of any length."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract
from extract.store import StoreError
from extract.store.columns import TABLES
from extract.store.sqlite import FACETS, export, match, pairs
from extract.store.store import Store
from tests.store.folders import plan, specimens, write


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return extract.open_store(specimens(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="module")
def database(store: Store) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(export(store.folder))) as opened:
        yield opened


def test_the_rows_are_those_of_the_store(store: Store, database: sqlite3.Connection) -> None:
    for name in TABLES:
        (count,) = database.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert count == store.rows[name]
    told = database.execute("SELECT id, value, due, agencies, section FROM commitments ORDER BY record").fetchall()
    frame = store.commitments()
    assert [row[0] for row in told] == frame.id.tolist()
    assert [json.loads(row[3]) for row in told] == frame.agencies.tolist()
    assert [json.loads(row[4]) for row in told] == frame.section.tolist()
    assert [row[2] for row in told] == [
        None if d is None else d for d in frame.due.dt.strftime("%Y-%m-%d").replace({float("nan"): None})
    ]
    (agencies,) = database.execute("SELECT count(*) FROM agencies").fetchone()
    assert agencies == frame.agencies.str.len().sum()


@pytest.mark.parametrize(
    "words", ["栓", "消防", "消火栓", "市政消火栓", "消防 站", "个", "市应急管理局", "%", "“十四五”", "没有的词"]
)
def test_searches_find_what_the_store_finds(store: Store, database: sqlite3.Connection, words: str) -> None:
    sql = "SELECT id FROM commitments WHERE record IN (SELECT rowid FROM commitments_search WHERE commitments_search MATCH ?)"
    found = [row[0] for row in database.execute(f"{sql} ORDER BY record", [match(words)])]
    assert found == [hit.id for hit in store.search(words, limit=10**6)]


SOME = st.text(alphabet="消防站a1A“\"'*()-𠀀 ．%", max_size=12)


@settings(max_examples=150)
@given(SOME, st.text(alphabet="消防站a1A“\"'*()-𠀀．%", min_size=1, max_size=4))
def test_the_index_agrees_with_a_plain_look(text: str, word: str) -> None:
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(
            "CREATE VIRTUAL TABLE s USING fts5(pairs, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")"
        )
        memory.execute("INSERT INTO s (rowid, pairs) VALUES (1, ?)", [pairs(text)])
        found = memory.execute("SELECT count(*) FROM s WHERE s MATCH ?", [match(word)]).fetchone()[0]
    assert bool(found) == (word.lower() in text.replace(" ", "").lower())


def test_facets_have_indexes(database: sqlite3.Connection) -> None:
    for name, columns in FACETS.items():
        for column in columns:
            plan_of_query = database.execute(
                f"EXPLAIN QUERY PLAN SELECT {column}, count(*) FROM {name} GROUP BY 1"
            ).fetchall()
            assert "COVERING INDEX" in plan_of_query[0][3], (name, column)


def test_made_once_and_again_when_plans_change(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    extract.open_store(tmp_path)
    first = export(tmp_path)
    data, inode = first.read_bytes(), first.stat().st_ino
    assert export(tmp_path).stat().st_ino == inode
    first.unlink()
    assert export(tmp_path).read_bytes() == data
    write(tmp_path, "b", plan("成岭市"))
    extract.open_store(tmp_path)
    with closing(sqlite3.connect(export(tmp_path))) as opened:
        assert opened.execute("SELECT count(*) FROM plans").fetchone() == (2,)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".parquet") == ["guihua.db", "plans"]


def test_no_store_and_no_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        export(tmp_path)
    write(tmp_path, "a", plan())
    extract.open_store(tmp_path)
    with pytest.raises(StoreError, match="cannot write"):
        export(tmp_path, tmp_path / "nowhere" / "a.db")
    (tmp_path / "notes.db").write_text("these are notes")
    export(tmp_path, tmp_path / "notes.db")  # named on the command line: replaced, whole
