"""A file's bytes, and what they say of themselves: the names inside a container, and whether it is locked.

Nothing here unpacks more than a few hundred kilobytes or believes a size that a file states.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cached_property

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of Office files before 2007 (and of Office's encrypted ones since)."""
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises over a file that is no zip, or a damaged, encrypted or unsupported one."""
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_SMALL = 2**18
_FIB_FLAGS = 10
_FIB_ENCRYPTED = 0x0100


class Content:
    """The bytes of a file; what is inside a container is looked up once, when it is first asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def head(self) -> bytes:
        """The first bytes, as far as formats mark themselves."""
        return self.data[:4096]

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a zip archive, with forward slashes; empty for what is none, or a damaged one."""
        if not self.data.startswith(b"PK"):
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return frozenset(name.replace("\\", "/") for name in archive.namelist())
        except ZIP_ERRORS:
            return frozenset()

    @cached_property
    def mimetype(self) -> str:
        """What an OpenDocument file or an e-book says that it is, in a member of that name; else ""."""
        return self._member("mimetype").decode("latin-1").strip() if "mimetype" in self.members else ""

    @cached_property
    def streams(self) -> frozenset[str]:
        """The names of the streams at the top of an OLE container; empty for what is none, or a damaged one."""
        if not self.data.startswith(OLE[:4]):
            return frozenset()
        import olefile

        try:
            with olefile.OleFileIO(io.BytesIO(self.data)) as container:
                return frozenset(path[0] for path in container.listdir() if len(path) == 1)
        except Exception:  # it raises whatever its parsing stumbles over; a damaged container has no streams
            return frozenset()

    @property
    def is_encrypted_office(self) -> bool:
        """Whether it is the container that Office puts around an encrypted file, whole or cut off."""
        return self.data.startswith(OLE[:4]) and _ENCRYPTED_OFFICE in self.data

    @property
    def locked(self) -> bool:
        """Whether it needs a password, as far as a container says so; a pdf says it when it is opened."""
        if self.is_encrypted_office:
            return True
        if "WordDocument" in self.streams:
            return bool(self._fib_flags() & _FIB_ENCRYPTED)
        return "META-INF/manifest.xml" in self.members and b"encryption-data" in self._member("META-INF/manifest.xml")

    def _member(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open(name) as stream:
                return stream.read(_SMALL)
        except (*ZIP_ERRORS, KeyError):
            return b""

    def _fib_flags(self) -> int:
        """The flags in the first lines of a Word 97 file (the file information block)."""
        import olefile

        try:
            with olefile.OleFileIO(io.BytesIO(self.data)) as container, container.openstream("WordDocument") as stream:
                return int(struct.unpack_from("<H", stream.read(_FIB_FLAGS + 2), _FIB_FLAGS)[0])
        except Exception:  # as above
            return 0
