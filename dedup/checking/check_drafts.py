"""Checking in order: the drafts' terms, who holds them, what is opened, what is shared, what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from dedup.checking.asked import ask_libraries, MOST, NEARBY
from dedup.checking.check_report import CheckReport, Found
from dedup.checking.claims import Claimer
from dedup.checking.commonness import Commonness
from dedup.checking.compare import match_paragraphs, open_texts, share_passages, Texts
from dedup.checking.draft_ratios import break_down_drafts
from dedup.checking.draft_words import read_draft_words
from dedup.checking.exchanged import add_exchanged
from dedup.checking.folded import fold_drafts
from dedup.checking.form import Forms
from dedup.checking.found import Finder
from dedup.checking.further import Further
from dedup.checking.made import make_findings
from dedup.checking.named_by_words import name_by_words
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
from dedup.checking.pool import Pool
from dedup.checking.pooled_forms import PooledForms
from dedup.checking.ratios import DraftRatios, Piece
from dedup.checking.resembles import find_resembling
from dedup.checking.shared_blocks import Blocks
from dedup.checking.shared_runs import share_runs
from dedup.findings.occurrences import Spans
from dedup.findings.places import Places
from dedup.kernels.arrays import Bools, distinct
from dedup.kernels.intervals import columns_of, unite
from dedup.library.entries import Entry, Store
from dedup.library.majority import find_majority
from dedup.match.passages import Passages
from dedup.match.runs import Runs
from dedup.match.verify import Matches
from dedup.model import Problem
from dedup.preparing import no_progress, Progress
from dedup.settings import Settings


def check_entries(
    drafts: Sequence[Entry],
    stores: Sequence[Store],
    settings: Settings,
    *,
    within: bool = False,
    strict: bool = False,
    is_own: Callable[[Entry], bool] = lambda _: False,
    one_outlet: bool | None = None,
    hides: Callable[[str], bool] | None = None,
    problems: Sequence[Problem] = (),
    most: int = MOST,
    progress: Progress = no_progress,
) -> CheckReport:
    """What of the drafts stands in the libraries.

    A document of a library that has a draft's name is that draft, and never its source. ``within`` looks for repeats
    in one draft too. What is ``strict`` finds what nobody disputes: passages of which as much is no set phrase as
    makes a passage, and no paragraphs that are alike and share none; it has no shares. ``is_own`` says of a document
    that it is the writer's own; ``one_outlet`` says that one outlet holds most of a library, so that sources say
    nothing (None: that is asked); ``hides``, by name, that it counts as if it were not there. Of a fingerprint ``most``
    holders are counted, hidden ones among them.
    """
    progress("Asking the library", 0, 1)
    held = fold_drafts(drafts, settings)
    words = None if strict else read_draft_words(held, stores)
    likely = name_by_words(held.corpus, held.units, words) if words else ()
    asked = ask_libraries(held, drafts, stores, settings, 0 if strict else NEARBY, most, hides, likely)
    if one_outlet is None:
        one_outlet = not strict and any(map(find_majority, stores))
    if one_outlet:
        asked = replace(asked, pool=asked.pool.without_sources())
    progress("Comparing", 0, 1)
    wanted = distinct(np.concatenate((asked.candidates.speeches, asked.near_speeches)))
    texts = open_texts(drafts, stores, asked.pool, wanted, settings)
    runs, passages = share_passages(texts, asked.pool, held.hashes, asked.candidates, settings, within)
    passages, whole = (
        (passages, np.zeros(len(passages), bool))
        if strict
        else add_exchanged(texts, asked.pool, passages, settings.min_passage)
    )
    matches = match_paragraphs(texts, asked.near_units, asked.near_speeches, settings)
    # The drafts stand at the end of this stream as they stood in their own.
    shift = np.uint64(texts.stream.starts[texts.drafts] - held.stream.starts[0] if len(held.stream) else 0)
    commonness = Commonness(
        texts.stream, held.prints + shift, held.sizes, held.speeches.documents, asked.pool, asked.postings
    )
    forms = Forms(words, texts.corpus.starts, _count_years(stores)) if words else None
    known = () if strict else _find_known(drafts, texts, stores, commonness, settings)
    found, pieces = _tell(
        texts, asked.pool, runs, passages, whole, matches, commonness, forms, known, settings, strict
    )
    ratios: tuple[DraftRatios, ...] = ()
    if words:
        further = Further(texts.stream, held.prints + shift, held.sizes, asked.pool, asked.postings)
        opened = asked.opened(held)
        shared = share_runs(texts, opened, len(drafts), further, asked.pool, stores, settings, is_own)
        resembling = find_resembling(texts, words, shared, stores, settings)
        ratios = break_down_drafts(texts, shared, resembling, pieces, is_own)
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
        unopened=asked.unopened(held, len(drafts)),
        metadata={entry.name: entry.metadata for entry in texts.entries if entry.metadata},
    )


def _count_years(stores: Sequence[Store]) -> int:
    """Of how many years the texts of the libraries are, 0 where one does not know."""
    years = [store.years() for store in stores]
    return len(frozenset().union(*years)) if all(years) else 0


def _tell(
    texts: Texts,
    pool: Pool,
    runs: Runs,
    passages: Passages,
    whole: Bools,
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
    blocks = Blocks(texts, passages, whole, matches, settings.min_run)
    claimer = Claimer(texts, passages, blocks, unite(*spans_of(phrases)), commonness, settings, strict)
    claimer.claim_speeches()
    claimer.claim_passages()
    claimer.claim_paragraphs(matches)
    claims, said = sort_out(claimer.sorted(), commonness, likely, texts, matches)
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
