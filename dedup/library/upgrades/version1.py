"""Version 1: the first.

Documents are rows, their texts rows of their own, so that names are looked up without passing over texts. A segment
is a row, chunks of columns of its speeches, and blocks of postings; see `segments` and `postings`. Every row has a
checksum over what it holds and which it is.
"""

STATEMENTS = (
    "CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, "
    "speeches INTEGER NOT NULL, characters INTEGER NOT NULL, date INTEGER NOT NULL, source INTEGER NOT NULL, "
    "content BLOB NOT NULL, checksum BLOB NOT NULL)",
    "CREATE INDEX documents_path ON documents (path)",
    "CREATE TABLE texts (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, checksum BLOB NOT NULL)",
    "CREATE TABLE files (path TEXT PRIMARY KEY, digest TEXT NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE roots (path TEXT PRIMARY KEY, options TEXT NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE segments (id INTEGER PRIMARY KEY, speeches INTEGER NOT NULL, fingerprints INTEGER NOT NULL, "
    "fingerprint_blocks INTEGER NOT NULL, bands INTEGER NOT NULL, band_blocks INTEGER NOT NULL, "
    "firsts BLOB NOT NULL, dead BLOB NOT NULL, checksum BLOB NOT NULL)",
    "CREATE TABLE columns (key INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE blocks (key INTEGER PRIMARY KEY, data BLOB NOT NULL)",
)
