"""A shared schema of indicators: the lines by which plans of different places are compared. Loaded from YAML data."""

from __future__ import annotations

from typing import Literal

from extract.model.base import Record

Better = Literal["more", "less"]


class Reference(Record):
    """A value that a higher plan or a standard sets, with the source that says so."""

    value: int | float
    unit: str
    comparator: Literal["eq", "ge", "le"] = "ge"
    title: str
    number: str
    clause: str


class IndicatorInfo(Record):
    """What a reader must know of an indicator; how commitments match it stands in the schema's own rules.

    `unit` is what values are converted to, None for an indicator that is done or not done. `better` says whether
    more or less is better, None where neither can be said.
    """

    id: str
    name: str
    definition: str = ""
    group: str | None = None
    unit: str | None = None
    dimension: str | None = None
    better: Better | None = None
    reference: Reference | None = None
