"""The pipeline as one value: what makes a plan of a file, in this process or sent to another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract.errors import SetupError
from extract.model.plan import Plan


@dataclass(frozen=True, slots=True)
class PlanMaker:
    """All that is done with one file: it is read, mined and audited. The fields are those of `Settings`.

    Sent to another process it arrives ready, its words and rules loaded: the time for that counts for no file. Where
    they cannot be loaded, SetupError.
    """

    segmenter: str = "rjieba"
    model: str | None = None

    def __call__(self, source: Path | bytes, name: str) -> Plan:
        """The plan of a file, given as its path or its bytes; messages call it `name`. Raises ReadError as `read` does."""
        from extract.mine.miner import Settings
        from extract.pipeline import process, read
        from extract.read import read_bytes

        document = read_bytes(source, name) if isinstance(source, bytes) else read(source)
        return process(document, Settings(self.segmenter, self.model))

    def __reduce__(self) -> tuple[Callable[..., PlanMaker], tuple[str, str | None]]:
        return _ready, (self.segmenter, self.model)


def _ready(segmenter: str, model: str | None) -> PlanMaker:
    from extract.mine.nlp import build

    try:
        build(segmenter, model)
    except Exception as error:
        raise SetupError(f"segmenter {segmenter}: {error}") from error
    return PlanMaker(segmenter, model)


def knows(data: bytes) -> bool:
    """Whether a file in a folder is a document by its content alone.

    Plain text, logs and data files too, is known by its name only; pictures lie beside saved pages.
    """
    from extract.read.registry import FORMATS, recognise

    form = recognise(data)
    return form.searched and form is not FORMATS[-1]


def suffixes() -> frozenset[str]:
    """The endings of names that a folder is searched for, each with its dot, in small letters."""
    from extract.read.registry import FORMATS

    return frozenset(suffix for form in FORMATS if form.searched for suffix in form.suffixes)
