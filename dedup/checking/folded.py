"""The drafts alone, folded, with the fingerprints that libraries are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Codes, distinct, HIGH, LOW, U64
from dedup.library.entries import Entry
from dedup.library.joining import join_entries
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.sketch.winnow import choose_winnowing, find_fingerprints, Winnowing
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units
from dedup.text.stream import build_stream, Stream


@dataclass(frozen=True, slots=True)
class Folded:
    """The drafts as a stream, with their fingerprints, hash above place; ``hashes`` are the distinct ones."""

    corpus: Corpus
    speeches: Speeches
    units: Units
    codes: Codes
    stream: Stream
    sizes: Winnowing
    prints: U64
    hashes: U64

    def by_text(self) -> U64:
        """The distinct fingerprints of each text: hash above text, by text."""
        text = self.stream.text_of((self.prints & LOW).astype(np.int64)).astype(np.uint64)
        ordered = distinct((text << HIGH) | self.prints >> HIGH)
        return (ordered << HIGH) | (ordered >> HIGH)


def fold_drafts(drafts: Sequence[Entry], settings: Settings) -> Folded:
    """The drafts alone, as they are looked for."""
    corpus, speeches, units = join_entries(drafts)
    codes = fold_corpus(corpus, units, settings)
    order = np.arange(len(speeches), dtype=np.int64)
    passage_codes = fold_for_passages(corpus, units, codes, settings)
    stream = build_stream(passage_codes, speeches, order, None, settings.worker_threads)
    sizes = choose_winnowing(settings.min_run)
    prints = find_fingerprints(stream, order, sizes, settings.worker_threads)
    return Folded(corpus, speeches, units, codes, stream, sizes, prints, distinct(prints >> HIGH))
