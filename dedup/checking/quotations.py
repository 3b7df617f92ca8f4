"""What a draft says in quotation marks, in titles and in quoted blocks: shown as another's, whoever said it."""

from __future__ import annotations

import numpy as np

from dedup.kernels.intervals import Intervals, unite
from dedup.late import late_pattern
from dedup.text.corpus import Corpus
from dedup.text.segment import Units

# Within a paragraph, from mark to mark; a mark that nothing closes opens nothing, nor does a straight one behind a digit,
# which is an inch or a second (5" wide).
PAIRS = late_pattern(
    r"“(?:[^“”]|“[^“”]*”)*”|‘[^‘’]{2,}’|「[^「」]*」|『[^『』]*』|《(?:[^《》]|《[^《》]*》)*》|〈[^〈〉]*〉|«[^«»]*»|(?<!\d)\"[^\"]*\""
)
BLOCK = late_pattern(r"[ \t]{0,3}>")


def quotations_by_document(corpus: Corpus, units: Units, documents: int) -> list[list[list[int]]]:
    """What each of the first ``documents`` quotes: half-open spans in code points of its text."""
    spans = find_quotations(corpus, units, documents)
    quoted: list[list[list[int]]] = [[] for _ in range(documents)]
    for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
        document = int(corpus.document_of(start))
        base = int(corpus.starts[document])
        quoted[document].append([start - base, end - base])
    return quoted


def find_quotations(corpus: Corpus, units: Units, documents: int) -> Intervals:
    """Spans of the corpus that the first ``documents`` of it quote."""
    last = int(np.searchsorted(units.documents, documents))
    bounds = list(zip(units.starts[:last].tolist(), units.ends[:last].tolist(), strict=True))
    texts = [corpus.text(start, end) for start, end in bounds]
    spans: list[tuple[int, int]] = []
    for i, (text, (start, end)) in enumerate(zip(texts, bounds, strict=True)):
        if BLOCK.match(text):
            spans.append((start, end))
            continue
        spans += [(start + found.start(), start + found.end()) for found in PAIRS.finditer(text)]
        # A quotation of several paragraphs opens each of them and is closed in the last.
        opened = text.rfind("“")
        goes_on = (
            i + 1 < last and units.documents[i] == units.documents[i + 1] and texts[i + 1].startswith("“")
        )
        if goes_on and opened > text.rfind("”"):
            spans.append((start + opened, end))
    both = np.array(spans, np.int64).reshape(-1, 2)
    return unite(both[:, 0], both[:, 1])
