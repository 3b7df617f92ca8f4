"""Repeats of one corpus by suffix array, as another way to find copied passages.

    python suffix_array.py CORPUS.jsonl OUT.jsonl [LEAST]

Suffix array of all UTF-8 bytes (libdivsufsort by pydivsufsort), common prefixes of neighbours (Kasai et al. 2001), and
of these what is at least LEAST bytes long (120: 40 Chinese characters), begins no earlier on both sides, and stands
in two documents; as Lee et al. 2022 (Deduplicating Training Data Makes Language Models Better) find repeats, but listed
as pairs of places. A repeat of more than two places is listed by its neighbours only. Offsets are code points.

This file imports nothing of ours and runs in an environment of its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from pydivsufsort import divsufsort, kasai

SEPARATOR = 0xFF  # in no UTF-8 text


def main() -> int:
    """Read, build, list, write: the whole process is what the runner times."""
    if len(sys.argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    corpus, out, least = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 120
    with Path(corpus).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"].encode() for row in rows]
    names = [str(row["id"]) for row in rows]
    joined = np.frombuffer(bytearray([SEPARATOR]).join([*texts, b""]), np.uint8)
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    del rows, texts
    write_repeats(Path(out), joined, ends, names, least)
    return 0


def write_repeats(out: Path, joined: np.ndarray, ends: np.ndarray, names: list[str], least: int) -> None:
    """One JSON object for each repeat."""
    suffixes = divsufsort(joined)
    common = kasai(joined, suffixes)[: len(suffixes) - 1]
    found = np.flatnonzero(common >= least)
    a, b, length = suffixes[:-1][found], suffixes[1:][found], common[found].astype(np.int64)
    del suffixes, common
    document_a, document_b = np.searchsorted(ends, a, side="right"), np.searchsorted(ends, b, side="right")
    length = np.minimum(length, np.minimum(ends[document_a] - a, ends[document_b] - b))
    before = np.where((a > 0) & (b > 0), joined[a - 1] != joined[b - 1], True)
    kept = (document_a != document_b) & before & (length >= least)
    a, b, length, document_a, document_b = (x[kept] for x in (a, b, length, document_a, document_b))
    points = np.zeros(len(joined) + 1, np.int64)
    np.cumsum((joined & 0xC0) != 0x80, out=points[1:])
    starts = points[np.concatenate(([0], ends[:-1] + 1))]
    with out.open("w", encoding="utf-8") as stream:
        for d, e, *spans in zip(
            document_a.tolist(),
            document_b.tolist(),
            *((points[x] - starts[y]).tolist() for x, y in ((a, document_a), (a + length, document_a))),
            *((points[x] - starts[y]).tolist() for x, y in ((b, document_b), (b + length, document_b))),
            strict=True,
        ):
            row = {
                "a": {"document": names[d], "start": spans[0], "end": spans[1]},
                "b": {"document": names[e], "start": spans[2], "end": spans[3]},
            }
            stream.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    sys.exit(main())
