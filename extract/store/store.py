"""A store, opened: `extract.open_store("outputs")`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import one_line
from extract.store.access import Limits, connected
from extract.store.columns import TABLES, tables
from extract.store.indexing import PLANS, Problem, StoreError, index
from extract.store.search import Filters, Hits, search_records, search_texts, words_of
from extract.text.markup import table

if TYPE_CHECKING:
    import pandas as pd

    from extract.model.plan import Plan


class Store:
    """The plans, records and findings of an outputs folder. Tables are pandas DataFrames, loaded when asked for.

    `problems` are the files in plans/ that are no plans. Raises StoreError where there are no plans.
    """

    def __init__(self, folder: str | Path, *, refresh: bool = True) -> None:
        self.folder = Path(folder)
        self.problems: tuple[Problem, ...] = index(self.folder).problems if refresh else ()
        with connected(self.folder) as connection:
            counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in TABLES]
        self.rows = {name: int(row[0]) if row else 0 for name, row in zip(TABLES, counts, strict=True)}

    def commitments(self, columns: Sequence[str] | None = None, where: str | None = None) -> pd.DataFrame:
        """Commitments and baselines, one row a record; `columns` and `where` (a SQL condition) take less.

        What the columns mean: `store.columns("commitments")`. Dates are datetime64, repeated words categories, whole
        numbers Int64, agencies and sections lists.
        """
        return self._table("commitments", columns, where)

    def findings(self, columns: Sequence[str] | None = None, where: str | None = None) -> pd.DataFrame:
        """Findings of the audit, one row each."""
        return self._table("findings", columns, where)

    def plans(
        self, columns: Sequence[str] | None = None, where: str | None = None, *, text: bool = False
    ) -> pd.DataFrame:
        """Plans, one row each; with their whole `text` if asked for."""
        return self._table("plans", columns, where, large=text)

    def query(self, sql: str, *, seconds: float = 60.0, memory: str = "2GB") -> pd.DataFrame:
        """What one SELECT of DuckDB's SQL gives, over the tables plans, commitments and findings; read-only.

        Raises QueryError, in one line, for bad SQL and for queries over their limits.
        """
        from extract.store.frames import query_frame

        return query_frame(self.folder, sql, Limits(seconds, memory))

    def search(
        self,
        words: str | Sequence[str],
        *,
        city: Sequence[str] = (),
        year: Sequence[int] = (),
        kind: Sequence[str] = (),
        due_year: Sequence[int] = (),
        limit: int = 20,
        texts: bool = False,
    ) -> Hits:
        """Records that hold all of the words, of any length; with `texts`, lines of the plans' whole texts instead."""
        filters = Filters(city, year, kind, due_year)
        return (search_texts if texts else search_records)(self.folder, words_of(words), filters, limit)

    def plan(self, name: str) -> Plan:
        """A plan by the stem of its file in plans/, or by its id. Raises StoreError if there is none."""
        from extract.model.plan import Plan

        with connected(self.folder) as connection:
            found = connection.execute(
                "SELECT file FROM plans WHERE file = $1 OR plan = $1 ORDER BY file = $1 DESC, file LIMIT 1", [name]
            ).fetchone()
        if found is None:
            raise StoreError(f"{one_line(str(self.folder))}: no plan {one_line(name)!r}")
        return Plan.model_validate_json((self.folder / PLANS / f"{found[0]}.json").read_bytes())

    @staticmethod
    def columns(name: str = "commitments") -> pd.DataFrame:
        """The columns of a table: name, dtype, and what they mean in Chinese and English."""
        import pandas as pd

        from extract.store.frames import dtype_of

        told = [(column.name, dtype_of(column), column.zh, column.en) for column in tables()[name].columns]
        return pd.DataFrame(told, columns=["name", "dtype", "zh", "en"])

    def _table(
        self, name: str, columns: Sequence[str] | None, where: str | None, *, large: bool = False
    ) -> pd.DataFrame:
        from extract.store.frames import table_frame

        return table_frame(self.folder, name, columns, where, large)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in self.rows.items())
        return f"<guihua store {self.folder}: {counts}>"

    def _repr_html_(self) -> str:
        return table(self.rows, [[f"{count:,}" for count in self.rows.values()]])


def open_store(folder: str | Path = "outputs", *, refresh: bool = True) -> Store:
    """Open the store of an outputs folder, brought up to date first unless `refresh` is False."""
    return Store(folder, refresh=refresh)
