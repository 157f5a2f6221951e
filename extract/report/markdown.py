"""The article as Markdown; whatever a plan holds is shown, never obeyed."""

from __future__ import annotations

from collections.abc import Iterator

from extract.report.article import Grid, Heading, Item, Paragraph, Piece, Quote, article
from extract.report.material import Material
from extract.report.safe import markdown as escaped
from extract.report.words import Lang


def markdown(material: Material, lang: Lang) -> str:
    """The whole report."""
    return "\n\n".join("\n".join(_lines(piece)) for piece in article(material, lang)) + "\n"


def _lines(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Heading):
        yield f"{'#' * (piece.level + 1)} {escaped(piece.text)}"
    elif isinstance(piece, Paragraph):
        yield escaped(piece.text)
    elif isinstance(piece, Item):
        yield f"- **{escaped(piece.label)}** {escaped(piece.text)}"
    elif isinstance(piece, Quote):
        yield f"  > {escaped(piece.text)}  "
        yield f"  > — {escaped(piece.where)}"
    else:
        yield from _table(piece)


def _table(grid: Grid) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, grid.heads))} |"
    yield f"|{' --- |' * len(grid.heads)}"
    for row in grid.rows:
        yield f"| {' | '.join(map(escaped, row))} |"
