"""Verified pairs of texts: sketch, propose, verify; or join them exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I64, U32
from dedup.match.band_index import BandIndex, small_buckets
from dedup.match.buckets import LeaderSearch
from dedup.match.groups import Texts
from dedup.match.join import join_pairs
from dedup.match.verify import join_matches, Matches, Verifier
from dedup.settings import Settings
from dedup.sketch.bands import Banding, choose_banding
from dedup.sketch.low_bits import LowBits, sketch_units
from dedup.sketch.lsh import group_bands, LARGE_BUCKET, propose_pairs
from dedup.text.segment import Units


@dataclass(frozen=True, slots=True)
class Found:
    """Verified pairs, which texts led a large group, and how many were not compared with all of theirs."""

    matches: Matches
    leads: Bools | None = None
    uncompared: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """An index of what earlier looks compared, and the names int64[units] by which it knows texts: units of one name have
    equal tokens."""

    index: BandIndex
    names: I64


def find_matches(
    codes: Codes,
    units: Units,
    texts: Texts,
    settings: Settings,
    progress: Callable[[str, int, int], None],
    known: Named | None = None,
) -> Found:
    """Verified pairs of distinct texts; what is ``known`` of texts is not found again."""
    starts, ends = units.starts[texts.best], units.ends[texts.best]
    threads = settings.worker_threads
    verifier = Verifier(codes, starts, ends, settings.shingle, settings.threshold, threads)
    none = np.zeros(0, np.int64)
    if "near" not in settings.find or len(texts) < 2:
        return Found(verifier.verify(none, none))
    if settings.exact_join:
        progress("Joining", 0, 1)
        a, b = join_pairs(codes, starts, ends, settings.shingle, settings.threshold)
        progress("Verifying", 0, 1)
        return Found(verifier.verify(a, b))
    banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
    progress("Signing", 0, 1)
    slots = settings.num_perm or banding.slots
    if known is not None:
        names = known.names[texts.best]
        return _find_again(codes, starts, ends, names, known.index, banding, slots, settings, progress)
    signatures, keys = sketch_units(
        codes, starts, ends, settings.shingle, slots, banding, settings.seed, threads
    )
    progress("Grouping by bands", 0, 1)
    buckets = group_bands(keys, threads)
    del keys
    search = LeaderSearch(signatures, banding, settings.threshold, verifier)
    for done, (band, bucket) in enumerate(buckets.large):
        progress("Searching large groups", done, len(buckets.large))
        search.search(band, bucket)
    progress("Proposing pairs", 0, 1)
    # Followers of one leader stand in one finding already: they are a family.
    a, b = propose_pairs(buckets, signatures, settings.threshold, search.leader, threads)
    progress("Verifying", 0, 1)
    search.settle(verifier.verify(a, b))
    search.complete(LARGE_BUCKET)
    return Found(join_matches(search.found), search.leads, int(search.uncompared.sum()))


def _find_again(
    codes: Codes,
    starts: I64,
    ends: I64,
    names: I64,
    index: BandIndex,
    banding: Banding,
    slots: int,
    settings: Settings,
    progress: Callable[[str, int, int], None],
) -> Found:
    """The same by an index: what the buckets that are settled hold is known, but for those that something came into."""
    threads = settings.worker_threads

    def sketch(some: I64) -> tuple[LowBits, list[U32]]:
        spans = starts[some], ends[some]
        return sketch_units(codes, *spans, settings.shingle, slots, banding, settings.seed, threads)

    known_sizes = index.begin(names)
    verifier = Verifier(codes, starts, ends, settings.shingle, settings.threshold, threads, known_sizes)
    progress("Grouping by bands", 0, 1)
    bands = index.look_up(sketch, threads)
    signatures = index.signatures
    remembering = index.remember(verifier)
    search = LeaderSearch(signatures, banding, settings.threshold, remembering)
    large = small_buckets(bands).large
    for done, (band, bucket) in enumerate(large):
        progress("Searching large groups", done, len(large))
        search.search(band, bucket)
    progress("Proposing pairs", 0, 1)
    settled, still = (small_buckets(some) for some in index.part(bands, search.leader))
    pairs = propose_pairs(settled, signatures, settings.threshold, None, threads)
    others = propose_pairs(still, signatures, settings.threshold, search.leader, threads)
    progress("Verifying", 0, 1)
    index.keep(verifier.verify(*pairs))
    search.settle(join_matches([index.matches(search.leader, verifier), remembering.verify(*others)]))
    search.complete(LARGE_BUCKET)
    index.end(verifier.known_sizes)
    return Found(join_matches(search.found), search.leads, int(search.uncompared.sum()))
