"""What passages cost and what they find, beside exact and near paragraphs alone, a suffix array, and hostile input.

    python -m benchmarks.passages --list
    python -m benchmarks.passages growth                      # 5, 50 and 500 MB; with a suffix array if given
    python -m benchmarks.passages growth --peer-python PEERS/bin/python --cases '*5mb' --cases '*50mb'
    python -m benchmarks.passages hostile --repeats 1
    python -m benchmarks.passages own --corpus FOLDER         # a folder or a file of your own

Missing workloads are made first. Cases take turns; a process may take --limit seconds and --memory GiB, and what became
of it stands in the table. *recall* are the characters of planted copies that are given, by share of edits.
"""

from __future__ import annotations

import argparse
import datetime
import fnmatch
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import results
from benchmarks.cases import Tool
from benchmarks.passage_check import judge, Recall
from benchmarks.passage_texts import COPIED, EDITS, HOSTILE, PASSAGE_WORKLOADS
from benchmarks.session import await_calm, Bench, HERE, measure
from benchmarks.workloads import write

# A suffix array of more than this does not fit beside others on a small machine: 17 bytes for each of the text.
LARGEST_ARRAY = 100e6

GUARD = "prlimit --as={memory} timeout {limit} "
PARAGRAPHS = Tool("paragraphs", "dedup scan {corpus} --find exact,near --json {out}", output="json")
FULL = Tool("full", "dedup scan {corpus} --json {out}", output="json")
SUFFIXES = Tool("suffix-array", f"{{peer_python}} {HERE / 'suffix_array.py'} {{corpus}} {{out}}")
GROUPS = {
    "growth": [workload.name for workload in COPIED],
    "hostile": [workload.name for workload in HOSTILE],
    "own": [],
}


@dataclass(frozen=True)
class Cost:
    """One process."""

    workload: str
    tool: str
    round: int
    wall: float
    cpu: float
    peak_mib: float
    exit_code: int

    @property
    def outcome(self) -> str:
        return {0: "done", 124: "stopped at the limit"}.get(self.exit_code, f"exit {self.exit_code}")


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("group", nargs="?", choices=sorted(GROUPS))
    parser.add_argument("--corpus", type=Path, help="a folder or file for the group `own`")
    parser.add_argument("--cases", action="append", default=[], metavar="GLOB", help="only these workloads")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="counted runs of each case (3)")
    parser.add_argument("--warm-up", type=int, default=1, metavar="N", help="uncounted rounds before (1)")
    parser.add_argument("--limit", type=int, default=1800, metavar="S", help="seconds for a process (1800)")
    parser.add_argument("--memory", type=int, default=16, metavar="GIB", help="address space of one (16)")
    parser.add_argument("--calm", type=float, default=60, metavar="S", help="longest wait for others (60)")
    parser.add_argument("--peer-python", default="", metavar="FILE", help="interpreter with pydivsufsort")
    parser.add_argument("--data", type=Path, default=HERE / "data", metavar="DIR", help="where workloads lie")
    parser.add_argument("--label", default="", help="keep the runs in DATE-LABEL")
    parser.add_argument("--out", type=Path, default=HERE / "runs", metavar="DIR", help="where runs are kept")
    parser.add_argument("--list", action="store_true", help="print groups and workloads and stop")
    return parser.parse_args()


def corpora(given: argparse.Namespace) -> dict[str, Path]:
    """What to read, by name; made if it is missing."""
    if given.group == "own":
        if not given.corpus:
            raise SystemExit("own: name a folder or file with --corpus")
        return {given.corpus.name: given.corpus.absolute()}
    found = {}
    for name in GROUPS[given.group]:
        if not given.cases or any(fnmatch.fnmatch(name, glob) for glob in given.cases):
            found[name] = PASSAGE_WORKLOADS[name].file_name(given.data.absolute() / name)
            if not found[name].exists():
                print(f"writing {found[name].name} …", file=sys.stderr)
                write(PASSAGE_WORKLOADS[name], given.data.absolute() / name)
    if not found:
        raise SystemExit(f"no workload of {given.group} matches {' or '.join(given.cases)}")
    return found


def tools_for(given: argparse.Namespace, corpus: Path) -> list[Tool]:
    """Paragraphs first: it is what the others are compared with."""
    tools = [PARAGRAPHS, FULL]
    small = corpus.is_file() and corpus.stat().st_size <= LARGEST_ARRAY
    if given.peer_python and given.group == "growth" and small:
        tools.append(SUFFIXES)
    return tools


def guarded(tool: Tool, given: argparse.Namespace) -> Tool:
    """The command under limits of time and memory."""
    guard = GUARD.format(memory=given.memory * 2**30, limit=given.limit)
    words = tool.command.split(" ", 1)
    program = str(Path(sys.executable).parent / words[0]) if words[0] == "dedup" else words[0]
    return Tool(tool.name, f"{guard}{program} {words[1]}", output=tool.output)


