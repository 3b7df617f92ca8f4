"""What the formats themselves keep apart from the text, where nobody looks for furniture: in drafts and old texts."""

from __future__ import annotations

import numpy as np

from dedup.text.corpus import Corpus

_SPACE = np.uint32(0x20)


def blank_told(corpus: Corpus) -> Corpus:
    """The same corpus, in which headers and running heads are spaces: every place stays where it is.

    A scan finds them as furniture; a check compares what stands in a text, and a library keeps it.
    """
    for document, spans in corpus.furniture.items():
        base = int(corpus.starts[document])
        for start, end in spans:
            corpus.codes[base + start : base + end] = _SPACE
    return corpus
