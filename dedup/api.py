"""The Python interface: one call for each job; docs/python.md shows them all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from dedup.checking.check_report import CheckReport
from dedup.checking.paths import Against, check_paths
from dedup.cleaning.clean_corpus import clean_paths, Cleaned
from dedup.cleaning.restore import restore_folder, Restored
from dedup.findings.scan_report import Report
from dedup.kinds import CHECKED, kinds_of, Stage
from dedup.library import sqlite
from dedup.library.build import add_paths, build_library, remove_matching, update_paths
from dedup.library.grow import Growth
from dedup.library.named import load_frames
from dedup.library.scan_held import scan_documents_held, scan_paths_held
from dedup.model import Document, Form, Problem
from dedup.pipeline import scan_documents, scan_paths
from dedup.preparing import no_progress, Progress
from dedup.sampling.estimate import Estimate, sample_corpus, sample_paths
from dedup.settings import SAMPLE, Settings
from dedup.text.corpus import batch_documents, build_corpus

AnyPath: TypeAlias = str | os.PathLike[str]
Paths: TypeAlias = AnyPath | Iterable[AnyPath]
Texts: TypeAlias = AnyPath | Iterable[AnyPath | Document]


def scan(
    texts: Texts,
    settings: Settings | None = None,
    *,
    library: AnyPath = "",
    progress: Progress = no_progress,
) -> Report:
    """Find what texts repeat and what pages added: paragraphs, passages, whole speeches, furniture.

    ``texts`` are paths of files and folders, or `Document` objects. Bad files become ``problems`` of the
    report; NothingToReadError is raised when no path gave a text, SettingsError for a bad option.
    With a ``library``, by path or URL, what it holds of them is told too, as the better copy; without ``settings`` those
    of the library hold. LibraryError is raised for one that does not fit.

    >>> report = scan([Document("a", "a", "一号文件全文如下，请各单位认真组织学习，抓好贯彻落实。" * 2)])
    >>> report.summary.repeated_characters
    0
    """
    if not library:
        return _scan(texts, settings or Settings(), (), progress)
    chosen, frames = load_frames(settings or Settings())
    paths, documents = _split_texts(texts)
    name, given = os.fspath(library), _given(settings)
    if documents:
        return scan_documents_held(documents, name, chosen, given=given, frames=frames, progress=progress)
    return scan_paths_held(paths, name, chosen, given=given, frames=frames, progress=progress)


def _scan(texts: Texts, settings: Settings, forms: Sequence[Form], progress: Progress) -> Report:
    chosen, frames = load_frames(settings)
    paths, documents = _split_texts(texts)
    if documents:
        return scan_documents(documents, chosen, progress, frames, forms)
    return scan_paths(paths, chosen, progress, frames=frames, forms=forms)


def find_templates(
    texts: Texts,
    settings: Settings | None = None,
    *,
    forms: Sequence[Form] = (),
    progress: Progress = no_progress,
) -> Report:
    """Find the sentences that many speeches fill in like a form (``templates`` of the report), and the outlines that
    are used again (its findings). The report has its templates without their uses as ``forms``; where these are given,
    their uses are found, and nothing else.

    ``texts`` and errors are those of `scan`; of the settings ``find`` does not count.
    """
    asked = replace(settings or Settings(), find=kinds_of(Stage.TEMPLATES))
    return _scan(texts, asked, forms, progress)


def sample_recall(
    texts: Texts,
    settings: Settings | None = None,
    *,
    sample: int = SAMPLE,
    progress: Progress = no_progress,
) -> Estimate:
    """Estimate on these texts what the sketch misses: ``sample`` paragraphs, drawn at random, are compared exactly with
    all others.

    ``texts`` are those of `scan`. Raises NothingToReadError when no path gave a text, SettingsError for a sample that
    cannot be.
    """
    chosen = settings or Settings()
    paths, documents = _split_texts(texts)
    if not documents:
        return sample_paths(paths, chosen, sample, progress=progress)
    problems: list[Problem] = []
    corpus = build_corpus(batch_documents(documents, problems.append), problems.append)
    return sample_corpus(corpus, chosen, sample, problems, progress)


def clean(
    paths: Paths,
    output: AnyPath | None,
    settings: Settings | None = None,
    *,
    library: AnyPath = "",
    add: bool = False,
    force: bool = False,
    progress: Progress = no_progress,
) -> Cleaned:
    """Write the texts of ``paths`` again to a new folder ``output``, without what repeats in them.

    The folder also gets a ledger, from which `restore` rebuilds the input. Without ``output`` nothing is
    written: the result says what would be removed. ``force`` replaces a folder that an earlier run wrote.
    What a ``library``, by path or URL, holds goes too, and with ``add`` what stays is added to it; without ``settings``
    those of the library hold. Raises NothingToReadError when no path gave a text, OutputError when the folder cannot be
    made, LibraryError for a library that does not fit.
    """
    target = None if output is None else os.fspath(output)
    chosen, frames = load_frames(settings or Settings())
    return clean_paths(
        _paths(paths),
        target,
        chosen,
        force=force,
        progress=progress,
        frames=frames,
        library=os.fspath(library),
        add=add,
        given=_given(settings),
    )


def restore(
    folder: AnyPath, output: AnyPath, *, force: bool = False, progress: Progress = no_progress
) -> Restored:
    """Rebuild the input of a folder that `clean` wrote, in a new folder ``output``.

    Raises LedgerError, and writes nothing, when the folder was changed or its ledger is not whole.
    """
    return restore_folder(os.fspath(folder), os.fspath(output), force=force, progress=progress)


def check(
    drafts: Paths,
    *,
    library: Paths = (),
    against: Paths = (),
    own: Iterable[str] = (),
    decisions: AnyPath = "",
    date: str = "",
    settings: Settings | None = None,
    progress: Progress = no_progress,
) -> CheckReport:
    """Find what of drafts stands in old texts, and what of it are only set phrases.

    ``drafts`` are paths. The old texts are in libraries, by path or URL, or in files and folders ``against``; ``own``
    says which of them are the writer's own, as ``FIELD=VALUE`` or by path. ``decisions`` is a file of them, which the
    page of an earlier version saved: `CheckReport.decided` has what they come to. ``date`` stands in reports to be
    filed. Without ``settings`` those of the library hold; what a check tells is fixed, whatever their ``find`` says.
    Raises InputError for a damaged file of decisions; NothingToReadError when no draft can be
    read, or nothing to hold it against; SettingsError and LibraryError for a library that does not fit.
    """
    held = Against(_paths(library), _paths(against), tuple(own))
    chosen = replace(settings or Settings(), find=CHECKED)
    told = os.fspath(decisions)
    return check_paths(
        _paths(drafts), held, chosen, given=_given(settings), progress=progress, decisions=told, date=date
    )


class Library(sqlite.Library):
    """Old texts in one file, kept and indexed, which `check` holds drafts against.

    `build` makes one; `open` gives one that is there, a context manager: for reading, or with ``write=True`` to add,
    update and remove. ``documents()`` yields names and paths, ``entries(names)`` the texts with what is known of them.
    Each change says what became of it: a `Growth`.
    """

    @classmethod
    def build(
        cls,
        path: AnyPath,
        texts: Paths,
        settings: Settings | None = None,
        *,
        force: bool = False,
        progress: Progress = no_progress,
    ) -> Growth:
        """Make a library of files and folders ``texts``; ``force`` replaces one of this name once the new one is whole.

        Raises OutputError where it exists, NothingToReadError when no text came of the paths.
        """
        chosen = settings or Settings()
        return build_library(os.fspath(path), _paths(texts), chosen, force=force, progress=progress)

    def add_texts(
        self, texts: Paths, settings: Settings | None = None, *, progress: Progress = no_progress
    ) -> Growth:
        """Add files and folders: what is new is stored, what changed is replaced, what is equal stays. The settings say
        how files are read."""
        return add_paths(self, _paths(texts), settings or Settings(), progress=progress)

    def update_texts(self, texts: Paths = (), *, progress: Progress = no_progress) -> Growth:
        """Read again what was given before, or what of it lies at ``texts``: changed, new and vanished files.

        Raises LibraryError for a path that was not given before, or is not there.
        """
        return update_paths(self, _paths(texts), Settings(), progress=progress)

    def remove_texts(self, names: Sequence[str]) -> Growth:
        """Remove documents by name, by the path of their file or of a folder above it, or by a glob of either.

        Raises LibraryError where one fits nothing.
        """
        return remove_matching(self, names)


def _given(settings: Settings | None) -> frozenset[str]:
    """The options that a caller gave: all or none."""
    return frozenset(Settings.__dataclass_fields__) if settings is not None else frozenset[str]()


def _split_texts(texts: Texts) -> tuple[list[str], list[Document]]:
    """Paths and documents, of which there are one sort only; raises TypeError for both."""
    given = [texts] if isinstance(texts, str | os.PathLike) else list(texts)
    documents = [item for item in given if isinstance(item, Document)]
    paths = [os.fspath(item) for item in given if not isinstance(item, Document)]
    if documents and paths:
        raise TypeError("give either paths or documents, not both")
    return paths, documents


def _paths(given: Paths) -> tuple[str, ...]:
    several = [given] if isinstance(given, str | os.PathLike) else given
    return tuple(os.fspath(path) for path in several)
