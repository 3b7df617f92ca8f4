"""Drafts and the speeches that were opened for them, held against each other: passages, and paragraphs that are
alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.candidates import Candidates
from dedup.checking.pool import Pool
from dedup.kernels.arrays import Codes, distinct, HIGH, I64, LOW, ragged, run_lengths, run_starts, U64
from dedup.library.entries import Entry, Store
from dedup.library.joining import join_entries
from dedup.match.formulae import whole_words
from dedup.match.passages import find_passages, Passages
from dedup.match.runs import Runs
from dedup.match.verify import Matches, Verifier
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.sketch.winnow import choose_winnowing, find_fingerprints
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units
from dedup.text.stream import build_stream, Stream

# Of a hash that a draft and a speech hold more often, not all places are paired with all.
FEW = 4
# Where words of two sides begin in other places, so often what is cut of one is cut of the other.
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Texts:
    """Drafts first, then sources, as one corpus. The stream has the opened speeches first, then those of the drafts:
    text i below ``drafts`` is speech ``opened[i]`` of the pool, the others are the speeches of the drafts in their
    order.
    """

    entries: tuple[Entry, ...]
    corpus: Corpus
    speeches: Speeches
    units: Units
    codes: Codes
    stream: Stream
    opened: I64

    @property
    def drafts(self) -> int:
        """The first text of the stream that is a draft."""
        return len(self.opened)

    def place(self, start: int, end: int, text: int) -> tuple[int, int]:
        """A span of the corpus in a text of the stream."""
        lo, hi = int(self.stream.starts[text]), int(self.stream.ends[text])
        first, last = self.stream.positions.find(np.array([start, end], np.int64), lo, hi).tolist()
        return first, last


def open_texts(
    drafts: Sequence[Entry], stores: Sequence[Store], pool: Pool, wanted: I64, settings: Settings
) -> Texts:
    """Load the documents of speeches ``wanted`` of the pool, and fold them with the drafts."""
    held = {entry.name: i for i, entry in enumerate(drafts)}
    entries = list(drafts)
    place = np.full(len(wanted), -1, np.int64)
    for number, store in enumerate(stores):
        own = np.flatnonzero(pool.stores[wanted] == number)
        rows = pool.rows[wanted[own]]
        documents = distinct(rows)
        names = store.name_documents(documents)
        # Of a document that several stores have, that of the first is opened.
        for entry in store.entries(sorted(set(names) - held.keys()), settings.worker_threads):
            held[entry.name] = len(entries)
            entries.append(entry)
        opened = np.array([held.get(name, -1) for name in names], np.int64)
        place[own] = opened[np.searchsorted(documents, rows)]
    corpus, speeches, units = join_entries(entries)
    codes = fold_corpus(corpus, units, settings)
    first = np.searchsorted(speeches.documents, np.arange(len(corpus) + 1))
    # A document may have gone since it was named.
    there = (place >= 0) & (pool.numbers[wanted] <= np.diff(first)[place])
    wanted, place = wanted[there], place[there]
    speech = first[place] + pool.numbers[wanted] - 1
    order = np.argsort(speech, kind="stable")
    order = order[run_starts(speech[order])]
    own = np.arange(first[len(drafts)], dtype=np.int64)
    passage_codes = fold_for_passages(corpus, units, codes, settings)
    stream = build_stream(
        passage_codes, speeches, np.concatenate((speech[order], own)), None, settings.worker_threads
    )
    return Texts(tuple(entries), corpus, speeches, units, codes, stream, wanted[order])


def share_passages(
    texts: Texts, pool: Pool, hashes: U64, candidates: Candidates, settings: Settings, within: bool
) -> tuple[Runs, Passages]:
    """Equal runs and passages of sources (side a) and drafts (side b); ``within`` also those of a draft with itself."""
    sizes = choose_winnowing(settings.min_run)
    stream, threads = texts.stream, settings.worker_threads
    prints = find_fingerprints(stream, np.arange(len(stream), dtype=np.int64), sizes, threads)
    places = (prints & LOW).astype(np.int64)
    keys = (prints >> HIGH << HIGH) | stream.text_of(places).astype(np.uint64)
    text_of = np.full(len(pool), -1, np.int64)
    text_of[texts.opened] = np.arange(texts.drafts)
    there = text_of[candidates.speeches] >= 0
    source, draft = text_of[candidates.speeches[there]], candidates.texts[there] + texts.drafts
    print_ = hashes[candidates.hashes[there]] << HIGH
    a, b = _pair_places(keys, print_ | source.astype(np.uint64), print_ | draft.astype(np.uint64))
    a, b = places[a], places[b]
    if within:
        again = np.flatnonzero((keys[1:] == keys[:-1]) & ((keys[1:] & LOW) >= np.uint64(texts.drafts)))
        apart = places[again + 1] - places[again] >= settings.min_passage
        a = np.concatenate((a, places[again[apart]]))
        b = np.concatenate((b, places[again[apart] + 1]))
    seeds = distinct(a.astype(np.uint64) << HIGH | (b - a).astype(np.uint64))
    runs, passages = find_passages(stream, seeds, settings.min_run, settings.min_passage, threads, least=1)
    return runs, _cut_to_words(stream, passages)


def _cut_to_words(stream: Stream, passages: Passages) -> Passages:
    """The passages without the pieces of words at their ends that happen to be alike: what is a piece on one side, of
    ``patronage``, goes on the other too, where ``tronage`` may be a word."""
    a_start, a_end, b_start, b_end = passages.a_start, passages.a_end, passages.b_start, passages.b_end
    for _ in range(ROUNDS):
        a, b = whole_words(stream, a_start, a_end), whole_words(stream, b_start, b_end)
        before = np.maximum(a[0] - a_start, b[0] - b_start)
        behind = np.maximum(a_end - a[1], b_end - b[1])
        if not (before.any() or behind.any()):
            break
        a_start, a_end, b_start, b_end = a_start + before, a_end - behind, b_start + before, b_end - behind
    left = (a_start < a_end) & (b_start < b_end)
    return Passages(a_start, a_end, b_start, b_end, passages.edits).take(left)


def _pair_places(keys: U64, left: U64, right: U64) -> tuple[I64, I64]:
    """Indices of equal entries of ``keys``, ascending, for each left and right key: all with all where both are few,
    otherwise the first of the left with each, and each with one of its own."""
    (low, many), (start, others) = (_places_of(keys, wanted) for wanted in (left, right))
    few = np.flatnonzero(many * others <= FEW * FEW)
    number, offsets = ragged(np.zeros(len(few), np.int64), many[few] * others[few])
    row = few[np.repeat(np.arange(len(few)), np.diff(offsets))]
    a = [low[row] + number // np.maximum(others[row], 1)]
    b = [start[row] + number % np.maximum(others[row], 1)]
    rest = np.flatnonzero((many * others > FEW * FEW) & (many > 0) & (others > 0))
    number, offsets = ragged(np.zeros(len(rest), np.int64), others[rest])
    row = rest[np.repeat(np.arange(len(rest)), np.diff(offsets))]
    a += [low[row], low[row] + number % many[row]]
    b += [start[row] + number, start[row] + number]
    return np.concatenate(a), np.concatenate(b)


def _places_of(keys: U64, wanted: U64) -> tuple[I64, I64]:
    """Where each wanted key begins among the ascending ones, and how often it stands there, perhaps never."""
    heads = run_starts(keys)
    if not len(heads):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    at = np.minimum(np.searchsorted(keys[heads], wanted), len(heads) - 1)
    sizes = np.where(keys[heads[at]] == wanted, run_lengths(heads, len(keys))[at], 0)
    return heads[at], sizes


def match_paragraphs(texts: Texts, unit: I64, speech: I64, settings: Settings) -> Matches:
    """Units of opened speeches (a) that are near-duplicates of units of drafts (b). ``speech`` int64[n] of the pool is
    named for draft unit ``unit``, by number among the units of the drafts."""
    units = texts.units
    order = np.argsort(texts.opened)
    at = (
        order[np.minimum(np.searchsorted(texts.opened[order], speech), max(len(order) - 1, 0))]
        if len(order)
        else speech
    )
    there = texts.opened[at] == speech if len(order) else np.zeros(len(speech), bool)
    held = texts.stream.speeches[at[there]]
    of_speech = np.searchsorted(units.speeches, np.arange(len(texts.speeches) + 1))
    a, offsets = ragged(of_speech[held], of_speech[held + 1])
    b = np.repeat(unit[there], np.diff(offsets))
    size = units.ends - units.starts
    # Sizes say little before folding: only what cannot be alike by far is left out.
    possible = 4 * np.minimum(size[a], size[b]) * 1.0 >= settings.threshold * np.maximum(size[a], size[b])
    a, b = a[possible], b[possible]
    verifier = Verifier(
        texts.codes, units.starts, units.ends, settings.shingle, settings.threshold, settings.worker_threads
    )
    return verifier.verify(a, b)
