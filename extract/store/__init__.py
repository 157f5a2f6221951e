"""The outputs folder as a store: Parquet made of its plans, questions in SQL, words searched, a SQLite export to explore."""

from extract.store.indexing import Indexed, Problem, StoreError, index

__all__ = ["Indexed", "Problem", "StoreError", "index"]
