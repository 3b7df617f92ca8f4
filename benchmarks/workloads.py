"""Write the benchmark's workloads: generated prose with copies planted in it, and the truth beside it.

    python -m benchmarks.workloads --list
    python -m benchmarks.workloads zh                        # benchmarks/data/zh.jsonl and zh.truth.jsonl
    python -m benchmarks.workloads wide --size 20000 --out wide

Every text comes from prose.py and lexicon.py; nothing outside this folder is read, and the same name, size and
seed give the same bytes. Records are written as they are made. Truth comes in two shapes, one JSON object a line:

    {"a": 3, "b": 17, "kind": "edit3", "j": 0.7612}                  a planted pair of records, with its Jaccard
    {"unit": "3", "start": 402, "end": 462, "group": 0}              a unit that must stand in some finding
"""

from __future__ import annotations

import argparse
import json
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import lexicon
from benchmarks.prose import between, EN, KINDS, Prose, Source, ZH

SHINGLE = 5
ORIGINAL = len(KINDS)

Row = dict[str, Any]


@dataclass(frozen=True)
class Workload:
    """One row of WORKLOADS: how a workload is made, and what it is there to show."""

    name: str
    rows: Callable[[int, int], Iterator[tuple[Row, list[Row]]]]
    size: int
    seed: int
    purpose: str

    @property
    def pairs(self) -> bool:
        """Planted pairs of records: judged by recall and precision."""
        return self.rows in (zh, en)

    @property
    def units(self) -> bool:
        """Planted units: judged by how many stand in a finding."""
        return self.rows in (footer, number, pages)

    @property
    def folder(self) -> bool:
        """Written as a folder of text files, not as JSON Lines."""
        return self.rows is pages

    def file_name(self, prefix: Path) -> Path:
        """What a command is given to read."""
        return prefix if self.folder else prefix.with_name(prefix.name + ".jsonl")


# ---------------------------------------------------------------------------------------- records with copies


