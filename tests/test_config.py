"""Options in pyproject.toml: found, checked, and overruled by flags."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dedup.cli import make_app
from dedup.config import read_config, read_guard
from dedup.errors import SettingsError
from dedup.guarding.limits import Guard, GuardOptions, Limits, PathLimits
from dedup.settings import Settings


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sub" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "sub" / "below")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


def test_nothing_is_no_options(project: Path) -> None:
    assert read_config(project / "sub") == {}
    write(project, "[tool.other]\nthreshold = 3")
    assert read_config(project / "sub") == {}


def test_a_file_that_an_editor_marked_as_utf_8_is_read(project: Path) -> None:
    write(project, "\ufeff[tool.dedup]\nmin-length = 9\n")
    assert read_config(project / "sub") == {"min_length": 9}


def test_options_of_every_type(project: Path) -> None:
    write(
        project,
        "[tool.dedup]\nthreshold = 1\nmin-length = 9\nmin_remove = 100\nexact = true\n"
        'keep = "source:新华网"\nremove = ["exact", "exact", "near"]\nexclude = ["drafts/"]\n',
    )
    assert read_config(project / "sub" / "below") == {
        "threshold": 1.0,
        "min_length": 9,
        "min_remove": 100,
        "exact_join": True,
        "keep": "source:新华网",
        "remove": ("exact", "near"),
        "exclude": ("drafts/",),
    }


def test_the_nearest_table_counts(project: Path) -> None:
    write(project, "[tool.dedup]\nshingle = 4")
    write(project / "sub", "[tool.dedup]\nshingle = 5")
    write(project / "sub" / "below", "[project]\nname = 'x'")
    assert read_config(project / "sub" / "below") == {"shingle": 5}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.dedup]\nthreshhold = 0.5",
            "[tool.dedup] has no option 'threshhold'; did you mean threshold?",
        ),
        ("[tool.dedup]\nzzz = 1", "[tool.dedup] has no option 'zzz'; dedup scan --help lists them all"),
        ("[tool.dedup]\nshingle = 'three'", "[tool.dedup] shingle is 'three'; it must be a whole number"),
        ("[tool.dedup]\nshingle = 3.0", "[tool.dedup] shingle is 3.0; it must be a whole number"),
        ("[tool.dedup]\nshingle = true", "[tool.dedup] shingle is True; it must be a whole number"),
        ("[tool.dedup]\nthreshold = '1'", "[tool.dedup] threshold is '1'; it must be a number"),
        ("[tool.dedup]\nexact = 1", "[tool.dedup] exact is 1; it must be true or false"),
        ("[tool.dedup]\nkeep = 1", "[tool.dedup] keep is 1; it must be a string"),
        ("[tool.dedup]\nremove = 'exact'", "[tool.dedup] remove is 'exact'; it must be a list of strings"),
        ("[tool.dedup]\nremove = [1]", "[tool.dedup] remove is [1]; it must be a list of strings"),
        ("[tool.dedup]\nremove = ['all']", "[tool.dedup] remove is 'all'; allowed: speech, exact"),
        ("[tool.dedup]\nthreshold = 3", "[tool.dedup] threshold is 3.0; allowed: 0.01 to 1"),
        ("[tool.dedup]\nmin-length = 1\nmin_length = 2", "[tool.dedup] min_length is given twice; keep one"),
        ("[tool]\ndedup = 3", "tool.dedup is 3; it must be a table"),
        ("[tool.dedup\n", "is not TOML"),
    ],
)
def test_errors_name_file_and_key(project: Path, text: str, message: str) -> None:
    write(project, text)
    expected = f"^{re.escape(str(project / 'pyproject.toml'))}: {re.escape(message)}"
    with pytest.raises(SettingsError, match=expected):
        read_config(project / "sub")


def test_a_file_of_its_own_needs_no_table(project: Path) -> None:
    write(project, "[tool.dedup]\nshingle = 4")
    (project / "sub" / "dedup.toml").write_text("shingle = 5\nbaseline = 'accepted'\n", "utf-8")
    assert read_config(project / "sub" / "below") == {"shingle": 5}
    assert read_guard(project / "sub").options.baseline == "accepted"
    (project / "sub" / "dedup.toml").write_text("shingel = 5\n", "utf-8")
    message = f"{project / 'sub' / 'dedup.toml'}: has no option 'shingel'; did you mean shingle?"
    with pytest.raises(SettingsError, match=re.escape(message)):
        read_config(project / "sub")


def test_one_folder_has_one_place_for_options(project: Path) -> None:
    write(project, "[tool.other]\nx = 1")
    (project / "dedup.toml").write_text("shingle = 5\n", "utf-8")
    assert read_config(project) == {"shingle": 5}
    write(project, "[tool.dedup]\nshingle = 4")
    with pytest.raises(
        SettingsError, match=re.escape("stands beside pyproject.toml with a table [tool.dedup]; keep one")
    ):
        read_config(project)


def test_options_of_the_guard(project: Path) -> None:
    write(
        project,
        "[tool.dedup]\nshingle = 4\nfail-on = ['exact']\n"
        "[[tool.dedup.paths]]\ninclude = ['docs/legal/**']\nmin-passage = 200\n"
        "[[tool.dedup.paths]]\nexclude = ['*.txt']\nfail_on = []\n",
    )
    assert read_config(project) == {"shingle": 4}
    guard = read_guard(project)
    assert guard.options == GuardOptions(fail_on=("exact",))
    assert guard.paths == (
        PathLimits(include=("docs/legal/**",), min_passage=200),
        PathLimits(exclude=("*.txt",), fail_on=()),
    )
    limits = guard.limits_of("docs/legal/a.txt")
    narrow = limits.narrow(Settings())
    assert (limits.fail_on, narrow.min_passage, narrow.min_length) == (("exact",), 200, 20)
    assert guard.limits_of("docs/a.md").fail_on == ()
    # Flags win over tables.
    flags = guard.override({"min_passage"}, ("near",))
    assert flags.limits_of("docs/legal/a.md") == Limits(("near",))
    assert read_guard(project.parent) == Guard()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-on = []", "[tool.dedup] fail-on is empty; allowed: speech"),
        ("fail-on = ['all']", "[tool.dedup] fail-on is 'all'; allowed: speech"),
        ("baselin = 'x'", "[tool.dedup] has no option 'baselin'; did you mean baseline?"),
        ("library = 'x'", "[tool.dedup] has no option 'library'; --library is a flag alone"),
        ("quiet = true", "[tool.dedup] has no option 'quiet'; --quiet is a flag alone"),
        (
            "nonsense = 1",
            "[tool.dedup] has no option 'nonsense'; dedup scan --help lists them all, and docs/guard.md fail-on, "
            "baseline, accept-ref, max-rise, apart, vendored and paths",
        ),
        (
            "paths = [{threshold = 0.3}]",
            "[tool.dedup] paths, table 1, has no option 'threshold'; a table for paths takes "
            "include, exclude, fail-on, min-passage, min-length",
        ),
        ("paths = 3", "[tool.dedup] paths is 3; it must be tables, each headed by [[tool.dedup.paths]]"),
        ("paths = {include = ['a']}", "[tool.dedup] paths is {'include': ['a']}; it must be tables"),
        (
            "paths = [{includ = ['a']}]",
            "[tool.dedup] paths, table 1, has no option 'includ'; did you mean include?",
        ),
        ("paths = [{}, {shingle = 3}]", "[tool.dedup] paths, table 2, has no option 'shingle'"),
        (
            "paths = [{min-passage = 3}]",
            "[tool.dedup] paths, table 1, min-passage is 3; allowed: 8 to 1000000",
        ),
        (
            "paths = [{min-passage = '9'}]",
            "[tool.dedup] paths, table 1, min-passage is '9'; it must be a whole number",
        ),
        (
            "paths = [{fail-on = 'exact'}]",
            "[tool.dedup] paths, table 1, fail-on is 'exact'; it must be a list",
        ),
    ],
)
def test_errors_of_the_guard_name_table_and_key(project: Path, text: str, message: str) -> None:
    write(project, f"[tool.dedup]\n{text}\n")
    expected = f"^{re.escape(str(project / 'pyproject.toml'))}: {re.escape(message)}"
    for read in (read_guard, read_config):
        with pytest.raises(SettingsError, match=expected):
            read(project)


def test_commands_read_it_and_flags_win(project: Path) -> None:
    write(project, "[tool.dedup]\nshingle = 5\nmin-remove = 90")
    Path("a.txt").write_text("今天区委召开会议，部署全年工作，提出三点要求。", "utf-8")
    for words, shingle in (((), 5), (("--shingle", "7"), 7)):
        result = CliRunner().invoke(make_app(), ["scan", "a.txt", "--json", "-", *words])
        assert json.loads(result.stdout)["settings"]["shingle"] == shingle
        assert "min_remove" not in json.loads(result.stdout)["settings"]
    CliRunner().invoke(make_app(), ["clean", "a.txt", "--output", "out"], catch_exceptions=False)
    head = json.loads((Path("out") / "ledger.jsonl").read_text("utf-8").splitlines()[0])
    assert (head["settings"]["shingle"], head["settings"]["min_remove"]) == (5, 90)


def test_help_says_where_options_may_stand() -> None:
    assert "[tool.dedup] of pyproject.toml" in " ".join(
        CliRunner().invoke(make_app(), ["--help"]).output.split()
    )
