"""Findings as a linter prints them: text, JSON, SARIF 2.1.0, and commands of a GitHub workflow.

What comes out of a plan or a file's name is escaped for the format it goes into: no line of a plan can pass for a
command, and no control character reaches a terminal.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from extract.audit.found import Rule
from extract.errors import one_line
from extract.model.finding import Finding
from extract.model.span import Span

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True)
class Audited:
    """A file, the plan's text in it, and its findings."""

    name: str
    text: str
    findings: tuple[Finding, ...]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]

    def position(self, at: int) -> tuple[int, int]:
        """The line and column of an offset in the plan's text, both counted from 1."""
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1


Formatter = Callable[[Sequence[Audited], Sequence[Rule], str], str]


def as_text(audited: Sequence[Audited], rules: Sequence[Rule], lang: str) -> str:
    """One line a finding: file:line:col CODE message. The severity follows where it is no error."""
    lines = []
    for one in audited:
        for finding in one.findings:
            line, col = one.position(_start(finding))
            mark = "" if finding.severity == "error" else f" [{finding.severity}]"
            lines.append(f"{one_line(one.name)}:{line}:{col} {finding.code}{mark} {one_line(_message(finding, lang))}")
    return "\n".join(lines)


def as_json(audited: Sequence[Audited], rules: Sequence[Rule], lang: str) -> str:
    """All findings, with file, line and column of each; the messages in both languages."""
    told = [
        {"file": one.name, "line": one.position(_start(finding))[0], "col": one.position(_start(finding))[1],
         **finding.model_dump(mode="json")}
        for one in audited
        for finding in one.findings
    ]  # fmt: skip
    return _json(told)


def as_sarif(audited: Sequence[Audited], rules: Sequence[Rule], lang: str) -> str:
    """A SARIF 2.1.0 log: one run, the rules that ran, and a result for each finding."""
    from extract import __version__

    index = {rule.code: i for i, rule in enumerate(rules)}
    driver = {
        "name": "guihua",
        "version": __version__,
        "rules": [_sarif_rule(rule) for rule in rules],
    }
    results = [_sarif_result(one, finding, index, lang) for one in audited for finding in one.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def as_github(audited: Sequence[Audited], rules: Sequence[Rule], lang: str) -> str:
    """Workflow commands: ::error file=…,line=…,col=…,title=CODE::message."""
    lines = []
    for one in audited:
        for finding in one.findings:
            line, col = one.position(_start(finding))
            where = f"file={_property(one.name)},line={line},col={col},title={_property(finding.code)}"
            lines.append(f"::{_COMMANDS[finding.severity]} {where}::{_data(_message(finding, lang))}")
    return "\n".join(lines)


FORMATS: dict[str, Formatter] = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_github}


def _json(value: Any) -> str:
    """JSON with Chinese as it is; what a terminal might obey (C1 controls, line separators) as escapes."""
    told = json.dumps(value, ensure_ascii=False, indent=1)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in told)


def _start(finding: Finding) -> int:
    return finding.evidence[0].start if finding.evidence else 0


def _message(finding: Finding, lang: str) -> str:
    return finding.message if lang == "zh" else finding.message_en


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.about},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _sarif_result(one: Audited, finding: Finding, index: dict[str, int], lang: str) -> dict[str, Any]:
    first, *others = finding.evidence
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, lang)},
        "locations": [_location(one, first)],
        "properties": {"figures": finding.figures},
    }
    if others:
        result["relatedLocations"] = [{"id": i, **_location(one, span)} for i, span in enumerate(others, start=1)]
    return result


def _location(one: Audited, span: Span) -> dict[str, Any]:
    line, col = one.position(span.start)
    end_line, end_col = one.position(span.end)
    region = {"startLine": line, "startColumn": col, "endLine": end_line, "endColumn": end_col,
              "snippet": {"text": span.text}}  # fmt: skip
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(one.name)}, "region": region}}


def _uri(name: str) -> str:
    """A file's name as a URI reference, slashes as they are."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _data(text: str) -> str:
    """A message of a workflow command; its line breaks, as all control characters, are shown, not obeyed."""
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
