"""Templates of a corpus, in order: atoms, distinct sentences, skeletons, uses, sequences, outlines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Codes, I64
from dedup.templates.atoms import Atoms, build_atoms
from dedup.templates.join_uses import join_neighbours
from dedup.templates.mine import mine
from dedup.templates.nest import nest
from dedup.templates.outlines import find_outlines, Outlines
from dedup.templates.sentences import distinct_sentences
from dedup.templates.sequences import list_sequences, TemplateSequences
from dedup.templates.uses import list_uses, TemplateUses
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates, those that save most first, the sequences of all speeches, and outlines; ``cuts`` were left out."""

    cuts: tuple[I64, I64] | None
    atoms: Atoms
    uses: list[TemplateUses]
    sequences: TemplateSequences
    outlines: Outlines

    def __len__(self) -> int:
        return len(self.uses)


def find_templates(
    corpus: Corpus,
    speeches: Speeches,
    codes: Codes,
    cuts: tuple[I64, I64] | None,
    class_of: I64,
    least: int,
    threads: int = 1,
) -> Templates:
    """Templates that ``least`` speeches use.

    ``codes`` uint32[n] are the folded codes of the corpus, ``cuts`` the spans of strays and watermarks with the
    breaks that they caused, ``class_of`` int64[speeches] the first of the speeches that each is a copy of, itself if
    of none.
    """
    atoms = build_atoms(corpus, codes, cuts, threads)
    firsts = np.append(np.searchsorted(atoms.starts, speeches.starts), len(atoms.starts))
    speech_of_atom = np.repeat(np.arange(len(speeches), dtype=np.int32), np.diff(firsts))
    speech_of = class_of[speech_of_atom[atoms.offsets[:-1]]].astype(np.int32)
    sentences = distinct_sentences(atoms, speech_of)
    skeletons, parents = nest(mine(sentences, least, threads), len(sentences.texts.codes))
    pieces = list_uses(skeletons, parents, sentences, atoms, speech_of)
    uses = join_neighbours(pieces, atoms, speech_of_atom)
    sequences = list_sequences(uses, speech_of_atom, len(speeches))
    counts = np.bincount(speech_of_atom[atoms.offsets[:-1]], minlength=len(speeches))
    return Templates(cuts, atoms, uses, sequences, find_outlines(sequences, uses, class_of, counts))
