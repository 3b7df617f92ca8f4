"""What finding page frames costs, what share of a scan that is, how it grows, and what it finds.

    python -m benchmarks.frames                          # 1,000, 10,000 and 100,000 pages of 20 sites, made on first use
    python -m benchmarks.frames --size 10000             # one of these
    python -m benchmarks.frames --told                   # the sites named as sources (`--source-field site`)
    python -m benchmarks.frames PATH...                  # files and folders of your own: cost only

*marks* is `find_marks` alone, in a process that has read and folded the texts; *frames* the part of it that finds frames.
*scan* is the whole process of `dedup scan` with its defaults, and *share* what *frames* is of it, by processor time.
Medians of `--repeats`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks import results
from benchmarks.cases import Tool
from benchmarks.frames_texts import CONTENT, FRAME, FRAMED, labels_of
from benchmarks.session import await_calm, Bench, HERE, measure
from benchmarks.workloads import write
from dedup.furniture import marks as marks_stage
from dedup.furniture.marks import Marks
from dedup.kernels.arrays import Bools
from dedup.preparing import fold_as, fold_corpus, read_corpus, read_options
from dedup.read import find_sources
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import segment_corpus

# The function of dedup.furniture.marks that finds frames.
FRAMES = "find_families"
SOURCE = ("source", "site")  # the field that names a source: none has the first
COLUMNS = (
    "corpus", "MB", "frames CPU s", "frames wall s", "frames CPU ×", "marks CPU s", "scan CPU s", "scan wall s",
    "scan MiB", "share", "mean F1", "least F1", "content lost", "lines of texts",
)  # fmt: skip


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path, help="what to scan instead of generated pages")
    parser.add_argument("--size", type=int, action="append", metavar="N", help="only workloads of this size")
    parser.add_argument("--told", action="store_true", help="name the sites as sources")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="runs of each (3)")
    parser.add_argument("--calm", type=float, default=30, metavar="S", help="longest wait for others (30)")
    parser.add_argument("--data", type=Path, default=HERE / "data", metavar="DIR", help="where workloads lie")
    parser.add_argument("--stage", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


# ------------------------------------------------------------------ the stage alone, in a process of its own


def time_stage(path: Path, told: bool) -> dict[str, Any]:
    """Seconds of the stage, and what it found where the truth is known."""
    settings = Settings(source_field=SOURCE[told])
    corpus = read_corpus(find_sources([str(path)], read_options(settings), print), settings, [])
    marks, seconds = time_marks(corpus, settings)
    truth = path.with_suffix(".truth.jsonl")
    return seconds | (judge(corpus, marks, truth) if truth.exists() else {})


def time_marks(corpus: Corpus, settings: Settings) -> tuple[Marks, dict[str, float]]:
    """The marks, and the seconds of finding them; what stands before is as in `dedup.pipeline`."""
    _, units = segment_corpus(corpus, settings.unit)
    codes = fold_corpus(corpus, units, settings)
    folded = fold_as(corpus, units, codes, settings, replace(settings, fold="full", tokens="auto"))
    frames, clock = Clock(), Clock()
    with patch.object(marks_stage, FRAMES, frames.around(getattr(marks_stage, FRAMES))):
        found = clock.around(marks_stage.find_marks)
        marks = found(corpus, folded, corpus.source_of, settings.worker_threads)
    return marks, {"wall": frames.wall, "cpu": frames.cpu, "marks": clock.cpu}


class Clock:
    """Adds up what calls of a function take: wall time, and processor time of all threads."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""

        def timed(*arguments: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.process_time()
            found = function(*arguments, **named)
            self.wall += time.perf_counter() - wall
            self.cpu += time.process_time() - cpu
            return found

        return timed


def judge(corpus: Corpus, marks: Marks, truth: Path) -> dict[str, float]:
    """Mean and least F1 of frame lines over the sites, the share of their content that is marked, and how many lines of
    texts without a frame are. A line is marked when half of its characters are."""
    covered = np.zeros(len(corpus.codes) + 1, np.int64)
    for start, end in zip(marks.starts.tolist(), marks.ends.tolist(), strict=True):
        covered[start + 1 : end + 1] = 1
    covered = np.cumsum(covered)
    lines: dict[str, Any] = defaultdict(lambda: np.zeros(3, np.int64))  # right, missed, wrong
    characters = np.zeros(2, np.int64)  # of content, and of these marked
    rows = truth.read_text("utf-8").splitlines()
    for start, end, row in zip(
        corpus.starts.tolist(), corpus.ends.tolist(), map(json.loads, rows), strict=True
    ):
        breaks = start + np.flatnonzero(corpus.codes[start:end] == ord("\n"))
        starts, ends = np.append(start, breaks + 1), np.append(breaks, end)
        hits = covered[ends] - covered[starts]
        yes, frame = 2 * hits >= ends - starts, _is_frame(row["labels"])
        lines[row["site"]] += [(yes & frame).sum(), (~yes & frame).sum(), (yes & ~frame).sum()]
        if row["site"]:
            characters += [(ends - starts)[~frame].sum(), hits[~frame].sum()]
    texts = lines.pop("")
    scores = [2 * right / max(1, 2 * right + missed + wrong) for right, missed, wrong in lines.values()]
    return {
        "mean": float(np.mean(scores)),
        "least": float(min(scores)),
        "lost": float(characters[1] / characters[0]),
        "texts": int(texts[2]),
    }


def _is_frame(runs: str) -> Bools:
    """bool[lines]."""
    labels = np.frombuffer(labels_of(runs).encode("ascii"), "S1")
    assert set(np.unique(labels)) <= {FRAME.encode(), CONTENT.encode()}
    return np.asarray(labels == FRAME.encode())


# ------------------------------------------------------------------ the table


def corpora(given: argparse.Namespace) -> list[Path]:
    """What is scanned; generated pages are made if they are missing."""
    if given.paths:
        missing = [str(path) for path in given.paths if not path.exists()]
        if missing:
            raise SystemExit(f"no such file or folder: {', '.join(missing)}")
        return [path.absolute() for path in given.paths]
    wanted = [workload for workload in FRAMED if not given.size or workload.size in given.size]
    if not wanted:
        raise SystemExit(f"--size: one of {', '.join(str(workload.size) for workload in FRAMED)}")
    for workload in wanted:
        if not workload.file_name(given.data / workload.name).exists():
            print(f"writing {workload.name} …", file=sys.stderr)
            write(workload, given.data / workload.name)
    return [workload.file_name(given.data.absolute() / workload.name) for workload in wanted]


def time_all(given: argparse.Namespace) -> str:
    """A row for each corpus; *×* is the stage's time against the row before, beside which stands that of the bytes."""
    rows = [f"| {' | '.join(COLUMNS)} |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
    before: tuple[float, float] | None = None
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as scratch:
        bench = Bench(given.data, Path(scratch), "", {})
        for path in corpora(given):
            stage = stages(path, given)
            wall, cpu, peak = scans(bench, path, given)
            took = {name: statistics.median(one[name] for one in stage) for name in ("cpu", "wall", "marks")}
            size = megabytes(path)
            growth = f"{took['cpu'] / before[0]:.1f} ({size / before[1]:.1f})" if before else "–"
            before = took["cpu"], size
            rows.append(
                f"| {path.name} | {size:.1f} | {took['cpu']:.2f} | {took['wall']:.2f} | {growth} | {took['marks']:.2f} "
                f"| {cpu:.2f} | {wall:.2f} | {peak:.0f} | {took['cpu'] / cpu:.1%} | {verdict(stage[0])} |"
            )
            print(rows[-1], file=sys.stderr)
    return "\n".join(rows)


def stages(path: Path, given: argparse.Namespace) -> list[dict[str, Any]]:
    """The stage, timed in processes of its own."""
    command = [sys.executable, "-m", "benchmarks.frames", "--stage", str(path), *["--told"] * given.told]
    found = []
    for _ in range(given.repeats):
        await_calm(given.calm)
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found


def scans(bench: Bench, path: Path, given: argparse.Namespace) -> tuple[float, float, float]:
    """Wall and processor seconds and peak MiB of a whole scan with its defaults."""
    field = f"--source-field {SOURCE[1]} " if given.told else ""
    tool = Tool("frames", f"dedup scan {{corpus}} {field}--pairs {{out}}", output="jsonl")
    runs = []
    for _ in range(given.repeats):
        out = bench.scratch / "out.jsonl"
        out.unlink(missing_ok=True)
        await_calm(given.calm)
        wall, user, system, peak, code = measure(bench, tool, path, out)
        if code:
            raise SystemExit(f"{path}: exit {code}")
        runs.append((wall, user + system, peak / 1024))
    wall, cpu, memory = (statistics.median(column) for column in zip(*runs, strict=True))
    return wall, cpu, memory


def verdict(found: dict[str, Any]) -> str:
    """The columns of what was found."""
    if "mean" not in found:
        return "– | – | – | –"
    return f"{found['mean']:.3f} | {found['least']:.3f} | {found['lost']:.2%} | {found['texts']}"


def megabytes(path: Path) -> float:
    files: Sequence[Path] = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def main() -> int:
    """Run, print a table."""
    given = parse()
    if given.stage:
        print(json.dumps(time_stage(given.paths[0], given.told)))
        return 0
    print(f"{results.machine()}.\n")
    print(time_all(given))
    return 0


if __name__ == "__main__":
    sys.exit(main())
