"""Every pair of records with Jaccard similarity at or above a floor, found without sketch, hash or sampling.

    python -m benchmarks.exact_truth PREFIX.jsonl PREFIX.exact.npz [--floor 0.8]
    python -m benchmarks.exact_truth PREFIX.jsonl --check 2000     # compare with all pairs of the first 2000

It is what `dedup` and its peers are judged by, so it shares no code with `dedup` and is written to be read. A
shingle is numbered through a dict of the shingles themselves. Two sets as alike as the floor must share some of
their rarest shingles (the *prefix*, see `join`), so it is enough to look at pairs that share those, and to count
what each has in common.

The output holds arrays a < b (line numbers) and j (float64), in ascending order. 100,000 paragraphs take half
a minute and less than 1 GB at a floor of 0.8; a million take hours.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from array import array
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

SHINGLE = 5

# Pairs must share this many shingles of their prefixes. More means longer prefixes and fewer pairs to compare:
# with 1, English, whose 5-grams are few and common, took nine times as long.
SHARED = 8

# Rounding may lift 0.8 * 5 above 4; a prefix one shingle too long costs nothing, one too short loses pairs.
SLACK = 1e-9

Array = np.ndarray[Any, Any]
Pair = tuple[int, int, float]


def read_sets(path: Path, limit: int | None = None) -> list[Array]:
    """For each line the numbers of its character 5-grams. A text shorter than that is its own only shingle."""
    numbers: dict[str, int] = {}
    sets: list[Array] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if limit is not None and len(sets) == limit:
                break
            text = json.loads(line)["text"]
            grams = {text[i : i + SHINGLE] for i in range(max(len(text) - SHINGLE + 1, 1))}
            sets.append(np.array([numbers.setdefault(gram, len(numbers)) for gram in grams], dtype=np.int32))
    return sets


def rarest_first(sets: list[Array]) -> list[Array]:
    """The sets with shingles renumbered by how many sets hold them, and sorted, so that the rarest come first."""
    counts = np.bincount(np.concatenate(sets))
    ranks = np.empty(len(counts), dtype=np.int32)
    ranks[np.argsort(counts, kind="stable")] = np.arange(len(counts), dtype=np.int32)
    return [np.sort(ranks[one]) for one in sets]


def join(sets: list[Array], floor: float) -> list[Pair]:
    """All pairs at or above the floor.

    Records come in ascending order of size, so each meets only smaller ones, of which none below floor * size can
    reach it. A set with at least `least` shingles in common with another holds SHARED of them (or all, if `least`
    is smaller) among its first size - least + SHARED, whatever else the other holds.
    """
    order = sorted(range(len(sets)), key=lambda record: len(sets[record]))
    sizes = np.array([len(sets[record]) for record in order])
    holders: dict[int, array[int]] = defaultdict(lambda: array("i"))
    members: dict[int, frozenset[int]] = {}
    found: list[Pair] = []
    for place, right in enumerate(order):
        least = math.ceil(floor * sizes[place] - SLACK)
        prefix = sets[right][: sizes[place] - least + SHARED].tolist()
        common = _count([holders[shingle] for shingle in prefix if shingle in holders])
        for left in np.flatnonzero(common >= min(SHARED, least)):
            if sizes[left] >= least:
                found.append(compare(sets, members, order[left], right))
        for shingle in prefix:
            holders[shingle].append(place)
    return sorted(pair for pair in found if pair[2] >= floor)


def _count(lists: list[array[int]]) -> Array:
    """How often each number occurs in the lists."""
    if not lists:
        return np.zeros(0, dtype=np.int64)
    return np.bincount(np.concatenate([np.frombuffer(one, dtype=np.int32) for one in lists]))


def compare(sets: list[Array], members: dict[int, frozenset[int]], left: int, right: int) -> Pair:
    """The pair in ascending order, with its Jaccard. Sets are built when first needed: most never are."""
    for one in (left, right):
        if one not in members:
            members[one] = frozenset(sets[one].tolist())
    common = len(members[left] & members[right])
    return min(left, right), max(left, right), common / (len(sets[left]) + len(sets[right]) - common)


def all_pairs(sets: list[Array], floor: float) -> list[Pair]:
    """The same by comparing every record with every other: the twin that `--check` holds `join` to."""
    members: dict[int, frozenset[int]] = {}
    pairs = (compare(sets, members, left, right) for right in range(len(sets)) for left in range(right))
    return sorted(pair for pair in pairs if pair[2] >= floor)


def save(path: Path, pairs: list[Pair]) -> None:
    """Write the pairs as three arrays."""
    left, right, similarity = zip(*pairs, strict=True) if pairs else ((), (), ())
    np.savez(
        path, a=np.array(left, np.int32), b=np.array(right, np.int32), j=np.array(similarity, np.float64)
    )


def main() -> int:
    """Parse, then join and save, or check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--floor", type=float, default=0.8, help="lowest Jaccard kept (default 0.8)")
    parser.add_argument(
        "--check", type=int, metavar="N", help="compare with all pairs of the first N records"
    )
    given = parser.parse_args()
    sets = rarest_first(read_sets(given.corpus, given.check))
    pairs = join(sets, given.floor)
    print(f"{given.corpus.name}: {len(sets)} records, {len(pairs)} pairs at or above {given.floor}")
    if given.check:
        same = pairs == all_pairs(sets, given.floor)
        print("all pairs compared:", "the same" if same else "DIFFERENT")
        return 0 if same else 1
    save(given.out or given.corpus.with_suffix(".exact.npz"), pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
