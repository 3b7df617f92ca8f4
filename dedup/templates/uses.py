"""Where templates are used: spans of the corpus for each use, its fixed runs and its slots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I32, I64, ragged, run_starts, WORD
from dedup.templates.atoms import Atoms, NUMBER, OPAQUE
from dedup.templates.choose import Skeleton
from dedup.templates.sentences import Sentences
from dedup.text.folding_table import BLANK

# A list at the end of a template goes on to the end of the sentence, if that is mostly so many clauses away.
SHORT_REST = 2
FEW = 6  # atoms behind the clause of such a slot that are part of it: 仅供参考
# What a list stands behind, and what opens and closes what goes on over commas.
COLONS, OPENING, CLOSING = ":：", "(（“《[", ")）”》]"


@dataclass(frozen=True, slots=True)
class TemplateUses:
    """A template and all its uses, in order of place. Atoms are those of the corpus.

    runs      int64[uses, runs]: the first atom of each fixed run; sizes int64[runs]: their atoms
    firsts, lasts  int64[uses]: the first atom of the use, slots at the ends included, and the one behind it
    head, tail     no slot stands before the first run, or behind the last
    texts     int64[uses]: number of the distinct sentence
    speeches  int32[uses]: of copies of one speech all have one number
    gain      what it saves, in bits
    bits, rarer  what its words take to write, and by how much more than everyday words
    characters   how many its fixed text has, as its first use writes it; two letters of a word count for one
    parent    number of the template that this is a variant of, or -1
    everyday  it says nothing but everyday words
    frame     it stands mostly in what belongs to pages and not to their texts
    """

    runs: I64
    sizes: I64
    firsts: I64
    lasts: I64
    head: bool
    tail: bool
    texts: I64
    speeches: I32
    gain: float
    bits: float
    rarer: float
    characters: int
    parent: int = -1
    everyday: bool = False
    frame: bool = False

    def __len__(self) -> int:
        return len(self.runs)

    @property
    def slots(self) -> int:
        """How many slots it has."""
        return len(self.sizes) - 1 + (not self.head) + (not self.tail)

    def slot_atoms(self) -> tuple[I64, I64]:
        """First atoms of the slots and those behind them, int64[uses, slots] each; an empty slot is none."""
        closes = self.runs + self.sizes
        starts, ends = closes[:, :-1], self.runs[:, 1:]
        if not self.head:
            starts, ends = np.column_stack((self.firsts, starts)), np.column_stack((self.runs[:, 0], ends))
        if not self.tail:
            starts, ends = np.column_stack((starts, closes[:, -1])), np.column_stack((ends, self.lasts))
        return starts, ends

    def fixed(self) -> I64:
        """All atoms that it fixes, use after use."""
        starts = self.runs.ravel()
        return ragged(starts, starts + np.tile(self.sizes, len(self.runs)))[0]


def list_uses(
    skeletons: list[Skeleton], sentences: Sentences, atoms: Atoms, speech_of: I32, raw: Codes
) -> list[TemplateUses]:
    """The uses of each skeleton, in every sentence whose text has it; ``speech_of`` int32[sentences], ``raw`` the
    original codes of the corpus."""
    order = np.argsort(sentences.text_of, kind="stable")
    firsts = np.searchsorted(sentences.text_of[order], np.arange(len(sentences.texts) + 1))
    repeats, clauses = np.diff(firsts), Clauses(atoms, raw)
    found: dict[tuple[bytes, bytes, bool, bool], TemplateUses] = {}
    for one in skeletons:
        which = np.repeat(np.arange(len(one.texts)), repeats[one.texts])
        sentence = order[ragged(firsts[one.texts], firsts[one.texts + 1])[0]]
        shift = atoms.offsets[sentence] - sentences.texts.offsets[one.texts[which]]
        runs = one.places[which] + shift[:, None]
        place = np.argsort(runs[:, 0], kind="stable")
        runs, sentence = runs[place], sentence[place]
        first, last = clauses.reach(
            runs, np.diff(one.runs), one.head, one.tail, clauses.opened_alike(runs[:, 0])
        )
        runs, sizes = _settle_runs(atoms, runs, np.diff(one.runs))
        uses = TemplateUses(
            runs,
            sizes,
            first,
            last,
            bool((runs[:, 0] == first).all()),
            bool((runs[:, -1] + sizes[-1] == last).all()),
            sentences.text_of[sentence],
            speech_of[sentence],
            one.gain,
            one.bits,
            one.rarer,
            count_characters(atoms, runs, sizes),
        )
        # Two that a number told apart may be one without it: the wider one stays.
        codes = atoms.exact[uses.fixed()[: int(sizes.sum())]]
        key = codes.tobytes(), sizes.tobytes(), uses.head, uses.tail
        if key not in found or len(found[key]) < len(uses):
            found[key] = uses
    return list(found.values())


def _settle_runs(atoms: Atoms, runs: I64, sizes: I64) -> tuple[I64, I64]:
    """The runs without the numbers in them, unless all uses have one number there, and without placeholders, addresses
    and code; runs between which nothing stands in any use are one."""
    starts = np.concatenate([runs[:, [r]] + np.arange(size) for r, size in enumerate(sizes.tolist())], axis=1)
    exact = atoms.exact[starts]
    may_be = (exact == exact[0]) & (exact != BLANK) & ((exact & np.uint32(OPAQUE | WORD)) != OPAQUE)
    fixed = (atoms.codes[starts[0]] != NUMBER) | may_be.all(axis=0)
    return close_runs(starts[:, fixed], np.ones(int(fixed.sum()), np.int64))


def count_characters(atoms: Atoms, runs: I64, sizes: I64) -> int:
    """How many characters the fixed runs of the first use have; two letters of a word count for one."""
    at, _ = ragged(runs[0], runs[0] + sizes)
    lengths = atoms.ends[at] - atoms.starts[at]
    return int(np.where(atoms.codes[at] & np.uint32(WORD), (lengths + 1) // 2, lengths).sum())


def close_runs(runs: I64, sizes: I64) -> tuple[I64, I64]:
    """Runs between which nothing stands in any use become one."""
    apart = np.ones(len(sizes), bool)
    apart[1:] = (runs[:, 1:] != runs[:, :-1] + sizes[:-1]).any(axis=0)
    kept = np.flatnonzero(apart)
    return runs[:, kept], np.add.reduceat(sizes, kept)


class Clauses:
    """The atoms at which clauses begin; a sentence begins one too."""

    def __init__(self, atoms: Atoms, raw: Codes) -> None:
        begins: Bools = np.zeros(len(atoms.clauses), bool)
        begins[run_starts(atoms.clauses.astype(np.int64))] = True
        begins[atoms.offsets[:-1]] = True
        self._edges = np.append(np.flatnonzero(begins), len(atoms.clauses))
        self._sentences, self._starts, self._ends, self._raw = atoms.offsets, atoms.starts, atoms.ends, raw

    def reach(self, runs: I64, sizes: I64, head: bool, tail: bool, opened: bool) -> tuple[I64, I64]:
        """The first atom of each use and the one behind it, with slots before the first run unless ``head``, with the
        clause before if ``opened``, and behind the last unless ``tail``; ``runs`` int64[uses, runs], by place."""
        first, closed = runs[:, 0], runs[:, -1] + sizes[-1]
        first = first if head else self.begin(first)
        first = self._before(first) if opened else first
        last = closed.copy() if tail else self.rest(runs[:, -1], closed - 1)
        # An open slot at the end does not go on over the next use.
        last[:-1] = np.maximum(np.minimum(last[:-1], first[1:]), closed[:-1])
        return first, last

    def opened_alike(self, at: I64) -> bool:
        """Whether one clause stands before that of each of these atoms in its sentence, as 金秋十月 does in openings, and
        they all begin theirs, or none does."""
        clause, sentence = self.begin(at), self._sentence(at)
        alone = (clause > sentence) & (self._before(clause) == sentence)
        return bool(alone.all()) and len(np.unique(clause == at)) == 1

    def _sentence(self, at: I64) -> I64:
        return self._sentences[np.searchsorted(self._sentences, at, side="right") - 1]

    def _before(self, at: I64) -> I64:
        """Where the clause before the one that begins at each atom does, in its sentence."""
        clause = np.searchsorted(self._edges, at, side="right") - 1
        return np.where(at > self._sentence(at), self._edges[np.maximum(clause - 1, 0)], at)

    def begin(self, at: I64) -> I64:
        return self._edges[np.searchsorted(self._edges, at, side="right") - 1]

    def end(self, at: I64) -> I64:
        return self._edges[np.searchsorted(self._edges, at, side="right")]

    def rest(self, begin: I64, at: I64) -> I64:
        """Where what follows the runs from ``begin`` to ``at`` ends: with the clause; with the sentence, if what is
        left of it is a few words everywhere, or if it is a list and mostly has few clauses."""
        sentence, clause = self._sentences[np.searchsorted(self._sentences, at, side="right")], self.end(at)
        if (sentence - clause <= FEW).all():
            return sentence
        if not self._opens_list(int(begin[0]), int(at[0])):
            return clause
        left = np.searchsorted(self._edges, sentence) - np.searchsorted(self._edges, at, side="right")
        return sentence if np.median(left) <= SHORT_REST else clause

    def _opens_list(self, begin: int, at: int) -> bool:
        """Whether a run has a colon behind it, or opens a bracket that it does not close."""
        fixed = "".join(map(chr, self._raw[self._starts[begin] : self._ends[at] + 1].tolist()))
        opened = sum(map(fixed.count, OPENING)) > sum(map(fixed.count, CLOSING))
        return opened or fixed[-1] in COLONS
