"""How many bands of how many rows (Indyk, Motwani 1998; Leskovec, Rajaraman, Ullman, ch. 3).

Chosen for a stated probability of finding a pair that sits exactly on the threshold, not for a balance
of errors: verification makes a false candidate cheap, and a miss is for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import ceil, exp, lgamma, log

from dedup.errors import SettingsError
from dedup.messages import Message

MOST_SLOTS = 4096
# Without --num-perm, slots are taken up to this number if that buys at least GOOD_ROWS rows: a row
# more divides the false candidates of unrelated texts by ten, a slot more costs about 0.1 s per GB.
USUAL_SLOTS, MORE_SLOTS, GOOD_ROWS = 128, 320, 4
# An estimate rules a pair out only where a pair on the threshold lies below it less often than this.
SURE = 1e-7


@dataclass(frozen=True, slots=True)
class Banding:
    """``bands`` groups of ``rows`` slots each; two units are candidates when a whole band agrees."""

    bands: int
    rows: int

    @property
    def slots(self) -> int:
        return self.bands * self.rows

    def probability(self, jaccard: float) -> float:
        """That a pair of this similarity becomes a candidate: 1 - (1 - j^rows)^bands."""
        return 1.0 - (1.0 - jaccard**self.rows) ** self.bands


def bands_needed(threshold: float, recall: float, rows: int) -> int:
    """The fewest bands of ``rows`` slots that find a pair at the threshold with probability ``recall``."""
    hit = threshold**rows
    if hit >= 1.0:
        return 1
    if hit < 1e-12:
        return MOST_SLOTS + 1
    return max(1, ceil(log(1.0 - recall) / log(1.0 - hit) - 1e-9))


def choose_banding(threshold: float, recall: float, num_perm: int = 0) -> Banding:
    """The most rows for which enough bands fit; more rows mean fewer false candidates.

    Example: threshold 0.8, recall 0.99 -> 16 bands of 6 rows, 96 slots; with 128 slots given, 21 bands.
    Raises SettingsError when ``num_perm`` slots cannot give the recall.
    """
    if num_perm:
        rows = _widest(threshold, recall, num_perm).rows
        return Banding(num_perm // rows, rows)
    usual = (
        _widest(threshold, recall, USUAL_SLOTS) if bands_needed(threshold, recall, 1) <= USUAL_SLOTS else None
    )
    if usual is not None and usual.rows >= GOOD_ROWS:
        return usual
    for rows in range(GOOD_ROWS, 0, -1):
        bands = bands_needed(threshold, recall, rows)
        if bands * rows <= MORE_SLOTS:
            return Banding(bands, rows)
    return _widest(threshold, recall, MOST_SLOTS)


def _widest(threshold: float, recall: float, slots: int) -> Banding:
    best = None
    for rows in range(1, slots + 1):
        bands = bands_needed(threshold, recall, rows)
        if bands * rows > slots:
            break
        best = Banding(bands, rows)
    if best is None:
        needed = bands_needed(threshold, recall, 1)
        takes = needed if needed <= MOST_SLOTS else Message("settings.more_than", number=MOST_SLOTS)
        asked = {"slots": slots, "threshold": threshold, "recall": recall}
        raise SettingsError(Message("settings.num_perm", **asked, needed=takes))
    return best


@cache
def least_equal_slots(threshold: float, slots: int) -> int:
    """Fewer agreeing slots than this rule a pair out without a look at its texts.

    Slots agree independently with the probability of the Jaccard similarity, so their number is binomial.
    """
    if threshold >= 1.0:
        return slots
    below = 0.0
    for equal in range(slots + 1):
        ways = lgamma(slots + 1) - lgamma(equal + 1) - lgamma(slots - equal + 1)
        below += exp(ways + equal * log(threshold) + (slots - equal) * log(1.0 - threshold))
        if below > SURE:
            return equal
    return slots
