"""What a finding quotes of the text, and what identifies it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.text.corpus import Corpus

EXCERPT_LENGTH = 80


def excerpt(corpus: Corpus, start: int, end: int, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a span of the corpus, in one line of up to ``length`` characters.

    Where markup was blanked there is little but spaces: so four times as much is looked at.
    """
    seen = min(end, start + 4 * length)
    text = " ".join(corpus.text(start, seen).split())
    return text[:length].rstrip() + "…" if len(text) > length or seen < end else text


def content_id(kind: str, hashes: NDArray[np.uint64]) -> str:
    """What identifies a finding: its kind and its wording, wherever it stands."""
    import hashlib  # takes 6 ms, which a scan without findings need not wait for

    ordered = np.sort(hashes).astype("<u8")
    return hashlib.blake2b(kind.encode() + ordered.tobytes(), digest_size=8).hexdigest()
