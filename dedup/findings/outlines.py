"""Re-used outlines as findings: pairs of speeches."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.findings.spans import Spans
from dedup.kernels.arrays import I64
from dedup.model import Finding
from dedup.templates.find import Templates
from dedup.text.corpus import Corpus


class OutlineFindings:
    """Outlines by the place of the first speech; ``spans`` are all speeches, ``id_of`` gives the id of a template."""

    def __init__(
        self, corpus: Corpus, templates: Templates, id_of: Callable[[int], str], spans: Spans
    ) -> None:
        self._corpus, self._templates, self._id_of, self._spans = corpus, templates, id_of, spans
        self._pairs = templates.outlines
        self.firsts: I64 = spans.starts[self._pairs.a]

    def __len__(self) -> int:
        return len(self._pairs)

    def sizes(self) -> I64:
        """What an outline repeats stands in its templates."""
        return np.zeros(len(self), np.int64)

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
            id=content_id("outline", names),
            kind="outline",
            scope="across",
            unit="speech",
            occurrences=(self._spans.occurrence(a, "anchor"), self._spans.occurrence(b, "member"))[:most],
            places=2,
            characters=self._characters(in_a),
            excerpt=excerpt(self._corpus, start, end),
            evidence={"templates": templates, "passages": passages},
        )

    def _span(self, entry: int) -> tuple[int, int]:
        """The use of a sequence's entry, as a span of the corpus."""
        sequences, atoms = self._templates.sequences, self._templates.atoms
        one, use = self._templates.uses[int(sequences.templates[entry])], int(sequences.uses[entry])
        return int(atoms.starts[one.firsts[use]]), int(atoms.ends[one.lasts[use] - 1])

    def _characters(self, entries: list[int]) -> int:
        """Atoms that the shared templates fix."""
        sequences = self._templates.sequences
        return sum(
            int(self._templates.uses[int(sequences.templates[entry])].sizes.sum()) for entry in entries
        )
