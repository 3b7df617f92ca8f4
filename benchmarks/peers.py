"""Run one other tool over one corpus and write the pairs it reports.

    python peers.py NAME CORPUS.jsonl THRESHOLD OUT.npz

Each function below follows the tool's own documentation and feeds it the same thing: the set of character
5-grams of each text. Each has 128 slots, and at 0.8 the same 16 bands of 8 rows, so that the tools differ in
their work and not in what they were asked. A tool's import is part of its function, because a user pays for it.

This file imports nothing of ours and runs in an environment of its own (peer-requirements.txt).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

SLOTS = 128
SHINGLE = 5
SEED = 42

# Bands x rows per threshold: the product is SLOTS, and the S-curve lies low enough that a pair exactly at the
# threshold is found 95 to 99 times in 100.
BANDS = {0.8: (16, 8), 0.5: (32, 4)}

# Token lists are made and dropped this many texts at a time: all at once they take six times the memory and,
# on the machines tried, half again the time.
CHUNK = 5000

Pairs = np.ndarray[Any, Any]


def main() -> int:
    """Read, run, write: the whole process is what the runner times."""
    if len(sys.argv) != 5 or sys.argv[1] not in PEERS:
        print(__doc__, "\nnames:", ", ".join(PEERS), file=sys.stderr)
        return 2
    name, corpus, threshold, out = sys.argv[1:]
    texts = read_texts(corpus)
    np.savez(out, pairs=PEERS[name](texts, float(threshold)))
    return 0


def read_texts(corpus: str) -> list[str]:
    """All texts of a JSON Lines file, in order; the line number is the id."""
    with Path(corpus).open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def shingles(text: str) -> list[str]:
    """Character 5-grams, repeats and all: `shingles("abcdef") == ["abcde", "bcdef"]`."""
    return [text[i : i + SHINGLE] for i in range(max(len(text) - SHINGLE + 1, 1))]


def chunks(texts: list[str]) -> Iterator[list[list[str]]]:
    """Shingle lists of CHUNK texts at a time."""
    for start in range(0, len(texts), CHUNK):
        yield [shingles(text) for text in texts[start : start + CHUNK]]


def as_pairs(rows: list[tuple[int, int]]) -> Pairs:
    """(i, j) rows as an array that is two columns wide even when it is empty."""
    return np.asarray(rows, dtype=np.int64).reshape(-1, 2)


def read_only(texts: list[str], threshold: float) -> Pairs:
    """The floor: a Python process that only reads the corpus."""
    return as_pairs([])


def datasketch(texts: list[str], threshold: float) -> Pairs:
    """`MinHash.bulk` and `MinHashLSH` with its insertion session, as documented; SHA-1 is its default hash."""
    from datasketch import MinHash, MinHashLSH

    sets = ([gram.encode() for gram in set(shingles(text))] for text in texts)
    hashes = MinHash.bulk(sets, num_perm=SLOTS)
    index = MinHashLSH(num_perm=SLOTS, params=BANDS[threshold])
    with index.insertion_session() as session:
        for i, minhash in enumerate(hashes):
            session.insert(i, minhash, check_duplication=False)
    return as_pairs([(i, j) for i, minhash in enumerate(hashes) for j in index.query(minhash) if i < j])


def rensa(texts: list[str], threshold: float) -> Pairs:
    """R-MinHash over every shingle, not the sampling "rho" pipeline, which misses most paragraphs."""
    from rensa import RMinHash, RMinHashLSH

    hashes = [
        h for chunk in chunks(texts) for h in RMinHash.from_token_sets(chunk, num_perm=SLOTS, seed=SEED)
    ]
    index = RMinHashLSH(threshold=threshold, num_perm=SLOTS, num_bands=BANDS[threshold][0])
    index.insert_many(hashes)
    rows: list[tuple[int, int]] = []
    for start in range(0, len(hashes), CHUNK):
        for i, found in enumerate(index.query_all(hashes[start : start + CHUNK]), start):
            rows += [(i, j) for j in found if i < j]
    return as_pairs(rows)


def gaoya(texts: list[str], threshold: float) -> Pairs:
    """Its own character analyser, on all cores; it drops candidates whose estimate is below the threshold."""
    from gaoya.minhash import MinHashStringIndex

    bands, rows = BANDS[threshold]
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=threshold,
        num_bands=bands,
        band_size=rows,
        analyzer="char",
        lowercase=False,
        ngram_range=(SHINGLE, SHINGLE),
        id_container="smallvec",
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    found = index.par_bulk_query(texts)
    return as_pairs([(i, j) for i, row in enumerate(found) for j in row if i < j])


def fastsketchlsh(texts: list[str], threshold: float) -> Pairs:
    """Batches of sketches, one banded index, one query in CSR form."""
    from FastSketchLSH import FastSimilaritySketch, LSH

    sketch = FastSimilaritySketch(size=SLOTS, seed=SEED)
    matrix = np.concatenate([np.asarray(sketch.batch(chunk)) for chunk in chunks(texts)])
    index = LSH(num_perm=SLOTS, num_bands=BANDS[threshold][0])
    index.insert(matrix)
    flat, starts = index.query(matrix, format="csr")
    right = np.asarray(flat).astype(np.int64)
    sizes: Pairs = np.diff(np.asarray(starts).astype(np.int64))
    left = np.repeat(np.arange(len(texts)), sizes)
    return np.stack([left, right], axis=1)[left < right]


def daft(texts: list[str], threshold: float) -> Pairs:
    """Daft's MinHash and, as in its tutorial, bands by `chunk`, `explode` and `groupby`."""
    import daft as engine
    from daft.functions import chunk

    bands, rows = BANDS[threshold]
    frame = _daft_signatures(engine, texts).select("id", chunk(engine.col("minhash"), rows).alias("band"))
    frame = frame.with_column("number", engine.lit(list(range(bands)))).explode("band", "number")
    return _pairs_of_groups(_daft_groups(engine, frame, "number", "band"))


