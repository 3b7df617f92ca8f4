"""A library keeps the frames of the pages that it reads, and a scan or a clean finds them on a page alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import dedup
from dedup.errors import LibraryError
from dedup.furniture.known import KnownFrame
from dedup.library import database, grow
from dedup.library import known_frames as frames
from dedup.library.build import add_paths, build_library, remove_matching, update_paths
from dedup.library.integrity import verify_library
from dedup.library.known_frames import join_frames, pack_frames, unpack_frames
from dedup.library.named import load_frames
from dedup.library.open import open_store
from dedup.library.sqlite import Library
from dedup.library.upgrades import version1
from dedup.pipeline import scan_documents
from dedup.settings import Settings

Run = Callable[..., tuple[int, str, str]]
PLAIN = Settings(threads=1)

# Two sites of one town; the second line of a page is its own.
SITES = {
    "青石": ("青石镇之窗", "首页 镇情 办事 互动", "本站由青石镇文化站看管", "回到顶端 关于本站"),
    "渡头": ("渡头村村务公开栏", "账目 会议 公示 意见箱", "公开栏每月初五换新", "村部电话在值班室门上"),
}
BODIES = (
    "水磨坊的石槽补过三次，今年索性换了整块的青石，四个人抬了半天。",
    "清明前的茶只采了两天，赶上倒春寒，收成比去年少了三成。",
    "小学的旗杆换了新的，升旗那天，退休的老师都站在后排。",
    "修桥的账算清楚了：木料多用了两方，工钱少付了四天。",
    "老井重新淘过，井底捞出一只铁桶、两把镰刀和半块碑。",
    "供销社的旧楼腾出来办了阅览室，书是各家凑的，先登记后上架。",
)
SPEECH = """同志们：
今天开这个会，只讲一件事，就是秋粮入库。
晒场不够，学校的操场让出来；人手不够，机关的干部下来。
谢谢大家！
"""


def page(site: str, number: int) -> str:
    head, menu, *foot = SITES[site]
    return "\n".join((head, menu, BODIES[number], *foot)) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: five pages of each site below ``pages``, one more of each and a speech below ``new``."""
    monkeypatch.chdir(tmp_path)
    for site in SITES:
        for number in range(5):
            write(Path("pages", site, f"{number}.txt"), page(site, number))
        write(Path("new", f"{site}.txt"), page(site, 5))
    write(Path("new", "讲话.txt"), SPEECH)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


@pytest.fixture(params=["file", "redis"])
def place(request: pytest.FixtureRequest, folder: Path) -> str:
    """Where a library is to be made."""
    if request.param == "file":
        return "site.lib"
    address = request.getfixturevalue("server")
    return f"redis://{address}/0?name={request.node.name.translate(str.maketrans('[]', '--'))}"


def kept(path: str) -> list[KnownFrame]:
    with open_store(path) as library:
        return library.frames()


def told(known: list[KnownFrame]) -> list[tuple[str, int, int]]:
    """A frame is called after the source of its pages, which is the folder below the path given, or after that path."""
    return [(frame.name.rpartition("/")[2], frame.pages, frame.lines) for frame in known]


def marked(path: str, *paths: str) -> dict[str, list[str]]:
    """The furniture of documents, by their ids."""
    report = dedup.scan(paths, Settings(frames=path, threads=1))
    found: dict[str, list[str]] = {report.corpus.ids[i]: [] for i in range(len(report.corpus))}
    for finding in report.findings():
        for one in finding.occurrences if finding.kind == "furniture" else ():
            number = next(i for i, name in enumerate(found) if name == one.document)
            base = int(report.corpus.starts[number])
            found[one.document] += report.corpus.text(base + one.start, base + one.end).split("\n")
    return found


# ------------------------------------------------------------------ one page of a known site


def test_a_new_page_loses_its_frame_and_nothing_else(place: str) -> None:
    build_library(place, ["pages"], PLAIN)
    assert told(kept(place)) == [("渡头", 5, 4), ("青石", 5, 4)]
    found = marked(place, "new")
    assert {name: sorted(lines) for name, lines in found.items()} == {
        "渡头.txt": sorted(SITES["渡头"]),
        "青石.txt": sorted(SITES["青石"]),
        "讲话.txt": [],
    }
    assert all(not lines for lines in marked("", "new").values())


