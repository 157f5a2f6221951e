"""What the styles of a Word file say of a paragraph or a run: outline level, numbering, visibility, frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from extract.read.docx_package import W
from extract.read.docx_xml import child, number, switch, value

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?(?:[1-9]|heading|标题)$", re.IGNORECASE)
_SIDES = ("top", "left", "bottom", "right")


@dataclass(frozen=True)
class Style:
    """What a style says, with all that it is based on; None where nothing is said.

    `numbering` is (numId, level, the style that says so); `level` 0 is body text by order.
    """

    level: int | None = None
    hidden: bool | None = None
    framed: bool | None = None
    indented: bool | None = None
    contents: bool = False
    numbering: tuple[str, int | None, str | None] | None = None


class Styles:
    """The styles part, looked up along the chain of w:basedOn. `root` may be None: then nothing has a style."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.findall(W + "style") if root is not None else []
        self._by_id = {style.get(W + "styleId", ""): style for style in found}
        default = next((s for s in found if s.get(W + "type") == "paragraph" and _is_default(s)), None)
        self._default = None if default is None else default.get(W + "styleId")
        self._known: dict[str | None, Style] = {}

    def of_paragraph(self, properties: etree._Element | None) -> Style:
        """The style of a paragraph by its w:pPr; the default style where it names none."""
        style_id = value(properties, "pStyle")
        return self._style(style_id if style_id in self._by_id else self._default)

    def level(self, paragraph: etree._Element) -> int | None:
        """The outline level, 1 for the highest; None for body text."""
        properties = child(paragraph, "pPr")
        own = _outline(properties)
        return (self.of_paragraph(properties).level if own is None else own) or None

    def numbering(self, paragraph: etree._Element) -> tuple[str, int | None, str | None] | None:
        """(numId, level, style that gave it), or None; the level is None where the numbering must tell it."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        level = number(value(own, "ilvl"))
        if (num_id := value(own, "numId")) is not None:
            return (num_id, level or 0, None)
        inherited = self.of_paragraph(properties).numbering
        return inherited if inherited is None or level is None else (inherited[0], level, inherited[2])

    def list_of(self, style_id: str | None) -> str | None:
        """The numId that a numbering style stands for."""
        found = self._style(style_id).numbering
        return None if found is None else found[0]

    def hidden(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a run is hidden text, by itself or by a style."""
        properties = child(run, "rPr")
        own = switch(properties, "vanish")
        if own is None and properties is not None:
            own = self._style(value(properties, "rStyle")).hidden
        return bool(self.of_paragraph(child(paragraph, "pPr")).hidden if own is None else own)

    def in_contents(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph has one of the styles of a table of contents."""
        return self.of_paragraph(child(paragraph, "pPr")).contents

    def is_drop_cap(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph is the large first letter of the next one."""
        frame = child(paragraph, "pPr/framePr")
        return frame is not None and frame.get(W + "dropCap", "none") != "none"

    def framed(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph stands in a frame or between borders on all four sides; no drop capital."""
        properties = child(paragraph, "pPr")
        own = _framed(properties)
        return bool(self.of_paragraph(properties).framed if own is None else own)

    def indented(self, paragraph: etree._Element) -> bool:
        """Whether the first line of a paragraph is indented."""
        properties = child(paragraph, "pPr")
        own = _indented(properties)
        return bool(self.of_paragraph(properties).indented if own is None else own)

    def _style(self, style_id: str | None) -> Style:
        """What a style says; an unknown one says nothing."""
        if style_id not in self._by_id:
            return _NOTHING
        if style_id not in self._known:
            self._known[style_id] = self._read(list(self._chain(style_id)))
        return self._known[style_id]

    def _chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """A style and the styles that it is based on, nearest first; cycles end where they close."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = value(style, "basedOn")

    def _read(self, chain: list[etree._Element]) -> Style:
        properties = [child(style, "pPr") for style in chain]
        names = [value(style, "name") or "" for style in chain]
        named = next((int(match[1]) for name in names if (match := _HEADING.match(name))), None)
        stated = _first(_outline(holder) for holder in properties)
        return Style(
            level=named if stated is None else stated,
            hidden=_first(switch(style, "rPr/vanish") for style in chain),
            framed=_first(_framed(holder) for holder in properties),
            indented=_first(_indented(holder) for holder in properties),
            contents=_CONTENTS.match(names[0]) is not None,
            numbering=_first(_numbering(style) for style in chain),
        )


_NOTHING = Style()


T = TypeVar("T")


def _first(found: Iterable[T | None]) -> T | None:
    return next((what for what in found if what is not None), None)


def _is_default(style: etree._Element) -> bool:
    return style.get(W + "default") in ("1", "true", "on")


def _outline(properties: etree._Element | None) -> int | None:
    """The outline level that a w:pPr states, 0 for body text."""
    stated = number(value(properties, "outlineLvl"))
    return None if stated is None else stated + 1 if 0 <= stated < 9 else 0


def _framed(properties: etree._Element | None) -> bool | None:
    frame, borders = child(properties, "framePr"), child(properties, "pBdr")
    if frame is not None and frame.get(W + "dropCap", "none") == "none":
        return True
    return None if borders is None else all(value(borders, side) not in (None, "nil", "none") for side in _SIDES)


def _indented(properties: etree._Element | None) -> bool | None:
    indent = child(properties, "ind")
    stated = [] if indent is None else [indent.get(W + name) for name in ("firstLineChars", "firstLine")]
    if all(length is None for length in stated):
        return None
    return any((number(length) or 0) > 0 for length in stated)


def _numbering(style: etree._Element) -> tuple[str, int | None, str | None] | None:
    num_id = value(style, "pPr/numPr/numId")
    return None if num_id is None else (num_id, number(value(style, "pPr/numPr/ilvl")), style.get(W + "styleId"))
