"""The command line. Thin: it parses, calls, prints; the only place that prints. Heavy modules load when they are used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from extract.batch import Done, Failed
    from extract.mine.miner import Settings
    from extract.model.plan import Plan
    from extract.score import Figures, Miss

app = typer.Typer(help="guihua: mine Chinese government plans into grounded records.", no_args_is_help=True,
                  pretty_exceptions_enable=False)  # fmt: skip
schema_app = typer.Typer(help="The JSON schemas of the output.", no_args_is_help=True)
app.add_typer(schema_app, name="schema")

Segmenter = Annotated[str, typer.Option(help="rjieba, jieba or pkuseg")]
ModelFolder = Annotated[Path | None, typer.Option("--pkuseg-model", help="the model folder that pkuseg needs")]
AsJson = Annotated[bool, typer.Option("--json", help="print for programs")]
FAILED = 3


def main() -> None:
    """The entry point of the console script."""
    app()


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
        _fail(f"nothing to read in {', '.join(map(str, paths))}", 2)
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
        _fail(f"unknown kind {', '.join(unknown)}; known are {', '.join(STYLES)}", 2)
    console = Console()
    for part in render(_mine_or_exit(file, _settings(segmenter, pkuseg_model)), kind or ()):
        console.print(part, highlight=False, soft_wrap=isinstance(part, Text) and not console.is_terminal)


@app.command()
def explain(
    sentence: str, segmenter: Segmenter = "rjieba", pkuseg_model: ModelFolder = None, as_json: AsJson = False
) -> None:
    """Which rules fire on a sentence, which numbers are refused and why, and how each clause is read."""
    from extract.mine.explain import explain as explain_sentence

    found = explain_sentence(sentence, _settings(segmenter, pkuseg_model))
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


@app.command()
def score(
    gold: Path,
    mined: Path,
    misses: Annotated[bool, typer.Option("--misses", help="list what is missed, wrong or spurious")] = False,
    as_json: AsJson = False,
) -> None:
    """Precision, recall and F1 of mined plans against annotated ones, by layer."""
    from extract.score import score_folders

    if not any(gold.glob("*.jsonl")):
        _fail(f"no *.jsonl in {gold}", 2)
    for path in sorted(gold.glob("*.jsonl")):
        if not (mined / f"{path.stem}.json").exists():
            typer.echo(f"guihua: {path.stem}: no {path.stem}.json in {mined}: counted as nothing found", err=True)
    figures, missed = score_folders(gold, mined)
    for miss in missed if misses else ():
        _print_miss(miss, err=as_json)
    if as_json:
        ratios = {plan: _ratios(rows) for plan, rows in figures.items()}
        typer.echo(json.dumps(ratios, ensure_ascii=False, indent=1))
    else:
        _print_figures(figures)


@app.command()
def formats() -> None:
    """The formats that can be read here."""
    from extract.read.registry import FORMATS

    for form in FORMATS:
        typer.echo(form.name)


@schema_app.command("list")
def schema_list() -> None:
    """The names of the schemas."""
    from extract.schemas import stored

    for name in stored():
        typer.echo(name)


@schema_app.command("export")
def schema_export(output: Annotated[Path, typer.Option("--output", "-o")] = Path("schemas")) -> None:
    """Write the schemas, generated from the models, into a folder."""
    from extract.batch.runner import write_whole
    from extract.schemas import MODELS, generate

    output.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        write_whole(output / f"{name}.schema.json", generate(name))


def _print_miss(miss: Miss, *, err: bool) -> None:
    quote = miss.gold.get("quote") or miss.mined["evidence"]["text"]
    typer.echo(f"{miss.plan} {miss.how}: {quote!r}", err=err)
    for side, record in (("gold", miss.gold), ("mined", miss.mined)):
        told = {key: record[key] for key in ("subject", "quantity", "deadline") if record.get(key)}
        typer.echo(f"    {side:<5} {told}", err=err)


def _print_figures(figures: dict[str, dict[str, Figures]]) -> None:
    for plan, rows in figures.items():
        typer.echo(f"== {plan}")
        for layer, row in _ratios(rows).items():
            ratios = f"P {row['precision']:.3f}  R {row['recall']:.3f}  F1 {row['f1']:.3f}"
            typer.echo(f"  {layer:<12} {ratios}   ({row['hit']} of {row['gold']} gold, {row['mined']} mined)")


def _ratios(rows: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {
        layer: {"precision": round(row.precision, 4), "recall": round(row.recall, 4), "f1": round(row.f1, 4),
                "gold": row.gold, "mined": row.mined, "hit": row.hit}
        for layer, row in rows.items()
    }  # fmt: skip


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"guihua: {message}", err=True)
    raise typer.Exit(code)


def _settings(segmenter: str, model: Path | None) -> Settings:
    from extract.mine.miner import Settings
    from extract.mine.nlp import build

    settings = Settings(segmenter, str(model) if model else None)
    try:
        build(settings.segmenter, settings.model)
    except (ValueError, ImportError, OSError) as error:
        _fail(f"segmenter {segmenter}: {error}", 2)
    return settings


def _mine_or_exit(file: Path, settings: Settings) -> Plan:
    from extract.batch.runner import reason_of
    from extract.errors import one_line
    from extract.pipeline import mine as mine_document
    from extract.pipeline import read

    try:
        return mine_document(read(file), settings)
    except Exception as error:
        _fail(f"{one_line(str(file))}: {reason_of(file, error)}", FAILED)


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

    settings = _settings(segmenter, model)
    events = run_batch(inputs, plans, lambda path: mine_document(read(path), settings), output / QUARANTINE)
    try:
        done, failed = _follow(events, len(inputs))
        told = {"plans": [_summary(event, output) for event in done], "failed": failed}
        if summary is not None:
            write_whole(summary, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:  # what concerns one input is an event: this is the outputs folder
        _fail(f"cannot write to {output}: {error.strerror}", 2)
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
