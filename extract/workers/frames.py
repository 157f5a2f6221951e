"""Messages through a pipe: a length of eight bytes, then so many bytes. Both ends can refuse a length."""

from __future__ import annotations

import os
import select
import struct
from collections.abc import Callable

_LENGTH = struct.Struct("<Q")
_CHUNK = 2**20


class TooLong(Exception):
    """The other side announces more bytes than are allowed."""


def write_frame(handle: int, data: bytes) -> None:
    """Write a message. Raises BrokenPipeError where nobody reads any more."""
    for part in (_LENGTH.pack(len(data)), data):
        view = memoryview(part)
        while view:
            view = view[os.write(handle, view) :]


def read_frame(handle: int, most: int | None = None, watch: Callable[[], float] | None = None) -> bytes:
    """Read a message of at most `most` bytes. Raises EOFError where the other side is gone, TooLong before reading.

    `watch` is called before each wait for more, and gives the seconds to wait before it is called again; what it
    raises ends the reading.
    """
    (length,) = _LENGTH.unpack(_exactly(handle, _LENGTH.size, watch))
    if most is not None and length > most:
        raise TooLong(length)
    return _exactly(handle, length, watch)


def _exactly(handle: int, count: int, watch: Callable[[], float] | None) -> bytes:
    data = bytearray()
    while len(data) < count:
        if watch is not None:
            _wait(handle, watch)
        chunk = os.read(handle, min(_CHUNK, count - len(data)))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def _wait(handle: int, watch: Callable[[], float]) -> None:
    ready = select.poll()
    ready.register(handle, select.POLLIN)
    while not ready.poll(watch() * 1000):
        pass
