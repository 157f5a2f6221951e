"""The command that turns results into something to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.app import FAILED, app, fail

MOST = 300
"""How many plans one report holds; of more, those that are compared."""

if TYPE_CHECKING:
    from extract.model.comparison import Comparison
    from extract.model.plan import Plan

NO_PLANS = frozenset({"comparison", "summary", "manifest"})
"""What else of ours lies beside plans as JSON."""


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="the outputs folder: plans/*.json, or *.json")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="where to; by default DIR/report")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="any of html,xlsx,docx,md,csv,jsonl")
    ] = "html,xlsx,docx,md,csv,jsonl",
    lang: Annotated[str, typer.Option("--lang", help="zh or en")] = "zh",
) -> None:
    """Reports of mined plans, and of DIR/comparison.json if it is there. Exit code 3 if a plan could not be read."""
    from extract.errors import GuihuaError
    from extract.report import report as write_reports

    if lang not in ("zh", "en"):
        fail(f"unknown language {lang}; known are zh, en", 2)
    comparison = _comparison(folder)
    plans, failed = _plans(folder, comparison)
    target = output or folder / "report"
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    try:
        for path in write_reports(plans, comparison, target, wanted, lang):  # type: ignore[arg-type]
            typer.echo(path)
    except GuihuaError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"cannot write to {target}: {error.strerror}", 2)
    if failed:
        raise typer.Exit(FAILED)


def _plans(folder: Path, comparison: Comparison | None) -> tuple[dict[str, Plan], int]:
    """The plans by name, and how many files are none; those are named on stderr."""
    place = folder / "plans" if (folder / "plans").is_dir() else folder
    plans: dict[str, Plan] = {}
    failed = 0
    for path in _chosen([p for p in sorted(place.glob("*.json")) if p.stem not in NO_PLANS], comparison):
        plan, reason = _read(path, "plan")
        if reason:
            failed += 1
            typer.echo(f"guihua: {path}: {reason}", err=True)
        else:
            plans[path.stem] = plan
    if not plans:
        fail(f"no plans in {place}", 2)
    return plans, failed


def _chosen(paths: list[Path], comparison: Comparison | None) -> list[Path]:
    """All plans, or those that are compared if there are too many."""
    if len(paths) <= MOST:
        return paths
    if comparison is None:
        fail(f"{len(paths)} plans are too many for one report ({MOST} at most) without a comparison.json", 2)
    typer.echo(
        f"guihua: of {len(paths)} plans the report holds the {len(comparison.plans)} that are compared", err=True
    )
    return [path for path in paths if path.stem in set(comparison.plans)]


def _comparison(folder: Path) -> Comparison | None:
    path = folder / "comparison.json"
    if not path.exists():
        return None
    comparison, reason = _read(path, "comparison")
    if reason:
        fail(f"{path}: {reason}", 2)
    return comparison  # type: ignore[no-any-return]


def _read(path: Path, kind: str) -> tuple[Any, str | None]:
    """A file of ours, or the reason why it is none."""
    from pydantic import ValidationError

    from extract.model.comparison import Comparison
    from extract.model.plan import Plan

    try:
        return (Plan if kind == "plan" else Comparison).model_validate_json(path.read_bytes()), None
    except ValidationError as error:
        first = next(iter(_problems(error)))
        return None, f"not a {kind} of guihua: {first}"
    except OSError as error:
        return None, error.strerror or type(error).__name__


def _problems(error: Any) -> Iterator[str]:
    for problem in error.errors():
        where = ".".join(map(str, problem["loc"]))
        yield " ".join(f"{where}: {problem['msg']}".split()).removeprefix(": ")
