"""A format is one new file and one line: formats that nobody else has are put into a copy of the program, each as a file
and a line of dedup/formats.py, and go through all that the formats of the program go through."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.regenerate import ROOT

# Each is a file of `dedup/read`, a line of dedup/formats.py, and how the tests make such a file.
MINUTES = (
    '"""Minutes: prose, in which what stands behind two slashes is a remark of the clerk."""\n'
    """
import re

from dedup.read.encoding import decode_document
from dedup.read.markup.blanks import blank
from dedup.read.streams import read_whole
from dedup.read.texts import one_document


def read(chunks, path, options, report):
    text = decode_document(read_whole(chunks, report), options.encoding, report)
    yield one_document(path, re.sub("//.*", lambda found: blank(found[0]), text), report)
""",
    """Format("minutes", (".minutes",), "dedup.read.minutes:read", "the file, its remarks blanked"),""",
    """"minutes": lambda texts: "// 纪要\\n\\n".encode() + _plain(texts),""",
)
SLIDES = (
    '"""Slides: base64, so that a place in the text is none in the file; read from the end."""\n'
    """
import base64

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.streams import open_seekable
from dedup.read.extracted import join_blocks
from dedup.read.texts import one_document


def read(source, options, report):
    with open_seekable(source) as file:
        try:
            lines = base64.b64decode(file.read(), validate=True).decode("utf-8").split("\\n")
        except ValueError:
            raise UnreadableError(Message("read.no_text")) from None
    text, headings = join_blocks([(line.lstrip("!"), int(line.startswith("!"))) for line in lines])
    yield one_document(source.id, text, report, extracted=True, headings=headings)
""",
    """Format("slides", (".slides", ".sld"), "dedup.read.slides:read", "extracted", place=Place.BLOCK,"""
    """ written=Written.TEXT, seeks=True),""",
    """"slides": lambda texts: __import__("base64").b64encode("\\n".join(texts).encode()),""",
)
BUNDLE = (
    '"""Bundles: records that a form feed ends, named by their number."""\n'
    """
from dedup.messages import Message
from dedup.read.encoding import decode_document
from dedup.read.records import make_batch
from dedup.read.streams import read_whole


def read(chunks, path, options, report):
    text = decode_document(read_whole(chunks, report), options.encoding, report)
    texts = [one.strip() for one in text.split("\\f") if one.strip()]
    none = [None] * len(texts)
    if texts:
        yield make_batch(path, texts, none, none, range(1, len(texts) + 1), report, none, none)
    else:
        report(Message("read.empty"))
""",
    """Format("bundle", (".bundle",), "dedup.read.bundle:read", "each record", place=Place.NUMBER,"""
    """ written=Written.RECORDS),""",
    """"bundle": lambda texts: "\\n".join(texts).encode() + b"\\f",""",
)
PAIRS = (
    '"""Pairs: an id, a bar and a text in which `~n` is a line end, one a line; `clean` cuts the text in its place."""\n'
    """
import re

import numpy as np

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.encoding import decode_document
from dedup.read.records import make_batch
from dedup.read.streams import read_whole


def read(chunks, path, options, report):
    lines = decode_document(read_whole(chunks, report), options.encoding, report).split("\\n")
    records = [(n, *line.split("|", 1)) for n, line in enumerate(lines, 1) if "|" in line]
    none = [None] * len(records)
    if records:
        numbers, ids, texts = zip(*records)
        texts = [text.replace("~n", "\\n") for text in texts]
        yield make_batch(path, texts, list(ids), none, numbers, report, none, none)
    else:
        report(Message("read.empty"))


class Records:
    def __init__(self, utf8, path, options):
        self.lines = utf8.split(b"\\n")
        self.starts = np.cumsum([0, *(len(line) + 1 for line in self.lines)])

    def bounds(self, line):
        return int(self.starts[line]), int(self.starts[line + 1])

    def offsets(self, line, text, edges):
        id_, _, shown = self.lines[line].decode("utf-8").partition("|")
        if shown.replace("~n", "\\n") != text:
            raise UnreadableError(Message("cleaning.record_lost"))
        sizes = [len(one.encode()) for one in re.findall("~n|.", shown)]
        return np.cumsum([self.starts[line] + len(id_.encode()) + 1, *sizes])
""",
    """Format("pairs", (".pairs",), "dedup.read.pairs:read", "behind the bar", place=Place.RECORD,"""
    """ editor="dedup.read.pairs:Records"),""",
    """"pairs": lambda texts: f"x|{'~n'.join(texts)}\\n".encode(),""",
)
NEW = {"minutes": MINUTES, "slides": SLIDES, "bundle": BUNDLE, "pairs": PAIRS}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program and of its tests of formats, which it finds before this one."""
    left_out = shutil.ignore_patterns("__pycache__", "out")
    for folder in ("dedup", "tests", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=left_out)
    for file in ("pyproject.toml", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def insert(path: Path, behind: str, what: str) -> None:
    before, found, after = path.read_text("utf-8").partition(behind)
    assert found
    path.write_text(f"{before}{found}{what}{after}", "utf-8")


def test_a_format_is_one_file_and_one_line(program: Path) -> None:
    for name, (source, line, sample) in NEW.items():
        (program / "dedup" / "read" / f"{name}.py").write_text(source, "utf-8")
        insert(program / "dedup" / "formats.py", "\n_ALL = (\n", f"    {line}\n")
        insert(program / "tests" / "samples.py", "]] = {\n", f"    {sample}\n")
    chosen = f"({' or '.join(NEW)}) and not cut"
    words = ("-q", "-p", "no:cacheprovider", "tests/test_formats.py", "-k", chosen)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=program,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.rpartition(" passed")[0].split()[-1].strip(",")) > 10 * len(NEW)
