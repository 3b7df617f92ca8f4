"""The main-text extractor as a witness: which lines of a page it leaves out, and when it is not believed."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import dedup
from dedup.findings.scan_report import Report
from dedup.furniture import extractors, main_text
from dedup.furniture.frames import FRAME
from dedup.furniture.lines import list_lines
from dedup.furniture.main_text import mark_rest
from dedup.furniture.marks import REASONS
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import reason_number
from dedup.kernels.arrays import distinct
from dedup.kinds import MARK_KINDS
from dedup.pipeline import scan_paths
from dedup.preparing import read_corpus
from dedup.read import find_sources, ReadOptions
from dedup.settings import Settings
from dedup.text.fold import fold_codes
from tests.read.crawls import record
from tests.read.test_mhtml import part, saved

Run = Callable[..., tuple[int, str, str]]
both = pytest.mark.parametrize("witness", ["trafilatura", "resiliparse"])

MENU = ["网站首页", "走进青石", "政务公开", "办事大厅", "互动交流", "专题专栏"]
FOOT = ["主办单位：青石县人民政府办公室", "网站标识码：0000000000", "联系电话 0000-1234567"]
FIRST = "连日来，青石县抢抓晴好天气，组织农机手和合作社抢收早稻，确保颗粒归仓，夏粮生产再获丰收。"
SECOND = "在柳溪村的稻田里，三台收割机来回穿梭，村民忙着装袋、过磅、运粮，田间地头一派繁忙景象。"
THIRD = "县农业农村局负责人介绍，今年全县早稻种植面积四万余亩，预计总产量比去年增加一成左右。"
LAST = "下一步，青石县将继续做好田间管理和技术服务，组织农技人员下乡指导，为秋粮生产打下基础。"


def html(*middle: str, menu: list[str] = MENU, foot: list[str] = FOOT) -> str:
    """A page: menu, an article of which ``middle`` stands in the midst, links beside it, and a foot."""
    links = "".join(f'<li><a href="/{i}">{text}</a></li>' for i, text in enumerate(menu))
    side = "".join(
        f'<li><a href="/n{i}">{text}</a></li>' for i, text in enumerate(["热点新闻", "图片新闻", "视频点播"])
    )
    below = "".join(f"<p>{text}</p>" for text in foot)
    body = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND)) + "".join(middle)
    body += "".join(f"<p>{text}</p>" for text in (THIRD, LAST))
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>早稻抢收忙</title></head><body>'
        f'<div class="nav"><ul>{links}</ul></div><div class="main"><h1>青石县早稻抢收忙</h1>'
        f'<div class="article-content">{body}</div></div>'
        f'<div class="sidebar"><ul>{side}</ul></div><div class="footer">{below}</div></body></html>'
    )  # fmt: skip


def write(folder: Path, text: str, name: str = "page.html") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def scan(path: Path, witness: str = "trafilatura") -> Report:
    return scan_paths([str(path)], Settings(main_text=witness, find=MARK_KINDS))


def left(report: Report, document: int = 0) -> list[str]:
    """The lines of a document of which no mark takes anything."""
    corpus, marks = report.corpus, report.marks
    assert marks is not None
    start, end = int(corpus.starts[document]), int(corpus.ends[document])
    gone = np.zeros(len(corpus.codes) + 1, bool)
    for a, b in zip(marks.starts.tolist(), marks.ends.tolist(), strict=True):
        gone[a:b] = True
    lines, at = [], start
    for line in corpus.text(start, end).split("\n"):
        if line.strip() and not gone[at : at + len(line)].any():
            lines.append(line)
        at += len(line) + 1
    return lines


def fake(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], str]) -> None:
    """Another library in trafilatura's place."""
    monkeypatch.setitem(extractors._LOADERS, "trafilatura", lambda: answer)


# --- what goes and what stays ---


