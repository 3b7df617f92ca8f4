"""Finding files: ids, globs, links, and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from dedup.errors import SettingsError
from dedup.read import find_sources, ReadOptions
from dedup.read.extensions import classify


def write(path: str, text: str = "今天开会。") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def test_one_folder_gives_relative_ids(read):
    write("讲话 稿/二〇二三/甲 乙.txt")
    write("讲话 稿/b.md")
    assert list(read("讲话 稿").texts) == ["b.md", "二〇二三/甲 乙.txt"]


def test_several_paths_give_ids_as_given(read):
    write("a/x.txt")
    write("b/y.txt")
    write("z.txt")
    assert list(read("z.txt", "a/", "./b").texts) == ["./b/y.txt", "a/x.txt", "z.txt"]


def test_a_file_keeps_the_path_as_given(read):
    write("a/x.txt")
    result = read("./a/x.txt")
    assert list(result.texts) == ["./a/x.txt"]
    assert result.batches[0].path == "./a/x.txt"


def test_the_order_of_paths_and_names_never_matters(read):
    for name in "cab":
        write(f"{name}/x.txt")
    one, other = read("c", "a", "b"), read("b", "c", "a")
    assert list(one.texts) == list(other.texts)


def test_hidden_and_version_control_are_skipped(read):
    for path in (".git/a.txt", ".hidden.txt", "CVS/b.txt", "x/.svn/c.txt", "~$open.docx"):
        write(f"d/{path}")
    write("d/kept.txt")
    result = read("d")
    assert list(result.texts) == ["kept.txt"]
    assert result.problems == []


def test_a_hidden_file_that_is_named_is_read(read):
    write(".notes.txt")
    assert list(read(".notes.txt").texts) == [".notes.txt"]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ((), (), ["a.md", "b.txt", "old/c.md", "old/deep/d.md"]),
        (("*.md",), (), ["a.md", "old/c.md", "old/deep/d.md"]),
        (("old/*.md",), (), ["old/c.md"]),
        (("old/**/*.md",), (), ["old/c.md", "old/deep/d.md"]),
        (("**/d.md",), (), ["old/deep/d.md"]),
        ((), ("old",), ["a.md", "b.txt"]),
        ((), ("old/",), ["a.md", "b.txt"]),
        ((), ("deep/",), ["a.md", "b.txt", "old/c.md"]),
        ((), ("/a.md", "*.txt"), ["old/c.md", "old/deep/d.md"]),
        (("*.md",), ("old/**",), ["a.md"]),
        (("[ab].*",), (), ["a.md", "b.txt"]),
        (("[!a].md",), (), ["old/c.md", "old/deep/d.md"]),
        (("?.txt",), (), ["b.txt"]),
    ],
)
def test_globs(read, include, exclude, expected):
    for path in ("a.md", "b.txt", "old/c.md", "old/deep/d.md"):
        write(f"d/{path}")
    assert list(read("d", include=include, exclude=exclude).texts) == expected


def test_symlink_loops_end_and_no_file_is_read_twice(read):
    write("d/a/x.txt")
    Path("d/loop").symlink_to(".", target_is_directory=True)
    Path("d/a/up").symlink_to("..", target_is_directory=True)
    Path("d/a/again.txt").symlink_to("x.txt")
    Path("d/self").symlink_to("self")
    result = read("d")
    assert list(result.texts) == ["a/x.txt"]
    assert "d/self" in {problem.path for problem in result.problems}


def test_links_to_other_folders_are_followed(read):
    write("elsewhere/x.txt")
    Path("d").mkdir()
    Path("d/link").symlink_to("../elsewhere", target_is_directory=True)
    assert list(read("d").texts) == ["link/x.txt"]


def test_a_link_to_a_folder_above_is_not_followed(read):
    write("above/other.txt")
    write("above/d/x.txt")
    Path("above/d/up").symlink_to("..", target_is_directory=True)
    result = read("above/d")
    assert list(result.texts) == ["x.txt"]
    assert "not followed" in result.only_problem.message


def test_overlapping_paths_read_each_file_once(read):
    write("d/x.txt")
    result = read("d", "d/x.txt", "./d/x.txt")
    assert list(result.texts) == ["./d/x.txt"]
    assert all("given twice" in message for message in result.messages)


def test_many_overlaps_are_counted(read):
    for number in range(9):
        write(f"d/{number}.txt")
    result = read("d", "d")
    assert len(result.texts) == 9
    assert len(result.problems) == 4


def test_missing_empty_and_textless(read):
    Path("empty").mkdir()
    write("codes/a.py")
    result = read("missing.txt", "empty", "codes")
    found = {problem.path: problem.message for problem in result.problems}
    assert "no such file or folder" in found["missing.txt"]
    assert "is an empty folder" in found["empty"]
    assert any("without texts" in message for message in result.messages)
    assert result.batches == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_and_folder(read):
    write("d/a.txt")
    write("d/b.txt")
    write("d/locked/c.txt")
    Path("d/a.txt").chmod(0)
    Path("d/locked").chmod(0)
    result = read("d")
    Path("d/locked").chmod(0o700)
    assert list(result.texts) == ["b.txt"]
    assert {problem.path for problem in result.problems} == {"a.txt", "d/locked"}


def test_an_unreadable_file_is_a_problem(read, monkeypatch):
    write("a.txt")
    write("b.txt")
    original = Path.open

    def refuse(self, *arguments, **options):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return original(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    result = read("a.txt", "b.txt")
    assert list(result.texts) == ["b.txt"]
    assert "ermission denied" in result.only_problem.message


def test_unknown_kinds_in_a_folder_are_counted_once(read):
    for number in range(7):
        write(f"d/{number}.py")
    for number in range(5):
        write(f"d/{number}.css")
    write("d/a.txt")
    assert read("d").messages == [
        "12 files of kinds that dedup does not read were left out: .py 7, .css 5",
    ]


def test_refused_kinds_are_named_with_the_cure(read):
    for name in ("a.doc", "b.zip", "c.PNG", "d.json"):
        write(f"d/{name}")
    found = {problem.path: problem.message for problem in read("d").problems}
    assert "save it as .docx" in found["a.doc"]
    assert "unpack" in found["b.zip"]
    assert "OCR" in found["c.PNG"]
    assert "jq -c" in found["d.json"]


def test_many_refused_files_are_one_problem(read):
    for number in range(5):
        write(f"d/{number}.wps")
    write("d/a.txt")
    assert read("d").messages == [
        "holds 5 files such as 0.wps; each is a word processor file (.wps), which dedup does not read: "
        "open it in Word, WPS or LibreOffice and save it as .docx"
    ]


def test_the_same_ids_in_one_go_and_one_by_one(read, tmp_path):
    write("a/x/1.txt")
    write("b/2.txt")
    write("c.txt")

    def ids(*paths: str) -> list[str]:
        return [source.id for source in find_sources(paths, ReadOptions(), print, alone=False)]

    together = ids("a", "b/", "c.txt")
    assert together == ["a/x/1.txt", "b/2.txt", "c.txt"]
    assert ids("a") + ids("b/") + ids("c.txt") == together
    (source,) = find_sources(["a"], ReadOptions(), print, alone=False)
    assert source.relative == "x/1.txt", "what serves as source is the folder below the given one, as ever"
    assert [source.id for source in find_sources(["a", "b"], ReadOptions(), print, alone=True)] == [
        "2.txt",
        "x/1.txt",
    ]


@pytest.mark.parametrize("name", ["a.doc", "稿/讲话.WPS", "a.doc.gz"])
def test_a_draft_of_an_old_word_processor_is_refused_with_the_cure(read, name):
    write(name)
    result = read(name)
    assert result.batches == []
    problem = result.only_problem
    assert problem.path == name
    cure = "unpack it first" if name.endswith(".gz") else "save it as .docx"
    assert "which dedup does not read" in problem.message
    assert problem.message.endswith(cure)


@pytest.mark.parametrize("name", ["a.doc", "a.py", "a.docx.gz", "a.tar.gz", "a.rar", "a.xlsx", "a.json"])
def test_a_refused_file_that_is_named(read, name):
    write(name)
    result = read(name)
    assert result.batches == []
    assert result.only_problem.path == name


def test_format_overrides_the_extension(read):
    write("a.py", "# 标题")
    write("d/b.log", "甲")
    write("d/c.png", "乙")
    assert read("a.py", format="markdown").batches[0].headings == ((2, 4),)
    result = read("d", format="text")
    assert list(result.texts) == ["b.log"]
    assert "a picture" in result.only_problem.message


def test_an_included_unknown_kind_is_refused_by_name(read):
    write("d/a.log")
    assert any("--format text" in message for message in read("d", include=("*.log",)).messages)


def test_standard_input(read, monkeypatch):
    class Stdin:
        buffer = io.BytesIO("各位代表".encode("gb18030") * 20)

    monkeypatch.setattr(sys, "stdin", Stdin)
    result = read("-", "-")
    assert result.texts == {"-": "各位代表" * 20}
    assert "given twice" in result.only_problem.message


def test_records_from_standard_input(read, monkeypatch):
    class Stdin:
        buffer = io.BytesIO('{"id": 1, "text": "甲"}\n'.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert read("-", format="jsonl").texts == {"-#1": "甲"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_name_that_is_not_utf8_can_be_printed(read):
    Path("d").mkdir()
    Path(os.fsdecode(b"d/\xb9\xab.txt")).write_text("甲")
    (id_,) = read("d").texts
    assert id_ == "\\xb9\\xab.txt"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_in_a_folder_does_not_block(read):
    write("d/a.txt")
    os.mkfifo("d/pipe.txt")
    result = read("d")
    assert list(result.texts) == ["a.txt"]
    assert result.only_problem.path == "d/pipe.txt"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.TXT", ("text", "", ".txt")),
        ("README", ("text", "", "")),
        ("a.jsonl.zst", ("jsonl", "zst", ".jsonl.zst")),
        ("a.gz", ("text", "gz", ".gz")),
        ("a.pdf.gz", ("", "gz", ".pdf.gz")),
        ("a.b.htm", ("html", "", ".htm")),
    ],
)
def test_kinds(name, expected):
    assert classify(name) == expected


def test_options_are_checked_before_anything_is_read():
    with pytest.raises(SettingsError, match="klingon"):
        ReadOptions(encoding="klingon")
    with pytest.raises(SettingsError, match="base64"):
        ReadOptions(encoding="base64")
    with pytest.raises(SettingsError, match="'doc'"):
        ReadOptions(format="doc")


def test_deep_folders(read):
    deep = "d/" + "x/" * 300
    write(deep + "a.txt")
    assert len(read("d").texts) == 1


def test_nul_in_a_path(read):
    assert "no such file" in read("a\0b").only_problem.message


def test_sources_are_found_without_reading(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"not gzip")
    problems = []
    (source,) = find_sources([str(tmp_path)], ReadOptions(), problems.append)
    assert (source.id, source.format, source.compression, source.size) == ("a.jsonl.gz", "jsonl", "gz", 8)
    assert problems == []


@pytest.mark.parametrize(
    "name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.json.zst", "a.txt.zst", "a.jsonl.zst"]
)
@pytest.mark.parametrize("data", [bytes(500), bytes(range(1, 256)), b"plain text"])
def test_what_is_not_packed_is_not_called_empty(tmp_path, read, name, data):
    Path(name).write_bytes(data)
    result = read(name)
    packing = "gzip" if name.endswith("gz") else "Zstandard"
    assert not result.texts
    assert result.only_problem.message.startswith(f"is not {packing}, as its name says")


@pytest.mark.parametrize("size", [10, 100_000])
def test_what_stands_before_a_wrong_checksum_is_used(tmp_path, read, size):
    text = "".join(f"第{number}段。\n" for number in range(size))
    packed = bytearray(gzip.compress(text.encode()))
    packed[-6] ^= 0xFF
    Path("a.txt.gz").write_bytes(packed)
    result = read("a.txt.gz")
    assert list(result.texts.values()) == [text]
    assert "data check" in result.only_problem.message
    assert result.only_problem.message.endswith("what stands before was used")


def test_damage_before_which_nothing_stands_says_so(tmp_path, read):
    Path("a.txt.gz").write_bytes(b"\x1f\x8b\x08" + b"\xff" * 50)
    assert read("a.txt.gz").only_problem.message.endswith("nothing of it could be used")
    Path("a.txt.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"\xff" * 50)
    assert read("a.txt.zst").only_problem.message.endswith("nothing of it could be used")


PACKED = gzip.compress('{"text": "甲乙丙丁"}\n'.encode(), mtime=0)


@pytest.mark.parametrize("name", ["a.docx", "a.epub", "a.odt"])
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "(it is empty)"),
        ("只是文字".encode(), "(it is no ZIP archive, as such files are)"),
        (b"<!DOCTYPE html><p>x", "(it is a page or XML)"),
        (b"%PDF-1.7\n", "(it is a PDF file)"),
        (PACKED, "(it is packed by gzip)"),
        (bytes(100), "(it begins with zeros, as after a disk fault)"),
        (b"PK\x03\x04" + b"x" * 100, "(its end is missing, as after a broken download)"),
    ],
    ids=["empty", "text", "page", "pdf", "gzip", "zeros", "cut"],
)
def test_what_a_file_is_that_is_no_archive(read, name, data, why):
    if name == "a.odt" and data.startswith(b"<"):
        pytest.skip("one XML file may be an ODT")
    Path(name).write_bytes(data)
    message = read(name).only_problem.message
    assert why in message
    assert "zip file" not in message
    assert ": " in message.partition(why)[2]  # and the cure


def test_packed_records_under_a_plain_name(read):
    Path("a.jsonl").write_bytes(PACKED)
    assert read("a.jsonl").messages == [
        "is not text but packed by gzip: give the file the extension .gz, or unpack what is piped in "
        "(zcat FILE | dedup …)"
    ]


def test_names_of_columns_are_shown_without_their_control_characters(read):
    Path("a.csv").write_bytes(b"id,te\x01\x02\x1b[31mxt\n1," + b"x\n")
    Path("b.csv").write_bytes(b"\0" * 50 + b"\n" + b"\0" * 50 + b"\n")
    Path("c.csv").write_text("甲" * 500 + ",b\n1,2\n", "utf-8")
    result = read("a.csv", "b.csv", "c.csv")
    assert result.messages == [
        "has no column 'text'; it has id, te\ufffd[31mxt: name the right one with --text-field",
        "has NUL characters in its header, as a damaged file: write the table again",
        f"has no column 'text'; it has {'甲' * 60}…, b: name the right one with --text-field",
    ]
