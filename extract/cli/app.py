"""What the commands share: the application, the options, and how a command fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from extract.batch.tasks import Make
    from extract.mine.miner import Settings
    from extract.model.plan import Plan
    from extract.workers import Limits

app = typer.Typer(help="guihua: mine Chinese government plans into grounded records.", no_args_is_help=True,
                  pretty_exceptions_enable=False)  # fmt: skip

Segmenter = Annotated[str, typer.Option(help="rjieba, jieba or pkuseg")]
ModelFolder = Annotated[Path | None, typer.Option("--pkuseg-model", help="the model folder that pkuseg needs")]
AsJson = Annotated[bool, typer.Option("--json", help="print for programs")]
FAILED = 3
"""The exit code of a run that could not read some of its inputs."""


def fail(message: str, code: int) -> NoReturn:
    """End the command with one line on stderr."""
    typer.echo(f"guihua: {message}", err=True)
    raise typer.Exit(code)


def settings_of(segmenter: str, model: Path | None) -> Settings:
    """The settings of a run, tried at once: a segmenter that is not there is a usage error."""
    from extract.mine.miner import Settings
    from extract.mine.nlp import build

    settings = Settings(segmenter, str(model) if model else None)
    try:
        build(settings.segmenter, settings.model)
    except (ValueError, ImportError, OSError) as error:
        fail(f"segmenter {segmenter}: {error}", 2)
    return settings


def mine_or_exit(file: Path, maker: Make, limits: Limits) -> Plan:
    """Read and mine one file in a child process with limits, or end the command with its reason."""
    from extract.batch.runner import reason_of
    from extract.errors import one_line
    from extract.safe import SafeMaker

    try:
        with SafeMaker(maker, limits) as make:
            return make(file)
    except Exception as error:
        fail(f"{one_line(str(file))}: {reason_of(file, error)}", FAILED)
