"""Examples as data: text → findings, and a long list of texts in which nothing is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.audit import RULES
from tests.audit.build import audited, codes

HERE = Path(__file__).parent
FOUND: list[dict[str, Any]] = yaml.safe_load((HERE / "findings.yaml").read_text("utf-8"))
NOTHING: list[Any] = yaml.safe_load((HERE / "nothing.yaml").read_text("utf-8"))


def _name(case: Any) -> str:
    text = case if isinstance(case, str) else case.get("report") or case.get("goals") or case["text"]
    return str(text)[:28]


@pytest.mark.parametrize("case", FOUND, ids=_name)
def test_found(case: dict[str, Any]) -> None:
    assert codes(case, gaps=case.get("gaps", False)) == case["codes"]


@pytest.mark.parametrize("case", NOTHING, ids=_name)
def test_nothing_found(case: Any) -> None:
    assert [(f.code, f.message) for f in audited(case) if f.severity != "info" and not f.code.startswith("GH9")] == []


def test_every_rule_has_an_example() -> None:
    assert {code for case in FOUND for code in case["codes"]} == {rule.code for rule in RULES}


@pytest.mark.parametrize("case", FOUND, ids=_name)
def test_findings_speak_both_languages_and_quote(case: dict[str, Any]) -> None:
    for finding in audited(case):
        assert finding.message.endswith("。") and finding.message_en.endswith(".")
        assert finding.evidence and all(span.text for span in finding.evidence)
