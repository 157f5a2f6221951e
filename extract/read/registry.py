"""The registry of readers: a file's content decides which one reads it, never its suffix.

A reader is a function `(data, source) -> Document`. A module that reads a format is imported only when a file of
that format comes along.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.content import OLE, Content
from extract.read.html_decode import is_html

Reader = Callable[[bytes, Source], Document]
MAX_BYTES = 512 * 2**20
"""Of a file. No plan comes near it; a film or a disk image is refused before it fills the memory."""


@dataclass(frozen=True)
class Format:
    """A format: what it is called, the test of a file's content, the module whose `read` reads it.

    `suffixes` are those that such files usually have: for searching folders, never for choosing a reader. `searched`
    is False for what a folder is not searched for by content: pictures beside a saved web page are no plans.
    """

    name: str
    what: str
    suffixes: tuple[str, ...]
    test: Callable[[Content], bool]
    module: str
    needs: Callable[[], str | None] = lambda: None
    searched: bool = True

    def sniff(self, data: bytes) -> bool:
        """Whether a file's bytes are of this format, if no format before it takes them."""
        return self.test(Content(data))

    def missing(self) -> str | None:
        """What must be installed here before this format can be read; None if nothing is missing."""
        if importlib.util.find_spec(self.module) is None:
            return "a newer version of guihua"
        return self.needs()


def _office() -> str | None:
    found = any(shutil.which(name) for name in ("soffice", "libreoffice"))
    return None if found else "LibreOffice (Debian, Ubuntu: apt install libreoffice-writer)"


def _ocr() -> str | None:
    found = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))
    return None if found else 'the extra ocr (pip install "guihua[ocr]")'


_WORD_PART = re.compile(r"word/document\d*\.xml")
_MIME = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)
_PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|II\*\0|MM\0\*|GIF8[79]a|BM.{4}\0{4}|RIFF.{4}WEBP", re.DOTALL)


def _is_docx(content: Content) -> bool:
    """A zip with a Word text part, or the container that Office puts around an encrypted file."""
    return any(map(_WORD_PART.fullmatch, content.members)) or content.is_encrypted_office


def _is_odt(content: Content) -> bool:
    flat = b"<office:document" in content.head and b"opendocument.text" in content.head
    return flat or content.mimetype.startswith("application/vnd.oasis.opendocument.text")


def _is_works(content: Content) -> bool:
    return bool({"MatOST", "MM"} & content.streams)


FORMATS: tuple[Format, ...] = (
    Format("docx", "Word 2007 and later", (".docx", ".docm", ".dotx", ".dotm"), _is_docx, "extract.read.docx"),
    Format(
        "ofd", "OFD, the Chinese layout format (scans with the extra ocr)", (".ofd",),
        lambda c: "OFD.xml" in c.members, "extract.read.ofd",
    ),
    Format("odt", "OpenDocument text", (".odt", ".ott", ".fodt"), _is_odt, "extract.read.office", _office),
    Format(
        "doc", "Word 97 to 2003, WPS", (".doc", ".dot", ".wps"),
        lambda c: "WordDocument" in c.streams, "extract.read.office", _office,
    ),
    Format("wps", "Microsoft Works", (".wps",), _is_works, "extract.read.office", _office),
    Format("rtf", "Rich Text", (".rtf",), lambda c: c.head.lstrip()[:5] == b"{\\rtf", "extract.read.office", _office),
    Format("html", "web page", (".html", ".htm", ".shtml"), lambda c: is_html(c.data), "extract.read.html"),
    Format("mhtml", "web page in one file", (".mht", ".mhtml"), lambda c: bool(_MIME.match(c.head)), "extract.read.mhtml"),
    Format("pdf", "pdf (scans with the extra ocr)", (".pdf",), lambda c: b"%PDF-" in c.head[:1024], "extract.read.pdf"),
    Format(
        "image", "picture of a page", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
        lambda c: bool(_PICTURE.match(c.data)), "extract.read.image", _ocr, searched=False,
    ),
    Format("txt", "plain text, Markdown", (".txt", ".md"), lambda c: True, "extract.read.plaintext"),
)  # fmt: skip
"""In the order in which they are tried; the last one takes whatever is text."""


