"""What is told of a file that a commit changes: what the commit brought, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guarding.conftest import Repo, Run
from tests.guarding.texts import english, page, paragraph

OLD, OTHER, MORE = paragraph(1, 200), paragraph(2, 160), paragraph(3, 120)
PASSED = "dedup: 1 checked, no new copies, 1 stood before\n"


@pytest.fixture
def pair(repo: Repo) -> Repo:
    """Two committed pages that share a paragraph."""
    repo.add("a.md", page("# A", paragraph(10), OLD, paragraph(11)))
    repo.add("b.md", page("# B", paragraph(12), OLD, paragraph(13)))
    repo.add("c.md", page("# C", paragraph(14), OTHER, MORE, paragraph(15)))
    repo.commit()
    return repo


def edited(text: str, word: str = "新的词") -> str:
    """A paragraph with some words replaced."""
    middle = len(text) // 2
    return word + text[2 : middle - 4] + word + text[middle:]


def begin_merge(repo: Repo, side: dict[str, str], main: str) -> None:
    """Merge a branch that adds pages into one that adds ``main.md``, up to the commit."""
    repo.git("checkout", "--quiet", "-b", "side")
    for name, text in side.items():
        repo.add(name, text)
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.add("main.md", main)
    repo.commit()
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")


class TestWhatStoodBefore:
    def test_a_copy_that_is_edited_on_one_side(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(10), edited(OLD), paragraph(11)))
        assert pair.guard("a.md") == (0, "", PASSED)

    def test_or_on_both(self, pair: Repo) -> None:
        for name, first, last in (("a.md", 10, 11), ("b.md", 12, 13)):
            pair.add(name, page("# Both", paragraph(first), edited(OLD), paragraph(last)))
        code, out, err = pair.guard("a.md", "b.md")
        assert (code, out, err) == (0, "", "dedup: 2 checked, no new copies, 2 stood before\n")

    def test_a_sentence_that_was_written_anew_in_both(self, pair: Repo) -> None:
        new = OLD[:50] + paragraph(60, 120) + OLD[170:]
        for name, first, last in (("a.md", 10, 11), ("b.md", 12, 13)):
            pair.add(name, page("# Both", paragraph(first), new, paragraph(last)))
        assert pair.guard("a.md", "b.md")[0] == 0

    def test_a_change_elsewhere_in_the_file(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(20), OLD, paragraph(11), paragraph(21)))
        assert pair.guard("a.md") == (0, "", PASSED)

    def test_lines_that_are_broken_otherwise(self, repo: Repo) -> None:
        text = english(1, 90)
        for name in ("a.md", "b.md"):
            repo.add(name, page("# " + name, text, english(name.count("a") + 50)))
        repo.commit()
        words = text.split()
        broken = "\n".join(" ".join(words[i : i + 10]) for i in range(0, len(words), 10))
        repo.add("a.md", page("# a.md", broken, english(51)))
        assert repo.guard("a.md") == (0, "", PASSED)

    def test_a_paragraph_that_was_moved_in_its_file(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", OLD, paragraph(10), paragraph(11)))
        assert pair.guard("a.md") == (0, "", PASSED)

    def test_or_to_another_file(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(10), paragraph(11)))
        pair.add("d.md", page("# D", paragraph(16), OLD))
        assert pair.guard("a.md", "d.md")[0] == 0

    def test_a_file_that_was_renamed_and_edited(self, pair: Repo) -> None:
        pair.git("mv", "a.md", "moved.md")
        pair.add("moved.md", page("# A", paragraph(10), edited(OLD), paragraph(11)))
        assert pair.guard("moved.md") == (0, "", PASSED)

    def test_a_record_that_is_edited(self, repo: Repo) -> None:
        texts = [paragraph(5), OLD, OTHER]
        repo.add("a.md", page("# A", OLD))
        for texts[0] in (paragraph(5), paragraph(6)):
            rows = [json.dumps({"id": i, "text": text}) for i, text in enumerate(texts)]
            repo.add("b.jsonl", "\n".join(rows) + "\n")
            if texts[0] == paragraph(5):
                repo.commit()
        assert repo.guard("b.jsonl") == (0, "", PASSED)

    def test_it_is_told_to_programs(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(20), OLD))
        (hit,) = pair.found("a.md")
        assert (hit["accepted"], hit["reason"]) == ("parent", None)


class TestWhatIsNew:
    def test_a_paragraph_that_is_added_beside_an_old_copy(self, pair: Repo) -> None:
        """Of a text that is alike as a whole only what was added is told."""
        pair.add("a.md", page("# A", paragraph(10), OLD, paragraph(11), MORE))
        code, out, _ = pair.guard("a.md")
        assert code == 1
        size = sum(char.isalnum() for char in MORE)
        assert re.match(rf"a\.md:9:1: 1 line \({size} characters\) stands already in c\.md:7: ", out)

    def test_what_an_old_copy_grows_by(self, repo: Repo) -> None:
        repo.add("a.md", page("# A", paragraph(10), OLD))
        repo.add("b.md", page("# B", paragraph(12), OLD + OTHER))
        repo.commit()
        repo.add("a.md", page("# A", paragraph(10), OLD + OTHER))
        (hit,) = repo.found("a.md")
        added = sum(char.isalnum() for char in OTHER)
        assert hit["characters"] == added
        assert OTHER[:12] in hit["excerpt"]
        assert (hit["line"], hit["column"]) == (5, len(OLD) + 1)

    def test_a_second_copy_in_the_same_file(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(10), OLD, paragraph(11), OLD))
        (hit,) = [hit for hit in pair.found("a.md") if not hit["accepted"]]
        assert hit["line"] == 9
        assert [(one["document"], one["line"]) for one in hit["sources"]] == [("a.md", 5), ("b.md", 5)]

    def test_a_copy_of_a_whole_file(self, pair: Repo) -> None:
        pair.add("d.md", (pair.root / "c.md").read_text("utf-8"))
        code, out, _ = pair.guard("d.md")
        assert code == 1
        assert "of this text, in c.md:1" in out

    def test_text_that_was_taken_out_of_one_file_and_put_into_two(self, pair: Repo) -> None:
        pair.add("c.md", page("# C", paragraph(14), paragraph(15)))
        pair.add("d.md", page("# D", paragraph(16), MORE))
        pair.add("e.md", page("# E", paragraph(17), MORE))
        assert pair.guard("d.md")[0] == 0
        code, out, _ = pair.guard("e.md")
        assert code == 1
        assert " stands already in d.md:5" in out

    def test_a_pair_is_told_once_at_the_side_that_is_added(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(20), OLD, paragraph(11)))
        pair.add("d.md", page("# D", paragraph(16), OLD))
        hits = [hit for hit in pair.found("a.md", "d.md") if not hit["accepted"]]
        assert [hit["file"] for hit in hits] == ["d.md"]

    def test_of_two_new_sides_the_later_tells(self, pair: Repo) -> None:
        for name in ("e.md", "d.md"):
            pair.add(name, page("# " + name, paragraph(ord(name[0])), paragraph(30)))
        assert pair.guard("d.md")[0] == 0
        code, out, _ = pair.guard("e.md")
        assert code == 1
        assert "in d.md:5" in out

    def test_a_new_paragraph_in_both_copies(self, pair: Repo) -> None:
        """They had nothing there, so it is a copy that the commit brings, and is told once."""
        for name, first, last in (("a.md", 10, 11), ("b.md", 12, 13)):
            pair.add(name, page("# Both", paragraph(first), OLD, paragraph(33), paragraph(last)))
        assert [hit["file"] for hit in pair.found("a.md", "b.md") if not hit["accepted"]] == ["b.md"]

    def test_a_file_without_a_change_is_judged_whole(self, pair: Repo) -> None:
        assert pair.guard("a.md")[0] == 1
        assert pair.guard("--all")[0] == 1

    def test_a_file_that_git_does_not_know_is_judged_whole(self, pair: Repo) -> None:
        pair.write("d.md", page("# D", OLD))
        assert pair.guard("d.md")[0] == 1

    def test_a_marker_speaks_for_what_was_added(self, pair: Repo) -> None:
        marker = "<!-- dedup: ignore it is quoted -->"
        pair.add("a.md", page("# A", paragraph(10), OLD, paragraph(11), marker + "\n" + MORE))
        code, out, err = pair.guard("a.md")
        assert (code, out) == (0, "")
        assert "1 accepted" in err


class TestParents:
    def test_an_amended_commit_is_judged_by_what_it_adds(self, pair: Repo) -> None:
        pair.add("a.md", page("# A", paragraph(20), OLD, paragraph(11)))
        pair.git("commit", "--quiet", "--no-verify", "--amend", "--message", "amended")
        pair.add("a.md", page("# A", paragraph(21), OLD, paragraph(11)))
        assert pair.guard("a.md")[0] == 0

    def test_two_branches_that_add_the_same_paragraph(self, pair: Repo) -> None:
        pages = {"side.md": page("# Side", paragraph(40), paragraph(50))}
        begin_merge(pair, pages, page("# Main", paragraph(41), paragraph(50)))
        code, out, _ = pair.guard("side.md")
        assert code == 1
        assert "stands already in main.md:5" in out

    def test_what_stood_in_the_branch_that_is_merged_is_old(self, pair: Repo) -> None:
        pages = {name: page("# " + name, paragraph(ord(name[0])), paragraph(50)) for name in ("x.md", "y.md")}
        begin_merge(pair, pages, page("# Main", paragraph(41)))
        assert pair.guard("x.md", "y.md")[0] == 0

    def test_the_hook_before_a_merge_is_committed(self, pair: Repo) -> None:
        """Then git has not written yet what it merges."""
        hook = pair.root / ".git" / "hooks" / "pre-merge-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dedup guard --all --fail-on exact\n')
        hook.chmod(0o755)
        pair.add("a.md", page("# A", paragraph(10), paragraph(11)))
        pair.commit()
        pair.git("checkout", "--quiet", "-b", "side")
        for name in ("x.md", "y.md"):
            pair.add(name, page("# " + name, paragraph(ord(name[0])), paragraph(50)))
        pair.commit()
        pair.git("checkout", "--quiet", "main")
        pair.add("main.md", page("# Main", paragraph(41)))
        pair.commit()
        pair.git("merge", "--quiet", "--no-ff", "side")
        pair.git("checkout", "--quiet", "-b", "other", "HEAD~1")
        pair.add("z.md", page("# Z", paragraph(42), paragraph(41)))
        pair.commit()
        pair.git("checkout", "--quiet", "main")
        pair.add("more.md", page("# More", paragraph(43)))
        pair.commit()
        pair.git("merge", "--quiet", "--no-ff", "other")  # brought whole by that branch
        done = subprocess.run(
            ["git", "log", "-1", "--format=%P"], cwd=pair.root, capture_output=True, text=True
        )
        assert len(done.stdout.split()) == 2

    def test_a_range_of_commits(self, pair: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
        pair.add("a.md", page("# A", paragraph(20), OLD, paragraph(11)))
        pair.commit()
        pair.add("d.md", page("# D", paragraph(16), MORE))
        pair.commit()
        code, out, _ = pair.guard("--from-ref", "HEAD~2", "--to-ref", "HEAD")
        assert code == 1
        assert len(out.splitlines()) == 2
        assert out.startswith("d.md:5:1: ")
        assert pair.guard("--from-ref", "HEAD~2", "--to-ref", "HEAD~1")[0] == 0
        assert pair.guard("d.md")[0] == 1  # it has no change: it is judged whole
        monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD~2")
        monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD~1")
        assert pair.guard("a.md")[0] == 0

    def test_a_branch_is_held_against_where_it_went_off(self, pair: Repo) -> None:
        pair.git("checkout", "--quiet", "-b", "side")
        pair.add("d.md", page("# D", paragraph(16)))
        pair.commit()
        pair.git("checkout", "--quiet", "main")
        pair.git("rm", "--quiet", "b.md")
        pair.commit()
        pair.git("checkout", "--quiet", "side")
        code, _, err = pair.guard("--from-ref", "main")
        assert (code, err) == (0, "dedup: 1 checked, no new copies\n")

    def test_a_history_that_was_fetched_in_part(
        self, pair: Repo, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = pair.git("rev-parse", "HEAD").strip()
        pair.add("d.md", page("# D", paragraph(16)))
        pair.commit()
        url = pair.root.as_uri()
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", url, str(tmp_path / "part")], check=True)
        monkeypatch.chdir(tmp_path / "part")
        code, out, err = run("guard", "--from-ref", first)
        assert (code, out) == (2, "")
        assert "is no revision of this repository" in err
        assert "git fetch --unshallow" in err

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--from-ref", "nowhere"), "nowhere: is no revision of this repository"),
            (("--from-ref", "--version"), "--version: is no revision"),
            (("a.md", "--to-ref", "HEAD"), "--to-ref needs --from-ref"),
        ],
    )
    def test_what_is_no_range(self, pair: Repo, words: tuple[str, ...], message: str) -> None:
        code, out, err = pair.guard(*words)
        assert (code, out) == (2, "")
        assert message in err


class TestAcceptedRevision:
    """`--accept-ref`: what stood there is accepted, in files that a commit changes and in all others."""

    @pytest.fixture
    def tagged(self, pair: Repo) -> Repo:
        """Two copies that a tag has, and one that was committed since."""
        pair.git("tag", "v1")
        pair.add("d.md", page("# D", paragraph(16), MORE))
        pair.commit()
        return pair

    def test_what_came_since_is_told_once(self, tagged: Repo) -> None:
        code, out, _ = tagged.guard("--all", "--accept-ref", "v1")
        assert (code, len(out.splitlines())) == (1, 2)
        assert out.startswith("d.md:5:1: 1 line")
        assert "c.md:7" in out
        assert tagged.guard("--all", "--accept-ref", "HEAD")[0] == 0
        assert tagged.guard("a.md", "--accept-ref", "v1") == (0, "", PASSED)
        assert tagged.guard("a.md")[0] == 1  # judged whole without it

    def test_of_a_file_that_the_commit_changes_what_it_adds(self, tagged: Repo) -> None:
        tagged.add("d.md", page("# D", paragraph(17), MORE, paragraph(18), OTHER))
        (hit,) = [hit for hit in tagged.found("d.md", "--accept-ref", "v1") if not hit["accepted"]]
        assert (hit["file"], hit["line"]) == ("d.md", 9)

    def test_what_was_taken_out_since_and_comes_back(self, tagged: Repo) -> None:
        """HEAD has it in one place, the tag had it in both."""
        tagged.add("a.md", page("# A", paragraph(10), paragraph(11)))
        tagged.commit()
        tagged.add("a.md", page("# A", paragraph(10), OLD, paragraph(11)))
        assert tagged.guard("a.md")[0] == 1
        assert tagged.guard("a.md", "--accept-ref", "v1")[0] == 0

    def test_a_file_that_git_does_not_know(self, tagged: Repo) -> None:
        tagged.write("e.md", page("# E", OLD))
        assert tagged.guard("e.md", "--accept-ref", "v1")[0] == 1

    def test_the_settings_may_name_it(self, tagged: Repo) -> None:
        tagged.write("dedup.toml", 'accept-ref = "v1"\n')
        assert tagged.guard("a.md")[0] == 0
        assert tagged.guard("a.md", "--accept-ref", "HEAD~1")[0] == 0

    def test_verdicts_are_kept_for_one_revision(self, repo: Repo) -> None:
        for number in range(20):
            repo.add(f"{number:02}.md", page(f"# {number}", paragraph(number), paragraph(100 + number)))
        repo.commit()
        repo.add("20.md", page("# 20", paragraph(20), paragraph(103)))
        repo.commit()
        for ref, code in (("HEAD~1", 1), ("HEAD", 0), ("HEAD", 0), ("HEAD~1", 1), ("HEAD~1", 1)):
            assert repo.guard("--all", "--accept-ref", ref)[0] == code, ref
        assert repo.guard("--all")[0] == 1

    def test_what_is_no_revision(self, tagged: Repo) -> None:
        code, out, err = tagged.guard("a.md", "--accept-ref", "v0")
        assert (code, out) == (2, "")
        assert "--accept-ref v0: is no revision of this repository" in err

    def test_outside_a_repository(self, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "a.md").write_text(OLD, "utf-8")
        code, _, err = run("guard", "a.md", "--accept-ref", "v1")
        assert code == 2
        assert "this is no git repository, which --accept-ref looks into" in err


class TestRise:
    """`--max-rise`: the share of the checked text that stands elsewhere, held against the parent's."""

    @pytest.fixture
    def half(self, repo: Repo) -> Repo:
        """Four paragraphs of equal length, of which two are copies."""
        repo.add("a.md", page(english(1), english(2)))
        repo.add("b.md", page(english(3), english(2)))
        repo.commit()
        return repo

    def test_a_copy_raises_the_share(self, half: Repo) -> None:
        half.add("c.md", page(english(4), english(1)))
        code, out, err = half.guard("--all", "--max-rise", "20%")
        assert code == 0
        assert out.startswith("c.md:3:1: ")
        after, before, by = map(float, re.findall(r"[+\d.]+(?=%| points)", err.splitlines()[-1])[:3])
        assert before == pytest.approx(50, abs=2)
        assert after == pytest.approx(100 * 4 / 6, abs=2)
        assert by == pytest.approx(after - before, abs=0.02)
        code, _, err = half.guard("--all", "--max-rise", "0.1")
        assert code == 1
        assert err.splitlines()[-1].endswith("more than +10.00")

    def test_of_the_files_that_are_checked(self, half: Repo) -> None:
        half.add("b.md", page(english(3), english(2), english(1)))
        half.git("mv", "b.md", "d.md")
        record = json.loads(half.guard("d.md", "--max-rise", "1%", "--show", "json")[1])
        assert record["share_before"] == pytest.approx(1 / 2, abs=0.02)
        assert record["share"] == pytest.approx(2 / 3, abs=0.02)

    def test_what_is_taken_out_or_accepted_pays(self, half: Repo) -> None:
        half.add("b.md", page(english(3), "<!-- dedup: ignore quoted -->\n" + english(1)))
        code, _, err = half.guard("--all", "--max-rise", "0%")
        assert code == 0
        assert "0.00% of the checked text stands elsewhere, 49." in err

    def test_a_clean_tree_and_a_second_run(self, half: Repo) -> None:
        for _ in range(2):
            code, _, err = half.guard("--all", "--max-rise", "0%")
            assert code == 0
            assert "+0.00 points, at most +0.00" in err

    def test_before_the_first_commit_nothing_stood(self, repo: Repo) -> None:
        repo.add("a.md", page(english(1), english(2)))
        repo.add("b.md", page(english(3), english(2)))
        assert repo.guard("--all", "--max-rise", "40%")[0] == 1
        assert repo.guard("--all", "--max-rise", "60%")[0] == 0

    @pytest.mark.parametrize("value", ["much", "-1%", "200%"])
    def test_what_is_no_share(self, half: Repo, value: str) -> None:
        code, _, err = half.guard("--all", "--max-rise", value)
        assert code == 2
        assert f"--max-rise is '{value}'; allowed: a share such as 20% or 0.2" in err

    def test_a_share_of_one_may_be_all_or_one_in_a_hundred(self, half: Repo) -> None:
        code, _, err = half.guard("--all", "--max-rise", "1")
        assert code == 2
        assert "--max-rise is 1, which may be 1 in 100 or all; write 1% or 100%" in err
