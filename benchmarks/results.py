"""From runs to files: raw.csv with every run, and a README.md with medians beside what the answers were worth."""

from __future__ import annotations

import csv
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Case, TOOLS
from benchmarks.check import Verdict


@dataclass(frozen=True)
class Run:
    """One process from spawn to exit.

    `others` is the CPU time that the rest of the machine used meanwhile; a run with much of it is made again, and
    stays in raw.csv with `counted` false.
    """

    group: str
    case: str
    round: int
    wall: float
    user: float
    system: float
    peak_kib: int
    exit_code: int
    others: float
    counted: bool
    output_digest: str
    verdict: Verdict

    @property
    def cpu(self) -> float:
        return self.user + self.system

    @property
    def peak_mib(self) -> float:
        return self.peak_kib / 1024


def write_raw(path: Path, runs: Sequence[Run]) -> None:
    """Every run in the order it was made, discarded ones too."""
    names = [name for name in Run.__dataclass_fields__ if name != "verdict"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, [*names, *Verdict().row()], lineterminator="\n")
        rows.writeheader()
        for run in runs:
            rows.writerow({name: getattr(run, name) for name in names} | run.verdict.row())


def time_table(group: str, cases: Sequence[Case], runs: Iterable[Run]) -> str:
    """One line per case: cost as median (lowest to highest), ratios, and the correctness columns."""
    by_case = _by_case(group, runs)
    lines = [
        "| case | wall s | CPU s | peak MiB | wall × | CPU × | pairs | recall | precision | units found |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for case in cases:
        mine = by_case.get(case.name, [])
        if not mine:
            lines.append(f"| {case.name} | failed |" + " – |" * 8)
            continue
        base = by_case.get(case.against, [])
        answer = mine[-1].verdict
        cells = [
            case.name,
            spread(mine, lambda run: run.wall),
            spread(mine, lambda run: run.cpu),
            f"{statistics.median(run.peak_mib for run in mine):.0f}",
            ratio(mine, base, lambda run: run.wall),
            ratio(mine, base, lambda run: run.cpu),
            f"{answer.pairs:,}" if mine[-1].output_digest else "–",
            *map(share, (answer.recall, answer.precision, answer.units)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def planted_table(group: str, cases: Sequence[Case], runs: Iterable[Run]) -> str:
    """The share of planted copies that each case found, by kind; empty where nothing was planted."""
    by_case = _by_case(group, runs)
    shares = {case.name: by_case[case.name][-1].verdict.planted for case in cases if by_case.get(case.name)}
    kinds = list(dict.fromkeys(kind for found in shares.values() for kind in found))
    if not kinds:
        return ""
    lines = [f"| planted copies found | {' | '.join(kinds)} |", "|---|" + "---:|" * len(kinds)]
    for name, found in shares.items():
        if found:
            lines.append(f"| {name} | {' | '.join(share(found.get(kind)) for kind in kinds)} |")
    return "\n".join(lines)


def notes(runs: Sequence[Run]) -> list[str]:
    """What the tables do not show and a reader should know."""
    lines = []
    timed = [run for run in runs if run.round > 0]
    again = sum(not run.counted for run in timed)
    if again:
        lines.append(
            f"{again} of {len(timed)} runs were made again: other processes took part of the machine."
        )
    for name in dict.fromkeys(run.case for run in runs):
        mine = [run for run in runs if run.case == name]
        answer = mine[-1].verdict
        if (
            TOOLS[mine[0].case.partition("@")[0]].output == "jsonl"
            and len({run.output_digest for run in mine}) > 1
        ):
            lines.append(f"{name}: the output differed from run to run.")
        if answer.in_clusters:
            lines.append(
                f"{name}: {answer.in_clusters} true pairs are given only by their common large cluster."
            )
        if answer.jaccard_error is not None:
            lines.append(f"{name}: reported similarities are off by {answer.jaccard_error:.1e} at most.")
        if mine[-1].exit_code:
            lines.append(f"{name}: failed with exit code {mine[-1].exit_code}.")
    return lines


def spread(runs: Sequence[Run], of: Callable[[Run], float]) -> str:
    """`3.21 (3.18–3.40)`."""
    values = [of(run) for run in runs]
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def ratio(runs: Sequence[Run], base: Sequence[Run], of: Callable[[Run], float]) -> str:
    """Median over the rounds of mine / base: both ran within the same minutes, so slow moments cancel out."""
    rounds = {run.round: of(run) for run in base}
    ratios = [of(run) / rounds[run.round] for run in runs if rounds.get(run.round)]
    return f"{statistics.median(ratios):.2f}" if ratios else "–"


def share(value: float | None) -> str:
    """Four digits, and never rounded up to 1."""
    if value is None:
        return "–"
    return "1" if value == 1 else f"{min(value, 0.9999):.4f}"


def machine() -> str:
    """Processor, cores, memory and system; no host name."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
    models = [line.partition(":")[2].strip() for line in info if line.startswith("model name")]
    memory = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]) / 2**20
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return f"{models[0] if models else platform.machine()}, {len(models)} cores, {memory:.0f} GiB, {system}"


def _by_case(group: str, runs: Iterable[Run]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {}
    for run in runs:
        if run.group == group and run.counted and run.exit_code == 0:
            found.setdefault(run.case, []).append(run)
    return found
