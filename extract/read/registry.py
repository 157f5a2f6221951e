"""The registry of readers: a file's content decides which one reads it, never its suffix.

A reader is a function `(data, source) -> Document`. A module that reads a format is imported only when a file of
that format comes along.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.html_decode import is_html

Reader = Callable[[bytes, Source], Document]


@dataclass(frozen=True)
class Format:
    """A format: its name, a test of a file's first bytes and whole data, and the module whose `read` reads it."""

    name: str
    sniff: Callable[[bytes], bool]
    module: str


_WORD_PART = re.compile(r"word[/\\]document\d*\.xml$")
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def _is_docx(data: bytes) -> bool:
    """A zip with a Word text part, or the container that Office puts around an encrypted file."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ENCRYPTED_OFFICE in data
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_WORD_PART.match(name) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


FORMATS: tuple[Format, ...] = (
    Format("docx", _is_docx, "extract.read.docx"),
    Format("html", is_html, "extract.read.html"),
    Format("pdf", lambda data: b"%PDF-" in data[:1024], "extract.read.pdf"),
    Format("txt", lambda data: True, "extract.read.plaintext"),
)
"""In the order in which they are tried; the last one takes whatever is text."""

_FOREIGN = (
    (b"PK", "a damaged or unsupported zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or WPS file, which this version does not read"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "an rtf file, which this version does not read"),
)


def read_file(path: Path) -> Document:
    """Read one file. Raises ReadError, with one line of reason, for whatever cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(str(path), "no such file") from None
    except IsADirectoryError:
        raise ReadError(str(path), "is a folder, not a file") from None
    except PermissionError:
        raise ReadError(str(path), "no permission to read it") from None
    except OSError as error:
        raise ReadError(str(path), f"cannot be opened ({error.strerror})") from None
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """Read a file's bytes; `name` is used in error messages, its last part in the source."""
    if not data.strip():
        raise ReadError(name, "the file is empty")
    form = next(form for form in FORMATS if form.sniff(data))
    if form.name == "txt":
        for magic, what in _FOREIGN:
            if data.startswith(magic):
                raise ReadError(name, f"not a text file but {what}")
    source = Source(name=Path(name).name, format=form.name, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    reader: Reader = importlib.import_module(form.module).read
    try:
        document = reader(data, source)
    except ReadError as error:
        raise ReadError(name, error.reason) from error
    if not document.blocks:
        raise ReadError(name, "no text found in it")
    return document
