"""New texts that are cleaned of what a library holds, and what stays is added to it."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest

import dedup
from dedup import Library, Settings
from dedup.cleaning import adding
from dedup.errors import LibraryError, OutputError, SettingsError
from dedup.kinds import REMOVABLE
from dedup.library.integrity import verify_library
from dedup.messages import Message
from tests.cleaning.conftest import ledger, OWN, PARAGRAPHS, spans, tree

ONE = Settings(threads=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a library of two old texts, and two new ones, of which one paragraph is old and one repeats."""
    monkeypatch.chdir(tmp_path)
    write("old", a=[PARAGRAPHS[0], OWN[0]], b=[PARAGRAPHS[1]])
    write("new", a=[OWN[1], PARAGRAPHS[0], PARAGRAPHS[2]], c=[PARAGRAPHS[3], OWN[2], PARAGRAPHS[2]])
    Library.build("old.lib", "old", ONE)
    return tmp_path


def write(name: str, **texts: Sequence[str]) -> None:
    Path(name).mkdir()
    for text, lines in texts.items():
        Path(name, f"{text}.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def clean(source: str, output: str | None, **options: object) -> dedup.Cleaned:
    return dedup.clean(source, output, ONE, library="old.lib", **options)  # type: ignore[arg-type]


def names(library: str = "old.lib") -> list[str]:
    with Library.open(library) as held:
        assert verify_library(held) == []
        return [name for name, _ in held.documents()]


# ---------------------------------------------------------------- what goes


def test_what_the_library_holds_goes_and_the_ledger_names_it() -> None:
    cleaned = clean("new", "out")
    assert Path("out/a.txt").read_text("utf-8") == f"{OWN[1]}\n{PARAGRAPHS[2]}\n"
    assert Path("out/c.txt").read_text("utf-8") == f"{PARAGRAPHS[3]}\n{OWN[2]}\n"
    old, own = spans(Path("out"))
    assert ledger(Path("out"))[0]["settings"]["library"] == "old.lib"  # type: ignore[index]
    with Library.open("old.lib") as library:
        (entry,) = library.entries([old["kept"]["document"]])
    kept = entry.text[old["kept"]["start"] : old["kept"]["end"]]
    digest = hashlib.sha256(kept.encode()).hexdigest()
    assert kept == PARAGRAPHS[0]
    assert old["kept"] == {
        "library": "old.lib",
        "document": "old/a.txt",
        "start": 0,
        "end": len(kept),
        "sha256": digest,
    }
    assert own["kept"]["document"] == "a.txt"
    assert "library" not in own["kept"]
    assert (cleaned.documents, cleaned.there) == (2, old["characters"])
    dedup.restore("out", "back")
    assert tree(Path("back")) == tree(Path("new"))
    assert names() == ["old/a.txt", "old/b.txt"]


def test_marks_name_the_library() -> None:
    Path("new.jsonl").write_text(f'{{"id": "x", "text": "{PARAGRAPHS[0]}"}}\n', "utf-8")
    dedup.clean("new.jsonl", "out", Settings(threads=1, mark="gone"), library="old.lib")
    assert '"kept":{"library":"old.lib","document":"old/a.txt"' in Path("out/new.jsonl").read_text("utf-8")


def test_what_repeats_in_the_library_alone_is_nobodys_concern() -> None:
    write("more", d=[PARAGRAPHS[0], PARAGRAPHS[1]])
    with Library.open("old.lib", write=True) as library:
        library.add_texts("more", ONE)
    report = dedup.scan("new", Settings(threads=1, find=("exact",)), library="old.lib")
    told = [[place.document for place in finding.occurrences] for finding in report.findings()]
    assert told == [["old.lib/more/d.txt", "a.txt", "old.lib/old/a.txt"], ["a.txt", "c.txt"]]
    summary = report.summary
    assert (summary.documents, summary.speeches, summary.units) == (2, 2, 6)
    assert (summary.findings, summary.members, summary.repeated_units) == ({"exact": 2}, {"exact": 2}, 2)
    assert len(report) == len(report.largest(9, 9)) == 2
    assert len(list(report.pairs())) == 3


# ---------------------------------------------------------------- one after the other, or both at once

WORDS = "堤坝水库粮仓食堂码头吊机渡口苗圃校舍灯塔磨坊石桥盐田果园茶亭油坊窑厂鱼塘铁匠布店书院诊所邮局车站菜畦井台晒场纸坊"


def draw_paragraph(rng: random.Random) -> str:
    return (
        "，".join("".join(rng.choices(WORDS, k=rng.randint(7, 11))) for _ in range(rng.randint(11, 15)))
        + "。"
    )


def change(rng: random.Random, text: str) -> str:
    """A few characters put in, or one in the place of another."""
    at = rng.randrange(1, len(text) - 1)
    return text[:at] + rng.choice(("的确", "啊", "了")) + text[at + rng.randint(0, 1) :]


def draw_texts(rng: random.Random, known: list[str], number: int) -> dict[str, list[str]]:
    """Texts of which a third of the paragraphs repeat others, some nearly; one in six is a whole one again."""
    texts: dict[str, list[str]] = {}
    for i in range(number):
        paragraphs = []
        for _ in range(rng.randint(1, 4)):
            if known and rng.random() < 0.35:
                again = rng.choice(known)
                paragraphs.append(change(rng, again) if rng.random() < 0.4 else again)
            else:
                paragraphs.append(draw_paragraph(rng))
        if texts and rng.random() < 0.16:
            paragraphs = list(rng.choice(list(texts.values())))
        known += paragraphs
        texts[f"t{i}"] = paragraphs
    return texts


@pytest.mark.parametrize(
    ("kinds", "seed"),
    [
        (("exact",), 0),
        *((("exact", "near"), i) for i in (1, 2, 3)),
        (("speech",), 4),
        (REMOVABLE, 5),
        (REMOVABLE, 0),
    ],
)
def test_one_after_the_other_keeps_what_both_at_once_keep(kinds: tuple[str, ...], seed: int) -> None:
    """A is cleaned, what stays is the library, and B is cleaned against that: as if both had been, with A preferred.

    With all kinds at once rounds may differ, though not of these texts (docs/cleaning.md).
    """
    asked = Settings(threads=1, remove=kinds)
    rng, known = random.Random(seed), list[str]()
    write("first", **draw_texts(rng, known, 12))
    write("second", **draw_texts(rng, known, 12))
    Path("both").mkdir()
    for name in ("first", "second"):
        shutil.copytree(name, f"both/{name}")
    dedup.clean("first", "first-out", asked)
    Library.build("first.lib", "first-out", ONE)
    dedup.clean("second", "second-out", asked, library="first.lib")
    together = dedup.clean("both", "both-out", Settings(threads=1, remove=kinds, keep="source:first"))
    assert together.totals.keys() >= {"exact", "near", "speech"}.intersection(kinds)
    for name in ("first", "second"):
        alone = tree(Path(f"{name}-out"))
        del alone["ledger.jsonl"]
        assert alone == tree(Path(f"both-out/{name}"))


def test_what_is_opened_does_not_grow_with_what_is_not_alike() -> None:
    rng = random.Random(0)
    for part in ("few", "many"):
        write(part, **{f"t{i}": [draw_paragraph(rng)] for i in range(10 if part == "few" else 90)})
        with Library.open("old.lib", write=True) as library:
            library.add_texts(part, ONE)
        cleaned = clean("new", None)
        assert cleaned.held is not None
        assert cleaned.held.opened == 1


# ---------------------------------------------------------------- what stays


def test_what_stays_is_added_once() -> None:
    first = clean("new", "out", add=True)
    assert first.added is not None
    assert (first.added.change.new, first.added.short) == (2, 0)
    assert names() == ["old/a.txt", "old/b.txt", "out/a.txt", "out/c.txt"]
    with Library.open("old.lib") as library:
        (entry,) = library.entries(["out/a.txt"])
        assert entry.text == Path("out/a.txt").read_text("utf-8")
        state = [*library.database.query("SELECT name, content FROM documents ORDER BY name")]
    before = tree(Path("out"))
    again = clean("new", "out", add=True, force=True)
    assert again.added is not None
    assert not again.added.change
    assert tree(Path("out")) == before
    other = clean("new", "other", add=True)
    assert other.added is not None
    assert (other.added.change.new, other.added.short) == (0, 2)
    with Library.open("old.lib", write=True) as library:
        assert [*library.database.query("SELECT name, content FROM documents ORDER BY name")] == state
        assert library.update_texts().change.unchanged == 0
        assert not library.unfinished
    assert names() == ["old/a.txt", "old/b.txt", "out/a.txt", "out/c.txt"]


def test_another_crawl_to_the_same_folder_takes_the_place_of_what_the_first_added() -> None:
    clean("new", "out", add=True)
    Path("new/a.txt").unlink()
    added = clean("new", "out", add=True, force=True).added
    assert added is not None
    assert (added.change.removed, added.change.replaced) == (1, 1)  # c.txt has what stood in a.txt too
    assert names() == ["old/a.txt", "old/b.txt", "out/c.txt"]


def test_names_that_are_there_already_take_nothing_away() -> None:
    """Of a crawl of the same names in the folder that the library was made of."""
    Path("crawl").mkdir()
    shutil.move("new", "crawl/old")
    dedup.clean("crawl", "out", ONE, library="old.lib", add=True)
    assert names() == ["old/a.txt", "old/b.txt", "out/old/a.txt", "out/old/c.txt"]
    with Library.open("old.lib") as library:
        (entry,) = library.entries(["old/a.txt"])
    assert entry.text == Path("old/a.txt").read_text("utf-8")


def test_records_keep_what_is_said_of_them() -> None:
    rows = [
        f'{{"id": "{i}", "text": "{PARAGRAPHS[i]}", "date": "2024-05-0{i}", "title": "T{i}"}}\n'
        for i in (1, 2)
    ]
    Path("new.jsonl").write_text("".join(rows), "utf-8")
    dedup.clean("new.jsonl", "out", ONE, library="old.lib", add=True)
    assert names() == ["old/a.txt", "old/b.txt", "out/new.jsonl#2"]
    with Library.open("old.lib") as library:
        (entry,) = library.entries(["out/new.jsonl#2"])
    assert (entry.line, entry.date, entry.metadata, entry.path) == (
        2,
        20240502,
        {"title": "T2"},
        "out/new.jsonl",
    )


@pytest.mark.parametrize("at", ["begin", "rename", "finish"])
def test_who_was_cut_short_goes_on(at: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    shutil.copy("old.lib", "copy.lib")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if at == "begin":
            patched.setattr(adding.Adder, "begin", stop)
        elif at == "rename":
            patched.setattr("dedup.cleaning.folder.swap_folders", stop)
        else:
            patched.setattr("dedup.library.sqlite.Library.add", stop)
        with pytest.raises(KeyboardInterrupt):
            clean("new", "out", add=True)
    assert names() == ["old/a.txt", "old/b.txt"]
    assert Path("out").exists() == (at == "finish")
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    if at == "finish":
        problems = dedup.scan("new", ONE, library="old.lib").problems
        assert "run the command that added to it again" in problems[0].message
    else:
        with Library.open("old.lib") as library:
            assert not library.unfinished
    clean("new", "out", add=True, force=True)
    with Library.open("old.lib") as library:
        assert not library.unfinished
    after = names(), tree(Path("out"))
    shutil.rmtree("out")
    shutil.move("copy.lib", "old.lib")
    clean("new", "out", add=True)
    assert (names(), tree(Path("out"))) == after


def test_a_library_that_cannot_be_written_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OutputError(Message("library.full", path="old.lib"))

    monkeypatch.setattr("dedup.library.sqlite.Library.add", full)
    with pytest.raises(OutputError, match=r"the disk is full(.|\n)*out is whole.*--force"):
        clean("new", "out", add=True)
    with Library.open("old.lib") as library:
        assert library.unfinished


# ---------------------------------------------------------------- what a person meets


def test_all_of_it_is_there(run, folder: Path) -> None:
    code, out, _ = run("clean", "old", "--library", "old.lib", "--add", "-o", "out", "--language", "en")
    assert code == 0
    assert "held against old.lib (2 documents): " in out
    assert "Nothing is left: all of it stands in old.lib already." in out
    assert "0 documents added to old.lib" in out
    _, out, _ = run("clean", "old", "--library", "old.lib", "--dry-run", "--language", "zh")
    assert "没有留下任何文字：全部已在 old.lib 中。" in out


def test_a_scan_shows_the_library_as_the_better_copy(run, folder: Path) -> None:
    code, out, _ = run(
        "scan", "new", "--library", "old.lib", "--json", "a.json", "--sarif", "a.sarif", "--html", "a.html"
    )
    assert code == 0
    assert "old.lib/old/a.txt:1:1  anchor" in out
    assert "held against old.lib (2 documents)" in out
    record = orjson.loads(Path("a.json").read_bytes())
    assert record["settings"]["library"] == "old.lib"
    assert record["libraries"] == [{"name": "old.lib", "documents": 2}]
    assert [(one["id"], one["role"]) for one in record["documents"]] == [
        ("a.txt", "new"),
        ("c.txt", "new"),
        ("old.lib/old/a.txt", "library"),
    ]
    assert '"uri":"old/a.txt"' in Path("a.sarif").read_text("utf-8").replace(" ", "")
    assert run("scan", "new", "--library", "old.lib", "--fail-on", "exact", "-q")[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clean", "new", "--add", "-o", "out"), "it needs --library and --output"),
        (("clean", "new", "--add", "--library", "old.lib", "--dry-run"), "it needs --library and --output"),
        (("clean", "new", "--library", "none.lib", "-o", "out"), "there is no library"),
        (("clean", "new", "--library", "old", "-o", "out"), "is a folder, and a library is one file"),
        (
            ("clean", "new", "--library", "old.lib", "--exact", "-o", "out"),
            "leave out one of --exact and --library",
        ),
        (("clean", "new", "--library", "old.lib", "--shingle", "9", "-o", "out"), "--shingle"),
        (("clean", "empty", "--library", "old.lib", "-o", "out"), "empty"),
        (("scan", "new", "--library", "old.lib", "--find", "exact,template"), "not for template"),
        (("scan", "new", "--library", "old.lib", "--memory", "1GiB"), "leave them out, or --library"),
        (("scan", "new", "--library", "old.lib", "--json", "old.lib"), "old.lib"),
    ],
)
def test_what_cannot_be_is_told(run, words: Sequence[str], said: str) -> None:
    Path("empty").mkdir()
    before = Path("old.lib").read_bytes()
    code, _, err = run(*words)
    assert code == 2
    assert said in err
    assert not Path("out").exists()
    assert Path("old.lib").read_bytes() == before


def test_the_folder_of_the_library_is_not_written_over() -> None:
    Path("out").mkdir()
    shutil.move("old.lib", "out/old.lib")
    with pytest.raises(OutputError, match=r"holds out/old\.lib"):
        dedup.clean("new", "out", ONE, library="out/old.lib", force=True)


def test_a_library_that_was_changed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = adding.open_store

    def busy(*words: object, **more: object) -> object:
        with Library.open("old.lib", write=True) as library:
            library.remove_texts(["old/b.txt"])
        return opened(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "open_store", busy)
    with pytest.raises(LibraryError, match="was changed meanwhile"):
        clean("new", "out", add=True)
    assert not Path("out").exists()


def test_a_library_of_other_settings_is_used_by_them_unless_they_are_given() -> None:
    Library.build("strict.lib", "old", Settings(threads=1, shingle=5, threshold=0.7))
    cleaned = dedup.clean("new", None, library="strict.lib")
    assert cleaned.plan.least == ONE.min_remove
    assert cleaned.there
    with pytest.raises(SettingsError, match="--shingle"):
        dedup.clean("new", None, ONE, library="strict.lib")
