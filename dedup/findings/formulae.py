"""Set phrases as findings: what many use and nobody copies."""

from __future__ import annotations

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.findings.spans import Spans
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.match.formulae import Formulae
from dedup.model import Finding
from dedup.text.corpus import Corpus
from dedup.text.stream import Stream


class FormulaFindings:
    """Formulae by their first place; ``spans`` are all their places in the corpus, formula after formula."""

    def __init__(self, corpus: Corpus, stream: Stream, formulae: Formulae, spans: Spans) -> None:
        self._corpus, self._formulae, self._spans = corpus, formulae, spans
        first = formulae.starts[formulae.offsets[:-1]]
        self._hashes = active.measure_units(stream.codes, first, first + formulae.length)[0]
        places = np.minimum.reduceat(spans.starts, formulae.offsets[:-1]) if len(formulae) else spans.starts
        self._order = np.argsort(places, kind="stable")
        self.firsts = places[self._order]

    def __len__(self) -> int:
        return len(self._order)

    def sizes(self) -> I64:
        """Formulae repeat nothing: they are shown last."""
        return np.zeros(len(self), np.int64)

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        formulae, number = self._formulae, int(self._order[index])
        members = np.arange(formulae.offsets[number], formulae.offsets[number + 1])
        members = members[np.argsort(self._spans.starts[members], kind="stable")].tolist()
        start, end = int(self._spans.starts[members[0]]), int(self._spans.ends[members[0]])
        return Finding(
            id=content_id("formula", self._hashes[number : number + 1]),
            kind="formula",
            scope=self._spans.scope(members),
            unit="span",
            occurrences=tuple(
                self._spans.occurrence(member, "member" if i else "anchor")
                for i, member in enumerate(members[:most])
            ),
            places=len(members),
            characters=int(formulae.length[number]),
            excerpt=excerpt(self._corpus, start, end),
            evidence={"speeches": int(formulae.speeches[number]), "sources": int(formulae.sources[number])},
        )
