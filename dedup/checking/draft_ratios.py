"""The shares of each draft: what of it old texts hold in runs, what the findings say, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from dedup.checking.basis import Basis
from dedup.checking.compare import Texts
from dedup.checking.origins import Origin
from dedup.checking.quotations import find_quotations
from dedup.checking.ratios import break_down, DraftRatios, explain_rest, Piece
from dedup.checking.resembles import Resembling
from dedup.checking.shared_runs import Shared
from dedup.kernels.intervals import columns_of, Intervals, unite, united
from dedup.library.entries import Entry

# Of what no finding tells of a draft so many sources are named.
EXPLAINED = 20


def break_down_drafts(
    texts: Texts,
    shared: Sequence[Shared],
    resembling: Sequence[tuple[Resembling, ...]],
    pieces: Sequence[tuple[int, Piece]],
    is_own: Callable[[Entry], bool],
) -> tuple[DraftRatios, ...]:
    """The shares of each draft."""
    stream, drafts = texts.stream, len(shared)
    first = int(stream.starts[texts.drafts]) if len(stream) > texts.drafts else 0
    quoted = find_quotations(texts.corpus, texts.units, drafts)
    quotations = unite(
        *(stream.positions.find(at, first, len(stream.codes)) for at in (quoted.starts, quoted.ends))
    )
    document = texts.speeches.documents[stream.speeches[texts.drafts :]]
    sizes = np.bincount(document, (stream.ends - stream.starts)[texts.drafts :], minlength=drafts).astype(
        np.int64
    )
    mine = {entry.name for entry in texts.entries[drafts:] if is_own(entry)}
    of_draft: list[list[Piece]] = [[] for _ in range(drafts)]
    for number, piece in pieces:
        of_draft[number].append(piece)
    found = []
    for d, own in enumerate(of_draft):
        spans = _places_in(texts, d, shared[d].spans)
        told = break_down(
            texts.corpus.ids[d], int(sizes[d]), shared[d], resembling[d], spans, own, quotations, mine
        )
        left = explain_rest(shared[d], own, EXPLAINED)
        rest = ((name, held.size(), _places_in(texts, d, held)) for name, held in left)
        alike = {one.source: one.origin for one in resembling[d] if one.origin}
        basis = _basis(texts, d, shared[d], alike, quoted, mine)
        found.append(replace(told, rest=tuple(rest), basis=basis))
    return tuple(found)


def _basis(
    texts: Texts,
    document: int,
    shared: Shared,
    alike: Mapping[str, Origin],
    quoted: Intervals,
    mine: Collection[str],
) -> Basis:
    """What the shares of a draft come of, as places in it; ``quoted`` are places of the corpus."""
    start, end = int(texts.corpus.starts[document]), int(texts.corpus.ends[document])
    stream = texts.stream
    own = texts.drafts + np.flatnonzero(texts.speeches.documents[stream.speeches[texts.drafts :]] == document)
    places = [np.arange(stream.starts[text], stream.ends[text]) for text in own.tolist()]
    positions = stream.positions.of(np.concatenate([np.zeros(0, np.int64), *places])) - start
    inside = quoted.between(start, end) if end > start else unite(*columns_of([]))
    return Basis(
        positions=np.sort(positions),
        runs=shared.by_source,
        place=lambda held: united(_places_in(texts, document, held)),
        origins={**alike, **shared.origins},
        quotations=Intervals(inside.starts - start, inside.ends - start),
        mine=frozenset(mine),
    )


def _places_in(texts: Texts, document: int, spans: Intervals) -> tuple[tuple[int, int], ...]:
    """Spans of the stream as spans of a document that they lie in."""
    starts, ends = texts.stream.span(spans.starts, spans.ends)
    base = texts.corpus.starts[document]
    return tuple(zip((starts - base).tolist(), (ends - base).tolist(), strict=True))
