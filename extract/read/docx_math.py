"""Equations of a Word file as one line of text: 1/3, 10⁸, √(a+b), Σ."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from extract.read.characters import raised
from extract.read.docx_package import M

_Read = Callable[[etree._Element], str]


def linear(element: etree._Element, read: _Read) -> str:
    """The text of a math element that is one of EQUATIONS; `read` gives the text of the parts of it."""
    return EQUATIONS[element.tag](element, read)


def _part(element: etree._Element, name: str, read: _Read) -> str:
    found = element.find(M + name)
    return "" if found is None else read(found)


def _property(element: etree._Element, path: str, default: str) -> str:
    found = element.find("/".join(M + name for name in path.split("/")))
    return default if found is None else found.get(M + "val", "")


def _bracketed(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _fraction(element: etree._Element, read: _Read) -> str:
    return f"{_bracketed(_part(element, 'num', read))}/{_bracketed(_part(element, 'den', read))}"


def _power(element: etree._Element, read: _Read) -> str:
    base, index, power = (_part(element, name, read) for name in ("e", "sub", "sup"))
    small = raised(power)
    return base + index + (small if small != power or not power else f"^{_bracketed(power)}")


def _root(element: etree._Element, read: _Read) -> str:
    return f"{raised(_part(element, 'deg', read))}√{_bracketed(_part(element, 'e', read))}"


def _delimited(element: etree._Element, read: _Read) -> str:
    start, end = _property(element, "dPr/begChr", "("), _property(element, "dPr/endChr", ")")
    return start + _property(element, "dPr/sepChr", "|").join(read(part) for part in element.findall(M + "e")) + end


def _sum(element: etree._Element, read: _Read) -> str:
    return _property(element, "naryPr/chr", "∫") + _part(element, "e", read)


EQUATIONS: dict[str, Callable[[etree._Element, _Read], str]] = {
    M + "f": _fraction,
    M + "sSup": _power,
    M + "sSubSup": _power,
    M + "rad": _root,
    M + "d": _delimited,
    M + "nary": _sum,
}
"""How the elements read that are more than their children one after the other."""
