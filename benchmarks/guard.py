"""What the hook costs: `python -m benchmarks.guard [MEGABYTES]`.

A git repository of generated Markdown is made, in which every tenth page has taken a paragraph from an earlier one.
`dedup guard` is timed as whole processes: without a cache, with one, with one after one page was changed, and for all
files; beside `python -c pass` and `git ls-files`, the floors. Each row says whether the answer was right: of the
page that is checked its planted copy and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.library_texts import make_lexicon, write_speeches

CHARACTERS = 4000
EVERY = 10
ROUNDS = 7
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{
        f"GIT_{who}_{what}": f"{who.lower()}@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


def write_repository(folder: Path, megabytes: float, seed: int = 3) -> dict[str, str]:
    """Pages until they have so many bytes, committed; gives the page that each planted paragraph was taken from."""
    lexicon, rng = make_lexicon(), np.random.default_rng(seed)
    number = max(EVERY + 1, round(megabytes * 1_000_000 / (3 * CHARACTERS)))
    texts = write_speeches(lexicon, rng, number, CHARACTERS)
    taken = {}
    for i, text in enumerate(texts):
        parts = text.split("\n")
        if i and i % EVERY == 0:
            source = int(rng.integers(i - EVERY, i))
            copied = max(texts[source].split("\n"), key=len)
            parts.insert(len(parts) // 2, copied)
            taken[name(i)] = name(source)
        page = folder / name(i)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {i}\n\n" + "\n\n".join(parts) + "\n", "utf-8")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "pages"]):
        subprocess.run(["git", *words], cwd=folder, env=os.environ | GIT, check=True)
    return taken


def name(number: int) -> str:
    """The path of a page."""
    return f"docs/{number // 100:02}/{number:05}.md"


def guard(folder: Path, *words: str) -> tuple[float, list[dict[str, object]]]:
    """Seconds of a whole process, and its findings."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "dedup", "guard", "--show", "json", *words], cwd=folder, capture_output=True
    )
    seconds = time.perf_counter() - begin
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())
    return seconds, json.loads(done.stdout)["findings"]


def clock(folder: Path, *words: str) -> float:
    """Seconds of another process."""
    begin = time.perf_counter()
    subprocess.run(words, cwd=folder, capture_output=True, check=True)
    return time.perf_counter() - begin


def sources(findings: list[dict[str, object]]) -> dict[str, set[str]]:
    """The pages that each page was found to have something of."""
    found: dict[str, set[str]] = {}
    for finding in findings:
        places = finding["sources"]
        assert isinstance(places, list)
        found.setdefault(str(finding["file"]), set()).update(place["document"] for place in places)
    return found


def judge(findings: list[dict[str, object]], taken: dict[str, str], pages: list[str]) -> str:
    """How many of the planted copies of some pages were found, on both sides, and how many findings are none."""
    planted = {(page, other) for a, b in taken.items() for page, other in ((a, b), (b, a)) if page in pages}
    pairs = {(page, other) for page, others in sources(findings).items() for other in others}
    return f"{len(planted & pairs)} of {len(planted)}, {len(pairs - planted)} others"


def main() -> None:
    """Make, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", type=float, nargs="?", default=5.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        taken = write_repository(folder, given.megabytes)
        cache = folder / ".git" / "dedup-cache.lib"
        pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
        size = sum((folder / page).stat().st_size for page in pages)
        page = min(taken)
        print(f"{len(pages)} pages, {size / 1e6:.1f} MB, {ROUNDS} rounds, seconds: median (least - most)\n")
        print("| run | seconds | found |\n|---|---|---|")

        def tell(what: str, runs: list[tuple[float, list[dict[str, object]]]], of: list[str]) -> None:
            print(
                f"| {what} | {spread([seconds for seconds, _ in runs])} | {judge(runs[-1][1], taken, of)} |"
            )

        def cold() -> tuple[float, list[dict[str, object]]]:
            cache.unlink(missing_ok=True)
            return guard(folder, page)

        def changed(i: int) -> tuple[float, list[dict[str, object]]]:
            with (folder / page).open("a", encoding="utf-8") as file:
                file.write(f"\n{'甲乙丙丁戊己庚辛'[i % 8]}。\n")
            subprocess.run(["git", "add", page], cwd=folder, check=True)
            return guard(folder, page)

        tell("no cache", [cold() for _ in range(3)], [page])
        print(f"| the cache, MB | {cache.stat().st_size / 1e6:.1f} | |")
        tell("warm", [guard(folder, page) for _ in range(ROUNDS)], [page])
        tell("one page changed", [changed(i) for i in range(ROUNDS)], [page])
        tell("all files, warm", [guard(folder, "--all") for _ in range(3)], pages)
        for words in (
            (sys.executable, "-c", "pass"),
            (sys.executable, "-c", "import numpy"),
            ("git", "ls-files", "-s"),
        ):
            shown = " ".join(["python", *words[1:]] if words[0] == sys.executable else words)
            print(f"| `{shown}` | {spread([clock(folder, *words) for _ in range(ROUNDS)])} | |")


def spread(seconds: list[float]) -> str:
    """Median, least and most."""
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} - {max(seconds):.2f})"


if __name__ == "__main__":
    main()
