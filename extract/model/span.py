"""Evidence: a stretch of a plan's text, quoted."""

from __future__ import annotations

from pydantic import Field

from extract.model.base import Record


class Span(Record):
    """Half-open character offsets into the plan's `text`, with the words that stand there.

    The invariant `plan.text[start:end] == text` holds for every span of every plan.
    """

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
