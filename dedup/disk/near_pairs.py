"""The stages of a scan through a disk that find pairs of texts which are nearly equal, from signatures to matches.

Rows are texts by place: signatures and pairs stand in their order, so that codes are gone through and not leapt about in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.disk.budget import Plan
from dedup.disk.items import Items
from dedup.disk.stages import bucket_band, offsets_of, pack_rows, PlacedBits, propose_part, verify_part
from dedup.disk.store import Store
from dedup.disk.store_columns import append_matches, Columns, match_columns
from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64, U32
from dedup.kernels.packed_codes import spans_at_hand
from dedup.kernels.parallel import cut_evenly, in_turn
from dedup.match.buckets import LeaderSearch
from dedup.match.verify import join_matches, Matches, Verifier
from dedup.settings import Settings
from dedup.sketch.bands import Banding, choose_banding
from dedup.sketch.low_bits import sketch_units
from dedup.sketch.lsh import LARGE_BUCKET
from dedup.sketch.minhash import make_permutations

Buckets = tuple[I64, I64]


@dataclass(frozen=True)
class NearPairs:
    """Finds all matches, from the first item that the store does not have; ``verifier`` decides."""

    store: Store
    columns: Columns
    settings: Settings
    plan: Plan
    items: Items
    verifier: Verifier

    def find(self) -> tuple[Matches, NDArray[np.bool_], int]:
        """Matches by text, which texts led a large group, and how many were not compared with all of theirs."""
        store = self.store
        if not store.done("settled"):
            if not store.done("match"):
                self._sketch()
                self._bucket()
                self._propose()
                self._verify()
            self._settle()
        return self.columns.matches("matches"), store.read("leads", np.bool_), int(store.value("uncompared"))

    def _sketch(self) -> None:
        """Signatures and keys; the codes of a block of texts are at hand together."""
        store, settings, block = self.store, self.settings, self.plan.block
        starts, ends = (column[self.columns.by_place] for column in self.columns.spans)
        edges = np.searchsorted(starts // block, np.arange(len(self.columns.codes) // block + 2))
        runs = [(int(lo), int(hi)) for lo, hi in pairwise(edges.tolist()) if lo < hi]
        for item, (lo, hi) in self.items.of("sketch", "Signing", runs):
            for some in spans_at_hand(self.columns.codes, starts[lo:hi], ends[lo:hi]):
                signatures, keys = sketch_units(
                    *(some.codes, some.starts, some.ends, settings.shingle, self._slots, self._banding),
                    *(settings.seed, settings.worker_threads),
                )
                store.append("low", signatures.low)
                for band, column in enumerate(keys):
                    store.append(f"keys.{band}", column)
            store.commit("sketch", item + 1)

    def _bucket(self) -> None:
        """Texts that agree in a band; large groups are noted with their band, to be searched in order."""
        store, bands = self.store, self._banding.bands
        begun, threads = store.done("bucket"), self.settings.worker_threads

        def work(band: int, _: int) -> tuple[tuple[I64, I64], list[I64]]:
            return bucket_band(store.read(f"keys.{band}", np.uint32)[self.columns.rows], self._parts)

        todo = [(band, band + 1) for band in range(begun, bands)]
        for band, ((members, offsets), large) in enumerate(in_turn(work, todo, threads, 1), begun):
            self.items.progress("Grouping by bands", band, bands)
            store.append(f"small.{band}.members", members.astype(np.uint32))
            store.append(f"small.{band}.sizes", np.diff(offsets).astype(np.uint8))
            for one in large:
                store.append("large.members", one)
                store.append("large.of", np.array([band, len(one)]))
            store.append("small.pairs", np.array([_pairs_of(np.diff(offsets))]))
            store.commit("bucket", band + 1)
            store.drop(f"keys.{band}")

    def _propose(self) -> None:
        """Pairs that their signatures do not rule out, by the place of the later text."""
        store, settings, rows = self.store, self.settings, self.columns.rows
        bands = range(self._banding.bands)
        sizes = [store.read(f"small.{band}.sizes", np.uint8).astype(np.int64) for band in bands]
        most = self.plan.pairs_at_a_time
        loads = np.cumsum([_pairs_of(some) for some in sizes]) // most
        edges = [0, *(np.flatnonzero(np.diff(loads)) + 1).tolist(), len(sizes)]
        for item, (lo, hi) in self.items.of("propose", "Proposing pairs", list(pairwise(edges))):
            small = [
                (store.read(f"small.{i}.members", np.uint32).astype(np.int64), offsets_of(sizes[i]))
                for i in range(lo, hi)
            ]
            for some in _pieces(small, most):
                a, b = propose_part(
                    some, self._signatures, settings.threshold, self._leaders.leader, settings.worker_threads
                )
                packed = pack_rows(rows[a], rows[b])
                part_of = (packed >> np.uint64(32)) * np.uint64(self._pair_parts) // np.uint64(len(rows))
                for part in distinct(part_of).tolist():
                    store.append(f"pairs.{part}", packed[part_of == np.uint64(part)])
            store.commit("propose", item + 1)
            store.drop(*(f"small.{i}.members" for i in range(lo, hi)))

    def _verify(self) -> None:
        """Matches, put to the others of their part of the texts by preference."""
        store, parts = self.store, self._pair_parts
        store.drop(*(f"small.{band}.sizes" for band in range(self._banding.bands)))
        for item, part in self.items.of("verify", "Verifying", range(parts)):
            packed = distinct(store.read(f"pairs.{part}", np.uint64))
            for found in verify_part(packed, self.columns.by_place, self.verifier):
                part_of = found.a * parts // len(self.columns.texts)
                for one in distinct(part_of).tolist():
                    append_matches(store, f"found.{one}", found.take(np.flatnonzero(part_of == one)))
            store.commit("verify", item + 1)
            store.drop(f"pairs.{part}")

    def _settle(self) -> None:
        """Matches in order; what large groups were compared besides comes among them."""
        store = self.store
        for item, part in self.items.of("match", "Clustering", range(self._pair_parts)):
            append_matches(store, "ordered", join_matches([self.columns.matches(f"found.{part}")]))
            store.commit("match", item + 1)
            store.drop(*match_columns(f"found.{part}"))
        ordered, search = self.columns.matches("ordered"), self._leaders
        search.settle(ordered)
        search.complete(LARGE_BUCKET)
        append_matches(store, "matches", join_matches(search.found) if len(search.found) > 1 else ordered)
        store.append("leads", search.leads)
        store.write("uncompared", int(search.uncompared.sum()))
        store.commit("settled", 1)
        store.drop("low", "small.pairs", "large.members", "large.of", *match_columns("ordered"))

    @cached_property
    def _leaders(self) -> LeaderSearch:
        """The large groups, gone through: by band, and in a band by their first text."""
        search = LeaderSearch(self._signatures, self._banding, self.settings.threshold, self.verifier)
        of = self.store.read("large.of", np.int64, 2)
        members = np.split(self.store.read("large.members", np.int64), np.cumsum(of[:-1, 1]))
        for done, ((band, _), bucket) in enumerate(zip(of.tolist(), members, strict=False)):
            self.items.progress("Searching large groups", done, len(of))
            search.search(band, bucket)
        return search

    @cached_property
    def _parts(self) -> int:
        return self.plan.parts_for(len(self.columns.texts))

    @cached_property
    def _pair_parts(self) -> int:
        """Into how many parts pairs are cut: as many as they ask for."""
        return self.plan.parts_for_pairs(int(self.store.read("small.pairs", np.int64).sum()), self._parts)

    @cached_property
    def _banding(self) -> Banding:
        return choose_banding(self.settings.threshold, self.settings.recall, self.settings.num_perm)

    @property
    def _slots(self) -> int:
        return self.settings.num_perm or self._banding.slots

    @cached_property
    def _signatures(self) -> PlacedBits:
        a, b = make_permutations(self._slots, self.settings.seed)
        (starts, ends), shingle = self.columns.spans, self.settings.shingle

        def sign(texts: I64) -> U32:
            spans = spans_at_hand(self.columns.codes, starts[texts], ends[texts])
            signed = [active.sign_units(some.codes, some.starts, some.ends, shingle, a, b) for some in spans]
            return np.concatenate([np.zeros((0, self._slots), np.uint32), *signed])

        low = self.store.read("low", np.uint8, self._slots)
        return PlacedBits(low, sign, self._banding.rows, self.columns.rows)


def _pieces(small: list[Buckets], most: int) -> Iterator[list[Buckets]]:
    """All buckets of some bands if they have so many pairs at the most, otherwise some of one band at a time."""
    if sum(_pairs_of(np.diff(offsets)) for _, offsets in small) <= most:
        yield small
        return
    for members, offsets in small:
        for lo, hi in cut_evenly(np.diff(offsets) ** 2 // 2, most):
            yield [(members, offsets[lo : hi + 1])]


def _pairs_of(sizes: I64) -> int:
    """About how many pairs buckets of these sizes have."""
    return int((sizes**2).sum()) // 2
