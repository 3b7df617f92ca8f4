"""What a scan through a disk costs beside one in memory, and whether it gives the same bytes:
`python -m benchmarks.disk [NAME ...]`.

Workloads are those of workloads.py, by name, made on first use, or files and folders by path; `NAME*4` is one four times
as large, each time in other characters, so that nothing repeats across. Each is scanned for exact and near paragraphs in
memory and with each of --memory. Memory is what the process had of its own at the most (RssAnon, sampled), the disk
what its folder held, and written all bytes that it wrote, columns and report: work that does not depend on what else
the machine has to do. With --kills N the run through the disk is killed with -9 at N random moments and goes on in its
folder, and the mean of what that took stands beside; of how many kills a stage was complete before is told. With --limit
a run has a limit of data (RLIMIT_DATA) of what --memory says.
"""

from __future__ import annotations

import argparse
import filecmp
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.workloads import WORKLOADS, write
from dedup.disk.budget import parse_size
from dedup.disk.store import Store

DATA = Path(__file__).with_name("data")
SAMPLED = 0.05  # seconds
SAME = "the same bytes, nothing left"
HAN = 0x4E00, 0xA000
LINES = 1 << 24  # bytes
# What a run that goes on writes at the most, of what a fresh one writes: reading is some 15 %, and samples miss the last.
LESS = 0.95


@dataclass
class Cost:
    """Seconds of wall and processor, bytes at the most: of memory of its own, and of its folder; and bytes written."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    disk: int = 0
    written: int = 0
    code: int = 0


def corpus_of(name: str) -> Path:
    """The file or folder that a name means."""
    if Path(name).exists():
        return Path(name)
    base, _, times = name.partition("*")
    prefix = DATA / base
    source = WORKLOADS[base].file_name(prefix)
    if not source.exists():
        write(WORKLOADS[base], prefix)
    if not times:
        return source
    target = DATA / f"{base}-times-{times}.jsonl"
    if not target.exists():
        multiply(source, target, int(times))
    return target


def multiply(source: Path, target: Path, times: int) -> None:
    """Write the records again and again, each time with their Chinese characters in the place of one another."""
    with source.open("rb") as records:
        points = np.frombuffer(b"".join(records.readlines(LINES)).decode().encode("utf-32-le"), np.uint32)
    used = np.unique(points[(points >= HAN[0]) & (points < HAN[1])])
    part = target.with_suffix(".part")
    with part.open("wb") as out:
        for number in range(times):
            table = np.arange(0x110000, dtype=np.uint32)
            if number:
                table[used] = np.random.default_rng(number).permutation(used)
            with source.open("rb") as records:
                while some := records.readlines(LINES):
                    text = re.sub(r'"id": "?[^,"]+"?, ', "", b"".join(some).decode())
                    codes = table[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
                    out.write(codes.tobytes().decode("utf-32-le").encode())
    part.replace(target)


def run(words: list[str], scratch: Path | None = None, limit: int = 0, kill_after: float = 0.0) -> Cost:
    """Scan, and what it took; ``kill_after`` so many seconds it is killed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    bound: Callable[[], None] | None = None
    if limit:
        bound = lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))  # noqa: E731
    start, cost = time.perf_counter(), Cost()
    with subprocess.Popen(
        [sys.executable, "-m", "dedup", "scan", *words, "--find", "exact,near", "-q"], preexec_fn=bound
    ) as child:
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(child.pid, scratch, cost, ended))
        watcher.start()
        try:
            child.wait(kill_after or None)
        except subprocess.TimeoutExpired:
            child.kill()
        cost.code = child.wait()
        ended.set()
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost.wall = time.perf_counter() - start
    cost.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cost


