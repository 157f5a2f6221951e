"""plans/*.json → Parquet: what comes in, what is left out and why, the same bytes on every way there."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extract.store import Indexed, StoreError, index
from extract.store.columns import TABLES, tables
from tests.store.folders import plan, specimens, write


def rows(outputs: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives over the Parquet files themselves."""
    with duckdb.connect() as connection:
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{outputs / name}.parquet')")
        return connection.execute(sql).fetchall()


def content(outputs: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in outputs.iterdir() if path.is_file()}


def touch_later(path: Path) -> None:
    """As if the file had been written a second after everything that is there."""
    later = max(each.stat().st_mtime_ns for each in path.parent.parent.rglob("*")) + 10**9
    os.utime(path, ns=(later, later))


def test_values_of_a_plan(tmp_path: Path) -> None:
    write(tmp_path, "云澜", plan())
    assert index(tmp_path) == Indexed({"plans": 1, "commitments": 1, "findings": 1}, 1)
    wanted = "file, city, year, kind, subject, value, unit, due_from, due, due_year, agencies, agency_roles, section"
    assert rows(tmp_path, f"SELECT {wanted}, evidence, evidence_start FROM commitments") == [
        ("云澜", "云澜市", 2022, "target", "市政消火栓", 500.0, "个", None, date(2024, 12, 31), 2024,
         ["市消防救援支队"], ["lead"], ["一、任务"], "新增市政消火栓500个", 20)
    ]  # fmt: skip
    assert rows(tmp_path, "SELECT finding, severity, evidence, figures::JSON->>'stated' FROM findings") == [
        ("G901", "warning", ["500个"], "6.5")
    ]
    assert rows(tmp_path, "SELECT records, targets, baselines, findings, errors, sections, text[1:4] FROM plans") == [
        (1, 1, 0, 1, 0, 1, "一、任务")
    ]


def test_every_record_of_the_specimens_is_there_and_grounded(tmp_path: Path) -> None:
    made = index(specimens(tmp_path))
    total = rows(tmp_path, "SELECT sum(records), sum(findings) FROM plans")
    assert total == [(made.rows["commitments"], made.rows["findings"])]
    grounded = "text[evidence_start + 1 : evidence_end] = evidence AND (quantity IS NULL OR text[quantity_start + 1 : quantity_end] = quantity)"
    assert rows(tmp_path, f"SELECT count(*) FROM commitments JOIN plans USING (file) WHERE {grounded}") == [
        (made.rows["commitments"],)
    ]


def test_columns_are_as_documented(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    index(tmp_path)
    for table in tables().values():
        told = rows(tmp_path, f"DESCRIBE {table.name}")
        assert [(name, kind) for name, kind, *_ in told] == [(column.name, column.type) for column in table.columns]
        assert all(column.zh and column.en for column in table.columns)
        bare = " AND ".join(f"{column.name} IS NOT NULL" for column in table.columns)  # no name needs quotes
        rows(tmp_path, f"SELECT {', '.join(column.name for column in table.columns)} FROM {table.name} WHERE {bare}")


def test_same_plans_same_bytes_at_once_or_one_by_one(tmp_path: Path) -> None:
    names = ["b", "a", "d", "c"]
    for number, name in enumerate(names):
        write(tmp_path / "once", name, plan(f"{name}市", extra=number * 40))
    index(tmp_path / "once")
    write(tmp_path / "steps", "a", plan("旧市", extra=3))
    write(tmp_path / "steps", "e", plan("去市"))
    index(tmp_path / "steps")
    (tmp_path / "steps" / "plans" / "e.json").unlink()
    for number, name in enumerate(names):
        touch_later(write(tmp_path / "steps", name, plan(f"{name}市", extra=number * 40)))
        assert index(tmp_path / "steps").read == 1
    assert content(tmp_path / "steps") == content(tmp_path / "once")
    index(tmp_path / "steps", rebuild=True)
    assert content(tmp_path / "steps") == content(tmp_path / "once")


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    index(tmp_path)
    inodes = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    assert index(tmp_path).read == 0
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == inodes


def test_a_plan_of_the_same_size_written_later_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "a", plan("云澜市"))
    index(tmp_path)
    touch_later(write(tmp_path, "a", plan("成岭市")))
    assert index(tmp_path).read == 1
    assert rows(tmp_path, "SELECT city FROM commitments") == [("成岭市",)]


