"""Words of any length, in records and in whole texts, each with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import extract
from extract.cli import app
from extract.store.access import QueryError
from extract.store.search import marks_of
from extract.store.store import Store
from extract.text.markup import Highlight, mark
from tests.store.folders import plan, specimens, write

run = CliRunner().invoke


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return extract.open_store(specimens(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="module")
def texts(store: Store) -> dict[str, str]:
    return {file: store.plan(file).text for file in store.plans().file}


@pytest.mark.parametrize(
    "words", ["栓", "消防", "消火栓", "市政消火栓", "消防 站", "个", "市应急管理局", "%", "_", "'", "“"]
)
def test_records_are_found_whatever_the_length_of_the_words(store: Store, words: str) -> None:
    """Against a plain scan of every record in Python."""
    expected = [
        (row.file, row.id)
        for row in store.commitments().itertuples()
        if all(any(w in field for field in (row.evidence, row.subject, "、".join(row.agencies))) for w in words.split())
    ]
    hits = store.search(words, limit=10**6)
    assert [(hit.file, hit.id) for hit in hits] == expected and hits.total == len(expected)
    few = store.search(words, limit=2)
    assert tuple(few) == tuple(hits)[:2] and few.total == hits.total


def test_every_hit_stands_where_it_says(store: Store, texts: dict[str, str]) -> None:
    hits = [*store.search("消防", limit=10**6), *store.search("消防", limit=10**6, texts=True)]
    assert len(hits) > 100
    for hit in hits:
        assert texts[hit.file][hit.start : hit.end] == hit.text
        assert all(hit.text[start:end] == "消防" for start, end in hit.marks) and (hit.marks or hit.also)
        assert hit.html().count("<mark") == len(hit.marks)


def test_lines_of_texts_are_all_found_with_their_headings(store: Store, texts: dict[str, str]) -> None:
    hits = store.search("消防 站", limit=10**6, texts=True)
    expected = [
        (file, line.strip())
        for file, text in texts.items()
        for line in text.split("\n")
        if "消防" in line and "站" in line
    ]
    assert [(hit.file, hit.text) for hit in hits] == expected and hits.total == len(expected)
    for hit in hits:
        above = [section for section in store.plan(hit.file).sections if section.start <= hit.start]
        assert hit.section[-1:] == tuple(section.text for section in above[-1:])


def test_filters(store: Store) -> None:
    everything = store.search("消防", limit=10**6)
    targets = store.search("消防", kind=["target"], limit=10**6)
    assert 0 < targets.total < everything.total and {hit.kind for hit in targets} == {"target"}
    city = targets[0].city
    assert city and {hit.city for hit in store.search("消防", city=[city[:-1]], limit=10**6)} == {city}
    year = targets[0].year
    assert year and {hit.year for hit in store.search("消防", year=[year], limit=10**6, texts=True)} == {year}
    due = store.search("消防", due_year=[2025], limit=10**6)
    ids = set(store.commitments(["id"], where="due_year = 2025").id)
    assert due and {hit.id for hit in due} <= ids
    assert store.search("消防", year=[1999]).total == 0


def test_latin_letters_of_either_case(tmp_path: Path) -> None:
    write(tmp_path, "a", plan(sentence="建成5G基站500个，市政消火栓由市消防救援支队新增市政消火栓500个，2024年底前。"))
    opened = extract.open_store(tmp_path)
    assert opened.search("5g", texts=True).total == opened.search("5G", texts=True).total == 1


def test_no_word_and_no_store(store: Store, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="needs a word"):
        store.search("  ")
    assert run(app, ["search", " ", "--store", str(store.folder)]).exit_code == 2
    assert run(app, ["search", "消防", "--store", str(tmp_path)]).exit_code == 2
    assert run(app, ["search", "消防", "--kind", "wish", "--store", str(store.folder)]).exit_code == 2
    assert run(app, ["search", "消防", "--kind", "task", "--texts", "--store", str(store.folder)]).exit_code == 2


def test_command(store: Store) -> None:
    ask = ["search", "消火栓", "--store", str(store.folder), "--kind", "target", "--limit", "1"]
    told = json.loads(run(app, [*ask, "--json"]).stdout)
    (hit,) = told["hits"]
    assert told["total"] >= 1 and hit["kind"] == "target" and hit["section"]
    shown = run(app, ask)
    assert f"{hit['file']} {hit['start']}–{hit['end']} #{hit['id']}" in shown.stdout
    assert " › ".join(hit["section"]) in shown.stdout and f"1 of {told['total']}" in shown.stderr


@given(
    st.text(alphabet="ab<&\"' \n消防", max_size=30),
    st.lists(st.text(alphabet="ab<消", min_size=1, max_size=3), max_size=3),
)
def test_marked_text_is_the_text(text: str, words: list[str]) -> None:
    from html import unescape
    from re import sub

    marked = mark(text, [Highlight(*at, css="word") for at in marks_of(text, words)]) if words else mark(text, [])
    assert unescape(sub(r"</?mark[^<>]*>", "", marked)) == text


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6), st.integers(0, 5), st.integers(6, 12))
def test_overlapping_highlights_cover_what_they_say(bounds: list[tuple[int, int]], start: int, end: int) -> None:
    from re import finditer

    text = "abcdefghijkl"
    marked = mark(text, [Highlight(at, to, css=f"c{number}") for number, (at, to) in enumerate(bounds)], start, end)
    for number, (at, to) in enumerate(bounds):
        pieces = (m for m in finditer(r'<mark class="([^"]*)">([^<]*)</mark>', marked))
        covered = "".join(piece[2] for piece in pieces if f"c{number}" in piece[1].split())
        assert covered == text[max(at, start) : max(min(to, end), max(at, start))]
