"""What folding costs, and whether texts that are the same fold to the same tokens.

    python -m benchmarks.folding [--paragraphs 20000] [--repeats 5]

Paragraphs of the workloads `zh` and `en`, as they stand and in other forms: each form is folded in turn with the plain
text, and its processor time is given as a ratio to that (medians). The last column counts the paragraphs whose tokens
are those of the plain text.
"""

from __future__ import annotations

import argparse
import statistics
import time
import unicodedata
from collections.abc import Callable
from itertools import islice

import numpy as np

from benchmarks import workloads
from dedup.kernels import active
from dedup.text.fold import fold_codes

AT_A_TIME = 1 << 21
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) not in "<&"}
FORMS: dict[str, Callable[[str], str]] = {
    "as it stands": lambda text: text,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "full width": lambda text: text.translate(WIDE),
    "a hidden character in each hundred": lambda text: "\u200b".join(_cut(text, 100)),
    "an entity for each space or mark in a hundred": lambda text: "&nbsp;".join(_cut(text, 100, at=" ，")),
}


def _cut(text: str, step: int, at: str = "") -> list[str]:
    """The text in pieces of some ``step`` characters; with ``at`` cut at these characters, which go."""
    pieces, start = [], 0
    for place, character in enumerate(text):
        if place - start >= step and (not at or character in at):
            pieces.append(text[start:place])
            start = place + bool(at)
    return [*pieces, text[start:]]


def hashes(texts: list[str]) -> tuple[float, np.ndarray]:
    """Processor seconds of folding, and a hash of each text's tokens."""
    ends = np.cumsum([len(text) + 1 for text in texts])
    starts = np.concatenate(([0], ends[:-1]))
    codes = np.frombuffer("".join(text + "\n" for text in texts).encode("utf-32-le"), np.uint32)
    folded = np.empty_like(codes)
    begun = time.process_time()
    for low in range(0, len(codes), AT_A_TIME):
        folded[low : low + AT_A_TIME] = fold_codes(codes[low : low + AT_A_TIME])
    return time.process_time() - begun, active.measure_units(folded, starts, ends - 1)[0]


def measure(texts: list[str], repeats: int) -> None:
    print("| form | characters | ms for a million | to plain | same tokens |\n|---|---:|---:|---:|---:|")
    expected = hashes(texts)[1]
    for name, form in FORMS.items():
        changed = [form(text) for text in texts]
        size = sum(map(len, changed)) / 1e6
        own, plain = [], []
        for _ in range(repeats):
            seconds, found = hashes(changed)
            own.append(seconds)
            plain.append(hashes(texts)[0])
        same = int(np.count_nonzero(found == expected))
        ratio = statistics.median(a / b for a, b in zip(own, plain, strict=True))
        cost = 1000 * statistics.median(own) / size
        print(f"| {name} | {size:.1f} M | {cost:.1f} | {ratio:.2f} | {same} of {len(texts)} |")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    for name, rows in (("Chinese", workloads.zh), ("English", workloads.en)):
        texts = [str(row["text"]) for row, _ in islice(rows(given.paragraphs, 1), given.paragraphs)]
        print(f"\n{name}, {len(texts)} paragraphs\n")
        measure([text.replace("\n", " ") for text in texts], given.repeats)


if __name__ == "__main__":
    main()
