"""One session of measuring: workloads made ready, processes run in turn on a calm machine, answers judged."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import check, exact_truth
from benchmarks.cases import Case, THRESHOLD, Tool, TOOLS
from benchmarks.check import Verdict
from benchmarks.results import Run
from benchmarks.workloads import Workload, WORKLOADS, write

HERE = Path(__file__).parent

# An exact join of more records than this takes hours; recall is then taken over the planted pairs.
LARGEST_JOIN = 200_000

# CPU seconds of other processes, per second of wall time, from which a run is made again, and how often at most.
DISTURBED = 0.15
TRIES = 4


@dataclass
class Bench:
    """What the whole session shares. `answers` remembers verdicts: the same output is judged once."""

    data: Path
    scratch: Path
    peer_python: str
    others: dict[str, Path]
    answers: dict[tuple[str, str], Verdict] = field(default_factory=dict)

    def corpus(self, name: str) -> Path:
        """What a command is given to read."""
        return self.others.get(name) or WORKLOADS[name].file_name(self.data / name)


def prepare(bench: Bench, workload: Workload) -> None:
    """Make the workload unless it is there, and the exact pairs where a case needs them and they can be had."""
    corpus = bench.corpus(workload.name)
    if not corpus.exists():
        print(f"writing {corpus.name} …", file=sys.stderr)
        write(workload, bench.data / workload.name)
    truth = corpus.with_suffix(".truth.jsonl")
    exact = corpus.with_suffix(".exact.npz")
    if workload.pairs and workload.size <= LARGEST_JOIN and truth.exists() and not exact.exists():
        print(f"joining {corpus.name} exactly …", file=sys.stderr)
        sets = exact_truth.rarest_first(exact_truth.read_sets(corpus))
        exact_truth.save(exact, exact_truth.join(sets, THRESHOLD))


def digest(path: Path) -> str:
    """The beginning of the SHA-256 of a file, or of all files of a folder."""
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                total.update(block)
    return total.hexdigest()[:16]


def arguments(tool: Tool, corpus: str, out: str, python: str, peer_python: str, peers: str) -> list[str]:
    """The command with its names filled in."""
    names = {"corpus": corpus, "out": out, "python": python, "peer_python": peer_python, "peers": peers}
    return [word.format(**names) for word in shlex.split(tool.command)]


def measure(bench: Bench, tool: Tool, corpus: Path, out: Path) -> tuple[float, float, float, int, int]:
    """Wall, user and system seconds, peak KiB and exit code of one process, which reads and writes nothing else."""
    command = arguments(
        tool, str(corpus), str(out), sys.executable, bench.peer_python, str(HERE / "peers.py")
    )
    command[0] = program(command[0])
    errors = bench.scratch / "stderr"
    measured = spawn(command, bench.scratch, errors, tool.environment)
    if measured[-1]:
        print(f"  {tool.name} failed: {errors.read_text(errors='replace').strip()[-400:]}", file=sys.stderr)
    return measured


def spawn(
    command: Sequence[str | Path], folder: Path, errors: Path, environment: Mapping[str, str] | None = None
) -> tuple[float, float, float, int, int]:
    """The same of a command, run in ``folder``; what it says on standard error goes to the file ``errors``."""
    helper = [sys.executable, "-S", "-E", HERE / "measure.py", os.devnull, errors, *command]
    done = subprocess.run(
        helper,
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | (environment or {}),
    )
    wall, user, system, peak, code = done.stdout.split()
    return float(wall), float(user), float(system), int(peak), int(code)


def program(name: str) -> str:
    """A bare name is looked for beside this interpreter first: `dedup` of this environment, not another."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name) or name


def busy() -> float:
    """CPU seconds used by the whole machine since it started."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n")[0].split()[1:9]
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields)
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def await_calm(limit: float = 60) -> None:
    """Wait until other processes leave the machine alone, but not for ever."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = busy()
        time.sleep(0.5)
        if busy() - before < 0.5 * DISTURBED:
            return


def run_once(bench: Bench, group: str, case: Case, number: int, last: bool) -> Run:
    """One measured run, judged."""
    tool, corpus = TOOLS[case.tool], bench.corpus(case.workload)
    out = bench.scratch / f"out.{tool.output}"
    out.unlink(missing_ok=True)
    await_calm()
    before = busy()
    wall, user, system, peak, code = measure(bench, tool, corpus, out)
    others = max(0.0, busy() - before - user - system)
    calm = others < DISTURBED * max(wall, 0.5)
    output = digest(out) if out.exists() else ""
    verdict = judge(bench, case, out, output) if output else Verdict()
    counted = number > 0 and (calm or last)
    return Run(
        group, case.name, number, wall, user, system, peak, code, round(others, 3), counted, output, verdict
    )


def judge(bench: Bench, case: Case, out: Path, output: str) -> Verdict:
    """The verdict that fits the tool and the workload."""
    key = case.workload, output
    if key not in bench.answers:
        corpus = bench.corpus(case.workload)
        workload = WORKLOADS[case.workload]
        if workload.pairs:
            judged = TOOLS[case.tool].judged
            verdict = (
                check.judge_pairs(out, corpus, THRESHOLD) if judged else check.judge_planted(out, corpus)
            )
        elif workload.units:
            verdict = check.judge_units(out, corpus.with_suffix(".truth.jsonl"))
        else:
            verdict = check.count_rows(out)
        bench.answers[key] = verdict
    return bench.answers[key]


def run_group(bench: Bench, group: str, cases: list[Case], repeats: int, warm_up: int) -> Iterator[Run]:
    """The cases in turn, `repeats` times after the rounds that warm up; a case that fails is not tried again.

    Rounds are numbered from 1; those that warm up are 0, -1 and so on downwards.
    """
    failed: set[str] = set()
    for number in range(1 - warm_up, repeats + 1):
        for case in cases:
            for attempt in range(TRIES if number > 0 else 1):
                if case.name in failed:
                    break
                run = run_once(bench, group, case, number, last=attempt == TRIES - 1)
                if run.exit_code:
                    failed.add(case.name)
                mark = "" if run.counted else " (not counted)"
                print(
                    f"{group:10} {number} {case.name:28} {run.wall:8.2f} s wall {run.cpu:8.2f} s CPU "
                    f"{run.peak_mib:7.0f} MiB{mark}",
                    file=sys.stderr,
                )
                yield run
                if run.counted:
                    break
