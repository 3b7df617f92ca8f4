"""The main text of labelled pages: dedup, and the extractors by themselves, side by side.

`python -m benchmarks.main_text PAGES TRUTH [--kinds]` reads a folder of pages (.html, also packed) and the folder of what
is right: a JSON file for each page, by its stem, with the main text in ``text`` and perhaps the ``type`` of the page.
Word F1 is that of multisets of lower-cased words, the mean over all pages; time is that of a page. Each page is scanned
on its own for the time, and all in one folder, each its own source, for what `dedup clean` leaves.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import dedup
from dedup.furniture.extractors import load_extractor
from dedup.read import find_sources, ReadOptions
from dedup.read.extracted import join_blocks
from dedup.read.html import decode_page, parse_page
from dedup.read.reporting import Reporter
from dedup.read.streams import open_chunks

WITNESSES = ("trafilatura", "resiliparse")
Pages = dict[str, str]


def stem_of(name: str) -> str:
    return re.sub(r"(\.x?html?)?(\.txt)?(\.gz|\.zst)?$", "", name.rpartition("/")[2])


def read_pages(folder: str) -> Pages:
    """The pages as dedup decodes them, by stem."""
    options = ReadOptions()
    sources = find_sources([folder], options, print)
    quiet = Reporter("", lambda problem: None)
    return {
        stem_of(source.id): decode_page(b"".join(open_chunks(source)), "auto", quiet) for source in sources
    }


def read_truth(folder: str) -> Iterator[tuple[str, str, str]]:
    """Stem, main text and type of each page that has a text."""
    for path in sorted(Path(folder).glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if (told["text"] or "").strip():
            yield path.stem, told["text"], told.get("type", "")


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def word_f1(found: str, right: str) -> float:
    a, b = words_of(found), words_of(right)
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def clean_pages(folder: str, witness: str) -> tuple[Pages, float]:
    """What `dedup clean` leaves of the pages, by stem, and seconds in all."""
    with tempfile.TemporaryDirectory() as target:
        began = time.perf_counter()
        dedup.clean(folder, Path(target, "out"), dedup.Settings(main_text=witness))
        took = time.perf_counter() - began
        sources = find_sources([str(Path(target, "out"))], ReadOptions(), lambda problem: None)
        texts = {
            stem_of(one.id): b"".join(open_chunks(one)).decode("utf-8-sig", "replace") for one in sources
        }
    return texts, took


def each(pages: Pages, extract: Callable[[str], str]) -> tuple[Pages, float]:
    began = time.perf_counter()
    texts = {stem: extract(source) for stem, source in pages.items()}
    return texts, time.perf_counter() - began


def measure(folder: str) -> Iterator[tuple[str, Pages, float]]:
    """Name, texts and seconds of everything that is compared."""
    pages = read_pages(folder)
    yield "all that a page shows", *each(pages, lambda source: join_blocks(parse_page(source).blocks)[0])
    for witness in WITNESSES:
        extract = load_extractor(witness, folder)
        extract("<p>.")  # what is loaded on first use
        yield f"{witness} {version(witness)}", *each(pages, extract)
    for witness in ("off", *WITNESSES):
        yield f"dedup clean --main-text {witness}", *clean_pages(folder, witness)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("truth")
    parser.add_argument("--kinds", action="store_true", help="a row for each type of page too")
    given = parser.parse_args()
    truth = list(read_truth(given.truth))
    print(f"| {len(truth)} pages | word F1 | ms a page |\n|---|---:|---:|")
    for name, texts, took in measure(given.pages):
        scores: dict[str, list[float]] = defaultdict(list)
        for stem, right, kind in truth:
            scores[kind].append(word_f1(texts.get(stem, ""), right))
        every = [score for kind in scores.values() for score in kind]
        print(f"| {name} | {statistics.mean(every):.3f} | {1000 * took / len(texts):.1f} |", flush=True)
        for kind, own in sorted(scores.items()) if given.kinds else ():
            print(f"| … {kind}, {len(own)} pages | {statistics.mean(own):.3f} | |")


if __name__ == "__main__":
    main()
