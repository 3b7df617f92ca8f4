"""Files whose format cannot be written again without what goes: their text, or the texts of their records, in their
place."""

from __future__ import annotations

from dataclasses import replace

import orjson

from dedup.cleaning.jobs import Job
from dedup.cleaning.locate import Loaded
from dedup.formats import FORMATS, Written
from dedup.read import ReadOptions, Source
from dedup.read.encoding_names import canonical
from dedup.text.corpus import Corpus


def load_text(job: Job, corpus: Corpus, options: ReadOptions, mark: bytes = b"") -> Loaded:
    """What stands in the place of a file before anything goes; ``mark`` begins it where it is UTF-8."""
    encoding = "utf-8" if options.encoding == "auto" else canonical(options.encoding)
    mark = mark if encoding == "utf-8" else b""
    text = _text_of(job, corpus) if is_one_text(job.source) else _records_of(job, corpus, options)
    return Loaded(mark + text.encode(encoding), encoding, len(mark), job.first)


def as_written(source: Source) -> Source:
    """The source in the format that stands in its place."""
    return replace(source, format=FORMATS[source.format].written_as)


def is_one_text(source: Source) -> bool:
    return FORMATS[source.format].written is Written.TEXT


def _text_of(job: Job, corpus: Corpus) -> str:
    return corpus.text(int(corpus.starts[job.first]), int(corpus.ends[job.first]))


def _records_of(job: Job, corpus: Corpus, options: ReadOptions) -> str:
    lines = []
    for i in range(job.first, job.last):
        date = f"{corpus.dates[i]:08}"
        record = {
            options.id_field: corpus.ids[i].removeprefix(f"{job.source.id}#"),
            options.date_field: f"{date[:4]}-{date[4:6]}-{date[6:]}" if corpus.dates[i] else None,
            options.source_field: corpus.source_name(int(corpus.source_of[i])) or None,
            options.text_field: corpus.text(int(corpus.starts[i]), int(corpus.ends[i])),
        }
        lines.append(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE).decode())
    return "".join(lines)
