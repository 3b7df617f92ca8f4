"""Checking in order: the drafts' terms, who holds them, what is opened, what is shared, what it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.checking.basis import Basis
from dedup.checking.candidates import Candidates, choose_candidates
from dedup.checking.check_report import CheckReport, Found
from dedup.checking.claims import Claimer
from dedup.checking.commonness import Commonness
from dedup.checking.compare import match_paragraphs, open_texts, share_passages, Texts
from dedup.checking.draft_words import read_draft_words
from dedup.checking.form import Forms
from dedup.checking.found import Finder
from dedup.checking.further import Further
from dedup.checking.made import make_findings
from dedup.checking.origins import Origin
from dedup.checking.phrases import (
    beside_known,
    find_phrases,
    is_inside,
    is_long_enough,
    Likely,
    Phrase,
    sort_out,
    spans_of,
)
from dedup.checking.pool import gather_pool, Pool, Postings
from dedup.checking.pooled_forms import PooledForms
from dedup.checking.quotations import find_quotations
from dedup.checking.ratios import break_down, DraftRatios, explain_rest, Piece
from dedup.checking.resembles import find_resembling, Resembling
from dedup.checking.shared_blocks import Blocks
from dedup.checking.shared_runs import share_runs, Shared
from dedup.findings.occurrences import Spans
from dedup.findings.places import Places
from dedup.kernels.arrays import Bools, Codes, distinct, I64, U64
from dedup.kernels.intervals import columns_of, Intervals, unite, united
from dedup.library.entries import Entry, Holders, join_holders, no_holders, Store
from dedup.library.joining import join_entries
from dedup.library.majority import find_majority
from dedup.library.terms import sign_long_units
from dedup.match.passages import Passages
from dedup.match.runs import Runs
from dedup.match.verify import Matches
from dedup.model import Problem
from dedup.preparing import fold_corpus, fold_for_passages, no_progress, Progress
from dedup.settings import Settings
from dedup.sketch.minhash import Signatures
from dedup.sketch.winnow import choose_winnowing, find_fingerprints, Winnowing
from dedup.text.segment import Speeches, Units
from dedup.text.stream import build_stream, Stream

HIGH, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
# Of a fingerprint so many holders are asked for: beyond that a phrase is common, whoever holds it.
MOST = 1000
# Of a paragraph's bands so many speeches are looked at.
NEARBY = 8
# Of what no finding tells of a draft so many sources are named.
EXPLAINED = 20
# Paragraphs are asked for in runs of so many, since many speeches may agree with each in some band.
ASKED = 500


def check_entries(
    drafts: Sequence[Entry],
    stores: Sequence[Store],
    settings: Settings,
    *,
    within: bool = False,
    strict: bool = False,
    is_own: Callable[[Entry], bool] = lambda _: False,
    hides: Callable[[str], bool] | None = None,
    problems: Sequence[Problem] = (),
    most: int = MOST,
    progress: Progress = no_progress,
) -> CheckReport:
    """What of the drafts stands in the libraries.

    A document of a library that has a draft's name is that draft, and never its source. ``within`` looks for repeats
    in one draft too. What is ``strict`` finds what nobody disputes: passages of which as much is no set phrase as
    makes a passage, and no paragraphs that are alike and share none; it has no shares. ``is_own`` says of a document
    that it is the writer's own; ``hides``, by name, that it counts as if it were not there. Of a fingerprint ``most``
    holders are counted, hidden ones among them.
    """
    progress("Asking the library", 0, 1)
    held = _fold_drafts(drafts, settings)
    asked = _ask(held, drafts, stores, settings, 0 if strict else NEARBY, most, hides)
    if not strict and any(map(find_majority, stores)):
        asked = replace(asked, pool=asked.pool.by_document())
    progress("Comparing", 0, 1)
    wanted = distinct(np.concatenate((asked.candidates.speeches, asked.near_speeches)))
    texts = open_texts(drafts, stores, asked.pool, wanted, settings)
    runs, passages = share_passages(texts, asked.pool, held.hashes, asked.candidates, settings, within)
    matches = match_paragraphs(texts, asked.near_units, asked.near_speeches, settings)
    # The drafts stand at the end of this stream as they stood in their own.
    shift = np.uint64(texts.stream.starts[texts.drafts] - held.stream.starts[0] if len(held.stream) else 0)
    commonness = Commonness(
        texts.stream, held.prints + shift, held.sizes, held.speeches.documents, asked.pool, asked.postings
    )
    words = None if strict else read_draft_words(texts, len(drafts), stores)
    forms = Forms(words, texts.corpus.starts, _count_years(stores)) if words else None
    known = () if strict else _find_known(drafts, texts, stores, commonness, settings)
    found, pieces = _tell(
        texts, asked.pool, runs, passages, matches, commonness, forms, known, settings, strict
    )
    ratios: tuple[DraftRatios, ...] = ()
    if words:
        further = Further(texts.stream, held.prints + shift, held.sizes, asked.pool, asked.postings)
        opened = asked.opened(held)
        shared = share_runs(texts, opened, len(drafts), further, asked.pool, stores, settings, is_own)
        resembling = find_resembling(texts, words, shared, stores, settings)
        ratios = _break_down(texts, shared, resembling, pieces, is_own)
    return CheckReport(
        settings=settings,
        corpus=texts.corpus,
        problems=tuple(problems),
        speeches=texts.speeches,
        units=texts.units,
        codes=texts.codes,
        drafts=len(drafts),
        found=found,
        ratios=ratios,
        unopened=_count_unopened(held, asked.candidates, len(drafts)),
        metadata={entry.name: entry.metadata for entry in texts.entries if entry.metadata},
    )


@dataclass(frozen=True, slots=True)
class _Folded:
    """The drafts as a stream, with their fingerprints, hash above place; ``hashes`` are the distinct ones."""

    speeches: Speeches
    units: Units
    codes: Codes
    stream: Stream
    sizes: Winnowing
    prints: U64
    hashes: U64

    def by_text(self) -> U64:
        """The distinct fingerprints of each text: hash above text, by text."""
        text = self.stream.text_of((self.prints & LOW).astype(np.int64)).astype(np.uint64)
        ordered = distinct((text << HIGH) | self.prints >> HIGH)
        return (ordered << HIGH) | (ordered >> HIGH)


def _fold_drafts(drafts: Sequence[Entry], settings: Settings) -> _Folded:
    corpus, speeches, units = join_entries(drafts)
    codes = fold_corpus(corpus, units, settings)
    order = np.arange(len(speeches), dtype=np.int64)
    passage_codes = fold_for_passages(corpus, units, codes, settings)
    stream = build_stream(passage_codes, speeches, order, None, settings.worker_threads)
    sizes = choose_winnowing(settings.min_run)
    prints = find_fingerprints(stream, order, sizes, settings.worker_threads)
    return _Folded(speeches, units, codes, stream, sizes, prints, distinct(prints >> HIGH))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the libraries know: who holds the fingerprints, what is worth opening, and which speeches may hold a
    paragraph like unit ``near_units[i]`` of the drafts."""

    pool: Pool
    postings: Postings
    candidates: Candidates
    near_units: I64
    near_speeches: I64

    def opened(self, held: _Folded) -> tuple[I64, I64]:
        """Documents of the drafts, and the speeches that are opened for each."""
        documents = held.speeches.documents[self.candidates.texts], held.units.documents[self.near_units]
        speeches = self.candidates.speeches, self.near_speeches
        return np.concatenate(documents), np.concatenate(speeches)


