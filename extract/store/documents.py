"""The plans behind a store: their JSON, opened when a place in a text is to be shown."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.errors import one_line
from extract.store.indexing import PLANS, StoreError


@lru_cache(maxsize=8)
def plan_json(outputs: Path, file: str) -> dict[str, Any]:
    """The JSON of a plan by the stem of its file. Raises StoreError if it is not there or broken."""
    path = outputs / PLANS / f"{file}.json"
    try:
        if path.parent != outputs / PLANS:  # a name is no path
            raise OSError(None, "no such plan")
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise StoreError(f"{one_line(str(path))}: {reason}") from error
    return found


def section_at(sections: list[dict[str, Any]], offset: int) -> tuple[str, ...]:
    """The headings above an offset of the text, from the top."""
    by_start = {section["start"]: section for section in sections}
    at = max((start for start in by_start if start <= offset), default=None)
    path: list[str] = []
    while at is not None:
        path.append(by_start[at]["text"])
        at = by_start[at]["parent"]
    return tuple(reversed(path))