def test_clean_writes_the_page_without_and_restore_brings_it_back(place: str) -> None:
    build_library(place, ["pages"], PLAIN)
    cleaned = dedup.clean("new", "out", Settings(frames=place, threads=1))
    assert {removal.reason for removal in cleaned.plan.removals} == {"frame of 5 pages"}
    assert cleaned.plan.rounds == 1
    for site in SITES:
        assert Path("out", f"{site}.txt").read_text("utf-8") == BODIES[5] + "\n"
    assert Path("out", "讲话.txt").read_bytes() == SPEECH.encode()
    dedup.restore("out", "back")
    for path in Path("new").iterdir():
        assert Path("back", path.name).read_bytes() == path.read_bytes()
    again = dedup.clean("out", None, Settings(frames=place, threads=1))
    assert not again.plan.removals


def test_the_commands_take_it_and_so_does_the_file_of_options(folder: Path, run: Run) -> None:
    assert run("library", "build", "site.lib", "pages")[0] == 0
    code, out, _ = run("scan", "new", "--frames", "site.lib", "--json", "-")
    report = json.loads(out)
    assert (code, report["settings"]["frames"]) == (0, "site.lib")
    assert report["summary"]["members"]["furniture"] == 4
    Path("dedup.toml").write_text('frames = "site.lib"\n', "utf-8")
    assert json.loads(run("scan", "new", "--json", "-")[1])["summary"]["members"]["furniture"] == 4
    code, out, _ = run("clean", "new", "--dry-run")
    assert code == 0
    assert "frame of 5 pages" in out


def test_a_single_page_is_one_finding_that_says_where_its_frame_is_known_from(folder: Path, run: Run) -> None:
    """Its byline is the frame's, as it is on the pages that the frame was counted on."""

    def text(number: int) -> str:
        stamp = f"来源：青石镇 日期：2024-03-{10 + number}"
        lines = page("青石", number).splitlines()
        return "\n".join([*lines[:2], f"第{number}号井边的事", stamp, *lines[2:]]) + "\n"

    for number in range(5):
        write(Path("stamped", f"{number}.txt"), text(number))
    write(Path("one", "5.txt"), text(5))
    build_library("site.lib", ["stamped"], PLAIN)
    report = dedup.scan("one", Settings(frames="site.lib", threads=1))
    found = [one for one in report.findings() if one.kind == "furniture"]
    assert [(one.evidence["pages"], one.evidence["known_from"]) for one in found] == [(1, 5)]
    assert "来源：青石镇" in "".join(line["text"] for line in found[0].evidence["lines"])
    assert "1 frame on 1 page: 5 lines" in (out := run("scan", "one", "--frames", "site.lib")[1])
    assert "known from 5 pages" in out
    assert not any("known_from" in one.evidence for one in dedup.scan("stamped", PLAIN).findings())


def test_a_password_is_not_written_into_reports(server: str, folder: Path) -> None:
    url = f"redis://{server}/0?name=secret"
    build_library(url, ["pages"], PLAIN)
    settings, known = load_frames(Settings(frames=url.replace("//", "//default:geheim@")))
    assert "geheim" not in settings.frames
    assert len(known) == 2


# ------------------------------------------------------------------ what stays when the library changes


def test_info_counts_and_names_them(folder: Path, run: Run) -> None:
    build_library("site.lib", ["pages"], PLAIN)
    assert "2 frames of pages, counted on 10 pages" in run("library", "info", "site.lib")[1]
    record = json.loads(run("library", "info", "site.lib", "--json", "-")[1])["frames"]
    assert (record["number"], record["pages"]) == (2, 10)
    assert record["largest"][1] == {"name": "青石", "pages": 5, "lines": 4, "samples": list(SITES["青石"])}


def test_more_pages_renew_a_frame_and_fewer_leave_it(place: str) -> None:
    build_library(place, ["pages/青石"], PLAIN)
    with open_store(place, write=True) as library:
        add_paths(library, ["pages/渡头"], PLAIN)
    assert told(kept(place)) == [("渡头", 5, 4), ("青石", 5, 4)]
    for number in range(3):  # of five pages that are there
        write(Path("pages", "青石", f"{number}.txt"), page("青石", number).replace("回到顶端", "返回顶端"))
    with open_store(place, write=True) as library:
        assert update_paths(library, [], PLAIN).change.replaced == 3
    assert told(kept(place)) == [("渡头", 5, 4), ("青石", 5, 4)]
    for number in range(6):
        write(Path("pages", "青石", f"{number}.txt"), page("青石", number).replace("回到顶端", "去到顶端"))
    with open_store(place, write=True) as library:
        update_paths(library, [], PLAIN)
    assert told(kept(place)) == [("青石", 6, 4), ("渡头", 5, 4)]
    assert "去到顶端 关于本站" in kept(place)[0].samples