def _ask(
    held: _Folded,
    drafts: Sequence[Entry],
    stores: Sequence[Store],
    settings: Settings,
    nearby: int,
    most: int,
    hides: Callable[[str], bool] | None = None,
) -> _Asked:
    """Ask every library; ``nearby`` is how many speeches are named for a paragraph. What is hidden takes no candidate's
    place, and makes no phrase common."""
    # Every library has one scheme with the settings: the caller has seen to it.
    near = [_find_near(store, held, settings, nearby) for store in stores]
    pool, postings, named = gather_pool(
        stores,
        [entry.name for entry in drafts],
        held.hashes.astype(np.uint32),
        most,
        [holders for _, holders in near],
    )
    hidden = np.zeros(len(pool), bool)
    if hides is not None:
        hidden = _hidden(pool, stores, hides)
        postings = postings.without(hidden)
    # In the pool the drafts have their own numbers.
    own = held.speeches.documents
    candidates = choose_candidates(held.by_text(), len(held.speeches), own, pool, postings)
    none = np.zeros(0, np.int64)
    unit = np.concatenate([none, *(np.repeat(some, np.diff(one.offsets)) for some, one in near)])
    speech = np.concatenate([none, *named])
    foreign = (pool.documents[speech] != own[held.units.speeches[unit]]) & ~hidden[speech]
    return _Asked(pool, postings, candidates, unit[foreign], speech[foreign])


def _hidden(pool: Pool, stores: Sequence[Store], hides: Callable[[str], bool]) -> Bools:
    """Which speeches of the pool are of documents that count as not there."""
    hidden = np.zeros(len(pool), bool)
    for number, store in enumerate(stores):
        own = np.flatnonzero(pool.stores == number)
        documents = distinct(pool.rows[own])
        of_document = np.array([hides(name) for name in store.name_documents(documents)], bool)
        hidden[own] = of_document[np.searchsorted(documents, pool.rows[own])]
    return hidden


