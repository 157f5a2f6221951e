"""The zip archive of a Word file: opened with limits, its XML parts parsed without entities.

Raw zipfile and lxml rather than python-docx: python-docx refuses macro files and templates, stops at a relation
that points nowhere (WPS writes those), and offers nothing for numbering, revisions, content controls or text boxes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from extract.errors import ReadError

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

MAX_MEMBERS = 10_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024
MAX_RATIO = 400
"""Of unpacked to packed size, for members above 1 MB; a real Word part stays below 100, deflate ends at 1032."""

_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """The parts of a Word file by name; `main` is the name of the part that holds the text."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS:
            raise ReadError(name, "the file is damaged or cut off: its zip archive cannot be opened") from None
        self._members = {info.filename.replace("\\", "/"): info for info in self._archive.infolist()}
        self._relations: dict[str, list[tuple[str, str, str]]] = {}
        self._check()
        self.main = next((target for kind, target in self.relations("") if kind == "officeDocument"), _MAIN)

    def part(self, name: str) -> etree._Element | None:
        """The root element of a part, or None if the archive has no such part."""
        if name not in self._members:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(_plain(self.bytes(name)), parser)
        except etree.XMLSyntaxError:
            raise ReadError(self.name, f"the file is damaged: {name} is not well-formed XML") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError(self.name, f"{name} declares a document type, which no Word file does")
        return root

    def has(self, name: str) -> bool:
        """Whether the archive has a part of this name."""
        return name in self._members

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

    def _check(self) -> None:
        members = self._members.values()
        if any(info.flag_bits & 1 for info in members):
            raise ReadError(self.name, "the file is encrypted")
        if len(members) > MAX_MEMBERS:
            raise ReadError(self.name, f"its zip archive has more than {MAX_MEMBERS} members")
        if sum(info.file_size for info in members) > MAX_TOTAL:
            raise ReadError(self.name, f"it unpacks to more than {MAX_TOTAL // 2**20} MB")
        if any(info.file_size > 2**20 and info.file_size > MAX_RATIO * info.compress_size for info in members):
            raise ReadError(self.name, "it is packed more tightly than any real document (a zip bomb?)")

    def bytes(self, name: str) -> bytes:
        """A part's unpacked bytes; the name must be one of the archive's."""
        try:
            with self._archive.open(self._members[name]) as stream:
                data = stream.read(MAX_PART + 1)
        except _ZIP_ERRORS:
            raise ReadError(self.name, f"the file is damaged: {name} cannot be unpacked") from None
        if len(data) > MAX_PART:
            raise ReadError(self.name, f"{name} is larger than {MAX_PART // 2**20} MB")
        return data


def _target(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _plain(xml: bytes) -> bytes:
    for strict, name in _STRICT.items():
        xml = xml.replace(strict, name)
    return xml
