"""Whether a scan goes through a disk, and what it says of the folder that it is given."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from numpy.typing import NDArray

from dedup.disk import budget, within
from dedup.disk.budget import parse_size, require_block, require_memory, Size
from dedup.disk.scratch import ABOUT
from dedup.disk.stage_progress import Steps
from dedup.disk.store import Store
from dedup.disk.within import scan_within
from dedup.errors import DedupError, SettingsError
from dedup.messages import Message
from dedup.pipeline import scan_paths
from dedup.preparing import Step
from dedup.settings import Settings
from tests.disk.test_disk_scan import crowded, Killed, SETTINGS, write_records
from tests.match.scans import report_bytes


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    return str(write_records(tmp_path / "texts.jsonl", crowded(Random(5))[:150]))


def run(corpus: str, scratch: Path | None, settings: Settings = SETTINGS, memory: str = "") -> list[Message]:
    """Scan, hold the report to that of a scan in memory, and give what was told."""
    told: list[Message] = []
    with scan_within([corpus], settings, memory, str(scratch or ""), tell=told.append) as report:
        assert report_bytes(report) == report_bytes(scan_paths([corpus], settings))
    return told


def kill(monkeypatch: pytest.MonkeyPatch, corpus: str, scratch: Path, stage: str) -> None:
    """End a run behind the first item of a stage."""
    commit = Store.commit

    def stop(self: Store, of: str, done: int) -> None:
        commit(self, of, done)
        if of == stage:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Store, "commit", stop)
        with pytest.raises(Killed):
            run(corpus, scratch, memory="1GiB")


def test_in_memory_unless_asked(corpus: str) -> None:
    assert run(corpus, None) == []


def test_by_itself_where_memory_is_short(corpus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(within, "free_memory", lambda: 1 << 16)
    monkeypatch.setattr(within, "USUAL_SHARE", 1 << 14)
    assert [one.key for one in run(corpus, None)] == ["disk.does_not_fit", "disk.needs"]
    assert run(corpus, None, Settings(find=("exact", "passage"))) == []  # which is told when memory ends


def test_goes_on_and_is_gone_afterwards(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, given = tmp_path / "made", tmp_path / "given"
    given.mkdir()
    monkeypatch.setattr(budget, "OF_KEY", 1 << 21)  # so many parts that with another memory there are others
    for scratch in (made, given):
        kill(monkeypatch, corpus, scratch, "propose")
        assert [one.key for one in run(corpus, scratch, memory="64GiB")] == ["disk.needs", "disk.goes_on"]
    assert not made.exists()
    assert list(given.iterdir()) == []


def test_no_work_is_done_twice(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By bytes: what was written before a run was killed and what one that goes on writes are those of a whole run."""
    append, written = Store.append, [0]

    def count(self: Store, name: str, values: NDArray[Any]) -> None:
        append(self, name, values)
        written[0] += values.nbytes

    monkeypatch.setattr(Store, "append", count)
    run(corpus, tmp_path / "whole", memory="1GiB")
    whole, written[0] = written[0], 0
    for stage in ("read", "fold", "texts", "sketch", "bucket", "propose", "verify", "match", "settled"):
        kill(monkeypatch, corpus, tmp_path / stage, stage)
        before, written[0] = written[0], 0
        run(corpus, tmp_path / stage, memory="1GiB")
        assert before > 0
        assert before + written[0] == whole, stage
        written[0] = 0


def test_what_is_another_scan_is_refused_by_name(
    corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    kill(monkeypatch, corpus, scratch, "fold")
    with pytest.raises(DedupError, match="other --text-field, --threshold"):
        run(corpus, scratch, replace(SETTINGS, threshold=0.8, text_field="body"))
    with pytest.raises(DedupError, match="on other files"):
        run(str(write_records(tmp_path / "others.jsonl", ["另一篇"])), scratch)
    told = orjson.loads((scratch / ABOUT).read_bytes())
    (scratch / ABOUT).write_bytes(orjson.dumps(told | {"version": "0.0.1"}))
    with pytest.raises(DedupError, match=r"begun by 0\.0\.1"):
        run(corpus, scratch)
    (scratch / ABOUT).write_bytes(b"[]")
    with pytest.raises(DedupError, match="no scratch folder of dedup"):
        run(corpus, scratch)


def test_a_folder_is_for_one_run(corpus: str, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    refused = pytest.raises(DedupError, match="another run works there")
    with scan_within([corpus], SETTINGS, "", str(scratch)), refused:
        run(corpus, scratch)
    assert not scratch.exists()


def test_a_folder_in_what_is_scanned_is_refused(corpus: str, tmp_path: Path) -> None:
    """Its files would be read as texts when the run goes on."""
    with (
        pytest.raises(DedupError, match="stands in"),
        scan_within([str(tmp_path)], SETTINGS, "", str(tmp_path / "scratch")),
    ):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["texts.jsonl"]


def test_nothing_is_left_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with (
        pytest.raises(DedupError, match="nothing to read"),
        scan_within([str(tmp_path / "empty")], SETTINGS, "", str(tmp_path / "scratch")),
    ):
        pass
    assert not (tmp_path / "scratch").exists()


def test_a_full_disk(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message; what was complete stays, and the run goes on when there is room."""
    scratch, append, left = tmp_path / "scratch", Store.append, iter(range(60))

    def write(self: Store, name: str, values: object) -> None:
        if next(left, None) is None:
            with self._file(name).open("ab") as file:
                file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        append(self, name, values)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Store, "append", write)
        with pytest.raises(DedupError, match=r"the disk is full: some .* are needed in all, and .* are free"):
            run(corpus, scratch)
    assert run(corpus, scratch)[-1].key == "disk.goes_on"


def test_little_room(corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Size, "on_disk", lambda *_: 1 << 60)
    with pytest.raises(DedupError, match="more are needed there"):
        run(corpus, tmp_path / "scratch")
    assert not (tmp_path / "scratch").exists()


def test_sizes() -> None:
    assert [parse_size(text) for text in ("2GiB", "1.5 GB", "512m")] == [1 << 31, 15 * 10**8, 1 << 29]
    for text in ("2", "x", "-1GiB", "1KiB", "9" * 400 + "GB", ""):
        with pytest.raises(SettingsError):
            parse_size(text)
    require_memory(1 << 30, 10**6, 10**6, 10**5)
    with pytest.raises(SettingsError, match="10,000,000 paragraphs need some"):
        require_memory(1 << 30, 10**7)
    require_block(1 << 30, 10**7)
    with pytest.raises(SettingsError, match="a document of 100,000,000 characters needs some"):
        require_block(1 << 30, 10**8)
    for found in ((10**7, 0), (0, 10**6)):
        with pytest.raises(SettingsError, match="goes on"):
            require_memory(1 << 30, 10**6, *found)


@pytest.mark.parametrize(
    "settings", [replace(SETTINGS, find=("near", "passage")), replace(SETTINGS, exact_join=True)], ids=str
)
def test_what_it_cannot_find_is_refused(corpus: str, settings: Settings) -> None:
    with pytest.raises(SettingsError):
        run(corpus, None, settings, "1GiB")


def test_steps() -> None:
    """What is left goes by what this run did: of a third in ten seconds another twenty."""
    seen: list[str] = []
    times = iter((0.0, 10.0))
    steps = Steps(lambda stage, *_: seen.append(stage), clock=lambda: next(times))
    steps("Writing", 0, 3)
    steps("Writing", 1, 3)
    assert all(isinstance(one, Step) and (one.number, one.of) == (10, 10) for one in seen)
    assert [one.left for one in seen if isinstance(one, Step)] == [None, pytest.approx(20)]
