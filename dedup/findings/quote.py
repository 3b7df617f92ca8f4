"""What a finding quotes of the text, and what identifies it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.text.corpus import Corpus

EXCERPT_LENGTH = 80


def excerpt(corpus: Corpus, start: int, end: int, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a span of the corpus, in one line."""
    text = " ".join(corpus.text(start, min(end, start + length)).split())
    return text + "…" if start + length < end else text


def content_id(kind: str, hashes: NDArray[np.uint64]) -> str:
    """What identifies a finding: its kind and its wording, wherever it stands."""
    import hashlib  # takes 6 ms, which a scan without findings need not wait for

    ordered = np.sort(hashes).astype("<u8")
    return hashlib.blake2b(kind.encode() + ordered.tobytes(), digest_size=8).hexdigest()
