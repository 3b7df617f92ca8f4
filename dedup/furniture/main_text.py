"""Furniture by a witness: the lines of a page that a main-text extractor leaves out.

It is asked of pages that no frame is known of. What it gives is aligned with the page's text, and a line is main text if
half of its tokens align. Extractors take a page for an article and err to the side of too little, so two of their errors
are set right: sentences between two lines of main text stay, and a page that would lose nearly all its sentences stays
whole. So do headings above main text, which they often take for part of the frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.errors import MissingExtraError
from dedup.furniture.extract_alignment import align
from dedup.furniture.extractors import Extractor, load_extractor
from dedup.furniture.lines import Lines
from dedup.furniture.shapes import NONE
from dedup.furniture.spans import reason_number
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, distinct, I32, I64, U64
from dedup.messages import Message
from dedup.model import Problem
from dedup.preparing import no_progress, Progress
from dedup.read.pages import Page
from dedup.text.corpus import Corpus
from dedup.text.fold import fold_codes

OFF = "off"
EDGE, HOLDS = 3, 0.5  # lines at either edge of a page; a frame holds more than half of them
ALIGNED = 0.5  # of the tokens of a line of main text
SENTENCES = 0.5  # of the tokens between two lines of main text: where so many stand in sentences, all of it is main text
# Where a page has so many tokens in sentences, and less than a tenth of them is left, the extractor is wrong about it.
ENOUGH, LEAST_LEFT = 100, 0.1
LEAST_SENTENCE = 8  # tokens
_STOPS = np.array([ord(c) for c in "。！？!?….:：."], np.uint32)
_CLOSING = np.array([ord(c) for c in "”’\"'」』）)】]》"], np.uint32)
# Of what is larger no extractor is asked: it would take minutes, or the process with it.
DEEPEST, MOST_TAGS = 1_000, 100_000
_SINGLY = 3


def mark_rest(
    corpus: Corpus,
    lines: Lines,
    codes: Codes,
    family: I32,
    reasons: I64,
    witness: str,
    progress: Progress = no_progress,
) -> None:
    """Note in ``reasons`` int64[lines] what the extractor ``witness`` leaves out of the pages whose frame is not known.

    ``family`` int32[documents] is -1 for pages that share no frame; the lines of frames are noted in ``reasons``.
    """
    if witness == OFF:
        return
    spans = list(_spans_of_pages(corpus, lines))
    framed = _framed(lines, family, reasons) if spans else np.zeros(0, bool)
    for number, (document, lo, hi) in enumerate(spans):
        page = corpus.pages[document]
        if page.witness != witness and framed[document]:
            # Its frame may be gone when it is looked at again, and with it the family.
            page.witness, page.main, page.doubt = witness, None, None
        known = page.witness == witness
        if known and page.main is None:
            continue  # all of it stays
        progress("Extracting main text", number, len(spans))
        text = _read(corpus, lines, codes, document, lo, hi)
        main = (
            _aligned_lines(text, page.main)
            if known and page.main is not None
            else _judge(page, witness, text)
        )
        rest = lo + np.flatnonzero(~main)
        reasons[rest[reasons[rest] == NONE]] = reason_number("not main text")


def tell_doubts(corpus: Corpus) -> list[Problem]:
    """The pages that an extractor was asked of and had to be overruled, as problems; of each kind three by name."""
    doubts: dict[Message, list[int]] = {}
    for document, page in sorted(corpus.pages.items()):
        if page.doubt:
            doubts.setdefault(page.doubt, []).append(document)
    problems = []
    for doubt, documents in sorted(doubts.items()):
        for document in documents[:_SINGLY]:
            line = int(corpus.line_of[document]) or None
            problems.append(Problem(corpus.paths[int(corpus.path_of[document])], doubt, line))
        if len(documents) > _SINGLY:
            path = corpus.paths[int(corpus.path_of[documents[_SINGLY]])]
            problems.append(
                Problem(
                    path, Message("furniture.and_pages", number=len(documents) - _SINGLY - 1, doubt=doubt)
                )
            )
    return problems


def _framed(lines: Lines, family: I32, reasons: I64) -> Bools:
    """Documents whose frame is known, bool[documents]: it holds the edges of half of the pages of their family.

    What two sites have from one maker, a line or two, is no frame of either.
    """
    edge = (lines.rank > 0) & (lines.rank <= EDGE) | (
        lines.behind < EDGE
    )  # the first line is the page's title
    of_edge = np.bincount(lines.documents[edge], minlength=len(family))
    of_frame = edge & (reasons != NONE)
    share = np.bincount(lines.documents[of_frame], minlength=len(family)) / np.maximum(of_edge, 1)
    framed = np.zeros(len(family), bool)
    for number in distinct(family[family >= 0].astype(np.int64)).tolist():
        pages = family == number
        framed[pages] = np.median(share[pages]) > HOLDS
    return framed


def _spans_of_pages(corpus: Corpus, lines: Lines) -> Iterator[tuple[int, int, int]]:
    """Documents that are pages, with their lines ``[lo, hi)``; those without any are left out."""
    pages = np.array(sorted(corpus.pages), np.int64)
    los = np.searchsorted(lines.documents, pages).tolist()
    his = np.searchsorted(lines.documents, pages, side="right").tolist()
    return ((document, lo, hi) for document, lo, hi in zip(pages.tolist(), los, his, strict=True) if lo < hi)


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of a page: ``tokens`` uint64[m], of line i those from ``offsets[i]`` on, int64[n + 1]; how many of them
    each has, ``counts``, and how many that stand in a sentence, ``said``; which are ``headings``, and which of these is
    the ``title``, -1 for none."""

    tokens: U64
    offsets: I64
    counts: I64
    said: I64
    headings: I64
    title: int


