"""The files of an output: what each was, is called, and gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dedup.cleaning.reread import Stamp
from dedup.read import Source
from dedup.text.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Job:
    """One file: its stamp before it was read, its names after restoring and in the output, and the documents
    ``[first, last)`` that it gave.
    """

    source: Source
    stamp: Stamp
    file: str
    output: str
    first: int
    last: int

    @property
    def as_text(self) -> bool:
        """Whether its text is written in its place."""
        return self.output != self.file and self.first < self.last


def list_jobs(
    sources: Sequence[Source],
    stamps: Sequence[Stamp],
    files: Sequence[str],
    outputs: Sequence[str],
    corpus: Corpus,
) -> list[Job]:
    """The files in order, each with its documents; a file that gave none is a job too."""
    edges = np.searchsorted(corpus.path_of, np.arange(len(corpus.paths) + 1)).tolist()
    spans = {corpus.paths[number]: span for number, span in enumerate(pairwise(edges))}
    return [
        Job(source, stamp, file, output, *spans.get(source.id, (0, 0)))
        for source, stamp, file, output in zip(sources, stamps, files, outputs, strict=True)
    ]
