"""What accepted texts are known again by: a signature of sixteen hexadecimal digits; texts that are alike share most.

A digit is the low four bits of a MinHash slot (b-bit minwise hashing, Li and König 2010). Equal texts have equal digits;
of two texts of a similarity of 0.8 thirteen are equal on average, of two that have nothing in common one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Codes, I64
from dedup.sketch.minhash import sign_units

DIGITS, _SHINGLE, _SEED = 16, 3, 1
# So many digits are equal of texts that differ by an edit; of others in no more than one of a hundred million pairs.
ALIKE = 10
_VALUES = {digit: value for value, digit in enumerate("0123456789abcdef")}
_DIGITS = np.frombuffer("".join(_VALUES).encode("ascii"), np.uint8)


def sketch(codes: Codes, starts: I64, ends: I64) -> list[str]:
    """The digits of each span of folded codes."""
    slots = sign_units(codes, starts, ends, _SHINGLE, DIGITS, _SEED).values & np.uint32(15)
    written = _DIGITS[slots].tobytes().decode("ascii")
    return [written[at : at + DIGITS] for at in range(0, len(written), DIGITS)]


class Likenesses:
    """Ids of sixteen digits, by which others that are alike are looked up."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._ids: list[str] = []
        self._digits: NDArray[np.uint8] = np.zeros((64, DIGITS), np.uint8)
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str) -> None:
        """Know one more."""
        if len(self._ids) == len(self._digits):
            self._digits = np.concatenate((self._digits, np.zeros_like(self._digits)))
        self._digits[len(self._ids)] = [_VALUES[digit] for digit in id_]
        self._ids.append(id_)

    def find(self, id_: str) -> str | None:
        """The id that is most alike, the first of several; None where none is."""
        if not self._ids:
            return None
        digits = np.array([_VALUES[digit] for digit in id_], np.uint8)
        equal = (self._digits[: len(self._ids)] == digits).sum(axis=1)
        best = int(equal.argmax())
        return self._ids[best] if equal[best] >= ALIKE else None
