"""What a finding quotes of the text, and what identifies it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64, ragged, TEXT, U64
from dedup.kernels.packed_codes import spans_at_hand
from dedup.text.corpus import Corpus
from dedup.text.whole import whole_spans

EXCERPT_LENGTH = 80
DIGITS = 16  # of an id


def excerpt(corpus: Corpus, start: int, end: int, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a span of the corpus, in one line of up to ``length`` characters."""
    return excerpts(corpus, np.array([start]), np.array([end]), length)[0]


def excerpts(corpus: Corpus, starts: I64, ends: I64, length: int = EXCERPT_LENGTH) -> list[str]:
    """The beginnings of spans of the corpus, as `excerpt` has them."""
    spans = spans_at_hand(corpus.codes, starts, ends)
    cut = (active.cut_excerpts(some.codes, some.starts, some.ends, length) for some in spans)
    return [text for offsets, codes in cut for text in _texts(codes, offsets)]


def excerpts_of_runs(corpus: Corpus, starts: I64, ends: I64) -> list[str]:
    """The beginnings of spans of the corpus that may begin or end inside of words, in whole words."""
    return excerpts(corpus, *whole_spans(corpus, starts, ends))


def texts_of(corpus: Corpus, starts: I64, ends: I64) -> list[str]:
    """The original texts of spans."""
    places, offsets = ragged(starts, ends)
    return _texts(corpus.codes[places], offsets)


def _texts(codes: Codes, offsets: I64) -> list[str]:
    """Texts side by side, decoded in one go: several times as fast as one by one."""
    text = str(codes.tobytes(), "utf-32-le")
    return [text[start:end] for start, end in pairwise(offsets.tolist())]


def content_id(kind: str, hashes: U64) -> str:
    """What identifies a finding: its kind and its wording, wherever it stands."""
    return content_ids([kind], hashes, np.array([0, len(hashes)]))[0]


def content_ids(kinds: Sequence[str], hashes: U64, offsets: I64) -> list[str]:
    """What identifies findings, each of its kind; finding i has the wording ``hashes[offsets[i]:offsets[i + 1]]``."""
    owner = np.repeat(np.arange(len(kinds)), np.diff(offsets))
    ordered = hashes[np.lexsort((hashes, owner))].astype("<u8")
    names = {name: number for number, name in enumerate(dict.fromkeys(kinds))}
    number = np.array([names[kind] for kind in kinds], np.int64)
    edges = np.cumsum([0, *map(len, names)])
    # The kind, and behind it the hashes.
    held = np.frombuffer("".join(names).encode("ascii") + ordered.tobytes(), np.uint8)
    wordings = edges[-1] + ordered.itemsize * offsets
    columns = np.array([edges[number], edges[number + 1], wordings[:-1], wordings[1:]])
    bounds, data = active.write_rows(held, np.array([[0, 0, TEXT, 0], [0, 0, TEXT, 2]]), columns)
    written = active.digest_texts(data, bounds).astype("<u8").tobytes().hex()
    return [written[at : at + DIGITS] for at in range(0, len(written), DIGITS)]
