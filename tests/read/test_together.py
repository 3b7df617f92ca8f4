"""Many files at a time give what each by itself gives."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Problem
from dedup.preparing import read_corpus, read_options
from dedup.read import find_sources, together
from dedup.read.markdown import find_headings, headings_at
from dedup.read.together import group_sources, read_together, Texts
from dedup.settings import Settings
from dedup.text.corpus import Corpus

BODY = "渠首的闸门今年换了新的,老闸工把旧手轮抱回家。\n"
# File name and bytes; all but the last three of the first folder are plain.
FILES: dict[str, bytes] = {
    "甲/a.txt": BODY.encode(),
    "甲/b.md": f"# 一\n{BODY}## 二\n".encode(),
    "甲/c.md": f"\ufeff---\ntitle: 题\n# 注\n---\n题目\r\n====\r\n{BODY}".encode(),
    "甲/d.md": b"- \xe9\x97\xb8\n    # \xe4\xb8\x80\n   # \xe4\xba\x8c\n\n---\n```\n# \xe4\xb8\x89\n",
    "甲/e.txt": "真的吗??我不信 Café".encode(),
    "甲/f.txt": "𠀀".encode(),
    "甲/g.txt": f"{BODY}锟斤拷".encode(),
    "甲/h.txt": BODY.encode("gb18030"),
    "甲/i.txt": BODY.encode() + b"\xe4\xb8",
    "乙/a.txt": b"",
    "乙/b.txt": "\u3000\n \u3000".encode(),
    "乙/c.md": b"# Plain ASCII\n\nTwo lines of it.\n",
    "乙/d.txt": "\ufeff".encode() + BODY.encode("utf-16-le"),
    "乙/e.txt": BODY.encode("utf-16"),
    "乙/f.txt": f"领\x00\x01\x02导 {BODY}".encode(),
    "乙/g.txt": b"\xed\xa0\x80" + BODY.encode(),
    "乙/h.md": f"??墒窃谶@ {BODY}".encode(),
    "乙/i.jsonl": '{"id": "1", "text": "渠"}\n{"id": "1", "text": "闸"}\n'.encode(),
    "date=2023-01-05/a.txt": BODY.encode(),
    "date=2023-01-05/source=gov.cn/b.txt": BODY.encode(),
    "z.md": f"{BODY}{BODY}".encode(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def read(folder: Path, **given: Any) -> tuple[Corpus, list[Problem]]:
    problems: list[Problem] = []
    settings = replace(Settings(), **given)
    sources = find_sources([str(folder)], read_options(settings), problems.append)
    return read_corpus(sources, settings, problems), problems


def columns(corpus: Corpus) -> list[Any]:
    arrays = corpus.codes, corpus.starts, corpus.ends, corpus.path_of, corpus.dates, corpus.extracted
    more = corpus.source_of, corpus.line_of
    names = (corpus.ids, corpus.paths, corpus.sources)
    strings = [[some[i] for i in range(len(some))] for some in names]
    return [[(array.dtype, array.tolist()) for array in (*arrays, *more)], strings, corpus.headings]


@pytest.mark.parametrize("given_", [{}, {"date_field": "", "source_field": ""}, {"encoding": "utf-8"}])
@pytest.mark.parametrize("at_once", [1, 100, 1 << 20])
def test_the_same_as_one_by_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, given_: dict[str, str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(together, "_may_be_plain", lambda source, options: False)
        expected, told = read(folder, threads=1, **given_)
    monkeypatch.setattr(together, "AT_ONCE", at_once)
    for threads in range(1, 9):
        corpus, problems = read(folder, threads=threads, **given_)
        assert columns(corpus) == columns(expected)
        assert problems == told


def test_which_are_left_to_others(folder: Path) -> None:
    options = read_options(Settings())
    sources = find_sources([str(folder)], options, print)
    groups = group_sources(sources, options)
    assert [source for group in groups for source in group] == sources
    found = [some for group in groups for some in read_together(group, options)]
    assert [source for some in found for source in getattr(some, "sources", some)] == sources
    plain = [source.id for some in found if isinstance(some, Texts) for source in some.sources]
    assert plain == ["z.md", *(f"甲/{name}" for name in ("a.txt", "b.md", "c.md", "d.md", "e.txt", "f.txt"))]


def test_a_file_that_is_gone(folder: Path) -> None:
    options, problems = read_options(Settings()), list[Problem]()
    sources = find_sources([str(folder / "甲" / "a.txt"), str(folder / "z.md")], options, problems.append)
    (folder / "z.md").unlink()
    corpus = read_corpus(sources, Settings(), problems)
    assert corpus.text(int(corpus.starts[0]), int(corpus.ends[0])) == BODY
    assert [problem.message for problem in problems] == ["cannot be read: No such file or directory"]


@given(st.text(st.sampled_from("#=-`~> \n\r\t一a|+\u3000"), max_size=60))
def test_headings_by_the_lines_with_marks(text: str) -> None:
    codes = np.array([*map(ord, text), ord("\n")], np.uint32)
    assert headings_at(text, together._line_marks(codes).tolist()) == find_headings(text)


def test_long_runs_of_files_are_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = read_options(Settings())
    (source,) = find_sources([str(folder / "z.md")], options, print)
    sizes = [random.Random(1).randrange(1, 300) for _ in range(50)]
    sources = [replace(source, id=str(i), size=size) for i, size in enumerate(sizes)]
    monkeypatch.setattr(together, "AT_ONCE", 1000)
    groups = group_sources(sources, options)
    assert [one for group in groups for one in group] == sources
    assert all(sum(one.size for one in group[:-1]) <= 1000 for group in groups)
    monkeypatch.setattr(together, "MOST", 4)
    assert max(map(len, group_sources(sources, options))) == 4