BROKEN = {
    "cut.json": b'{"schema_version": "1.0", "plan": {"id": "x"',
    "list.json": b"[]",
    "empty.json": b"",
    "other.json": b'{"name": "package"}',
    "twice.json": b"{}{}",
    "utf16.json": "{}".encode("utf-16"),
    "bytes.json": b'{"text": "\xff\xfe"}',
    "surrogate.json": b'{"text": "\\ud800"}',
    "date.json": b'{"schema_version": "1.0", "text": "t", "plan": {"id": "x", "issued": "in spring"}}',
}


def test_what_is_no_plan_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}", plan())
    for name, data in BROKEN.items():
        (tmp_path / "plans" / name).write_bytes(data)
    (tmp_path / "plans" / "quarantine.jsonl").write_text("{}")
    (tmp_path / "plans" / ".half.json").write_text("{")
    made = index(tmp_path)
    assert sorted(problem.name for problem in made.problems) == sorted(BROKEN)
    assert all(problem.reason and "\n" not in problem.reason for problem in made.problems)
    assert not any(str(tmp_path) in problem.reason for problem in made.problems)
    assert made.rows["plans"] == 3
    before = content(tmp_path)
    again = index(tmp_path)
    assert again.problems == made.problems and again.read == 0 and content(tmp_path) == before


@pytest.mark.parametrize("name", ["a[1]", "x*y?", "it's", "名 字", "a.b", "…"])
def test_names_of_files_are_no_patterns(tmp_path: Path, name: str) -> None:
    outputs = tmp_path / name.replace("?", "")
    write(outputs, name, plan())
    write(outputs, "a1", plan())
    assert index(outputs).rows["plans"] == 2
    assert rows_of_store(outputs) == sorted([name, "a1"])
    touch_later(write(outputs, name, plan("成岭市")))
    assert index(outputs).read == 1


def test_a_folder_that_duckdb_cannot_name(tmp_path: Path) -> None:
    write(tmp_path / "what?", "a", plan())
    with pytest.raises(StoreError, match="cannot hold a store"):
        index(tmp_path / "what?")


def rows_of_store(outputs: Path) -> list[str]:
    from extract.store.access import asked

    with asked(outputs, "SELECT file FROM plans ORDER BY file") as answer:
        return [row[0] for row in answer.rows]


def test_text_of_any_characters(tmp_path: Path) -> None:
    odd = plan().model_copy(update={"text": "\x00一、\u202e任务\u200b\n\U00020000<script>"})
    write(tmp_path, "a", odd)
    index(tmp_path)
    assert rows(tmp_path, "SELECT text, characters FROM plans") == [(odd.text, len(odd.text))]


def test_no_plans_at_all(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no plans folder"):
        index(tmp_path)
    (tmp_path / "plans").mkdir()
    assert index(tmp_path).rows == {"plans": 0, "commitments": 0, "findings": 0}


def test_a_store_that_is_broken_or_of_other_columns_is_built_anew(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    index(tmp_path)
    whole = content(tmp_path)
    (tmp_path / "commitments.parquet").write_bytes(b"PAR1 no more")
    assert index(tmp_path).read == 1 and content(tmp_path) == whole
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS old) TO '{tmp_path / 'findings.parquet'}'")
    assert index(tmp_path).read == 1 and content(tmp_path) == whole


def test_an_index_that_was_killed_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    write(tmp_path, "a", plan(extra=5))
    index(tmp_path)
    whole = content(tmp_path)
    kill = (
        "import os, sys, extract.store.indexing as i\n"
        "i._write = lambda *_: os._exit(9)\n"
        "i.index(sys.argv[1], rebuild=True)"
    )
    assert subprocess.run([sys.executable, "-c", kill, str(tmp_path)], check=False).returncode == 9
    assert (tmp_path / ".index").is_dir()
    touch_later(tmp_path / "plans" / "a.json")
    assert index(tmp_path).read == 1
    assert content(tmp_path) == whole and not (tmp_path / ".index").exists()


def test_a_second_index_at_the_same_time_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    hold = (
        "import sys, extract.store.indexing as i\n"
        "from pathlib import Path\n"
        "with i._workspace(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another index is at work"):
            index(tmp_path)
        other.communicate("")
    assert index(tmp_path).read == 1


def test_index_loads_neither_pandas_nor_spacy(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    program = (
        "import sys; from extract.store import index; index(sys.argv[1]);"
        "print([m for m in ('pandas', 'spacy', 'numpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
