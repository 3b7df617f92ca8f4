"""What each stage of a scan through a disk costs: `python -m benchmarks.disk_stages NAME ... [--memory 1GiB]`.

Of each stage the time of the processor, the bytes that it wrote and those that stood in the folder at the most, for a
byte of input, and the memory that the process had of its own at the most (RssAnon, sampled); with several corpora also
how many times as long as of the first it took. Names are those of disk.py.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks.disk import corpus_of, SAMPLED
from dedup.disk.stage_progress import SHARES
from dedup.disk.store import Store
from dedup.disk.within import scan_within
from dedup.report.json import write as write_json
from dedup.report.output import Request
from dedup.settings import Settings


class Meter:
    """The progress of a scan, and a store's writing, as numbers for each stage."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(SHARES, 0.0)
        self.written = dict.fromkeys(SHARES, 0)
        self.most = dict.fromkeys(SHARES, 0)
        self.memory = dict.fromkeys(SHARES, 0)
        self._stage, self._since = "", time.process_time()
        self._append, self._commit = Store.append, Store.commit
        Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            own = re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
            now = self._stage or "Reading"
            self.memory[now] = max(self.memory[now], int(own[1]) * 1024 if own else 0)
            time.sleep(SAMPLED)

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.process_time()
        if self._stage:
            self.seconds[self._stage] += now - self._since
        self._stage, self._since = str(stage), now

    def append(self, store: Store, name: str, values: Any) -> None:
        self._append(store, name, values)
        self.written[self._stage or "Reading"] += values.nbytes

    def commit(self, store: Store, stage: str, done: int) -> None:
        self._commit(store, stage, done)
        now = self._stage or "Reading"
        self.most[now] = max(self.most[now], store.size)


def measure(corpus: Path, memory: str, threshold: float, folder: str) -> Meter:
    """Scan, and write JSON."""
    meter = Meter()
    Store.append = lambda *given: meter.append(*given)  # type: ignore[method-assign]
    Store.commit = lambda *given: meter.commit(*given)  # type: ignore[method-assign]
    settings = Settings(find=("exact", "near"), threshold=threshold)
    scratch = Path(folder) / "scratch"
    try:
        with (
            scan_within([str(corpus)], settings, memory, str(scratch), progress=meter) as report,
            (Path(folder) / "report.json").open("wb") as out,
        ):
            write_json(report, out, Request())
        meter("Writing", 1, 1)
    finally:
        Store.append, Store.commit = meter._append, meter._commit  # type: ignore[method-assign]
    return meter


def main() -> int:
    """Parse, measure, print a table for each corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="+")
    parser.add_argument("--memory", default="1GiB")
    parser.add_argument("--threshold", type=float, default=0.55)
    parser.add_argument("--folder", help="where reports and columns go; default: that of temporary files")
    given = parser.parse_args()
    first: dict[str, float] = {}
    for name in given.names:
        corpus = corpus_of(name)
        files = [corpus] if corpus.is_file() else [file for file in corpus.rglob("*") if file.is_file()]
        size = sum(file.stat().st_size for file in files)
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            meter = measure(corpus, given.memory, given.threshold, folder)
        print(f"\n{name}, {size / 1e6:.1f} MB\n")
        print("| stage | CPU s | × | written | on the disk | memory |\n|---|---:|---:|---:|---:|---:|")
        whole = {"all": sum(meter.seconds.values()), **meter.seconds}
        first = first or whole
        for stage, seconds in whole.items():
            written = sum(meter.written.values()) if stage == "all" else meter.written[stage]
            most = max(meter.most.values()) if stage == "all" else meter.most[stage]
            times = f"{seconds / first[stage]:.1f}" if first[stage] > 0.05 else ""
            memory = max(meter.memory.values()) if stage == "all" else meter.memory[stage]
            share = f"{written / size:.2f} | {most / size:.2f}"
            print(f"| {stage} | {seconds:.2f} | {times} | {share} | {memory >> 20} MiB |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
