"""The rule of checking services, by brute force: what of a draft stands in runs that some source holds.

A run counts from 13 characters, a letter of a spaced script being half a one. Each place of a draft begins one at most
that no shorter one does; it is looked for in the folded text of every source, and what it covers is counted.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np

from dedup.kernels.arrays import WORD
from dedup.model import Document
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.segment import segment_corpus
from dedup.text.stream import build_stream


@functools.cache
def folded(text: str, settings: Settings) -> list[list[int]]:
    """The characters that count of each speech of a text."""
    corpus = build_corpus(batch_documents([Document("one", "one", text)]), lambda _: None)
    speeches, units = segment_corpus(corpus, settings.unit)
    codes = fold_for_passages(corpus, units, fold_corpus(corpus, units, settings), settings)
    stream = build_stream(codes, speeches, np.arange(len(speeches)), None)
    return [stream.codes[lo:hi].tolist() for lo, hi in zip(stream.starts, stream.ends, strict=True)]


def end_of_run(codes: list[int], start: int, min_run: int) -> int:
    """Where the shortest run that counts ends that begins here; -1 if none does."""
    halves = 0
    for at in range(start, len(codes)):
        halves += 1 if codes[at] & WORD else 2
        if halves >= 2 * min_run - 1:
            return at + 1
    return -1


def count_in_runs(draft: str, sources: Mapping[str, str], settings: Settings) -> tuple[int, dict[str, int]]:
    """Characters of the draft in runs of sources: of all together, and of each that holds any."""
    joined = {
        name: ["".join(map(chr, (code & 0xFFFFF for code in speech))) for speech in folded(text, settings)]
        for name, text in sources.items()
    }
    total, own = 0, dict.fromkeys(sources, 0)
    for speech in folded(draft, settings):
        text = "".join(chr(code & 0xFFFFF) for code in speech)
        held: dict[str, set[int]] = {name: set() for name in sources}
        for start in range(len(speech)):
            end = end_of_run(speech, start, settings.min_run)
            for name, texts in joined.items():
                if end > 0 and any(text[start:end] in one for one in texts):
                    held[name].update(range(start, end))
        total += len(set().union(*held.values()))
        for name, places in held.items():
            own[name] += len(places)
    return total, {name: size for name, size in own.items() if size}
