"""The tables of a project file and what its format number means.

Format history (`PRAGMA user_version`; docs/project-file.md tells it to people):

1  records, steps with their state, citations by number, attachments.
2  `log`, a hash-chained row for everything that happened; citations named by the hash of their text;
   `version`, names for moments one can go back to; a step's records keep their place among their kind.
"""

APPLICATION_ID = 0x54435742
"""`PRAGMA application_id`, the letters TCWB."""
FORMAT_VERSION = 2

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE citation (id TEXT PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE record (
    kind TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE step (
    number INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, why TEXT NOT NULL, puts TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped'))
);
CREATE INDEX step_state ON step (state, number);
CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
    label TEXT NOT NULL, why TEXT NOT NULL, step INTEGER, body TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX log_step ON log (step);
CREATE TABLE version (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
    log INTEGER NOT NULL
);
CREATE TABLE attachment (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL);
"""
"""Statements that make the tables of the present format, separated by semicolons."""
