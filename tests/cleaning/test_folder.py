"""The output appears whole or not at all; names of the output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup import Settings
from dedup.cleaning import folder as folders
from dedup.cleaning.clean_corpus import clean_paths
from dedup.errors import OutputError
from tests.cleaning.conftest import check_restored, OWN, PARAGRAPHS, tree


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text(f"{PARAGRAPHS[0]}\n{OWN[0]}", "utf-8")
    return tmp_path / "in"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestTarget:
    def test_refused_targets(self, pages: Path, tmp_path: Path) -> None:
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "x").touch()
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        for target, message in (
            (pages / "out", "lies inside"),
            (pages, "lies inside"),
            (tmp_path, "holds .* which is read"),
            (tmp_path / "full", "is not empty; name a new folder"),
            (tmp_path / "link", "is not a folder"),
            (pages / "a.txt", "lies inside"),
            (tmp_path / "no" / "out", "there is no folder"),
        ):
            with pytest.raises(OutputError, match=message):
                clean_paths([str(pages)], target, Settings(), force=True)
        assert names(tmp_path) == ["full", "in", "link"]

    def test_an_earlier_run_is_replaced_only_by_force(self, pages: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        clean_paths([str(pages)], out, Settings())
        with pytest.raises(OutputError, match="--force replaces it"):
            clean_paths([str(pages)], out, Settings())
        (pages / "b.txt").unlink()
        clean_paths([str(pages)], out, Settings(), force=True)
        assert names(out) == ["a.txt", "ledger.jsonl"]
        assert names(tmp_path) == ["in", "out"]


class TestFailures:
    @pytest.mark.parametrize(
        "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), SystemExit(143)]
    )
    def test_nothing_is_left(self, pages, tmp_path, monkeypatch, error: BaseException) -> None:
        def fail(*_: object) -> None:
            raise error

        for name in ("_sync", "_swap"):
            with monkeypatch.context() as patch:
                patch.setattr(folders, name, fail)
                with pytest.raises((OutputError, KeyboardInterrupt, SystemExit)):
                    clean_paths([str(pages)], tmp_path / "out", Settings())
            assert names(tmp_path) == ["in"]

    def test_a_full_disk_keeps_the_earlier_run(self, pages, tmp_path, monkeypatch) -> None:
        clean_paths([str(pages)], tmp_path / "out", Settings())
        before = tree(tmp_path / "out")

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("dedup.cleaning.write.write_packed", fail)
        with pytest.raises(OutputError, match="cannot be written: No space left on device"):
            clean_paths([str(pages)], tmp_path / "out", Settings(), force=True)
        assert tree(tmp_path / "out") == before
        assert names(tmp_path) == ["in", "out"]

    @pytest.mark.skipif(os.name == "nt", reason="signals are another matter there")
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
    def test_a_killed_run(self, pages: Path, tmp_path: Path, sign: int) -> None:
        script = (
            "import time, dedup.cleaning.folder as f\n"
            "def wait(part): print(part.name, flush=True); time.sleep(60)\n"
            "f._sync = wait\n"
            "import sys; sys.argv = ['dedup', 'clean', 'in', '--output', 'out', '-q']\n"
            "from dedup.cli import main; main()\n"
        )
        process = subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, stdout=subprocess.PIPE)
        assert process.stdout is not None
        with process.stdout as lines:
            part = lines.readline().decode().strip()
        assert part.startswith(".out.part-")
        clean_paths([str(pages)], tmp_path / "other", Settings())
        assert (tmp_path / part).is_dir(), "a living run keeps its folder"
        process.send_signal(sign)
        process.wait(60)
        assert not (tmp_path / "out").exists()
        assert (tmp_path / part).exists() == (sign == signal.SIGKILL)
        clean_paths([str(pages)], tmp_path / "out", Settings())
        assert names(tmp_path) == ["in", "other", "out"]

    def test_a_run_killed_between_two_names(self, pages: Path, tmp_path: Path) -> None:
        clean_paths([str(pages)], tmp_path / "out", Settings())
        (tmp_path / "out").rename(tmp_path / ".out.old-1")
        clean_paths([str(pages)], tmp_path / "out", Settings())
        assert names(tmp_path) == ["in", "out"]


class TestNames:
    def test_hostile_names(self, clean: Callable[..., object], tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        for name in ("a b.txt", "新\n行.txt", "-rf.txt", "c\\d.txt", "*.txt", "%s.txt", "\u202etxt.txt"):
            (tmp_path / "in" / name).write_text(f"{PARAGRAPHS[0]}\n{name}", "utf-8")
        clean()
        check_restored(tmp_path)

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
    def test_a_name_that_is_not_utf8_is_written_as_it_is_shown(self, clean, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / os.fsdecode(b"\xff.txt")).write_text(PARAGRAPHS[0], "utf-8")
        clean()
        assert names(tmp_path / "out") == ["\\xff.txt", "ledger.jsonl"]

    def test_several_paths_go_by_their_last_names(self, pages: Path, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "x" / "y").mkdir(parents=True)
        (tmp_path / "x" / "y" / "c.txt").write_text(OWN[1], "utf-8")
        (tmp_path / "x" / "d.txt").write_text(OWN[2], "utf-8")
        clean_paths(["in", "x/y/", "./x/d.txt"], tmp_path / "out", Settings())
        assert sorted(tree(tmp_path / "out")) == ["d.txt", "in/a.txt", "in/b.txt", "ledger.jsonl", "y/c.txt"]

    def test_names_that_collide(self, pages: Path, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "x" / "in").mkdir(parents=True)
        (tmp_path / "x" / "in" / "a.txt").write_text(OWN[1], "utf-8")
        with pytest.raises(OutputError, match=r"would both become in/a\.txt; clean them one at a time"):
            clean_paths(["in", "x/in"], tmp_path / "out", Settings())
        (tmp_path / "y").mkdir()
        (tmp_path / "y" / "in").write_text(OWN[2], "utf-8")
        with pytest.raises(OutputError, match=r"would become a file where .* needs a folder"):
            clean_paths(["in", "y/in"], tmp_path / "out", Settings())
        (pages / "ledger.jsonl").write_text('{"text": "一"}\n', "utf-8")
        with pytest.raises(OutputError, match="has the name that the ledger needs"):
            clean_paths(["in"], tmp_path / "out", Settings())
        assert not (tmp_path / "out").exists()

    def test_text_of_a_page_beside_a_file_of_that_name(self, pages: Path, tmp_path: Path) -> None:
        (pages / "p.html").write_text("<p>一</p>", "utf-8")
        (pages / "p.html.txt").write_text("二", "utf-8")
        clean_paths([str(pages)], tmp_path / "out", Settings())
        assert (tmp_path / "out" / "p.html.txt").read_text("utf-8") == "二"
        assert (tmp_path / "out" / "p.html~2.txt").read_text("utf-8") == "一"
