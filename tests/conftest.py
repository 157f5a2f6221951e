"""What tests share: the documents at hand, and plans mined once per session."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract.model.document import Document
from extract.model.plan import Plan
from extract.pipeline import audit, mine, read

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SPECIMENS = sorted(p for p in (ROOT / "corpus").iterdir() if p.suffix in {".txt", ".docx", ".html", ".pdf"})


def shared_documents() -> list[Path]:
    """The real documents beside the project, where they are there."""
    folders = ("gold", "gold_more", "corpus")
    suffixes = {".txt", ".docx", ".html", ".pdf"}
    return sorted(p for f in folders if (SHARED / f).is_dir() for p in (SHARED / f).iterdir() if p.suffix in suffixes)


needs_shared = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no ../shared beside the project")


def shown(outputs: Path) -> dict[str, bytes]:
    """The files of an outputs folder that are for others to read: all but the state that `run` keeps."""
    files = (p for p in outputs.rglob("*") if p.is_file())
    return {str(p.relative_to(outputs)): p.read_bytes() for p in files if ".guihua" not in p.parts}


@cache
def mined(path: Path) -> tuple[Document, Plan]:
    """A file, read and mined."""
    document = read(path)
    return document, mine(document)


@cache
def audited(path: Path) -> Plan:
    """A file as the program writes it: mined, with its findings."""
    plan = mined(path)[1]
    return plan.model_copy(update={"findings": tuple(audit(plan))})


def small_plan(sentence: str, issued: str | None = None) -> Plan:
    """A tiny “十四五” plan that holds a sentence among its tasks; `issued` as a document prints its date."""
    from extract.read import read_bytes

    date = f"{issued}\n" if issued else ""
    text = f"{date}临川市“十四五”消防事业发展规划\n一、总体要求\n认真落实。\n三、主要任务\n（一）加强建设\n{sentence}\n"
    return mine(read_bytes(text.encode(), "small.txt"))
