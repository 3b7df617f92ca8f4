"""A scan through a disk gives the report of one in memory, byte for byte, however its work is cut up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import orjson
import pytest

from dedup.disk.budget import Plan
from dedup.disk.driver import DiskScan
from dedup.disk.store import Store
from dedup.findings import places
from dedup.kernels import packed_codes
from dedup.model import Problem
from dedup.pipeline import scan_paths
from dedup.preparing import read_options
from dedup.read import find_sources
from dedup.settings import Settings
from tests.match.scans import report_bytes

PAGES = Path(__file__).parent.parent.parent / "fixtures" / "pages"
SETTINGS = Settings(find=("exact", "near"), threads=1)
# Blocks of some paragraphs; parts that are often empty.
PLANS = Plan(2_000, 1), Plan(50_000, 3), Plan(1 << 20, 16)


@pytest.fixture(autouse=True)
def little_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of codes as well."""
    monkeypatch.setattr(packed_codes, "PAGE", 64)
    monkeypatch.setattr(packed_codes, "AT_HAND", 500)
    monkeypatch.setattr(places, "CODES_AT_A_TIME", 100)


def disk_scan(folder: Path, path: Path, settings: Settings, plan: Plan) -> DiskScan:
    problems: list[Problem] = []
    sources = find_sources([str(path)], read_options(settings), problems.append)
    folder.mkdir(exist_ok=True)
    return DiskScan(Store(folder), sources, problems, settings, plan, 1 << 30)


def hold(tmp_path: Path, path: Path, settings: Settings) -> None:
    """Scan in memory and through the disk by each of the plans."""
    expected = report_bytes(scan_paths([str(path)], settings))
    for number, plan in enumerate(PLANS):
        threads = replace(settings, threads=1 + 3 * (number % 2))
        report = disk_scan(tmp_path / f"scratch-{number}", path, threads, plan).report()
        assert expected == report_bytes(report), plan


def write_records(path: Path, texts: list[str]) -> Path:
    path.write_bytes(b"".join(orjson.dumps({"text": text}) + b"\n" for text in texts))
    return path


def sentence(random: Random, length: int) -> str:
    return "".join(chr(0x4E00 + random.randrange(400)) for _ in range(length))


def crowded(random: Random) -> list[str]:
    """Records with what makes large groups: a footer with a number in it, one paragraph again and again, one frame that
    much is put into; and families of edited copies beside paragraphs of their own."""
    footer, frame = sentence(random, 50), sentence(random, 60)
    texts = []
    for number in range(400):
        own = sentence(random, 40)
        copy = own[:30] + sentence(random, 4) + own[30:]
        filled = frame[: 20 + number % 3] + sentence(random, 12) + frame[20:]
        texts.append(f"{own}\n{footer}第{number}页{footer}\n{filled}\n{copy if number % 3 else own}")
    return texts + [footer + frame] * 150


@pytest.mark.parametrize(
    "options",
    [{}, {"threshold": 0.8, "keep": "first"}, {"find": ("exact",)}, {"tokens": "characters", "keep": "last"}],
    ids=str,
)
def test_large_groups(tmp_path: Path, options: dict[str, object]) -> None:
    path = write_records(tmp_path / "texts.jsonl", crowded(Random(5)))
    hold(tmp_path, path, replace(SETTINGS, **options))


def test_many_formats(tmp_path: Path) -> None:
    """Problems, blocks, headings, pages: all that a report tells of documents."""
    hold(tmp_path, PAGES, SETTINGS)


@pytest.mark.parametrize("texts", [["一"], ["一", "二\n\n三"], [sentence(Random(1), 30)] * 3], ids=len)
def test_next_to_nothing(tmp_path: Path, texts: list[str]) -> None:
    hold(tmp_path, write_records(tmp_path / "texts.jsonl", texts), SETTINGS)


class Killed(BaseException):
    """The run ends here, as if by a signal."""


def test_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between any two items, and with a half-written item behind the last, a run goes on to the same bytes, and
    does no item twice."""
    path = write_records(tmp_path / "texts.jsonl", crowded(Random(5))[:150])
    expected = report_bytes(scan_paths([str(path)], SETTINGS))
    commit, committed, plan = Store.commit, [], Plan(3_000, 2)

    def stop(self: Store, stage: str, done: int) -> None:
        commit(self, stage, done)
        committed.append((stage, done))
        raise Killed

    monkeypatch.setattr(Store, "commit", stop)
    for _ in range(500):
        try:
            report = disk_scan(tmp_path / "scratch", path, SETTINGS, plan).report()
        except Killed:
            for column in (tmp_path / "scratch").glob("*.col"):
                with column.open("ab") as file:
                    file.write(b"half of an item")
            (tmp_path / "scratch" / "new.col").write_bytes(b"of an item that was not complete")
        else:
            break
    assert expected == report_bytes(report)
    assert len(committed) == len(set(committed))
    assert len({stage for stage, _ in committed}) >= 8
