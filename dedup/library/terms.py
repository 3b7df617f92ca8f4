"""Entries and the terms they are found by, made of a corpus; the same terms are made of a draft."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, HIGH, I64, LOW, run_starts, U32, U64
from dedup.library.entries import Entry, SKETCH, speech_key, Terms
from dedup.library.rare_terms import rare_terms
from dedup.library.scheme import Scheme
from dedup.match.groups import measure_units
from dedup.read.dates import date_of_text
from dedup.sketch.minhash import make_permutations, sign_units, Signatures
from dedup.sketch.winnow import choose_winnowing, find_fingerprints
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units
from dedup.text.stream import build_stream, Stream

# Seed of the permutations of sketches; they are no signatures, and have nothing to do with --seed.
SKETCH_SEED = 13


def list_entries(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    digests: Mapping[str, str],
    metadata: Mapping[int, dict[str, str]],
) -> list[Entry]:
    """The documents of a corpus as entries; ``digests`` are those of the files by path, ``metadata`` by document."""
    first = np.searchsorted(speeches.documents, np.arange(len(corpus) + 1))
    unit = np.searchsorted(units.documents, np.arange(len(corpus) + 1))
    found = []
    for d in range(len(corpus)):
        base, end = int(corpus.starts[d]), int(corpus.ends[d])
        path = corpus.paths[int(corpus.path_of[d])]
        own = slice(unit[d], unit[d + 1])
        found.append(
            Entry(
                name=corpus.ids[d],
                path=path,
                digest=digests.get(path, ""),
                text=corpus.text(base, end),
                speeches=np.append(speeches.starts[first[d] : first[d + 1]], end) - base,
                units=np.stack((units.starts[own], units.ends[own]), axis=1) - base,
                line=int(corpus.line_of[d]),
                # A record has a date of its own, or none; the name of its file is that of many.
                date=int(corpus.dates[d])
                or (0 if corpus.line_of[d] else date_of_text(path, corpus.text(base, end))),
                source=corpus.source_name(int(corpus.source_of[d])),
                metadata=dict(metadata.get(d, {})),
                extracted=bool(corpus.extracted[d]),
                headings=corpus.headings.get(d),
                layout=corpus.layouts.get(d),
            )
        )
    return found


def index_corpus(
    corpus: Corpus,
    speeches: Speeches,
    units: Units,
    codes: Codes,
    passage_codes: Codes,
    scheme: Scheme,
    threads: int = 1,
    *,
    rare: bool = True,
) -> Terms:
    """The terms of all speeches; ``codes`` are folded as the scheme wants paragraphs compared, ``passage_codes`` as
    passages are found in. ``rare`` adds rare words to the fingerprints, which tell what is like a draft in other words.
    """
    documents, numbers = speeches.documents.tolist(), speeches.number.tolist()
    keys = np.array(
        [speech_key(corpus.ids[d], number) for d, number in zip(documents, numbers, strict=True)], np.uint64
    )
    order = np.argsort(keys)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    stream = build_stream(passage_codes, speeches, order, None, threads)
    fingerprints = hash_places(stream, scheme, threads)
    signed, signatures = sign_long_units(units, codes, scheme, threads)
    found = fingerprints
    if rare:
        words = rare_terms(passage_codes, speeches.starts, speeches.ends, rank, threads)
        found = distinct(np.concatenate((fingerprints, words)))
    return Terms(
        keys=keys[order],
        entry=speeches.documents[order],
        number=speeches.number[order],
        sizes=stream.ends - stream.starts,
        sketches=_sketch(fingerprints, len(speeches)),
        fingerprints=found,
        bands=_pack_bands(band_terms(signatures, scheme), rank[units.speeches[signed]]),
    )


def hash_places(stream: Stream, scheme: Scheme, threads: int = 1) -> U64:
    """Which text of a stream holds which fingerprint: hash above text, ascending, each once."""
    prints = find_fingerprints(
        stream, np.arange(len(stream), dtype=np.int64), choose_winnowing(scheme.min_run), threads
    )
    # By a table of all places: there are many fingerprints, and not in their order.
    bounds = np.append(stream.starts, len(stream.codes))
    bounds[0] = 0
    text = np.repeat(np.arange(len(stream), dtype=np.uint32), np.diff(bounds))
    # Texts stand in the stream in their order, so what ascends by place ascends by text.
    prints = (prints & ~LOW) | text[(prints & LOW).astype(np.int64)]
    return prints[run_starts(prints)]


def sign_long_units(units: Units, codes: Codes, scheme: Scheme, threads: int = 1) -> tuple[I64, Signatures]:
    """The units that are long enough to be compared, and their signatures."""
    long = np.flatnonzero(measure_units(codes, units, threads).characters >= scheme.min_length)
    starts, ends = units.starts[long], units.ends[long]
    return long, sign_units(codes, starts, ends, scheme.shingle, scheme.slots, scheme.seed, threads)


def band_terms(signatures: Signatures, scheme: Scheme) -> U32:
    """The terms of the bands of signatures, uint32[n, bands]."""
    banding = scheme.banding
    keys = active.band_keys(signatures.values, 0, banding.bands, banding.rows)
    return np.ascontiguousarray((keys >> HIGH).astype(np.uint32).T)


def _pack_bands(terms: U32, speech: I64) -> U64:
    """Terms above the speeches of their units."""
    of = np.repeat(speech.astype(np.uint64), terms.shape[1])
    return distinct(terms.ravel().astype(np.uint64) << HIGH | of)


def _sketch(fingerprints: U64, speeches: int) -> U32:
    """Minima of the fingerprints of each speech under SKETCH permutations (Broder 1997), uint32[speeches, SKETCH]."""
    out = np.full((speeches, SKETCH), 0xFFFFFFFF, np.uint32)
    # Numbers of 16 bits are sorted digit by digit, four times as fast.
    order = np.argsort((fingerprints & LOW).astype(np.min_scalar_type(speeches)), kind="stable")
    ordered = fingerprints[order]
    speech, hashes = (ordered & LOW).astype(np.int64), (ordered >> HIGH).astype(np.uint32)
    heads = run_starts(speech)
    if not len(heads):
        return out
    for slot, (a, b) in enumerate(zip(*make_permutations(SKETCH, SKETCH_SEED), strict=True)):
        out[speech[heads], slot] = np.minimum.reduceat(hashes * a + b, heads)
    return out
