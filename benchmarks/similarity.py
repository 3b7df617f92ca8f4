"""From edits to similarity: the table of docs/similarity.md, by `python -m benchmarks.similarity`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.edited_copies import build_corpus, LANGUAGES
from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64
from dedup.text.fold import fold_codes

RATES = (1, 2, 3, 5, 7, 10, 15, 20, 30)
SHINGLES = (2, 3, 4, 5)


def jaccard(codes: Codes, starts: I64, ends: I64, shingle: int, a: I64, b: I64) -> NDArray[np.float64]:
    """Similarities of the pairs of units a[i] and b[i]."""
    sizes = active.count_distinct(codes, starts, ends, shingle)
    shared = active.count_shared(codes, starts, ends, shingle, a, b, np.zeros(len(a), np.int32))
    return shared / (sizes[a] + sizes[b] - shared)


def main() -> None:
    print("| language | shingle | " + " | ".join(f"{rate} %" for rate in RATES) + " | unrelated, highest |")
    print("|---|---:|" + "---:|" * (len(RATES) + 1))
    for language in LANGUAGES:
        paragraphs = build_corpus(language)
        text = "\n".join(p.text for p in paragraphs) + "\n"
        codes = fold_codes(np.frombuffer(text.encode("utf-32-le"), np.uint32))
        lengths = np.array([len(p.text) for p in paragraphs])
        starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
        originals = {p.id: i for i, p in enumerate(paragraphs) if p.kind == "original"}
        unlike = np.array([i for i, p in enumerate(paragraphs) if p.kind in ("original", "negative")])
        for shingle in SHINGLES:
            units = (codes, starts, starts + lengths, shingle)
            cells = []
            for rate in RATES:
                copies = [i for i, p in enumerate(paragraphs) if (p.kind, p.rate) == ("scattered", rate)]
                own = [originals[paragraphs[i].origin] for i in copies]
                cells.append(f"{np.median(jaccard(*units, np.array(own), np.array(copies))):.2f}")
            a, b = np.triu_indices(len(unlike), 1)
            cells.append(f"{jaccard(*units, unlike[a], unlike[b]).max():.2f}")
            print(f"| {language} | {shingle} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
