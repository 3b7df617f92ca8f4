"""The output files of the commands: the same flags everywhere, checked before the work, whole or not at all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup import pipeline
from dedup.errors import OutputError, SettingsError
from dedup.report.outputs import Outputs
from tests.regenerate import help_text

SPEECH = (
    "同志们：\n今天，区委召开全区防汛工作会议，主要任务是分析当前汛情，安排今年的防汛准备。\n"
    "去年入汛以来，我们先后经历了三轮强降雨，沿河各镇连夜转移群众一千二百多人，没有一人伤亡。\n"
)
ALL = {
    "--json": "report.json",
    "--pairs": "pairs.jsonl",
    "--html": "page.html",
    "--sarif": "a.sarif",
    "--table": "t.csv",
}
TEMPLATES = {flag: name for flag, name in ALL.items() if flag != "--pairs"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two pages in ``pages``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "pages").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "pages" / name).write_text(SPEECH, "utf-8")
    return tmp_path


def words(flags: dict[str, str]) -> list[str]:
    return [word for pair in flags.items() for word in pair]


class TestBeforeTheWork:
    """What cannot be written after the work is said before it."""

    def test_nothing_asked_for_is_fine(self) -> None:
        assert Outputs().files == []
        assert not Outputs(json="-").files
        assert Outputs(json="-").to_stdout
        assert not Outputs(json="x").to_stdout

    def test_a_table_that_needs_an_extra(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        code, out, err = run("scan", "pages", "--table", "t.parquet")
        cure = "dedup: --table t.parquet needs an extra package: pip install 'dedup[parquet]'\n"
        assert (code, out, err) == (2, "", cure)

    @pytest.mark.parametrize("flag", [flag for flag in ALL if flag != "--table"])
    def test_folders_and_missing_folders(self, flag: str) -> None:
        name = flag.removeprefix("--")
        with pytest.raises(OutputError, match="pages: is a folder; name a file"):
            Outputs(**{name: "pages"})
        with pytest.raises(OutputError, match="there is no folder 'no'; make it first"):
            Outputs(**{name: "no/file"})

    def test_tables_have_an_extension(self) -> None:
        for name in ("-", "t.xlsx", "table"):
            with pytest.raises(SettingsError, match=r"allowed: a file whose name ends in \.csv or \.parquet"):
                Outputs(table=name)

    @pytest.mark.parametrize("other", ["x", "./x", "pages/../x", "link"])
    def test_two_outputs_of_one_name(self, other: str, folder: Path) -> None:
        (folder / "link").symlink_to(folder / "x")
        with pytest.raises(
            SettingsError, match=f"--json and --html both write to '{other}'; give them two names"
        ):
            Outputs(json="x", html=other)

    def test_standard_output_takes_one(self) -> None:
        with pytest.raises(SettingsError, match="--pairs and --sarif both write to '-'"):
            Outputs(pairs="-", sarif="-")

    @pytest.mark.parametrize(
        "command", [["scan"], ["templates"], ["clean", "--dry-run"]], ids=lambda words: words[0]
    )
    def test_commands_check_before_they_read(
        self, run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pipeline, "find_sources", lambda *_: pytest.fail("the work has begun"))
        code, _, err = run(*command, "pages", "--html", "no/page.html")
        assert (code, err) == (2, "dedup: no/page.html: there is no folder 'no'; make it first\n")

    @pytest.mark.parametrize(
        "command", [["scan"], ["templates"], ["clean", "--dry-run"]], ids=lambda words: words[0]
    )
    def test_an_input_is_never_written_over(self, run: Run, command: list[str], folder: Path) -> None:
        (folder / "link.html").symlink_to(folder / "pages" / "a.txt")
        for name in ("pages/a.txt", "pages/./b.txt", "link.html"):
            code, _, err = run(*command, "pages", "--html", name)
            assert code == 2
            assert err == f"dedup: {Path(name)}: is one of the files to be read; write to another\n"
        assert (folder / "pages" / "a.txt").read_text("utf-8") == SPEECH


class TestWriting:
    def test_scan_writes_all(self, run: Run, folder: Path) -> None:
        assert run("scan", "pages", "-q", *words(ALL)) == (0, "", "")
        assert json.loads((folder / "report.json").read_bytes())["format"] == "dedup-report/1"
        assert (folder / "pairs.jsonl").read_bytes().count(b"\n") == 2
        assert (folder / "page.html").read_bytes().lstrip().lower().startswith(b"<!doctype html>")
        log = json.loads((folder / "a.sarif").read_bytes())
        uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "pages/b.txt", "from the working folder, not from the folder that was scanned"
        assert (folder / "t.csv").read_text("utf-8-sig").startswith("kind,id,")

    def test_several_paths_are_as_given(self, run: Run, folder: Path) -> None:
        run("scan", "pages/a.txt", "pages/b.txt", "-q", "--sarif", "a.sarif")
        assert b'"uri":"pages/b.txt"' in (folder / "a.sarif").read_bytes()

    def test_templates_writes_all(self, run: Run, folder: Path) -> None:
        assert run("templates", "pages", "-q", *words(TEMPLATES)) == (0, "", "")
        report = json.loads((folder / "report.json").read_bytes())
        assert report["settings"]["find"] == ["template", "outline"]
        assert all((folder / name).stat().st_size for name in TEMPLATES.values())

    @pytest.mark.parametrize("flag", ["--json", "--html", "--sarif"])
    def test_dash_is_standard_output_and_the_rest_goes_elsewhere(self, run: Run, flag: str) -> None:
        code, out, err = run("scan", "pages", flag, "-")
        assert code == 0
        assert out.endswith("</html>\n") if flag == "--html" else json.loads(out)
        assert "2 documents, 2 speeches" in err

    def test_one_that_fails_leaves_all_as_they_were(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import dedup.report.table as writer

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(writer, "write", fail)
        for name in ALL.values():
            (folder / name).write_text("old")
        code, _, err = run("scan", "pages", *words(ALL))
        assert (code, err) == (2, "dedup: t.csv: cannot be written: No space left on device\n")
        assert {(folder / name).read_text() for name in ALL.values()} == {"old"}
        assert sorted(path.name for path in folder.iterdir()) == sorted(["pages", *ALL.values()])

    def test_parquet(self, run: Run, folder: Path) -> None:
        assert run("scan", "pages", "-q", "--table", "t.parquet") == (0, "", "")
        content = (folder / "t.parquet").read_bytes()
        assert content[:4] == content[-4:] == b"PAR1"


class TestImports:
    """What an output needs is imported when it is asked for."""

    @pytest.mark.parametrize(
        ("flags", "needed"),
        [
            ([], set()),
            (["--json", "r.json", "--sarif", "a.sarif", "--table", "t.csv"], set()),
            (["--table", "t.parquet"], {"pyarrow"}),
            (["--html", "page.html"], {"jinja2"}),
        ],
    )
    def test_of_a_scan(self, flags: list[str], needed: set[str]) -> None:
        script = (
            "import sys; from dedup.cli import main\n"
            f"sys.argv = ['dedup', 'scan', 'pages', '-q', *{flags}]\n"
            "try: main()\n"
            "finally: print(*sys.modules)\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert done.stderr == ""
        assert {"pyarrow", "jinja2"} & set(done.stdout.split()) == needed


class TestClean:
    def test_the_page_of_a_dry_run(self, run: Run, folder: Path) -> None:
        code, out, _ = run("clean", "pages", "--dry-run", "--html", "page.html")
        assert code == 0
        assert "would be removed" in out
        assert (folder / "page.html").stat().st_size > 10_000
        assert sorted(path.name for path in folder.iterdir()) == ["page.html", "pages"]

    def test_the_page_tells_problems_of_reading_too(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written = []
        monkeypatch.setattr("dedup.report.html.write_html", lambda *given: written.append(given))
        (folder / "pages" / "empty.txt").touch()
        run("clean", "pages", "--dry-run", "--html", "page.html", "--remove", "exact")
        ((report, _, language, command),) = written
        assert (report.settings.find, language, command) == (("exact",), "en", "clean")
        assert [problem.path for problem in report.problems] == ["empty.txt"]
        assert [finding.kind for finding in report.findings()] == ["exact", "exact"]

    def test_the_page_to_standard_output(self, run: Run) -> None:
        code, out, err = run("clean", "pages", "--dry-run", "--html", "-")
        assert code == 0
        assert out.lstrip().lower().startswith("<!doctype html>")
        assert "would be removed" in err

    def test_the_page_wants_a_dry_run(self, run: Run, folder: Path) -> None:
        code, _, err = run("clean", "pages", "--output", "out", "--html", "page.html")
        assert (code, err) == (2, "dedup: --html shows what would be removed; give it with --dry-run\n")
        assert [path.name for path in folder.iterdir()] == ["pages"]


class TestLanguage:
    @pytest.mark.parametrize("command", ["scan", "templates", "clean"])
    def test_chinese(self, run: Run, command: str) -> None:
        given = ["--dry-run"] if command == "clean" else []
        said = {
            language: run(command, "pages", *given, "--language", language)[1] for language in ("en", "zh")
        }
        spoken = {language: re.sub(r"[^\u4e00-\u9fff]", "", text) for language, text in said.items()}
        assert len(spoken["zh"]) > len(spoken["en"])
        assert not re.search(r"\b(documents?|templates?)\b", said["zh"])

    def test_restore(self, run: Run) -> None:
        run("clean", "pages", "--output", "out", "-q")
        _, out, _ = run("restore", "out", "--output", "back", "--language", "zh")
        assert re.search("[\u4e00-\u9fff]", out)

    def test_the_page_too(self, run: Run, folder: Path) -> None:
        run("scan", "pages", "-q", "--html", "zh.html", "--language", "zh")
        run("scan", "pages", "-q", "--html", "en.html", "--language", "en")
        assert b'lang="zh-CN"' in (folder / "zh.html").read_bytes()
        assert b'lang="en"' in (folder / "en.html").read_bytes()

    @pytest.mark.parametrize("command", ["scan", "templates", "clean"])
    def test_others_are_refused_before_the_work(self, run: Run, command: str) -> None:
        given = ["--dry-run"] if command == "clean" else []
        code, _, err = run(command, "pages", *given, "--language", "fr")
        assert (code, err) == (2, "dedup: --language is 'fr'; allowed: en, zh\n")

    def test_the_locale_decides_where_nobody_does(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        _, english, _ = run("scan", "pages")
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        _, chinese, _ = run("scan", "pages")
        assert english != chinese == run("scan", "pages", "--language", "zh")[1]


@pytest.mark.parametrize("command", ["scan", "templates", "clean", "restore"])
def test_flags_read_alike_in_all_commands(command: str) -> None:
    def described(name: str) -> dict[str, str]:
        found = re.findall(r"^  (?:-\w, )?(--[\w-]+) ?\w*((?:\n {4,}|[^\n])*)", help_text(name), re.MULTILINE)
        return {flag: " ".join(text.split()) for flag, text in found}

    shared = [*ALL, "--language", "--quiet"]
    scan, own = described("scan"), described(command)
    both = [flag for flag in shared if flag in own]
    assert {flag: own[flag] for flag in both if flag != "--quiet"} == {
        flag: scan[flag] for flag in both if flag != "--quiet"
    }
    expected = {"scan": shared, "templates": [*TEMPLATES, *shared[-2:]], "clean": ["--html", *shared[-2:]]}
    assert both == expected.get(command, shared[-2:])