@both
def test_a_page_loses_what_stands_around_its_text(tmp_path: Path, witness: str) -> None:
    report = scan(write(tmp_path, html()), witness)
    lines = left(report)
    assert [line for line in lines if line in (FIRST, SECOND, THIRD, LAST)] == [FIRST, SECOND, THIRD, LAST]
    assert not {*MENU, *FOOT, "热点新闻", "图片新闻"} & set(lines)
    assert report.problems == ()
    assert "not main text" in _reasons(report)


def _reasons(report: Report) -> list[str]:
    assert report.marks is not None
    return [REASONS[reason] for reason in report.marks.reasons.tolist()]


def test_the_title_above_the_text_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, lambda markup: f"{FIRST}\n{SECOND}\n{THIRD}\n{LAST}")
    assert left(scan(write(tmp_path, html())))[0] == "青石县早稻抢收忙"
    # Not one below the text, and none of several.
    below = html(foot=[*FOOT, "<h1>关于我们</h1>"]).replace("<h1>青石县早稻抢收忙</h1>", "")
    assert left(scan(write(tmp_path, below))) == [FIRST, SECOND, THIRD, LAST]
    assert left(scan(write(tmp_path, html(foot=[*FOOT, "<h1>关于我们</h1>"])))) == [
        FIRST,
        SECOND,
        THIRD,
        LAST,
    ]


def test_a_heading_above_main_text_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, lambda markup: f"{FIRST}\n{SECOND}\n{THIRD}\n{LAST}")
    page = html("<h2>二、技术服务</h2><h3>（一）农技下乡</h3>", foot=["<h2>相关链接</h2>", *FOOT])
    lines = left(scan(write(tmp_path, page)))
    assert lines == ["青石县早稻抢收忙", FIRST, SECOND, "二、技术服务", "（一）农技下乡", THIRD, LAST]


@both
def test_off_asks_nobody(tmp_path: Path, witness: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, witness, None)
    lines = left(scan(write(tmp_path, html()), "off"))
    assert {*MENU, *FOOT} <= set(lines)


@both
def test_a_block_that_stands_in_the_menu_too_stays_in_the_text(tmp_path: Path, witness: str) -> None:
    again = "各乡镇要压实责任，落实到人。"
    text = html(f"<p>{again}</p>", menu=[again, *MENU], foot=[*FOOT, again])
    report = scan(write(tmp_path, text), witness)
    lines = left(report)
    assert lines.count(again) == 1
    assert lines.index(SECOND) < lines.index(again) < lines.index(THIRD)


@both
def test_a_table_of_one_character_cells_stays(tmp_path: Path, witness: str) -> None:
    rows = ["甲乙丙丁", "子丑寅卯", "春夏秋冬", "东南西北"]
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    lines = left(scan(write(tmp_path, html(f"<table>{cells}</table>")), witness))
    assert [line for line in lines if "\t" in line] == ["\t".join(row) for row in rows]


@both
def test_pieces_of_one_character_stay(tmp_path: Path, witness: str) -> None:
    apart = "".join(f"<span>{c}</span>" for c in "颗粒归仓满心欢喜")
    text = html(f"<p>{apart}</p>", "<p>详见<a href='/x'>《早稻收购办法》</a>。</p>", "<p>丰</p><p>收</p>")
    lines = left(scan(write(tmp_path, text), witness))
    assert {"颗粒归仓满心欢喜", "详见《早稻收购办法》。", "丰", "收"} <= set(lines)


@both
def test_soft_hyphens_and_decomposed_letters_make_no_difference(tmp_path: Path, witness: str) -> None:
    said = unicodedata.normalize(
        "NFD", "La récolte de riz précoce a été menée à bien malgré la pluie de juin,"
    )
    hyphens = said.replace("menée", "me\u00adnée").replace("récolte", "ré\u00adcolte")
    lines = left(scan(write(tmp_path, html(f"<p>{hyphens}</p>")), witness))
    assert hyphens in lines or unicodedata.normalize("NFD", hyphens) in lines


