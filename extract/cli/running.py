"""`guihua run`: everything for many files, resumed where an earlier run ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extract.cli.app import FAILED, AsJson, ModelFolder, Segmenter, app, fail
from extract.cli.batching import (
    Jobs,
    Memory,
    Seconds,
    complain,
    deriving,
    interruptible,
    limits,
    making,
    processors,
    progress,
    working,
)

if TYPE_CHECKING:
    from extract.batch import Engine, Run, Totals, Work


@app.command()
def run(
    paths: Annotated[
        list[str], typer.Argument(help="files, folders, patterns, archives (zip, tar.gz), addresses of fsspec")
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="the outputs folder")] = "outputs",
    jobs: Jobs = None,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="processes of this machine, or a Ray cluster")
    ] = "local",
    address: Annotated[str | None, typer.Option(help="the Ray cluster; without it Ray starts on this machine")] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="try again what failed and did not change")
    ] = False,
    schema: Annotated[
        str | None, typer.Option(help="the indicators to compare by: a name of `guihua schema list`, or a YAML file")
    ] = None,
    no_index: Annotated[bool, typer.Option("--no-index", help="no Parquet tables")] = False,
    no_compare: Annotated[bool, typer.Option("--no-compare", help="no comparison.json")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="no reports")] = False,
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
    timeout: Seconds = 120.0,
    memory: Memory = 3072,
    as_json: AsJson = False,
) -> None:
    """Everything for many files: plans, store, comparison. A second run does only what changed.

    Exit code 3 if some inputs failed (quarantine.jsonl says why), 130 after Ctrl-C; the same command then goes on.
    """
    from extract.batch import Request, Run, fingerprint, place
    from extract.indicators import load_schema
    from extract.maker import readers

    steps = {"index": not no_index, "compare": not no_compare, "report": not no_report}

    def start(work: Work) -> Engine:
        return _engine(engine, work, jobs, timeout, memory, address)

    with interruptible("the same command goes on from here"), _refusals(output):
        if schema:
            load_schema(schema)
        mark = fingerprint(segmenter, str(pkuseg_model))
        make = making(segmenter, pkuseg_model)
        request = Request(tuple(paths), place(output), make, readers(), mark, retry_failed)
        with Run(request, start) as going:
            told, made = _go(going, paths)
            notes, whole = _derive(going, schema, steps)
    _print_totals(told, made, output, as_json)
    for note in notes:
        typer.echo(f"guihua: {note}", err=True)
    if told.failed or not whole:
        raise typer.Exit(FAILED)


@contextmanager
def _refusals(output: str) -> Iterator[None]:
    """What no run can go on with: one line, and the exit code 2."""
    from extract.batch import ManifestError, OutputError
    from extract.errors import GuihuaError

    try:
        yield
    except ImportError as error:
        fail(f"{error}; install guihua[ray]", 2)
    except (OSError, OutputError, ManifestError, sqlite3.Error) as error:
        fail(f"cannot write to {output}: {getattr(error, 'strerror', None) or error}", 2)
    except GuihuaError as error:
        fail(str(error), 2)


def _engine(name: str, work: Work, jobs: int | None, timeout: float, memory: int, address: str | None) -> Engine:
    if name == "ray":
        from extract.batch.ray_engine import Cluster

        return Cluster(work, limits(timeout, memory), jobs=jobs, address=address)
    from extract.batch import Local

    return Local(work, jobs or processors(), limits(timeout, memory))


def _go(run: Run, paths: list[str]) -> tuple[Totals, int]:
    """The steps of a run, each with its bar; the totals, and how many plans were made now."""
    waiting = run.find()
    for step in progress(run.look(), waiting, "looking"):
        if step.trouble:
            complain(step.name, step.trouble.reason)
    if run.is_empty():
        fail(f"nothing to read in {', '.join(paths)}", 2)
    made = 0
    waiting = run.settle()
    for _ in progress(run.convert(), None, "converting"):
        pass
    for step in progress(run.make(), waiting, "plans"):
        if step.trouble:
            complain(step.name, step.trouble.reason)
        else:
            made += 1
    told, strange = run.finish()
    for name in strange:
        complain(name, "no input stands behind it; moved to .guihua/strange")
    return told, made


def _derive(run: Run, schema: str | None, steps: dict[str, bool]) -> tuple[list[str], bool]:
    """What is made of all plans together: notes on it, and whether all of it could be made."""
    from extract.batch.files import is_far
    from extract.batch.tasks import trouble_of
    from extract.derive import MOST, Task, mark, perform
    from extract.workers import Worker

    if is_far(run.output):
        return (
            ["the outputs lie far away: index, compare and report work on a copy here"] if any(steps.values()) else []
        ), True
    task, whole = Task(run.output, run.themes(MOST + 1), schema), True
    told = f"{mark(schema)} {steps['compare']}"  # the report holds the comparison, or does not
    notes: list[str] = []
    for name, wanted in steps.items():
        with working(name), Worker(perform, deriving()) as worker:
            try:
                notes += run.derive(name, told, partial(worker.call, (name, task)) if wanted else None)
            except Exception as error:  # what one step lacks costs no other, and no plan
                complain(name, trouble_of(name, error).reason)
                whole = False
    return notes, whole


def _print_totals(told: Totals, made: int, output: str, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**asdict(told), "made": made, "output": output}, ensure_ascii=False, indent=1))
        return
    records = ", ".join(f"{count:,} {kind}" for kind, count in told.records.items())
    typer.echo(f"{output}: {told.plans:,} plans ({made:,} made now), {records or 'no records'}")
    if told.findings:
        typer.echo("findings: " + ", ".join(f"{count:,} {severity}" for severity, count in told.findings.items()))
    if told.duplicates:
        typer.echo(
            f"{told.duplicates:,} inputs hold what another one holds and are not counted (summary.json lists them)"
        )
    if told.failed:
        typer.echo(f"{told.failed:,} inputs failed: quarantine.jsonl says why; --retry-failed tries them again")
