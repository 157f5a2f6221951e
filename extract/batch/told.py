"""What a run tells in files: summary.json, quarantine.jsonl and errors.jsonl, written row by row from the manifest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from extract.batch.files import write_lines
from extract.batch.manifest import PLANS, Manifest

QUARANTINE, ERRORS, SUMMARY = "quarantine.jsonl", "errors.jsonl", "summary.json"
_DONE = (
    "FROM live l JOIN results r ON r.sha256 = l.sha256 AND r.file = l.file WHERE r.at IS NOT NULL AND l.twin IS NULL"
)


@dataclass(frozen=True, slots=True)
class Totals:
    """A run in numbers. Plans that count, their records by kind and findings by severity; what failed; what was double."""

    plans: int
    records: dict[str, int]
    findings: dict[str, int]
    failed: int
    duplicates: int


def plans(manifest: Manifest) -> Iterator[dict[str, Any]]:
    """Each plan that counts, by its output's name."""
    rows = manifest.base.execute(
        f"SELECT l.name, l.output, r.title, r.theme, r.records, r.findings, r.unclaimed {_DONE} ORDER BY l.output"
    )
    for name, output, title, theme, records, findings, unclaimed in rows:
        yield {
            "source": name,
            "output": f"{PLANS}/{output}",
            "title": title,
            "theme": theme,
            "records": json.loads(records),
            "findings": json.loads(findings),
            "unclaimed": unclaimed,
        }


def failures(manifest: Manifest) -> Iterator[tuple[str, str, str | None]]:
    """Each input that failed, by name: the input, the reason, and the id of the traceback if there is one."""
    return manifest.base.execute(  # no generator: one left over after Ctrl-C complains that the manifest is closed
        "SELECT i.name, coalesce(i.reason, r.reason) AS reason, coalesce(i.trace, r.trace) FROM inputs i "
        "LEFT JOIN live l ON l.sha256 = i.sha256 LEFT JOIN results r ON r.sha256 = l.sha256 AND r.file = l.file "
        "WHERE i.run = ? AND coalesce(i.reason, r.reason) IS NOT NULL ORDER BY i.name",
        (manifest.run,),
    )


def duplicates(manifest: Manifest) -> Iterator[dict[str, str]]:
    """Each input that is not counted, because another one holds the same bytes or the same text."""
    rows = manifest.base.execute(
        "SELECT i.name, i.name <> l.name, coalesce(l.twin, l.output) FROM inputs i JOIN live l ON l.sha256 = i.sha256 "
        "JOIN results r ON r.sha256 = l.sha256 AND r.file = l.file "
        "WHERE i.run = ? AND r.at IS NOT NULL AND (i.name <> l.name OR l.twin IS NOT NULL) ORDER BY i.name",
        (manifest.run,),
    )
    for name, bytes_too, output in rows:
        yield {"source": name, "same": "bytes" if bytes_too else "text", "as": f"{PLANS}/{output}"}


def totals(manifest: Manifest) -> Totals:
    """The run in numbers."""
    records: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    count = 0
    for row in manifest.base.execute(f"SELECT r.records, r.findings {_DONE}"):
        records.update(json.loads(row[0]))
        findings.update(json.loads(row[1]))
        count += 1
    failed, double = sum(1 for _ in failures(manifest)), sum(1 for _ in duplicates(manifest))
    return Totals(count, dict(sorted(records.items())), dict(sorted(findings.items())), failed, double)


def themes(manifest: Manifest, most: int) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
    """The stems of the plans that count by theme, at most so many of each: none of them is ever a whole corpus."""
    rows = manifest.base.execute(
        "SELECT theme, output FROM (SELECT r.theme, l.output, row_number() OVER (PARTITION BY r.theme ORDER BY l.output) "
        f"AS number {_DONE}) WHERE number <= ? ORDER BY theme, output",
        (most,),
    )
    by_theme = groupby(rows, key=lambda row: row[0])
    return tuple((theme, tuple(row[1].removesuffix(".json") for row in group)) for theme, group in by_theme)


def digest(manifest: Manifest) -> str:
    """The hash of all plans that count: what is derived from them is made anew when it changes."""
    sha = hashlib.sha256()
    for row in manifest.base.execute(f"SELECT l.output, r.output {_DONE} ORDER BY l.output"):
        sha.update("\t".join(row).encode())
    return sha.hexdigest()


def tell(manifest: Manifest, output: Path) -> Totals:
    """Write the three files; those about failures only if there are any."""
    told = totals(manifest)
    write_lines(output / SUMMARY, _summary(manifest, told))
    _write_or_remove(output / QUARANTINE, _quarantine(manifest))
    _write_or_remove(output / ERRORS, _errors(manifest))
    return told


def _summary(manifest: Manifest, told: Totals) -> Iterator[str]:
    """One JSON object over many lines: a plan and a duplicate each on its own."""
    yield "{"
    for key, value in (("records", told.records), ("findings", told.findings), ("failed", told.failed)):
        yield f' "{key}": {_json(value)},'
    yield from _array("plans", plans(manifest), ",")
    yield from _array("duplicates", duplicates(manifest), "")
    yield "}"


def _array(key: str, values: Iterable[Any], after: str) -> Iterator[str]:
    yield f' "{key}": ['
    waiting = ""  # the line before: only the last one has no comma
    for value in values:
        if waiting:
            yield f"{waiting},"
        waiting = f"  {_json(value)}"
    if waiting:
        yield waiting
    yield f" ]{after}"


def _quarantine(manifest: Manifest) -> Iterator[str]:
    for name, reason, trace in failures(manifest):
        yield _json({"file": name, "reason": reason, "traceback": trace})


def _errors(manifest: Manifest) -> Iterator[str]:
    for key in sorted({trace for _, _, trace in failures(manifest) if trace}):
        (text,) = manifest.base.execute("SELECT traceback FROM traces WHERE id = ?", (key,)).fetchone()
        yield _json({"id": key, "traceback": text})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write_or_remove(path: Path, lines: Iterator[str]) -> None:
    first = next(lines, None)
    if first is None:
        path.unlink(missing_ok=True)
    else:
        write_lines(path, chain([first], lines))
