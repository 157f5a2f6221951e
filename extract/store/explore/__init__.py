"""The store in the browser: Datasette on the SQLite export, read-only."""