def run_all(given: argparse.Namespace, paths: dict[str, Path]) -> tuple[list[Cost], dict[str, Recall]]:
    """Rounds of all cases in turn, and the verdict on each case's last answer."""
    costs: list[Cost] = []
    verdicts: dict[str, Recall] = {}
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as scratch:
        bench = Bench(given.data, Path(scratch), given.peer_python, {})
        for name, path in paths.items():
            failed: set[str] = set()
            for number in range(1 - given.warm_up, given.repeats + 1):
                for tool in tools_for(given, path):
                    if tool.name in failed:
                        continue
                    out = bench.scratch / f"out.{tool.output}"
                    out.unlink(missing_ok=True)
                    await_calm(given.calm)
                    wall, user, system, peak, code = measure(bench, guarded(tool, given), path, out)
                    cost = Cost(name, tool.name, number, wall, user + system, peak / 1024, code)
                    print(f"{number} {name:18} {tool.name:13} {wall:8.2f} s {cost.outcome}", file=sys.stderr)
                    costs.append(cost)
                    if code:
                        failed.add(tool.name)
                    elif number == given.repeats:
                        verdicts[f"{name} {tool.name}"] = judge(out, path.with_suffix(".truth.jsonl"))
    return costs, verdicts


def table(costs: list[Cost], verdicts: dict[str, Recall]) -> str:
    """One line for each case."""
    rates = any(verdict.characters for verdict in verdicts.values())
    columns = ["recall", *(f"{edits} % edited" for edits in EDITS)] if rates else []
    head = [
        "workload",
        "command",
        "wall s",
        "CPU s",
        "peak MiB",
        "wall ×",
        "MiB ×",
        "outcome",
        *columns,
        "findings",
    ]
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---:|" * (len(head) - 2)]
    for name, tool in dict.fromkeys((cost.workload, cost.tool) for cost in costs):
        mine = _counted(costs, name, tool)
        base = _counted(costs, name, PARAGRAPHS.name)
        verdict = verdicts.get(f"{name} {tool}", Recall())
        shares = [verdict.share(), *(verdict.share(edits) for edits in EDITS)] if rates else []
        found = ", ".join(f"{kind} {count:,}" for kind, count in sorted(verdict.findings.items()))
        cells = [
            name,
            tool,
            *_times(mine),
            *_ratios(mine, base),
            mine[-1].outcome,
            *map(results.share, shares),
            found,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _counted(costs: list[Cost], name: str, tool: str) -> list[Cost]:
    """The counted runs of a case; of one that failed, what there is."""
    mine = [cost for cost in costs if (cost.workload, cost.tool) == (name, tool)]
    return [cost for cost in mine if cost.round > 0] or mine


def _times(mine: list[Cost]) -> list[str]:
    walls = [cost.wall for cost in mine]
    return [
        f"{statistics.median(walls):.2f} ({min(walls):.2f}–{max(walls):.2f})",
        f"{statistics.median(cost.cpu for cost in mine):.2f}",
        f"{statistics.median(cost.peak_mib for cost in mine):.0f}",
    ]


def _ratios(mine: list[Cost], base: list[Cost]) -> list[str]:
    """Medians over the rounds of mine / base, which ran within the same minutes."""
    rounds = {cost.round: cost for cost in base if not cost.exit_code}
    both = [(cost, rounds[cost.round]) for cost in mine if cost.round in rounds and not cost.exit_code]
    if not both:
        return ["–", "–"]
    return [
        f"{statistics.median(one.wall / other.wall for one, other in both):.2f}",
        f"{statistics.median(one.peak_mib / other.peak_mib for one, other in both):.2f}",
    ]


def keep(folder: Path, text: str, costs: list[Cost]) -> None:
    """The run's two files in a new folder."""
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(f"# {folder.name}\n\n{text}", encoding="utf-8", newline="\n")
    rows = [",".join(Cost.__dataclass_fields__)]
    rows += [",".join(str(getattr(cost, name)) for name in Cost.__dataclass_fields__) for cost in costs]
    (folder / "raw.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Prepare, run, report."""
    given = parse()
    if given.list or not given.group:
        for workload in PASSAGE_WORKLOADS.values():
            print(f"{workload.name:18} {workload.size:>9,}  {workload.purpose}")
        return 0 if given.list else 2
    folder = given.out / f"{datetime.date.today().isoformat()}-{given.label}"
    if given.label and folder.exists():
        raise SystemExit(f"{folder} exists; choose another --label")
    paths = corpora(given)
    costs, verdicts = run_all(given, paths)
    head = f"{results.machine()}. {given.repeats} counted rounds in turns; median (lowest–highest)."
    text = f"{head}\n\n{table(costs, verdicts)}\n"
    print(text)
    if given.label:
        keep(folder, text, costs)
    return 1 if any(cost.exit_code for cost in costs) else 0


if __name__ == "__main__":
    sys.exit(main())
