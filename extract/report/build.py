"""All formats from one run: made first, written then, so that a failure leaves what was there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from extract.model.comparison import Comparison
from extract.model.plan import Plan
from extract.report.material import Material, ReportError
from extract.report.words import Lang

FORMATS = ("html", "xlsx", "docx", "md", "csv", "jsonl")


def report(
    plans: Mapping[str, Plan],
    comparison: Comparison | None,
    folder: Path,
    formats: Iterable[str] = FORMATS,
    lang: Lang = "zh",
) -> list[Path]:
    """Write the reports of plans (name → plan) and of their comparison into a folder; the files, in order.

    Every format is made before the first is written, and each file appears whole. Files of other names stay.
    Raises ReportError if plans and comparison are not of one run or a format is unknown, OSError if the folder
    cannot be written.
    """
    wanted = list(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ReportError(f"unknown format {', '.join(unknown)}; known are {', '.join(FORMATS)}")
    material = Material(plans, comparison)
    files = {name: content for form in wanted for name, content in _MAKERS[form](material, lang)}
    return _write(folder, files)


def _html(material: Material, lang: Lang) -> Iterator[tuple[str, bytes]]:
    from extract.report.html import html

    yield "report.html", html(material, lang).encode()


def _xlsx(material: Material, lang: Lang) -> Iterator[tuple[str, bytes]]:
    from extract.report.xlsx import xlsx

    yield "report.xlsx", xlsx(material, lang)


def _docx(material: Material, lang: Lang) -> Iterator[tuple[str, bytes]]:
    from extract.report.docx import docx

    yield "report.docx", docx(material, lang)


def _markdown(material: Material, lang: Lang) -> Iterator[tuple[str, bytes]]:
    from extract.report.markdown import markdown

    yield "report.md", markdown(material, lang).encode()


def _csv(material: Material, lang: Lang) -> Iterator[tuple[str, bytes]]:
    from extract.report.tables import TABLES, csv_text

    for name, (fields, rows) in TABLES.items():
        yield f"{name}.csv", csv_text(fields, rows(material, lang), lang).encode()


def _jsonl(material: Material, lang: Lang) -> Iterator[tuple[str, bytes]]:
    from extract.report.tables import TABLES, jsonl_text

    for name in TABLES:
        yield f"{name}.jsonl", jsonl_text(material, name).encode()


_MAKERS: dict[str, Callable[[Material, Lang], Iterator[tuple[str, bytes]]]] = {
    "html": _html, "xlsx": _xlsx, "docx": _docx, "md": _markdown, "csv": _csv, "jsonl": _jsonl,
}  # fmt: skip


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """All into a hidden folder beside their place, then each moved to it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".report.") as staging:
        for name, content in files.items():
            (Path(staging) / name).write_bytes(content)
        for name in files:
            os.replace(Path(staging) / name, folder / name)
    return [folder / name for name in files]
