"""Forms that a library was told to keep, in drafts: what fills one in is a set phrase, whoever else has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dedup.checking.commonness import Common, Commonness
from dedup.checking.compare import Texts
from dedup.checking.phrases import Phrase
from dedup.kernels.arrays import Bools
from dedup.library.entries import Entry
from dedup.library.joining import join_entries
from dedup.model import Form
from dedup.preparing import fold_corpus
from dedup.settings import Settings
from dedup.templates.atoms import build_atoms
from dedup.templates.known_uses import compile_forms, find_uses


def find_known(
    drafts: Sequence[Entry], texts: Texts, forms: Sequence[Form], commonness: Commonness, settings: Settings
) -> list[Phrase]:
    """The uses of forms in drafts, the longest first where two want one place, as phrases in order of place."""
    corpus, speeches, units = join_entries(drafts)
    atoms = build_atoms(
        corpus, fold_corpus(corpus, units, replace(settings, fold="full", tokens="auto")), None
    )
    of_atom = np.searchsorted(speeches.starts, atoms.starts, side="right").astype(np.int32) - 1
    found = find_uses(
        compile_forms(forms),
        atoms,
        corpus.codes,
        np.zeros(len(atoms), np.int64),
        of_atom,
        np.arange(len(speeches)),
    )
    # The drafts stand at the beginning of both corpora.
    first, last = int(texts.stream.starts[texts.drafts]), len(texts.stream.codes)
    phrases = []
    for form, uses in zip(forms, found, strict=True):
        if uses is None:
            continue
        for row in uses.runs:
            places = atoms.starts[row], atoms.ends[row + uses.sizes - 1]
            starts, ends = (texts.stream.positions.find(at, first, last) for at in places)
            spans = tuple((a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b)
            if spans:
                phrases.append(Phrase(spans, _how_common(form, spans, commonness), form))
    return _longest(phrases, texts)


def _how_common(form: Form, spans: tuple[tuple[int, int], ...], commonness: Commonness) -> Common:
    """How many use it where it was mined; of one that a person wrote, who holds these words."""
    if not form.speeches:
        return commonness.of(spans[0][0], spans[-1][1])
    return Common(form.speeches, form.sources, 0, 0, 0, 0, form.speeches, at_least=False)


def _longest(phrases: list[Phrase], texts: Texts) -> list[Phrase]:
    taken: Bools = np.zeros(len(texts.stream.codes), bool)
    kept = []
    for phrase in sorted(phrases, key=lambda phrase: (-_size(phrase), phrase.spans)):
        whole = slice(phrase.spans[0][0], phrase.spans[-1][1])
        if not taken[whole].any():
            taken[whole] = True
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: phrase.spans)


def _size(phrase: Phrase) -> int:
    return sum(end - start for start, end in phrase.spans)
