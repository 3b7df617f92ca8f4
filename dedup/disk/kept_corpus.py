"""A corpus that stands on a disk: its columns in a store, as it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.disk.packed_column import read_codes
from dedup.disk.store import Store
from dedup.kernels.arrays import I64
from dedup.messages import Message
from dedup.model import Layout, Problem
from dedup.text.corpus import Corpus
from dedup.text.growing import Strings

CODES = "corpus.codes"
COLUMNS: dict[str, type[np.generic]] = {
    "starts": np.int64,
    "ends": np.int64,
    "path_of": np.int32,
    "dates": np.int32,
    "extracted": np.bool_,
    "source_of": np.int32,
    "line_of": np.int32,
}
STRINGS = "ids", "paths", "sources"


def keep_corpus(store: Store, corpus: Corpus, problems: Sequence[Problem]) -> None:
    """Write what was read: all but the codes, which stand there already, and what paragraphs never ask for."""
    for name in COLUMNS:
        store.append(f"corpus.{name}", getattr(corpus, name))
    for name in STRINGS:
        held, ends = getattr(corpus, name).parts()
        store.append(f"corpus.{name}", held)
        store.append(f"corpus.{name}.ends", ends)
    owners = np.array(sorted(corpus.headings), np.int64)
    spans = [corpus.headings[document] for document in owners.tolist()]
    store.append("corpus.headings.documents", owners)
    store.append("corpus.headings.ends", np.cumsum([len(some) for some in spans], dtype=np.int64))
    store.append(
        "corpus.headings", np.array([edge for some in spans for one in some for edge in one], np.int64)
    )
    store.write("corpus.layouts", [[document, asdict(one)] for document, one in corpus.layouts.items()])
    store.write("corpus.problems", [asdict(problem) for problem in problems])


def load_corpus(store: Store) -> tuple[Corpus, list[Problem]]:
    """What `keep_corpus` wrote, as maps of files. Its codes are packed: what looks for exact and near paragraphs cuts
    spans out of them, and takes them for no array."""
    held: Any = read_codes(store, CODES)
    columns: dict[str, Any] = {name: store.read(f"corpus.{name}", dtype) for name, dtype in COLUMNS.items()}
    layouts = {document: _layout(one) for document, one in store.value("corpus.layouts")}
    corpus = Corpus(
        codes=held,
        **columns,
        ids=_strings(store, "corpus.ids"),
        paths=_strings(store, "corpus.paths"),
        sources=_strings(store, "corpus.sources"),
        headings=_headings(store),
        layouts=layouts,
    )
    return corpus, [_unpacked(one) for one in store.value("corpus.problems")]


def _strings(store: Store, name: str) -> Strings:
    held: mmap | bytearray | None = store.map(name)
    return Strings.of(bytearray() if held is None else held, store.read(f"{name}.ends", np.int64))


def _headings(store: Store) -> dict[int, tuple[tuple[int, int], ...]]:
    spans = store.read("corpus.headings", np.int64).reshape(-1, 2)
    ends: I64 = store.read("corpus.headings.ends", np.int64)
    begins: NDArray[np.int64] = np.concatenate((np.zeros(min(1, len(ends)), np.int64), ends[:-1]))
    documents = store.read("corpus.headings.documents", np.int64)
    rows = zip(documents.tolist(), begins.tolist(), ends.tolist(), strict=True)
    return {
        document: tuple((lo, hi) for lo, hi in spans[begin:end].tolist()) for document, begin, end in rows
    }


def _layout(told: dict[str, Any]) -> Layout:
    headings = tuple((lo, hi) for lo, hi in told["headings"])
    return Layout(told["unit"], tuple(told["starts"]), tuple(told["numbers"]), headings)


def _unpacked(told: dict[str, Any]) -> Problem:
    return Problem(**told | {"message": Message.unpack(told["message"])})
