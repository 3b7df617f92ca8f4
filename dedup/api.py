"""The Python interface: one call for each main job."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from dedup.checking.paths import Against, check_paths
from dedup.checking.report import CheckReport
from dedup.cleaning.restore import restore_folder, Restored
from dedup.cleaning.run import clean_paths, Cleaned
from dedup.findings.report import Report
from dedup.library.named import load_frames
from dedup.model import Document
from dedup.pipeline import scan_documents, scan_paths
from dedup.preparing import no_progress, Progress
from dedup.settings import CHECKED, Settings


def scan(
    texts: str | os.PathLike[str] | Iterable[str | os.PathLike[str] | Document],
    settings: Settings | None = None,
    *,
    progress: Progress = no_progress,
) -> Report:
    """Find what texts repeat and what pages added: paragraphs, passages, whole speeches, furniture.

    ``texts`` are paths of files and folders, or `Document` objects. Bad files become ``problems`` of the
    report; NothingToReadError is raised when no path gave a text, SettingsError for a bad option.

    >>> report = scan([Document("a", "a", "一号文件全文如下，请各单位认真组织学习，抓好贯彻落实。" * 2)])
    >>> report.summary.repeated_characters
    0
    """
    chosen, frames = load_frames(settings or Settings())
    given = [texts] if isinstance(texts, str | os.PathLike) else list(texts)
    documents = [item for item in given if isinstance(item, Document)]
    if not documents:
        paths = [os.fspath(item) for item in given if not isinstance(item, Document)]
        return scan_paths(paths, chosen, progress, frames=frames)
    if len(documents) < len(given):
        raise TypeError("give either paths or documents, not both")
    return scan_documents(documents, chosen, progress, frames)


def clean(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None,
    settings: Settings | None = None,
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> Cleaned:
    """Write the texts of ``paths`` again to a new folder ``output``, without what repeats in them.

    The folder also gets a ledger, from which `restore` rebuilds the input. Without ``output`` nothing is
    written: the result says what would be removed. ``force`` replaces a folder that an earlier run wrote.
    Raises NothingToReadError when no path gave a text, OutputError when the folder cannot be made.
    """
    target = None if output is None else os.fspath(output)
    chosen, frames = load_frames(settings or Settings())
    return clean_paths(_paths(paths), target, chosen, force=force, progress=progress, frames=frames)


def restore(
    folder: str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> Restored:
    """Rebuild the input of a folder that `clean` wrote, in a new folder ``output``.

    Raises LedgerError, and writes nothing, when the folder was changed or its ledger is not whole.
    """
    return restore_folder(os.fspath(folder), os.fspath(output), force=force, progress=progress)


def check(
    drafts: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    library: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    against: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    own: Iterable[str] = (),
    settings: Settings | None = None,
    progress: Progress = no_progress,
) -> CheckReport:
    """Find what of drafts stands in old texts, and what of it are only set phrases.

    ``drafts`` are paths. The old texts are in libraries, by path or URL, or in files and folders ``against``; ``own``
    says which of them are the writer's own, as ``FIELD=VALUE`` or by path. Without ``settings`` those of the library
    hold. Raises NothingToReadError when no draft can be read, or nothing to hold it against; SettingsError and
    LibraryError for a library that does not fit.
    """
    given = frozenset(Settings.__dataclass_fields__) if settings is not None else frozenset[str]()
    held = Against(_paths(library), _paths(against), tuple(own))
    chosen = replace(settings or Settings(), find=CHECKED)
    return check_paths(_paths(drafts), held, chosen, given=given, progress=progress)


def _paths(given: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    several = [given] if isinstance(given, str | os.PathLike) else given
    return tuple(os.fspath(path) for path in several)
