"""Paths to texts: find the files, read each as batches of documents, report what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dedup.errors import UnreadableError
from dedup.formats import FORMATS
from dedup.model import Batch
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import OnProblem, Reporter
from dedup.read.sources import find_sources

__all__ = ["ReadOptions", "Source", "find_sources", "read_source"]


def read_source(source: Source, options: ReadOptions, on_problem: OnProblem) -> Iterator[Batch]:
    """Yield the documents of one file; whatever is wrong with it is a problem, never an exception."""
    report = Reporter(source.id, on_problem)
    try:
        for batch in _read(source, options, report):
            yield replace(batch, source=source.folder) if source.folder else batch
    except UnreadableError as error:
        report.error(error)
    except OSError as error:
        report(f"cannot be read: {error.strerror or error}")
    except MemoryError:
        report("does not fit into memory: split it, or make it JSON Lines")
    finally:
        report.close()


def _read(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Choose the reader; each is imported when a file of its format is met: the others cost nothing."""
    format_ = FORMATS[source.format]
    read = format_.load_reader()
    if format_.seeks:
        return read(source, options, report)
    from dedup.read.streams import open_chunks

    return read(open_chunks(source), source.id, options, report)
