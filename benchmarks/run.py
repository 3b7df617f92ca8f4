"""Time whole processes side by side and judge their answers.

    python -m benchmarks.run --list
    python -m benchmarks.run variants number --repeats 5
    python -m benchmarks.run peers --peer-python PEERS/bin/python --label peers

Workloads that are missing are made first, with their truth. Within a group the cases take turns (A B C A B C …),
after one round that is not counted and warms the page cache. With --label the raw runs and the tables are kept in
benchmarks/runs/DATE-LABEL. README.md beside this file says how to read them.
"""

from __future__ import annotations

import argparse
import datetime
import fnmatch
import shlex
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from benchmarks import results
from benchmarks.cases import Case, GROUPS, Tool, TOOLS
from benchmarks.results import Run
from benchmarks.session import arguments, Bench, digest, HERE, prepare, program, run_group
from benchmarks.workloads import WORKLOADS

OURS = ("datasketch", "numpy", "orjson", "pyarrow", "rapidfuzz")

# Asked of the peers' interpreter, which has none of our code.
ASK_VERSIONS = """
import sys
from importlib.metadata import version
print(", ".join(f"{name} {version(name)}" for name in sys.argv[1:]))
"""


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"any of: {', '.join(GROUPS)}")
    parser.add_argument("--cases", default="*", metavar="GLOB", help="only these cases, such as 'dedup*@zh'")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="counted runs of each case (3)")
    parser.add_argument("--warm-up", type=int, default=1, metavar="N", help="uncounted rounds before (1)")
    parser.add_argument(
        "--peer-python", default="", metavar="FILE", help="interpreter of the peers' environment"
    )
    parser.add_argument("--data", type=Path, default=HERE / "data", metavar="DIR", help="where workloads lie")
    parser.add_argument(
        "--corpus",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="take another file for a workload; FILE.truth.jsonl and FILE.exact.npz lie beside it",
    )
    parser.add_argument("--label", default="", help="keep the runs in DATE-LABEL")
    parser.add_argument("--out", type=Path, default=HERE / "runs", metavar="DIR", help="where runs are kept")
    parser.add_argument("--list", action="store_true", help="print groups and cases and stop")
    return parser.parse_args()


def choose(groups: list[str], pattern: str, peers: bool) -> dict[str, list[Case]]:
    """The cases asked for, by group; without a peers' interpreter the peers are left out, and that is said."""
    chosen: dict[str, list[Case]] = {}
    for group in groups:
        if group not in GROUPS:
            raise SystemExit(f"no group {group!r}; there are {', '.join(GROUPS)}")
        cases = [case for case in GROUPS[group] if fnmatch.fnmatch(case.name, pattern)]
        without = [case for case in cases if peers or "{peers}" not in TOOLS[case.tool].command]
        if len(without) < len(cases):
            print(f"{group}: peers left out; name their interpreter with --peer-python", file=sys.stderr)
        if without:
            chosen[group] = without
    if not chosen:
        raise SystemExit(f"no case of {', '.join(groups)} matches {pattern!r}")
    return chosen


def versions(bench: Bench, chosen: dict[str, list[Case]]) -> list[str]:
    """What ran: our version and packages, the interpreter, and the peers' packages where a peer ran."""
    ours = subprocess.run([program("dedup"), "--version"], capture_output=True, text=True, check=False).stdout
    lines = [ours.strip(), _revision(), f"Python {sys.version.split()[0]}", *_installed(OURS)]
    if any("peers" in TOOLS[case.tool].command for cases in chosen.values() for case in cases):
        wanted = (HERE / "peer-requirements.txt").read_text(encoding="utf-8").split()
        names = [line.partition("==")[0] for line in wanted if "==" in line]
        ask = [bench.peer_python, "-c", ASK_VERSIONS, *names]
        found = subprocess.run(ask, capture_output=True, text=True, check=False)
        if found.returncode:
            raise SystemExit(
                f"{bench.peer_python}: lacks peer-requirements.txt: {found.stderr.strip()[-200:]}"
            )
        lines.append(f"peers: {found.stdout.strip()}")
    return [line for line in lines if line]


