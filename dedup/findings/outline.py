"""Re-used outlines as findings: pairs of speeches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Findings
from dedup.findings.quote import content_id, excerpt
from dedup.kernels.arrays import I64
from dedup.kinds import Rule, Words
from dedup.model import Finding

if TYPE_CHECKING:
    from dedup.findings.scanned import Scanned
    from dedup.findings.template_texts import TemplateTexts
    from dedup.templates.find import Templates

RULE = Rule(
    words={
        "en": Words(
            "outline",
            title="Re-used outline",
            meaning="Two speeches use the same templates in the same order under different sentences.",
            cure="Look at both speeches: the plan was copied, the words were not.",
        ),
        "zh": Words(
            "提纲",
            title="提纲雷同",
            meaning="两篇讲话依次用了同样的模板，而句子不同。",
            cure="对照两篇：文字没有照抄，框架是照搬的。",
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
        self._corpus, self._templates, self._id_of = scanned.corpus, templates, texts.id_of
        self._spans = scanned.speech_spans
        self._pairs = templates.outlines
        self.firsts: I64 = self._spans.starts[self._pairs.a]

    def members(self) -> int:
        """How many pairs of speeches; what they repeat stands in their templates."""
        return len(self._pairs)

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        pairs, sequences = self._pairs, self._templates.sequences
        a, b = int(pairs.a[index]), int(pairs.b[index])
        steps = slice(pairs.offsets[index], pairs.offsets[index + 1])
        in_a, in_b = pairs.in_a[steps].tolist(), pairs.in_b[steps].tolist()
        templates = [self._id_of(int(sequences.templates[entry])) for entry in in_a]
        passages = [
            {
                "a": self._spans.relative(a, *self._span(one)),
                "b": self._spans.relative(b, *self._span(other)),
                "of": [0, 1],
                "template": template,
            }
            for one, other, template in zip(in_a, in_b, templates, strict=True)
        ]
        start, end = int(self._spans.starts[a]), int(self._spans.ends[a])
        names = np.array([int(template, 16) for template in templates], np.uint64)
        return Finding(
            id=content_id(self.kind, names),
            kind=self.kind,
            scope="across",
            unit="speech",
            occurrences=(self._spans.occurrence(a, "anchor"), self._spans.occurrence(b, "member"))[:most],
            places=2,
            characters=self._fixed(in_a),
            excerpt=excerpt(self._corpus, start, end),
            evidence={"templates": templates, "passages": passages},
        )

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
