"""Hold what a scan marks to the labels of `fixtures/sites`, line by line.

    python -m tests.sites_measure               a table, with a folder for each site and with all in one folder
    python -m tests.sites_measure --show SITE   besides, the lines of a site that were missed (-) or wrongly marked (+)

A line that is not blank is marked when half of its characters stand in furniture, watermarks or strays. Precision,
recall and F1 are of frame lines; *content lost* is the share of the characters of content lines that are marked. Marks on
the frame of a page without a sister count neither way.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

import dedup
from tests.sites_build import CONTENT, FRAME, SITES

MARKS = ("furniture", "watermark", "stray")
LAYOUTS = ("folders", "flat")
SEED = 5


@dataclass
class Score:
    """Lines of a site, or of the texts, counted."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0
    content: int = 0  # characters
    lost: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.hits + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.missed + self.wrong)

    @property
    def share_lost(self) -> float:
        return self.lost / max(1, self.content)


def labels_of(runs: str) -> str:
    """`F3 C1` as `FFFC`."""
    return "".join(label * int(count) for label, count in re.findall(r"(\S)(\d+)", runs))


def pages() -> dict[str, str]:
    """Labels of the lines of each page, `SITE/NAME`, and of each text, `texts/KIND/NAME`, none of which is frame."""
    sites = json.loads((SITES / "truth.json").read_text("utf-8"))["sites"]
    found = {f"{site}/{name}": labels_of(runs) for site, own in sites.items() for name, runs in own.items()}
    for path in sorted((SITES / "texts").rglob("*.txt")):
        name = f"texts/{path.relative_to(SITES / 'texts').as_posix()}"
        found[name] = CONTENT * len(path.read_text("utf-8").split("\n"))
    return found


def path_of(name: str) -> Path:
    """Where a page or a text lies."""
    return SITES / name if name.startswith("texts/") else SITES / "pages" / name


def scan(layout: str) -> dict[str, Score]:
    """Scores by site, and of all ``texts``, with a folder for each site or, ``flat``, everything in one folder."""
    names = list(pages())
    order = Random(SEED)
    shuffled = sorted(names, key=lambda name: order.random())
    with tempfile.TemporaryDirectory(prefix="dedup-sites-") as folder:
        places = {f"{number:03}.txt": name for number, name in enumerate(shuffled)}
        if layout == "folders":
            places = {name: name for name in names}
        for place, name in places.items():
            path = Path(folder, place)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(path_of(name).read_bytes())
        report = dedup.scan(folder, dedup.Settings(find=MARKS))
        return score(report, places)


def score(report: dedup.Report, places: dict[str, str]) -> dict[str, Score]:
    """Scores by site; ``places`` are the names of pages by the ids of documents."""
    marked: dict[str, list[tuple[int, int]]] = {}
    for finding in report.findings():
        if finding.kind in MARKS:
            for place in finding.occurrences:
                marked.setdefault(places[place.document], []).append((place.start, place.end))
    scores: dict[str, Score] = {}
    for name, labels in pages().items():
        _count(scores.setdefault(name.split("/")[0], Score()), name, labels, marked.get(name, []))
    return scores


def _count(score: Score, name: str, labels: str, spans: list[tuple[int, int]]) -> None:
    """Add one page to its score."""
    for line, label, hit in lines_of(path_of(name).read_text("utf-8"), labels, spans):
        yes = 2 * hit >= len(line)
        if label == FRAME:
            score.hits += yes
            score.missed += not yes
        elif label == CONTENT:
            score.wrong += yes
            score.content += len(line)
            score.lost += hit
        if label in (FRAME, CONTENT) and yes != (label == FRAME):
            score.shown.append(f"{'+' if yes else '-'} {name}: {line}")


def lines_of(text: str, labels: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, str, int]]:
    """The lines that are not blank, their labels, and how many of their characters some span covers."""
    covered = np.zeros(len(text) + 1, bool)
    for start, end in spans:
        covered[start:end] = True
    at = 0
    for line, label in zip(text.split("\n"), labels, strict=False):
        if line.strip():
            yield line, label, int(covered[at : at + len(line)].sum())
        at += len(line) + 1


def sites(scores: dict[str, Score]) -> dict[str, Score]:
    """Those of sites with sisters, which have an F1."""
    return {name: one for name, one in scores.items() if one.hits + one.missed}


def mean_f1(scores: dict[str, Score]) -> float:
    """Over sites."""
    own = sites(scores)
    return sum(one.f1 for one in own.values()) / len(own)


def share_lost(scores: dict[str, Score]) -> float:
    """Of the content of all sites' pages, those without sisters too."""
    own = [one for name, one in scores.items() if name != "texts"]
    return sum(one.lost for one in own) / sum(one.content for one in own)


def table(scores: dict[str, Score]) -> str:
    """A row for each site, then the means."""
    rows = [f"{'site':12} {'lines':>6} {'P':>6} {'R':>6} {'F1':>6} {'content lost':>13}"]
    for name, one in scores.items():
        lines = one.hits + one.missed
        figures = f"{one.precision:6.3f} {one.recall:6.3f} {one.f1:6.3f}" if lines else f"{'–':>6} " * 3
        wrong = f"  {one.wrong} lines wrongly marked" if one.wrong else ""
        rows.append(f"{name:12} {lines:6} {figures:20} {one.share_lost:13.2%}{wrong}")
    rows.append(f"{'mean':12} {'':20} {mean_f1(scores):6.3f} {share_lost(scores):13.2%}")
    return "\n".join(rows)


def main() -> int:
    """Scan, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", metavar="SITE", help="a site, `texts`, or `all`")
    given = parser.parse_args()
    for layout in LAYOUTS:
        scores = scan(layout)
        print(f"{layout}\n{table(scores)}\n")
        for name, one in scores.items():
            if given.show in (name, "all"):
                print("\n".join(one.shown), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
