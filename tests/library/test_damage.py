"""Files that are damaged, hostile, or something else: an error that says what is wrong, never a wrong answer."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import zstandard

from dedup.errors import DedupError, LibraryError
from dedup.library import coding, database
from dedup.library.database import row_checksum
from dedup.library.integrity import verify_library
from dedup.library.postings import BlockWriter
from dedup.library.sqlite import Library
from dedup.model import Document
from tests.generated import chinese
from tests.library.answers import answers
from tests.library.making import make_terms, SCHEME

FLIPS = 120
PHRASE = chinese(random.Random(3), 16)


def corpus() -> list[Document]:
    generator = random.Random(5)
    return [
        Document(f"d{i}", f"d{i}", f"{chinese(generator, 60)}\n{PHRASE}", "2021-02-03", source="甲报")
        for i in range(6)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.lib"
    with Library.create(path, SCHEME) as library:
        library.add(*make_terms(corpus()[:4]))
        library.add(*make_terms(corpus()[4:]))
        library.remove(["d1"])
    return path


def test_every_flipped_byte_that_matters_is_found(path: Path, tmp_path: Path) -> None:
    sound = path.read_bytes()
    asked = corpus()
    with Library.open(path) as library:
        before = answers(library, asked), sorted(library.files().items())
    generator = random.Random(1)
    changed = tmp_path / "b.lib"
    filled = [place for place, byte in enumerate(sound) if byte]
    seen = 0
    for flip in range(FLIPS):
        # Most of such a small file is empty room: three of four are looked for where something stands.
        at = generator.choice(filled) if flip % 4 else generator.randrange(len(sound))
        bit = 1 << generator.randrange(8)
        changed.write_bytes(sound[:at] + bytes([sound[at] ^ bit]) + sound[at + 1 :])
        try:
            with Library.open(changed) as library:
                problems = verify_library(library)
        except DedupError:
            seen += 1
            continue
        if problems:
            seen += 1
            continue
        with Library.open(changed) as library:
            assert (answers(library, asked), sorted(library.files().items())) == before, (
                f"byte {at}, bit {bit}"
            )
    assert seen > FLIPS / 20


def test_what_is_no_library_is_told_so(tmp_path: Path) -> None:
    picture, other, none = tmp_path / "a.png", tmp_path / "b.db", tmp_path / "c.lib"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT)")
    none.write_bytes(b"")
    for file, why in ((picture, "is no library"), (none, "is no library"), (other, "no library of dedup")):
        with pytest.raises(LibraryError, match=why):
            Library.open(file)
    with pytest.raises(LibraryError, match="there is no library"):
        Library.open(tmp_path / "nowhere.lib")
    with pytest.raises(LibraryError, match="the name of the library is empty"):
        Library.open("")
    with pytest.raises(LibraryError, match="is a folder"):
        Library.open(tmp_path)


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE VIEW more AS SELECT name FROM documents"],
        ["CREATE TRIGGER own AFTER INSERT ON documents BEGIN DELETE FROM texts; END"],
        ["ALTER TABLE texts RENAME TO held", "CREATE VIEW texts AS SELECT id, data FROM held"],
        ["DROP TABLE roots"],
        ["ALTER TABLE files ADD COLUMN more TEXT"],
    ],
    ids=["view", "trigger", "view for a table", "no table", "column"],
)
def test_other_tables_are_refused(path: Path, statements: list[str]) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    with pytest.raises(LibraryError, match="does not hold the tables of a library, or others"):
        Library.open(path)


@pytest.mark.parametrize("pragma", ["user_version=99", "user_version=0"])
def test_other_versions_are_refused(path: Path, pragma: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(LibraryError, match="is a library of version"):
        Library.open(path)


def change(path: Path, sql: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(sql, values)
    connection.close()


def test_a_text_that_unpacks_to_far_more_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "MOST", 1 << 20)
    bomb = zstandard.ZstdCompressor().compress(bytes(1 << 24))
    body = coding.HEAD.pack(10, 0, (1 << 24) - 10) + bomb
    data = bytes([coding.VERSION]) + coding.checksum(b"d2", body) + body
    plant_text(path, "d2", data)
    with Library.open(path) as library:
        with pytest.raises(LibraryError, match="'d2' is damaged"):
            list(library.entries(["d2"]))
        assert any("'d2' is damaged" in problem for problem in verify_library(library))


def test_a_text_that_says_less_than_it_unpacks_to_is_refused(path: Path) -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(1 << 24))
    body = coding.HEAD.pack(10, 0, 10) + bomb
    plant_text(path, "d2", bytes([coding.VERSION]) + coding.checksum(b"d2", body) + body)
    with Library.open(path) as library, pytest.raises(LibraryError, match="'d2' is damaged"):
        list(library.entries(["d2"]))


def plant_text(path: Path, name: str, data: bytes) -> None:
    """Put a text in the place of another, with checksums that fit."""
    connection = sqlite3.connect(path)
    row = connection.execute(
        "SELECT id, name, path, speeches, characters, date, source FROM documents WHERE name = ?", (name,)
    ).fetchone()
    row = (*row, data[1:9])
    with connection:
        connection.execute("UPDATE texts SET data = ? WHERE id = ?", (data, row[0]))
        connection.execute(
            "UPDATE documents SET content = ?, checksum = ? WHERE id = ?",
            (row[-1], row_checksum("documents", *row), row[0]),
        )
    connection.close()


def test_postings_of_speeches_beyond_the_segment_are_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    key, data = connection.execute("SELECT min(key), data FROM blocks").fetchone()
    connection.close()
    term = key >> 19 & 0xFFFFFFFF
    writer = BlockWriter(key >> 52, key >> 51 & 1, 256)
    (own_key, block), *_ = writer.write(np.array([term << 32 | 200], np.uint64), last=True)
    assert own_key == key
    assert len(block) < len(data)
    change(path, "UPDATE blocks SET data = ? WHERE key = ?", block, key)
    with Library.open(path) as library:
        with pytest.raises(LibraryError, match="names a speech that is not there"):
            library.find_fingerprints(np.array([term], np.uint32), 5)
        assert verify_library(library)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM blocks WHERE key = (SELECT max(key) FROM blocks)",
        "DELETE FROM columns WHERE key = (SELECT max(key) FROM columns)",
        "DELETE FROM segments WHERE id = 0",
        "DELETE FROM documents WHERE name = 'd3'",
        "DELETE FROM texts",
        "DELETE FROM sources",
        "UPDATE blocks SET key = key + 1 WHERE key = (SELECT max(key) FROM blocks)",
        "UPDATE documents SET date = 20200101 WHERE name = 'd3'",
        "UPDATE texts SET data = (SELECT data FROM texts WHERE id = 1) WHERE id = 3",
        "INSERT INTO blocks SELECT key + (7 << 52), data FROM blocks LIMIT 1",
        "UPDATE segments SET dead = zeroblob(1)",
        "UPDATE segments SET speeches = 'many'",
        "UPDATE documents SET name = x'ff' WHERE name = 'd3'",
        "UPDATE columns SET data = 'text'",
        "UPDATE header SET value = '{}' WHERE key = 'scheme'",
        "DELETE FROM header",
    ],
)
def test_what_is_missing_moved_or_changed_is_found(path: Path, sql: str) -> None:
    change(path, sql)
    try:
        with Library.open(path) as library:
            assert verify_library(library)
            with_error = False
    except LibraryError:
        with_error = True
    assert with_error is ("header" in sql)


def test_an_older_version_is_upgraded_by_a_writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = (
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
        "INSERT INTO notes SELECT id, name FROM documents",
    )
    monkeypatch.setattr(database, "UPGRADES", [*database.UPGRADES, more])
    with pytest.raises(LibraryError, match=r"'dedup library compact .*' to upgrade it"):
        Library.open(path)
    Library.open(path, write=True).close()
    with Library.open(path) as library:
        assert library.database.pragma("user_version") == len(database.UPGRADES)
        assert library.database.query("SELECT count(*) FROM notes") == [(5,)]
        assert verify_library(library) == []
    newer = len(database.UPGRADES)
    monkeypatch.undo()
    with pytest.raises(
        LibraryError, match=f"is a library of version {newer}, and this dedup knows those up to {newer - 1}"
    ):
        Library.open(path)


def test_a_failing_upgrade_leaves_the_old_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "UPGRADES", [*database.UPGRADES, ("CREATE TABLE notes (id)", "nonsense")])
    with pytest.raises(LibraryError):
        Library.open(path, write=True)
    monkeypatch.undo()
    with Library.open(path) as library:
        assert verify_library(library) == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("threshold", "high", "no float"),
        ("shingle", True, "no int"),
        ("unit", ["auto"], "no str"),
        ("num_perm", 10**9, "--num-perm"),
        ("num_perm", 1, "--num-perm"),
        ("folding", 99, "was made with folding 99"),
        ("more", 1, "does not name what a library is made with"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused(path: Path, name: str, value: object, says: str) -> None:
    item = ("scheme", json.dumps(SCHEME.record() | {name: value}))
    change(
        path,
        "UPDATE header SET value = ?, checksum = ? WHERE key = ?",
        item[1],
        row_checksum("header", *item),
        item[0],
    )
    with pytest.raises(LibraryError, match=says):
        Library.open(path)
