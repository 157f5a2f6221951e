"""A zip archive of XML parts, as Word files and OFD files are: opened with limits, its parts parsed without entities."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from extract.errors import ReadError
from extract.read.content import ZIP_ERRORS

MAX_MEMBERS = 10_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024
MAX_RATIO = 400
"""Of unpacked to packed size, for members above 1 MB; a real part of text stays below 100, deflate ends at 1032."""


class Archive:
    """The parts of a zip archive by name; `name` is that of the file, for error messages."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except ZIP_ERRORS:
            raise ReadError(name, "the file is damaged or cut off: its zip archive cannot be opened") from None
        self._members = {info.filename.replace("\\", "/"): info for info in self._archive.infolist()}
        self._check()

    def part(self, name: str) -> etree._Element | None:
        """The root element of a part, or None if the archive has no such part."""
        if name not in self._members:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.xml(name), parser)
        except etree.XMLSyntaxError:
            raise ReadError(self.name, f"the file is damaged: {name} is not well-formed XML") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError(self.name, f"{name} declares a document type, which no such file does")
        return root

    def xml(self, name: str) -> bytes:
        """The bytes of a part, as they are to be parsed."""
        return self.bytes(name)

    def bytes(self, name: str) -> bytes:
        """The bytes of a part that the archive has. Raises ReadError if it is damaged or too large."""
        try:
            with self._archive.open(self._members[name]) as stream:
                data = stream.read(MAX_PART + 1)
        except ZIP_ERRORS:
            raise ReadError(self.name, f"the file is damaged: {name} cannot be unpacked") from None
        if len(data) > MAX_PART:
            raise ReadError(self.name, f"{name} is larger than {MAX_PART // 2**20} MB")
        return data

    def has(self, name: str) -> bool:
        """Whether the archive has a part of this name."""
        return name in self._members

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
