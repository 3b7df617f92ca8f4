"""Spans as the ledger has them: what was removed of a document, or came into it."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from dedup.cleaning.plan import Removal
from dedup.text.corpus import Corpus, Held


def span_of(corpus: Corpus, one: Removal) -> dict[str, Any]:
    """The line of a removal."""
    document, start, end = _in_document(corpus, one.start, one.end)
    kept: dict[str, Any] | None = None
    if one.kept is not None:
        kept = dict(zip(("document", "start", "end"), _in_document(corpus, *one.kept), strict=True))
        if corpus.held is not None and one.kept[0] >= corpus.own_end:
            kept = _in_library(kept, corpus.held, corpus.text(*one.kept))
    return {
        "document": document,
        "start": start,
        "end": end,
        "text": corpus.text(one.start, one.end),
        "kind": one.kind,
        "reason": one.reason,
        "finding": one.finding,
        "kept": kept,
        "characters": one.characters,
        "round": one.round,
    }


def _in_library(kept: dict[str, Any], held: Held, text: str) -> dict[str, Any]:
    """A place in a text of a library, by the name that it has there; what stood there can be told from what stands there
    later."""
    name = str(kept["document"]).removeprefix(held.prefix)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {"library": held.name, **kept, "document": name, "sha256": digest}


def rest_of(corpus: Corpus, document: int, kind: str) -> dict[str, Any]:
    """The line for what goes of a record besides its text, or comes into it."""
    nothing = {"start": 0, "end": 0, "text": "", "finding": "", "kept": None, "characters": 0, "round": 0}
    return {"document": corpus.ids[document], "kind": kind, "reason": "", **nothing}


def _in_document(corpus: Corpus, start: int, end: int) -> tuple[str, int, int]:
    document = int(np.searchsorted(corpus.starts, start, side="right")) - 1
    base = int(corpus.starts[document])
    return corpus.ids[document], start - base, end - base
