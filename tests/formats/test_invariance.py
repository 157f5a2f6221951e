"""The records of a plan do not depend on the format that it comes in.

A plan is built as a Word file with true tables, LibreOffice makes the other formats of it, a browser prints one of
them, and each is mined and scored by layer against the same gold. A format may fall behind the text by as much as `BARS` says.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from extract.pipeline import mine, read
from extract.read.ocr import is_installed
from extract.score import score_folders
from tests.browser import CHROMIUM, needs_chromium
from tests.conftest import ROOT, SHARED, needs_shared
from tests.formats.build import word_file
from tests.formats.conversions import convert, gold_without_bookmarks, printed, scanned
from tests.formats.ofd_writer import from_pdf

BARS = {
    "docx": 0.01,
    "doc": 0.01,
    "odt": 0.01,
    "rtf": 0.01,
    "html": 0.01,
    "pdf": 0.02,
    "ofd": 0.02,
    "printed": 0.02,
    "scan": 0.05,
}
FORMATS = [pytest.param(name, marks=needs_chromium if name == "printed" else ()) for name in BARS if name != "scan"]
CONVERTED = ("doc", "odt", "rtf", "html", "pdf")

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


class Plans:
    """Annotated plans in all formats, in a folder; what was mined of them, by format."""

    def __init__(self, folder: Path, gold: Path, stems: list[str]) -> None:
        self.folder, self.gold, self.stems = folder, folder / "gold", stems
        self.files: dict[str, list[Path]] = {"docx": [], "txt": []}
        for stem in stems:
            gold_without_bookmarks(gold, stem, self.gold)
            path = folder / f"{stem}.docx"
            path.write_bytes(word_file(gold / f"{stem}.txt", gold / f"{stem}.structure.json"))
            self.files["docx"].append(path)
            self.files["txt"].append(self.gold / f"{stem}.txt")
        for suffix in CONVERTED:
            self.files[suffix] = convert(self.files["docx"], suffix, folder)
        self.make("ofd", "ofd", from_pdf)
        if CHROMIUM:
            (folder / "printed").mkdir()
            self.files["printed"] = [folder / "printed" / f"{stem}.pdf" for stem in stems]
            for page, out in zip(self.files["html"], self.files["printed"], strict=True):
                printed(page, out)
        self.scores: dict[str, dict[str, float]] = {}

    def make(self, name: str, suffix: str, of_pdf) -> None:  # type: ignore[no-untyped-def]
        """Add a format that is made of the pdf files."""
        (self.folder / name).mkdir()
        self.files[name] = [self.folder / name / f"{path.stem}.{suffix}" for path in self.files["pdf"]]
        for source, path in zip(self.files["pdf"], self.files[name], strict=True):
            path.write_bytes(of_pdf(source.read_bytes()))

    def score(self, name: str) -> dict[str, float]:
        """F1 by layer."""
        if name not in self.scores:
            out = self.folder / "mined" / name
            out.mkdir(parents=True)
            for path in self.files[name]:
                document = read(path)
                assert document.source.format == ("pdf" if name in ("scan", "printed") else name)
                (out / f"{path.stem}.json").write_text(mine(document).model_dump_json(), encoding="utf-8")
            figures, _ = score_folders(self.gold, out)
            self.scores[name] = {layer: row.f1 for layer, row in figures["all"].items() if layer != "audit"}
        return self.scores[name]

    def behind(self, name: str) -> dict[str, float]:
        """By how much a format falls behind the text, in the layers where it does by more than its bar."""
        text, score = self.score("txt"), self.score(name)
        print(name, {layer: round(f1, 3) for layer, f1 in score.items()})
        return {layer: text[layer] - f1 for layer, f1 in score.items() if text[layer] - f1 > BARS[name] + 1e-9}


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    return Plans(tmp_path_factory.mktemp("specimen"), ROOT / "corpus" / "expected", ["yunlan_xiaofang_145"])


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    return Plans(tmp_path_factory.mktemp("real"), SHARED / "gold", ["fuxin", "anyang"])


@pytest.mark.parametrize("name", FORMATS)
def test_a_specimen_in_every_format(specimen: Plans, name: str) -> None:
    assert specimen.behind(name) == {}


@needs_shared
@pytest.mark.parametrize("name", FORMATS)
def test_the_real_plans_in_every_format(real: Plans, name: str) -> None:
    assert real.behind(name) == {}


@needs_shared
@pytest.mark.slow
@pytest.mark.skipif("GUIHUA_SLOW" not in os.environ, reason="takes many minutes: set GUIHUA_SLOW=1 to run it")
@pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
def test_the_real_plans_as_scans(real: Plans) -> None:
    real.make("scan", "pdf", scanned)
    assert real.behind("scan") == {}
