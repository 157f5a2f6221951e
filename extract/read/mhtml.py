"""Web pages saved in one file (.mht, .mhtml, and Word's .doc of that kind) → Document, by way of the page inside.

Not read: frames, and pictures.
"""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read import html

MAX_BYTES = 64 * 2**20
_PAGES = ("text/html", "application/xhtml+xml")


def read(data: bytes, source: Source) -> Document:
    """Read the page in a saved page. Raises ReadError where there is none."""
    if len(data) > MAX_BYTES:
        raise ReadError(source.name, f"is larger than {MAX_BYTES // 2**20} MiB")
    try:
        page = _page(message_from_bytes(data))
    except RecursionError:
        raise ReadError(source.name, "its parts are nested too deeply") from None
    if page is None:
        raise ReadError(source.name, "no web page found in it")
    return html.read(_content(page), source)


def _page(message: Message) -> Message | None:
    """The part that the message says is its start, else the first page in it."""
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    return next((part for part in pages if start and part["Content-ID"] == start), pages[0] if pages else None)


def _content(part: Message) -> bytes:
    """The bytes of a page, in UTF-8 where the part itself, not the page, says how it is encoded."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if not charset or charset.startswith(("gb", "x-gb", "utf-8")):  # the page's own reader knows these better
        return data
    try:
        return data.decode(charset).encode()
    except (LookupError, UnicodeError):
        return data
