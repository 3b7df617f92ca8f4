"""Templates of a corpus, in order: atoms, distinct sentences, skeletons, uses, sequences, outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Codes, I32, I64
from dedup.model import Form
from dedup.templates.atoms import Atoms, begins_line, build_atoms
from dedup.templates.genres import find_genres, Genre
from dedup.templates.join_equal import EqualBeside
from dedup.templates.join_uses import join_neighbours
from dedup.templates.known_uses import compile_forms, find_uses
from dedup.templates.left_out import LeftOut
from dedup.templates.mine import mine
from dedup.templates.outlines import find_outlines, Outlines
from dedup.templates.reuse import arrange_families
from dedup.templates.sentences import distinct_sentences, Sentences
from dedup.templates.sequences import list_sequences, TemplateSequences
from dedup.templates.tell_once import tell_once
from dedup.templates.uses import list_uses, TemplateUses
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates, those that are re-used most first, the sequences of all speeches, and outlines; ``cuts`` were left
    out. Where known forms were looked for, ``forms`` are those that were found, one for each of the ``uses``.
    """

    cuts: tuple[I64, I64]
    atoms: Atoms
    uses: list[TemplateUses]
    sequences: TemplateSequences
    outlines: Outlines
    genres: list[Genre]
    forms: tuple[Form, ...] = ()

    def __len__(self) -> int:
        return len(self.uses)


class Ground:
    """What templates are looked for in: the atoms of a corpus, and its sentences.

    ``codes`` uint32[n] are the folded codes of the corpus, ``class_of`` int64[speeches] the first of the speeches that
    each is a copy of, itself if of none; so many speeches at the ``least`` make a template, or a genre.
    """

    def __init__(
        self,
        corpus: Corpus,
        speeches: Speeches,
        codes: Codes,
        left_out: LeftOut,
        class_of: I64,
        least: int,
        threads: int = 1,
    ) -> None:
        self.corpus, self.speeches, self.left_out, self.threads = corpus, speeches, left_out, threads
        self.class_of, self.least = class_of, least
        self.atoms = build_atoms(corpus, codes, left_out.cuts, threads, left_out.opaque)
        firsts = np.append(np.searchsorted(self.atoms.starts, speeches.starts), len(self.atoms.starts))
        self.speech_of_atom: I32 = np.repeat(np.arange(len(speeches), dtype=np.int32), np.diff(firsts))
        self.speech_of: I32 = class_of[self.speech_of_atom[self.atoms.offsets[:-1]]].astype(np.int32)
        self.sentences: Sentences = distinct_sentences(self.atoms, self.speech_of)


def find_templates(ground: Ground, order: str = "reuse") -> Templates:
    """Templates that enough speeches use, families in this order (`dedup.templates.reuse`)."""
    corpus, atoms, sentences = ground.corpus, ground.atoms, ground.sentences
    skeletons = tell_once(mine(sentences, ground.least, ground.threads), len(sentences.texts.codes))
    pieces = join_neighbours(
        list_uses(skeletons, sentences, atoms, ground.speech_of, corpus.codes), atoms, ground.speech_of_atom
    )
    beside = EqualBeside(atoms, sentences.text_of, ground.speech_of_atom, corpus.codes)
    pieces = [beside.join(one) for one in pieces]
    framed = ground.left_out.frames.inside(atoms.starts, atoms.ends) > 0
    source_of = corpus.source_of[ground.speeches.documents]
    begins = begins_line(corpus, atoms)
    return _tell(ground, arrange_families(pieces, atoms.codes, begins, framed, source_of, order))


def apply_forms(ground: Ground, forms: Sequence[Form]) -> Templates:
    """The uses of known forms, in the order of these; what is not used is left out."""
    speeches = ground.speech_of_atom, ground.class_of
    found = find_uses(
        compile_forms(forms), ground.atoms, ground.corpus.codes, ground.sentences.text_of, *speeches
    )
    used = [(form, uses) for form, uses in zip(forms, found, strict=True) if uses is not None]
    return _tell(ground, [uses for _, uses in used], tuple(form for form, _ in used))


def _tell(ground: Ground, uses: list[TemplateUses], forms: tuple[Form, ...] = ()) -> Templates:
    """With what follows of the uses: sequences and outlines."""
    atoms, count = ground.atoms, len(ground.speeches)
    sequences = list_sequences(uses, ground.speech_of_atom, count)
    sentences = np.bincount(ground.speech_of_atom[atoms.offsets[:-1]], minlength=count)
    outlines = find_outlines(sequences, uses, ground.class_of, sentences)
    genres = find_genres(sequences, uses, ground.class_of, ground.least)
    return Templates(ground.left_out.cuts, atoms, uses, sequences, outlines, genres, forms)
