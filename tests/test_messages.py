"""Whatever is said to people is said by key, in both languages: catalogues of messages, and the code that asks them."""

from __future__ import annotations

import ast
import copy
import errno
import pickle
import re
from collections.abc import Iterator

import pytest

from dedup import errors
from dedup.errors import SettingsError, UnreadableError
from dedup.messages import (
    BLANK,
    FOLDER,
    language_of,
    LANGUAGES,
    load_catalogue,
    locale_language,
    Message,
    Template,
    why_failed,
)
from dedup.model import Problem

PACKAGE = FOLDER.parent.parent
# The page is looked at by the tests of reports.
ROOMS = sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.en.toml")} - {"page"})
# Who is handed what people read; what is built there is a message, or a name.
TELLERS = {name for name in vars(errors) if name.endswith("Error")} | {
    *(
        "Problem",
        "Message",
        "print",
        "echo",
        "Option",
        "Argument",
        "option",
        "Flag",
        "report",
        "tell",
        "_tell",
        "damaged",
    )
}
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def forms(message: Template) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


def blanks(message: Template) -> set[str]:
    return {blank[1] for form in forms(message) for blank in BLANK.finditer(form)}


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls of functions of these names, and where they stand."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node) in names:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def pattern_of(key: ast.expr) -> str:
    """The keys that an expression may be, as a pattern: ``f"read.kind_{kind}"`` -> ``read\\.kind_.+``."""
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in key.values
        )
    return ""


@pytest.mark.parametrize("room", ROOMS)
class TestCatalogues:
    def test_have_the_same_keys_and_blanks(self, room: str) -> None:
        english, chinese = (load_catalogue(room, language).messages for language in LANGUAGES)
        assert list(english) == list(chinese)
        for key, message in english.items():
            assert blanks(message) == blanks(chinese[key]), key

    def test_each_is_of_its_language(self, room: str) -> None:
        """A Chinese message may be a name alone, such as XML; its punctuation is that of Chinese."""
        english, chinese = (load_catalogue(room, language).messages for language in LANGUAGES)
        for key, message in english.items():
            said = "".join(forms(message)).replace("在【…】工作会议上的讲话", "").replace("李明", "")
            assert not re.search(r"[\u4e00-\u9fff]", said), key
            for form in forms(chinese[key]):
                assert not re.search(r"[\u4e00-\u9fff][,;:!?]|[,;:!?(][\u4e00-\u9fff]", form), key


class TestCode:
    def test_no_sentence_stands_in_it(self) -> None:
        """What has a space between two words is for people to read, and stands in a catalogue."""
        told = []
        for place, call in calls(*TELLERS):
            for part in ast.walk(call):
                text = part.value if isinstance(part, ast.Constant) else None
                if isinstance(text, str) and re.search(r"[^\W\d_]{2,} |[\u4e00-\u9fff]", text):
                    told.append(f"{place}: {text!r}")
        assert told == []

    def test_it_asks_for_messages_that_there_are_with_their_values(self) -> None:
        for place, call in calls("Message"):
            key = call.args[0]
            if isinstance(key, ast.Constant):
                room, _, name = str(key.value).partition(".")
                message = load_catalogue(room, "en").messages.get(name)
                assert message is not None, f"{place}: {key.value}"
                given = {keyword.arg for keyword in call.keywords}
                assert None in given or blanks(message) <= given, f"{place}: {key.value}"

    def test_it_asks_for_every_message(self) -> None:
        """By its key, or by one that is put together; help and usage are asked for by the names of what they are of."""
        literals = {
            part.value
            for tree in TREES.values()
            for part in ast.walk(tree)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        }
        patterns = [pattern for _, call in calls("Message") if (pattern := pattern_of(call.args[0]))]
        put_together = re.compile("|".join(pattern for pattern in patterns if ".+" in pattern))
        for room in set(ROOMS) - {"help", "usage", "system"}:
            for name in load_catalogue(room, "en").messages:
                key = f"{room}.{name}"
                assert key in literals or put_together.fullmatch(key), key


class TestMessages:
    def test_are_english_by_themselves_and_say_it_in_every_language(self) -> None:
        message = Message("settings.outside", flag="--shingle", value=99, low=1, high=64)
        assert message == "--shingle is 99; allowed: 1 to 64"
        assert message.say("en") == message
        assert message.say("zh") == "--shingle 的值为 99；可用：1 至 64"

    def test_messages_errors_and_lists_in_them_are_said_in_the_same_language(self) -> None:
        inner = UnreadableError(Message("read.member_missing", name="a.xml"))
        message = Message("read.epub_damaged", error=inner, cure=Message("read.cure_epub"))
        assert "(a.xml is missing): convert it" in message
        assert "（缺少 a.xml）：请用 Calibre" in message.say("zh")
        choice = Message("settings.choice", flag="--fold", value="x", known=("full", "off"))
        assert choice.endswith("full, off")
        assert choice.say("zh").endswith("full、off")

    def test_survive_copies(self) -> None:
        message = Message("read.unknown_kinds", n=1200, shown=".css 1200")
        for other in (copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
            assert (
                other == message == "1,200 files of kinds that dedup does not read were left out: .css 1200"
            )
            assert other.say("zh") == message.say("zh")

    def test_values_are_never_read_as_blanks(self) -> None:
        assert Message("read.member_missing", name="{name}\\1") == "{name}\\1 is missing"

    def test_errors_of_several_lines(self) -> None:
        lines = [
            Problem("a", Message("read.empty"), 3).placed(),
            Problem("b", Message("read.empty")).placed(),
        ]
        error = SettingsError(*lines)
        assert str(error) == "a:3: is empty\nb: is empty"
        assert error.say("zh") == "a:3：内容为空\nb：内容为空"

    def test_of_the_system(self) -> None:
        known = why_failed(OSError(errno.ENOSPC, "No space left on device"))
        assert isinstance(known, Message)
        assert (known, known.say("zh")) == ("No space left on device", "磁盘空间已满")
        assert why_failed(OSError("odd")) == "odd"


class TestLanguage:
    @pytest.mark.parametrize(
        ("words", "language"),
        [
            ([], "en"),
            (["--language", "zh", "scan", "x"], "zh"),
            (["scan", "x", "--language=zh_CN.UTF-8"], "zh"),
            (["scan", "--language", "fr"], "en"),
            (["scan", "--language"], "en"),
        ],
    )
    def test_of_a_command_line(self, words: list[str], language: str) -> None:
        assert language_of(words) == language

    def test_of_the_variable_before_the_locale(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEDUP_LANGUAGE", "zh")
        assert locale_language() == "zh"
        monkeypatch.setenv("DEDUP_LANGUAGE", "")
        assert locale_language() == "en"
