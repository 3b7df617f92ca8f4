"""Are the first forms of a list worth knowing? Two readers judge them, mixed with later ones, blind.

    python -m benchmarks.templates_blind lists OUT NAME=PATH...    OUT/NAME.txt for the readers, OUT/key.json apart
    python -m benchmarks.templates_blind score OUT READER...       what folders of verdicts say of each list

A list holds the first 30 families and 30 drawn from ranks 100 to 400 (where there are fewer, of all others), in an order
that tells nothing; ranks and counts are left out. A reader writes READER/NAME.txt, a line for each form: its number, a
space, and y or n by the criteria at the head of the list, which were written before any list was. Both readers' verdicts
are kept in `benchmarks/runs/`, by rank.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import dedup
from dedup.model import Template
from dedup.report.terminal_templates import list_families

FIRST, LATER = 30, (100, 400)
USES, LENGTH = 3, 100
CRITERIA = """\
Each entry is a form found in one collection of texts: fixed words, with slots 【…】 that each text fills in its own
way, and up to three places where it stands. Write its number and y or n into a file of your own (12 y).

y: worth knowing. Who reads, edits or writes texts of this kind would name it as a form of theirs: the fixed words alone
   tell what is said there and what belongs into the slots, and that many write it so is a habit or convention of
   such texts. Openings, closings, labels, credit and date lines, standing clauses, headings and standing formulas of
   a trade are such; so are slogans that are repeated with changes.
n: not worth knowing. Ordinary grammar that any text has (不仅【…】而且【…】); a bare name, title or term with
   something around it; a piece cut out of a phrase so that one cannot tell what it is; damage by scanning; one and
   the same notice that a page or publisher put beneath everything, where nothing but names changes.
In doubt ask: would I miss it in a list of the thirty forms of this collection? If not, n.
"""


def leaders(path: Path) -> tuple[dedup.Report, list[Template]]:
    """The leaders of the families that are listed, in order."""
    report = dedup.find_templates(path)
    families = (family[0][1] for family in list_families(report.templates))
    return report, [template for template in families if not template.everyday]


def write_list(name: str, path: Path, out: Path) -> list[int]:
    """A list for the readers; gives the rank of each entry, from 1, in the order of the list."""
    report, forms = leaders(path)
    generator = random.Random(name)
    low, high = LATER if len(forms) >= LATER[0] + FIRST else (FIRST, len(forms))
    later = generator.sample(
        range(low, min(high, len(forms))), min(FIRST, max(0, min(high, len(forms)) - low))
    )
    ranks = [*range(min(FIRST, len(forms))), *later]
    generator.shuffle(ranks)
    rows = [CRITERIA]
    for number, rank in enumerate(ranks, 1):
        uses = forms[rank].uses
        some = [uses[i * len(uses) // min(USES, len(uses))] for i in range(min(USES, len(uses)))]
        rows.append(f"{number}  {forms[rank].text}")
        rows += [f"      {report.excerpt(use.place, LENGTH)}" for use in some] + [""]
    (out / f"{name}.txt").write_text("\n".join(rows), "utf-8")
    return [rank + 1 for rank in ranks]


def score(out: Path, readers: list[Path]) -> str:
    """Of each list how many of the first and of the later ones each reader called worth knowing, and on how many both
    agree."""
    rows = ["| list | reader | of the first | of the later | agree |", "|---|---|---:|---:|---:|"]
    for name, ranks in json.loads((out / "key.json").read_text("utf-8")).items():
        given = [_verdicts(reader / f"{name}.txt", len(ranks)) for reader in readers]
        same = sum(len({verdicts[i] for verdicts in given}) == 1 for i in range(len(ranks)))
        for reader, verdicts in zip(readers, given, strict=True):
            first = [yes for yes, rank in zip(verdicts, ranks, strict=True) if rank <= FIRST]
            later = [yes for yes, rank in zip(verdicts, ranks, strict=True) if rank > FIRST]
            counts = f"{sum(first)} of {len(first)} | {sum(later)} of {len(later)}"
            rows.append(f"| {name} | {reader.name} | {counts} | {same} of {len(ranks)} |")
    return "\n".join(rows)


def _verdicts(path: Path, count: int) -> list[bool]:
    rows = (row.split() for row in path.read_text("utf-8").splitlines() if row.strip())
    given = {int(number): verdict.lower() for number, verdict in rows}
    if set(given) != set(range(1, count + 1)) or not set(given.values()) <= {"y", "n"}:
        raise SystemExit(f"{path}: wants y or n for each number from 1 to {count}")
    return [given[number] == "y" for number in range(1, count + 1)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    lists = commands.add_parser("lists", help="write the lists and the key")
    lists.add_argument("out", type=Path)
    lists.add_argument("corpora", nargs="+", metavar="NAME=PATH")
    scored = commands.add_parser("score", help="score verdicts")
    scored.add_argument("out", type=Path)
    scored.add_argument("readers", nargs="+", type=Path)
    given = parser.parse_args()
    if given.command == "score":
        print(score(given.out, given.readers))
        return
    given.out.mkdir(parents=True, exist_ok=True)
    key = given.out / "key.json"
    ranks = json.loads(key.read_text("utf-8")) if key.exists() else {}
    for name, _, path in (corpus.partition("=") for corpus in given.corpora):
        ranks[name] = write_list(name, Path(path), given.out)
        key.write_text(json.dumps(ranks, indent=1), "utf-8")


if __name__ == "__main__":
    main()