def _watch(process: int, scratch: Path | None, cost: Cost, ended: threading.Event) -> None:
    while not ended.wait(SAMPLED):
        try:
            status = Path(f"/proc/{process}/status").read_text("ascii")
            cost.written = int(Path(f"/proc/{process}/io").read_text("ascii").split()[3])
        except OSError:
            continue
        if own := re.search(r"RssAnon:\s+(\d+)", status):
            cost.memory = max(cost.memory, int(own[1]) * 1024)
        if scratch is not None and scratch.exists():
            cost.disk = max(cost.disk, sum(_size(file) for file in scratch.iterdir()))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def killed(
    words: list[str], scratch: Path, usual: Cost, kills: int, seed: int, check: Callable[[], bool]
) -> tuple[Cost, bool]:
    """The scan killed so many times at random moments, each time gone on with to its end: what that took on average
    (wall, processor, written) and at the most, and whether each time the bytes were the same, nothing was left, and less
    was written than by a fresh run where a stage had been complete."""
    randomly, mean, right, done, saved = random.Random(seed), Cost(), True, 0, 0
    while done < kills:
        if run(words, scratch, kill_after=randomly.uniform(0.05, 1.0) * usual.wall).code == 0:
            continue  # it came to its end before
        complete = bool(Store(scratch).done("read")) if scratch.exists() else False
        cost, done, saved = run(words, scratch), done + 1, saved + complete
        right = right and not cost.code and check() and not scratch.exists()
        right = right and (not complete or cost.written < LESS * usual.written)
        mean.wall, mean.cpu = mean.wall + cost.wall / kills, mean.cpu + cost.cpu / kills
        mean.memory, mean.disk = max(mean.memory, cost.memory), max(mean.disk, cost.disk)
        mean.written += cost.written // kills
    print(f"{saved} of {kills} kills came when reading or more was complete", file=sys.stderr)
    return mean, right


def row(name: str, way: str, cost: Cost, size: int, base: Cost, same: str) -> str:
    """A row of the table."""
    cpu = f"{cost.cpu:.1f} ({cost.cpu / base.cpu:.2f} ×)"
    disk = f"{cost.disk / 1e6:.0f} MB ({cost.disk / size:.1f} ×)" if cost.disk else ""
    columns = (
        name,
        f"{size / 1e6:.0f} MB",
        way,
        f"{cost.wall:.1f}",
        cpu,
        f"{cost.memory >> 20} MiB",
        disk,
        f"{cost.written / 1e6:.0f} MB",
        same,
    )
    return f"| {' | '.join(columns)} |"


def measure(name: str, given: argparse.Namespace, folder: Path) -> None:
    """All rows of one corpus."""
    corpus = corpus_of(name)
    files = [corpus] if corpus.is_file() else [file for file in corpus.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    expected, got, scratch = folder / "memory.json", folder / "disk.json", folder / "scratch"
    options = ["--threshold", str(given.threshold)]
    base = Cost(cpu=float("nan"))
    if not given.disk_only:
        base = run([str(corpus), "--json", str(expected), *options])
        print(row(name, "in memory", base, size, base, "FAILED" if base.code else ""), flush=True)
    for memory in given.memory:
        words = [str(corpus), "--json", str(got), "--memory", memory, "--scratch", str(scratch), *options]

        def same() -> bool:
            return given.disk_only or filecmp.cmp(expected, got, shallow=False)

        cost = run(words, scratch, parse_size(memory) if given.limit else 0)
        right = not cost.code and same() and not scratch.exists()
        way = f"--memory {memory}{', limited' if given.limit else ''}"
        print(row(name, way, cost, size, base, SAME if right else "WRONG"), flush=True)
        if given.kills:
            mean, right = killed(words, scratch, cost, given.kills, given.seed, same)
            way = f"{way}, going on after each of {given.kills} kills"
            print(row(name, way, mean, size, base, SAME if right else "WRONG"), flush=True)
        shutil.rmtree(scratch, ignore_errors=True)


def main() -> int:
    """Parse, measure, print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", default=["zh", "footer", "number"])
    parser.add_argument("--memory", nargs="+", default=["1GiB"])
    parser.add_argument("--threshold", type=float, default=0.55)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--limit", action="store_true")
    parser.add_argument("--disk-only", action="store_true", help="without the scan in memory")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", help="where reports and columns go; default: that of temporary files")
    given = parser.parse_args()
    print("| corpus | size | way | wall s | CPU s | memory | disk | written | answer |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for name in given.names:
            measure(name, given, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
