"""Questions to a store in SQL: read-only, and confined to its three tables.

A query sees the tables and nothing else: no other file, no network, no setting, no variable of the calling program.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extract.errors import GuihuaError, one_line
from extract.store.columns import TABLES
from extract.store.indexing import StoreError, exact, parquet, without_progress_bar


class QueryError(GuihuaError):
    """A query cannot be run: bad SQL, more than one statement, no SELECT, or over its limits. One line."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use: seconds of wall time, and memory as DuckDB writes it (`2GB`). It may not spill to disk."""

    seconds: float = 60.0
    memory: str = "2GB"


@dataclass(frozen=True, slots=True)
class Answer:
    """A running query: its column names, their DuckDB types, and the rows as they come."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def connected(outputs: Path, memory: str = "2GB", *writable: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A confined connection to the tables of a store. Raises StoreError where there is none."""
    connection = duckdb.connect()
    try:
        _confine(connection, outputs, memory, writable)
        yield connection
    finally:
        connection.close()


def _confine(connection: duckdb.DuckDBPyConnection, outputs: Path, memory: str, writable: tuple[Path, ...]) -> None:
    sources = {name: parquet(outputs, name).absolute() for name in TABLES}
    try:
        connection.execute("SET memory_limit=?", [memory])
    except duckdb.Error as error:
        raise QueryError(f"memory limit {memory!r}: {one_sentence(error)}") from error
    for name, source in sources.items():
        try:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_quoted(exact(source))})")
        except duckdb.Error as error:
            reason = "no store in it; `guihua index` makes one" if not source.is_file() else one_sentence(error)
            raise StoreError(f"{one_line(str(outputs))}: {reason}") from error
    allowed = {*sources.values(), *map(exact, sources.values()), *writable}
    connection.execute(f"SET allowed_paths=[{', '.join(_quoted(str(path)) for path in sorted(map(str, allowed)))}]")
    without_progress_bar(connection)
    for setting in (
        "temp_directory=''",
        "python_enable_replacements=false",
        "autoinstall_known_extensions=false",
        "autoload_known_extensions=false",
        "enable_external_access=false",
        "lock_configuration=true",
    ):
        connection.execute(f"SET {setting}")


def check(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The one SELECT statement of a query, without its semicolon. Raises QueryError for anything else.

    As a subquery it must bind too: a WITH that writes (WITH a AS (COPY … TO …) SELECT …) counts as a SELECT, and could
    overwrite a file of the store, but stands at the top level only.
    """
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise QueryError("a query is one SELECT statement")
        select = _without_semicolon(statements[0].query)
        connection.execute(f"EXPLAIN SELECT * FROM (\n{select}\n)")
    except duckdb.Error as error:
        raise QueryError(one_sentence(error)) from error
    return select


def _without_semicolon(sql: str) -> str:
    """A statement up to the semicolon that closes it; a comment may follow that. DuckDB's offsets count bytes."""
    data = sql.encode()
    ends = [at for at, kind in duckdb.tokenize(sql) if kind == duckdb.token_type.operator and data[at : at + 1] == b";"]
    return data[: ends[-1]].decode() if ends else sql


@contextmanager
def asked(outputs: Path, sql: str, limits: Limits = Limits()) -> Iterator[Answer]:
    """Run a query; the rows are read inside the `with`, within the limits."""
    with connected(outputs, limits.memory) as connection, timed(connection, limits.seconds):
        cursor = connection.execute(check(connection, sql))
        description = cursor.description or []
        yield Answer(tuple(d[0] for d in description), tuple(str(d[1]) for d in description), _rows(cursor))


@contextmanager
def timed(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Stop what runs inside after some seconds; errors of DuckDB come out as QueryError."""
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryError(f"stopped after {seconds:g} s; --timeout allows more") from error
    except duckdb.OutOfMemoryException as error:
        raise QueryError("needs more memory than --memory allows") from error
    except duckdb.Error as error:
        raise QueryError(one_sentence(error)) from error
    finally:
        timer.cancel()


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while chunk := cursor.fetchmany(10_000):
        yield from chunk


def write_parquet(outputs: Path, sql: str, target: Path, limits: Limits = Limits()) -> None:
    """Write what a query gives as a Parquet file, whole or not at all."""
    folder = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=f".{target.name}."))
    try:
        whole = folder / "answer.parquet"
        with connected(outputs, limits.memory, whole) as connection, timed(connection, limits.seconds):
            options = "FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false"
            connection.execute(f"COPY (\n{check(connection, sql)}\n) TO {_quoted(str(whole))} ({options})")
        whole.chmod(0o644)
        whole.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def one_sentence(error: Exception) -> str:
    """The message of DuckDB in one line, with what it proposes instead, without the query repeated."""
    said = str(error).split("\n\nLINE ")[0].split("\nLINE ")[0]
    return one_line(" ".join(said.split()))