def _count_years(stores: Sequence[Store]) -> int:
    """Of how many years the texts of the libraries are, 0 where one does not know."""
    years = [store.years() for store in stores]
    return len(frozenset().union(*years)) if all(years) else 0


def _count_unopened(held: _Folded, candidates: Candidates, drafts: int) -> tuple[int, ...]:
    counts = np.bincount(held.speeches.documents, candidates.unopened, minlength=drafts)
    return tuple(counts.astype(np.int64).tolist())


def _find_near(store: Store, held: _Folded, settings: Settings, nearby: int) -> tuple[I64, Holders]:
    """The units of the drafts that are long enough to be looked for, and the speeches that agree with each in a band."""
    if not nearby:
        return np.zeros(0, np.int64), no_holders(0)
    long, signatures = sign_long_units(held.units, held.codes, store.scheme, settings.worker_threads)
    parts = [
        store.find_bands(Signatures(signatures.values[lo : lo + ASKED], signatures.seed), nearby)
        for lo in range(0, len(long), ASKED)
    ]
    return long, join_holders(parts)


def _tell(
    texts: Texts,
    pool: Pool,
    runs: Runs,
    passages: Passages,
    matches: Matches,
    commonness: Commonness,
    forms: Forms | None,
    known: Sequence[Phrase],
    settings: Settings,
    strict: bool,
) -> tuple[Found, list[tuple[int, Piece]]]:
    """The findings, and what each says of which draft."""
    likely = Likely(texts, commonness, forms)
    # Where no phrase is told, those matter of which a passage may be made.
    is_told = not strict or not {"formula", "template"}.isdisjoint(settings.find)
    copied = None if is_told else unite(passages.b_start, passages.b_end)
    phrases = find_phrases(texts, runs, pool, commonness, likely, settings.min_run, copied)
    if known:
        phrases = beside_known(phrases, known)
    blocks = Blocks(texts, passages, matches, settings.min_run)
    claimer = Claimer(texts, passages, blocks, unite(*spans_of(phrases)), commonness, settings, strict)
    claimer.claim_speeches()
    claimer.claim_passages()
    claimer.claim_paragraphs(matches)
    claims, said = sort_out(claimer.sorted(), commonness, likely, texts.stream)
    if forms:
        variants = PooledForms(claims, texts, runs, pool, commonness, likely, settings.min_run)
        claims, pooled = variants.sort_out()
        # What stands in a slot of a larger form is part of it.
        spans = unite(*columns_of([(form.spans[0][0], form.spans[-1][1]) for form in pooled]))
        phrases = [phrase for phrase in phrases if not is_inside(phrase, spans)]
        said += pooled
    finder = Finder(texts, passages, matches, blocks, runs, commonness, forms, settings, strict)
    copies = finder.of_claims(claims)
    covered = unite(*columns_of([span for one in copies for span in one.spans]))
    wanted = [
        phrase
        for phrase in (*phrases, *said)
        if phrase.kind in settings.find and is_long_enough(phrase, texts, settings.min_run)
    ]
    told = [phrase for phrase in wanted if not is_inside(phrase, covered)]
    made = sorted(
        (*copies, *(finder.of_phrase(phrase) for phrase in told)),
        key=lambda one: (one.start, -one.end, one.kind),
    )
    places = Places(texts.corpus)
    findings, pieces = make_findings(
        made, lambda starts, ends: Spans(texts.corpus, texts.speeches, places, starts, ends), texts
    )
    firsts = np.array([one.start for one in made], np.int64)
    documents = texts.corpus.document_of(firsts).tolist()
    return Found(findings, firsts), list(zip(documents, pieces, strict=True))


def _find_known(
    drafts: Sequence[Entry],
    texts: Texts,
    stores: Sequence[Store],
    commonness: Commonness,
    settings: Settings,
) -> list[Phrase]:
    """What the drafts have of the forms that the libraries keep."""
    forms = {form.id: form for store in stores for form in store.forms()}
    if not forms:
        return []
    from dedup.checking.known_forms import find_known  # what most checks have no need of

    return find_known(drafts, texts, list(forms.values()), commonness, settings)


def _break_down(
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
        rest = ((name, _places_in(texts, d, held)) for name, held in explain_rest(shared[d], own, EXPLAINED))
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
        held={name: united(_places_in(texts, document, held)) for name, held in shared.by_source.items()},
        origins={**alike, **shared.origins},
        quotations=Intervals(inside.starts - start, inside.ends - start),
        mine=frozenset(mine),
    )


def _places_in(texts: Texts, document: int, spans: Intervals) -> tuple[tuple[int, int], ...]:
    """Spans of the stream as spans of a document that they lie in."""
    starts, ends = texts.stream.span(spans.starts, spans.ends)
    base = texts.corpus.starts[document]
    return tuple(zip((starts - base).tolist(), (ends - base).tolist(), strict=True))
