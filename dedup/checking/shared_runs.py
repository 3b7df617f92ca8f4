"""What of each draft stands in runs of --min-run characters that a source holds, and what of it each source holds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.compare import open_texts, Texts
from dedup.checking.further import Further
from dedup.checking.origins import Origin, origin_of
from dedup.checking.pool import Pool
from dedup.checking.windows import Contents, cut_windows, find_windows, Windows
from dedup.kernels.arrays import Bools, distinct, I64, ragged, run_starts
from dedup.kernels.intervals import Intervals, join, unite
from dedup.kernels.parallel import split_evenly
from dedup.library.entries import Entry, Store
from dedup.settings import Settings

# Windows of a draft and those who hold them are put together in runs of about so many.
AT_A_TIME = 1 << 21
# A number of a window takes so many bits at most.
BITS = 32
UNDATED = 99999999


@dataclass(frozen=True, slots=True)
class Shared:
    """What of a draft stands in runs that sources hold, as spans of the stream: all, what the writer's own texts hold,
    and what each source does, by name, that with most first. ``at_least``: others may hold more of it.
    ``origins`` is what is known of the sources."""

    spans: Intervals
    own: Intervals
    by_source: Mapping[str, Intervals]
    at_least: bool
    origins: Mapping[str, Origin]


def share_runs(
    texts: Texts,
    opened: tuple[I64, I64],
    drafts: int,
    further: Further,
    pool: Pool,
    stores: Sequence[Store],
    settings: Settings,
    is_own: Callable[[Entry], bool],
) -> list[Shared]:
    """What each of the first ``drafts`` documents has from sources. ``opened`` are pairs int64[n] of a document and a
    speech of the pool that was opened for it; where others may hold more, they are opened too."""
    stream = texts.stream
    end = len(stream.codes) - 1
    first = int(stream.starts[texts.drafts]) if len(stream) > texts.drafts else end
    windows, contents = cut_windows(stream.codes, np.arange(first, end), settings.min_run)
    document = texts.speeches.documents[stream.speeches[stream.text_of(windows.starts)]]
    edges = np.searchsorted(document, np.arange(drafts + 1))
    holders = _Holders(texts, first, contents)
    found = []
    for draft in range(drafts):
        own = windows.take(np.arange(edges[draft], edges[draft + 1]))
        mine = np.zeros(len(pool), bool)
        mine[opened[1][opened[0] == draft]] = True
        held = [holders.hold(own, mine[texts.opened], draft)]
        spans = unite(held[0].starts, held[0].ends)
        left = own.take(spans.inside(own.starts, own.ends) < own.ends - own.starts)
        speeches, whole = further.choose(left, mine, draft)
        if len(speeches):
            more = open_texts((), stores, pool, speeches, settings)
            held.append(_Holders(more, len(more.stream.codes), contents).hold(own))
        found.append(_sum_up(held, not whole, is_own))
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """Spans of a draft that documents of ``texts`` hold, by number of document, then place; int64[n] each."""

    texts: Texts
    documents: I64
    starts: I64
    ends: I64


class _Holders:
    """Who of the texts that begin below ``end`` of their stream has which of the windows, by number."""

    def __init__(self, texts: Texts, end: int, contents: Contents) -> None:
        places, numbers = find_windows(texts.stream.codes, end, contents)
        pairs = distinct(texts.stream.text_of(places) << BITS | numbers)
        self._texts, self._text, self._numbers = texts, pairs >> BITS, pairs & (1 << BITS) - 1
        self._documents = texts.speeches.documents[texts.stream.speeches[self._text]]

    def hold(self, windows: Windows, opened: Bools | None = None, draft: int = -1) -> _Held:
        """What is held of the windows of a document ``draft``, by others, in those texts that were ``opened`` for it."""
        order = np.argsort(windows.numbers, kind="stable")
        ordered = windows.numbers[order]
        low, high = (np.searchsorted(ordered, self._numbers, side=side) for side in ("left", "right"))
        some = (low < high) & (self._documents != draft)
        if opened is not None:
            some &= opened[self._text]
        low, high, documents = low[some], high[some], self._documents[some]
        parts = [(documents[:0], documents[:0], documents[:0])]
        for lo, hi in split_evenly(high - low, int((high - low).sum()) // AT_A_TIME + 1):
            rows, offsets = ragged(low[lo:hi], high[lo:hi])
            at = order[rows]
            whose = np.repeat(documents[lo:hi], np.diff(offsets))
            parts.append(_unite_by(whose, windows.starts[at], windows.ends[at]))
        columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        return _Held(self._texts, *_unite_by(*columns))


def _unite_by(group: I64, starts: I64, ends: I64) -> tuple[I64, I64, I64]:
    """The union of the spans of each group: group, starts and ends."""
    beyond = int(ends.max(initial=0)) + 1
    once = unite(group * beyond + starts, group * beyond + ends)
    group = once.starts // beyond
    return group, once.starts - group * beyond, once.ends - group * beyond


def _sum_up(held: Sequence[_Held], at_least: bool, is_own: Callable[[Entry], bool]) -> Shared:
    """What is held, together and by source."""
    spans: dict[str, Intervals] = {}
    entries: dict[str, Entry] = {}
    for part in held:
        heads = run_starts(part.documents)
        for lo, hi in itertools.pairwise([*heads.tolist(), len(part.documents)]):
            entry = part.texts.entries[int(part.documents[lo])]
            own = Intervals(part.starts[lo:hi], part.ends[lo:hi])
            spans[entry.name] = join([spans[entry.name], own]) if entry.name in spans else own
            entries[entry.name] = entry
    sizes = {name: int((own.ends - own.starts).sum()) for name, own in spans.items()}
    # Of sources that hold as much the earliest stands first.
    ranked = sorted(spans, key=lambda name: (-sizes[name], entries[name].date or UNDATED, name))
    return Shared(
        spans=join(spans.values()),
        own=join(spans[name] for name in ranked if is_own(entries[name])),
        by_source={name: spans[name] for name in ranked},
        at_least=at_least,
        origins={name: origin_of(entries[name]) for name in ranked},
    )
