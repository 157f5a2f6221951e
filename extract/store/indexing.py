"""plans/*.json → plans.parquet, commitments.parquet, findings.parquet.

The JSON files are the truth; what is made of them can be made again at any time. DuckDB reads them in batches, so that
memory is bounded by a batch, whatever the number of plans. Rows stand in the order of file names, then in the order of
the plan, so the same plans give the same bytes, whether the store is built at once or file by file.

Like make, a second call looks at names, sizes and times alone: the rows of files that did not change are taken over.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract.errors import GuihuaError, one_line
from extract.store.columns import TABLES, fingerprint, json_types, tables

PLANS = "plans"
"""The folder of the outputs that holds one JSON a plan."""
_WORK = ".index"
_BATCH_BYTES = 64 * 2**20
_BATCH_FILES = 500
_MEMORY = "1GB"
_ROW_GROUPS = {"plans": 2048, "commitments": 122_880, "findings": 122_880}
"""Rows of a row group. A plan's row holds its whole text, so few of them make a large group already."""

_UNREADABLE = (duckdb.InvalidInputException, duckdb.DataError, duckdb.IOException, OSError)
"""What a file can be to blame for; any other error of DuckDB is a defect of the program."""

_IN_FILE = re.compile(r' in file ".*?"(?=, (?:at|in) )')


