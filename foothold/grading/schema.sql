-- The gradebook, version 1. Times are UTC, ISO 8601. Every grading is a run and is kept; the
-- newest run of a learner and set counts. Marks hang on the check, not on a run, so that they
-- survive a regrade; the newest mark counts.
CREATE TABLE run (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    learner   TEXT NOT NULL,
    set_name  TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest    TEXT NOT NULL,
    version   TEXT NOT NULL,
    seconds   REAL NOT NULL,
    graded_at TEXT NOT NULL
);
CREATE INDEX run_by_learner ON run (learner, set_name, id);

CREATE TABLE result (
    run      INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    question TEXT NOT NULL,
    part     TEXT NOT NULL,
    track    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    status   TEXT NOT NULL,
    points   REAL NOT NULL CHECK (points >= 0),
    maximum  REAL NOT NULL CHECK (maximum >= points - 1e-6),
    typed    TEXT NOT NULL,
    hint     TEXT NOT NULL,
    mistake  TEXT NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (run, position),
    UNIQUE (run, check_id)
) WITHOUT ROWID;

CREATE TABLE part (
    run      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    label    TEXT NOT NULL,
    points   REAL NOT NULL,
    maximum  REAL NOT NULL,
    PRIMARY KEY (run, position, number),
    FOREIGN KEY (run, position) REFERENCES result (run, position) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE note (
    run    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;

CREATE TABLE mark (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    run       INTEGER NOT NULL REFERENCES run (id),  -- the run whose answer was read
    learner   TEXT NOT NULL,
    set_name  TEXT NOT NULL,
    check_id  TEXT NOT NULL,
    points    REAL NOT NULL CHECK (points >= 0 AND points * 2 = CAST(points * 2 AS INTEGER)),
    comment   TEXT NOT NULL,
    marker    TEXT NOT NULL,
    marked_at TEXT NOT NULL
);
CREATE INDEX mark_by_learner ON mark (learner, set_name, check_id, id);

CREATE TABLE rejected (
    source    TEXT NOT NULL,
    position  INTEGER NOT NULL,
    learner   TEXT NOT NULL,
    file_name TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (source, position)
) WITHOUT ROWID;