def _read(corpus: Corpus, lines: Lines, codes: Codes, document: int, lo: int, hi: int) -> _Text:
    starts, ends = lines.starts[lo:hi], lines.ends[lo:hi]
    tokens, offsets = active.shingle_units(codes, starts, ends, 1)
    counts = np.diff(offsets)
    said = np.where(_end_sentences(corpus, ends) & (counts >= LEAST_SENTENCE), counts, 0)
    places = np.array(corpus.pages[document].headings, np.int64).reshape(-1, 2)
    headings = np.searchsorted(ends, int(corpus.starts[document]) + places[:, 0], side="right")
    highest = headings[places[:, 1] == places[:, 1].min(initial=9)]
    title = int(highest[0]) if len(highest) == 1 else -1  # of several, each is that of a part
    return _Text(tokens, offsets, counts, said, headings, title)


def _judge(page: Page, witness: str, text: _Text) -> Bools:
    """Ask the witness: which lines of a page are main text, bool[n]; what it says is noted in the page, and where it is
    not installed all is main text."""
    page.main = page.doubt = None
    page.witness = witness
    whole = np.ones(len(text.counts), bool)
    try:
        found = _extract(page, load_extractor(witness))
    except MissingExtraError as error:
        page.doubt = Message("furniture.witness_absent", lacking=error, stays=Message("furniture.stays"))
        return whole
    if isinstance(found, Message):
        page.doubt = Message(
            "furniture.witness_cannot", witness=witness, found=found, stays=Message("furniture.stays")
        )
        return whole
    main = _aligned_lines(text, found)
    if not main.any():
        page.doubt = Message("furniture.witness_none", witness=witness, stays=Message("furniture.stays"))
        return whole
    if text.said.sum() >= ENOUGH and text.said[main].sum() < LEAST_LEFT * text.said.sum():
        page.doubt = Message("furniture.witness_nearly", witness=witness, stays=Message("furniture.stays"))
        return whole
    main = _with_sentences_between(main, text)
    first = int(np.argmax(main))
    for heading in text.headings[text.headings < len(main) - 1][::-1].tolist():
        main[heading] |= heading > first and main[heading + 1]
    if 0 <= text.title < first:
        main[text.title] = True
    page.main = text.tokens[np.repeat(main, text.counts)]
    return main


def _extract(page: Page, extract: Extractor) -> U64 | Message:
    """The tokens of the main text, or what went wrong."""
    markup = page.markup()
    if page.deepest > DEEPEST:
        return Message("furniture.witness_deep", depth=page.deepest)
    if sum(part.count("<") for part in markup) > MOST_TAGS:
        return Message("furniture.witness_tags", number=f"{MOST_TAGS:,}")
    try:
        text = "\n".join(map(extract, markup))
    except Exception as error:  # whatever a library raises on one page
        return Message("read.verbatim", said=f"{type(error).__name__}: {error}".rstrip(": "))
    points = np.frombuffer(f"{text}\n".encode("utf-32-le", "replace"), np.uint32)
    folded = fold_codes(points)
    return active.shingle_units(folded, np.zeros(1, np.int64), np.array([len(folded)]), 1)[0]


def _aligned_lines(text: _Text, found: U64) -> Bools:
    """Lines of which enough aligns; a line without any token stays with the line before or behind it, if one does."""
    main = np.diff(_sums(align(text.tokens, found))[text.offsets]) >= ALIGNED * text.counts
    told, mute = np.flatnonzero(text.counts), np.flatnonzero(text.counts == 0)
    if len(told) and len(mute):
        behind = np.searchsorted(told, mute)
        main[mute] = main[told[np.maximum(behind - 1, 0)]] | main[told[np.minimum(behind, len(told) - 1)]]
    return main


def _with_sentences_between(main: Bools, text: _Text) -> Bools:
    """Lines of main text, and those between two of them that are sentences for the most part."""
    edges = np.flatnonzero(main)
    whole, own = text.offsets, _sums(text.said)
    first, last = edges[:-1] + 1, edges[1:]
    said = own[last] - own[first]
    stays = (said > 0) & (said >= SENTENCES * (whole[last] - whole[first]))
    out = main.copy()
    for a, b in zip(first[stays].tolist(), last[stays].tolist(), strict=True):
        out[a:b] = True
    return out


def _end_sentences(corpus: Corpus, ends: I64) -> Bools:
    """Lines that end as sentences do, with a mark that closes behind the stop or without."""
    last, before = corpus.codes[ends - 1], corpus.codes[np.maximum(ends - 2, 0)]
    return np.isin(last, _STOPS) | (np.isin(last, _CLOSING) & np.isin(before, _STOPS))


def _sums(values: I64 | Bools) -> I64:
    """The sums of the first i values, int64[n + 1]."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(values, dtype=np.int64)))
