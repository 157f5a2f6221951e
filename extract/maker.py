"""The pipeline as one value: what makes a plan of a file, in this process or sent to another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import SetupError
from extract.model.plan import Plan

if TYPE_CHECKING:
    from extract.batch import Readers


@dataclass(frozen=True, slots=True)
class PlanMaker:
    """All that is done with one file: it is read, mined and audited. The fields are those of `Settings`.

    Sent to another process it arrives ready, its words and rules loaded: the time for that counts for no file. Where
    they cannot be loaded, SetupError.
    """

    segmenter: str = "rjieba"
    model: str | None = None

    def __call__(self, source: Path | bytes, name: str, converted: Path | None = None) -> Plan:
        """The plan of a file, given as its path or its bytes; messages call it `name`. Raises ReadError as `read` does.

        In the folder `converted` what LibreOffice made of the file may lie already.
        """
        from extract.mine.miner import Settings
        from extract.pipeline import process
        from extract.read import read_bytes, read_file

        document = read_bytes(source, name, converted) if isinstance(source, bytes) else read_file(source, converted)
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


def readers() -> Readers:
    """What a batch is told of the readers."""
    from extract.batch import Readers

    return Readers(knows, suffixes(), waits, convert)


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


def waits(head: bytes) -> bool:
    """Whether a file that begins so needs LibreOffice, which takes long to start."""
    from extract.read import office

    return office.waits(head)


def convert(folder: Path, paths: Iterable[Path]) -> None:
    """Have LibreOffice convert files at one start into a folder, each under the hash of its content."""
    from extract.read import office

    office.convert_into(folder, paths)
