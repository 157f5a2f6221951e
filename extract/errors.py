"""Errors that a user can cause. Each one carries a single line that names the file and the reason."""

from __future__ import annotations


class GuihuaError(Exception):
    """Base of all errors that guihua raises on purpose; `str(error)` is one line for the user."""


class ReadError(GuihuaError):
    """An input cannot be read.

    `name` is the file as the user gave it, `reason` one clause without a final stop.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class LexiconError(GuihuaError):
    """A lexicon file breaks its own rules; the message names file and line."""
