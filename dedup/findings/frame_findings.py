"""The frames of pages as findings: what lines a frame has, in which order, and which pages lack some.

A frame's marks are lines; those that touch stand in one place together (`dedup.findings.mark_places`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.mark_places import MarkPlaces
from dedup.findings.quote import content_id, EXCERPT_LENGTH
from dedup.findings.slots import GAP, show_slots
from dedup.furniture.families import LEAST_PAGES
from dedup.furniture.frames import FRAME, NEARLY_ALL, SHARE
from dedup.furniture.known import KnownFrame
from dedup.furniture.marks import Marks
from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    begins_run,
    Bools,
    Codes,
    distinct,
    I64,
    numbered,
    run_lengths,
    run_starts,
    U64,
)
from dedup.text.corpus import Corpus

# What a line of a frame is: it stands on its pages as it is, it has slots, or it stands for lines that change.
FIXED, SLOTS, CHANGING = "fixed", "slots", "changing"
LONGEST_LINE = 300  # code points that are shown of one
MOST_SAMPLES = 24  # wordings of a line that its slots are told from
MOST_LACKING = 50  # pages that lack lines, by name
_AGAIN = np.uint64(0x9E3779B97F4A7C15)
BETWEEN = " · "


class Frame:
    """The frame of one family.

    ``at`` int64[n] are its marks in order of place, ``pages`` int64 the documents of the family, ``run`` int64[n] the
    place of each mark; ``known`` is what the pages go by, if not by one another.
    """

    def __init__(
        self,
        corpus: Corpus,
        codes: Codes,
        marks: Marks,
        at: I64,
        pages: I64,
        run: I64,
        known: KnownFrame | None,
    ) -> None:
        self._corpus, self._pages, self._run, self._known = corpus, pages, run, known
        self._starts, self._ends = marks.starts[at], marks.ends[at]
        self._page = np.searchsorted(pages, corpus.document_of(self._starts))
        words, tokens, characters = active.measure_units(codes, self._starts, self._ends)
        raw = active.measure_units(corpus.codes, self._starts, self._ends)[0]
        self._wordings = np.where(tokens > 0, words, raw)
        self.characters = int(characters.sum())
        keys = np.where(marks.keys[at] > 0, marks.keys[at], self._wordings)
        self._names = keys + _nth_on_page(keys, self._page).astype(np.uint64) * _AGAIN
        self._on_pages: dict[int, int] = {}
        self._fixed = self._count()

    def _count(self) -> Bools:
        """Which lines are fixed, bool[n]: those of keys that stand on a fair share of the pages."""
        names, number = numbered(self._names)
        counts = np.bincount(number)
        fixed = counts >= max(LEAST_PAGES, SHARE * len(self._pages))
        # A frame whose every line changes has its commonest ones.
        fixed |= (counts == counts.max()) & ~fixed.any()
        self._on_pages = dict(zip(names[fixed].tolist(), counts[fixed].tolist(), strict=True))
        return np.asarray(fixed[number], bool)

    @cached_property
    def id(self) -> str:
        """What identifies the frame: its fixed lines."""
        return content_id("furniture", np.array(sorted(self._on_pages), np.uint64))

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """Its lines in order, each with its number of pages; where lines change, one for all that stand there."""
        changing = self._changing()
        lines = [self._gap(changing[0])] if 0 in changing else []
        for place, name in enumerate(self._order, 1):
            text, slots = self._texts[name]
            lines.append({"text": text, "kind": SLOTS if slots else FIXED, "pages": self._on_pages[name]})
            if place in changing:
                lines.append(self._gap(changing[place]))
        return lines

    @staticmethod
    def _gap(pages: int) -> dict[str, Any]:
        return {"text": GAP, "kind": CHANGING, "pages": pages}

    @property
    def excerpt(self) -> str:
        """Some of its lines, those without slots first."""
        plain = [line["text"] for line in self.lines if line["kind"] == FIXED and line["text"].strip()]
        words = [text for text in plain if any(map(str.isalpha, text))] or plain or [GAP]
        shown = BETWEEN.join(words)
        return shown if len(shown) <= EXCERPT_LENGTH else shown[: EXCERPT_LENGTH - 1].rstrip(" ·") + GAP

    def evidence(self) -> dict[str, Any]:
        """What the finding has to show."""
        lacking = self._lacking()
        named = sorted(lacking, key=lambda one: (-one[1], one[0]))[:MOST_LACKING]
        return {
            "reason": FRAME,
            "pages": len(self._pages),
            **({} if self._known is None else {"known_from": self._known.pages}),
            "lines": self.lines,
            "lacking": {
                "pages": len(lacking),
                "documents": [{"document": name, "lines": lines} for name, lines in named],
            },
        }

    def _lacking(self) -> list[tuple[str, int]]:
        """The pages that lack lines which nearly all pages have, and how many."""
        common = [name for name, count in self._on_pages.items() if count >= NEARLY_ALL * len(self._pages)]
        have = among(self._names, distinct(np.array(common, np.uint64)))
        missing = len(common) - np.bincount(self._page[have], minlength=len(self._pages))
        return [
            (self._corpus.ids[int(self._pages[page])], int(missing[page]))
            for page in np.flatnonzero(missing > 0).tolist()
        ]

    @cached_property
    def _order(self) -> list[int]:
        """The fixed lines in the order in which they stand: those of the fullest page, and each further one behind the
        line that it follows on another page."""
        at = np.flatnonzero(self._fixed)
        first = run_starts(self._page[at])
        ends = np.append(first[1:], len(at))
        names = self._names[at].tolist()
        pages = Counter(
            tuple(names[start:end]) for start, end in zip(first.tolist(), ends.tolist(), strict=True)
        )
        order: list[int] = []
        placed: set[int] = set()
        for page in sorted(pages, key=lambda page: (-len(page), -pages[page], page)):
            if not placed.issuperset(page):
                _insert(order, page, placed)
        return order

    @cached_property
    def _texts(self) -> dict[int, tuple[str, bool]]:
        """The text of each fixed line, and whether it has slots."""
        at = np.flatnonzero(self._fixed)
        names, number = numbered(self._names[at])
        # Each wording of each line once, and how often: by line, then by wording.
        order = np.lexsort((self._wordings[at], number))
        first = np.flatnonzero(begins_run(number[order], self._wordings[at][order]))
        counts = run_lengths(first, len(order))
        first = order[first]
        owner, wordings = number[first], self._wordings[at][first]
        texts: dict[int, tuple[str, bool]] = {}
        begins = run_starts(owner)
        for begin, end in zip(begins.tolist(), np.append(begins[1:], len(owner)).tolist(), strict=True):
            often = np.lexsort((wordings[begin:end], -counts[begin:end]))[:MOST_SAMPLES] + begin
            samples = [self._text(int(at[first[i]])) for i in often.tolist()]
            shown = show_slots(samples) if len(samples) > 1 else samples[0]
            texts[int(names[owner[begin]])] = shown, len(samples) > 1 and shown != samples[0]
        return texts

    def _text(self, line: int) -> str:
        start, end = int(self._starts[line]), int(self._ends[line])
        text = " ".join(self._corpus.text(start, min(end, start + LONGEST_LINE)).split())
        return text + GAP if start + LONGEST_LINE < end else text

    def _changing(self) -> dict[int, int]:
        """Behind how many lines of the order lines stand that change, and on how many pages."""
        rank = {name: place for place, name in enumerate(self._order, 1)}
        here = np.array([rank.get(name, 0) for name in self._names.tolist()], np.int64)
        lines = np.arange(len(here))
        before = _last_known(lines, self._fixed)
        behind = len(here) - 1 - _last_known(lines, self._fixed[::-1])[::-1]
        place = np.zeros(len(here), np.int64)
        # Of what stands behind no fixed line the one before which it stands tells the place.
        for found, shift, same in (
            (behind, -1, self._page),
            (before, 0, self._page),
            (behind, -1, self._run),
            (before, 0, self._run),
        ):
            known = np.clip(found, 0, len(here) - 1)
            holds = (found >= 0) & (found < len(here)) & (same[known] == same)
            place = np.where(holds, here[known] + shift, place)
        some = np.flatnonzero(~self._fixed)
        places = distinct(place[some] * len(self._pages) + self._page[some]) // len(self._pages)
        return dict(Counter(places.tolist()))


def _last_known(lines: I64, known: Bools) -> I64:
    """The last line up to each that is known, -1 where there is none."""
    return np.maximum.accumulate(np.where(known, lines, -1))


def _nth_on_page(keys: U64, page: I64) -> I64:
    """How often the key of each line stood on its page before it."""
    order = np.lexsort((np.arange(len(keys)), page, keys))
    begins = np.flatnonzero(begins_run(keys[order], page[order]))
    nth = np.empty(len(order), np.int64)
    nth[order] = np.arange(len(order)) - np.repeat(begins, run_lengths(begins, len(order)))
    return nth


def _insert(order: list[int], page: Sequence[int], placed: set[int]) -> None:
    """Put the lines of a page that are not ``placed`` into the order, each behind the one before it on the page."""
    at = -1
    for number, name in enumerate(page):
        if name in placed:
            at = order.index(name)
            continue
        if at < 0:
            later = next((order.index(other) for other in page[number:] if other in placed), len(order))
            at = later - 1
        at += 1
        order.insert(at, name)
        placed.add(name)


def frames_of(corpus: Corpus, codes: Codes, marks: Marks, places: MarkPlaces) -> Callable[[int], Frame]:
    """Gives the frame of a family by its number; made when it is asked for."""
    of_mark = places.family[places.of_mark]
    by_family = np.argsort(of_mark, kind="stable")
    pages = np.argsort(marks.family, kind="stable")
    made: dict[int, Frame] = {}

    def frame(family: int) -> Frame:
        if family not in made:
            low, high = np.searchsorted(of_mark[by_family], [family, family + 1])
            first, last = np.searchsorted(marks.family[pages], [family, family + 1])
            at = by_family[low:high]
            run, known = places.of_mark[at], marks.known.get(family)
            made[family] = Frame(corpus, codes, marks, at, pages[first:last], run, known)
        return made[family]

    return frame
