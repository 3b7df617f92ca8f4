"""The library commands: files and folders into a library, again when they changed, and out of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedup.library import grow
from dedup.library.build import add_paths, build_library, remove_matching, update_paths
from dedup.library.integrity import verify_library
from dedup.library.sqlite import Library
from dedup.settings import Settings
from tests.generated import chinese

Run = Callable[..., tuple[int, str, str]]
PLAIN = Settings(threads=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with some texts in it."""
    monkeypatch.chdir(tmp_path)
    generator = random.Random(2)
    for name in ("old/2021/a.txt", "old/2021/b.md", "old/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(chinese(generator, 120), "utf-8")
    write_records(tmp_path / "news.jsonl", range(30))
    return tmp_path


def write_records(path: Path, numbers: range) -> None:
    generator = random.Random(4)
    texts = [chinese(generator, 60) for _ in range(100)]
    lines = (
        {"id": f"n{i}", "text": texts[i], "date": "2022-05-06", "title": f"第{i}篇", "author": "", "pages": i}
        for i in numbers
    )
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def held(path: str) -> list[Any]:
    """All documents of a library, as they are kept."""
    with Library.open(path) as library:
        assert verify_library(library) == []
        return [
            (entry.name, entry.path, entry.digest, entry.text, entry.line, entry.date, entry.metadata)
            for entry in library.entries(name for name, _ in library.documents())
        ]


def test_one_go_or_many_give_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_library("one.lib", ["old", "news.jsonl"], PLAIN)
    monkeypatch.setattr(grow, "RUN", 500)  # several runs, and several for one file
    build_library("runs.lib", ["news.jsonl", "old"], PLAIN)
    build_library("many.lib", ["old/2021"], PLAIN)
    with Library.open("many.lib", write=True) as library:
        add_paths(library, ["news.jsonl"], PLAIN)
        growth = add_paths(library, ["old"], PLAIN)
        assert (growth.read, growth.equal) == (1, 2)
    assert held("one.lib") == held("runs.lib") == held("many.lib")
    names = [document[0] for document in held("one.lib")]
    assert names[:2] == ["news.jsonl#n0", "news.jsonl#n1"]
    assert names[-3:] == ["old/2021/a.txt", "old/2021/b.md", "old/c.txt"]
    assert held("one.lib")[0][-1] == {"title": "第0篇"}


def test_update_sees_changed_new_and_vanished_files(folder: Path) -> None:
    build_library("a.lib", ["old", "news.jsonl"], PLAIN)
    (folder / "old/c.txt").unlink()
    (folder / "old/2021/a.txt").write_text("全换过的文字，" * 9, "utf-8")
    (folder / "old/new.txt").write_text("新来的文字，" * 9, "utf-8")
    write_records(folder / "news.jsonl", range(10, 40))
    with Library.open("a.lib", write=True) as library:
        growth = update_paths(library, [], PLAIN)
        change = growth.change
        assert (change.new, change.replaced, growth.vanished, growth.read, growth.equal) == (11, 21, 1, 3, 1)
        assert change.removed == 11
        assert not update_paths(library, [], PLAIN).change
    build_library("b.lib", ["old", "news.jsonl"], PLAIN)
    assert held("a.lib") == held("b.lib")


def test_update_of_one_path_leaves_the_rest(folder: Path) -> None:
    build_library("a.lib", ["old"], PLAIN)
    (folder / "old/c.txt").unlink()
    (folder / "old/2021/a.txt").unlink()
    with Library.open("a.lib", write=True) as library:
        assert update_paths(library, ["old/2021"], PLAIN).vanished == 1
        assert "old/c.txt" in library.files()


def test_files_are_read_as_they_were_at_first(folder: Path) -> None:
    (folder / "news.jsonl").write_text('{"body": "正文在另一个字段里，仍旧要读得到。"}\n', "utf-8")
    build_library("a.lib", ["news.jsonl"], Settings(text_field="body", threads=1))
    (folder / "news.jsonl").write_text('{"body": "正文换了一句，仍旧要读得到才行。"}\n', "utf-8")
    with Library.open("a.lib", write=True) as library:
        update_paths(library, [], PLAIN)
    assert [document[3] for document in held("a.lib")] == ["正文换了一句，仍旧要读得到才行。"]


def test_records_of_one_id_are_told_apart_across_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f'{{"id": "same", "text": "第{i}篇的正文，各不相同。"}}\n' for i in range(5))
    (folder / "same.jsonl").write_text(text, "utf-8")
    growth = build_library("a.lib", ["same.jsonl"], PLAIN)
    assert growth.change.new == 5
    assert sum("stands here again" in problem.message for problem in growth.problems) == 4
    assert held("a.lib")[-1][0] == "same.jsonl#same~5"


def test_the_library_in_the_folder_is_no_text(folder: Path) -> None:
    settings = Settings(format="text", threads=1)
    build_library("old/own.txt", ["old"], settings)
    with Library.open("old/own.txt", write=True) as library:
        add_paths(library, ["old"], settings)
        assert sorted(library.files()) == ["old/2021/a.txt", "old/2021/b.md", "old/c.txt"]
    build_library("old/own.txt", ["old"], settings, force=True)
    assert len(held("old/own.txt")) == 3


