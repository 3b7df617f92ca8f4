"""What a library holds of new texts: its documents that share something with them, behind these in one corpus.

So a scan holds new texts against old ones by the same stages, and by the same conditions, as against each other. Who may
share something is asked of the library's index; nothing else of it is read. What is asked and what is opened grows with
the new texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TYPE_CHECKING

import numpy as np

from dedup.errors import SettingsError
from dedup.furniture.known import KnownFrame
from dedup.kernels.arrays import (
    Codes,
    distinct,
    HIGH,
    LOW,
    ragged,
    run_least,
    run_numbers,
    run_places,
    run_starts,
    stable_order,
    tally,
    U64,
)
from dedup.kinds import kinds_of, Stage
from dedup.library.build import is_below
from dedup.library.entries import join_holders, Store
from dedup.library.joining import join_entries
from dedup.library.open import look_over, open_store
from dedup.library.scheme import adopt_scheme
from dedup.library.terms import hash_places
from dedup.match.groups import measure_units
from dedup.messages import Message
from dedup.model import Problem
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.sketch.minhash import sign_units, Signatures
from dedup.text.corpus import Corpus, join_corpora
from dedup.text.segment import segment_corpus, Speeches, Units
from dedup.text.stream import build_stream

if TYPE_CHECKING:
    from dedup.library.open import AnyLibrary

# Kinds that come of paragraphs, and of passages; no others are looked for in a library.
OF_PARAGRAPHS, OF_PASSAGES = kinds_of(Stage.PARAGRAPHS), kinds_of(Stage.SPEECHES, Stage.REST)
NOT_HELD = kinds_of(Stage.TEMPLATES)
# Of a paragraph so many speeches are opened, those that agree with it in most bands; they are asked for in runs.
NEARBY, ASKED = 64, 1000
# Who agrees in fewer bands is hardly alike: of pairs at 0.3 one in three agrees in one band, and one in sixteen in two;
# of pairs at the threshold 99 in 100 and 94, and of those at 0.65 all but one in a thousand.
AGREED = 2
# Of a fingerprint so many holders are named, the same ones of all that hold a set phrase; for a speech so many are
# opened, those that share most with it, and none that shares fewer fingerprints, which is no passage, but a phrase.
HOLDERS, OPENED, FEWEST = 100, 500, 2
# Where only whole speeches are looked for, so many fingerprints of each tell who holds it, those with the least hashes
# (bottom-k sketch: Cohen, Kaplan 2007), and who has less than this share of them does not.
SKETCHED, OF_SPEECH = 64, 0.1
# Characters that are looked up in one go.
RUN = 1 << 20


class Opened(NamedTuple):
    """A library that new texts are held against, the settings with what its index was made with, the frames of its
    pages, and what is to be said of it."""

    store: AnyLibrary
    settings: Settings
    frames: list[KnownFrame]
    problems: list[Problem]


@contextmanager
def open_older(name: str, settings: Settings, given: Collection[str]) -> Iterator[Opened]:
    """The library ``name``, open for reading. Options that shape an index and are not ``given`` are the library's.

    Raises LibraryError where there is none, or one that is empty or of another version; SettingsError for settings that
    it cannot answer for, or kinds that are not looked for in a library.
    """
    with open_store(name) as store:
        settings = adopt_scheme(store.scheme, settings, given)
        if settings.exact_join:
            raise SettingsError(Message("library.no_exact_join"))
        yield Opened(store, settings, store.frames(), look_over(store, settings))


def refuse_kinds(kinds: Collection[str]) -> None:
    """Raise SettingsError for kinds that are not looked for in a library."""
    if others := [kind for kind in kinds if kind in NOT_HELD]:
        raise SettingsError(Message("library.kinds_not_held", others=others))


def hold_against(
    corpus: Corpus, opened: Opened, kinds: Collection[str], *, least: int = 1, without: str = ""
) -> Corpus:
    """The corpus with what the library holds of it behind its own texts, for findings of these ``kinds``.

    Paragraphs of fewer than ``least`` characters that count are not looked up. What came from below the path ``without``
    is as if it were not there. What may share something and was not opened is a problem.
    """
    store, settings, _, problems = opened
    names: set[str] = set()
    left = 0
    for lo, hi in corpus.document_runs(RUN):
        some = _look_up(corpus.run(lo, hi), store, settings, kinds, least)
        names.update(some.names)
        left += some.left
    if left:
        problems.append(Problem(store.name, Message("library.left_unopened", number=f"{left:,}")))
    entries = [
        entry
        for entry in store.entries(sorted(names), settings.worker_threads)
        if not without or not is_below(entry.path, without)
    ]
    return join_corpora(corpus, join_entries(entries)[0], store.name, len(store))


@dataclass(frozen=True, slots=True)
class _Shared:
    """Documents by name, and how many paragraphs and speeches others may share something with."""

    names: list[str]
    left: int


def _look_up(corpus: Corpus, store: Store, settings: Settings, kinds: Collection[str], least: int) -> _Shared:
    """Who may share something with these texts."""
    speeches, units = segment_corpus(corpus, settings.unit, settings.worker_threads)
    codes = fold_corpus(corpus, units, settings)
    keys, left = [np.zeros(0, np.uint64)], 0
    if not set(kinds).isdisjoint(OF_PARAGRAPHS):
        shared, more = _near_paragraphs(units, codes, store, settings, least, "near" not in kinds)
        keys.append(shared)
        left += more
    if not set(kinds).isdisjoint(OF_PASSAGES):
        plain = fold_for_passages(corpus, units, codes, settings)
        whole = set(kinds).isdisjoint(kinds_of(Stage.REST)) and "formula" not in kinds
        shared, more = _sharing_speeches(speeches, plain, store, settings, whole)
        keys.append(shared)
        left += more
    rows = store.describe(distinct(np.concatenate(keys)))
    return _Shared(store.name_documents(distinct(rows.documents)), left)


def _near_paragraphs(
    units: Units, codes: Codes, store: Store, settings: Settings, least: int, equal: bool
) -> tuple[U64, int]:
    """The speeches with a paragraph that is like one of these, or may be ``equal``, by the bands that both agree in;
    and of how many of these some were left."""
    scheme, threads = store.scheme, settings.worker_threads
    bands = scheme.banding.bands
    measures = measure_units(codes, units, threads)
    fit = np.flatnonzero(measures.characters >= max(settings.min_length, least))
    fit = fit[np.unique(measures.hashes[fit], return_index=True)[1]]
    signed = sign_units(
        codes, units.starts[fit], units.ends[fit], scheme.shingle, scheme.slots, scheme.seed, threads
    )
    parts = [
        store.find_bands(Signatures(signed.values[lo : lo + ASKED], signed.seed), NEARBY)
        for lo in range(0, len(fit), ASKED)
    ]
    near = join_holders(parts)
    some = np.flatnonzero(np.diff(near.offsets))
    # As many as a pair at the threshold has.
    likely = bands * scheme.threshold**scheme.banding.rows
    left = ~near.whole[some] & (run_least(near.shared, near.offsets[some]) >= likely)
    return near.keys[near.shared >= (bands if equal else min(AGREED, bands))], int(np.count_nonzero(left))


def _sharing_speeches(
    speeches: Speeches, codes: Codes, store: Store, settings: Settings, whole: bool
) -> tuple[U64, int]:
    """The speeches that share fingerprints with one of these, or hold it ``whole`` or in good part; and for how many of
    these some were left."""
    order = np.arange(len(speeches), dtype=np.int64)
    stream = build_stream(codes, speeches, order, None, settings.worker_threads)
    prints = hash_places(stream, store.scheme, settings.worker_threads)
    needed = np.full(len(stream), FEWEST, np.int64)
    if whole:
        prints = _least(prints)
        sizes = np.bincount((prints & LOW).astype(np.int64), minlength=len(stream))
        needed = np.maximum(needed, np.ceil(OF_SPEECH * sizes).astype(np.int64))
    hashes, text = prints >> HIGH, (prints & LOW).astype(np.int64)
    heads = run_starts(hashes)
    found = store.find_fingerprints(hashes[heads].astype(np.uint32), HOLDERS)
    at = run_numbers(heads, len(hashes))
    places, ends = ragged(found.offsets[at], found.offsets[at + 1])
    keys = distinct(found.keys)
    held_by = np.searchsorted(keys, found.keys[places]).astype(np.uint64)
    pairs, shared = tally(np.repeat(text, np.diff(ends)).astype(np.uint64) << HIGH | held_by)
    text, holder = (pairs >> HIGH).astype(np.int64), (pairs & LOW).astype(np.int64)
    kept = np.flatnonzero(shared >= needed[text])
    text, holder, shared = text[kept], holder[kept], shared[kept]
    best = np.lexsort((holder, -shared, text))
    rank = run_places(run_starts(text[best]), len(best))
    left = len(distinct(text[best[rank >= OPENED]]))
    return keys[distinct(holder[best[rank < OPENED]])], left


def _least(prints: U64) -> U64:
    """Of the fingerprints of each text, hash above text and ascending, the `SKETCHED` least."""
    text = (prints & LOW).astype(np.int64)
    order = stable_order(text)
    rank = run_places(run_starts(text[order]), len(order))
    least: U64 = prints[np.sort(order[rank < SKETCHED])]
    return least
