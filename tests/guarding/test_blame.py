"""`--blame`: who wrote what a new copy repeats, and when."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.guarding.conftest import Repo, Run
from tests.guarding.texts import english, page

DAY = "2020-02-29T23:30:00+09:00"


@pytest.fixture
def written(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A page whose second paragraph somebody added to the first, and a copy of that which is staged."""
    repo.add("docs/a.md", page("# A", english(1)))
    repo.commit()
    with monkeypatch.context() as ann:
        ann.setenv("GIT_AUTHOR_NAME", "Ann \x1b[31m安")
        ann.setenv("GIT_AUTHOR_DATE", DAY)
        repo.add("docs/a.md", page("# A", english(1), english(2)))
        repo.commit()
    repo.add("b.md", page("# B", english(3), english(2)))
    return repo


def test_the_older_side_names_its_commit(written: Repo) -> None:
    commit = written.git("rev-parse", "HEAD").strip()
    _, out, err = written.guard("b.md", "--blame")
    assert f'stands already in docs/a.md:5 (Ann \\u001b[31m安, 2020-02-29, {commit[:10]}): "' in out
    assert err == ""
    (hit,) = written.found("b.md", "--blame")
    (source,) = hit["sources"]
    assert source["blame"] == [{"commit": commit, "author": "Ann \x1b[31m安", "time": DAY, "lines": 1}]
    assert written.found("b.md")[0]["sources"][0]["blame"] == []


def test_lines_of_several_commits(written: Repo) -> None:
    both = page("# B", english(1), english(2))
    written.add("b.md", both)
    commits = written.git("rev-list", "HEAD").split()
    (source,) = written.found("b.md", "--blame")[0]["sources"]
    assert {blame["commit"] for blame in source["blame"]} == {*commits}
    assert sum(blame["lines"] for blame in source["blame"]) == source["end_line"] - source["line"] + 1
    assert " and 1 more commit)" in written.guard("b.md", "--blame")[1]


def test_in_a_range_and_in_other_languages(written: Repo) -> None:
    written.commit()
    _, out, _ = written.guard("--from-ref", "HEAD~1", "--blame", "--language", "zh")
    assert "docs/a.md:5（Ann \\u001b[31m安，2020-02-29，" in out
    assert (
        "2020-02-29"
        in json.loads(written.guard("--from-ref", "HEAD~1", "--blame", "--show", "gitlab")[1])[0][
            "description"
        ]
    )


def test_what_is_not_committed_names_nobody(written: Repo) -> None:
    written.add("c.md", page("# C", english(4), english(5)))
    written.add("d.md", page("# D", english(6), english(5)))
    _, out, _ = written.guard("d.md", "--blame")
    assert 'stands already in c.md:5: "' in out


def test_a_shallow_clone_says_so_and_names_nobody(
    written: Repo, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", written.root.as_uri(), str(tmp_path / "part")], check=True
    )
    monkeypatch.chdir(tmp_path / "part")
    Path("b.md").write_text(page("# B", english(3), english(2)), "utf-8")
    subprocess.run(["git", "add", "b.md"], check=True)
    _, out, err = run("guard", "b.md", "--blame")
    assert 'stands already in docs/a.md:5: "' in out
    assert "--blame names no commit of what is older; run git fetch --unshallow" in err


def test_outside_a_repository(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text(english(1), "utf-8")
    code, _, err = run("guard", "a.md", "--blame")
    assert code == 2
    assert "this is no git repository, which --blame looks into" in err
