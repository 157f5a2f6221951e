"""The command that measures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.app import AsJson, app, fail

if TYPE_CHECKING:
    from extract.score import Figures, Miss


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
        fail(f"no *.jsonl in {gold}", 2)
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
