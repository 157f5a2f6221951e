"""Fields (tables of contents, cross references, …): which text belongs to an instruction or to a table of contents.

A field runs from a `begin` through `separate` to an `end`, possibly over many paragraphs. One that never ends, as
careless converters leave behind, must not swallow the rest of the document: it is taken as not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extract.read.docx_numerals import numeral
from extract.read.docx_package import W
from extract.read.docx_xml import DROPPED

_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_CIRCLED = re.compile(r"\s*EQ\s+\\o\\ac\s*\(\s*[○◯]\s*,\s*(\d{1,2})\s*\)", re.IGNORECASE)


@dataclass
class _Field:
    instruction: str = ""
    result: bool = False


class Fields:
    """The fields that are open at the place that the reader has reached."""

    def __init__(self, root: etree._Element) -> None:
        self._whole = set(_complete(root))
        self._open: list[_Field] = []

    @property
    def in_contents(self) -> bool:
        """Whether the reader is inside a table of contents."""
        return any(field.result and _CONTENTS.match(field.instruction) for field in self._open)

    @property
    def visible(self) -> bool:
        """Whether text here is printed, rather than part of an instruction."""
        return all(field.result for field in self._open)

    def instruct(self, text: str) -> None:
        """Take up a piece of the innermost field's instruction."""
        if self._open and not self._open[-1].result:
            self._open[-1].instruction += text

    def turn(self, mark: etree._Element) -> str:
        """Pass a w:fldChar; returns what a field prints that has no result of its own, mostly ""."""
        if mark not in self._whole:
            return ""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].result = True
        elif kind == "end" and self._open:
            field = self._open.pop()
            circled = None if field.result else _CIRCLED.match(field.instruction)
            return numeral(int(circled[1]), "decimalEnclosedCircle") if circled else ""
        return ""


def is_contents(simple: etree._Element) -> bool:
    """Whether a w:fldSimple is a table of contents."""
    return bool(_CONTENTS.match(simple.get(W + "instr", "")))


def _complete(root: etree._Element) -> list[etree._Element]:
    """The marks of all fields that have both begin and end, deleted ones apart."""
    complete: list[etree._Element] = []
    pending: list[list[etree._Element]] = []
    for mark in root.iter(W + "fldChar"):
        if any(holder.tag in DROPPED for holder in mark.iterancestors()):
            continue
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            pending.append([mark])
        elif pending:
            pending[-1].append(mark)
            if kind == "end":
                complete += pending.pop()
    return complete
