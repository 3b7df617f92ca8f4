"""Set phrases as findings: what many use and nobody copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Count, Findings
from dedup.findings.quote import content_id, excerpt
from dedup.kernels import active
from dedup.kernels.arrays import I64
from dedup.kinds import Rule, Words
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.match.formulae import Formulae
    from dedup.text.stream import Stream

RULE = Rule(
    words={
        "en": Words(
            "formula",
            title="Set phrase",
            meaning="A short run that many speeches share, and whose holders differ on both sides of it. Not "
            "copying.",
            cure="None: everybody uses it.",
            in_draft="What so many different speeches say that nobody has it from another; no copying.",
        ),
        "zh": Words(
            "套话",
            title="人人通用的套话",
            meaning="许多讲话共用的短语，前后文各不相同；不算抄袭。",
            cure="不必处理：人人都用。",
            in_draft="许多不同的讲话都这样说，并非取自某一篇；不算沿用。",
        ),
    },
    example=("……，为夺取全面胜利作出新的更大的贡献！", "……，为家乡的振兴作出新的更大的贡献！"),
    colour=("#666a70", "#9aa0a8"),
    counted="place",
)


class FormulaFindings(Findings):
    """Formulae by their first place."""

    kind = "formula"

    def __init__(self, scanned: Scanned, stream: Stream, formulae: Formulae) -> None:
        self._corpus, self._formulae = scanned.corpus, formulae
        # All their places in the corpus, formula after formula.
        length = np.repeat(formulae.length, np.diff(formulae.offsets))
        self._spans = spans = scanned.spans(*stream.span(formulae.starts, formulae.starts + length))
        first = formulae.starts[formulae.offsets[:-1]]
        self._hashes = active.measure_units(stream.codes, first, first + formulae.length)[0]
        places = np.minimum.reduceat(spans.starts, formulae.offsets[:-1]) if len(formulae) else spans.starts
        self._order = np.argsort(places, kind="stable")
        self.firsts: I64 = places[self._order]

    def members(self) -> int:
        """How many places all of them have."""
        return len(self._formulae.starts)

    def characters(self, count: Count) -> int:
        """How many characters, each place by itself: they overlap."""
        return int((self._formulae.length * np.diff(self._formulae.offsets)).sum())

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        formulae, number = self._formulae, int(self._order[index])
        members = np.arange(formulae.offsets[number], formulae.offsets[number + 1])
        members = members[np.argsort(self._spans.starts[members], kind="stable")].tolist()
        start, end = int(self._spans.starts[members[0]]), int(self._spans.ends[members[0]])
        return Finding(
            id=content_id(self.kind, self._hashes[number : number + 1]),
            kind=self.kind,
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


def collect(scanned: Scanned) -> FormulaFindings | None:
    """The findings of a scan."""
    if scanned.copies is None or scanned.copies.formulae is None:
        return None
    return FormulaFindings(scanned, scanned.copies.stream, scanned.copies.formulae)
