"""Templates of a corpus, in order: atoms, distinct sentences, skeletons, uses, sequences, outlines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Codes, I64
from dedup.templates.atoms import Atoms, begins_line, build_atoms
from dedup.templates.join_uses import join_neighbours
from dedup.templates.left_out import LeftOut
from dedup.templates.mine import mine
from dedup.templates.outlines import find_outlines, Outlines
from dedup.templates.reuse import arrange_families
from dedup.templates.sentences import distinct_sentences
from dedup.templates.sequences import list_sequences, TemplateSequences
from dedup.templates.tell_once import tell_once
from dedup.templates.uses import list_uses, TemplateUses
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates, those that are re-used most first, the sequences of all speeches, and outlines; ``cuts`` were left
    out."""

    cuts: tuple[I64, I64]
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
    left_out: LeftOut,
    class_of: I64,
    least: int,
    order: str = "reuse",
    threads: int = 1,
) -> Templates:
    """Templates that ``least`` speeches use, families in this order (`dedup.templates.reuse`).

    ``codes`` uint32[n] are the folded codes of the corpus, ``class_of`` int64[speeches] the first of the speeches that
    each is a copy of, itself if of none.
    """
    atoms = build_atoms(corpus, codes, left_out.cuts, threads, left_out.opaque)
    firsts = np.append(np.searchsorted(atoms.starts, speeches.starts), len(atoms.starts))
    speech_of_atom = np.repeat(np.arange(len(speeches), dtype=np.int32), np.diff(firsts))
    speech_of = class_of[speech_of_atom[atoms.offsets[:-1]]].astype(np.int32)
    sentences = distinct_sentences(atoms, speech_of)
    skeletons = tell_once(mine(sentences, least, threads), len(sentences.texts.codes))
    pieces = join_neighbours(list_uses(skeletons, sentences, atoms, speech_of), atoms, speech_of_atom)
    framed = left_out.frames.inside(atoms.starts, atoms.ends) > 0
    source_of = corpus.source_of[speeches.documents]
    uses = arrange_families(pieces, begins_line(corpus, atoms), framed, source_of, order)
    sequences = list_sequences(uses, speech_of_atom, len(speeches))
    counts = np.bincount(speech_of_atom[atoms.offsets[:-1]], minlength=len(speeches))
    return Templates(left_out.cuts, atoms, uses, sequences, find_outlines(sequences, uses, class_of, counts))
