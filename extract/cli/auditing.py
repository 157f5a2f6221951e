"""The command that audits: a linter for plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.app import FAILED, AsJson, ModelFolder, Segmenter, app, fail
from extract.cli.batching import Memory, Seconds, limits, making

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.audit.found import Rule
    from extract.cli.audit_formats import Audited
    from extract.model.plan import Plan
    from extract.safe import SafeMaker

_Codes = list[str] | None


@app.command()
def audit(
    files: Annotated[list[Path] | None, typer.Argument(help="plans in any format that `guihua formats` lists")] = None,
    select: Annotated[_Codes, typer.Option(help="only rules whose code begins so: GH1, GH701; may be repeated")] = None,
    ignore: Annotated[_Codes, typer.Option(help="no rules whose code begins so; may be repeated")] = None,
    lang: Annotated[str, typer.Option(help="language of the messages: zh or en")] = "zh",
    form: Annotated[str, typer.Option("--format", help="text, json, sarif or github")] = "text",
    as_json: AsJson = False,
    rules: Annotated[bool, typer.Option("--rules", help="list the rules and end")] = False,
    segmenter: Segmenter = "rjieba",
    pkuseg_model: ModelFolder = None,
    timeout: Seconds = 120.0,
    memory: Memory = 3072,
) -> None:
    """Where a plan's figures and dates contradict one another: `file:line:col CODE message`.

    Exit code 1 if there are errors (warnings alone give 0), 3 if some files could not be read.
    """
    from extract.audit import RULES, selected
    from extract.cli.audit_formats import FORMATS
    from extract.safe import SafeMaker

    form = "json" if as_json else form
    if form not in FORMATS:
        fail(f"unknown format {form}; known are {', '.join(FORMATS)}", 2)
    if lang not in ("zh", "en"):
        fail(f"unknown language {lang}; known are zh, en", 2)
    chosen = selected(_split(select), _split(ignore))
    _check_codes([*_split(select), *_split(ignore)], [rule.code for rule in RULES])
    if rules:
        _list_rules(chosen)
        return
    if not files:
        fail("no file given", 2)
    with SafeMaker(making(segmenter, pkuseg_model), limits(timeout, memory)) as make:
        done, failed = _audit_all(files, make, chosen)
    output = FORMATS[form](done, chosen, lang)
    if output:
        typer.echo(output)
    if failed:
        raise typer.Exit(FAILED)
    if any(finding.severity == "error" for one in done for finding in one.findings):
        raise typer.Exit(1)


def _audit_all(files: Sequence[Path], make: SafeMaker, rules: Sequence[Rule]) -> tuple[list[Audited], int]:
    """Audit each file once; what cannot be read is named on stderr, and the rest goes on."""
    from extract.batch.runner import reason_of
    from extract.cli.audit_formats import Audited
    from extract.errors import one_line

    done, failed = [], 0
    codes = {rule.code for rule in rules}
    for path in dict.fromkeys(files):
        try:
            plan = make(path)
            findings = tuple(finding for finding in plan.findings if finding.code in codes)
            _tell_doubts(str(path), plan)
            done.append(Audited(str(path), plan.text, findings))
        except Exception as error:  # one file must not cost the others; it is reported, never swallowed
            failed += 1
            typer.echo(f"guihua: {one_line(str(path))}: {reason_of(path, error)}", err=True)
    return done, failed


def _tell_doubts(file: str, plan: Plan) -> None:
    """What the reading itself is not sure of (numbers of a scan, pages not read) goes to stderr: no rule of the audit."""
    from extract.errors import one_line

    for finding in plan.findings:
        if finding.code.startswith("GH0"):
            typer.echo(f"guihua: {one_line(file)}: {finding.code} {one_line(finding.message)}", err=True)


def _split(codes: Iterable[str] | None) -> list[str]:
    """Codes, given one by one or with commas between them."""
    return [code.strip() for given in codes or () for code in given.split(",") if code.strip()]


def _check_codes(codes: Sequence[str], known: Sequence[str]) -> None:
    for code in codes:
        if not any(one.startswith(code) for one in known):
            fail(f"no rule begins with {code}; `guihua audit --rules` lists them", 2)


def _list_rules(rules: Sequence[Rule]) -> None:
    for rule in rules:
        typer.echo(f"{rule.code}  {rule.severity:<7}  {rule.name:<24}  {rule.about}")
