"""What the door of the compiled kernels (compiled/door.c) checks, for the plain ones: NumPy would wrap or clip."""

from __future__ import annotations

from dedup.kernels.arrays import I32, I64


def check_spans(starts: I64, ends: I64, size: int) -> None:
    """Raise IndexError unless 0 <= starts[i] <= ends[i] <= size."""
    if len(starts) and not (starts.min() >= 0 and (starts <= ends).all() and ends.max() <= size):
        raise IndexError(f"spans from {starts.min()} to {ends.max()}, of {size}")


def check_offsets(offsets: I64, size: int) -> None:
    """Raise IndexError unless the offsets cut an array of so many items into parts."""
    check_spans(offsets[:-1], offsets[1:], size)


def check_index(index: I64 | I32, size: int) -> None:
    """Raise IndexError unless 0 <= index[i] < size."""
    if len(index) and not (index.min() >= 0 and index.max() < size):
        raise IndexError(f"numbers from {index.min()} to {index.max()}, of {size}")
