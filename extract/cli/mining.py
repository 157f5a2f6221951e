"""Commands that mine: files, folders, one plan in the terminal, one sentence explained."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.app import FAILED, AsJson, ModelFolder, Segmenter, app, fail, mine_or_exit, settings_of

if TYPE_CHECKING:
    from extract.batch import Done, Failed


@app.command()
def mine(
    files: Annotated[list[Path], typer.Argument(help="plans in any format that `guihua formats` lists")],
    output: Annotated[Path, typer.Option("--output", "-o", help="folder for one JSON a plan")] = Path("outputs"),
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
    as_json: AsJson = False,
) -> None:
    """Mine plans: DIR/<stem>.json for each file. Exit code 3 if some could not be read."""
    _batch(files, output, output, segmenter, pkuseg_model, as_json, summary=None)


@app.command()
def run(
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    output: Annotated[Path, typer.Option("--output", "-o", help="the outputs folder")] = Path("outputs"),
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
    as_json: AsJson = False,
) -> None:
    """Everything for files and folders: plans/*.json and summary.json in the outputs folder."""
    from extract.batch import inputs_of
    from extract.read.registry import FORMATS

    *recognisable, _ = FORMATS  # the last one takes any text: logs and data files too
    inputs = inputs_of(paths, lambda data: any(form.sniff(data) for form in recognisable))
    if not inputs:
        fail(f"nothing to read in {', '.join(map(str, paths))}", 2)
    _batch(inputs, output, output / "plans", segmenter, pkuseg_model, as_json, summary=output / "summary.json")


@app.command()
def show(
    file: Path,
    kind: Annotated[list[str] | None, typer.Option(help="target, task, duty or baseline; may be repeated")] = None,
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
) -> None:
    """A plan in the terminal, its records marked in the text and listed below it."""
    from rich.console import Console
    from rich.text import Text

    from extract.show import STYLES, render

    unknown = sorted(set(kind or ()) - set(STYLES))
    if unknown:
        fail(f"unknown kind {', '.join(unknown)}; known are {', '.join(STYLES)}", 2)
    console = Console()
    for part in render(mine_or_exit(file, settings_of(segmenter, pkuseg_model)), kind or ()):
        console.print(part, highlight=False, soft_wrap=isinstance(part, Text) and not console.is_terminal)


@app.command()
def explain(
    sentence: str, segmenter: Segmenter = "rjieba", pkuseg_model: ModelFolder = None, as_json: AsJson = False
) -> None:
    """Which rules fire on a sentence, which numbers are refused and why, and how each clause is read."""
    from extract.mine.explain import explain as explain_sentence

    found = explain_sentence(sentence, settings_of(segmenter, pkuseg_model))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for part, entries in found.items():
        typer.echo(f"{part}:" if entries else f"{part}: none")
        for entry in entries:
            told = {
                key: value for key, value in entry.items() if value is not None and value is not False and value != []
            }
            typer.echo("  " + "  ".join(f"{key}={value}" for key, value in told.items()))


def _batch(
    inputs: list[Path],
    output: Path,
    plans: Path,
    segmenter: str,
    model: Path | None,
    as_json: bool,
    summary: Path | None,
) -> None:
    from extract.batch import run_batch
    from extract.batch.runner import QUARANTINE, write_whole
    from extract.pipeline import mine as mine_document
    from extract.pipeline import read

    settings = settings_of(segmenter, model)
    events = run_batch(inputs, plans, lambda path: mine_document(read(path), settings), output / QUARANTINE)
    try:
        done, failed = _follow(events, len(inputs))
        told = {"plans": [_summary(event, output) for event in done], "failed": failed}
        if summary is not None:
            write_whole(summary, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:  # what concerns one input is an event: this is the outputs folder
        fail(f"cannot write to {output}: {error.strerror}", 2)
    _print_summary(told, as_json)
    if failed:
        raise typer.Exit(FAILED)


def _follow(events: Iterator[Done | Failed], total: int) -> tuple[list[Done], int]:
    """Run a batch to its end, and name each failure when it comes: what is done, and how many failed."""
    from extract.batch import Done
    from extract.errors import one_line

    done: list[Done] = []
    failed = 0
    for event in _progress(events, total):
        if isinstance(event, Done):
            done.append(event)
        else:
            failed += 1
            typer.echo(f"guihua: {one_line(str(event.source))}: {event.reason}", err=True)
    return done, failed


def _print_summary(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in told["plans"]:
        counts = ", ".join(f"{count} {kind}" for kind, count in one["records"].items())
        typer.echo(f"{one['output']}: {counts or 'no records'}, {one['unclaimed']} numbers and dates unclaimed")


def _summary(event: Done, output: Path) -> dict[str, Any]:
    return {
        "source": event.source.name,
        "output": str(event.output.relative_to(output) if event.output.is_relative_to(output) else event.output),
        "title": event.title,
        "records": event.counts,
        "unclaimed": event.unclaimed,
    }


def _progress(events: Iterator[Done | Failed], total: int) -> Iterator[Done | Failed]:
    """A progress bar on a terminal, nothing elsewhere."""
    import sys

    if not sys.stderr.isatty() or total < 2:
        yield from events
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(events, total=total, description="plans", console=Console(stderr=True), transient=True)
