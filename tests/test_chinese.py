"""The program in Chinese: whatever a person reads, from a wrong flag to the last line, by flag or by locale."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dedup.cli import make_app
from dedup.commands.spoken import width_of
from tests.regenerate import walk_commands

Run = Callable[..., tuple[int, str, str]]
FIXTURES = Path(__file__).parent.parent / "fixtures"
# Words without which hardly an English sentence is said, and which no name is.
ENGLISH = re.compile(
    r"(?<![-\w/.])(?:the|of|is|are|that|with|and|to|in|what|which|as|by|for|no|not|this|be|it|its|at)(?![-\w/.])"
)


@pytest.mark.parametrize(
    "words", [words for words, _ in walk_commands()], ids=lambda words: " ".join(words) or "dedup"
)
class TestHelp:
    def test_is_chinese_and_fits_the_screen(self, words: tuple[str, ...]) -> None:
        result = CliRunner().invoke(
            make_app(), ["--language", "zh", *words, "--help"], prog_name="dedup", terminal_width=80
        )
        assert result.exit_code == 0
        screen = result.output.partition("示例：")[0] + result.output.partition("选项：")[2]
        assert result.output.startswith("用法：dedup")
        assert ENGLISH.findall(screen) == []
        assert [
            line for line in result.output.splitlines() if width_of(line) > 80 and " " in line.strip()
        ] == []
        assert not re.search(r"^ *[，。；：、！？）】》”]", result.output, re.MULTILINE)


class TestErrors:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["scan", "--language", "zh"], "错误：缺少参数 '路径...'。"),
            (["--language", "zh", "scan", "--nope", "x"], "错误：没有选项 --nope"),
            (["--language=zh", "chek"], "错误：没有命令 'chek'。是否应为 'check'？"),
            (["scan", "x", "--shingle", "a", "--language", "zh"], "错误：'--shingle' 的值 'a' 不是整数。"),
            (["restore", "a", "b", "-o", "c", "--language", "zh"], "错误：多余的参数：b"),
            (["scan", "x", "--language", "zh", "--json"], "错误：选项 '--json' 须带值。"),
            (["scan", "x", "--quiet=1", "--language", "zh"], "错误：选项 '--quiet' 不带值。"),
            (["restore", "x", "--language", "zh"], "错误：缺少选项 '--output' / '-o'。"),
        ],
    )
    def test_of_the_command_line(self, words: list[str], said: str, run: Run) -> None:
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert said in err
        assert ENGLISH.findall(err) == []

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["scan", "没有.txt"], "dedup：没有.txt：没有这个文件或文件夹：请检查写法"),
            (["scan", "x", "--threshold", "3"], "dedup：--threshold 的值为 3.0；可用：0.01 至 1"),
            (["check", "a"], "dedup：没有指定比对对象：请用 --library 指定文库，或用 --against 指定旧文"),
            (
                ["library", "info", "x.lib"],
                "dedup：x.lib：没有这个文库；请检查路径，或用 dedup library build 建库",
            ),
            (["clean", "x"], "dedup：请用 --output 指定写入的文件夹，或用 --dry-run 试运行，二者选一"),
            (["guard"], "dedup：没有指定文件；请指定文件，或用 --all、--from-ref"),
        ],
    )
    def test_of_the_work(
        self, words: list[str], said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        assert run(*words) == (2, "", said + "\n")

    def test_an_unknown_language_is_told_in_that_of_the_locale(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("scan", "x", "--language", "fr")[2] == "dedup: --language is 'fr'; allowed: en, zh\n"
        monkeypatch.setenv("LC_ALL", "zh_CN")
        assert run("--language", "fr", "scan", "x")[2] == "dedup：--language 的值为 'fr'；可用：en、zh\n"


def test_problems_are_told_in_chinese_and_reported_to_programs_in_english(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "防汛工作会议明天召开。"}\n{"text": 3}\n', "utf-8")
    code, out, err = run("scan", tmp_path / "a.jsonl", "--language", "zh", "--quiet", "--json", "-")
    assert code == 0
    assert err.endswith("a.jsonl:2：字段 'text' 的值不是字符串，而是数字\n")
    assert json.loads(out)["problems"][0]["message"] == "the field 'text' is not a string but a number"


def test_what_a_draft_is_stopped_for(run: Run) -> None:
    draft, old = FIXTURES / "check" / "draft.txt", FIXTURES / "check" / "old"
    limits = ("--fail-over", "20%", "--fail-over-total", "20%")
    code, out, err = run("check", draft, "--against", old, "--quiet", *limits, "--language", "zh")
    assert (code, out) == (1, "")
    assert err == (
        f"dedup：{draft}：沿用旧文43.1%，超过20.0%\ndedup：{draft}：总复制比（连续13字以上）46.5%，超过20.0%\n"
    )


def test_the_hook(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    subprocess.run(["git", "init", "-q"], check=True)
    said = (
        "一个没有人试着恢复过的备份，只是一个愿望，算不得备份。每月一次，要有人把昨天夜里的备份放到空机器上，"
    )
    said += "把系统启动起来，数一数记录，写下用了多长时间。"
    for name in ("甲.txt", "乙.txt"):
        Path(name).write_text(f"{name[0]}处自己的话。\n\n{said}\n", "utf-8")
    subprocess.run(["git", "add", "."], check=True)
    code, out, _ = run("guard", "乙.txt")
    assert code == 1
    first, advice = out.splitlines()
    assert re.fullmatch(
        r"乙\.txt:\d:\d：3行（\d+字）已见于甲\.txt:1：“.*一个没有人试着.*” \[\w+ \w+\]", first
    )
    assert advice.startswith("dedup：1个文件中有1处新的重复；请改写或注明出处，或予以认可：")
    assert (
        run("baseline", "write", "--reason", "原有")[1]
        == ".dedup-baseline：已认可2项；请暂存该文件，以暂存内容为准\n"
    )
    assert run("guard", "乙.txt")[2].splitlines()[-1] == "dedup：检查1个文件，没有新的重复，1处已认可"
