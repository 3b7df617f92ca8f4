"""Version 3: forms by which a check tells what everybody fills in from what is copied; see
`dedup.library.form_rows`. An older library has none."""

STATEMENTS = ("CREATE TABLE forms (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",)
