"""The zip archive of a Word file.

Raw zipfile and lxml rather than python-docx: python-docx refuses macro files and templates, stops at a relation
that points nowhere (WPS writes those), and offers nothing for numbering, revisions, content controls or text boxes.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from extract.read.archive import Archive

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}
"""The names that strict Word files give to the same elements."""
_MAIN = "word/document.xml"


class Package(Archive):
    """The parts of a Word file by name; `main` is the name of the part that holds the text."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name)
        self._relations: dict[str, list[tuple[str, str, str]]] = {}
        self.main = next((target for kind, target in self.relations("") if kind == "officeDocument"), _MAIN)

    def xml(self, name: str) -> bytes:
        """The bytes of a part, with the usual names for those of strict files."""
        return _plain(self.bytes(name))

    def target(self, name: str, relation: str) -> str | None:
        """The name of the part that a part refers to by the id of a relation."""
        return next((target for key, _, target in self._linked(name) if key == relation), None)

    def related(self, kind: str) -> etree._Element | None:
        """The root of the part that the main part names as its `styles`, `numbering`, `footnotes`, …"""
        target = next((target for found, target in self.relations(self.main) if found == kind), None)
        return self.part(target) if target else None

    def relations(self, name: str) -> list[tuple[str, str]]:
        """(last word of the relation's type, name of the target part) of a part; of the package for ""."""
        return [(kind, target) for _, kind, target in self._linked(name)]

    def _linked(self, name: str) -> list[tuple[str, str, str]]:
        """(id, last word of the type, name of the target part) of the relations of a part."""
        if name not in self._relations:
            folder, base = posixpath.split(name)
            root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
            self._relations[name] = [
                (r.get("Id", ""), r.get("Type", "").rpartition("/")[2], _target(folder, r.get("Target", "")))
                for r in (() if root is None else root)
                if isinstance(r.tag, str) and r.get("TargetMode") != "External"
            ]
        return self._relations[name]


def _target(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _plain(xml: bytes) -> bytes:
    for strict, name in _STRICT.items():
        xml = xml.replace(strict, name)
    return xml
