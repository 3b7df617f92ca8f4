"""Where sentences begin and end, in the stream and in the corpus."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dedup.checking.compare import Texts
from dedup.kernels.arrays import distinct, I64
from dedup.late import late_pattern
from dedup.text.abbreviations import BEFORE, BEHIND, ends_sentence
from dedup.text.corpus import Corpus

ENDS = late_pattern(r"[。！？!?；;\n]|\.\s")
END = late_pattern(r"[。！？；!?;\n]|\.(?=\s)")
# A sentence may begin or end so many code points away.
REACH = 60


def one_sentence(texts: Texts, end: int, start: int) -> bool:
    """Whether no sentence ends between two places of the stream."""
    stream = texts.stream
    if int(stream.text_of(np.array([end - 1], np.int64))[0]) != int(
        stream.text_of(np.array([start], np.int64))[0]
    ):
        return False
    last, first = stream.positions.of(np.array([start, end - 1], np.int64)).tolist()
    return next(_sentence_ends(texts, first + 1, last), None) is None


def sentence_ends(texts: Texts, start: int, end: int) -> I64:
    """Where sentences begin inside a span of the stream behind others, ascending."""
    first, last = texts.stream.positions.of(np.array([start, end - 1], np.int64)).tolist()
    behind = np.array([one + 1 for one in _sentence_ends(texts, first, last)], np.int64)
    places = texts.stream.positions.find(behind, start, end)
    return distinct(places[(places > start) & (places < end)])


def _sentence_ends(texts: Texts, first: int, last: int) -> Iterator[int]:
    """The marks in a span of the corpus that end sentences."""
    # An abbreviation stands before its point, and what tells whether the point ends a sentence behind it.
    begin = max(0, first - BEFORE)
    text = texts.corpus.text(begin, last + BEHIND)
    for match in ENDS.finditer(text, first - begin, last - begin):
        if text[match.start()] != "." or ends_sentence(text, match.start()):
            yield begin + match.start()


def sentence_start(corpus: Corpus, place: int) -> int:
    """Where the sentence begins that a place of the corpus stands in, or the place, where that is too far away."""
    first = max(int(corpus.starts[document_of(corpus, place)]), place - REACH)
    ends = list(END.finditer(corpus.text(first, place)))
    if ends:
        return first + ends[-1].end()
    return first if first > place - REACH else place


def sentence_end(corpus: Corpus, place: int) -> int:
    """Where the sentence ends that stands before a place of the corpus, or the place, where that is too far away."""
    last = min(int(corpus.ends[document_of(corpus, place - 1)]), place + REACH)
    end = END.search(corpus.text(place, last))
    if end:
        return place + end.start()
    return last if last < place + REACH else place


def document_of(corpus: Corpus, place: int) -> int:
    """The number of the document that a place of the corpus stands in."""
    return int(corpus.document_of(np.array([place]))[0])
