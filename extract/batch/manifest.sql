-- What a run knows between one day and the next. An input is known by its name, a result by the content it was made of.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS inputs (
  name      TEXT PRIMARY KEY,        -- as the user named it; archive!/member for what lies in an archive
  path      BLOB,                    -- of the file, or of the member's archive
  archive   TEXT,                    -- the archive's name, for a member
  certain   INTEGER NOT NULL,        -- 0: a plan only if a reader knows the content
  signature TEXT,                    -- of the file when it was looked at; NULL: to be looked at
  kind      TEXT,                    -- plan, archive, other; NULL: it could not be looked at
  sha256    TEXT,
  file      TEXT NOT NULL,           -- the file's own name, which its plan states
  stem      TEXT NOT NULL,           -- of the output
  folded    TEXT NOT NULL,           -- the stem as file systems compare it that know no case
  reason    TEXT, trace TEXT,        -- why it could not be looked at
  run       INTEGER NOT NULL         -- the last run that named it
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS inputs_by_archive ON inputs (archive);

CREATE TABLE IF NOT EXISTS results (
  sha256      TEXT NOT NULL, file TEXT NOT NULL,
  fingerprint TEXT NOT NULL,         -- of the program, its words and settings
  at          TEXT,                  -- where the plan lies in the outputs folder; NULL: it failed
  output      TEXT, content TEXT,    -- hashes of the written plan, and of what two files of one plan share
  title TEXT, theme TEXT, format TEXT, records TEXT, findings TEXT, unclaimed INTEGER,
  reason TEXT, trace TEXT,
  PRIMARY KEY (sha256, file)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS results_by_place ON results (at);

CREATE TABLE IF NOT EXISTS traces (id TEXT PRIMARY KEY, traceback TEXT NOT NULL) WITHOUT ROWID;

-- The plan of this run: one row for each content that is to have a plan.
CREATE TABLE IF NOT EXISTS live (
  sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL, folded TEXT NOT NULL,
  output TEXT NOT NULL,              -- the name its plan has in plans/
  twin   TEXT                        -- the output that holds the same text, where this one is set aside
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS live_by_stem ON live (folded);
CREATE INDEX IF NOT EXISTS live_by_output ON live (output);