def daft_keys(texts: list[str], threshold: float) -> Pairs:
    """Daft's MinHash, grouped by integer band keys that we compute: the fastest way we found to use it."""
    import daft as engine

    bands, rows = BANDS[threshold]
    column = _daft_signatures(engine, texts).select("minhash").to_arrow().column(0).combine_chunks()
    matrix = np.asarray(column.flatten()).reshape(-1, SLOTS).astype(np.uint64)
    odd = np.random.default_rng(SEED).integers(2**63, size=rows, dtype=np.uint64) | np.uint64(1)
    groups: list[list[int]] = []
    for band in range(bands):
        keys = (matrix[:, band * rows : (band + 1) * rows] * odd).sum(axis=1)
        groups += _daft_groups(engine, engine.from_pydict({"id": np.arange(len(keys)), "key": keys}), "key")
    return _pairs_of_groups(groups)


def dupekit(texts: list[str], threshold: float) -> Pairs:
    """marin-dupekit's MinHash and band keys over Arrow columns. It proposes only; whose keys are equal is found by one
    sort, the fastest way we found to use it."""
    import pyarrow as pa
    from dupekit import transform, Transformation

    bands = BANDS[threshold][0]
    batch = pa.RecordBatch.from_pydict({"text": texts})
    steps = [
        Transformation.MinHash("text", "signature", SLOTS, SHINGLE, SEED),
        Transformation.MinHashLSH("signature", "keys", bands),
        Transformation.SelectColumns(["keys"]),
    ]
    matrix = np.asarray(transform(batch, steps).column(0).flatten()).reshape(-1, bands)
    groups: list[list[int]] = []
    for keys in matrix.T:
        order = np.argsort(keys, kind="stable")
        ends = np.flatnonzero(np.append(keys[order][1:] != keys[order][:-1], True)) + 1
        runs = np.split(order, ends[:-1]) if len(order) else []
        groups += [run.tolist() for run in runs if len(run) > 1]
    return _pairs_of_groups(groups)


def _daft_signatures(engine: Any, texts: list[str]) -> Any:
    """A frame of id and minhash. Daft's n-grams are of space-separated tokens, so each character becomes one."""
    from daft.functions import minhash

    spaced = [" ".join(text.replace(" ", "\u2423")) for text in texts]
    frame = engine.from_pydict({"id": np.arange(len(texts)), "text": spaced})
    hashes = minhash(engine.col("text"), num_hashes=SLOTS, ngram_size=SHINGLE, hash_function="xxhash")
    return frame.select("id", hashes.alias("minhash")).collect()


def _daft_groups(engine: Any, frame: Any, *keys: str) -> list[list[int]]:
    """Ids that share all keys with another id."""
    ids = engine.col("id")
    groups = frame.groupby(*keys).agg(ids.list_agg().alias("ids"), ids.count().alias("size"))
    found: list[list[int]] = groups.where(engine.col("size") > 1).select("ids").to_pydict()["ids"]
    return found


def _pairs_of_groups(groups: list[list[int]]) -> Pairs:
    """Each pair of ids of one group, once over all groups."""
    found: set[tuple[int, int]] = set()
    for group in groups:
        ids = sorted(group)
        found.update((ids[x], ids[y]) for x in range(len(ids)) for y in range(x + 1, len(ids)))
    return as_pairs(sorted(found))


PEERS: dict[str, Callable[[list[str], float], Pairs]] = {
    "read-only": read_only,
    "datasketch": datasketch,
    "rensa": rensa,
    "gaoya": gaoya,
    "fastsketchlsh": fastsketchlsh,
    "daft": daft,
    "daft-keys": daft_keys,
    "dupekit": dupekit,
}

if __name__ == "__main__":
    sys.exit(main())
