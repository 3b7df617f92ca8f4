"""What the next crawl costs as the library grows: the same new texts, a library of so many and of ten times as many.

    python -m benchmarks.crawl --label crawl             # 500 new texts; libraries of 1,000 and of 10,000

The texts are those of `benchmarks.library`, in which nothing repeats but set phrases and what was planted. Of the new
ones a third are whole texts of the library's first thousand, a third have a paragraph of one of these in the midst of
their own, and a third are new; so what is to go is the same for every library, and stands beside the costs. `dedup
clean NEW --library LIB --output DIR` is timed as a whole process.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from benchmarks import results
from benchmarks.library_planted import speeches
from benchmarks.library_texts import make_lexicon
from benchmarks.session import HERE, program, spawn

SIZES = (1_000, 10_000)
NEW, RUNS = 500, 3


@dataclass(frozen=True)
class Cost:
    """One process. Of the texts and paragraphs that were planted ``gone`` went, and ``wrong`` characters of new texts."""

    size: int
    run: int
    wall: float
    cpu: float
    peak_mib: float
    planted: int
    gone: int
    wrong: int


@dataclass(frozen=True)
class Made:
    """The new texts: what of each is old, by id, and how long what is its own is."""

    path: Path
    old: dict[str, str]
    own: dict[str, str]


def draw(number: int, seed: int) -> Iterator[dict[str, Any]]:
    """Speeches in which nothing repeats but set phrases: those that something was copied into are left out."""
    drawn = speeches(2 * number, make_lexicon(), seed)
    yield from islice((one.row for one in drawn if not one.truth), number)


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))


def make_new(path: Path, first: list[str]) -> Made:
    """Write the new texts, some of them made of these of the library."""
    old, own, rows = {}, {}, []
    for i, row in enumerate(draw(NEW, seed=2)):
        name, text = f"new-{i}", row["text"]
        donor = first[(7 * i) % len(first)]
        paragraph = max(donor.split("\n"), key=len)
        old[name] = (donor, paragraph, "")[i % 3]
        own[name] = "" if i % 3 == 0 else text
        lines = text.split("\n")
        whole = (donor, "\n".join([*lines[:2], paragraph, *lines[2:]]), text)[i % 3]
        rows.append({"id": name, "text": whole})
    write_rows(path, rows)
    return Made(path, old, own)


def judge(made: Made, output: Path) -> tuple[int, int, int]:
    """How much was planted, how much of it went, and how many characters went that are new."""
    left = {
        row["id"]: row["text"] for row in map(orjson.loads, (output / "new.jsonl").read_bytes().splitlines())
    }
    planted = sum(bool(text) for text in made.old.values())
    gone = sum(bool(text) and text not in left[name] for name, text in made.old.items())
    wrong = sum(
        len(line)
        for name, text in made.own.items()
        for line in text.split("\n")
        if line and line not in left[name]
    )
    return planted, gone, wrong


def time_one(made: Made, library: Path, output: Path, size: int, run: int) -> Cost:
    """Clean once, in a process of its own."""
    words = [program("dedup"), "clean", made.path, "--library", library, "--output", output, "--quiet"]
    wall, user, system, peak, code = spawn(words, output.parent, output.parent / "stderr")
    if code:
        raise SystemExit((output.parent / "stderr").read_text("utf-8"))
    found = judge(made, output)
    shutil.rmtree(output)
    return Cost(size, run, wall, user + system, peak / 1024, *found)


def table(costs: list[Cost]) -> str:
    """The least of each size."""
    lines = [
        "| texts in the library | CPU s | wall s | peak MiB | planted | gone | new characters gone |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size in sorted({one.size for one in costs}):
        own = [one for one in costs if one.size == size]
        best = min(own, key=lambda one: one.cpu)
        lines.append(
            f"| {size:,} | {best.cpu:.2f} | {min(one.wall for one in own):.2f} | {best.peak_mib:,.0f} | "
            f"{best.planted} | {best.gone} | {best.wrong} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Make the texts, build the libraries, clean in turn, and write what it cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--label", default="", help="keep the run in DATE-LABEL")
    parser.add_argument("--out", type=Path, default=HERE / "runs", metavar="DIR", help="where runs are kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = list(draw(SIZES[-1], seed=1))
        made = make_new(folder / "new.jsonl", [row["text"] for row in rows[: SIZES[0]]])
        for size in SIZES:
            # The larger library holds the smaller one.
            write_rows(folder / f"{size}.jsonl", rows[:size])
            build = [sys.executable, "-m", "dedup", "library", "build", f"{size}.lib", f"{size}.jsonl", "-q"]
            subprocess.run(build, cwd=folder, check=True, stderr=subprocess.DEVNULL)
        costs = [
            time_one(made, folder / f"{size}.lib", folder / "out", size, run)
            for run in range(RUNS)
            for size in SIZES
        ]
    print(table(costs))
    if given.label:
        kept_in = given.out / f"{datetime.date.today():%Y-%m-%d}-{given.label}"
        kept_in.mkdir(parents=True, exist_ok=True)
        with (kept_in / "raw.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(asdict(costs[0])), lineterminator="\n")
            writer.writeheader()
            writer.writerows(map(asdict, costs))
        page = (
            f"# {kept_in.name}\n\n{results.machine()}. The least of {RUNS} runs, in turn.\n\n{table(costs)}\n"
        )
        (kept_in / "README.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
