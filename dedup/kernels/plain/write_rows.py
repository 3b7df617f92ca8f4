"""Rows of text from columns: what JSON of many findings is written with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, LITERAL, MILLIONTHS, MISSING, NUMBER, TEXT
from dedup.kernels.plain.checks import check_index, check_spans


def write_rows(texts: NDArray[np.uint8], parts: I64, columns: I64) -> tuple[I64, NDArray[np.uint8]]:
    """Rows of bytes, one after another: their offsets int64[n + 1], and the bytes uint8.

    ``texts`` uint8 hold all that is copied; ``columns`` are int64[k, n]. A row is written part by part; a part, a row of
    ``parts`` int64[p, 4], is a literal ``texts[begin:end]``, a form, and the number of its column. The value stands
    behind the literal: nothing (`LITERAL`); a text, which begins in ``texts`` where the column says and ends where the
    next one says (`TEXT`); a whole number (`NUMBER`); millionths as a decimal, as JSON has it: 0.5, 1.0, 9e-6
    (`MILLIONTHS`). Where the value is `MISSING` the literal is left out too. Raises IndexError for what lies outside.
    """
    if parts.shape[1] != 4:
        raise IndexError("a part is four numbers")
    n, held = columns.shape[1], texts.tobytes()
    check_spans(parts[:, 0], parts[:, 1], len(held))
    check_index(parts[:, 2], MILLIONTHS + 1)
    written = [[b""] * n]
    for begin, end, form, number in parts.tolist():
        literal = held[begin:end]
        if form == LITERAL:
            written.append([literal] * n)
            continue
        check_index(np.array([number]), len(columns) - (form == TEXT))
        values = columns[number]
        if form == TEXT:
            known, ends = values != MISSING, columns[number + 1]
            check_spans(values[known], ends[known], len(held))
            spans = zip(values.tolist(), ends.tolist(), strict=True)
            shown = [b"" if start == MISSING else literal + held[start:stop] for start, stop in spans]
        else:
            show = _number if form == NUMBER else _decimal
            shown = [b"" if value == MISSING else literal + show(value) for value in values.tolist()]
        written.append(shown)
    rows = [b"".join(row) for row in zip(*written, strict=True)]
    offsets = np.zeros(n + 1, np.int64)
    np.cumsum(np.fromiter(map(len, rows), np.int64, n), out=offsets[1:])
    return offsets, np.frombuffer(b"".join(rows), np.uint8)


def _number(value: int) -> bytes:
    return b"%d" % value


def _decimal(value: int) -> bytes:
    sign, size = (b"-" if value < 0 else b""), abs(value)
    if 0 < size < 10:
        return sign + b"%de-6" % size
    whole, rest = divmod(size, 1_000_000)
    return sign + b"%d." % whole + (b"%06d" % rest).rstrip(b"0").ljust(1, b"0")