class StoreError(GuihuaError):
    """The outputs folder holds no store, or none can be made of it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file in plans/ that is no plan: its name and one line of reason. It is left out of the store."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """What an index holds after a call: rows by table, how many files were read, and the files that are no plans."""

    rows: dict[str, int]
    read: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Changes:
    read: tuple[Path, ...]
    gone: tuple[str, ...]
    """Stems whose rows in the old store no longer hold: removed files and changed ones."""
    fresh: bool
    """Nothing of an old store can be used."""


def parquet(outputs: Path, table: str) -> Path:
    """The file of a table."""
    return outputs / f"{table}.parquet"


def index(outputs: str | Path, *, rebuild: bool = False) -> Indexed:
    """Bring the store of an outputs folder up to date with its plans; `rebuild` reads every plan again.

    Each file is replaced whole. Raises StoreError if the folder holds no plans folder or cannot be written to, or while
    another index of the same folder is at work.
    """
    outputs = Path(outputs)
    began = _plan_files(outputs)
    changes = _changes(outputs, began, rebuild)
    if not changes.read and not changes.gone and not changes.fresh:
        return Indexed(_counts(outputs), 0)
    stamp = max((stat.st_mtime_ns for stat in began.values()), default=0)
    with _workspace(outputs) as connection:
        problems = _fill(connection, outputs, changes)
        if changes.gone or changes.fresh or len(problems) < len(changes.read):
            _write(connection, outputs, stamp)
    return Indexed(_counts(outputs), len(changes.read) - len(problems), tuple(problems))


def _plan_files(outputs: Path) -> dict[Path, os.stat_result]:
    """The plans of the folder by name, in order. What batches write beside them (quarantine.jsonl) is none."""
    folder = outputs / PLANS
    if not folder.is_dir():
        raise StoreError(f"{one_line(str(outputs))}: no {PLANS} folder in it; `guihua run` makes one")
    with os.scandir(folder) as entries:
        found = [e for e in entries if e.name.endswith(".json") and e.name[0] != "." and e.is_file()]
    return {Path(entry.path): entry.stat() for entry in sorted(found, key=lambda entry: entry.name)}


def _changes(outputs: Path, files: dict[Path, os.stat_result], rebuild: bool) -> _Changes:
    """Which files to read: those that are new, of another size, or as young as the youngest that the store knows."""
    known = None if rebuild else _known(outputs)
    if known is None:
        return _Changes(tuple(files), (), True)
    stamp = parquet(outputs, "plans").stat().st_mtime_ns
    changed = tuple(
        path for path, stat in files.items() if known.get(path.stem) != stat.st_size or stat.st_mtime_ns > stamp
    )
    stems = {path.stem for path in files}
    gone = (known.keys() - stems) | ({path.stem for path in changed} & known.keys())
    return _Changes(changed, tuple(sorted(gone)), False)


def _known(outputs: Path) -> dict[str, int] | None:
    """The files that the present store was made of, with their sizes; None if there is no such store."""
    if not all(parquet(outputs, table).is_file() for table in TABLES):
        return None
    with duckdb.connect() as connection:
        try:
            marks = [
                connection.execute(
                    "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'guihua'", [exact(parquet(outputs, table))]
                ).fetchall()
                for table in TABLES
            ]
            if any(mark != [(fingerprint().encode(),)] for mark in marks):
                return None
            source = exact(parquet(outputs, "plans"))
            return dict(connection.execute("SELECT file, json_bytes FROM read_parquet(?)", [source]).fetchall())
        except duckdb.Error:  # a file that is no Parquet: the store is built anew
            return None


def _counts(outputs: Path) -> dict[str, int]:
    with duckdb.connect() as connection:
        return {table: _count(connection, exact(parquet(outputs, table))) for table in TABLES}


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    row = connection.execute("SELECT count(*) FROM read_parquet(?)", [source]).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _workspace(outputs: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database on disk inside the outputs folder for the rows to come; its lock keeps a second index out."""
    folder = outputs / _WORK
    if "?" in str(outputs):  # DuckDB takes what follows for options of the database
        raise StoreError(f"{one_line(str(outputs))}: a folder with ? in its path cannot hold a store")
    try:
        folder.mkdir(exist_ok=True)
        connection = duckdb.connect(folder / "rows.duckdb")
    except (OSError, duckdb.Error) as error:
        reason = "another index is at work" if "lock" in str(error) else f"cannot write: {_line(error)}"
        raise StoreError(f"{one_line(str(outputs))}: {reason}") from error
    try:
        connection.execute(f"SET memory_limit='{_MEMORY}'")
        without_progress_bar(connection)
        yield connection
    except OSError as error:
        raise StoreError(f"{one_line(str(outputs))}: cannot write: {_line(error)}") from error
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def without_progress_bar(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep DuckDB from printing a bar between the lines of a command, after two seconds, terminal or not.

    In a notebook without ipywidgets it can print none, and refuses the setting.
    """
    with suppress(duckdb.InvalidInputException):
        connection.execute("SET enable_progress_bar=false")


def _fill(connection: duckdb.DuckDBPyConnection, outputs: Path, changes: _Changes) -> list[Problem]:
    for table in tables().values():  # an index that was killed may have left rows behind
        columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        connection.execute(f"CREATE OR REPLACE TABLE {table.name} ({columns})")
    if not changes.fresh:
        for name in TABLES:
            connection.execute(
                f"INSERT INTO {name} SELECT * FROM read_parquet(?) WHERE NOT list_contains(?, file)",
                [exact(parquet(outputs, name)), list(changes.gone)],
            )
    return [problem for batch in _batches(changes.read) for problem in _take(connection, batch)]


def _batches(paths: Iterable[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for path in paths:
        batch.append(path)
        size += path.stat().st_size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take(connection: duckdb.DuckDBPyConnection, batch: list[Path]) -> list[Problem]:
    """Insert the rows of some plans; where one of them cannot be read, each is tried alone, and that one is named."""
    try:
        _insert(connection, batch)
    except (*_UNREADABLE, StoreError) as error:
        if len(batch) > 1:
            half = len(batch) // 2
            return _take(connection, batch[:half]) + _take(connection, batch[half:])
        return [Problem(one_line(batch[0].name), _line(error))]
    return []


def _insert(connection: duckdb.DuckDBPyConnection, batch: list[Path]) -> None:
    largest = max(path.stat().st_size for path in batch)
    types = ", ".join(f"'{key}': '{value.replace(chr(39), chr(39) * 2)}'" for key, value in json_types().items())
    read = f"read_json(?, columns={{{types}}}, filename='path', format='unstructured', maximum_object_size=?)"
    sizes = {path.stem: path.stat().st_size for path in batch}
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE batch AS "
        f"SELECT * EXCLUDE (path), parse_filename(path)[:-6] AS file, map_extract_value(map(?::VARCHAR[], ?::BIGINT[]), file) AS json_bytes FROM {read}",
        [list(sizes), list(sizes.values()), [exact(path) for path in batch], max(largest + 1024, 2**20)],
    )
    sound = "count(*) FILTER (plan.id IS NOT NULL AND text IS NOT NULL AND schema_version IS NOT NULL)"
    found = connection.execute(f"SELECT count(*), {sound}, count(DISTINCT file) FROM batch").fetchone()
    if found != (len(batch),) * 3:
        raise StoreError("not a plan as guihua writes it")
    connection.execute("BEGIN")
    try:
        for name in TABLES:
            connection.execute(_rows_of(name))
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.TransactionException):  # a COMMIT that fails, or is done as Ctrl-C comes, leaves nothing
            connection.execute("ROLLBACK")
        raise


def _rows_of(name: str) -> str:
    """The statement that makes the rows of a table from the plans of a batch."""
    columns = ", ".join(f'{column.sql} AS "{column.name}"' for column in tables()[name].columns)
    if name == "plans":
        return f"INSERT INTO plans SELECT {columns} FROM batch p"
    each = (  # nothing else of a plan: its text would be copied for each of its records
        f"SELECT file, plan, unnest({name}) AS record, unnest(range(1, len({name}) + 1)) AS position "
        f"FROM batch WHERE {name} IS NOT NULL"
    )
    return f"INSERT INTO {name} SELECT {columns} FROM ({each}) r, LATERAL (SELECT r.file, r.plan) p"


def _write(connection: duckdb.DuckDBPyConnection, outputs: Path, stamp: int) -> None:
    """Write the three files beside the old ones, then replace them; plans.parquet, which says what the store knows, last."""
    for name in (*reversed(TABLES),):
        order = "file" if name == "plans" else "file, position"
        target = outputs / _WORK / f"{name}.parquet"
        connection.execute(
            f"COPY (SELECT * FROM {name} ORDER BY {order}) TO '{str(target).replace(chr(39), chr(39) * 2)}' "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUPS[name]}, "
            f"KV_METADATA {{guihua: '{fingerprint()}'}})"
        )
        os.chmod(target, 0o644)
        os.utime(target, ns=(stamp, stamp))
    for name in (*reversed(TABLES),):
        os.replace(outputs / _WORK / f"{name}.parquet", parquet(outputs, name))


def exact(path: Path) -> str:
    """A path that DuckDB takes for itself alone: `[`, `*` and `?` in a name are no pattern."""
    return "".join(f"[{char}]" if char in "[*?" else char for char in str(path))


def _line(error: Exception) -> str:
    """The reason in one line, without the path and the kind of error that DuckDB puts into it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    first = str(error).split("\n")[0].removeprefix("Invalid Input Error: ")
    return one_line(_IN_FILE.sub("", first).strip())
