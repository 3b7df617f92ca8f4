"""How long a run and a passage are at the least, in what a draft is written in: 13 characters, or 25 letters."""

from __future__ import annotations

from dataclasses import dataclass

from dedup.match.passages import CHARACTER, LETTER
from dedup.settings import Settings
from dedup.sketch.winnow import choose_winnowing

# From here on characters are of scripts without spaces.
UNSPACED = "\u2e80"


@dataclass(frozen=True, slots=True)
class Lengths:
    """The shortest ``run`` and ``passage`` of a draft, in ``unit``: characters, or the letters of a spaced script."""

    run: int
    passage: int
    unit: str


def lengths_of(text: str, settings: Settings) -> Lengths:
    """Those of a draft: in letters where more than half of its letters are of a spaced script.

    >>> lengths_of("The bridge", Settings()), lengths_of("桥", Settings())
    (Lengths(run=25, passage=100, unit='letter'), Lengths(run=13, passage=40, unit='character'))
    """
    letters = [character for character in text if character.isalpha()]
    if 2 * sum(character < UNSPACED for character in letters) <= len(letters):
        return Lengths(settings.min_run, settings.min_passage, "character")
    sizes = choose_winnowing(settings.min_run)
    run = sizes.letters + sizes.letters_window - 1
    return Lengths(run, settings.min_passage * CHARACTER // LETTER, "letter")
