"""What a library costs to build, and what it costs to hold a draft against it, as it grows.

    python -m benchmarks.library make N PREFIX           # PREFIX.jsonl and PREFIX.truth.jsonl: N speeches
    python -m benchmarks.library prove PREFIX            # that nothing repeats in it but what was planted
    python -m benchmarks.library drafts K PREFIX         # PREFIX-drafts/: K drafts, and their truth.jsonl
    python -m benchmarks.library run PREFIX              # 1,000, 10,000 and 100,000 speeches; what is missing is made

`run` times whole processes: `dedup library build`, then `dedup check` of each draft, cold (the library's pages are
dropped from the page cache before; with --drop-caches, as root, those of the whole machine) and warm. What the checks
found of what was planted stands beside their times.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import os
import shlex
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import orjson

from benchmarks import results
from benchmarks.cases import Tool
from benchmarks.check import read_rows
from benchmarks.library_check import judge, prove, Verdict
from benchmarks.library_planted import speeches, write_draft
from benchmarks.library_texts import make_lexicon
from benchmarks.session import await_calm, Bench, HERE, measure

SIZES = (1_000, 10_000, 100_000)
DRAFTS = 5
SEED = 2


@dataclass(frozen=True)
class Cost:
    """One process; ``size`` is how many speeches the library holds, ``draft`` is empty for a build."""

    size: int
    step: str
    draft: str
    wall: float
    cpu: float
    peak_mib: float
    exit_code: int


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, number in (("make", "speeches"), ("drafts", "drafts")):
        command = commands.add_parser(name, help=f"write {number}")
        command.add_argument("number", type=int, help=f"how many {number}")
        command.add_argument("prefix", type=Path)
    commands.add_parser("prove", help="look for runs that repeat by chance").add_argument("prefix", type=Path)
    run = commands.add_parser("run", help="time and memory")
    run.add_argument("prefix", type=Path)
    run.add_argument("--sizes", default=",".join(map(str, SIZES)), help="speeches in each library")
    run.add_argument("--drafts", type=int, default=DRAFTS, metavar="K", help=f"drafts for each ({DRAFTS})")
    run.add_argument("--drop-caches", action="store_true", help="drop the machine's page cache, as root")
    run.add_argument("--keep", action="store_true", help="keep the libraries, as PREFIX-SIZE.lib")
    run.add_argument("--calm", type=float, default=30, metavar="S", help="longest wait for others (30)")
    run.add_argument("--label", default="", help="keep the runs in DATE-LABEL")
    run.add_argument("--out", type=Path, default=HERE / "runs", metavar="DIR", help="where runs are kept")
    return parser.parse_args()


def records(prefix: Path) -> Path:
    return prefix.with_name(prefix.name + ".jsonl")


def make(number: int, prefix: Path) -> None:
    """Write the speeches and the truth of what was copied."""
    start = time.perf_counter()
    corpus = records(prefix)
    corpus.parent.mkdir(parents=True, exist_ok=True)
    with corpus.open("wb") as rows, corpus.with_suffix(".truth.jsonl").open("wb") as truth:
        for planted in speeches(number, make_lexicon()):
            rows.write(orjson.dumps(planted.row) + b"\n")
            truth.writelines(orjson.dumps(row) + b"\n" for row in planted.truth)
    size = corpus.stat().st_size / 1e6
    print(
        f"{corpus}: {number:,} speeches, {size:,.0f} MB, {time.perf_counter() - start:.1f} s", file=sys.stderr
    )


def make_drafts(number: int, prefix: Path) -> list[Path]:
    """Write drafts that copy from speeches which nothing else was copied from or into."""
    corpus, folder = records(prefix), prefix.with_name(prefix.name + "-drafts")
    sides = [row[side]["document"] for row in read_rows(corpus.with_suffix(".truth.jsonl")) for side in "ab"]
    lexicon, rng, involved = make_lexicon(), np.random.default_rng((SEED, number)), set(sides)
    with corpus.open("rb") as lines:
        size = sum(1 for _ in lines)
    wanted = set(rng.permutation(size)[: 4 * number + len(involved)].tolist())
    free = [
        (row["id"], row["text"])
        for at, row in enumerate(read_rows(corpus))
        if at in wanted and row["id"] not in involved
    ]
    order = rng.permutation(len(free))[: 2 * number].tolist()
    if len(order) < 2 * number:
        raise SystemExit(f"{corpus} holds too few speeches for {number} drafts")
    folder.mkdir(parents=True, exist_ok=True)
    paths, truth = [], []
    for draft in range(number):
        donors = [free[at] for at in order[2 * draft : 2 * draft + 2]]
        text, rows = write_draft(lexicon, rng, f"{draft}.txt", donors)
        paths.append(folder / f"{draft}.txt")
        paths[-1].write_text(text, "utf-8", newline="")
        truth += rows
    (folder / "truth.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in truth))
    return paths


def forget(library: Path, everything: bool) -> None:
    """Drop the pages of the library, or of the whole machine, from the page cache."""
    if everything:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
        return
    with library.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class Session:
    """Costs and verdicts of all sizes."""

    def __init__(self, given: argparse.Namespace, scratch: Path) -> None:
        self.given = given
        self.scratch = scratch
        self.bench = Bench(HERE / "data", scratch, "", {})
        # Bytecode is kept, as it is where dedup was installed, whatever the shell says.
        self.environment = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(scratch / "bytecode")}
        self.costs: list[Cost] = []
        self.verdicts: dict[int, Verdict] = {}
        self.texts: dict[int, int] = {}
        self.libraries: dict[int, int] = {}

    def run(self, size: int) -> None:
        prefix = self.given.prefix.absolute()
        prefix = prefix.with_name(f"{prefix.name}-{size}")
        if not records(prefix).exists():
            make(size, prefix)
        drafts = make_drafts(self.given.drafts, prefix)
        library = prefix.with_suffix(".lib") if self.given.keep else self.scratch / f"{size}.lib"
        for old in library.parent.glob(library.name + "*"):
            old.unlink()
        build = self._tool("dedup library build {out} {corpus}")
        if self._time(size, build, "build", "", records(prefix), library):
            return
        self.texts[size] = sum(len(row["text"].encode()) for row in read_rows(records(prefix)))
        self.libraries[size] = sum(f.stat().st_size for f in library.parent.glob(library.name + "*"))
        self._check(size, library, drafts)
        if not self.given.keep:
            library.unlink()

    def _check(self, size: int, library: Path, drafts: list[Path]) -> None:
        truth = list(read_rows(drafts[0].with_name("truth.jsonl")))
        tool = self._tool(f"dedup check {{corpus}} --library {shlex.quote(str(library))} --json {{out}}")
        total = self.verdicts[size] = Verdict()
        # A run that is not counted writes the bytecode.
        measure(self.bench, tool, drafts[0], self.scratch / "warm-up.json")
        for draft in drafts:
            forget(library, self.given.drop_caches)
            for step in ("cold", "warm", "warm", "warm"):
                out = self.scratch / "check.json"
                out.unlink(missing_ok=True)
                if self._time(size, tool, step, draft.name, draft, out):
                    return
            planted = [row for row in truth if row["b"]["document"] == draft.name]
            total.add(judge(out, planted, len(draft.read_text("utf-8"))))

    def _tool(self, command: str) -> Tool:
        return Tool(command, command, environment=self.environment)

    def _time(self, size: int, tool: Tool, step: str, draft: str, corpus: Path, out: Path) -> int:
        await_calm(self.given.calm)
        wall, user, system, peak, code = measure(self.bench, tool, corpus, out)
        self.costs.append(Cost(size, step, draft, wall, user + system, peak / 1024, code))
        print(
            f"{size:>9,} {step:5} {draft:6} {wall:8.2f} s {peak / 1024:7.0f} MiB  exit {code}",
            file=sys.stderr,
        )
        return code

    def table(self) -> str:
        """A row for each size."""
        rows = [
            "| speeches | text MB | build s | build CPU s | MB/s | build MiB | library ÷ text "
            "| cold s | warm s | warm CPU s | check MiB "
            "| copies found | set phrases told | set phrases called copying | new text called copying |",
            "|" + "---:|" * 15,
        ]
        return "\n".join([*rows, *(self._row(size) for size in self.libraries)])

    def _row(self, size: int) -> str:
        build = self._of(size, "build")[0]
        cold, warm = self._of(size, "cold"), self._of(size, "warm")
        text, verdict = self.texts[size] / 1e6, asdict(self.verdicts[size])
        parts = [
            ("copies_found", "copied"),
            ("phrases_found", "phrases"),
            ("phrases_copied", "phrases"),
            ("wrong", "new"),
        ]
        judged = [f"{verdict[part] / verdict[whole]:.3f}" if verdict[whole] else "–" for part, whole in parts]
        costs = [
            f"{build.wall:.1f}",
            f"{build.cpu:.1f}",
            f"{text / build.wall:.1f}",
            f"{build.peak_mib:.0f}",
            f"{self.libraries[size] / self.texts[size]:.2f}",
            spread([cost.wall for cost in cold]),
            spread([cost.wall for cost in warm]),
            spread([cost.cpu for cost in warm]),
            f"{max((cost.peak_mib for cost in cold + warm), default=0):.0f}",
        ]
        return "| " + " | ".join([f"{size:,}", f"{text:,.0f}", *costs, *judged]) + " |"

    def _of(self, size: int, step: str) -> list[Cost]:
        return [cost for cost in self.costs if (cost.size, cost.step, cost.exit_code) == (size, step, 0)]


def spread(values: list[float]) -> str:
    """Median, with the lowest and the highest."""
    if not values:
        return "–"
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def keep(session: Session, given: argparse.Namespace, page: str) -> None:
    """Every process, and the table, in a folder of their own."""
    folder = given.out / f"{datetime.date.today().isoformat()}-{given.label}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "raw.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, list(Cost.__dataclass_fields__), lineterminator="\n")
        rows.writeheader()
        rows.writerows(asdict(cost) for cost in session.costs)
    (folder / "README.md").write_text(f"# {folder.name}\n\n{page}", "utf-8")


def run(given: argparse.Namespace) -> int:
    """All sizes, the smallest first."""
    sizes = sorted(int(size) for size in given.sizes.split(","))
    with tempfile.TemporaryDirectory(prefix="dedup-bench-", dir=given.prefix.absolute().parent) as scratch:
        session = Session(given, Path(scratch))
        for size in sizes:
            session.run(size)
    dropped = "the whole machine's" if given.drop_caches else "the library's"
    cold = f"Cold: after {dropped} pages were dropped from the page cache. Median (lowest–highest) of whole processes."
    page = f"{results.machine()}. {given.drafts} drafts. {cold}\n\n{session.table()}\n"
    print(page)
    if given.label:
        keep(session, given, page)
    return int(any(cost.exit_code for cost in session.costs))


def main() -> int:
    """Do one of the four things."""
    given = parse()
    if given.command == "make":
        make(given.number, given.prefix)
    elif given.command == "drafts":
        print(f"{len(make_drafts(given.number, given.prefix))} drafts", file=sys.stderr)
    elif given.command == "prove":
        proof = prove(records(given.prefix), make_lexicon())
        print(proof)
        return int(not proof.holds)
    else:
        return run(given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