def zh(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Chinese paragraphs with edited copies."""
    return _with_copies(ZH, size, seed)


def en(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """English paragraphs with edited copies."""
    return _with_copies(EN, size, seed)


def _with_copies(prose: Prose, size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Every tenth paragraph has one to five copies of random kinds, all in shuffled order.

    The plan holds three numbers per record. A copy is written with its truth, for which its original is made again.
    """
    source = Source(prose, seed)
    numbers, kinds, order = _plan(size, seed)
    places = array("l", [0]) * (max(numbers) + 1)
    for place, item in enumerate(order):
        if kinds[item] == ORIGINAL:
            places[numbers[item]] = place
    for place, item in enumerate(order):
        number = numbers[item]
        if kinds[item] == ORIGINAL:
            yield {"id": place, "text": source.text(number)}, []
            continue
        text, kind = source.copy(number, KINDS[kinds[item]], 2 + item % 250)
        truth = {"a": min(place, places[number]), "b": max(place, places[number]), "kind": kind}
        yield {"id": place, "text": text}, [truth | {"j": round(jaccard(source.text(number), text), 6)}]


def _plan(size: int, seed: int) -> tuple[array[int], array[int], array[int]]:
    """For each item its paragraph number and kind, and the order in which the items are written."""
    rng = Random(seed)
    numbers, kinds = array("l"), array("b")
    number = 0
    while len(numbers) < size:
        copies = between(rng, 1, 5) if rng.random() < 0.1 else 0
        for kind in [ORIGINAL] + [between(rng, 0, len(KINDS) - 1) for _ in range(copies)]:
            numbers.append(number)
            kinds.append(kind)
        number += 1
    return numbers[:size], kinds[:size], _shuffled(rng, size)


def _shuffled(rng: Random, size: int) -> array[int]:
    """0 to size-1 in random order; unlike `Random.shuffle`, the same one under every Python version."""
    order = array("l", range(size))
    for place in range(size - 1, 0, -1):
        other = int(rng.random() * (place + 1))
        order[place], order[other] = order[other], order[place]
    return order


def jaccard(left: str, right: str) -> float:
    """Jaccard similarity of the sets of character 5-grams."""
    a, b = ({text[i : i + SHINGLE] for i in range(max(len(text) - SHINGLE + 1, 1))} for text in (left, right))
    return len(a & b) / len(a | b)


# ----------------------------------------------------------------------------------------- one thing everywhere


def footer(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Pages of two or three paragraphs, a line each, that all end in one footer of 60 characters."""
    source = Source(ZH, seed)
    for place in range(size):
        text = _page(source, place) + lexicon.ZH_FOOTER
        yield {"id": place, "text": text}, [_unit(place, len(text) - len(lexicon.ZH_FOOTER), len(text))]


def footer_ordinary(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """The control for `footer`: the same pages, but the last line, of 60 characters too, is each page's own."""
    source = Source(ZH, seed)
    for place in range(size):
        last = ZH.line(source.rng(place, 2), len(lexicon.ZH_FOOTER))
        yield {"id": place, "text": _page(source, place) + last}, []


def _page(source: Source, place: int) -> str:
    return "".join(source.text(3 * place + part) + "\n" for part in range(2 + place % 2))


def number(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """One paragraph over and over, with another number in it each time."""
    head, tail = _numbered(seed)
    for place, value in enumerate(_shuffled(Random(seed), size)):
        text = f"{head}{value + 1}{tail}"
        yield {"id": place, "text": text}, [_unit(place, 0, len(text))]


def number_ordinary(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """The control for `number`: as many paragraphs of the same lengths, each its own text."""
    head, tail = _numbered(seed)
    source = Source(ZH, seed)
    for place, value in enumerate(_shuffled(Random(seed), size)):
        length = len(f"{head}{value + 1}{tail}")
        yield {"id": place, "text": ZH.line(source.rng(place, 0), length)}, []


def _numbered(seed: int) -> tuple[str, str]:
    """A paragraph of some 160 characters, cut where its number goes."""
    source = Source(ZH, seed)
    return ZH.line(source.rng(0, 0), 80) + "全年共办结群众来信", "件。" + ZH.line(source.rng(1, 0), 70)


def _unit(place: int, start: int, end: int) -> Row:
    return {"unit": str(place), "start": start, "end": end, "group": 0}


# ----------------------------------------------------------------------------------------------- other shapes


def pages(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Text files of a title and some paragraphs, a line each; every tenth page ends in a paragraph of an earlier one.

    The earlier page is made again to find where the paragraph stands in it: what it may have taken comes after.
    """
    source = Source(ZH, seed)
    for place in range(size):
        rng = source.rng(place, 3)
        lines = _lines(source, place)
        truth: list[Row] = []
        if place and rng.random() < 0.1:
            other = int(rng.random() * place)
            theirs = _lines(source, other)
            which = between(rng, 1, len(theirs) - 1)
            lines.append(theirs[which])
            truth = [_line_unit(place, lines, len(lines) - 1, place), _line_unit(other, theirs, which, place)]
        yield {"id": _page_name(place), "text": "\n".join(lines) + "\n"}, truth


def _lines(source: Source, place: int) -> list[str]:
    """A page's own title and paragraphs."""
    rng = source.rng(place, 2)
    topic = lexicon.ZH["field"][int(rng.random() * len(lexicon.ZH["field"]))]
    return [f"在{topic}工作会议上的讲话"] + [
        source.text(16 * place + part) for part in range(between(rng, 5, 12))
    ]


def _line_unit(place: int, lines: list[str], line: int, group: int) -> Row:
    start = sum(len(text) + 1 for text in lines[:line])
    return {"unit": _page_name(place), "start": start, "end": start + len(lines[line]), "group": group}


def _page_name(place: int) -> str:
    return f"{place // 200:04}/{place:07}.txt"


def wide(size: int, seed: int) -> Iterator[tuple[Row, list[Row]]]:
    """Records of several fields and long texts that end in their own first paragraph again; 200,000 make a gigabyte."""
    source = Source(ZH, seed)
    for place in range(size):
        title, *paragraphs = _lines(source, place)
        row = {"id": f"r{place:08}", "title": title, "views": place * 37 % 9973, "tags": [title[1:5], "讲话"]}
        yield row | {"text": "\n".join(paragraphs + paragraphs[:1])}, []


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("zh-10k", zh, 10_000, 7, "start-up and growth: a tenth of `zh`"),
        Workload(
            "zh", zh, 100_000, 7, "the main comparison: Chinese paragraphs, a quarter of them edited copies"
        ),
        Workload("zh-1m", zh, 1_000_000, 7, "growth: ten times `zh`"),
        Workload("en", en, 20_000, 7, "the same in English, copies edited by words"),
        Workload(
            "footer", footer, 200_000, 7, "pages that share one 60-character line: one bucket of 200,000"
        ),
        Workload("footer-ordinary", footer_ordinary, 200_000, 7, "control: as `footer`, nothing shared"),
        Workload("number", number, 100_000, 7, "paragraphs that differ in one number: all pairs are alike"),
        Workload("number-ordinary", number_ordinary, 100_000, 7, "control: as `number`, nothing shared"),
        Workload("ten-files", pages, 10, 7, "start-up: a folder of ten small files"),
        Workload(
            "pages", pages, 5_000, 7, "a folder of text files, an exact paragraph planted in every tenth"
        ),
        Workload(
            "wide", wide, 200_000, 7, "a gigabyte of JSON Lines with other fields beside the text: memory"
        ),
    )
}


# ------------------------------------------------------------------------------------------------------ command


def write(workload: Workload, prefix: Path, size: int = 0, seed: int = 0) -> None:
    """Write the workload and its truth; each is moved into place when it is complete."""
    target, truth_file = workload.file_name(prefix), prefix.with_name(prefix.name + ".truth.jsonl")
    parts = [path.with_name(path.name + ".part") for path in (target, truth_file)]
    prefix.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        texts = (
            None
            if workload.folder
            else stack.enter_context(parts[0].open("w", encoding="utf-8", newline="\n"))
        )
        truths = stack.enter_context(parts[1].open("w", encoding="utf-8", newline="\n"))
        for row, truth in workload.rows(size or workload.size, seed or workload.seed):
            if texts:
                texts.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                _write_page(parts[0] / row["id"], row["text"])
            truths.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in truth)
    parts[0].replace(target)
    parts[1].replace(truth_file)


def _write_page(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Parse, write one workload, say where."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", choices=sorted(WORKLOADS))
    parser.add_argument(
        "--size", type=int, default=0, help="number of records or pages (default: the table's)"
    )
    parser.add_argument("--seed", type=int, default=0, help="default: the table's, 7")
    parser.add_argument("--out", type=Path, metavar="PREFIX", help="default: data/NAME beside this file")
    parser.add_argument("--list", action="store_true", help="print the table and stop")
    given = parser.parse_args()
    if given.list or not given.name:
        for workload in WORKLOADS.values():
            print(f"{workload.name:16} {workload.size:>9,}  {workload.purpose}")
        return 0 if given.list else 2
    prefix = given.out or Path(__file__).with_name("data") / given.name
    write(WORKLOADS[given.name], prefix, given.size, given.seed)
    print(WORKLOADS[given.name].file_name(prefix))
    return 0


if __name__ == "__main__":
    sys.exit(main())
