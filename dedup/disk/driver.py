"""The driver of a scan through a disk: which stage takes which rows from the store, and puts which there.

    read      corpus.*                                   all files, in order of place
    fold      speeches.*, units.*, codes, measures.*     a run of documents an item
    group     texts.*                                    a part of all hashes an item
    sketch    low, keys.BAND                             a run of texts, by place
    bucket    small.BAND.*, large.*                      a band
    propose   pairs.PART                                 bands with some million pairs
    verify    found.PART.*                               a part of the texts, by place
    match     matches.*                                  a part of the texts, by preference

Stages and their items come one after another, so what is complete is a number for each stage; a stage that is done
drops what only it had a need of. What needs the order of preference of all texts (leaders of large groups, clusters,
the report) has a few numbers for each text in memory, and nothing of what texts hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.disk.budget import Plan, require_memory
from dedup.disk.kept_corpus import CODES, keep_corpus, load_corpus
from dedup.disk.stages import (
    bucket_band,
    fold_run,
    group_part,
    offsets_of,
    pack_rows,
    Part,
    part_of_hashes,
    PlacedBits,
    propose_part,
    texts_of,
    verify_part,
)
from dedup.disk.store import GrowingColumn, Store
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.scan_report import Report
from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64, stable_order, U32
from dedup.kernels.parallel import in_turn
from dedup.match.buckets import LeaderSearch
from dedup.match.cluster import cluster_pairs
from dedup.match.groups import Measures, order_by_preference, rank_sources, Texts
from dedup.match.verify import join_matches, Matches, Verifier
from dedup.model import Problem
from dedup.preparing import no_progress, Progress, read_corpus
from dedup.process import give_back_memory
from dedup.read import Source
from dedup.settings import Settings
from dedup.sketch.bands import Banding, choose_banding
from dedup.sketch.low_bits import sketch_units
from dedup.sketch.lsh import LARGE_BUCKET
from dedup.sketch.minhash import make_permutations
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units

SPEECHES = "starts", "ends", "documents", "number"
UNITS = "starts", "ends", "documents", "speeches"
MEASURES: dict[str, type[np.generic]] = {"hashes": np.uint64, "tokens": np.int32, "characters": np.int32}
MATCHES: dict[str, type[np.generic]] = {
    "a": np.int64,
    "b": np.int64,
    "shared": np.int32,
    "size_a": np.int32,
    "size_b": np.int32,
}
# Small buckets are proposed until they have so many pairs.
PAIRS_OF_ITEM = 1 << 22


@dataclass(frozen=True)
class DiskScan:
    """One scan, of which the store keeps all that is done; ``memory`` in bytes is what it may take. ``problems``
    came of looking for its ``sources``."""

    store: Store
    sources: Sequence[Source]
    problems: Sequence[Problem]
    settings: Settings
    plan: Plan
    memory: int
    progress: Progress = no_progress

    def report(self) -> Report:
        """Go through all stages, from the first item that is not complete."""
        corpus, problems = self._read()
        self._fold(corpus)
        require_memory(len(self._units), self.memory)
        self._group(corpus)
        matches, leads, uncompared = self._match()
        texts = self._texts
        self._begin("Clustering")
        clusters = cluster_pairs(len(texts), matches.a, matches.b, leads)
        parts = self._speeches, self._units, self._codes, self._measures, texts, matches, clusters
        self._begin("Writing")
        return Report(
            settings=self.settings,
            corpus=corpus,
            problems=tuple(problems),
            speeches=self._speeches,
            units=self._units,
            codes=self._codes,
            paragraphs=Paragraphs(self.settings, corpus, *parts),
            marks=None,
            copies=None,
            shared=None,
            mined=None,
            uncompared_texts=uncompared,
        )

    # -------------------------------------------------------------- texts

    def _read(self) -> tuple[Corpus, list[Problem]]:
        if not self.store.done("read"):
            problems = list(self.problems)
            codes = GrowingColumn(self.store, CODES, np.uint32)
            corpus = read_corpus(self.sources, self.settings, problems, self.progress, codes=codes)
            keep_corpus(self.store, corpus, problems)
            self.store.commit("read", 1)
        return load_corpus(self.store)

    def _fold(self, corpus: Corpus) -> None:
        """Speeches, units and folded codes, document run after document run."""
        store = self.store
        for item, (lo, hi) in self._items("fold", "Folding", corpus.document_runs(self.plan.block)):
            run = fold_run(corpus.run(lo, hi), self.settings)
            shift = corpus.starts[lo]
            spoken = store.rows("speeches.starts", np.int64)
            shifts = {"starts": shift, "ends": shift, "documents": lo, "speeches": spoken}
            for name in SPEECHES:
                store.append(f"speeches.{name}", getattr(run.speeches, name) + shifts.get(name, 0))
            for name in UNITS:
                store.append(f"units.{name}", getattr(run.units, name) + shifts[name])
            for name in MEASURES:
                store.append(f"measures.{name}", getattr(run.measures, name))
            store.append("codes", run.codes)
            store.commit("fold", item + 1)

    def _group(self, corpus: Corpus) -> None:
        """Distinct texts, numbered by preference."""
        store, units, measures = self.store, self._units, self._measures
        if store.done("texts"):
            return
        self._begin("Grouping equal texts")
        preferred = _prefer(corpus, units, measures, self.settings)
        parts = self.plan.parts_for(len(preferred))
        part_of = part_of_hashes(measures.hashes[preferred], parts)
        for item, part in self._items("group", "Grouping equal texts", range(parts)):
            ranks = np.flatnonzero(part_of == part)
            grouped = group_part(self._codes, units, measures, preferred[ranks], ranks)
            for name, column in grouped._asdict().items():
                store.append(f"group.{item}.{name}", column)
            store.commit("group", item + 1)
        names = [[f"group.{item}.{name}" for name in Part._fields] for item in range(parts)]
        texts = texts_of(preferred, [Part(*(store.read(name, np.int64) for name in part)) for part in names])
        for field in ("best", "members", "offsets"):
            store.append(f"texts.{field}", getattr(texts, field))
        by_place = stable_order(texts.best)
        rows = np.empty(len(by_place), np.int64)
        rows[by_place] = np.arange(len(by_place))
        store.append("texts.by_place", by_place)
        store.append("texts.rows", rows)
        store.commit("texts", 1)
        store.drop(*(name for part in names for name in part))

    # -------------------------------------------------------------- pairs

    def _match(self) -> tuple[Matches, NDArray[np.bool_] | None, int]:
        """Verified pairs by text, which texts led a large group, and how many were not compared with all of theirs."""
        if "near" not in self.settings.find or len(self._texts) < 2:
            none = np.zeros(0, np.int64)
            return self._verifier.verify(none, none), None, 0
        store = self.store
        if not store.done("settled"):
            if not store.done("match"):
                self._sketch()
                self._bucket()
                self._propose()
                self._verify()
            self._settle()
        return self._matches("matches"), store.read("leads", np.bool_), int(store.value("uncompared"))

    def _sketch(self) -> None:
        store, settings = self.store, self.settings
        starts, ends = (column[self._by_place] for column in self._spans)
        edges = np.searchsorted(starts // self.plan.block, np.arange(len(self._codes) // self.plan.block + 2))
        runs = [(int(lo), int(hi)) for lo, hi in pairwise(edges.tolist()) if lo < hi]
        for item, (lo, hi) in self._items("sketch", "Signing", runs):
            signatures, keys = sketch_units(
                *(self._codes, starts[lo:hi], ends[lo:hi], settings.shingle, self._slots, self._banding),
                *(settings.seed, settings.worker_threads),
            )
            store.append("low", signatures.low)
            for band, some in enumerate(keys):
                store.append(f"keys.{band}", some)
            store.commit("sketch", item + 1)

    def _bucket(self) -> None:
        """Texts that agree in a band; large groups are noted with their band, to be searched in order."""
        store, bands = self.store, self._banding.bands
        begun, threads = store.done("bucket"), self.settings.worker_threads

        def work(band: int, _: int) -> tuple[tuple[I64, I64], list[I64]]:
            return bucket_band(store.read(f"keys.{band}", np.uint32)[self._rows], self._parts)

        todo = [(band, band + 1) for band in range(begun, bands)]
        for band, ((members, offsets), large) in enumerate(in_turn(work, todo, threads, 1), begun):
            self.progress("Grouping by bands", band, bands)
            store.append(f"small.{band}.members", members.astype(np.uint32))
            store.append(f"small.{band}.sizes", np.diff(offsets).astype(np.uint8))
            for one in large:
                store.append("large.members", one)
                store.append("large.of", np.array([band, len(one)]))
            store.commit("bucket", band + 1)
            store.drop(f"keys.{band}")

    def _propose(self) -> None:
        store, settings, family = self.store, self.settings, self._leaders.leader
        bands = range(self._banding.bands)
        sizes = [store.read(f"small.{band}.sizes", np.uint8).astype(np.int64) for band in bands]
        loads = np.cumsum([int((some**2).sum()) // 2 for some in sizes]) // PAIRS_OF_ITEM
        edges = [0, *(np.flatnonzero(np.diff(loads)) + 1).tolist(), len(sizes)]
        for item, (lo, hi) in self._items("propose", "Proposing pairs", list(pairwise(edges))):
            small = [
                (store.read(f"small.{i}.members", np.uint32).astype(np.int64), offsets_of(sizes[i]))
                for i in range(lo, hi)
            ]
            a, b = propose_part(small, self._signatures, settings.threshold, family, settings.worker_threads)
            packed = pack_rows(self._rows[a], self._rows[b])
            part_of = (packed >> np.uint64(32)) * np.uint64(self._parts) // np.uint64(len(self._rows))
            for part in range(self._parts):
                store.append(f"pairs.{part}", packed[part_of == part])
            store.commit("propose", item + 1)
            store.drop(*(f"small.{i}.members" for i in range(lo, hi)))

    def _verify(self) -> None:
        store, parts = self.store, self._parts
        store.drop(*(f"small.{band}.sizes" for band in range(self._banding.bands)))
        for item, part in self._items("verify", "Verifying", range(parts)):
            found = verify_part(
                distinct(store.read(f"pairs.{part}", np.uint64)), self._by_place, self._verifier
            )
            self._scatter(found)
            store.commit("verify", item + 1)
            store.drop(f"pairs.{part}")

    def _settle(self) -> None:
        """Matches in order; what large groups were compared besides comes among them."""
        store = self.store
        for item, part in self._items("match", "Clustering", range(self._parts)):
            self._gather(part, "ordered")
            store.commit("match", item + 1)
        ordered = self._matches("ordered")
        search = self._leaders
        search.settle(ordered)
        search.complete(LARGE_BUCKET)
        matches = join_matches(search.found) if len(search.found) > 1 else ordered
        for name in MATCHES:
            store.append(f"matches.{name}", getattr(matches, name))
        store.append("leads", search.leads)
        store.write("uncompared", int(search.uncompared.sum()))
        store.commit("settled", 1)
        store.drop("low", "large.members", "large.of", *(f"ordered.{name}" for name in MATCHES))
        store.drop(*(f"found.{part}.{name}" for part in range(self._parts) for name in MATCHES))

    def _scatter(self, found: Matches) -> None:
        """Put matches to the others of their part of the texts, by preference."""
        part_of = found.a * self._parts // len(self._rows)
        for part in distinct(part_of).tolist():
            some = found.take(np.flatnonzero(part_of == part))
            for name in MATCHES:
                self.store.append(f"found.{part}.{name}", getattr(some, name))

    def _gather(self, part: int, into: str) -> None:
        """The matches of a part of the texts behind those of the parts before, in order."""
        found = join_matches([self._matches(f"found.{part}")])
        for name in MATCHES:
            self.store.append(f"{into}.{name}", getattr(found, name))

    def _matches(self, of: str) -> Matches:
        columns: list[Any] = [self.store.read(f"{of}.{name}", dtype) for name, dtype in MATCHES.items()]
        return Matches(*columns)

    @cached_property
    def _leaders(self) -> LeaderSearch:
        """The large groups, gone through: by band, and in a band by their first text."""
        search = LeaderSearch(self._signatures, self._banding, self.settings.threshold, self._verifier)
        of = self.store.read("large.of", np.int64, 2)
        members = np.split(self.store.read("large.members", np.int64), np.cumsum(of[:-1, 1]))
        for done, ((band, _), bucket) in enumerate(zip(of.tolist(), members, strict=False)):
            self.progress("Searching large groups", done, len(of))
            search.search(band, bucket)
        return search

    # -------------------------------------------------------------- columns of the store

    @cached_property
    def _speeches(self) -> Speeches:
        return Speeches(*(self.store.read(f"speeches.{name}", np.int64) for name in SPEECHES))

    @cached_property
    def _units(self) -> Units:
        return Units(*(self.store.read(f"units.{name}", np.int64) for name in UNITS))

    @cached_property
    def _codes(self) -> Codes:
        return self.store.read("codes", np.uint32)

    @cached_property
    def _measures(self) -> Measures:
        columns: list[Any] = [self.store.read(f"measures.{name}", dtype) for name, dtype in MEASURES.items()]
        return Measures(*columns)

    @cached_property
    def _texts(self) -> Texts:
        return Texts(*(self.store.read(f"texts.{name}", np.int64) for name in ("best", "members", "offsets")))

    @cached_property
    def _by_place(self) -> I64:
        """Texts in order of place, int64[texts]: row i is that of text ``_by_place[i]``."""
        return self.store.read("texts.by_place", np.int64)

    @cached_property
    def _rows(self) -> I64:
        """The row of each text, int64[texts]."""
        return self.store.read("texts.rows", np.int64)

    @cached_property
    def _spans(self) -> tuple[I64, I64]:
        """Where each text starts and ends, int64[texts] each."""
        best = self._texts.best
        return self._units.starts[best], self._units.ends[best]

    @cached_property
    def _parts(self) -> int:
        return self.plan.parts_for(len(self._texts))

    @cached_property
    def _banding(self) -> Banding:
        return choose_banding(self.settings.threshold, self.settings.recall, self.settings.num_perm)

    @property
    def _slots(self) -> int:
        return self.settings.num_perm or self._banding.slots

    @cached_property
    def _signatures(self) -> PlacedBits:
        a, b = make_permutations(self._slots, self.settings.seed)
        (starts, ends), shingle = self._spans, self.settings.shingle

        def sign(texts: I64) -> U32:
            return active.sign_units(self._codes, starts[texts], ends[texts], shingle, a, b)

        return PlacedBits(self.store.read("low", np.uint8, self._slots), sign, self._banding.rows, self._rows)

    @cached_property
    def _verifier(self) -> Verifier:
        settings = self.settings
        return Verifier(
            self._codes, *self._spans, settings.shingle, settings.threshold, settings.worker_threads
        )

    def _begin(self, stage: str) -> None:
        give_back_memory()
        self.progress(stage, 0, 1)

    def _items(self, stage: str, told: str, items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """The items of a stage that are not complete, with their numbers."""
        for item in range(self.store.done(stage), len(items)):
            self.progress(told, item, len(items))
            yield item, items[item]
        give_back_memory()


def _prefer(corpus: Corpus, units: Units, measures: Measures, settings: Settings) -> I64:
    """The units that are compared, the best first, int64[n]."""
    fit = np.flatnonzero(measures.characters >= settings.min_length)
    some = Units(*(getattr(units, name)[fit] for name in UNITS))
    ranks = rank_sources(corpus.source_of, corpus.source_names, settings.keep)
    return fit[order_by_preference(some, measures.characters[fit], corpus.dates, settings.keep, ranks)]
