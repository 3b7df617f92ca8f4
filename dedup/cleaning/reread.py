"""Whether a file still holds what was read of it, or was written to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from dedup.formats import FORMATS, MARKDOWN, PLAIN_TEXT, Written
from dedup.kernels.points import write_points
from dedup.read import read_source, ReadOptions, Source
from dedup.text.corpus import Corpus

# Formats of which the text stands in the file as it is read.
AS_WRITTEN = (PLAIN_TEXT, MARKDOWN)
# Bytes of a file that are held at once.
LARGEST = 1 << 22

# Size and time of the last change in nanoseconds; None for a file that is not there.
Stamp = tuple[int, int] | None


class ChangedError(Exception):
    """A file is no longer what was read."""


def stamp(source: Source) -> Stamp:
    """What a change of the file would almost always change; taken before the file is read."""
    assert source.path is not None
    try:
        status = source.path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def check_stamp(source: Source, before: Stamp) -> None:
    """Raise ChangedError if the file's stamp is another than ``before``."""
    if stamp(source) != before:
        raise ChangedError


def check_texts(source: Source, options: ReadOptions, corpus: Corpus, first: int, last: int) -> None:
    """Raise ChangedError unless the file gives the documents ``[first, last)`` again.

    A file of the same size may have been put in place with the time of the old one.
    """
    if first == last or (last - first == 1 and _holds_text(source, corpus, first)):
        return
    if unlike(source, options, corpus, first, last):
        raise ChangedError


def hold(source: Source) -> Source:
    """The source with its bytes, where these are few: what is held to the corpus is then what is written."""
    if source.path is None or source.size > LARGEST or FORMATS[source.format].written is Written.COLUMN:
        return source
    try:
        with open(source.path, "rb", buffering=0) as file:  # noqa: PTH123 - a third of the time of a Path
            return replace(source, data=file.read())
    except OSError:
        return source  # as its reader will tell


def _holds_text(source: Source, corpus: Corpus, document: int) -> bool:
    """Whether the bytes of a file are those of a document in UTF-8 and nothing else; of most they are."""
    if source.data is None or source.compression or source.format not in AS_WRITTEN:
        return False
    text = corpus.text(int(corpus.starts[document]), int(corpus.ends[document]))
    return source.data == text.encode()


def unlike(
    source: Source,
    options: ReadOptions,
    corpus: Corpus,
    first: int,
    last: int,
    dropped: Collection[int] = (),
) -> Sequence[int]:
    """Those of the documents ``[first, last)`` that reading ``source`` gives otherwise than ``corpus`` has them; those
    that were ``dropped`` it does not give.

    All of them if it gives more or fewer.
    """
    if dropped:
        return _unlike_rest(source, options, corpus, first, last, dropped)
    wrong: list[int] = []
    at = first
    for batch in read_source(source, options, lambda problem: None):
        end = at + len(batch.texts)
        if end > last:
            return range(first, last)
        if at == end:
            continue
        joined = "\n".join((*batch.texts, ""))
        codes = np.empty(len(joined), np.uint32)
        write_points(joined, codes)
        if not np.array_equal(codes, corpus.codes[corpus.starts[at] : corpus.ends[end - 1] + 1]):
            expected = zip(corpus.starts[at:end].tolist(), corpus.ends[at:end].tolist(), strict=True)
            spans = zip(range(at, end), batch.texts, expected, strict=True)
            wrong += [number for number, text, span in spans if text != corpus.text(*span)]
        at = end
    return wrong if at == last else range(first, last)


def _unlike_rest(
    source: Source, options: ReadOptions, corpus: Corpus, first: int, last: int, dropped: Collection[int]
) -> Sequence[int]:
    expected = iter([number for number in range(first, last) if number not in dropped])
    wrong: list[int] = []
    for batch in read_source(source, options, lambda problem: None):
        for text in batch.texts:
            number = next(expected, None)
            if number is None:
                return range(first, last)
            if text != corpus.text(int(corpus.starts[number]), int(corpus.ends[number])):
                wrong.append(number)
    return range(first, last) if next(expected, None) is not None else wrong
