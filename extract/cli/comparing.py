"""The command that sets plans side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.app import FAILED, AsJson, app, fail

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from extract.model.comparison import Comparison, ComparisonCell, ComparisonFinding
    from extract.model.plan import Plan

SchemaName = Annotated[str | None, typer.Option("--schema", help="a name of `guihua schema list`, or a YAML file")]
_COLUMNS = 6
"""So many plans fit a terminal as columns; more are summed up."""
_FINDINGS = 60
_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}


@app.command()
def compare(
    paths: Annotated[list[Path], typer.Argument(help="folders or files: mined plans (JSON), or plans to mine")],
    schema: SchemaName = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="the file to write")] = Path("outputs/comparison.json"),
    as_json: AsJson = False,
) -> None:
    """Plans side by side on a shared schema: FILE.json, a matrix, and what stands out. Exit 3 if some were not read."""
    from extract.batch.files import write_whole
    from extract.errors import GuihuaError
    from extract.pipeline import compare as compare_plans

    plans, failed = load_plans(paths)
    if len(plans) < 2:
        fail(f"a comparison needs two plans at least; {len(plans)} found", FAILED if failed else 2)
    try:
        comparison = compare_plans(plans, schema)
    except GuihuaError as error:
        fail(str(error), 2)
    text = comparison.model_dump_json(by_alias=True, indent=1) + "\n"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, text)
    except OSError as error:
        fail(f"cannot write to {output}: {error.strerror}", 2)
    if as_json:
        typer.echo(text, nl=False)
    else:
        _print(comparison, output)
    if failed:
        raise typer.Exit(FAILED)


def load_plans(paths: list[Path]) -> tuple[dict[str, Plan], int]:
    """Plans by name, from mined JSON where there is some, else mined now; and how many could not be read, each named."""
    from extract.batch.runner import reason_of
    from extract.errors import one_line

    plans: dict[str, Plan] = {}
    failed = 0
    for path in _inputs(paths):
        try:
            plan = _plan(path)
        except Exception as error:
            typer.echo(f"guihua: {one_line(str(path))}: {reason_of(path, error)}", err=True)
            failed += 1
            continue
        if plan is not None:
            plans[path.stem if path.stem not in plans else f"{path.stem}-{plan.plan.source.sha256[:8]}"] = plan
    return plans, failed


def _inputs(paths: list[Path]) -> Iterator[Path]:
    """Files as named; in a folder its mined plans (also those of its `plans` folder), or else the plans themselves."""
    from extract.maker import suffixes

    for path in paths:
        if not path.is_dir():
            yield path
            continue
        folder = path / "plans" if (path / "plans").is_dir() else path
        mined = sorted(folder.glob("*.json"))
        yield from mined or sorted(each for each in path.rglob("*") if each.suffix.lower() in suffixes())


def _plan(path: Path) -> Plan | None:
    """A plan from its JSON or from the document; None for JSON that is no plan (a summary, a comparison)."""
    import json

    from extract.errors import ReadError
    from extract.model.plan import Plan
    from extract.pipeline import mine, read

    if path.suffix != ".json":
        return mine(read(path))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ReadError(str(path), "no JSON in UTF-8") from error
    if not isinstance(data, dict) or "commitments" not in data or "plan" not in data:
        return None
    try:
        return Plan.model_validate(data)
    except ValueError as error:
        raise ReadError(str(path), "no plan of this version of guihua") from error


def _print(comparison: Comparison, output: Path) -> None:
    from rich.console import Console

    console = Console()
    console.print(_matrix(comparison) if len(comparison.plans) <= _COLUMNS else _summary(comparison))
    _print_findings(console, comparison)
    unmatched = sum(map(len, comparison.unmatched.values()))
    typer.echo(f"{output}: {len(comparison.plans)} plans, {len(comparison.indicators)} indicators, "
               f"{len(comparison.findings)} findings, {unmatched} commitments in no row")  # fmt: skip


def _matrix(comparison: Comparison) -> Table:
    """Indicators against plans; rows that no plan fills are left out."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{comparison.schema_name}: {len(comparison.plans)} plans", title_justify="left")
    table.add_column("indicator")
    for name in comparison.plans:
        table.add_column(name)
    cells = {(cell.indicator, cell.plan): cell for cell in comparison.cells}
    for indicator in comparison.indicators:
        row = [cells[indicator.id, name] for name in comparison.plans]
        if any(cell.status != "absent" for cell in row):
            table.add_row(Text(indicator.name), *(Text(_shown(cell), style=_cell_style(cell)) for cell in row))
    return table


def _summary(comparison: Comparison) -> Table:
    """Indicators against how many plans have them, with the lowest and the highest value."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{comparison.schema_name}: {len(comparison.plans)} plans", title_justify="left")
    for head in ("indicator", "value", "no number", "absent", "lowest", "highest"):
        table.add_column(head, justify="left" if head == "indicator" else "right")
    by_row: dict[str, list[ComparisonCell]] = {}
    for cell in comparison.cells:
        by_row.setdefault(cell.indicator, []).append(cell)
    for indicator in comparison.indicators:
        row = by_row[indicator.id]
        states = Counter(cell.status for cell in row)
        values = sorted((cell for cell in row if cell.value is not None), key=lambda cell: cell.value or 0)
        if states["absent"] < len(row):
            ends = [Text(_shown(values[at])) if values else Text("–") for at in (0, -1)]
            counts = (str(states[status]) for status in ("value", "unquantified", "absent"))
            table.add_row(Text(indicator.name), *counts, *ends)
    return table


def _shown(cell: ComparisonCell) -> str:
    if cell.status == "absent":
        return "–"
    if cell.value is None:
        return cell.converted or ("✓" if cell.commitments else "(✓)")
    sign = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}.get(cell.comparator or "", "")
    upper = f"–{cell.max:g}" if cell.max is not None else ""
    per = "".join(f"/{part}" for part in (cell.base, cell.every) if part)
    due = f" {cell.deadline}" if cell.deadline and cell.deadline_basis != "implied" else ""
    return f"{sign}{cell.value:.12g}{upper}{cell.unit or ''}{per}{due}"


def _cell_style(cell: ComparisonCell) -> str:
    return {"value": "green", "unquantified": "yellow", "absent": "dim"}[cell.status]


def _print_findings(console: Console, comparison: Comparison) -> None:
    from rich.text import Text

    order = {"error": 0, "warning": 1, "info": 2}
    ranked = sorted(comparison.findings, key=lambda finding: order[finding.severity])
    for finding in ranked[:_FINDINGS]:
        console.print(Text.assemble((f"{finding.kind} ", _STYLE[finding.severity]), _sentence(finding)), soft_wrap=True)
    if len(ranked) > _FINDINGS:
        kinds = ", ".join(
            f"{count} {kind}" for kind, count in Counter(f.kind for f in ranked[_FINDINGS:]).most_common()
        )
        console.print(Text(f"… and {kinds}"))


def _sentence(finding: ComparisonFinding) -> str:
    return f"{finding.plan} {finding.indicator}: {finding.message}"
