"""Many files, long lines, large records: steps grow as the input does, and memory is a few times one record."""

from __future__ import annotations

import gzip
import json
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.read import find_sources, read_source, ReadOptions
from dedup.read.streams import CHUNK

SENTENCE = "河堤上的值班房换了新门，钥匙交给三组，夜里轮到谁谁去开灯，灯坏了当天报，不过夜。"


def read(path: Path) -> int:
    """How many characters there are to read."""
    problems: list[object] = []
    total = 0
    for source in find_sources([str(path)], ReadOptions(), problems.append):
        for batch in read_source(source, ReadOptions(), problems.append):
            total += sum(map(len, batch.texts))
    assert not problems
    return total


def steps(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes, of Python's functions and of C's."""
    count = 0

    def see(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def write_text(path: Path, size: int) -> None:
    path.write_text((SENTENCE * (size // len(SENTENCE) + 1))[:size] + "\n", "utf-8")


def write_record(path: Path, size: int) -> None:
    text = (SENTENCE * (size // len(SENTENCE) + 1))[:size]
    data = json.dumps({"id": "1", "text": text}, ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(data, 1) if path.suffix == ".gz" else data)


def test_many_files(tmp_path: Path) -> None:
    counts = {}
    for number in (200, 800):
        folder = tmp_path / str(number)
        for i in range(number):
            file = folder / str(i % 10) / f"{i}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{SENTENCE}{i}", "utf-8")
        read(folder)  # tables are loaded
        counts[number] = steps(lambda folder=folder: read(folder))
    assert counts[800] < 4.2 * counts[200]


@pytest.mark.parametrize(
    ("name", "write"), [("a.txt", write_text), ("a.jsonl", write_record), ("a.jsonl.gz", write_record)]
)
def test_a_long_line(tmp_path: Path, name: str, write: Callable[[Path, int], None]) -> None:
    """One line of many chunks: no step is made again for what was read before, and it is held a few times at most."""
    path, counts = tmp_path / name, {}
    for chunks in (2, 8):
        size = chunks * CHUNK // 3
        write(path, size)
        assert read(path) >= size
        counts[chunks] = steps(lambda: read(path))
    assert counts[8] < 4.5 * counts[2]
    if name == "a.txt":  # orjson sets aside a dozen times a record, of which it uses little
        assert peak(lambda: read(path)) < 5 * 8 * CHUNK
