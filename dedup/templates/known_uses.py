"""Where known forms are used in other texts: their fixed words are read as the texts are, and looked up.

A form is written out once, with the usual value in each slot, and becomes atoms as any text does; so whatever counts
as the same in a corpus counts as the same here. Its rarest gram names the sentences that are looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I32, I64, run_starts, U32
from dedup.kernels.template_arrays import AtomTexts, Grams
from dedup.model import Batch, Form
from dedup.templates.atoms import Atoms, build_atoms, NUMBER
from dedup.templates.boundaries import ENDS_CLAUSE
from dedup.templates.choose import MOST_ROOM, ROOM
from dedup.templates.grams import index_grams
from dedup.templates.sentences import clause_edges
from dedup.templates.uses import Clauses, count_characters, TemplateUses
from dedup.text.corpus import build_corpus
from dedup.text.fold import fold_codes

# What no label begins with: the first colon behind it is none of one.
NO_LABEL = "："
UNKNOWN = "…"  # in a slot of which no value is known


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for of a form: fixed runs of atoms ``codes[runs[r]:runs[r + 1]]``, ``exact`` with numbers told
    apart; ``room`` int64[runs] is how many atoms may stand before each, ``head`` and ``tail`` say that no slot stands
    before the first or behind the last. One whose fixed texts hold no word has no runs."""

    form: Form
    codes: U32
    exact: U32
    edges: NDArray[np.uint8]
    runs: I64
    room: I64

    @property
    def head(self) -> bool:
        return holds_words(self.form.skeleton[0])

    @property
    def opened(self) -> bool:
        """Its first slot goes from the clause before to the mark that is fixed behind it."""
        skeleton = self.form.skeleton
        return skeleton[0] is None and (skeleton[1] or "").startswith(tuple(ENDS_CLAUSE))

    @property
    def tail(self) -> bool:
        return holds_words(self.form.skeleton[-1])


def compile_forms(forms: Sequence[Form]) -> list[Pattern]:
    """What is looked for of each form."""
    if not forms:
        return []
    written = [_write(form) for form in forms]
    batch = Batch("", [str(number) for number in range(len(forms))], [text for text, _ in written])
    corpus = build_corpus([batch], lambda _: None)
    atoms = build_atoms(corpus, fold_codes(corpus.codes), None)
    edges = clause_edges(atoms.clauses, atoms.offsets)
    return [
        _compile(form, spans, int(base), atoms, edges)
        for form, (_, spans), base in zip(forms, written, corpus.starts.tolist(), strict=True)
    ]


def _write(form: Form) -> tuple[str, list[tuple[int, int]]]:
    """The form with its slots filled in, and the spans of its fixed texts."""
    text, spans = "" if form.label else NO_LABEL, []
    slots = iter(form.slots)
    for part in form.skeleton:
        piece = part
        if piece is None:
            piece = next((value for value, _ in next(slots).values if value), UNKNOWN)
        if text[-1:].isalnum() and piece[:1].isalnum() and (text[-1:].isascii() or piece[:1].isascii()):
            text += " "
        if part is not None:
            spans.append((len(text), len(text) + len(part)))
        text += piece
    return text, spans


def holds_words(part: str | None) -> bool:
    """Whether a part of a skeleton is a fixed text of more than marks: slots on both sides of marks are found as one."""
    return part is not None and any(map(str.isalnum, part))


def _compile(
    form: Form, spans: list[tuple[int, int]], base: int, atoms: Atoms, edges: NDArray[np.uint8]
) -> Pattern:
    found = [np.searchsorted(atoms.starts, [base + start, base + end]) for start, end in spans]
    parts = [np.arange(low, high) for low, high in found]
    # Between fixed texts without a word, which are marks, slots are one.
    longest, room, waiting = iter(form.longest), [], 0
    fixed = iter(parts)
    kept = []
    for part in form.skeleton:
        if part is None:
            waiting += next(longest)
        elif holds_words(part):
            kept.append(next(fixed))
            room.append(waiting * MOST_ROOM + ROOM)
            waiting = 0
        else:
            next(fixed)
    # What is fixed and counts for nothing, such as a reading in brackets, is looked for in vain.
    kept = kept if all(map(len, kept)) else []
    at = np.concatenate([np.zeros(0, np.int64), *kept])
    runs = np.cumsum([0, *map(len, kept)])
    return Pattern(
        form, atoms.codes[at], atoms.exact[at], edges[at], runs, np.array(room[: len(kept)], np.int64)
    )