def recognise(data: bytes) -> Format:
    """The format of a file's bytes; plain text, the last one, where no other knows them."""
    content = Content(data)
    return next(form for form in FORMATS if form.test(content))


def read_file(path: Path, converted: Path | None = None) -> Document:
    """Read one file; `converted` as for `read_bytes`. Raises ReadError, with one line of reason, if it cannot be read."""
    try:
        data = bytes_of(path)
    except FileNotFoundError:
        raise ReadError(str(path), "no such file") from None
    except IsADirectoryError:
        raise ReadError(str(path), "is a folder, not a file") from None
    except PermissionError:
        raise ReadError(str(path), "no permission to read it") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise ReadError(str(path), f"cannot be opened ({getattr(error, 'strerror', None) or error})") from None
    return read_bytes(data, str(path), converted)


def bytes_of(path: Path) -> bytes:
    """The bytes of a regular file. A pipe is opened without waiting for somebody to write into it, and refused.

    Raises ReadError for that and for what is too large, OSError and ValueError for what cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(str(path), "is no regular file but a pipe or a device")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ReadError(str(path), f"is larger than {MAX_BYTES // 2**20} MiB")
    return data


def read_bytes(data: bytes, name: str, converted: Path | None = None) -> Document:
    """Read a file's bytes; `name` is used in error messages, its last part in the source.

    In the folder `converted` a docx may lie that was made of the file before, under the hash of its bytes: it is read
    in its place. Raises ReadError.
    """
    content = Content(data)
    if not data.strip():
        raise ReadError(name, "the file is empty")
    form = next(form for form in FORMATS if form.test(content))
    _refuse(form, content, name)
    source = Source(name=Path(name).name, format=form.name, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    module = form.module
    made = converted / f"{source.sha256}.docx" if converted else None
    if made is not None and made.is_file():
        module, data = "extract.read.docx", made.read_bytes()
    reader: Reader = importlib.import_module(module).read
    try:
        document = reader(data, source)
    except ReadError as error:
        raise ReadError(name, error.reason) from error
    if not document.blocks:
        raise ReadError(name, "no text found in it")
    return document


def _refuse(form: Format, content: Content, name: str) -> None:
    """Raises ReadError for what no reader here can read: of a foreign kind, locked, or in want of a program."""
    foreign = _foreign(content) if form.name == "txt" else None
    if foreign:
        raise ReadError(name, f"not a text file but {foreign}")
    if content.locked:
        raise ReadError(name, "the file is encrypted: save it without a password first")
    missing = form.missing()
    if missing:
        raise ReadError(name, f"to read this kind of file ({form.what}) {missing} must be installed")


def _foreign(content: Content) -> str | None:
    """What a file is that looks like no text; None for what may be one."""
    for part, what in _ZIPPED:
        if any(name.startswith(part) for name in content.members) or content.mimetype.startswith(part):
            return what
    for stream, what in _CONTAINED:
        if stream in content.streams:
            return what
    return next((what for magic, what in _MAGIC if magic.match(content.data)), None)


_ZIPPED = (
    ("xl/", "an Excel workbook: save the sheet as a Word or html file first"),
    ("ppt/", "a PowerPoint presentation"),
    ("application/vnd.oasis.opendocument", "an OpenDocument file that is no text document"),
    ("application/epub", "an e-book"),
)
_CONTAINED = (
    ("Workbook", "an old Excel workbook"),
    ("Book", "an old Excel workbook"),
    ("PowerPoint Document", "an old PowerPoint presentation"),
    ("__properties_version1.0", "an Outlook message"),
)
_MAGIC = tuple(
    (re.compile(magic, re.DOTALL), what)
    for magic, what in (
        (rb"PK[\x03\x05\x07]", "a zip archive that holds no document, or a damaged one"),
        (re.escape(OLE[:4]), "an old Office file (Word, WPS or other) without a text part, or a damaged one"),
        (rb"Rar!\x1a", "a rar archive: unpack it first"),
        (rb"7z\xbc\xaf", "a 7z archive: unpack it first"),
        (rb"\x1f\x8b\x08", "a gzip archive: unpack it first"),
        (rb"BZh[1-9]1AY", "a bzip2 archive: unpack it first"),
        (rb"\xfd7zXZ\0", "an xz archive: unpack it first"),
        (rb"\x7fELF|MZ.{0,60}\0", "a program"),
    )
)
