"""The manifest: what a run knows of its inputs and results, in one SQLite file that no kill can damage.

It lies on disk and not in memory: a run over a hundred thousand plans holds no more of it than one over ten. What a
killed run did not write down yet is done again, and gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from extract.batch.files import safe_stem
from extract.batch.inputs import Found
from extract.batch.tasks import Made, Seen, Todo, Trouble
from extract.errors import GuihuaError

VERSION = "1"
PLANS = "plans"
STATE = ".guihua"
SHELF = f"{STATE}/shelf"
_PATIENCE = 0.1
"""Seconds of work that a killed run may have to do again."""
FORMATS = ("docx", "doc", "wps", "ofd", "html", "pdf", "txt")
"""Of one text in two formats, the plan made of the earlier one counts: Word keeps tables that plain text has lost."""


class ManifestError(GuihuaError):
    """The manifest cannot be used: another run is at work on the outputs folder, or the file is none of ours."""


class Manifest:
    """One outputs folder's manifest. Raises ManifestError, and sqlite3.Error when the disk is full or read-only."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.base = sqlite3.connect(path, isolation_level=None, timeout=0.2, check_same_thread=False)
        try:
            # the lock is held to the end: a second run on the same folder is turned away
            self.base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.base.execute("PRAGMA synchronous = NORMAL")
            # what sorts a hundred thousand rows does so on disk: memory is not to grow with them
            self.base.execute("PRAGMA temp_store = FILE")
            self.base.execute("PRAGMA cache_size = -256")
            self.base.execute("PRAGMA temp.cache_size = -256")
            self.base.execute("BEGIN EXCLUSIVE")
            self._prepare()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise ManifestError("another run is at work on this outputs folder") from error
            raise
        except sqlite3.DatabaseError as error:
            raise ManifestError(
                f"{path.name} cannot be used ({error}): delete it, and everything is made anew"
            ) from error
        # nothing written in Python: SQLite would tell a Ctrl-C within it as a failure of its own
        self.base.create_function("folded", 1, str.casefold, deterministic=True)
        self.run = int(self.meta("run") or 0) + 1
        self.set_meta("run", str(self.run))
        self._last = time.monotonic()

    def _prepare(self) -> None:
        known = self.base.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
        if known and self.meta("version") != VERSION:
            for (table,) in self.base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                self.base.execute(f"DROP TABLE {table}")
        for statement in (files("extract.batch") / "manifest.sql").read_text(encoding="utf-8").split(";\n"):
            self.base.execute(statement)
        self.set_meta("version", VERSION)

    def meta(self, key: str) -> str | None:
        """A value kept under a key."""
        row = self.base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        self.base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def commit(self) -> None:
        """Write down what is known."""
        self.base.execute("COMMIT")
        self.base.execute("BEGIN")
        self._last = time.monotonic()

    def tick(self) -> None:
        """Write down what is known if that was not done for a moment."""
        if time.monotonic() - self._last > _PATIENCE:
            self.commit()

    def close(self, *, broken: bool = False) -> None:
        """Let others use the folder. After an interruption only what was written down counts: it is whole."""
        # Ctrl-C may come between a COMMIT and the next BEGIN, and a full disk ends a transaction by itself
        if self.base.in_transaction:
            self.base.execute("ROLLBACK" if broken else "COMMIT")
        self.base.close()

    # ---- inputs

    def named(self, found: Found, signature: str, *, retry: bool) -> None:
        """An input is named in this run; if its signature is another one (or it failed and `retry`), it is to be looked at."""
        row = self.base.execute(
            "SELECT signature, kind, reason, certain, archive FROM inputs WHERE name = ?", (found.name,)
        ).fetchone()
        if row and row[0] == signature and (row[1] or (row[2] and not retry)) and row[3] >= found.certain:
            self.base.execute("UPDATE inputs SET run = ? WHERE name = ?", (self.run, found.name))
            if row[1] == "archive":
                self.base.execute("UPDATE inputs SET run = ? WHERE archive = ?", (self.run, found.name))
            return
        file = found.path.name
        self._insert(found.name, _stored(found.path), None, found.certain, signature, file)

    def _insert(self, name: str, path: bytes, archive: str | None, certain: bool, signature: str, file: str) -> None:
        file = file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        stem = safe_stem(file)
        self.base.execute(
            "INSERT OR REPLACE INTO inputs (name, path, archive, certain, signature, file, stem, folded, run) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, path, archive, certain, signature, file, stem, stem.casefold(), self.run),
        )

    def unseen(self) -> Iterator[Found]:
        """The inputs that are to be looked at."""
        self._snapshot("unseen", "SELECT name, path, certain FROM inputs WHERE run = ? AND kind IS NULL AND reason IS NULL",
                       (self.run,))  # fmt: skip
        for name, path, certain in self.base.execute("SELECT * FROM temp.unseen"):
            yield Found(name, _restored(path), bool(certain))

    def named_count(self) -> int:
        """How many inputs this run names, those left out that are no plans."""
        query = "SELECT count(*) FROM inputs WHERE run = ? AND kind IS NOT 'other'"
        return int(self.base.execute(query, (self.run,)).fetchone()[0])

    def seen(self, name: str, seen: Seen | Trouble) -> None:
        """What looking at an input has told."""
        values: tuple[str | None, ...]
        if isinstance(seen, Trouble):
            values = (None, None, seen.reason, self._trace(seen.trace), name)
        else:
            values = (seen.kind, seen.sha256, None, None, name)
        self.base.execute("UPDATE inputs SET kind = ?, sha256 = ?, reason = ?, trace = ? WHERE name = ?", values)

    def members(self, archive: str, members: Iterator[tuple[str, str | None, str | None]]) -> None:
        """What an archive holds, in place of what it held before."""
        path, signature = self.base.execute("SELECT path, signature FROM inputs WHERE name = ?", (archive,)).fetchone()
        self.base.execute("DELETE FROM inputs WHERE archive = ?", (archive,))
        for member, sha, reason in members:
            name = f"{archive}!/{member}"
            self._insert(name, path, archive, True, signature, member.replace("\\", "/").rpartition("/")[2])
            self.base.execute(
                "UPDATE inputs SET kind = ?, sha256 = ?, reason = ? WHERE name = ?",
                ("plan" if sha else None, sha, reason, name),
            )

    # ---- the plan of this run

    def settle(self, present: Iterator[str]) -> None:
        """Which contents are to have a plan, and under which name. `present` are the files in the plans folder.

        Of inputs with the same bytes the first by name counts, a file before one in an archive. A stem that several contents share is told apart by
        their hashes; the order in which anything was found or made decides nothing.
        """
        self.base.execute("DELETE FROM live")
        self.base.execute(
            "INSERT INTO live (sha256, name, file, folded, output) SELECT sha256, name, file, folded, stem FROM (SELECT *, min((archive IS NOT NULL) || name) FROM inputs "
            "WHERE run = ? AND kind = 'plan' AND sha256 IS NOT NULL GROUP BY sha256)",
            (self.run,),
        )
        several = "SELECT {0} FROM live GROUP BY {0} HAVING count(*) > 1"
        self.base.execute(
            f"UPDATE live SET output = output || '-' || substr(sha256, 1, 8) WHERE folded IN ({several.format('folded')})"
        )
        self.base.execute(  # plan-1a2b3c4d.txt beside two of plan.txt
            f"UPDATE live SET output = output || '-' || sha256 WHERE folded(output) IN ({several.format('folded(output)')})"
        )
        self.base.execute("UPDATE live SET output = output || '.json'")
        self._forget_missing(present)

    def _forget_missing(self, present: Iterator[str]) -> None:
        self._listed(present)
        self.base.execute(
            "DELETE FROM results WHERE at LIKE 'plans/%' AND substr(at, 7) NOT IN (SELECT name FROM temp.present)"
        )

    def _listed(self, present: Iterator[str]) -> None:
        self.base.execute("CREATE TEMP TABLE IF NOT EXISTS present (name TEXT PRIMARY KEY) WITHOUT ROWID")
        self.base.execute("DELETE FROM temp.present")
        self.base.executemany("INSERT OR IGNORE INTO temp.present VALUES (?)", ((name,) for name in present))

    def strangers(self, present: Iterator[str]) -> Iterator[str]:
        """Files in the plans folder that no result of this run accounts for."""
        self._listed(present)
        self._snapshot("strangers", "SELECT name FROM temp.present WHERE 'plans/' || name NOT IN "
                       "(SELECT at FROM results WHERE at IS NOT NULL)", ())  # fmt: skip
        yield from (name for (name,) in self.base.execute("SELECT name FROM temp.strangers"))

    def todo(self, *, retry: bool) -> Iterator[Todo]:
        """The plans to be made: new, changed, made by another program; failed ones too if `retry`."""
        self._snapshot(
            "todo",
            "SELECT l.name, i.path, i.archive, l.file, l.sha256, l.output FROM live l JOIN inputs i USING (name) "
            "LEFT JOIN results r ON r.sha256 = l.sha256 AND r.file = l.file "
            "WHERE r.fingerprint IS NOT ? OR (r.at IS NULL AND ?)",
            (self.fingerprint, retry),
        )
        for name, path, *rest in self.base.execute("SELECT * FROM temp.todo"):
            yield Todo(name, _restored(path), *rest)

    def _snapshot(self, table: str, query: str, values: tuple[Any, ...] | dict[str, Any]) -> None:
        """A query's rows as they are now, so that what follows may change their tables."""
        self.base.execute(f"DROP TABLE IF EXISTS temp.{table}")
        self.base.execute(f"CREATE TEMP TABLE {table} AS {query}", values)

    def made(self, todo: Todo, made: Made) -> None:
        """A plan was made, and lies in the plans folder."""
        self.base.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            (
                todo.sha256, todo.file, self.fingerprint, f"{PLANS}/{todo.output}", made.output_sha256, made.text_sha256,
                made.title, made.theme, made.format, json.dumps(made.records), json.dumps(made.findings), made.unclaimed,
            ),
        )  # fmt: skip

    def failed(self, todo: Todo, trouble: Trouble) -> None:
        """No plan could be made; one that an earlier program made is out of date."""
        self.base.execute(
            "INSERT OR REPLACE INTO results (sha256, file, fingerprint, reason, trace) VALUES (?, ?, ?, ?, ?)",
            (todo.sha256, todo.file, self.fingerprint, trouble.reason, self._trace(trouble.trace)),
        )

    def changed(self, todo: Todo) -> None:
        """An input that changed during the run is looked at again by the next one."""
        self.base.execute("UPDATE inputs SET signature = NULL WHERE name = ?", (todo.archive or todo.name,))

    def _trace(self, trace: str | None) -> str | None:
        if trace is None:
            return None
        key = hashlib.sha256(trace.encode("utf-8", "replace")).hexdigest()[:12]
        self.base.execute("INSERT OR IGNORE INTO traces VALUES (?, ?)", (key, trace))
        return key

    # ---- twins, and where plans lie

    def find_twins(self) -> None:
        """Of plans with the same text (a docx and its pdf) one counts, whichever was made first."""
        rank = "CASE r.format " + " ".join(f"WHEN '{f}' THEN {n}" for n, f in enumerate(FORMATS)) + " ELSE 99 END"
        self.base.execute("UPDATE live SET twin = NULL")
        self._snapshot(
            "ranked",
            f"SELECT l.sha256, first_value(l.output) OVER (PARTITION BY r.content ORDER BY {rank}, l.name) AS best, l.output "
            "FROM live l JOIN results r ON r.sha256 = l.sha256 AND r.file = l.file WHERE r.at IS NOT NULL AND r.fingerprint = ?",
            (self.fingerprint,),
        )
        self.base.execute("DELETE FROM temp.ranked WHERE best = output")
        self.base.execute("CREATE UNIQUE INDEX temp.ranked_key ON ranked (sha256)")
        self.base.execute(
            "UPDATE live SET twin = (SELECT best FROM temp.ranked k WHERE k.sha256 = live.sha256) "
            "WHERE sha256 IN (SELECT sha256 FROM temp.ranked)"
        )

    def misplaced(self, table: str) -> Iterator[tuple[str, str, str, str]]:
        """Results that lie elsewhere than they should: hash, file, where, and the place for it.

        `vacate`: those to be taken out of the plans folder. `fill`: those to be brought there. In this order, and
        written down in between, no two ever meet at one name.
        """
        should = f"'{PLANS}/' || l.output"
        where = {
            "vacate": f"r.at LIKE '{PLANS}/%' AND (l.sha256 IS NULL OR l.twin IS NOT NULL OR r.at <> {should})",
            "fill": f"r.at NOT LIKE '{PLANS}/%' AND l.sha256 IS NOT NULL AND l.twin IS NULL AND r.fingerprint = :now",
        }[table]
        self._snapshot(
            table,
            f"SELECT r.sha256, r.file, r.at, {should} FROM results r "
            f"LEFT JOIN live l ON l.sha256 = r.sha256 AND l.file = r.file WHERE r.at IS NOT NULL AND {where}",
            {"now": self.fingerprint},
        )
        for sha, file, at, wanted in self.base.execute(f"SELECT * FROM temp.{table}"):
            yield sha, file, at, wanted if table == "fill" else shelf_of(sha, file)

    def outdated(self) -> Iterator[tuple[str, str, str]]:
        """Results on the shelf that another program made: hash, file, where."""
        self._snapshot("outdated", f"SELECT sha256, file, at FROM results WHERE at LIKE '{SHELF}/%' AND fingerprint <> ?",
                       (self.fingerprint,))  # fmt: skip
        return self.base.execute("SELECT * FROM temp.outdated")

    def lies(self, sha256: str, file: str, at: str | None) -> None:
        """A result lies at a place of the outputs folder now, or is lost and to be made again."""
        if at is None:
            self.base.execute("DELETE FROM results WHERE sha256 = ? AND file = ?", (sha256, file))
        else:
            self.base.execute("UPDATE results SET at = ? WHERE sha256 = ? AND file = ?", (at, sha256, file))


def shelf_of(sha256: str, file: str) -> str:
    """Where a plan lies that does not count now: its input is gone, or another one holds the same text."""
    return f"{SHELF}/{sha256}-{hashlib.sha256(file.encode()).hexdigest()[:8]}.json"


def _stored(path: Path) -> bytes:
    return os.fsencode(str(path))


def _restored(path: bytes) -> Path:
    from extract.batch.files import place

    return place(os.fsdecode(path))