def test_frames_outlive_their_pages(place: str) -> None:
    """Pages may go when they are no longer needed; a build from what is left counts anew."""
    build_library(place, ["pages"], PLAIN)
    with open_store(place, write=True) as library:
        assert remove_matching(library, ["pages/青石"]).change.removed == 5
        update_paths(library, ["pages/渡头"], PLAIN)
    assert told(kept(place)) == [("渡头", 5, 4), ("青石", 5, 4)]
    build_library(place, ["pages/渡头"], PLAIN, force=True)
    assert told(kept(place)) == [("渡头", 5, 4)]


def test_a_site_in_several_runs_keeps_the_frame_of_the_largest(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grow, "MOST_FILES", 6)  # five of one site and one of the other, then four
    build_library(place, ["pages"], PLAIN)
    assert told(kept(place)) == [("渡头", 5, 4), ("青石", 4, 4)]


def test_both_stores_keep_the_same(server: str, folder: Path) -> None:
    url = f"redis://{server}/0?name=same"
    build_library("site.lib", ["pages"], PLAIN)
    build_library(url, ["pages"], PLAIN)
    assert pack_frames(kept("site.lib")) == pack_frames(kept(url))


def test_folding_of_the_library_makes_no_difference(folder: Path) -> None:
    build_library("a.lib", ["pages"], PLAIN)
    build_library("b.lib", ["pages"], replace(PLAIN, fold="off", tokens="characters"))
    assert pack_frames(kept("a.lib")) == pack_frames(kept("b.lib"))


# ------------------------------------------------------------------ joining


def frame(pages: int, lines: str, name: str = "a") -> KnownFrame:
    """A frame of lines that all of its pages have."""
    n = len(lines)
    return KnownFrame(
        pages=pages,
        name=name,
        samples=tuple(lines),
        keys=np.array(sorted(map(ord, lines)), np.uint64),
        counts=np.full(n, pages, np.int64),
        flags=np.full(n, 15, np.uint8),
        usual=np.ones(n, np.uint8),
        pairs=np.zeros(0, np.uint64),
        pair_counts=np.zeros(0, np.int64),
    )


@pytest.mark.parametrize(
    ("old", "new", "stays"),
    [
        ((9, "abcd"), (4, "abce"), [(9, "abcd")]),
        ((9, "abcd"), (9, "abce"), [(9, "abce")]),
        ((4, "abcd"), (9, "abce"), [(9, "abce")]),
        ((9, "abcd"), (4, "abxy"), [(9, "abcd"), (4, "abxy")]),
    ],
)
def test_of_one_frame_at_two_times_the_one_on_more_pages_stays(
    old: tuple[int, str], new: tuple[int, str], stays: list[tuple[int, str]]
) -> None:
    joined = join_frames([frame(*old)], [frame(*new)])
    assert [(one.pages, "".join(one.samples)) for one in joined] == stays


def test_two_layouts_of_one_run_stay_two() -> None:
    layouts = [frame(5, "abcde"), frame(4, "abcdf")]
    assert len(join_frames([], layouts)) == 2
    assert len(join_frames(layouts, layouts)) == 2


# ------------------------------------------------------------------ what cannot be used is told


def test_a_library_without_frames_says_so(place: str, run: Run) -> None:
    build_library(place, ["new/讲话.txt"], PLAIN)
    for command in (("scan", "new"), ("clean", "new", "--dry-run")):
        code, _, err = run(*command, "--frames", place)
        assert code == 2
        assert "keeps no frames of pages; build it" in err
        assert err.count("\n") == 1


def test_no_library_is_told(folder: Path, run: Run) -> None:
    code, _, err = run("scan", "new", "--frames", "nowhere.lib")
    assert (code, "there is no library" in err, err.count("\n")) == (2, True, 1)
    code, _, err = run("scan", "new", "--frames", "new/讲话.txt")
    assert (code, "is no library of dedup" in err, err.count("\n")) == (2, True, 1)


