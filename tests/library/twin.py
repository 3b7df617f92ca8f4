"""A library in dictionaries: slow, clear, and what every other store is held equal to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from dedup.kernels.arrays import Bools, I64, U32, U64
from dedup.library.entries import Entry, Holders, SKETCH, SpeechRows, Terms, WIDEST
from dedup.library.scheme import Scheme
from dedup.library.terms import band_terms
from dedup.model import Form
from dedup.sketch.minhash import Signatures


class TwinStore:
    """A `Store` that forgets when the program ends."""

    def __init__(self, scheme: Scheme, name: str = "twin") -> None:
        self.name = name
        self.scheme = scheme
        self._entries: dict[str, Entry] = {}
        # By key: document, number, size, sketch.
        self._speeches: dict[int, tuple[str, int, int, list[int]]] = {}
        self._fingerprints: defaultdict[int, set[int]] = defaultdict(set)
        self._bands: defaultdict[int, set[int]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._entries)

    def outlets(self) -> Counter[str]:
        return Counter(entry.source for entry in self._entries.values() if entry.source)

    def years(self) -> set[int]:
        return {entry.date // 10000 for entry in self._entries.values() if entry.date}

    def files(self) -> dict[str, str]:
        return {}

    def forms(self) -> tuple[Form, ...]:
        return ()

    def add(self, entries: Sequence[Entry], terms: Terms) -> None:
        """Take documents; those of the same names are replaced."""
        self.remove([entry.name for entry in entries])
        self._entries |= {entry.name: entry for entry in entries}
        keys = terms.keys.tolist()
        for i, key in enumerate(keys):
            name = entries[int(terms.entry[i])].name
            self._speeches[key] = (
                name,
                int(terms.number[i]),
                int(terms.sizes[i]),
                terms.sketches[i].tolist(),
            )
        for held, given in ((self._fingerprints, terms.fingerprints), (self._bands, terms.bands)):
            for packed in given.tolist():
                held[packed >> 32].add(keys[packed & 0xFFFFFFFF])

    def remove(self, names: Iterable[str]) -> None:
        """Forget documents; names of none are passed over."""
        gone = set(names)
        self._entries = {name: entry for name, entry in self._entries.items() if name not in gone}
        keys = {key for key, speech in self._speeches.items() if speech[0] in gone}
        for key in keys:
            del self._speeches[key]
        for held in (self._fingerprints, self._bands):
            for term in list(held):
                held[term] -= keys
                if not held[term]:
                    del held[term]

    def find_fingerprints(self, hashes: U32, most: int) -> Holders:
        lists = [sorted(self._fingerprints.get(term, ())) for term in hashes.tolist()]
        return _as_holders(
            [[(key, 1) for key in keys[:most]] for keys in lists],
            [len(keys) <= most for keys in lists],
        )

    def find_bands(self, signatures: Signatures, most: int) -> Holders:
        """The terms of a signature count once each, should two bands have the same; the answer is whole if all who
        agree are listed, and no band was too wide."""
        rows, whole = [], []
        for row in band_terms(signatures, self.scheme).tolist():
            agreeing: Counter[int] = Counter()
            wide = False
            for term in set(row):
                keys = sorted(self._bands.get(term, ()))
                wide |= len(keys) > WIDEST
                agreeing.update(keys[:WIDEST])
            best = sorted(agreeing.items(), key=lambda item: (-item[1], item[0]))[:most]
            rows.append(sorted(best))
            whole.append(len(agreeing) <= most and not wide)
        return _as_holders(rows, whole)

    def describe(self, keys: U64) -> SpeechRows:
        found = [self._speeches[key] for key in keys.tolist()]
        names: list[str] = []
        numbers = []
        for name, *_ in found:
            source = self._entries[name].source
            if source and source not in names:
                names.append(source)
            numbers.append(names.index(source) if source else -1)
        return SpeechRows(
            keys=keys,
            documents=self.number_documents([name for name, *_ in found]),
            numbers=np.array([number for _, number, _, _ in found], np.int64),
            dates=np.array([self._entries[name].date for name, *_ in found], np.int32),
            sources=np.array(numbers, np.int64),
            source_names=names,
            sizes=np.array([size for _, _, size, _ in found], np.int64),
            sketches=np.array([sketch for *_, sketch in found], np.uint32).reshape(-1, SKETCH),
        )

    def name_documents(self, numbers: I64) -> list[str]:
        return [list(self._entries)[number] for number in numbers.tolist()]

    def number_documents(self, names: Sequence[str]) -> I64:
        known = list(self._entries)
        return np.array([known.index(name) if name in known else -1 for name in names], np.int64)

    def entries(self, names: Iterable[str], threads: int = 1) -> Iterator[Entry]:
        return (self._entries[name] for name in names if name in self._entries)


def _as_holders(rows: list[list[tuple[int, int]]], whole: list[bool]) -> Holders:
    flat = [item for row in rows for item in row]
    flags: Bools = np.array(whole, bool)
    return Holders(
        offsets=np.concatenate(
            (np.zeros(1, np.int64), np.cumsum(np.array([len(row) for row in rows], np.int64)))
        ),
        keys=np.array([key for key, _ in flat], np.uint64),
        shared=np.array([shared for _, shared in flat], np.int64),
        whole=flags,
    )
