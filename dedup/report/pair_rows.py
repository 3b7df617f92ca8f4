"""Verified pairs of paragraphs as rows of JSON, as docs/formats.md describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.occurrences import RELATIONS
from dedup.findings.paragraph_pairs import OF_MATCHES
from dedup.report.json_rows import as_strings, key, Rows, Written
from dedup.report.place_rows import add_span

if TYPE_CHECKING:
    from dedup.findings.paragraph_pairs import Pairs


def pair_rows(pairs: Pairs) -> Written:
    """Pairs, each before a line break."""
    rows = Rows(len(pairs.members))
    add_span(rows, b'{"a":', pairs.a)
    add_span(rows, b',"b":', pairs.b)
    rows.texts(b',"kind":', as_strings(RELATIONS), pairs.relations.kinds.astype(np.int64))
    for name in OF_MATCHES:
        rows.decimals(key(name), pairs.relations.share(name))
    large = pairs.members > 0
    rows.texts(b',"cluster":', as_strings(pairs.clusters), np.where(large, np.arange(len(large)), -1))
    rows.numbers(b',"members":', pairs.members, large)
    rows.literal(b"}\n")
    return rows.write()
