"""Documents as rows of JSON, as docs/formats.md describes them, with what their job adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import I64
from dedup.report.json_rows import as_members, as_strings, Rows, Written

if TYPE_CHECKING:
    from dedup.findings.results import Results
    from dedup.model import Speech


def document_rows(
    report: Results,
    documents: Sequence[int],
    speeches: I64,
    spoken: Sequence[Speech],
    facts: Sequence[Mapping[str, Any]],
) -> Written:
    """Documents, each behind a comma and a line break.

    Of their ``speeches`` those are told that are given by number, in order, and as they are ``spoken`` of: with their
    templates in order if these were looked for. ``facts`` are what is told of the documents besides.
    """
    corpus, which = report.corpus, np.array(documents, np.int64)
    rows = Rows(len(documents))
    rows.texts(b',\n{"id":', as_strings(corpus.ids.take(which)))
    rows.texts(b',"path":', as_strings(corpus.paths.take(corpus.path_of[which].astype(np.int64))))
    rows.numbers(b',"characters":', corpus.ends[which] - corpus.starts[which])
    offsets = np.searchsorted(report.speeches.documents[speeches], np.append(which, len(corpus)))
    rows.lists(b',"speeches":', _speech_rows(report, speeches, spoken), offsets)
    rows.texts(b"", as_members(facts))
    rows.literal(b"}")
    return rows.write()


def _speech_rows(report: Results, numbers: I64, speeches: Sequence[Speech]) -> Written:
    """Speeches, each behind a comma."""
    rows = Rows(len(speeches))
    rows.texts(b',{"id":', as_strings([speech.id for speech in speeches]))
    rows.texts(b',"title":', as_strings([speech.title for speech in speeches]))
    rows.numbers(b',"start":', np.array([speech.start for speech in speeches], np.int64))
    rows.numbers(b',"end":', np.array([speech.end for speech in speeches], np.int64))
    if report.has_templates:
        sequences = map(report.template_sequence, numbers.tolist())
        told = [{"template_share": one.share, "template_sequence": one.templates} for one in sequences]
        rows.texts(b"", as_members(told))
    rows.literal(b"}")
    return rows.write()
