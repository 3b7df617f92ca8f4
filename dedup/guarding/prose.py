"""What of a Markdown file is prose: the rest is blanked, so that every place stays where it is.

A repository repeats its front matter, its links and its commands; a reader of it repeats none of them when he writes.
What is not closed blanks nothing: to hide prose is worse than to show markup.
"""

from __future__ import annotations

from dataclasses import replace

from dedup.model import Batch
from dedup.read.markup.markdown import blank_markup

# Raised when other parts of a file are blanked: texts that were kept before are read again.
VERSION = 3


def keep_prose(batch: Batch) -> Batch:
    """A batch of a Markdown file with its prose alone."""
    return replace(batch, texts=[blank_markup(text) for text in batch.texts])
