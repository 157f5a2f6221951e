"""Commands that ask an outputs folder: index, query, search."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.app import FAILED, AsJson, app, fail

if TYPE_CHECKING:
    from rich.text import Text

    from extract.store.access import Answer, Limits
    from extract.store.indexing import Problem
    from extract.store.search import Hit, Hits

StoreFolder = Annotated[Path, typer.Option("--store", help="the outputs folder")]
FORMATS = ("table", "csv", "json", "jsonl", "parquet", "xlsx")
_SHOWN = 200
"""Rows that a table on the terminal shows; the other formats give all of them."""


@app.command()
def index(
    outputs: Annotated[Path, typer.Argument(help="the outputs folder")] = Path("outputs"),
    rebuild: Annotated[bool, typer.Option(help="read every plan again")] = False,
    as_json: AsJson = False,
) -> None:
    """Make plans.parquet, commitments.parquet and findings.parquet of plans/*.json. Exit code 3 if some are no plans."""
    from extract.store import index as make_index

    with _refusals():
        made = make_index(outputs, rebuild=rebuild)
    _name(made.problems)
    if as_json:
        typer.echo(json.dumps({"rows": made.rows, "read": made.read}))
    else:
        counts = ", ".join(f"{count:,} {name}" for name, count in made.rows.items())
        typer.echo(f"{outputs}: {counts}; {made.read:,} plans read anew")
    if made.problems:
        raise typer.Exit(FAILED)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="one SELECT over plans, commitments and findings")] = "",
    store: StoreFolder = Path("outputs"),
    form: Annotated[str, typer.Option("--format", "-f", help=", ".join(FORMATS))] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="a file; its suffix names the format")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="the tables and columns, and what they mean")] = False,
    timeout: Annotated[float, typer.Option(help="seconds that the query may take")] = 60.0,
    memory: Annotated[str, typer.Option(help="memory that it may use")] = "2GB",
) -> None:
    """Ask the store in DuckDB's SQL, read-only: no other file, no network, no change can come of it."""
    form = _format(form, output, "")
    if schema:
        _print_schema(as_json=form == "json")
        return
    if not sql.strip():
        fail('query: no SQL; for example "SELECT city, count(*) FROM commitments GROUP BY city"', 2)
    from extract.store.access import Limits

    with _refusals(output):
        _refresh(store)
        _answer(store, sql, form or "table", output, Limits(timeout, memory))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="words of any length; all of them must be there")],
    store: StoreFolder = Path("outputs"),
    city: Annotated[list[str] | None, typer.Option(help="the place whose plan it is; may be repeated")] = None,
    year: Annotated[list[int] | None, typer.Option(help="the year of the plan; may be repeated")] = None,
    due: Annotated[list[int] | None, typer.Option(help="the year of the deadline; may be repeated")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="target, task, duty or baseline; may be repeated")] = None,
    limit: Annotated[int, typer.Option(min=0, help="how many to show")] = 20,
    texts: Annotated[bool, typer.Option("--texts", help="search whole texts instead of records")] = False,
    as_json: AsJson = False,
) -> None:
    """Find words in the records of a store, each with its place: plan, headings, offsets."""
    from extract.store.search import Filters, search_records, search_texts, words_of

    _check_kinds(kind or [])
    if texts and (kind or due):
        fail("--kind and --due are about records; whole texts (--texts) have none", 2)
    with _refusals():
        _refresh(store)
        filters = Filters(city or (), year or (), kind or (), due or ())
        hits = (search_texts if texts else search_records)(store, words_of(words), filters, limit)
    if as_json:
        told = {"total": hits.total, "hits": [hit.as_dict() for hit in hits]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print_hits(hits)


def _check_kinds(kinds: list[str]) -> None:
    if not kinds:
        return
    from typing import get_args

    from extract.model.commitment import Kind

    if unknown := sorted(set(kinds) - set(get_args(Kind))):
        fail(f"unknown kind {', '.join(unknown)}; known are {', '.join(get_args(Kind))}", 2)


@contextmanager
def _refusals(output: Path | None = None) -> Iterator[None]:
    """What the user asked for cannot be done: one line, exit code 2."""
    from extract.errors import GuihuaError

    try:
        yield
    except GuihuaError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"cannot write {output or error.filename}: {error.strerror}", 2)


def _refresh(store: Path) -> None:
    """Bring the store up to date, so that nobody asks yesterday's plans."""
    from extract.store import index as make_index

    _name(make_index(store).problems)


def _name(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        typer.echo(f"guihua: {problem.name}: {problem.reason}; left out", err=True)


def _format(form: str, output: Path | None, default: str) -> str:
    """The format that is asked for, or that the file's suffix names."""
    named = form or (output.suffix.lower().removeprefix(".") if output else default)
    if named and named not in FORMATS:
        fail(f"unknown format {named}; known are {', '.join(FORMATS)}", 2)
    if named in ("parquet", "xlsx") and output is None:
        fail(f"{named} is no text: name a file with --output", 2)
    return named


def _answer(store: Path, sql: str, form: str, output: Path | None, limits: Limits) -> None:
    from extract.store.access import asked, write_parquet
    from extract.store.formats import WRITERS, write_text, write_whole, write_xlsx

    if form == "parquet" and output:
        write_parquet(store, sql, output, limits)
        return
    with asked(store, sql, limits) as answer:
        if form == "table":
            _print_table(answer)
        elif form == "xlsx" and output:
            write_whole(output, lambda path: write_xlsx(answer, path))
        elif output:
            write_whole(output, lambda path: write_text(form, answer, path))
        else:
            WRITERS[form](answer, sys.stdout)


def _print_table(answer: Answer) -> None:
    from itertools import islice

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name, kind in zip(answer.columns, answer.types, strict=True):
        number = kind.endswith("INT") or kind in ("INTEGER", "DOUBLE", "FLOAT") or kind.startswith("DECIMAL")
        table.add_column(Text(_shown(name)), justify="right" if number else "left", overflow="fold")
    for row in islice(answer.rows, _SHOWN):
        table.add_row(*(Text(_shown(value)) for value in row))
    Console().print(table)
    if more := sum(1 for _ in answer.rows):
        typer.echo(f"{more:,} rows more; --format csv gives all of them", err=True)


def _shown(value: object) -> str:
    """A value on the terminal, in one line: what is no character to print is shown, not obeyed."""
    from extract.errors import one_line
    from extract.store.formats import cell

    told = cell(value)
    return "" if told is None else one_line(" ".join(str(told).split()))


def _print_schema(*, as_json: bool) -> None:
    from dataclasses import asdict

    from rich.console import Console
    from rich.table import Table

    from extract.store.columns import tables

    if as_json:
        told = {table.name: {"zh": table.zh, "en": table.en,
                             "columns": [{key: asdict(column)[key] for key in ("name", "type", "zh", "en")}
                                         for column in table.columns]}
                for table in tables().values()}  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for table in tables().values():
        shown = Table(title=f"{table.name}: {table.en}\n{table.zh}", title_justify="left")
        for head in ("column", "type", "meaning", "含义"):
            shown.add_column(head, overflow="fold")
        for column in table.columns:
            shown.add_row(column.name, column.type, column.en, column.zh)
        Console().print(shown)


def _print_hits(hits: Hits) -> None:
    from rich.console import Console

    console = Console()
    for hit in hits:
        for line in _hit_lines(hit):
            console.print(line, highlight=False, soft_wrap=True)
    typer.echo(f"{len(hits):,} of {hits.total:,}", err=True)


def _hit_lines(hit: Hit) -> Iterator[object]:
    """A hit as lines: where it stands, then the words in their sentence."""
    from rich.text import Text

    where = " ".join(str(part) for part in (hit.city or hit.file, hit.year, hit.kind) if part)
    place = f"{hit.file} {hit.start}–{hit.end}" + (f" #{hit.id}" if hit.id else "")
    yield Text.assemble((_shown(where), "bold"), "  ", (_shown(" › ".join(hit.section)), "dim"))
    yield Text("  ") + _marked(hit.text, hit.marks)
    for name, text, marks in hit.also:
        yield Text.assemble("  ", (f"{name}: ", "dim"), _marked(text, marks))
    yield Text(f"  {_shown(place)}", style="dim")


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> Text:
    """A text in one line with its marks, whatever characters it holds."""
    from rich.text import Text

    made, at = Text(), 0
    for start, end in (*marks, (len(text), len(text))):
        made.append(_flat(text[at:start]))
        made.append(_flat(text[start:end]), style="bold reverse")
        at = end
    return made


def _flat(text: str) -> str:
    from extract.errors import one_line

    return one_line("".join(" " if char.isspace() else char for char in text))


@app.command("export-sqlite")
def export_sqlite(
    outputs: Annotated[Path, typer.Argument(help="the outputs folder")] = Path("outputs"),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="by default guihua.db in the folder")] = None,
) -> None:
    """Write the store as one SQLite file, with an index for Chinese searches."""
    typer.echo(str(_exported(outputs, output)))


@app.command()
def explore(
    outputs: Annotated[Path, typer.Argument(help="the outputs folder")] = Path("outputs"),
    host: Annotated[str, typer.Option(help="another host than loopback lets others in")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free")] = 8001,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="open a browser")] = True,
) -> None:
    """Open the store in the browser: search, counts, tables, each record in its plan. Read-only."""
    from extract.store.explore.server import bound, datasette_of, is_loopback, need_datasette, serve

    with _refusals():
        need_datasette()
        datasette = datasette_of(_exported(outputs, None), host)
        listener = bound(host, port)
    address = f"http://{host}:{listener.getsockname()[1]}/"
    typer.echo(f"guihua: {address} (Ctrl-C ends it)")
    if not is_loopback(host):
        typer.echo(f"guihua: whoever reaches {host} can read these plans", err=True)
    if browser:
        import threading
        import webbrowser

        threading.Timer(1, webbrowser.open, [address]).start()
    serve(datasette, listener)


def _exported(outputs: Path, output: Path | None) -> Path:
    """The SQLite export of a folder, up to date; on a terminal with its progress, since a million rows take minutes."""
    from extract.store.sqlite import export

    def progress(name: str, done: int, total: int) -> None:
        if sys.stderr.isatty() and total > 50_000:
            typer.echo(f"\r{name}: {done:,} of {total:,}\033[K", nl=done >= total, err=True)

    with _refusals(output):
        _refresh(outputs)
        return export(outputs, output, progress)
