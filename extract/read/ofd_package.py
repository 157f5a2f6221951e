"""The parts of an OFD file (GB/T 33190): its documents, their pages and page templates, found by the paths in them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.errors import ReadError
from extract.read.archive import Archive

MAX_PAGES = 3000


@dataclass
class OfdPage:
    """The XML of a page, and of the templates (letterheads, borders) that it is printed on."""

    content: etree._Element
    templates: list[etree._Element] = field(default_factory=list)
    area: str = ""
    """Its physical box as written, `x y width height` in millimetres; "" if neither page nor document says it."""


def pages(archive: Archive) -> Iterator[OfdPage]:
    """The pages of all documents of the file, in order."""
    root = archive.part("OFD.xml")
    if root is None:
        raise ReadError(archive.name, "the OFD file has no part OFD.xml")
    found = 0
    for body in children(root, "DocBody"):
        for page in _document(archive, _text(child(body, "DocRoot")).lstrip("/")):
            found += 1
            if found > MAX_PAGES:
                raise ReadError(archive.name, f"it has more than {MAX_PAGES} pages")
            yield page


def units(archive: Archive) -> dict[str, etree._Element]:
    """The groups of objects that pages may place by their ID, from the resources of all documents."""
    found: dict[str, etree._Element] = {}
    for body in children(archive.part("OFD.xml"), "DocBody"):
        path = _text(child(body, "DocRoot")).lstrip("/")
        common = child(archive.part(path), "CommonData")
        for kind in ("PublicRes", "DocumentRes"):
            for entry in children(common, kind):
                resources = archive.part(_place(posixpath.dirname(path), _text(entry)))
                for unit in children(child(resources, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
                    if (content := child(unit, "Content")) is not None:
                        found.setdefault(unit.get("ID", ""), content)
    return found


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of an element by local name: files differ in the namespace that they use."""
    for found in element if element is not None else ():
        if local(found) == name:
            yield found


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a name, or None."""
    return next(children(element, name), None)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _document(archive: Archive, path: str) -> Iterator[OfdPage]:
    root = archive.part(path)
    if root is None:
        raise ReadError(archive.name, f"the OFD file is damaged: it has no part {path or 'for its document'}")
    folder, common = posixpath.dirname(path), child(root, "CommonData")
    templates = {t.get("ID", ""): _place(folder, t.get("BaseLoc", "")) for t in children(common, "TemplatePage")}
    area = _area(child(common, "PageArea"))
    parsed: dict[str, etree._Element | None] = {}
    for entry in children(child(root, "Pages"), "Page"):
        content = archive.part(_place(folder, entry.get("BaseLoc", "")))
        if content is None:
            raise ReadError(archive.name, f"the OFD file is damaged: page {entry.get('BaseLoc')} is not in it")
        page = OfdPage(content, area=_area(child(content, "Area")) or area)
        for use in children(content, "Template"):
            place = templates.get(use.get("TemplateID", ""), "")
            if place not in parsed:
                parsed[place] = archive.part(place)
            if (template := parsed[place]) is not None:
                page.templates.append(template)
        yield page


def _place(folder: str, path: str) -> str:
    """The name of a part; a path from the root of the archive begins with a slash."""
    return posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path)).lstrip("/")


def _area(area: etree._Element | None) -> str:
    return _text(child(area, "PhysicalBox"))


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