def find_uses(
    patterns: Sequence[Pattern], atoms: Atoms, raw: Codes, text_of: I64, speech_of_atom: I32, class_of: I64
) -> list[TemplateUses | None]:
    """The uses of each form, None where there is none.

    ``raw`` are the codes of the corpus, ``text_of`` int64[sentences] numbers the distinct sentences, ``speech_of_atom``
    int32[atoms] the speeches, ``class_of`` int64[speeches] copies of one speech alike.
    """
    look = _LookUp(patterns, atoms)
    clauses = Clauses(atoms, raw)
    out: list[TemplateUses | None] = []
    for number, pattern in enumerate(patterns):
        runs = look.up(number) if len(pattern.codes) else np.zeros((0, 0), np.int64)
        if len(runs):
            runs = runs[speech_of_atom[runs[:, 0]] == speech_of_atom[runs[:, -1]]]
        if not len(runs):
            out.append(None)
            continue
        sizes = np.diff(pattern.runs)
        first, last = clauses.reach(runs, sizes, pattern.head, pattern.tail, pattern.opened)
        sentence = atoms.sentence_of(runs[:, 0])
        form = pattern.form
        out.append(
            TemplateUses(
                runs,
                sizes,
                first,
                last,
                pattern.head,
                pattern.tail,
                text_of[sentence],
                class_of[speech_of_atom[runs[:, 0]]].astype(np.int32),
                form.gain,
                0.0,
                0.0,
                count_characters(atoms, runs, sizes),
                frame=form.frame,
            )
        )
    return _with_parents(patterns, out)


def _with_parents(patterns: Sequence[Pattern], found: list[TemplateUses | None]) -> list[TemplateUses | None]:
    """The uses with the places of their parents among those that there are."""
    kept = [pattern.form.id for pattern, uses in zip(patterns, found, strict=True) if uses is not None]
    place = {name: number for number, name in enumerate(kept)}
    return [
        None if uses is None else replace(uses, parent=place.get(pattern.form.parent, -1))
        for pattern, uses in zip(patterns, found, strict=True)
    ]


class _LookUp:
    """The sentences of a corpus, and behind them the patterns, by their grams."""

    def __init__(self, patterns: Sequence[Pattern], atoms: Atoms) -> None:
        self._patterns, self._atoms = patterns, atoms
        codes = np.concatenate([atoms.codes, *(one.codes for one in patterns)])
        edges = np.concatenate([clause_edges(atoms.clauses, atoms.offsets), *(one.edges for one in patterns)])
        behind = np.cumsum([len(atoms.codes), *(len(one.codes) for one in patterns)])
        self._firsts: I64 = behind[:-1]
        count = len(atoms) + len(patterns)
        nothing = np.zeros(0, np.int32)
        self._texts = AtomTexts(
            codes,
            edges.astype(np.uint8),
            nothing,
            np.concatenate((atoms.offsets, behind[1:])),
            np.arange(count, dtype=np.int32),
            nothing,
        )
        self._grams: Grams = index_grams(self._texts, 1)

    def up(self, number: int) -> I64:
        """Where the runs of a pattern stand, int64[uses, runs], in order of place."""
        pattern, atoms = self._patterns[number], self._atoms
        # One that goes over several sentences may have its rarest gram in any of them.
        begins = self._candidates(number) - np.arange(pattern.form.sentences)[:, None]
        begins = distinct(begins[begins >= 0])
        ends = np.minimum(begins + pattern.form.sentences, len(atoms))
        rows = active.match_runs(
            self._texts,
            atoms.offsets[begins],
            atoms.offsets[ends],
            pattern.codes,
            pattern.runs,
            pattern.room,
            pattern.head,
            pattern.tail,
        )[:, 1:]
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        rows = self._same_numbers(pattern, rows)
        # Stretches of several sentences overlap.
        return rows[run_starts(rows[:, 0])] if len(rows) else rows

    def _candidates(self, number: int) -> I64:
        """The sentences that have the rarest gram of a pattern, or its rarest atom where it has no gram."""
        pattern, first = self._patterns[number], int(self._firsts[number])
        inside = [np.arange(low + 1, high - 1) for low, high in itertools.pairwise(pattern.runs.tolist())]
        at = first + np.concatenate(inside)
        grams = self._grams.ids[at[(self._texts.edges[at] & 3) == 0]]
        if len(grams):
            sizes = self._grams.offsets[grams + 1] - self._grams.offsets[grams]
            texts = self._grams.texts_of(int(grams[int(np.argmin(sizes))])).astype(np.int64)
        else:
            codes = self._atoms.codes
            places = min((np.flatnonzero(codes == code) for code in distinct(pattern.codes)), key=len)
            texts = distinct(self._atoms.sentence_of(places))
        return texts[texts < len(self._atoms)]

    def _same_numbers(self, pattern: Pattern, rows: I64) -> I64:
        """The places at which the numbers that are fixed are the same."""
        for r, (low, high) in enumerate(itertools.pairwise(pattern.runs.tolist())):
            for i in np.flatnonzero(pattern.codes[low:high] == NUMBER).tolist():
                rows = rows[self._atoms.exact[rows[:, r] + i] == pattern.exact[low + i]]
        return rows
