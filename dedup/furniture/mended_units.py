"""The units that a page broke inside a sentence, whole again: what is compared is what was written."""

from __future__ import annotations

import numpy as np

from dedup.furniture.marks import Marks
from dedup.furniture.spans import STRAY
from dedup.text.segment import Units


def join_units(units: Units, marks: Marks) -> Units:
    """The units with those of one speech joined between which nothing stands but what a cut of a stray takes."""
    strays = marks.kinds == STRAY
    starts, ends = marks.cut_starts[strays], marks.cut_ends[strays]
    if not len(starts) or len(units) < 2:
        return units
    cut = np.searchsorted(starts, units.ends[:-1], side="right") - 1
    goes_on = (cut >= 0) & (ends[np.maximum(cut, 0)] >= units.starts[1:])
    goes_on &= np.diff(units.speeches) == 0
    first = np.flatnonzero(np.append(True, ~goes_on))
    last = np.append(first[1:], len(units)) - 1
    return Units(units.starts[first], units.ends[last], units.documents[first], units.speeches[first])
