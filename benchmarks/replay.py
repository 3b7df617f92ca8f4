"""What the hook says of the commits of a repository: `python -m benchmarks.replay FOLDER --commits 100`.

Each commit that changes a text is judged as a range of one, and every stop is looked up: the text that is told, in
windows of 20 letters or digits, in its own file and in the files that it is said to stand in, as these were before the
commit. It was new where most of it was not in both.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WINDOW = 20
# Of what is told so much may have stood on both sides before.
STOOD = 0.5


@dataclass(frozen=True)
class Stop:
    """A finding of a commit, and the share of it that was on both sides before."""

    commit: str
    file: str
    line: int | None
    characters: int
    excerpt: str
    stood: float

    @property
    def is_right(self) -> bool:
        return self.stood < STOOD


def git(folder: Path, *words: str) -> str:
    """What git prints; nothing where it fails, as for a file that a commit does not have."""
    return subprocess.run(["git", *words], cwd=folder, capture_output=True).stdout.decode("utf-8", "replace")


def list_commits(folder: Path, number: int) -> list[str]:
    """The last commits with one parent that change a text, the oldest first."""
    words = ("log", "--no-merges", "--min-parents=1", f"-{number}", "--format=%H", "--")
    return git(folder, *words, "*.md", "*.txt", "*.rst", "*.adoc", "*.html", "*.mdx").split()[::-1]


def letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def windows(text: str) -> list[str]:
    return [text[i : i + WINDOW] for i in range(0, max(len(text) - WINDOW, 0) + 1, WINDOW // 2)]


def look_up(folder: Path, commit: str, hit: dict[str, object], renamed: dict[str, str]) -> Stop:
    """Whether what is told stood before, on both sides."""
    file, line = str(hit["file"]), hit["line"]
    text = git(folder, "show", f"{commit}:{file}").splitlines()
    lines = text[int(str(line)) - 1 : int(str(hit["end_line"]))] if line else [str(hit["excerpt"])]
    own = letters(git(folder, "show", f"{commit}^:{renamed.get(file, file)}"))
    sources = [str(place["document"]).partition("#")[0] for place in hit["sources"]]  # type: ignore[attr-defined]
    held = [
        letters(git(folder, "show", f"{commit}^:{renamed.get(one, one)}")) for one in sources if one != file
    ]
    parts = windows(letters("\n".join(lines)))
    both = [part in own and (not held or any(part in one for one in held)) for part in parts]
    return Stop(
        commit,
        file,
        int(str(line)) if line else None,
        int(str(hit["characters"])),
        str(hit["excerpt"]),
        statistics.mean(both),
    )


def find_renames(folder: Path, commit: str) -> dict[str, str]:
    """The names that files had before, by those that they have."""
    rows = git(folder, "diff-tree", "-r", "-M", "--diff-filter=R", "--name-status", commit).splitlines()
    return {row[2]: row[1] for row in (line.split("\t") for line in rows) if len(row) == 3}


def children_seconds() -> float:
    """CPU seconds of all processes that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def replay(
    folder: Path, commits: Sequence[str], words: Sequence[str]
) -> tuple[list[Stop], list[float], list[str]]:
    """The stops, CPU seconds of each commit, and the commits at which the command failed."""
    stops, seconds, failed = [], [], []
    for commit in commits:
        command = [
            sys.executable,
            "-m",
            "dedup",
            "guard",
            "--from-ref",
            f"{commit}^",
            "--to-ref",
            commit,
            "--show",
            "json",
        ]
        before = children_seconds()
        done = subprocess.run([*command, *words], cwd=folder, capture_output=True)
        seconds.append(children_seconds() - before)
        if done.returncode not in (0, 1):
            failed.append(commit)
            print(f"{commit[:10]}: {done.stderr.decode('utf-8', 'replace').strip()}", file=sys.stderr)
            continue
        renamed = find_renames(folder, commit)
        found = json.loads(done.stdout)["findings"]
        stops += [look_up(folder, commit, hit, renamed) for hit in found if not hit["accepted"]]
    return stops, seconds, failed


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("words", nargs="*", help="further options of dedup guard, behind --")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "clone"
        clone = ["git", "clone", "--quiet", "--shared", "--no-checkout", str(given.repository), str(folder)]
        subprocess.run(clone, check=True)
        commits = list_commits(folder, given.commits)
        stops, seconds, failed = replay(folder, commits, given.words)
    for stop in stops:
        mark = "new" if stop.is_right else "OLD"
        print(
            f"{mark} {stop.stood:4.0%} {stop.commit[:10]} {stop.file}:{stop.line} {stop.characters} {stop.excerpt[:60]}"
        )
    stopped, right = len({stop.commit for stop in stops}), sum(stop.is_right for stop in stops)
    print(f"{len(commits)} commits, {stopped} stopped, {len(stops)} findings, {right} of text that was new")
    print(
        f"CPU a commit: median {statistics.median(seconds):.2f} s, largest {max(seconds):.2f} s; {len(failed)} failed"
    )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