def test_removing_by_name_file_folder_and_glob(folder: Path) -> None:
    build_library("a.lib", ["old", "news.jsonl"], PLAIN)
    with Library.open("a.lib", write=True) as library:
        for patterns, number in (
            (["news.jsonl#n3"], 1),
            (["old/2021"], 2),
            (["*n1?"], 10),
            (["news.jsonl"], 19),
        ):
            assert remove_matching(library, patterns).change.removed == number
        assert [name for name, _ in library.documents()] == ["old/c.txt"]
        assert update_paths(library, [], PLAIN).change.new == 2  # the folder is still a root, the file none


def test_the_commands(folder: Path, run: Run) -> None:
    code, out, _ = run("library", "build", "a.lib", "old", "news.jsonl")
    assert code == 0
    assert out.startswith("33 documents new, in ")
    code, _, err = run("library", "build", "a.lib", "old")
    assert (code, "exists already" in err) == (2, True)
    code, out, _ = run("library", "add", "a.lib", "old")
    assert out.startswith("3 files unchanged")
    code, out, _ = run("library", "info", "a.lib", "--json", "-")
    record = json.loads(out)
    # Two of the files lie in a folder of a year.
    assert (record["documents"], record["dates"]["first"], record["dates"]["undated"]) == (33, "2021", 1)
    assert record["scheme"]["shingle"] == 3
    code, out, _ = run("library", "info", "a.lib")
    assert "33 documents" in out
    code, out, _ = run("library", "remove", "a.lib", "old")
    assert out.startswith("3 documents removed")
    code, out, _ = run("library", "compact", "a.lib")
    assert code == 0
    code, out, _ = run("library", "verify", "a.lib", "--language", "zh")
    assert (code, "内容完好" in out) == (0, True)
    code, out, _ = run("library", "update", "a.lib", "--quiet")
    assert (code, out) == (0, "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "a.lib", "nowhere"), "nowhere: no such file or folder"),
        (("add", "none.lib", "old"), "there is no library"),
        (("add", "a.lib", "-"), "standard input cannot be kept"),
        (("remove", "a.lib", "nothing"), "holds nothing that nothing fits"),
        (("update", "a.lib", "news.jsonl"), "is not below a path that was given before"),
        (("build", "b.lib", "nowhere"), "nowhere: no such file or folder"),
        (("build", "old/c.txt", "old", "--force"), "is no library"),
        (("verify", "news.jsonl"), "is no library"),
    ],
)
def test_what_cannot_be_is_told(folder: Path, run: Run, words: tuple[str, ...], says: str) -> None:
    build_library("a.lib", ["old"], PLAIN)
    code, _, err = run("library", *words)
    assert code == 2
    assert says in err
    assert not Path("b.lib").exists()
    assert not list(folder.glob("*.new-*"))


def test_a_root_that_is_gone_empties_nothing(folder: Path, run: Run) -> None:
    build_library("a.lib", ["old"], PLAIN)
    (folder / "old").rename(folder / "moved")
    code, _, err = run("library", "update", "a.lib")
    assert (code, "old is not there" in err) == (2, True)
    assert len(held("a.lib")) == 3


def test_damage_has_its_exit_code(folder: Path, run: Run) -> None:
    build_library("a.lib", ["old"], PLAIN)
    with Library.open("a.lib", write=True) as library:
        library.database.run("DELETE FROM texts")
    code, _, err = run("library", "verify", "a.lib")
    assert (code, "3 documents and 0 texts" in err) == (1, True)


def test_a_build_that_was_cut_short_says_so_until_it_is_finished(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "draft.txt").write_text(chinese(random.Random(9), 50), "utf-8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(grow.Grower, "grow", stop)
        run("library", "build", "a.lib", "old", "news.jsonl")
    with Library.open("a.lib", write=True) as library:
        assert library.unfinished
        add_paths(library, ["old"], PLAIN)
        assert library.unfinished
    code, out, _ = run("library", "info", "a.lib", "--json", "-")
    assert code == 0
    assert json.loads(out)["unfinished"]
    code, _, err = run("check", "draft.txt", "--library", "a.lib")
    assert code == 0
    assert "finish it with 'dedup library update'" in err
    code, _, err = run("library", "build", "a.lib", "old")
    assert code == 2
    assert "'dedup library update'" in err
    assert run("library", "update", "a.lib")[0] == 0
    with Library.open("a.lib") as library:
        assert not library.unfinished
        assert len(library) == 33
    assert "finish it" not in run("check", "draft.txt", "--library", "a.lib")[2]


def test_one_folder_has_one_name(folder: Path, run: Run) -> None:
    assert run("library", "build", "a.lib", "./old/")[0] == 0
    with Library.open("a.lib") as library:
        assert sorted(library.roots()) == ["old"]
        assert sorted(library.files()) == ["old/2021/a.txt", "old/2021/b.md", "old/c.txt"]
    assert run("library", "add", "a.lib", "old/../old")[0] == 0
    code, _, err = run("library", "add", "a.lib", str(folder / "old"))
    assert code == 2
    assert "was added as old, and would be there twice" in err
    with Library.open("a.lib") as library:
        assert len(library) == 3


def test_files_have_the_date_of_their_names_and_records_their_own(folder: Path, run: Run) -> None:
    (folder / "old" / "report-2019.txt").write_text(chinese(random.Random(5), 60), "utf-8")
    write_records(folder / "news-2001.jsonl", range(3))
    assert run("library", "build", "a.lib", "old/report-2019.txt", "news-2001.jsonl")[0] == 0
    with Library.open("a.lib") as library:
        entries = library.entries(["old/report-2019.txt", "news-2001.jsonl#n1"])
        assert [entry.date for entry in entries] == [20190000, 20220506]
