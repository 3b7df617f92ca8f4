"""What templates are worth on log lines beside Drain, and what they cost on speeches.

    python -m benchmarks.templates logs DIR             # CSVs with Content, EventId, EventTemplate, as Loghub has them
    python -m benchmarks.templates speed                # speeches of 5, 10 and 20 MB, made on first use
    python -m benchmarks.templates speed PATH...        # files and folders of your own

`logs` needs drain3 (peer-requirements.txt) for all systems but dedup; `--system NAME` leaves others out. `speed` times
the whole process of `dedup scan --find template`, median of `--repeats`; *planted found* is the share of the planted
templates for which some found one has four of five uses and few others.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import results
from benchmarks.cases import Tool
from benchmarks.session import await_calm, Bench, HERE, measure
from benchmarks.templates_logs import SYSTEMS, table
from benchmarks.templates_texts import share_found, TEMPLATED
from benchmarks.workloads import write

TEMPLATES = Tool("templates", "dedup scan {corpus} --find template --json {out}", output="json")


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    logs = commands.add_parser("logs", help="grouping and template accuracy on log lines")
    logs.add_argument("folder", type=Path, help="folder of CSV files")
    logs.add_argument("--system", action="append", choices=list(SYSTEMS), help="only these systems")
    speed = commands.add_parser("speed", help="time and memory")
    speed.add_argument("paths", nargs="*", type=Path, help="what to scan instead of generated speeches")
    speed.add_argument("--repeats", type=int, default=3, metavar="N", help="runs of each (3)")
    speed.add_argument("--calm", type=float, default=30, metavar="S", help="longest wait for others (30)")
    speed.add_argument("--data", type=Path, default=HERE / "data", metavar="DIR", help="where workloads lie")
    return parser.parse_args()


def corpora(given: argparse.Namespace) -> list[Path]:
    """What is scanned; generated speeches are made if they are missing."""
    if given.paths:
        missing = [str(path) for path in given.paths if not path.exists()]
        if missing:
            raise SystemExit(f"no such file or folder: {', '.join(missing)}")
        return [path.absolute() for path in given.paths]
    for workload in TEMPLATED:
        if not workload.file_name(given.data / workload.name).exists():
            print(f"writing {workload.name} …", file=sys.stderr)
            write(workload, given.data / workload.name)
    return [workload.file_name(given.data.absolute() / workload.name) for workload in TEMPLATED]


def time_all(given: argparse.Namespace) -> str:
    """A row for each corpus; *s / MB* beside that of the one before shows how time grows."""
    rows = ["| corpus | MB | wall s | CPU s | peak MiB | s / MB | planted found |", "|---|" + "---:|" * 6]
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as scratch:
        bench = Bench(given.data, Path(scratch), "", {})
        for path in corpora(given):
            out, runs = Path(scratch) / "out.json", []
            for _ in range(given.repeats):
                out.unlink(missing_ok=True)
                await_calm(given.calm)
                wall, user, system, peak, code = measure(bench, TEMPLATES, path, out)
                if code:
                    raise SystemExit(f"{path}: exit {code}")
                runs.append((wall, user + system, peak / 1024))
            wall, cpu, memory = (statistics.median(column) for column in zip(*runs, strict=True))
            truth = path.with_suffix(".truth.jsonl")
            found = f"{share_found(out, truth):.3f}" if truth.exists() else "–"
            size = megabytes(path)
            rows.append(
                f"| {path.name} | {size:.1f} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {wall / size:.2f} | {found} |"
            )
    return "\n".join(rows)


def megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def main() -> int:
    """Run, print a table."""
    given = parse()
    print(f"{results.machine()}.\n")
    print(table(given.folder, given.system or list(SYSTEMS)) if given.command == "logs" else time_all(given))
    return 0


if __name__ == "__main__":
    sys.exit(main())
