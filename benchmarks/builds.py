"""What each job costs, beside the build of another commit: whole processes in turn, medians, the answers compared.

    python -m benchmarks.builds COMMIT                              # on generated speeches and paragraphs
    python -m benchmarks.builds COMMIT --corpus laws=FOLDER --jobs 'scan*' --repeats 5

The commit is checked out and built in a folder of its own, which `--kept DIR` keeps for the next time. Ratios are
today's cost over the commit's; `answers` says whether both wrote the same bytes. The warm check goes against a library
that each build made.
"""

from __future__ import annotations

import argparse
import fnmatch
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.library import make, make_drafts, records
from benchmarks.session import await_calm, digest, HERE, spawn
from benchmarks.workloads import WORKLOADS, write

ROOT = HERE.parent
JOBS = {
    "scan": "scan {corpus} --json {out} -q",
    "scan --threads 1": "scan {corpus} --json {out} -q --threads 1",
    "exact,near": "scan {corpus} --find exact,near --json {out} -q",
    "exact,near --threads 1": "scan {corpus} --find exact,near --json {out} -q --threads 1",
    "clean": "clean {corpus} -o {out} -q",
    "templates": "templates {corpus} --json {out} -q",
    "library build": "library build {out} {corpus} -q",
    "check": "check {draft} --library {library} --json {out} -q",
}
SPEECHES, PARAGRAPHS = 5_000, "zh"
SPOKEN = f"library-{SPEECHES}"
# What has the time of its making in it is not compared.
UNLIKE = ("library build",)


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    peak_mib: float
    answer: str


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("commit")
    parser.add_argument("--corpus", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("--draft", type=Path, help="the draft of the check; default: a generated one")
    parser.add_argument("--jobs", default="*", metavar="GLOB", help=f"only these of: {', '.join(JOBS)}")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--data", type=Path, default=HERE / "data", help="where generated texts lie")
    parser.add_argument("--kept", type=Path, help="folder in which the other build is made, and kept")
    return parser.parse_args()


def build(commit: str, folder: Path) -> Path:
    """The program of a commit, built unless the folder has it."""
    checkout = folder / commit
    if not checkout.exists():
        print(f"building {commit} …", file=sys.stderr)
        subprocess.run(["git", "clone", "--quiet", ROOT, checkout], check=True)
        subprocess.run(["git", "checkout", "--quiet", commit], cwd=checkout, check=True)
        subprocess.run(["make", "setup"], cwd=checkout, check=True, stdout=subprocess.DEVNULL)
    return checkout / ".venv" / "bin" / "dedup"


def generate(data: Path) -> dict[str, Path]:
    """Generated corpora by name; what is missing is made."""
    paragraphs = WORKLOADS[PARAGRAPHS].file_name(data / PARAGRAPHS)
    if not paragraphs.exists():
        write(WORKLOADS[PARAGRAPHS], data / PARAGRAPHS)
    return {"speeches": generate_speeches(data), "paragraphs": paragraphs}


def generate_speeches(data: Path) -> Path:
    """Generated speeches, made if they are missing."""
    if not records(data / SPOKEN).exists():
        make(SPEECHES, data / SPOKEN)
    return records(data / SPOKEN)


def generate_draft(data: Path) -> Path:
    """A draft that copies from the generated speeches."""
    generate_speeches(data)
    return make_drafts(1, data / SPOKEN)[0].absolute()


def measure(program: Path, words: list[str], scratch: Path, out: Path) -> Cost:
    """One process; raises SystemExit where it fails."""
    shutil.rmtree(out, ignore_errors=True)
    out.unlink(missing_ok=True)
    await_calm(10)
    errors = scratch / "stderr"
    wall, user, system, peak, code = spawn([program, *words], scratch, errors)
    if code:
        raise SystemExit(f"{' '.join(words)} failed: {errors.read_text(errors='replace')}")
    return Cost(wall, user + system, peak / 1024, digest_all(out))


def digest_all(out: Path) -> str:
    """Of a file, or of all files of a folder."""
    if out.is_file():
        return digest(out)
    return " ".join(digest(path) for path in sorted(out.rglob("*")) if path.is_file())


def row(job: str, corpus: str, costs: dict[str, list[Cost]]) -> str:
    """A line of the table: the medians of both builds, their ratios, whether the answers are the same."""
    cells = [job, corpus]
    for name in ("wall", "cpu", "peak_mib"):
        then, now = (statistics.median(getattr(cost, name) for cost in costs[side]) for side in costs)
        cells.append(f"{then:.2f} → {now:.2f} ({now / then:.2f})")
    answers = {cost.answer for side in costs.values() for cost in side}
    cells.append("–" if job in UNLIKE else "same" if len(answers) == 1 else "differ")
    return f"| {' | '.join(cells)} |"


def run_all(options: argparse.Namespace, programs: dict[str, Path], scratch: Path) -> Iterator[str]:
    named = (one.partition("=") for one in options.corpus)
    corpora = {name: Path(path) for name, _, path in named} or generate(options.data)
    jobs = [job for job in JOBS if fnmatch.fnmatch(job, options.jobs)]
    # Only a check looks at a draft, and one that is not given takes a while to make.
    draft = options.draft or ("check" in jobs and generate_draft(options.data))
    for job, (name, corpus) in product(jobs, corpora.items()):
        costs: dict[str, list[Cost]] = {side: [] for side in programs}
        for number in range(options.repeats):
            for side, program in programs.items():
                out, library = scratch / "out", scratch / f"{side}-{name}.lib"
                if job == "check" and not library.exists():
                    words = ["library", "build", str(library), str(corpus), "-q"]
                    measure(program, words, scratch, scratch / "none")
                names = {"corpus": corpus.absolute(), "out": out, "draft": draft, "library": library}
                words = [word.format(**names) for word in JOBS[job].split()]
                cost = measure(program, words, scratch, out)
                if number or options.repeats == 1:  # the first round warms up
                    costs[side].append(cost)
        yield row(job, name, costs)


def main() -> None:
    """Build, run, print the table."""
    options = parse()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.kept or Path(temporary)
        programs = {
            "then": build(options.commit, folder.absolute()),
            "now": Path(sys.executable).parent / "dedup",
        }
        print(f"| job | corpus | wall s, {options.commit} → now | CPU s | peak MiB | answers |")
        print("|---|---|---|---|---|---|")
        for line in run_all(options, programs, Path(temporary)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
