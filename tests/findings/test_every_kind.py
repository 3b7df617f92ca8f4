"""Every kind of finding there is, from its declaration to every output; and that one more is one file and one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dedup
from dedup.kinds import KINDS, NAMES
from tests.findings import every_kind
from tests.regenerate import ROOT

CHECKS = [
    every_kind.check_declaration,
    every_kind.check_words,
    every_kind.check_report,
    every_kind.check_sarif,
    every_kind.check_page,
    every_kind.check_cleaning,
]

LINE = '    Kind("echo", C, Stage.TEXTS, Unit.PARAGRAPH, 8, larger=("speech",), naming=6),\n'
ECHO = '''"""Echoes: lines that begin as the line before."""

import numpy as np

from dedup.findings.columns import Columns
from dedup.findings.kind import Findings, Removable, Repeats
from dedup.findings.occurrences import unrelated
from dedup.findings.quote import content_ids, excerpts
from dedup.kinds import Rule, Words

RULE = Rule(
    words={
        "en": Words(title="Echo", meaning="A line that begins as the one before.", cure="Write it anew."),
        "zh": Words(title="句首雷同", meaning="与上一行开头相同的一行。", cure="改写。"),
    },
    example=("甲。路修到了村口。", "甲。水接到了灶台。"),
    colour=("#123456", "#fedcba"),
)


class EchoFindings(Findings):
    kind = "echo"

    def __init__(self, scanned):
        self._scanned, self._units = scanned, scanned.units
        texts = [scanned.corpus.text(int(s), int(s) + 2) for s in self._units.starts]
        same = [texts[i] == texts[i - 1] == "甲。" for i in range(1, len(texts))]
        self._second = np.flatnonzero(np.array([False, *same]))
        self.firsts = self._units.starts[self._second - 1]

    def sizes(self):
        return self._scanned.unit_characters[self._second].astype(np.int64)

    def columns(self, which):
        second, kinds, offsets = self._second[which], [self.kind] * len(which), 2 * np.arange(len(which) + 1)
        both = np.column_stack((second - 1, second)).ravel()
        starts, ends = self._units.starts[both], self._units.ends[both]
        return Columns(
            ids=content_ids(kinds, self._scanned.paragraphs.measures.hashes[both], offsets),
            kinds=kinds,
            units=["paragraph"] * len(which),
            characters=self.sizes()[which],
            excerpts=excerpts(self._scanned.corpus, starts[::2], ends[::2]),
            offsets=offsets,
            spans=self._scanned.spans(starts, ends),
            relations=unrelated(len(both)),
        )

    def repeats(self):
        within = np.zeros(len(self._second), bool)
        yield Repeats(self.kind, self._units.starts[self._second], self._units.ends[self._second], within)

    def removables(self, least, sameness):
        ids = self.columns(np.arange(len(self))).ids
        for name, second, size in zip(ids, self._second.tolist(), self.sizes().tolist()):
            place, kept = (
                self._scanned.place(int(self._units.starts[unit]), int(self._units.ends[unit]))
                for unit in (second, second - 1)
            )
            yield Removable(self.kind, name, *place, size, kept, RULE.words["en"].title)


def collect(scanned):
    return EchoFindings(scanned)
'''
# What is asked of the copy: all that is asked of a kind, the commands, and that a kind that is not whole is noticed.
SCRIPT = """
import dataclasses
from typer.testing import CliRunner
import dedup
from dedup.cli import make_app
from dedup.findings import echo
from tests.findings.every_kind import check_kind, check_words

assert dedup.__file__.startswith(%r)
check_kind("echo")
print("conforms")

scanned = CliRunner().invoke(make_app(), "scan texts --find echo --fail-on echo --language zh".split())
assert (scanned.exit_code, "句首雷同" in scanned.output) == (1, True), scanned.output
cleaned = CliRunner().invoke(make_app(), "clean texts --output out --remove echo".split())
assert cleaned.exit_code == 0, cleaned.output
print("known")

whole = echo.RULE
for broken in (
    {"words": {"en": whole.words["en"]}},
    {"words": whole.words | {"zh": dataclasses.replace(whole.words["zh"], title="")}},
    {"words": whole.words | {"zh": whole.words["en"]}},
    {"counted": "echo"},
    {"colour": dedup.kinds.KINDS["exact"].rule.colour},
):
    echo.RULE = dataclasses.replace(whole, **broken)
    try:
        check_words("echo")
    except (AssertionError, KeyError):
        continue
    raise SystemExit(f"{broken} is not noticed")
print("noticed")
"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_of_every_kind(check, name: str) -> None:
    check(name)


def test_every_kind_has_a_file_of_its_own() -> None:
    folder = Path(dedup.__file__).parent / "findings"
    for kind in KINDS.values():
        assert kind.name.isidentifier()
        assert "RULE = Rule(" in (folder / f"{kind.name}.py").read_text("utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with one kind more."""
    top = tmp_path_factory.mktemp("house")
    shutil.copytree(Path(dedup.__file__).parent, top / "dedup")
    (top / "dedup" / "findings" / "echo.py").write_text(ECHO, "utf-8")
    kinds = top / "dedup" / "kinds.py"
    known = kinds.read_text("utf-8")
    assert known.count("\n)\nKINDS: ") == 1
    kinds.write_text(known.replace("\n)\nKINDS: ", f"\n{LINE})\nKINDS: "), "utf-8")
    return top


def test_a_new_kind_is_one_file_and_one_line(house: Path) -> None:
    """It passes what every kind has to, the commands know it, and what it lacks is noticed."""
    (house / "texts").mkdir()
    (house / "texts" / "a.txt").write_text("甲。今年的路修到了村口。\n甲。今年的水接到了灶台。\n", "utf-8")
    (house / "new_kind.py").write_text(SCRIPT % str(house), "utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(house), str(ROOT)))}
    command = [sys.executable, "new_kind.py"]
    ended = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split()) == (0, ["conforms", "known", "noticed"]), ended.stderr
    assert (house / "out" / "a.txt").read_text("utf-8") == "甲。今年的路修到了村口。\n"
