"""Version 2: frames of pages, each a row with a checksum of its own; see `dedup.library.known_frames`. An older library
has none: they are counted when pages are read."""

STATEMENTS = ("CREATE TABLE frames (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",)
