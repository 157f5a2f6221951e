"""The parts of an OFD file (GB/T 33190): documents, their pages, page templates and resources, found by the paths in them."""

from __future__ import annotations

import posixpath
from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.errors import ReadError
from extract.read.archive import Archive

MAX_PAGES = 3000


@dataclass
class Resources:
    """What a page may place by its ID: groups of objects, and the parts of the archive that are pictures."""

    units: ChainMap[str, etree._Element] = field(default_factory=ChainMap)
    media: ChainMap[str, str] = field(default_factory=ChainMap)


@dataclass
class OfdPage:
    """The XML of the templates (letterheads, borders) that a page is printed on, then its own, each with its resources."""

    layers: list[tuple[etree._Element, Resources]]
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
    listed = [entry for kind in ("PublicRes", "DocumentRes") for entry in children(common, kind)]
    shared = _resources(archive, folder, listed, Resources())
    templates = {t.get("ID", ""): _place(folder, t.get("BaseLoc", "")) for t in children(common, "TemplatePage")}
    area = _area(child(common, "PageArea"))
    parsed: dict[str, tuple[etree._Element, Resources] | None] = {}
    for entry in children(child(root, "Pages"), "Page"):
        own = _layer(archive, _place(folder, entry.get("BaseLoc", "")), shared)
        if own is None:
            raise ReadError(archive.name, f"the OFD file is damaged: page {entry.get('BaseLoc')} is not in it")
        page = OfdPage([], area=_area(child(own[0], "Area")) or area)
        for use in children(own[0], "Template"):
            place = templates.get(use.get("TemplateID", ""), "")
            if place not in parsed:
                parsed[place] = _layer(archive, place, shared)
            if (template := parsed[place]) is not None:
                page.layers.append(template)
        page.layers.append(own)
        yield page


def _layer(archive: Archive, path: str, shared: Resources) -> tuple[etree._Element, Resources] | None:
    """A page or template with its own resources and those of its document; None if the archive does not have it."""
    root = archive.part(path)
    if root is None:
        return None
    return root, _resources(archive, posixpath.dirname(path), children(root, "PageRes"), shared)


def _resources(archive: Archive, folder: str, listed: Iterable[etree._Element], around: Resources) -> Resources:
    """The resources of some parts, given by the elements that name them, before those that are known around them."""
    found = Resources(around.units.new_child(), around.media.new_child())
    for entry in listed:
        path = _place(folder, _text(entry))
        root = archive.part(path)
        base = _place(posixpath.dirname(path), root.get("BaseLoc", "") if root is not None else "")
        for unit in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
            if (content := child(unit, "Content")) is not None:
                found.units.maps[0].setdefault(unit.get("ID", ""), content)
        for media in children(child(root, "MultiMedias"), "MultiMedia"):
            found.media.maps[0].setdefault(media.get("ID", ""), _place(base, _text(child(media, "MediaFile"))))
    return found


def _place(folder: str, path: str) -> str:
    """The name of a part; a path from the root of the archive begins with a slash."""
    return posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path)).lstrip("/")


def _area(area: etree._Element | None) -> str:
    return _text(child(area, "PhysicalBox"))


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
