"""Verified pairs of texts: sketch, propose, verify; or join them exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, Codes
from dedup.match.buckets import LeaderSearch
from dedup.match.groups import Texts
from dedup.match.join import join_pairs
from dedup.match.verify import join_matches, Matches, Verifier
from dedup.settings import Settings
from dedup.sketch.bands import choose_banding
from dedup.sketch.lsh import group_bands, LARGE_BUCKET, propose_pairs
from dedup.sketch.minhash import sign_units
from dedup.text.segment import Units


@dataclass(frozen=True, slots=True)
class Found:
    """Verified pairs, which texts led a large group, and how many were not compared with all of theirs."""

    matches: Matches
    leads: Bools | None = None
    uncompared: int = 0


def find_matches(
    codes: Codes, units: Units, texts: Texts, settings: Settings, progress: Callable[[str, int, int], None]
) -> Found:
    """Verified pairs of distinct texts."""
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
    signatures = sign_units(codes, starts, ends, settings.shingle, slots, settings.seed, threads)
    progress("Grouping by bands", 0, 1)
    buckets = group_bands(signatures, banding, threads)
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
