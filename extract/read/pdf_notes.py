"""Footnotes of a pdf: taken out of the sentences that they stand below, and their marks out of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.read.pdf_lines import RAISED, Line
from extract.read.pdf_paragraphs import joined

_SMALLER = 0.9
"""Of the size of the text: footnotes are set in less."""
_MARK = re.compile(r"\[(\d{1,2})\]|［(\d{1,2})］|(\d{1,2})(?![\d.．、:：%％年月日])|([①-⑳])|([*＊]{1,3})")


@dataclass(frozen=True)
class Note:
    """A footnote without its mark, and the page that it stands on."""

    text: str
    page: int


def take_notes(by_page: list[list[Line]], body: float) -> tuple[list[Note], set[int]]:
    """The footnotes of all pages, in order, and the ids of their lines; `body` is the size of the text.

    The marks that point to them are taken out of the text, where their numbers would look like figures.
    """
    notes: list[Note] = []
    taken: set[int] = set()
    for lines in by_page:
        texts: list[list[str]] = []
        for line, mark in _at_the_foot(lines, body):
            taken.add(id(line))
            if mark is None:
                texts[-1].append(line.text)
                continue
            _unmark(lines, mark[mark.lastindex or 0])
            texts.append([line.text[mark.end() :].strip()])
        notes += [Note(joined(parts), lines[0].page) for parts in texts]
    return notes, taken


def _at_the_foot(lines: list[Line], body: float) -> list[tuple[Line, re.Match[str] | None]]:
    """The small lines below all text of a page, from the first one that begins with a mark, and their marks."""
    ordered = sorted(lines, key=lambda line: line.top)
    start = len(ordered)
    while start > 0 and ordered[start - 1].size <= _SMALLER * body:
        start -= 1
    above = "".join(line.text for line in ordered[:start])
    foot = [(line, _mark(line, above)) for line in ordered[start:]] if above else []
    return foot[next((at for at, (_, mark) in enumerate(foot) if mark is not None), len(foot)) :]


def _mark(line: Line, above: str) -> re.Match[str] | None:
    """The mark that a line begins with. A bare number is one if it is raised, here or in the text above.

    Else it is the row of a list or of a table without lines.
    """
    mark = _MARK.match(line.text)
    if mark is None or not mark[0].isdecimal():
        return mark
    raised = line.glyphs[0].size < 0.85 * line.size or mark[0].translate(RAISED) in above
    return mark if raised else None


def _unmark(lines: list[Line], mark: str) -> None:
    """Take a footnote's mark out of the line that it stands in; m² and the like keep their figure."""
    raised = mark.translate(RAISED)
    for line in lines:
        if mark.isdecimal():
            shorter = re.sub(rf"(?<![a-zA-Z⁰-⁹¹²³]){raised}(?![⁰-⁹¹²³])", "", line.text, count=1)
        elif any(glyph.char == mark[0] and glyph.size < 0.8 * line.size for glyph in line.glyphs[1:]):
            shorter = line.text.replace(mark, "", 1)
        else:
            continue
        if shorter != line.text:
            line.text = shorter
            return
