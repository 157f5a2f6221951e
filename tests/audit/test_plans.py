"""Whole plans: the planted contradictions of the specimens, those of the annotated plans, and every error reviewed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.score import score_folders
from tests.conftest import ROOT, SHARED, SPECIMENS, audited, needs_shared, shared_documents

REVIEWED = Path(__file__).parent / "reviewed.jsonl"


def figures(gold: Path, paths: list[Path], folder: Path) -> Any:
    for path in paths:
        (folder / f"{path.stem}.json").write_text(audited(path).model_dump_json(), encoding="utf-8")
    return score_folders(gold, folder)[0]


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_planted_contradictions_are_found_and_nothing_else(tmp_path: Path, path: Path) -> None:
    """The four specimens are a txt, a docx, an html and a pdf."""
    audit = figures(ROOT / "corpus" / "expected", [path], tmp_path)[path.stem]["audit"]
    assert audit.gold > 6 and (audit.precision, audit.recall) == (1.0, 1.0)


@needs_shared
@pytest.mark.parametrize("folder", ["gold", "gold_more"])
def test_annotated_contradictions_are_found_and_nothing_else(tmp_path: Path, folder: str) -> None:
    audit = figures(SHARED / folder, sorted((SHARED / folder).glob("*.txt")), tmp_path)["all"]["audit"]
    assert (audit.precision, audit.recall) == (1.0, 1.0)


@pytest.mark.parametrize("path", [*SPECIMENS, *shared_documents()], ids=lambda p: p.name)
def test_evidence_quotes_the_plan(path: Path) -> None:
    plan = audited(path)
    for finding in plan.findings:
        assert finding.evidence
        for span in finding.evidence:
            assert span.text and plan.text[span.start : span.end] == span.text


@needs_shared
def test_every_error_in_real_documents_was_reviewed() -> None:
    """The errors raised over the real documents that were reviewed are those that somebody checked, with a reason."""
    reviewed = [json.loads(line) for line in REVIEWED.read_text(encoding="utf-8").splitlines()]
    assert all(entry["reason"] for entry in reviewed)
    known = set(REVIEWED.with_name("reviewed_documents.txt").read_text(encoding="utf-8").split())
    told = [(entry["file"], entry["code"], entry["start"], entry["end"]) for entry in reviewed]
    raised = [
        (str(path.relative_to(SHARED)), finding.code, finding.evidence[0].start, finding.evidence[0].end)
        for path in shared_documents()
        if str(path.relative_to(SHARED)) in known
        for finding in audited(path).findings
        if finding.severity == "error"
    ]
    assert sorted(raised) == sorted(told)
