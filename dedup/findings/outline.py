"""Re-used outlines as findings: groups of speeches that share the outline of the first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns
from dedup.findings.kind import Findings
from dedup.findings.occurrences import unrelated
from dedup.findings.quote import content_ids, excerpts
from dedup.findings.ties import Ties
from dedup.kernels.arrays import I64, ragged
from dedup.kinds import Rule, Words
from dedup.match.relate import Sides

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.findings.template_texts import TemplateTexts
    from dedup.templates.find import Templates

RULE = Rule(
    words={
        "en": Words(
            title="Re-used outline",
            meaning="Speeches use the same templates in the same order under different sentences.",
            cure="Look at the speeches side by side: the plan was copied, the words were not.",
        ),
        "zh": Words(
            title="提纲雷同",
            meaning="几篇讲话依次用了同样的模板，而句子不同。",
            cure="对照各篇：文字没有照抄，框架是照搬的。",
        ),
    },
    example=(
        "今天召开……会议，主要任务是…… 下面，我讲三点意见……",
        "the same order of templates in another speech",
    ),
    colour=("#4a4fb0", "#a5a9f2"),
)


class OutlineFindings(Findings):
    """Outlines by the place of the first speech."""

    kind = "outline"

    def __init__(self, scanned: Scanned, templates: Templates, texts: TemplateTexts) -> None:
        self._scanned, self._templates, self._id_of = scanned, templates, texts.id_of
        self._pairs = templates.outlines
        self._leads: I64 = self._pairs.a[self._pairs.groups[:-1]]
        self.firsts: I64 = scanned.speeches.starts[self._leads]

    def members(self) -> int:
        """How many speeches share the outline of another; what they repeat stands in their templates."""
        return len(self._pairs.a)

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        pairs, sequences, spans = self._pairs, self._templates.sequences, self._scanned.speeches
        rows, members = ragged(pairs.groups[which], pairs.groups[which + 1])
        steps, of_pair = ragged(pairs.offsets[rows], pairs.offsets[rows + 1])
        offsets = of_pair[members]
        in_a, in_b = pairs.in_a[steps].tolist(), pairs.in_b[steps].tolist()
        templates = [self._id_of(int(sequences.templates[entry])) for entry in in_a]
        shared = [self._shared(in_a[low:high]) for low, high in pairwise(offsets.tolist())]
        names = [[self._id_of(int(sequences.templates[entry])) for entry in entries] for entries in shared]
        of_each = [
            np.concatenate(
                (self._leads[group : group + 1], pairs.b[pairs.groups[group] : pairs.groups[group + 1]])
            )
            for group in which.tolist()
        ]
        places = np.concatenate([np.zeros(0, np.int64), *of_each])
        of_place = np.arange(len(rows)) - np.repeat(members[:-1], np.diff(members)) + 1
        sides = [
            np.array([self._span(entry) for entry in side], np.int64).reshape(-1, 2) for side in (in_a, in_b)
        ]
        kinds = [self.kind] * len(which)
        hashes = np.array([int(name, 16) for some in names for name in some], np.uint64)
        firsts = self._leads[which]
        return Columns(
            ids=content_ids(kinds, hashes, np.cumsum([0, *map(len, names)])),
            kinds=kinds,
            units=["speech"] * len(which),
            characters=np.array([self._fixed(entries) for entries in shared], np.int64),
            excerpts=excerpts(self._scanned.corpus, spans.starts[firsts], spans.ends[firsts]),
            offsets=np.cumsum([0, *map(len, of_each)]),
            spans=self._scanned.spans(spans.starts[places], spans.ends[places]),
            relations=unrelated(len(places)),
            told=[{"templates": some} for some in names],
            ties=Ties(
                offsets,
                np.repeat(of_place, np.diff(of_pair)),
                Sides(*np.hstack(sides).T),
                templates=templates,
            ),
        )

    def _shared(self, entries: list[int]) -> list[int]:
        """The steps of the first speech that any other shares, in order."""
        return sorted(set(entries))

    def _span(self, entry: int) -> tuple[int, int]:
        """The use of a sequence's entry, as a span of the corpus."""
        sequences, atoms = self._templates.sequences, self._templates.atoms
        one, use = self._templates.uses[int(sequences.templates[entry])], int(sequences.uses[entry])
        return int(atoms.starts[one.firsts[use]]), int(atoms.ends[one.lasts[use] - 1])

    def _fixed(self, entries: list[int]) -> int:
        """Atoms that the shared templates fix."""
        sequences = self._templates.sequences
        return sum(
            int(self._templates.uses[int(sequences.templates[entry])].sizes.sum()) for entry in entries
        )


def collect(scanned: Scanned) -> OutlineFindings | None:
    """The findings of a scan."""
    if scanned.mined is None or scanned.template_texts is None:
        return None
    return OutlineFindings(scanned, scanned.mined, scanned.template_texts)