@both
def test_tables_and_lists_stay(tmp_path: Path, witness: str) -> None:
    table = "<table>" + "".join(
        f"<tr><td>{name}</td><td>{area} 亩</td></tr>" for name, area in (("柳溪村", 820), ("石桥村", 1150))
    ) + "</table>"  # fmt: skip
    points = "<ul><li>提前检修收割机和烘干设备。</li><li>开通粮食收购绿色通道。</li></ul>"
    lines = left(scan(write(tmp_path, html(table, points)), witness))
    assert {
        "柳溪村\t820 亩",
        "石桥村\t1150 亩",
        "提前检修收割机和烘干设备。",
        "开通粮食收购绿色通道。",
    } <= set(lines)


@both
def test_a_paragraph_that_is_all_link_stays_between_others(tmp_path: Path, witness: str) -> None:
    linked = "收割现场还请来了农机专家，他们手把手地教村民调试新到的半喂入式收割机。"
    lines = left(scan(write(tmp_path, html(f'<p><a href="/video">{linked}</a></p>')), witness))
    assert lines.index(SECOND) < lines.index(linked) < lines.index(THIRD)


def test_sentences_between_two_blocks_of_main_text_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, links = "记者在现场看到，烘干车间二十四小时不停机。", "上一张 下一张 查看原图"
    fake(monkeypatch, lambda markup: f"{FIRST}\n{SECOND}\n{LAST}")
    lines = left(scan(write(tmp_path, html(f"<p>{said}</p>"))))
    assert {said, THIRD} <= set(lines)
    fake(monkeypatch, lambda markup: f"{FIRST}\n{SECOND}\n{THIRD}\n{LAST}")
    assert links not in left(scan(write(tmp_path, html(f"<p>{links}</p>"))))


# --- where it is not believed ---


def test_an_extractor_that_is_wrong_about_everything_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = "本网站使用缓存文件以改进服务。"
    fake(monkeypatch, lambda markup: notice)
    page = write(tmp_path, html(foot=[notice, *FOOT]))
    whole = left(scan(page, "off"))
    report = scan(page)
    assert left(report) == whole
    assert notice in whole
    assert [problem.message for problem in report.problems] == [
        "trafilatura would leave out nearly all sentences of this page: nothing was taken for other than main text"
    ]


@pytest.mark.parametrize("nothing", ["", " \n", "© 2024"])
def test_an_extractor_that_finds_nothing_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing: str
) -> None:
    fake(monkeypatch, lambda markup: nothing)
    page = write(tmp_path, html())
    report = scan(page)
    assert left(report) == left(scan(page, "off"))
    assert [(one.path, "finds no main text" in one.message) for one in report.problems] == [
        ("page.html", True)
    ]


def test_an_extractor_that_fails_on_a_page_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(markup: str) -> str:
        if "坏页" in markup:
            raise ValueError("tree is empty")
        return f"{FIRST}\n{SECOND}\n{THIRD}\n{LAST}"

    fake(monkeypatch, answer)
    for number in range(5):
        write(tmp_path, html(f"<p>坏页{number}</p>"), f"bad{number}.html")
    write(tmp_path, html(), "good.html")
    report = scan(tmp_path)
    assert "政务公开" in left(report, 0)
    assert "政务公开" not in left(report, 5)
    told = [(problem.path, problem.message) for problem in report.problems]
    assert [path for path, _ in told] == ["bad0.html", "bad1.html", "bad2.html", "bad3.html"]
    assert all("ValueError: tree is empty" in message for _, message in told)
    assert told[3][1].startswith("and 1 more pages: ")


@both
@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<div>" * 100_000 + FIRST, "nested 100003 deep"),
        ("<article>" + f"<p>{FIRST}</p>" + "<span>颗</span>" * 60_000, "more than 100,000 tags"),
    ],
)
def test_a_page_that_would_take_an_extractor_minutes_is_not_shown_to_it(
    tmp_path: Path, witness: str, page: str, why: str
) -> None:
    report = scan(write(tmp_path, f"<body>{page}"), witness)
    assert FIRST in left(report)[0]
    assert why in report.problems[-1].message


