"""Set phrases as findings: what many use and nobody copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns
from dedup.findings.kind import Count, Findings
from dedup.findings.occurrences import unrelated
from dedup.findings.quote import content_ids, excerpts_of_runs
from dedup.kernels import active
from dedup.kernels.arrays import I64, ragged, run_least
from dedup.kinds import Rule, Words

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.match.formulae import Formulae
    from dedup.text.stream import Stream

RULE = Rule(
    words={
        "en": Words(
            title="Set phrase",
            meaning="A short run that many speeches share, and whose holders differ on both sides of it. Not "
            "copying.",
            cure="None: everybody uses it.",
            in_draft="What so many different speeches say that nobody has it from another; no copying.",
        ),
        "zh": Words(
            title="套话",
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
        self._scanned, self._formulae = scanned, formulae
        # All their places in the corpus, formula after formula.
        self._length = length = np.repeat(formulae.length, np.diff(formulae.offsets))
        self._starts, self._ends = stream.span(formulae.starts, formulae.starts + length)
        # Places in what is no library's.
        self._own = self._starts < scanned.corpus.own_end
        first = formulae.starts[formulae.offsets[:-1]]
        self._hashes = active.measure_units(stream.codes, first, first + formulae.length)[0]
        places = run_least(self._starts, formulae.offsets[:-1])
        self._order = np.argsort(places, kind="stable")
        self.firsts: I64 = places[self._order]

    def members(self) -> int:
        """How many places all of them have."""
        return int(np.count_nonzero(self._own))

    def characters(self, count: Count) -> int:
        """How many characters, each place by itself: they overlap."""
        return int(self._length[self._own].sum())

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        formulae, number = self._formulae, self._order[which]
        rows, offsets = ragged(formulae.offsets[number], formulae.offsets[number + 1])
        owner = np.repeat(np.arange(len(which)), np.diff(offsets))
        rows = rows[np.lexsort((self._starts[rows], owner))]
        starts, ends = self._starts[rows], self._ends[rows]
        firsts = offsets[:-1]
        kinds = [self.kind] * len(which)
        return Columns(
            ids=content_ids(kinds, self._hashes[number], np.arange(len(which) + 1)),
            kinds=kinds,
            units=["span"] * len(which),
            characters=formulae.length[number],
            excerpts=excerpts_of_runs(self._scanned.corpus, starts[firsts], ends[firsts]),
            offsets=offsets,
            spans=self._scanned.spans(starts, ends),
            relations=unrelated(len(rows)),
            counts={"speeches": formulae.speeches[number], "sources": formulae.sources[number]},
        )


def collect(scanned: Scanned) -> FormulaFindings | None:
    """The findings of a scan."""
    if scanned.copies is None or scanned.copies.formulae is None:
        return None
    return FormulaFindings(scanned, scanned.copies.stream, scanned.copies.formulae)
