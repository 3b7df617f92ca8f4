"""The catalogues say the same things in both languages, and the terminal says them well."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from dedup.cleaning.clean_corpus import clean_paths
from dedup.cleaning.restore import restore_folder
from dedup.cleaning.show_cleaned import show_cleaned, show_restored
from dedup.errors import SettingsError
from dedup.messages import Message
from dedup.model import Problem, SLOT_TYPES
from dedup.pipeline import scan_paths
from dedup.report.terminal import show_problems, show_report
from dedup.report.wording import BLANK, choose_language, LANGUAGES, load_wording, Wording
from dedup.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PAGES = ROOT / "fixtures" / "pages"
SPEAKERS = [
    ROOT / "dedup" / "report" / "terminal.py",
    ROOT / "dedup" / "report" / "frame_wording.py",
    ROOT / "dedup" / "report" / "terminal_templates.py",
    ROOT / "dedup" / "checking" / "show_drafts.py",
    ROOT / "dedup" / "checking" / "show_finding.py",
    ROOT / "dedup" / "sampling" / "show_estimate.py",
    ROOT / "dedup" / "cleaning" / "show_cleaned.py",
]
ENGLISH, CHINESE = (load_wording(language) for language in LANGUAGES)
# What a Chinese line may hold in Latin letters: flags, a name that stands in a file name, a measure's name.
LATIN = re.compile(r"--[a-z-]+|ledger\.jsonl|Jaccard")


def forms(wording: Wording, key: str) -> tuple[str, ...]:
    message = wording.messages[key]
    return (message,) if isinstance(message, str) else message


def blanks(wording: Wording, key: str) -> set[str]:
    """The names of the blanks of a message, without what they are counted in."""
    return {blank[1] for form in forms(wording, key) for blank in BLANK.finditer(form)}


@pytest.mark.parametrize("name", ["", "page"])
class TestCatalogues:
    """Of the terminal, and of the page, which counts in the nouns of the terminal."""

    def test_have_the_same_keys(self, name: str) -> None:
        english, chinese = (load_wording(language, name) for language in LANGUAGES)
        assert set(english.messages) == set(chinese.messages)

    def test_have_the_same_blanks(self, name: str) -> None:
        english, chinese = (load_wording(language, name) for language in LANGUAGES)
        for key in english.messages:
            assert blanks(english, key) == blanks(chinese, key), key

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nouns_that_are_counted_are_known(self, name: str, language: str) -> None:
        wording, plain = load_wording(language, name), load_wording(language)
        for key in wording.messages:
            for form in forms(wording, key):
                assert form.count("{") == len(BLANK.findall(form)), f"{key}: a brace is no blank"
                for _, noun in BLANK.findall(form):
                    assert noun == "" or noun[0] == "@" or f"nouns.{noun}" in plain.messages, key


class TestTerminalWords:
    def test_english_has_no_chinese_and_chinese_no_english(self) -> None:
        for key in ENGLISH.messages:
            for form in forms(ENGLISH, key):
                assert not re.search(r"[\u4e00-\u9fff]", form), key
            for form in forms(CHINESE, key):
                assert not re.search(r"[A-Za-z]", LATIN.sub("", BLANK.sub("", form))), key

    def test_every_slot_and_unit_has_words(self) -> None:
        for wording in (ENGLISH, CHINESE):
            for slot in SLOT_TYPES:
                assert wording.say(f"slots.{slot}")
            for unit in ("auto", "record", "paragraph", "sentence"):
                assert wording.count(Settings(unit=unit).unit_name, 2)

    @pytest.mark.parametrize("path", SPEAKERS, ids=lambda path: path.name)
    def test_what_the_code_asks_for_is_there(self, path: Path) -> None:
        """Keys that are put together are asked for by the tests of the kinds above and of the screens below."""
        asked = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "say"
            ):
                asked |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
        assert asked
        assert asked <= set(ENGLISH.messages)

    def test_every_stage_has_words(self) -> None:
        """Stages are told to ``progress("Reading", 3, 10)``, and to what a pipeline begins them by."""
        told = set()
        for path in (ROOT / "dedup").rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in {"progress", "_begin"}
                ):
                    told |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
        assert told == {key.removeprefix("stages.") for key in ENGLISH.messages if key.startswith("stages.")}


class TestSay:
    def test_numbers_are_grouped_and_counted(self) -> None:
        assert [ENGLISH.count("copy", n) for n in (0, 1, 2, 1200)] == [
            "0 copies",
            "1 copy",
            "2 copies",
            "1,200 copies",
        ]
        assert CHINESE.count("speech", 1200) == "1,200篇"

    def test_a_noun_may_be_a_value(self) -> None:
        values = {"short": 1, "repeats": 3, "least": 20}
        assert ENGLISH.say("totals.short", unit="sentence", **values).startswith("not in this: 1 sentence of")
        assert CHINESE.say("totals.short", unit="sentence", **values).endswith(
            "不足20字的1句，其中有重复的3句"
        )

    def test_n_chooses_the_form(self) -> None:
        assert ENGLISH.say("clean.short", n=1, least=20).startswith("1 copy of less than 20 characters stays")
        assert ENGLISH.say("clean.short", n=2, least=20).startswith(
            "2 copies of less than 20 characters stay;"
        )

    def test_values_are_never_read_as_blanks(self) -> None:
        assert (
            ENGLISH.say("clean.written", output="{n:copy}\\1") == "written to {n:copy}\\1, with ledger.jsonl"
        )

    def test_an_unknown_key_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            ENGLISH.say("totals.nonsense")


class TestLanguage:
    @pytest.mark.parametrize(
        ("variables", "language"),
        [
            ({}, "en"),
            ({"LANG": "zh_CN.UTF-8"}, "zh"),
            ({"LANG": "de_DE.UTF-8"}, "en"),
            ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
            ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
            ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ],
    )
    def test_comes_from_the_locale(self, variables: dict[str, str], language: str, monkeypatch) -> None:
        for name in ("DEDUP_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert choose_language() == language
        assert choose_language("en") == "en"
        assert choose_language("zh") == "zh"

    def test_without_wording_is_refused(self) -> None:
        with pytest.raises(SettingsError, match="--language is 'fr'; allowed: en, zh"):
            choose_language("fr")
        with pytest.raises(SettingsError, match="allowed: en, zh"):
            load_wording("../fr")


def screen() -> Console:
    return Console(file=io.StringIO(), width=10_000, highlight=False, emoji=False, markup=False)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def without_quotes(text: str) -> str:
    """The lines of a screen without names of files, ids and excerpts, which are those of the corpus."""
    for path in PAGES.iterdir():
        text = text.replace(path.name, "")
    kept = (line for line in text.splitlines() if not line.startswith("  ") or line.startswith("    "))
    lines = (re.sub(r"\b[0-9a-f]{16}\b|@\d+  .*", "", line) for line in kept)
    return LATIN.sub("", "\n".join(lines))


class TestScreens:
    @pytest.mark.parametrize("unit", ["auto", "sentence"])
    def test_chinese_summary_has_no_english_word(self, unit: str) -> None:
        console = screen()
        show_report(scan_paths([str(PAGES)], Settings(unit=unit)), console, "zh")
        text = printed(console)
        assert "41个文档，61篇" in text
        assert re.search(r"^  整篇重复 +3处，[\d,]+字$", text, re.MULTILINE)
        assert re.findall("[A-Za-z]+", without_quotes(text)) == []

    def test_nothing_repeats(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("今年的防汛准备，要从查险开始。", "utf-8")
        console = screen()
        show_report(scan_paths([str(tmp_path / "a")], Settings()), console, "zh")
        assert (
            printed(console)
            == "1个文档，1篇，1段，共13字（标点、空白等不计）\n未发现重复。\n以上未计不足20字的1段，其中有重复的0段\n"
        )

    def test_chinese_cleaning_has_no_english_word(self, tmp_path: Path) -> None:
        console, out = screen(), str(tmp_path / "out")
        show_cleaned(clean_paths([str(PAGES)], out, Settings()), 0.3, console, "zh")
        show_restored(restore_folder(out, str(tmp_path / "back")), "还原", console, "zh")
        text = printed(console)
        assert re.search(r"全文[\d,]+个字符，删除[\d,]+个（[\d.]+%）；17个文件中有改动的\d+个", text)
        assert re.search(r"已还原17个文件，放回\d+处，写入 还原", text)
        assert "原格式未存，只还原了文字：yingji-jiuyuan.html.txt" in text
        plain = without_quotes(text.replace(out, "").replace(".html.txt", ".html"))
        assert re.findall("[A-Za-z]+", plain) == []

    def test_problems(self) -> None:
        console = screen()
        show_problems([Problem("页.txt", Message("read.empty"), line=3)] * 22, console, "zh")
        lines = printed(console).splitlines()
        assert lines[0] == "页.txt:3：内容为空"
        assert lines[-1] == "……另有2个问题，用 --json 可列出全部"

    def test_english_is_the_usual(self) -> None:
        report = scan_paths([str(PAGES)], Settings())
        one, two = screen(), screen()
        show_report(report, one)
        show_report(report, two, "en")
        assert printed(one) == printed(two)
        assert "41 documents, 61 speeches, 334 paragraphs" in printed(one)