def _revision() -> str:
    """The commit that was measured, and whether files were changed since; nothing outside a repository."""
    ask = ["git", "-C", str(HERE), "describe", "--always", "--dirty=, with changes"]
    found = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    return f"commit {found}" if found else ""


def _installed(names: tuple[str, ...]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found


def shown_command(tool: Tool, corpus: Path) -> str:
    """The command as it is kept: file names without folders, so that a run names nobody's machine."""
    words = arguments(tool, corpus.name, f"out.{tool.output}", "python", "python", "benchmarks/peers.py")
    return shlex.join([*(f"{name}={value}" for name, value in tool.environment.items()), *words])


def report(bench: Bench, chosen: dict[str, list[Case]], made_by: list[str], runs: list[Run]) -> str:
    """The README of a run; `made_by` is what `versions` said before it began."""
    used = list(dict.fromkeys(case.workload for cases in chosen.values() for case in cases))
    corpora = [bench.corpus(name) for name in used]
    parts = [
        f"{results.machine()}.",
        f"{max((run.round for run in runs), default=0)} counted rounds, the cases of a group in turns; whole processes, "
        "median (lowest–highest).",
        "\n".join(f"- {line}" for line in made_by),
        "\n".join(
            f"- `{name}`: {corpus.name}, {_size(corpus) / 1e6:.1f} MB, SHA-256 {digest(corpus)}…"
            for name, corpus in zip(used, corpora, strict=True)
        ),
    ]
    for group, cases in chosen.items():
        parts.append(f"## {group}")
        parts.append(results.time_table(group, cases, runs))
        parts.append(results.planted_table(group, cases, runs))
    remarks = results.notes(runs)
    parts.append("## Notes\n\n" + "\n".join(f"- {line}" for line in remarks) if remarks else "")
    commands = (
        f"{case.name}: {shown_command(TOOLS[case.tool], bench.corpus(case.workload))}"
        for case in dict.fromkeys(case for cases in chosen.values() for case in cases)
    )
    parts.append("## Commands\n\n```\n" + "\n".join(dict.fromkeys(commands)) + "\n```")
    return "\n\n".join(part for part in parts if part) + "\n"


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*.txt")) if path.is_dir() else path.stat().st_size


def keep(folder: Path, text: str, runs: list[Run]) -> None:
    """Write the run's two files into a new folder."""
    folder.mkdir(parents=True)
    title = f"# {folder.name}\n\n"
    (folder / "README.md").write_text(title + text, encoding="utf-8", newline="\n")
    results.write_raw(folder / "raw.csv", runs)


def main() -> int:
    """Prepare, run, report."""
    given = parse()
    if given.list or not given.groups:
        for group, cases in GROUPS.items():
            print(f"{group:12} {' '.join(case.name for case in cases)}")
        return 0 if given.list else 2
    folder = given.out / f"{datetime.date.today().isoformat()}-{given.label}"
    if given.label and folder.exists():
        raise SystemExit(f"{folder} exists; choose another --label")
    chosen = choose(given.groups, given.cases, bool(given.peer_python))
    others = {name: Path(file).absolute() for name, _, file in (item.partition("=") for item in given.corpus)}
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as scratch:
        bench = Bench(given.data.absolute(), Path(scratch), given.peer_python, others)
        made_by = versions(bench, chosen)
        for name in dict.fromkeys(case.workload for cases in chosen.values() for case in cases):
            prepare(bench, WORKLOADS[name])
        runs = [
            run
            for group, cases in chosen.items()
            for run in run_group(bench, group, cases, given.repeats, given.warm_up)
        ]
        text = report(bench, chosen, made_by, runs)
    print(text)
    if given.label:
        keep(folder, text, runs)
    return 1 if any(run.exit_code for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