def test_a_library_of_the_version_before_gets_its_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no frames until pages are read; nothing else of it changes."""
    with monkeypatch.context() as patch:
        patch.setattr(database, "UPGRADES", [version1.STATEMENTS])
        patch.setattr(Library, "keep_frames", lambda self, frames: None)
        build_library("old.lib", ["pages"], PLAIN)
    with pytest.raises(LibraryError, match=r"'dedup library compact old\.lib' to upgrade it"):
        load_frames(Settings(frames="old.lib"))
    with Library.open("old.lib", write=True) as library:
        assert library.frames() == []
        assert len(library) == 10
    with pytest.raises(LibraryError, match="build it again with this version"):
        load_frames(Settings(frames="old.lib"))
    with Library.open("old.lib") as library:
        assert verify_library(library) == []


@pytest.mark.parametrize("version", ["FOLDING", "KEYS"])
def test_frames_of_another_folding_are_refused_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    packed = pack_frames([frame(3, "abc")])
    monkeypatch.setattr(frames, version, 99)
    with pytest.raises(
        LibraryError, match=r"site\.lib: its frames were kept by another version.*build it again"
    ):
        unpack_frames(packed, "site.lib")


def test_frames_in_another_format_are_no_damage_alone() -> None:
    packed = pack_frames([frame(3, "abc")])[1]
    later = bytes([packed[0] + 1]) + packed[1:]
    with pytest.raises(LibraryError, match=r"a: frame 1 .* kept by another version of dedup; build it again"):
        unpack_frames({1: later}, "a")


def test_every_changed_byte_is_found() -> None:
    packed = pack_frames([frame(3, "abc", "白塔")])[1]
    assert unpack_frames({1: packed}, "a")[0].name == "白塔"
    for at in range(len(packed)):
        changed = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        with pytest.raises(LibraryError, match=r"frame 1 of its pages is damaged.*; build it again"):
            unpack_frames({1: changed}, "a")
    with pytest.raises(LibraryError, match="frame 2 of its pages is damaged"):
        unpack_frames({2: packed}, "a")  # moved


def test_what_a_stranger_made_up_is_refused() -> None:
    """The checksum is right, and what it is of is no frame."""
    sound = frame(3, "abc")
    for change in (
        {"pages": 0},
        {"pages": 2},
        {"keys": sound.keys[::-1]},
        {"samples": (1,)},
        {"name": 7},
        {"counts": np.array([-1, 3, 3])},
    ):
        packed = pack_frames([replace(sound, **change)])
        with pytest.raises(LibraryError, match="is damaged"):
            unpack_frames(packed, "a")


def test_verify_tells_of_a_damaged_frame(folder: Path, run: Run) -> None:
    build_library("site.lib", ["pages"], PLAIN)
    with Library.open("site.lib", write=True) as library:
        library.database.run("UPDATE frames SET data = x'0102' WHERE id = 1")
    code, _, err = run("library", "verify", "site.lib")
    assert code == 1
    assert "frame 1 of its pages is damaged" in err


# ------------------------------------------------------------------ pages of other kinds


def test_more_new_pages_than_the_frame_was_counted_on(folder: Path) -> None:
    """One or two of a kind are no family; they are of two sites, and each goes by its own frame."""
    frames_of_three = [replace(one, pages=3, counts=np.minimum(one.counts, 3)) for one in _built()]
    texts = [dedup.Document(f"{site}{i}", f"{site}{i}", page(site, i)) for site in SITES for i in range(2)]
    report = scan_documents(texts, PLAIN, frames=frames_of_three)
    assert report.marks is not None
    assert report.marks.family.tolist() == [0, 0, 1, 1] or report.marks.family.tolist() == [1, 1, 0, 0]
    framed = report.marks.ends - report.marks.starts
    assert int(framed.sum()) == 2 * sum(len(line) for lines in SITES.values() for line in lines)


def _built() -> list[KnownFrame]:
    build_library("site.lib", ["pages"], PLAIN)
    return kept("site.lib")


def test_of_an_html_page_with_a_known_frame_no_extractor_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_library("site.lib", ["pages"], PLAIN)
    lines = page("青石", 5).splitlines()
    write(Path("alone.html"), "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>")
    asked: list[str] = []
    monkeypatch.setattr(
        "dedup.furniture.main_text.load_extractor", lambda witness: asked.append(witness) or str.upper
    )
    marked("", "alone.html")
    assert asked.pop() == "trafilatura"
    found = marked("site.lib", "alone.html")["alone.html"]
    assert [line for line in found if line] == list(SITES["青石"])
    assert asked == []
