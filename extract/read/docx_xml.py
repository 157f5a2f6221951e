"""Small questions about WordprocessingML elements: attributes, switches, and which children are really there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

from extract.read.docx_package import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple")
)
"""Elements that stand around paragraphs, rows, cells or runs without being text of their own."""

DROPPED = frozenset(W + name for name in ("del", "moveFrom", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr"))
"""Deleted text, and the properties of wrappers."""


def value(element: etree._Element | None, path: str) -> str | None:
    """The w:val of the first descendant at `path` (local names, separated by a slash), or None."""
    found = child(element, path)
    return None if found is None else found.get(W + "val")


def child(element: etree._Element | None, path: str) -> etree._Element | None:
    """The first descendant at `path`, or None."""
    return None if element is None else element.find(_qualified(path))


@cache
def _qualified(path: str) -> str:
    """A path of local names, which only this package's code writes, with their namespace."""
    return "/".join(W + name for name in path.split("/"))


def number(text: str | None) -> int | None:
    """A w:val as an integer; None for anything else."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switch(element: etree._Element | None, path: str) -> bool | None:
    """An on/off property: True, False, or None where nothing is said."""
    found = child(element, path)
    return None if found is None else found.get(W + "val", "1") not in ("0", "false", "off", "none")


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one branch of an mc:AlternateContent to read: the first that holds text, else the first.

    Word writes a text box twice, as a drawing and again as a picture for old readers.
    """
    branches = [branch for branch in alternate if branch.tag in (MC + "Choice", MC + "Fallback")]
    return next((b for b in branches if next(b.iter(W + "t"), None) is not None), branches[0] if branches else None)


def flat(parent: etree._Element, *wanted: str) -> Iterator[etree._Element]:
    """The children of the wanted kinds (local names), looking through wrappers and past deleted ones."""
    tags = {W + name for name in wanted}
    for element in parent:
        if element.tag in tags:
            yield element
        elif element.tag in WRAPPERS and not is_placeholder(element):
            yield from flat(element, *wanted)
        elif element.tag == MC + "AlternateContent":
            branch = chosen(element)
            if branch is not None:
                yield from flat(branch, *wanted)


def is_placeholder(element: etree._Element) -> bool:
    """Whether a content control still shows its prompt (“click here to enter text”) instead of text."""
    return bool(switch(element, "sdtPr/showingPlcHdr"))
