"""Marked text as HTML: stretches of a text highlighted, everything else escaped. For notebooks and pages alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch `[start, end)` to mark: its CSS classes, a tooltip, where a click leads, and the anchor to jump to it."""

    start: int
    end: int
    css: str
    title: str | None = None
    href: str | None = None
    anchor: str | None = None


def mark(text: str, highlights: Iterable[Highlight], start: int = 0, end: int | None = None) -> str:
    """The stretch `[start, end)` of a text as HTML with its highlights; offsets refer to the whole text.

    Highlights may overlap: the text is cut at each of their bounds, and a piece carries the classes of all that cover it,
    the widest first. Nothing of the text is taken for markup.
    """
    end = len(text) if end is None else end
    inside = [h for h in highlights if h.start < h.end and h.start < end and h.end > start]
    inside.sort(key=lambda h: (h.start - h.end, h.start))
    bounds = {start, end, *(h.start for h in inside), *(h.end for h in inside)}
    cuts = sorted(at for at in bounds if start <= at <= end)
    opened = _covering(inside, cuts)
    return "".join(_piece(text[at:to], cover, at) for at, to, cover in opened)


def _covering(highlights: Sequence[Highlight], cuts: list[int]) -> Iterable[tuple[int, int, list[Highlight]]]:
    """Each piece between two cuts with the highlights that cover it; a sweep, since a plan has thousands of them."""
    opening: dict[int, list[Highlight]] = {}
    for highlight in highlights:
        opening.setdefault(max(highlight.start, cuts[0]), []).append(highlight)
    active: list[Highlight] = []
    for at, to in pairwise(cuts):
        active = [h for h in active if h.end > at] + opening.get(at, [])
        yield at, to, sorted(active, key=lambda h: (h.start - h.end, h.start))


def _piece(text: str, cover: list[Highlight], at: int) -> str:
    if not cover:
        return escape(text)
    attributes = [f'class="{escape(" ".join(dict.fromkeys(h.css for h in cover)))}"']
    titles = dict.fromkeys(h.title for h in cover if h.title)
    if titles:
        attributes.append(f'title="{escape(" · ".join(titles))}"')
    anchors = dict.fromkeys(h.anchor for h in cover if h.anchor and h.start == at)
    jumps = "".join(f'<span id="{escape(anchor)}"></span>' for anchor in anchors)  # several may begin at one place
    href = next((h.href for h in reversed(cover) if h.href), None)
    body = f"<mark {' '.join(attributes)}>{escape(text)}</mark>"
    return jumps + (f'<a href="{escape(href)}">{body}</a>' if href else body)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """An HTML table; heads are escaped, cells are HTML already."""
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
