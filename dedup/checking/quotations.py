"""What a draft says in quotation marks, in titles and in quoted blocks: shown as another's, whoever said it."""

from __future__ import annotations

import re

import numpy as np

from dedup.kernels.arrays import I64
from dedup.kernels.intervals import Intervals, unite
from dedup.text.corpus import Corpus
from dedup.text.segment import Units

# Within a paragraph, from mark to mark; a mark that nothing closes opens nothing.
PAIRS = re.compile(
    r"“[^“”]*”|‘[^‘’]{2,}’|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉|«[^«»]*»|\"[^\"]*\""
)
BLOCK = re.compile(r"[ \t]{0,3}>")


def find_quotations(corpus: Corpus, units: Units, documents: int) -> Intervals:
    """Spans of the corpus that the first ``documents`` of it quote."""
    starts: list[int] = []
    ends: list[int] = []
    last = int(np.searchsorted(units.documents, documents))
    for start, end in zip(units.starts[:last].tolist(), units.ends[:last].tolist(), strict=True):
        text = corpus.text(start, end)
        if BLOCK.match(text):
            starts.append(start)
            ends.append(end)
            continue
        for found in PAIRS.finditer(text):
            starts.append(start + found.start())
            ends.append(start + found.end())
    return unite(_array(starts), _array(ends))


def _array(values: list[int]) -> I64:
    return np.array(values, np.int64)
