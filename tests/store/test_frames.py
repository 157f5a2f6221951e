"""`open_store`: DataFrames typed as documented, plans, and what notebooks show."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import extract
from extract.store import StoreError
from extract.store.access import QueryError
from extract.store.columns import TABLES, tables
from extract.store.frames import dtype_of
from extract.store.store import Store
from tests.conftest import SPECIMENS, mined
from tests.store.folders import plan, specimens, write


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return extract.open_store(specimens(tmp_path_factory.mktemp("store")))


@pytest.mark.parametrize("name", TABLES)
def test_frames_have_the_documented_columns_and_types(store: Store, name: str) -> None:
    frame: pd.DataFrame = getattr(store, name)(**({"text": True} if name == "plans" else {}))
    documented = [column for column in tables()[name].columns if name == "plans" or not column.large]
    assert [str(dtype) for dtype in frame.dtypes] == [dtype_of(column) for column in documented]
    told = store.columns(name)
    assert frame.columns.tolist() == [column.name for column in documented]
    assert told.name.tolist() == [column.name for column in tables()[name].columns]
    assert told.dtype.tolist() == [dtype_of(column) for column in tables()[name].columns]
    assert len(frame) == store.rows[name]


def test_values(store: Store) -> None:
    frame = store.commitments()
    for path in SPECIMENS:
        records = mined(path)[1].commitments
        ours = frame[frame.file == path.stem]
        assert ours.id.tolist() == [record.id for record in records]
        assert ours.agencies.tolist() == [[agency.name for agency in record.responsible] for record in records]
        assert ours.section.tolist() == [list(record.place.section) for record in records]
        assert [None if pd.isna(v) else v for v in ours.value] == [r.quantity and r.quantity.value for r in records]
        due = [record.deadline and record.deadline.end for record in records]
        assert [None if pd.isna(v) else v.date().isoformat() for v in ours.due] == due


def test_less_than_all(store: Store) -> None:
    frame = store.commitments(["city", "value"], where="kind = 'target' AND value > 100")
    assert frame.columns.tolist() == ["city", "value"] and (frame.value > 100).all() and len(frame)
    assert "text" not in store.plans() and store.plans(["file", "text"]).text.str.len().min() > 1000
    with pytest.raises(QueryError, match="no column town"):
        store.commitments(["town"])
    with pytest.raises(QueryError, match="wish"):
        store.commitments(where="wish = 1")
    with pytest.raises(QueryError):
        store.commitments(where="true; DROP VIEW plans")


def test_queries_and_plans(store: Store) -> None:
    frame = store.query("SELECT city, count(*) AS n FROM commitments GROUP BY city ORDER BY n DESC")
    assert frame.n.sum() == store.rows["commitments"]
    for path in SPECIMENS:
        assert store.plan(path.stem) == store.plan(mined(path)[1].plan.id) == mined(path)[1]
    for name in ("nothing", "../plans/x", "it's"):
        with pytest.raises(StoreError, match="no plan"):
            store.plan(name)


def test_empty_store(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    store = extract.open_store(tmp_path)
    for name in TABLES:
        frame = getattr(store, name)()
        assert len(frame) == 0
        assert [str(d) for d in frame.dtypes] == [dtype_of(c) for c in tables()[name].columns if not c.large]
    assert store.search("消防") == ()
    with pytest.raises(StoreError):
        extract.open_store(tmp_path / "nowhere")


def test_a_store_that_may_not_be_written_is_read_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "a", plan())
    extract.open_store(tmp_path)
    write(tmp_path, "b", plan())
    assert extract.open_store(tmp_path, refresh=False).rows["plans"] == 1


def test_reprs(store: Store, tmp_path: Path) -> None:
    assert repr(store).startswith("<guihua store") and f"{store.rows['commitments']}" in store._repr_html_()
    hits = store.search("消火栓", limit=3)
    assert hits._repr_html_().count("<tr>") == 4
    write(tmp_path, "a", plan(city="<script>alert(1)</script>"))
    assert "<script" not in extract.open_store(tmp_path).search("消火栓")._repr_html_()
