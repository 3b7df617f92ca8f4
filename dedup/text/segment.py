"""Documents into speeches, paragraphs and sentences: spans of positions, no copies of text."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import among, Bools, Codes, distinct, I64, ragged
from dedup.kernels.arrays import POINT as MASK
from dedup.kernels.parallel import run_threads
from dedup.late import late_pattern
from dedup.text.abbreviations import ends_sentence
from dedup.text.corpus import Corpus
from dedup.text.fold import fold_codes
from dedup.text.folding_table import BREAK, CODE_POINTS
from dedup.text.headings import is_heading, is_numbered_heading, is_salutation
from dedup.text.neighbours import LINE_BREAKS

SPACES = np.array(
    [
        *range(9, 14),
        32,
        0x85,
        0xA0,
        0x1680,
        *range(0x2000, 0x200C),
        0x2028,
        0x2029,
        0x202F,
        0x205F,
        0x3000,
        0xFEFF,
    ],
    np.uint32,
)
# Beyond the last of them nothing is a space.
_IS_SPACE = np.zeros(int(SPACES.max()) + 2, bool)
_IS_SPACE[SPACES] = True
ENDS_PARAGRAPH = np.isin(np.arange(0x202A), LINE_BREAKS)
# As the kernel of lines wants it: 1 is white space, 2 ends a line.
_KINDS = _IS_SPACE.astype(np.uint8)
_KINDS[LINE_BREAKS] = 2
# Lines are looked for in runs of documents of about this many characters.
AT_A_TIME = 1 << 21
# White space around a span is passed over for all spans at once up to this many characters; the few
# with more are looked at one by one, so that a megabyte of spaces costs its length.
USUAL_INDENT = 16
# `auto` cuts only lines that are longer: pages that arrive as one line.
LONGEST_PARAGRAPH = 1500
# A heading line of traditional script with pinyin is this many code points at the most.
LONGEST_CANDIDATE = 150
_COLONS = np.isin(np.arange(0xFF1B), [ord(colon) for colon in ":："])
# Characters a line that begins a speech can end in: the last of headings.TITLE, a bracket, a numeral, a colon.
ENDINGS = (
    "０１２３４５６７８９话話稿词詞辞辭言讲講告报報纲綱料语語信书書)）】]:：。一二三四五六七八九十0123456789"
)
# A title repeated beneath a heading, a date, an editor's line: less than this is not yet a speech.
LEAST_BODY = 40
# A salutation begins a new speech only after a finished one.
LEAST_SPEECH = 200

# In a long line: enumerators that follow the end of a sentence, and spaces after one.
POINT = r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
SUBPOINT = r"[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]{1,2}[,，、]"
SENTENCE_BEFORE = r"(?<=[。！？!?；;：:.”’」』)）|])"
PARAGRAPH_CUT = late_pattern(rf"{SENTENCE_BEFORE}(?:(?=(?:{POINT}))|\s+)")
# 一是… stand inside a paragraph as often as they begin one. They cut a line only if it is most of
# its document, a page that lost its breaks.
PAGE_CUT = late_pattern(rf"{SENTENCE_BEFORE}(?:(?=(?:{POINT}|{SUBPOINT}))|\s+)")
SENTENCE_CUT = late_pattern(r"[。！？!?；;…]+[”’」』）)\"']*|\.[”\")]*\s+(?=[A-Z\"“(])")


@dataclass(frozen=True, slots=True)
class Speeches:
    """Spans of all speeches, in order; they cover their documents without a gap. ``number`` counts from 1."""

    starts: I64
    ends: I64
    documents: I64
    number: I64

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Units:
    """What is compared: spans without the white space around them, and where they belong."""

    starts: I64
    ends: I64
    documents: I64
    speeches: I64

    def __len__(self) -> int:
        return len(self.starts)


def segment_corpus(corpus: Corpus, unit: str, threads: int = 1) -> tuple[Speeches, Units]:
    """Speeches and units of a corpus; ``unit`` is auto, record, paragraph or sentence."""
    whole = np.arange(len(corpus), dtype=np.int64)
    if unit == "record":
        speeches = Speeches(corpus.starts, corpus.ends, whole, np.ones(len(corpus), np.int64))
        starts, ends = trim_spans(corpus.codes, corpus.starts, corpus.ends)
        kept = starts < ends
        return speeches, Units(starts[kept], ends[kept], whole[kept], whole[kept])
    lines = find_lines(corpus, threads)
    speeches = find_speeches(corpus, *lines)
    starts, ends = lines
    if unit == "auto":
        starts, ends = _cut_long_lines(corpus, starts, ends)
    elif unit == "sentence":
        starts, ends = _cut_spans(corpus, starts, ends, np.arange(len(starts)), SENTENCE_CUT)
    of_speech = np.searchsorted(speeches.starts, starts, side="right") - 1
    return speeches, Units(starts, ends, speeches.documents[of_speech], of_speech)


def find_lines(corpus: Corpus, threads: int = 1) -> tuple[I64, I64]:
    """Spans of all lines that hold more than white space, without the white space around them."""

    def work(lo: int, hi: int) -> tuple[I64, I64]:
        start = int(corpus.starts[lo])
        starts, ends = active.line_spans(corpus.codes[start : int(corpus.ends[hi - 1])], _KINDS)
        return start + starts, start + ends

    parts = run_threads(work, corpus.document_runs(AT_A_TIME), threads)
    none = np.zeros(0, np.int64)
    starts, ends = (np.concatenate([none, *(part[side] for part in parts)]) for side in (0, 1))
    return starts, ends


def is_space(codes: Codes) -> Bools:
    """Which of the code points are white space, bool[n]."""
    return _IS_SPACE.take(codes, mode="clip")


def trim_spans(codes: Codes, starts: I64, ends: I64) -> tuple[I64, I64]:
    """The spans without white space at either end."""
    starts, ends = starts.copy(), ends.copy()
    active = np.flatnonzero(starts < ends)
    for _ in range(USUAL_INDENT):
        active = active[is_space(codes[starts[active]])]
        starts[active] += 1
        active = active[starts[active] < ends[active]]
    for span in active.tolist():
        ink = np.flatnonzero(~is_space(codes[starts[span] : ends[span]]))
        starts[span] = starts[span] + ink[0] if len(ink) else ends[span]
    active = np.flatnonzero(starts < ends)
    for _ in range(USUAL_INDENT):
        active = active[is_space(codes[ends[active] - 1])]
        ends[active] -= 1
    for span in active.tolist():
        ink = np.flatnonzero(~is_space(codes[starts[span] : ends[span]]))
        ends[span] = starts[span] + ink[-1] + 1
    return starts, ends


def _cut_long_lines(corpus: Corpus, starts: I64, ends: I64) -> tuple[I64, I64]:
    """Cut the lines that are too long for a paragraph."""
    lengths = ends - starts
    documents = corpus.document_of(starts)
    page = 2 * lengths > (corpus.ends - corpus.starts)[documents]
    starts, ends = _cut_spans(
        corpus, starts, ends, np.flatnonzero((lengths > LONGEST_PARAGRAPH) & page), PAGE_CUT
    )
    lengths = ends - starts
    return _cut_spans(corpus, starts, ends, np.flatnonzero(lengths > LONGEST_PARAGRAPH), PARAGRAPH_CUT)


def _cut_spans(corpus: Corpus, starts: I64, ends: I64, which: I64, cut: re.Pattern[str]) -> tuple[I64, I64]:
    """Cut some of the spans wherever the pattern matches."""
    keep = np.ones(len(starts), bool)
    keep[which] = False
    new_starts, new_ends = [starts[keep]], [ends[keep]]
    for start, end in zip(starts[which].tolist(), ends[which].tolist(), strict=True):
        text = corpus.text(start, end)
        cuts = [
            start + match.end()
            for match in cut.finditer(text)
            if 0 < match.end() < len(text) and _cuts(text, match.start())
        ]
        new_starts.append(np.array([start, *cuts], np.int64))
        new_ends.append(np.array([*cuts, end], np.int64))
    begins, finishes = trim_spans(corpus.codes, np.concatenate(new_starts), np.concatenate(new_ends))
    order = np.argsort(begins, kind="stable")
    order = order[begins[order] < finishes[order]]
    return begins[order], finishes[order]


def _cuts(text: str, at: int) -> bool:
    """Whether a sentence ends where a cut was found: not behind an abbreviation."""
    point = at if text[at] == "." else at - 1
    return point < 0 or text[point] != "." or ends_sentence(text, point)


# ------------------------------------------------------------------ speeches


def find_speeches(corpus: Corpus, line_starts: I64, line_ends: I64) -> Speeches:
    """Cut each document where a heading, or a salutation after a finished speech, begins a new one."""
    marked = np.zeros(len(corpus), bool)
    marked[[*corpus.headings]] = True
    lines = (
        np.flatnonzero(~marked[corpus.document_of(line_starts)])
        if marked.any()
        else np.arange(len(line_starts))
    )
    by_wording = _from_wording(corpus, line_starts[lines], line_ends[lines])
    starts = distinct(np.concatenate((corpus.starts, _from_marked_headings(corpus), by_wording)))
    # An empty document's start is also where nothing follows; distinct() has left one of each.
    documents = corpus.document_of(starts)
    ends = np.minimum(np.append(starts[1:], len(corpus.codes)), corpus.ends[documents])
    first = np.searchsorted(documents, documents, side="left")
    return Speeches(starts, ends, documents, np.arange(len(starts)) - first + 1)


def _from_marked_headings(corpus: Corpus) -> I64:
    """Where the format marks headings, several of a document must read like titles of speeches."""
    documents = np.repeat(
        np.array([*corpus.headings], np.int64), [len(headings) for headings in corpus.headings.values()]
    )
    flat = itertools.chain.from_iterable(itertools.chain.from_iterable(corpus.headings.values()))
    spans = np.fromiter(flat, np.int64).reshape(-1, 2) + corpus.starts[documents, None]
    titles = _plain_lines(corpus.codes, spans[:, 0], spans[:, 1])
    matching = np.flatnonzero(np.array([is_heading(title) for title in titles], bool))
    several = np.bincount(documents[matching], minlength=len(corpus))[documents[matching]] >= 2
    bases = corpus.starts[documents]
    found = [_line_start(corpus.codes, int(spans[i, 0]), int(bases[i])) for i in matching[several]]
    return np.array(found, np.int64)


def _line_start(codes: Codes, at: int, base: int) -> int:
    """Where the line of a position begins: the marks of a Markdown heading stand before its title."""
    while at > base and codes[at - 1] not in LINE_BREAKS:
        at -= 1
    return at


def _from_wording(corpus: Corpus, starts: I64, ends: I64) -> I64:
    """Starts of the speeches that the wording of the lines gives away."""
    body = np.concatenate((np.zeros(1, np.int64), np.cumsum(ends - starts)))
    candidates = _may_begin(corpus.codes, starts, ends)
    titles = _plain_lines(corpus.codes, starts[candidates], ends[candidates])
    documents = corpus.document_of(starts[candidates])
    first = np.searchsorted(starts, corpus.starts[documents])
    found: list[int] = []
    in_document, since, titles_since, titled = -1, -1, 0, False
    columns = candidates.tolist(), documents.tolist(), first.tolist(), titles
    for line, document, first_line, title in zip(*columns, strict=True):
        if document != in_document:
            in_document, since, titles_since, titled = document, first_line, 0, False
        # Characters of the speech so far, its titles aside.
        written = int(body[line] - body[since]) - titles_since
        heading = is_heading(title)
        if heading:
            begins = is_numbered_heading(title) or not titled or written >= LEAST_BODY
            titled = True
        else:
            begins = is_salutation(title) and written >= LEAST_SPEECH
        if begins:
            found.append(int(starts[line]))
            since, titles_since = line, 0
        if heading:
            titles_since += int(ends[line] - starts[line])
    return np.array(found, np.int64)


def _may_begin(codes: Codes, starts: I64, ends: I64) -> I64:
    """The lines that a cheap look at length, first and last character leaves, so that few are read as strings."""
    endings = np.array(sorted(map(ord, ENDINGS)), np.uint32)
    last = codes[ends - 1]
    numbered = (codes[starts] == ord("第")) | (codes[starts] == ord("#"))
    found = np.flatnonzero((ends - starts <= LONGEST_CANDIDATE) & (among(last, endings) | numbered))
    # With a full stop, as most lines end, only salutations begin a speech, and these have a colon.
    stopped = (last[found] == ord("。")) & ~numbered[found]
    if stopped.any():
        colons = active.find_flagged(codes, _COLONS)
        first, behind = np.searchsorted(colons, starts[found]), np.searchsorted(colons, ends[found])
        found = found[~stopped | (first < behind)]
    return np.asarray(found, np.int64)


def _plain_lines(codes: Codes, starts: I64, ends: I64) -> list[str]:
    """The lines as strings, characters folded (so that 講話 reads 讲话), marks and spaces as they are."""
    where, _offsets = ragged(starts, ends)
    lengths = ends - starts
    # A newline behind each line keeps the folding of one from looking into the next.
    flat = np.full(len(where) + len(starts), 10, np.uint32)
    at = np.arange(len(where)) + np.repeat(np.arange(len(starts)), lengths)
    flat[at] = codes[where]
    folded = fold_codes(flat) & np.uint32(MASK)
    plain = np.where((folded > BREAK + 1) & (folded < CODE_POINTS), folded, flat)
    plain[folded == 0] = 0
    text = str(plain.astype(np.uint32).tobytes(), "utf-32-le", "replace")
    return [line.replace("\0", "").strip() for line in text.split("\n")[: len(starts)]]
