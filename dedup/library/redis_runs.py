"""A run of documents as it is written to Redis in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import HIGH, I64, LOW, ragged
from dedup.library.entries import Entry, Terms
from dedup.library.redis_rows import encode_key, Held, pack_speech, Speech
from dedup.library.scheme import Scheme
from dedup.library.sign import sign_entries
from dedup.sketch.minhash import Signatures

# A transaction holds the server up: documents of about so many characters are added in one.
CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Run:
    """``rows`` are those of the speeches, by key; ``held`` is what each document is found by; ``paths`` are by name;
    ``signatures`` are those of the units, and ``unit_speeches`` the keys of the speeches that these are of."""

    rows: dict[bytes, bytes]
    held: list[Held]
    paths: dict[str, str]
    unit_speeches: list[int]
    signatures: Signatures


def cut_runs(entries: Sequence[Entry]) -> Iterator[range]:
    """Runs of documents of about CHARACTERS, one document at least."""
    begin, size = 0, 0
    for i, entry in enumerate(entries):
        if size and size + len(entry.text) > CHARACTERS:
            yield range(begin, i)
            begin, size = i, 0
        size += len(entry.text) + 1
    if begin < len(entries):
        yield range(begin, len(entries))


def make_run(entries: Sequence[Entry], terms: Terms, which: list[int], scheme: Scheme, threads: int) -> Run:
    """What is written of some of the entries."""
    order = np.lexsort((terms.number, terms.entry))
    first = np.searchsorted(terms.entry[order], np.arange(len(entries) + 1))
    own = [order[first[i] : first[i + 1]] for i in which]
    speeches = np.concatenate([np.zeros(0, np.int64), *own])
    of_unit, signatures = sign_entries([entries[i] for i in which], scheme, threads)
    rows = {}
    for s in speeches.tolist():
        key, entry = encode_key(int(terms.keys[s])), entries[int(terms.entry[s])]
        rows[key] = pack_speech(
            key,
            Speech(
                number=int(terms.number[s]),
                date=entry.date,
                size=int(terms.sizes[s]),
                sketch=tuple(terms.sketches[s].tolist()),
                document=entry.name,
                source=entry.source,
            ),
        )
    paths = {entries[i].name: entries[i].path for i in which}
    return Run(rows, _held(terms, own), paths, terms.keys[speeches[of_unit]].tolist(), signatures)


def _held(terms: Terms, own: Sequence[I64]) -> list[Held]:
    """The fingerprints of some entries, of which these are the speeches, speech after speech."""
    of = terms.fingerprints & LOW
    order = np.argsort(of, kind="stable")
    begins = np.searchsorted(of[order], np.arange(len(terms.keys) + 1, dtype=np.uint64))
    hashes = (terms.fingerprints[order] >> HIGH).astype(np.uint32)
    found = []
    for speeches in own:
        places, offsets = ragged(begins[speeches], begins[speeches + 1])
        found.append(Held(terms.keys[speeches], np.diff(offsets).astype(np.uint32), hashes[places]))
    return found
