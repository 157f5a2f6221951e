"""What a reader of a plan must know: a contradiction inside it, or a gap."""

from __future__ import annotations

from typing import Literal

from extract.model.base import Record
from extract.model.span import Span

Severity = Literal["error", "warning", "info"]


class Finding(Record):
    """One finding. `error` is kept for what arithmetic or the calendar proves; judgement is a `warning`.

    `message` is one sentence in Chinese, `message_en` the same in English; `evidence` quotes both sides.
    """

    code: str
    severity: Severity
    message: str
    message_en: str
    evidence: tuple[Span, ...] = ()
    figures: dict[str, float | int | str | None] = {}

    def _repr_html_(self) -> str:
        from extract.model.notebook import findings_html

        return findings_html((self,))
