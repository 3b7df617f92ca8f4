"""What of a Markdown file is prose: the rest is blanked, so that every place stays where it is.

A repository repeats its front matter, its links and its commands; a reader of it repeats none of them when he writes.
What is not closed blanks nothing: to hide prose is worse than to show markup; but for a code fence, which is told.
"""

from __future__ import annotations

from dataclasses import replace

from dedup.model import Batch
from dedup.read.markup.markdown import blank_markup, report_unclosed
from dedup.read.reporting import OnProblem, Reporter

# Raised when other parts of a file are blanked: texts that were kept before are read again.
VERSION = 5


def keep_prose(batch: Batch, on_problem: OnProblem) -> Batch:
    """A batch of a Markdown file with its prose alone; what is no prose only because a fence is open is told."""
    for text in batch.texts:
        report_unclosed(text, Reporter(batch.path, on_problem))
    return replace(batch, texts=[blank_markup(text) for text in batch.texts])
