"""Commands about schemas: the JSON schemas of the output, and the indicator schemas that plans are compared on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.app import FAILED, app, fail

if TYPE_CHECKING:
    from extract.compare.check import Fit
    from extract.model.commitment import Commitment

schema_app = typer.Typer(help="JSON schemas of the output, and indicator schemas.", no_args_is_help=True)
app.add_typer(schema_app, name="schema")

_SHOWN = 200
"""So many commitments without a row are listed for a plan; the number is always said."""


@schema_app.command("list")
def schema_list() -> None:
    """The names of the schemas, with what each is."""
    from extract.indicators import load_schema
    from extract.schemas import indicator_schemas, stored

    for name in stored():
        typer.echo(f"{name:<14} JSON schema")
    for name in indicator_schemas():
        schema = load_schema(name)
        typer.echo(f"{name:<14} {len(schema.indicators)} indicators: {schema.title}")


@schema_app.command("export")
def schema_export(output: Annotated[Path, typer.Option("--output", "-o")] = Path("schemas")) -> None:
    """Write the JSON schemas, generated from the models, into a folder."""
    from extract.batch.files import write_whole
    from extract.schemas import MODELS, generate

    output.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        write_whole(output / f"{name}.schema.json", generate(name))


@schema_app.command("check")
def schema_check(
    schema: Annotated[str, typer.Argument(help="a name of `guihua schema list`, or a YAML file")],
    plans: Annotated[list[Path] | None, typer.Argument(help="plans, mined or not, to try it on")] = None,
) -> None:
    """Check an indicator schema: exit 1 on errors. With plans: which commitments match nothing, or twice."""
    from extract.compare.check import check_fit
    from extract.indicators import load_schema, schema_errors, schema_text

    try:
        text, file = schema_text(schema)
    except Exception as error:
        fail(str(error), 2)
    errors = schema_errors(text, file)
    for line in errors:
        typer.echo(line)
    if errors:
        raise typer.Exit(1)
    checked = load_schema(schema)
    typer.echo(f"{file}: {len(checked.indicators)} indicators, no errors")
    if plans:
        from extract.cli.comparing import load_plans

        loaded, failed = load_plans(plans)
        fits, unused = check_fit(loaded, checked)
        for fit in fits:
            _print_fit(fit)
        if unused:
            typer.echo(f"no record in any plan: {', '.join(unused)}")
        if failed:
            raise typer.Exit(FAILED)


@schema_app.command("suggest")
def schema_suggest(
    plans: Annotated[list[Path], typer.Argument(help="plans, mined or not")],
    least: Annotated[int, typer.Option("--least", min=1, help="so many plans must share it")] = 2,
    schema: Annotated[str | None, typer.Option("--schema", help="leave out what this schema takes already")] = None,
) -> None:
    """Indicators that several plans share, as YAML with their evidence, to paste into a schema."""
    from extract.cli.comparing import load_plans
    from extract.compare.check import check_fit
    from extract.compare.suggest import as_yaml, suggest
    from extract.errors import GuihuaError
    from extract.indicators import load_schema

    loaded, failed = load_plans(plans)
    known: set[str] = set()
    if schema is not None:
        try:
            fits, _ = check_fit(loaded, load_schema(schema))
        except GuihuaError as error:
            fail(str(error), 2)
        free = {record.id for fit in fits for record in fit.unmatched}
        known = {record.id for plan in loaded.values() for record in plan.commitments} - free
    typer.echo(as_yaml(suggest(loaded, least, known)), nl=False)
    if failed:
        raise typer.Exit(FAILED)


def _print_fit(fit: Fit) -> None:
    matched = fit.records - len(fit.unmatched)
    typer.echo(f"{fit.plan}: {matched} of {fit.records} commitments in a row, {len(fit.unmatched)} in none, "
               f"{len(fit.twice)} in two, {len(fit.ambiguous)} ambiguous")  # fmt: skip
    for record, indicators in fit.ambiguous:
        typer.echo(f"  ambiguous  {_told(record)}  {', '.join(indicators)}")
    for record, indicators in fit.twice:
        typer.echo(f"  twice      {_told(record)}  {', '.join(indicators)}")
    for record in fit.unmatched[:_SHOWN]:
        typer.echo(f"  nothing    {_told(record)}")
    if len(fit.unmatched) > _SHOWN:
        typer.echo(f"  nothing    … and {len(fit.unmatched) - _SHOWN} more")


def _told(record: Commitment) -> str:
    quantity = f" {record.quantity.text}" if record.quantity else ""
    return " ".join(f"{record.kind} {record.subject}{quantity}".split())
