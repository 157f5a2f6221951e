"""Commands that mine: files, folders, one plan in the terminal, one sentence explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.app import FAILED, AsJson, ModelFolder, Segmenter, app, fail, mine_or_exit, settings_of
from extract.cli.batching import Jobs, Memory, Seconds, complain, interruptible, limits, making, processors, progress

if TYPE_CHECKING:
    from extract.batch import Done, Failed


@app.command()
def mine(
    files: Annotated[list[Path], typer.Argument(help="plans in any format that `guihua formats` lists")],
    output: Annotated[Path, typer.Option("--output", "-o", help="folder for one JSON a plan")] = Path("outputs"),
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
    jobs: Jobs = None,
    timeout: Seconds = 120.0,
    memory: Memory = 3072,
    as_json: AsJson = False,
) -> None:
    """Mine plans: DIR/<stem>.json for each file. Exit code 3 if some could not be read."""
    from extract.batch import Local, OutputError, Work, run_batch
    from extract.errors import SetupError
    from extract.maker import readers

    work = Work(making(segmenter, pkuseg_model), readers())
    engine = Local(work, min(jobs or processors(), len(files)), limits(timeout, memory))
    with interruptible():
        try:
            events = progress(run_batch(files, output, engine, work.readers), len(files), "plans")
            told = {event.source: _told(event, output) for event in events}
        except SetupError as error:
            fail(str(error), 2)
        except (OSError, OutputError) as error:  # what concerns one input is an event: this is the outputs folder
            fail(f"cannot write to {output}: {getattr(error, 'strerror', None) or error}", 2)
        finally:
            engine.close()
    done = [one for file in dict.fromkeys(files) if (one := told[file])]
    _print_mined(done, len(told) - len(done), as_json)
    if len(done) < len(told):
        raise typer.Exit(FAILED)


def _told(event: Done | Failed, output: Path) -> dict[str, Any] | None:
    """What is said of a plan in the end; of a failure it is said at once."""
    from extract.batch import Failed

    if isinstance(event, Failed):
        complain(str(event.source), event.reason)
        return None
    return {
        "source": event.source.name,
        "output": str(event.output.relative_to(output)),
        "title": event.title,
        "records": event.counts,
        "unclaimed": event.unclaimed,
    }


def _print_mined(done: list[dict[str, Any]], failed: int, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"plans": done, "failed": failed}, ensure_ascii=False, indent=1))
        return
    for one in done:
        counts = ", ".join(f"{count} {kind}" for kind, count in one["records"].items())
        typer.echo(f"{one['output']}: {counts or 'no records'}, {one['unclaimed']} numbers and dates unclaimed")


@app.command()
def show(
    file: Path,
    kind: Annotated[list[str] | None, typer.Option(help="target, task, duty or baseline; may be repeated")] = None,
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
    timeout: Seconds = 120.0,
    memory: Memory = 3072,
) -> None:
    """A plan in the terminal, its records marked in the text and listed below it."""
    from rich.console import Console
    from rich.text import Text

    from extract.show import STYLES, render

    unknown = sorted(set(kind or ()) - set(STYLES))
    if unknown:
        fail(f"unknown kind {', '.join(unknown)}; known are {', '.join(STYLES)}", 2)
    console = Console()
    plan = mine_or_exit(file, making(segmenter, pkuseg_model), limits(timeout, memory))
    for part in render(plan, kind or ()):
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
