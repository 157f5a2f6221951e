"""Errors that a user can cause. Each one carries a single line that names the file and the reason."""

from __future__ import annotations


class GuihuaError(Exception):
    """Base of all errors that guihua raises on purpose; `str(error)` is one line for the user."""


class ReadError(GuihuaError):
    """An input cannot be read.

    `name` is the file as the user gave it, `reason` one clause without a final stop.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{one_line(name)}: {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str], dict[str, object]]:
        return type(self), (self.name, self.reason), self.__dict__  # whole, from process to process


def one_line(name: str) -> str:
    """A file's name as one printable line: control characters in it are shown, not obeyed."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in name)


class LexiconError(GuihuaError):
    """A lexicon file breaks its own rules; the message names file and line."""


class SchemaError(GuihuaError):
    """An indicator schema is not there or breaks its rules; the message names file, indicator and field."""


class SetupError(GuihuaError):
    """What reading and mining need cannot be loaded: a segmenter, or its model. No input is to blame."""