# --- where the package is absent ---


@both
def test_without_the_package_the_page_stays_whole_and_is_told(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, witness: str
) -> None:
    monkeypatch.setitem(sys.modules, witness, None)
    monkeypatch.setitem(sys.modules, f"{witness}.extract.html2text", None)
    folder = write(tmp_path / "in", html())
    for name in ("a.txt", "b.txt"):
        write(tmp_path / "in", FIRST, name)
    cure = "pip install 'dedup[main-text]'; or judge pages without it: --main-text off"
    for words in (
        ("scan", folder),
        ("clean", folder, "--output", tmp_path / "out"),
        ("clean", folder, "--dry-run"),
    ):
        code, _, err = run(*words, "--main-text", witness)
        assert code == 0, err
        assert err.count("page.html: telling the main text of a page from the rest") == 1
        assert f"{cure}: nothing was taken for other than main text" in err
    written = (tmp_path / "out").glob("*.txt")
    assert sorted(file.name for file in written) == ["a.txt", "b.txt", "page.html.txt"]
    assert not [*scan(folder, witness).findings()]
    # What looks for nothing that a page adds, meets no page or is told to do without needs no witness.
    for words in (("--find", "exact", "--main-text", witness), ("--main-text", "off")):
        assert cure not in run("scan", folder, *words)[2]


def test_commands_that_may_leave_nothing_out_never_ask(tmp_path: Path) -> None:
    write(tmp_path / "old", html())
    script = f"""
import sys, dedup
from pathlib import Path
from dedup.library.build import build_library
from dedup.settings import Settings
build_library({str(tmp_path / "lib")!r}, [{str(tmp_path / "old")!r}], Settings())
report = dedup.check({str(tmp_path / "old")!r}, library={str(tmp_path / "lib")!r})
assert not {{"trafilatura", "resiliparse"}} & set(sys.modules)
"""
    # In a process of its own, for this one may have them.
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_check_and_guard_take_no_such_option(tmp_path: Path, run: Run) -> None:
    page = write(tmp_path, html())
    for words in (("check", page, "--against", page), ("guard",), ("library", "build", "x.db", page)):
        code, _, err = run(*words, "--main-text", "off")
        assert code == 2
        assert "--main-text" in err


# --- cleaning ---


