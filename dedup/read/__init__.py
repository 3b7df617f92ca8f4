"""Paths to texts: find the files, read each as batches of documents, report what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dedup.errors import UnreadableError
from dedup.formats import FORMATS
from dedup.messages import Message, why_failed
from dedup.model import Batch
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import OnProblem, Reporter
from dedup.read.sources import find_sources

__all__ = ["ReadOptions", "Source", "find_sources", "read_source"]


def read_source(source: Source, options: ReadOptions, on_problem: OnProblem) -> Iterator[Batch]:
    """Yield the documents of one file; whatever is wrong with it is a problem, never an exception."""
    report = Reporter(source.id, on_problem)
    try:
        told = source.partitions if source.relative else {}
        for batch in _read(source, _without_told(options, told), report):
            yield _with_told(batch, source, options, told) if source.relative else batch
    except UnreadableError as error:
        report.error(error)
    except OSError as error:
        report(Message("read.cannot_read", why=why_failed(error)))
    except MemoryError:
        report(Message("read.no_memory"))
    finally:
        report.close()


def _without_told(options: ReadOptions, told: Mapping[str, str]) -> ReadOptions:
    """The options without the fields that the file's folders tell, ``date=2023-01-05/``: its records lack them."""
    if not told:
        return options
    date, source = ("" if field in told else field for field in (options.date_field, options.source_field))
    return replace(options, date_field=date, source_field=source)


def _with_told(batch: Batch, source: Source, options: ReadOptions, told: Mapping[str, str]) -> Batch:
    """A batch with what the folders of its file say of all its texts."""
    outlet, dates = source.folder, batch.dates
    if options.date_field in told:
        dates = [told[options.date_field]] * len(batch.texts)
        outlet = "" if outlet.startswith(f"{options.date_field}=") else outlet
    if options.source_field in told:
        from dedup.read.records import name_source

        outlet = name_source(told[options.source_field])
    return replace(batch, source=outlet, dates=dates)


def _read(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Choose the reader; each is imported when a file of its format is met: the others cost nothing."""
    format_ = FORMATS[source.format]
    read = format_.load_reader()
    if format_.seeks:
        return read(source, options, report)
    from dedup.read.streams import open_chunks

    return read(open_chunks(source), source.id, options, report)
