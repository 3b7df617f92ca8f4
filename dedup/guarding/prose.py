"""What of a file is prose: the rest is blanked, so that every place stays where it is.

A repository repeats its front matter, its links, its commands and its licence; a reader of it repeats none of them when
he writes.
What is not closed blanks nothing: to hide prose is worse than to show markup; but for a code fence, which is told.
"""

from __future__ import annotations

from dataclasses import replace

from dedup.guarding.custom import blank_links, blank_notices
from dedup.model import Batch
from dedup.read.markup.markdown import blank_markup, report_unclosed
from dedup.read.reporting import OnProblem, Reporter

# Raised when other parts of a file are blanked: texts that were kept before are read again.
VERSION = 5


def keep_prose(batch: Batch, is_markdown: bool, on_problem: OnProblem) -> Batch:
    """A batch of a file with its prose alone; of Markdown, what is no prose only because a fence is open is told."""
    if not is_markdown:  # all other markup has been blanked where it was read
        return replace(batch, texts=[blank_notices(text) for text in batch.texts])
    for text in batch.texts:
        report_unclosed(text, Reporter(batch.path, on_problem))
    return replace(batch, texts=[blank_markup(blank_links(blank_notices(text))) for text in batch.texts])
