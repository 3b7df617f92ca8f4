"""Where the texts that are staged stood in a parent: character by character, as far as somebody needs to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from dedup.guarding.carried import carry, counted, match_shingles
from dedup.guarding.files import Choice
from dedup.guarding.git import Change
from dedup.guarding.library_entries import read_entries
from dedup.guarding.parents import Parent
from dedup.kernels.arrays import I64, U32
from dedup.kernels.points import code_points
from dedup.library.entries import Entry
from dedup.settings import Settings

# A place in a parent is the number of its document there, and below so many bits the position in it.
POSITION = 40
# Bytes of changed files in which a text is looked for that comes from none of its own; a larger commit moves nothing.
_MOST = 1 << 23


class Former:
    """The texts of a parent, read when they are asked for; ``read`` gives the content of a blob."""

    def __init__(
        self, parent: Parent, settings: Settings, choice: Choice, read: Callable[[str], bytes]
    ) -> None:
        self._parent, self._settings, self._choice, self._read = parent, settings, choice, read
        self._numbers: dict[str, int] = {}
        self._own: dict[str, I64] = {}
        self._known: dict[str, I64] = {}

    def places_of(self, name: str, path: str, text: str) -> I64:
        """Where each character of a document stood in the parent, in whatever file: int64[len(text)] of places, -1
        where it did not. ``path`` is that of its file, empty for a text that is not of this repository."""
        if name not in self._known:
            self._known[name] = self._find_moved(path, text, self.own_places_of(name, path, text))
        return self._known[name]

    def own_places_of(self, name: str, path: str, text: str) -> I64:
        """The same of its own file alone, under the name that this had."""
        if name not in self._own:
            change = self._parent.by_path.get(path) if path else None
            self._own[name] = (
                self._whole(name, len(text)) if change is None else self._carry(name, text, change)
            )
        return self._own[name]

    def _carry(self, name: str, text: str, change: Change) -> I64:
        """A record is held against the one of its name, a text against all that its file had."""
        known = self._read_texts(change.former_path, change.former_blob)
        key = name.removeprefix(change.path)
        same = [entry for entry in known if entry.name.removeprefix(change.former_path) == key]
        places = np.full(len(text), -1, np.int64)
        for entry in same or known:
            rest = places < 0
            places[rest] = self._placed(entry, carry(text, entry.text))[rest]
        return places

    def _placed(self, entry: Entry, positions: I64) -> I64:
        """Positions in a document of the parent as places."""
        return np.where(positions < 0, -1, self._whole(entry.name, 1) + positions)

    def _whole(self, name: str, size: int) -> I64:
        """The places of a document that is in the parent as it is."""
        number = self._numbers.setdefault(name, len(self._numbers))
        return (number << POSITION) + np.arange(size, dtype=np.int64)

    def _find_moved(self, path: str, text: str, places: I64) -> I64:
        """The same places, and those of text that the commit took out of another file."""
        if not path or path not in self._parent.by_path:
            return places
        codes = code_points(text)
        rest = np.flatnonzero((places < 0) & counted(codes))
        if not len(rest):
            return places
        found = places.copy()
        for former, taken, left in self._removed:
            if former != path:
                match = match_shingles(codes[rest], taken)
                found[rest] = np.where(match < 0, found[rest], left[match])
                rest = rest[match < 0]
        return found

    @cached_property
    def _removed(self) -> list[tuple[str, U32, I64]]:
        """What files of the parent have no more: the path that each has now, letters and digits, and their places."""
        removed = []
        size = 0
        for change in self._parent.changes:
            if not change.former_path:
                continue
            for entry in self._read_texts(change.former_path, change.former_blob):
                size += len(entry.text)
                if size > _MOST:
                    return []
                kept = [
                    self.own_places_of(one.name, change.path, one.text)
                    for one in self._read_texts(change.path, change.blob)
                ]
                base = int(self._whole(entry.name, 1)[0])
                left = np.ones(len(entry.text), bool)
                for places in kept:
                    own = places[(places >= base) & (places < base + len(entry.text))]
                    left[own - base] = False
                codes = code_points(entry.text)
                at = np.flatnonzero(left & counted(codes))
                if len(at):
                    removed.append((change.path, codes[at], base + at))
        return removed

    def _read_texts(self, path: str, blob: str) -> Sequence[Entry]:
        """The documents of a file of the parent, or of what is staged; none of one that is no text."""
        source = self._choice.source(path) if path else None
        if source is None or not blob:
            return ()
        data = self._read(blob)
        return read_entries([replace(source, data=data, size=len(data))], self._settings, lambda _: None)
