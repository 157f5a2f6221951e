"""The command line. Thin: it parses, calls, prints; the only place that prints. Heavy modules load when they are used."""

from extract.cli import auditing, comparing, formats, mining, querying, reporting, running, schema, scoring
from extract.cli.app import app

__all__ = [
    "app",
    "auditing",
    "comparing",
    "formats",
    "main",
    "mining",
    "querying",
    "reporting",
    "running",
    "schema",
    "scoring",
]


def main() -> None:
    """The entry point of the console script."""
    app()