def test_clean_cuts_and_restore_gives_the_text_back(tmp_path: Path) -> None:
    source = write(tmp_path / "in", html())
    cleaned = dedup.clean(source, tmp_path / "out")
    lines = (tmp_path / "out/page.html.txt").read_text(encoding="utf-8").split("\n")
    assert {FIRST, SECOND, THIRD, LAST} <= set(lines)
    assert not {*MENU, *FOOT} & set(lines)
    assert cleaned.totals["furniture"].removals >= 1
    head = json.loads((tmp_path / "out/ledger.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert head["settings"]["main_text"] == "trafilatura"
    dedup.restore(tmp_path / "out", tmp_path / "back")
    corpus = read_corpus(find_sources([str(source)], ReadOptions(), print), Settings(), [])
    assert (tmp_path / "back/page.html.txt").read_bytes().decode() == corpus.text(0, int(corpus.ends[0]))


def test_what_is_left_in_few_signs_is_written_so_that_it_reads_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two soft hyphens alone say nothing of their encoding; the menu of the page did."""
    said = [
        "Our thirty-day money-back guar\u00adan\u00adtee covers the whole order, tools and paint included."
    ] * 2
    fake(monkeypatch, lambda markup: "\n".join(said))
    body = "".join(f"<p>{line}</p>" for line in said)
    menu = "".join(
        f"<p>{word}</p>" for word in ("Überblick", "Märkte", "Größen", "Käufer", "Prüfung", "Zurück")
    )
    write(tmp_path / "in", f'<meta charset="utf-8">{menu}{body}')
    cleaned = dedup.clean(tmp_path / "in", tmp_path / "out")
    assert cleaned.problems == ()
    assert (tmp_path / "out/page.html.txt").read_text(encoding="utf-8-sig") == "\n".join(said)
    assert dedup.scan(tmp_path / "out").corpus.text(0, len("\n".join(said))) == "\n".join(said)
    dedup.restore(tmp_path / "out", tmp_path / "back")
    assert "Überblick" in (tmp_path / "back/page.html.txt").read_text(encoding="utf-8-sig")


def test_a_page_is_asked_of_once_though_cleaning_looks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(markup: str) -> str:
        asked.append(markup)
        return f"{FIRST}\n{SECOND}\n{THIRD}\n{LAST}"

    fake(monkeypatch, answer)
    copied = (
        "县委办公室印发通知，要求各乡镇抓好晚稻育秧和移栽，备足种子化肥，落实抗旱措施，" * 3 + "确保丰收。"
    )
    write(tmp_path / "in", html(f"<p>{copied}</p>"), "a.html")
    (tmp_path / "in/b.txt").write_text(f"{copied}\n\n{copied}\n", encoding="utf-8")
    cleaned = dedup.clean(tmp_path / "in", None)
    assert cleaned.plan.rounds >= 1
    assert len(asked) == 1


def test_what_is_left_of_a_page_stays_main_text(tmp_path: Path) -> None:
    """What other rules take away in one round changes nothing of what the witness said."""
    settings = Settings(remove=("watermark", "exact", "near"))
    cleaned = dedup.clean(write(tmp_path, html()), None, settings)
    assert cleaned.totals == {}


def test_pages_of_a_family_are_left_to_their_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, lambda markup: FIRST + SECOND + THIRD + LAST)
    for name in "abc":
        write(tmp_path, html(), f"{name}.html")
    options = ReadOptions(keep_pages=True)
    corpus = read_corpus(find_sources([str(tmp_path)], options, print), Settings(), [], options=options)
    lines, codes = list_lines(corpus, 1), fold_codes(corpus.codes)

    def asked(frame: tuple[str, ...], *family: int) -> list[int]:
        """The pages of which the witness leaves something out, where the lines of the family's frame are marked."""
        reasons = np.full(len(lines), NONE, np.int64)
        texts = [corpus.text(a, b) for a, b in zip(lines.starts.tolist(), lines.ends.tolist(), strict=True)]
        member = np.array(family)[lines.documents] >= 0
        reasons[member & np.isin(texts, frame)] = reason_number(FRAME)
        mark_rest(corpus, lines, codes, np.array(family, np.int32), reasons, "trafilatura")
        return distinct(lines.documents[reasons == reason_number("not main text")]).tolist()

    assert asked((*MENU, *FOOT), 0, 0, -1) == [2]
    assert asked((), -1, -1, -1) == [2]  # their frame is cut, and with it what they shared
    for page in corpus.pages.values():
        page.witness = ""
    # One line in common, as of the maker of two sites, is no frame.
    assert asked(FOOT[-1:], 0, 0, -1) == [0, 1, 2]


# --- where pages come from ---


def test_packed_pages_saved_pages_and_crawls_are_judged_alike(tmp_path: Path) -> None:
    page = html()
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page.encode()))
    (tmp_path / "b.html").write_bytes(page.replace("utf-8", "gb18030").encode("gb18030"))
    (tmp_path / "c.mhtml").write_bytes(saved(part(page.encode())))
    (tmp_path / "d.warc").write_bytes(record(page))
    (tmp_path / "e.txt").write_text("\n".join([*MENU, FIRST]), encoding="utf-8")
    report = scan(tmp_path)
    texts = [left(report, document) for document in range(4)]
    assert texts == [texts[0]] * 4
    assert FIRST in texts[0]
    assert "政务公开" not in texts[0]
    assert "政务公开" in left(report, 4)
    assert main_text.OFF == "off"
