"""Pages for the tests of furniture: texts as a corpus, and marks as text."""

from __future__ import annotations

import numpy as np

from dedup.furniture.marks import find_marks, Marks
from dedup.kernels.arrays import Codes
from dedup.kinds import MARK_KINDS
from dedup.model import Document
from dedup.text.corpus import batch_documents, build_corpus, Corpus
from dedup.text.fold import fold_codes

Marked = list[tuple[str, str]]


def corpus_of(*texts: str, source: str = "") -> tuple[Corpus, Codes]:
    """The texts in this order, and their folded codes; all of one ``source``, or each its own."""
    documents = [Document(f"{i:04}", f"{i:04}", text, source=source) for i, text in enumerate(texts)]
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    return corpus, fold_codes(corpus.codes)


def marks_of(*texts: str, one_source: bool = False, threads: int = 1) -> tuple[Corpus, Marks]:
    """The marks of some pages, each its own source, or all of one."""
    corpus, codes = corpus_of(*texts, source="柳湾" if one_source else "")
    return corpus, find_marks(corpus, codes, corpus.source_of, threads)


def marked(*texts: str, one_source: bool = False) -> Marked:
    """Kind and text of every mark, in order."""
    corpus, marks = marks_of(*texts, one_source=one_source)
    return [
        (MARK_KINDS[kind], corpus.text(int(start), int(end)))
        for kind, start, end in zip(marks.kinds, marks.starts, marks.ends, strict=True)
    ]


def cleaned(corpus: Corpus, marks: Marks) -> list[str]:
    """The documents without what is to be cut."""
    keep = np.ones(len(corpus.codes), bool)
    for start, end in zip(marks.cut_starts.tolist(), marks.cut_ends.tolist(), strict=True):
        keep[start:end] = False
    return [
        str(corpus.codes[start:end][keep[start:end]].tobytes(), "utf-32-le")
        for start, end in zip(corpus.starts.tolist(), corpus.ends.tolist(), strict=True)
    ]


def clean(*texts: str, one_source: bool = False) -> list[str]:
    """The texts without what is to be cut."""
    return cleaned(*marks_of(*texts, one_source=one_source))
