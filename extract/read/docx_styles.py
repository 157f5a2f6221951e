"""What the styles of a Word file say of a paragraph or a run: outline level, numbering, visibility, frame."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extract.read.docx_package import W
from extract.read.docx_xml import child, number, switch, value

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?(?:[1-9]|heading|标题)$", re.IGNORECASE)
_SIDES = ("top", "left", "bottom", "right")


class Styles:
    """The styles part, looked up along the chain of w:basedOn. `root` may be None: then nothing has a style."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.findall(W + "style") if root is not None else []
        self._chains: dict[str | None, list[etree._Element]] = {}
        self._by_id = {style.get(W + "styleId", ""): style for style in found}
        self._default = next((s for s in found if s.get(W + "type") == "paragraph" and _is_default(s)), None)

    def chain(self, style_id: str | None) -> list[etree._Element]:
        """A style and the styles that it is based on, nearest first; cycles end where they close."""
        if style_id not in self._chains:
            self._chains[style_id] = list(self._climb(style_id))
        return self._chains[style_id]

    def _climb(self, style_id: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = value(style, "basedOn")

    def of_paragraph(self, paragraph: etree._Element) -> list[etree._Element]:
        """The style chain of a paragraph; that of the default style where it names none."""
        style_id = value(paragraph, "pPr/pStyle")
        if style_id not in self._by_id and self._default is not None:
            style_id = self._default.get(W + "styleId")
        return self.chain(style_id)

    def level(self, paragraph: etree._Element) -> int | None:
        """The outline level, 1 for the highest; None for body text."""
        styles = self.of_paragraph(paragraph)
        for holder in (paragraph, *styles):
            stated = number(value(holder, "pPr/outlineLvl"))
            if stated is not None:
                return stated + 1 if 0 <= stated < 9 else None
        names = (_HEADING.match(value(style, "name") or "") for style in styles)
        return next((int(match[1]) for match in names if match), None)

    def numbering(self, paragraph: etree._Element) -> tuple[str, int | None, str | None] | None:
        """(numId, level, style that gave it), or None; the level is None where the numbering must tell it."""
        own = child(paragraph, "pPr/numPr")
        own_level = number(value(own, "ilvl"))
        if (own_id := value(own, "numId")) is not None:
            return (own_id, own_level or 0, None)
        for style in self.of_paragraph(paragraph):
            if (num_id := value(style, "pPr/numPr/numId")) is not None:
                level = number(value(style, "pPr/numPr/ilvl")) if own_level is None else own_level
                return (num_id, level, style.get(W + "styleId"))
        return None

    def list_of(self, style_id: str | None) -> str | None:
        """The numId that a numbering style stands for."""
        return next((n for s in self.chain(style_id) if (n := value(s, "pPr/numPr/numId"))), None)

    def hidden(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a run is hidden text, by itself or by a style."""
        for holder in (run, *self.chain(value(run, "rPr/rStyle")), *self.of_paragraph(paragraph)):
            stated = switch(holder, "rPr/vanish")
            if stated is not None:
                return stated
        return False

    def in_contents(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph has one of the styles of a table of contents."""
        return any(_CONTENTS.match(value(style, "name") or "") for style in self.of_paragraph(paragraph)[:1])

    def framed(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph stands in a frame or between borders on all four sides; no drop capital."""
        for holder in (paragraph, *self.of_paragraph(paragraph)):
            frame, borders = child(holder, "pPr/framePr"), child(holder, "pPr/pBdr")
            if frame is not None and frame.get(W + "dropCap", "none") == "none":
                return True
            if borders is not None:
                return all(value(borders, side) not in (None, "nil", "none") for side in _SIDES)
        return False

    def indented(self, paragraph: etree._Element) -> bool:
        """Whether the first line of a paragraph is indented."""
        for holder in (paragraph, *self.of_paragraph(paragraph)):
            indent = child(holder, "pPr/ind")
            stated = [] if indent is None else [indent.get(W + name) for name in ("firstLineChars", "firstLine")]
            if any(length is not None for length in stated):
                return any((number(length) or 0) > 0 for length in stated)
        return False


def _is_default(style: etree._Element) -> bool:
    return style.get(W + "default") in ("1", "true", "on")
