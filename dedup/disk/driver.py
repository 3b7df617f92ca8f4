"""The driver of a scan through a disk: which stage takes which rows from the store, and puts which there.

    read      corpus.*                                   all files, in order of place
    fold      speeches.*, units.*, codes.*, measures.*   a run of documents an item
    group     texts.*                                    a part of all hashes an item
    sketch    low, keys.BAND                             a run of texts, by place
    bucket    small.BAND.*, large.*                      a band
    propose   pairs.PART                                 bands with some million pairs
    verify    found.PART.*                               a part of the texts, by place
    match     matches.*                                  a part of the texts, by preference

Stages and their items come one after another, so what is complete is a number for each stage; a stage that is done
drops what only it had a need of. Those from `sketch` on are in `dedup.disk.near_pairs`. What needs the order of
preference of all texts (leaders of large groups, clusters, the report) has a few numbers for each text in memory, and
nothing of what texts hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.disk.budget import Plan, require_block, require_memory
from dedup.disk.items import Items
from dedup.disk.kept_corpus import CODES, keep_corpus, load_corpus
from dedup.disk.near_pairs import NearPairs
from dedup.disk.packed_column import CodesWriter, GrowingCodes
from dedup.disk.stages import fold_run, group_part, Part, part_of_hashes, texts_of
from dedup.disk.store import Store
from dedup.disk.store_columns import Columns, MEASURES, SPEECHES, TEXTS, UNITS
from dedup.findings.paragraphs import Paragraphs
from dedup.findings.scan_report import Report
from dedup.kernels.arrays import I64, stable_order
from dedup.match.cluster import cluster_pairs
from dedup.match.groups import Measures, order_by_preference, rank_sources
from dedup.match.verify import Matches, Verifier
from dedup.model import Problem
from dedup.preparing import no_progress, Progress, read_corpus
from dedup.read import Source
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import Units


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
        columns = self._columns
        require_memory(self.memory, len(columns.units))
        self._group(corpus)
        matches, leads, uncompared = self._match()
        self._items.begin("Clustering")
        require_memory(self.memory, len(columns.units), len(matches))
        clusters = cluster_pairs(len(columns.texts), matches.a, matches.b, leads)
        places = np.bincount(clusters.anchor, np.diff(columns.texts.offsets)).max(initial=0)
        require_memory(self.memory, len(columns.units), len(matches), int(places))
        # Packed codes stand in for an array where that is only cut up.
        codes: Any = columns.codes
        texts = columns.units, codes, columns.measures, columns.texts
        self._items.begin("Writing")
        return Report(
            settings=self.settings,
            corpus=corpus,
            problems=tuple(problems),
            speeches=columns.speeches,
            units=columns.units,
            codes=codes,
            paragraphs=Paragraphs(self.settings, corpus, columns.speeches, *texts, matches, clusters),
            marks=None,
            copies=None,
            shared=None,
            mined=None,
            uncompared_texts=uncompared,
        )

    def _read(self) -> tuple[Corpus, list[Problem]]:
        if not self.store.done("read"):
            problems = list(self.problems)
            codes = GrowingCodes(self.store, CODES)
            corpus = read_corpus(self.sources, self.settings, problems, self.progress, codes=codes)
            keep_corpus(self.store, corpus, problems)
            self.store.commit("read", 1)
        return load_corpus(self.store)

    def _fold(self, corpus: Corpus) -> None:
        """Speeches, units and folded codes, document run after document run."""
        require_block(self.memory, int((corpus.ends - corpus.starts).max(initial=0)))
        store, codes = self.store, CodesWriter(self.store, "codes")
        for item, (lo, hi) in self._items.of("fold", "Folding", corpus.document_runs(self.plan.block)):
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
            codes.append(run.codes)
            store.commit("fold", item + 1)

    def _group(self, corpus: Corpus) -> None:
        """Distinct texts, numbered by preference."""
        store, units, measures = self.store, self._columns.units, self._columns.measures
        if store.done("texts"):
            return
        self._items.begin("Grouping equal texts")
        preferred = _prefer(corpus, units, measures, self.settings)
        parts = self.plan.parts_for(len(preferred))
        part_of = part_of_hashes(measures.hashes[preferred], parts)
        for item, part in self._items.of("group", "Grouping equal texts", range(parts)):
            ranks = np.flatnonzero(part_of == part)
            grouped = group_part(self._columns.codes, units, measures, preferred[ranks], ranks)
            for name, column in grouped._asdict().items():
                store.append(f"group.{item}.{name}", column)
            store.commit("group", item + 1)
        self._number(preferred, parts)

    def _number(self, preferred: I64, parts: int) -> None:
        """The texts of all parts by preference, and in order of place."""
        store = self.store
        names = [[f"group.{item}.{name}" for name in Part._fields] for item in range(parts)]
        texts = texts_of(preferred, [Part(*(store.read(name, np.int64) for name in part)) for part in names])
        for field in TEXTS:
            store.append(f"texts.{field}", getattr(texts, field))
        by_place = stable_order(texts.best)
        rows = np.empty(len(by_place), np.int64)
        rows[by_place] = np.arange(len(by_place))
        store.append("texts.by_place", by_place)
        store.append("texts.rows", rows)
        store.commit("texts", 1)
        store.drop(*(name for part in names for name in part))

    def _match(self) -> tuple[Matches, NDArray[np.bool_] | None, int]:
        """Verified pairs by text, which texts led a large group, and how many were not compared with all of theirs."""
        settings, columns = self.settings, self._columns
        verifier = Verifier(
            columns.codes, *columns.spans, settings.shingle, settings.threshold, settings.worker_threads
        )
        if "near" not in settings.find or len(columns.texts) < 2:
            none = np.zeros(0, np.int64)
            return verifier.verify(none, none), None, 0
        near = NearPairs(self.store, columns, settings, self.plan, self._items, verifier)
        return near.find()

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self.store)

    @cached_property
    def _items(self) -> Items:
        return Items(self.store, self.progress)


def _prefer(corpus: Corpus, units: Units, measures: Measures, settings: Settings) -> I64:
    """The units that are compared, the best first, int64[n]."""
    fit = np.flatnonzero(measures.characters >= settings.min_length)
    some = Units(*(getattr(units, name)[fit] for name in UNITS))
    ranks = rank_sources(corpus.source_of, corpus.source_names, settings.keep)
    return fit[order_by_preference(some, measures.characters[fit], corpus.dates, settings.keep, ranks)]
