"""`guihua query`: what it gives, in every format; that it can read the store and do nothing else."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from extract.cli import app
from extract.store import index
from extract.store.access import Limits, QueryError, asked, write_parquet
from extract.store.columns import TABLES, tables
from tests.store.folders import plan, specimens, write

run = CliRunner().invoke


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the specimens; tests only read it."""
    outputs = specimens(tmp_path_factory.mktemp("store"))
    index(outputs)
    return outputs


def answer(store: Path, sql: str, limits: Limits = Limits()) -> list[tuple[object, ...]]:  # noqa: B008 - frozen
    with asked(store, sql, limits) as told:
        return list(told.rows)


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM plans", [(4,)]),
        ("SELECT 1;", [(1,)]),
        ("SELECT ';' -- ;", [(";",)]),
        ("SELECT '消防;' ; -- done", [("消防;",)]),
        ("WITH a AS (SELECT 2 AS b) SELECT b FROM a", [(2,)]),
        ("FROM range(2)", [(0,), (1,)]),
        ("SELECT current_setting('enable_progress_bar')", [(False,)]),
        ("SELECT city FROM plans WHERE city LIKE '云%'", [("云澜市",)]),
        ("SELECT a FROM (SELECT DISTINCT unnest(agencies) AS a FROM commitments) WHERE a = '市应急管理局'", [("市应急管理局",)]),
        ("SELECT n FROM range(5) t(n) ORDER BY n DESC LIMIT 2", [(4,), (3,)]),
    ],
)  # fmt: skip
def test_answers(store: Path, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert answer(store, sql) == rows


REFUSED = [
    "COPY plans TO 'x.csv'",
    "COPY (SELECT 2) TO '{store}/plans.parquet' (FORMAT parquet, USE_TMP_FILE false)",
    "WITH a AS (COPY (SELECT 2) TO '{store}/plans.parquet' (FORMAT parquet, USE_TMP_FILE false)) SELECT * FROM a",
    "WITH a AS (INSERT INTO plans SELECT * FROM plans RETURNING *) SELECT * FROM a",
    "SELECT 1) TO '{store}/plans.parquet' (FORMAT parquet); --",
    "SELECT * FROM (SELECT 1",
    "ATTACH '{store}/new.duckdb' AS new",
    "CREATE TABLE t AS SELECT 1",
    "DROP VIEW plans",
    "DELETE FROM plans",
    "INSTALL fts",
    "LOAD fts",
    "SET threads = 1",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "CALL enable_logging()",
    "EXPORT DATABASE '{store}/all'",
    "SELECT 1; SELECT 2",
    "SELECT * FROM read_text('/etc/hosts')",
    "SELECT * FROM read_csv('{store}/plans/*.json')",
    "SELECT * FROM '{store}/summary.json'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_json('{store}/plans/yunlan_xiaofang_145.json')",
    "SELECT * FROM query('COPY plans TO ''x''')",
    "SELECT * FROM secret_frame",
    "SELECT no_such FROM plans",
    "SELECT 'a'::INTEGER",
    "",
    "/* nothing */",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_query_can_read_the_store_and_do_nothing_else(store: Path, sql: str) -> None:
    secret_frame = duckdb.values([1])  # a variable of the calling program
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    with pytest.raises(QueryError) as refused:
        answer(store, sql.replace("{store}", str(store)))
    assert "\n" not in str(refused.value) and secret_frame is not None
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before
    done = run(app, ["query", sql.replace("{store}", str(store)), "--store", str(store)])
    assert done.exit_code == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1


def test_an_answer_cannot_be_made_to_write_elsewhere(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.parquet"
    for sql in (
        f"SELECT 1) TO '{tmp_path}/b.parquet' --",
        "SELECT * FROM read_text('/etc/hosts')",
        "SELECT 1; SELECT 2",
    ):
        with pytest.raises(QueryError):
            write_parquet(store, sql, target)
    assert not list(tmp_path.iterdir())


def test_limits_of_time_and_memory(store: Path) -> None:
    endless = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"
    with pytest.raises(QueryError, match=r"stopped after 0\.2 s"):
        answer(store, endless, Limits(seconds=0.2))
    with pytest.raises(QueryError, match="more memory than"):
        answer(store, "SELECT list(range) FROM range(100000000)", Limits(memory="50MB"))
    with pytest.raises(QueryError, match="memory limit 'much'"):
        answer(store, "SELECT 1", Limits(memory="much"))


WIDE = """
    SELECT c.city, c.issued, value, agencies, section, indicator FROM commitments c JOIN plans USING (file)
    ORDER BY len(agencies) DESC, c.file, position LIMIT 40
"""


def test_text_formats_hold_the_same(store: Path, tmp_path: Path) -> None:
    by_format = {}
    for form in ("json", "jsonl", "csv"):
        done = run(app, ["query", WIDE, "--store", str(store), "-f", form])
        assert done.exit_code == 0, done.stderr
        assert run(app, ["query", WIDE, "--store", str(store), "-o", str(tmp_path / f"a.{form}")]).exit_code == 0
        assert (tmp_path / f"a.{form}").read_text(encoding="utf-8-sig") == done.stdout
        by_format[form] = done.stdout
    told = json.loads(by_format["json"])
    assert told == [json.loads(line) for line in by_format["jsonl"].splitlines()]
    assert len(told) == 40 and any(row["agencies"] for row in told) and told[0]["issued"].startswith("20")
    cells = list(csv.DictReader(io.StringIO(by_format["csv"])))
    assert [row["city"] for row in cells] == [row["city"] for row in told]
    assert [row["agencies"] for row in cells] == ["、".join(row["agencies"]) for row in told]


def test_parquet_and_xlsx_are_typed(store: Path, tmp_path: Path) -> None:
    for name in ("a.parquet", "a.xlsx"):
        assert run(app, ["query", WIDE, "--store", str(store), "-o", str(tmp_path / name)]).exit_code == 0
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT * FROM '{tmp_path / 'a.parquet'}'").fetchall()
    assert rows == answer(store, WIDE)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None and sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:F41"
    for cells, row in zip(sheet.iter_rows(min_row=2, values_only=True), rows, strict=True):
        assert cells[0] == row[0] and cells[1].date() == row[1] and cells[2] == row[2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "a.xlsx"]


def test_what_plans_hold_is_never_a_formula_in_a_sheet_nor_a_control_on_a_terminal(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")\x1b[31m\x07[bold]红'
    write(tmp_path, "a", plan(city=evil))
    target = tmp_path / "a.xlsx"
    assert run(app, ["query", "SELECT city FROM plans", "--store", str(tmp_path), "-o", str(target)]).exit_code == 0
    cell = load_workbook(target).active["A2"]  # type: ignore[index]
    assert cell.data_type == "s" and cell.value == '=HYPERLINK("http://x")[31m[bold]红'
    shown = run(app, ["query", "SELECT city FROM plans", "--store", str(tmp_path)]).stdout
    assert "\x1b" not in shown and "\x07" not in shown and "[bold]" in shown
    shown = run(app, ["search", "消火栓", "--store", str(tmp_path)]).stdout
    assert "\x1b[31m" not in shown and "\x07" not in shown


def test_long_tables_say_what_they_leave_out(store: Path) -> None:
    done = run(app, ["query", "SELECT range AS n FROM range(250)", "--store", str(store)])
    assert done.exit_code == 0 and "50 rows more" in done.stderr and "199" in done.stdout


def test_schema_names_every_column(store: Path) -> None:
    told = json.loads(run(app, ["query", "--schema", "-f", "json"]).stdout)
    assert {name: [c["name"] for c in table["columns"]] for name, table in told.items()} == {
        name: [column.name for column in tables()[name].columns] for name in TABLES
    }
    shown = run(app, ["query", "--schema"]).stdout
    assert all(column.name in shown for table in tables().values() for column in table.columns)


def test_usage(store: Path, tmp_path: Path) -> None:
    ask = ["query", "SELECT 1", "--store", str(store)]
    assert run(app, ["query", "--store", str(store)]).exit_code == 2
    assert run(app, [*ask, "-f", "docx"]).exit_code == 2
    assert run(app, [*ask, "-f", "xlsx"]).exit_code == 2
    nowhere = run(app, [*ask, "-o", str(tmp_path / "no" / "a.csv")])
    assert nowhere.exit_code == 2 and f"cannot write {tmp_path / 'no' / 'a.csv'}: " in nowhere.stderr
    assert run(app, ["query", "SELECT 1", "--store", str(tmp_path)]).exit_code == 2


def test_a_query_sees_todays_plans(tmp_path: Path) -> None:
    write(tmp_path, "a", plan("云澜市"))
    ask = ["query", "SELECT city FROM plans ORDER BY file", "--store", str(tmp_path), "-f", "csv"]
    assert run(app, ask).stdout.split() == ["city", "云澜市"]
    write(tmp_path, "b", plan("成岭市"))
    (tmp_path / "plans" / "c.json").write_text("{")
    done = run(app, ask)
    assert done.stdout.split() == ["city", "云澜市", "成岭市"] and "c.json" in done.stderr
    assert run(app, ["index", str(tmp_path)]).exit_code == 3
    told = run(app, ["index", str(tmp_path), "--rebuild", "--json"])
    assert json.loads(told.stdout) == {"rows": {"plans": 2, "commitments": 2, "findings": 2}, "read": 2}
