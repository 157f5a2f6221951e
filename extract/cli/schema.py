"""Commands about schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extract.cli.app import app

schema_app = typer.Typer(help="The JSON schemas of the output.", no_args_is_help=True)
app.add_typer(schema_app, name="schema")


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
