"""The command that says what can be read here."""

from __future__ import annotations

import typer

from extract.cli.app import app


@app.command()
def formats() -> None:
    """The formats that can be read here."""
    from extract.read.registry import FORMATS

    for form in FORMATS:
        typer.echo(form.name)
