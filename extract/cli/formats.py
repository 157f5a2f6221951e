"""The command that says what can be read here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from extract.cli.app import AsJson, app

if TYPE_CHECKING:
    from extract.read.registry import Format


@app.command()
def formats(as_json: AsJson = False) -> None:
    """The formats that can be read here, and what is missing for the others."""
    from extract.read.registry import FORMATS

    told = [_told(form) for form in FORMATS]
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for form in told:
        needs = f"  -- needs {form['missing']}" if form["missing"] else ""
        typer.echo(f"{form['name']:<6} {form['what']} ({' '.join(form['suffixes'])}){needs}")


def _told(form: Format) -> dict[str, Any]:
    return {"name": form.name, "what": form.what, "suffixes": form.suffixes, "missing": form.missing()}
