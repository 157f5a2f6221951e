"""The tables of a store as pandas DataFrames, typed as their columns are documented. Loads pandas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from extract.store.access import Limits, QueryError, check, connected, timed
from extract.store.columns import Column, tables


def dtype_of(column: Column) -> str:
    """The pandas dtype of a column: whole numbers may be missing (Int64), lists stay Python lists (object)."""
    if column.type.endswith("[]"):
        return "object"
    if column.category:
        return "category"
    return {"VARCHAR": "str", "DOUBLE": "float64", "DATE": "datetime64[us]"}.get(column.type, "Int64")


def table_frame(
    outputs: Path, name: str, columns: Sequence[str] | None, where: str | None, large: bool
) -> pd.DataFrame:
    """A table of the store, or the columns of it that are named, or the rows for which a SQL condition holds."""
    known = {column.name: column for column in tables()[name].columns}
    unknown = [each for each in columns or () if each not in known]
    if unknown:
        raise QueryError(f"no column {', '.join(unknown)} in {name}; there are {', '.join(known)}")
    wanted = [known[each] for each in columns] if columns else [c for c in known.values() if large or not c.large]
    listed = ", ".join(f'"{column.name}"' for column in wanted)
    sql = f"SELECT {listed} FROM {name}" + (f" WHERE {where}" if where else "")
    frame = query_frame(outputs, sql, Limits())
    return frame.assign(**{column.name: _typed(frame[column.name], column) for column in wanted})


def _typed(series: pd.Series, column: Column) -> pd.Series:
    if column.type.endswith("[]"):
        made = [None if values is None else [_item(value) for value in values] for values in series]
        return pd.Series(made, index=series.index, dtype="object", name=series.name)
    if column.category and column.type == "VARCHAR":  # sorted, so that the same store gives the same categories
        return series.astype(pd.CategoricalDtype(sorted(series.dropna().unique())))
    return series.astype(dtype_of(column))


def _item(value: object) -> object:
    return value.item() if hasattr(value, "item") else value


def query_frame(outputs: Path, sql: str, limits: Limits) -> pd.DataFrame:
    """What a query gives, with the types that DuckDB gives it."""
    with connected(outputs, limits.memory) as connection, timed(connection, limits.seconds):
        return connection.execute(check(connection, sql)).df()
