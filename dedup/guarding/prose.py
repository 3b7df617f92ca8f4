"""What of a file in a markup language is prose: the rest is blanked, so that every place stays where it is.

A repository repeats its front matter, its links and its commands; a reader of it repeats none of them when he writes.
What is not closed blanks nothing: to hide prose is worse than to show markup.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from dedup.model import Batch

# Raised when other parts of a file are blanked: texts that were kept before are read again.
VERSION = 3


def keep_prose(batch: Batch, markup: str) -> Batch:
    """A batch of a file in this markup language with its prose alone; as it is where that is empty."""
    if not markup:
        return batch
    blank_markup = import_module(f"dedup.guarding.markup.{markup}").blank_markup
    return replace(batch, texts=[blank_markup(text) for text in batch.texts])
