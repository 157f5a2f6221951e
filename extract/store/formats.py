"""What a query gives, written for people and programs: csv, json, jsonl, xlsx. Rows are written as they come."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from extract.store.access import Answer, QueryError

_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text, what JSON does not know as its text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def cell(value: Any) -> Any:
    """A value for one cell: lists of words joined by 、, other nested values as JSON."""
    value = plain(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def write_csv(answer: Answer, out: TextIO) -> None:
    """One line a row, RFC 4180 quoting. Cells are exact: a spreadsheet may take one that begins with `=` for a formula."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([cell(value) for value in row] for row in answer.rows)


def write_jsonl(answer: Answer, out: TextIO) -> None:
    """One object a line."""
    for row in answer.rows:
        out.write(_object(answer, row) + "\n")


def write_json(answer: Answer, out: TextIO) -> None:
    """One array of objects, one a line."""
    out.write("[")
    for number, row in enumerate(answer.rows):
        out.write((",\n " if number else "\n ") + _object(answer, row))
    out.write("\n]\n")


def _object(answer: Answer, row: tuple[Any, ...]) -> str:
    return json.dumps(dict(zip(answer.columns, map(plain, row), strict=True)), ensure_ascii=False)


WRITERS: dict[str, Callable[[Answer, TextIO], None]] = {"csv": write_csv, "json": write_json, "jsonl": write_jsonl}
"""The formats that are text, by name."""


def write_text(form: str, answer: Answer, target: Path) -> None:
    """Write one of the text formats into a file, in UTF-8; csv with the mark that Excel needs to see that."""
    with target.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as out:
        WRITERS[form](answer, out)


def write_xlsx(answer: Answer, target: Path) -> None:
    """One sheet with a frozen head and filters; numbers and dates typed, text never a formula.

    Raises QueryError for more rows than a sheet has.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("guihua")
    sheet.freeze_panes = "A2"
    for number, name in enumerate(answer.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 40 if name in _WIDE else 16
    sheet.append([_typed(sheet, name) for name in answer.columns])
    rows = 1
    for row in answer.rows:
        rows += 1
        if rows > _SHEET_ROWS:
            raise QueryError(f"more than {_SHEET_ROWS - 1:,} rows do not fit into a sheet; use csv or parquet")
        sheet.append([_typed(sheet, value) for value in row])
    if answer.columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(answer.columns))}{rows}"
    book.save(target)


_WIDE = frozenset({"evidence", "subject", "section", "agencies", "title", "message", "message_en"})


def _typed(sheet: Any, value: Any) -> Any:
    """A cell of a sheet; text is given its type, since openpyxl takes `=…` for a formula, and control characters go."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

    if isinstance(value, date):
        return value if value.year >= 1900 else value.isoformat()
    value = cell(value)
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_CHARACTERS])
    made.data_type = "s"
    return made


def write_whole(target: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and move it there when it is whole; nothing half-written stays."""
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.", suffix=target.suffix)
    os.close(handle)
    try:
        write(Path(name))
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
