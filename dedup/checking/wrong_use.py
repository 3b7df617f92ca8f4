"""What cannot be meant, told with what to write instead: a folder for a library, a library or nothing for a draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

import numpy as np

from dedup.errors import NothingToReadError, SettingsError
from dedup.kernels.arrays import POINT
from dedup.kernels.points import code_points
from dedup.library.database import is_library
from dedup.library.entries import Entry, Store
from dedup.library.open import is_url
from dedup.library.sqlite import Library
from dedup.messages import Message
from dedup.model import Problem
from dedup.text.fold import fold_codes
from dedup.text.folding_table import BREAK

# So many texts are not all empty.
MANY = 1000
# A text of which the first characters do not count is seldom longer.
HEAD = 1000


def refuse_mixed_up(
    drafts: Sequence[str], libraries: Sequence[str], others: Sequence[tuple[str, Sequence[str]]]
) -> None:
    """Raise SettingsError for a library among the drafts or old texts, of which ``others`` has the flag, and for what is
    given as a library and is none."""
    for draft in drafts:
        if is_library(draft):
            texts = [one for one in libraries if not is_library(one)] or ["DRAFT"]
            raise SettingsError(
                Message("checking.library_as_draft", draft=draft, text=quote(texts[0]), library=quote(draft))
            )
    for flag, paths in others:
        for path in paths:
            if is_library(path):
                raise SettingsError(
                    Message("checking.library_as_text", flag=flag, path=path, quoted=quote(path))
                )
    for library in libraries:
        # An empty name is told where a library is opened.
        if not library or is_url(library) or is_library(library) or not Path(library).exists():
            continue
        if Path(library).is_dir():
            raise SettingsError(Message("checking.folder_as_library", library=library, quoted=quote(library)))
        raise SettingsError(Message("checking.no_library", library=library, quoted=quote(library)))


def leave_out_empty(entries: Sequence[Entry], problems: list[Problem]) -> tuple[list[Entry], list[str]]:
    """The drafts of which there is something to compare, and the names of the others, which are told as problems.

    Raises NothingToReadError where all are of these.
    """
    full: list[Entry] = []
    empty: list[str] = []
    for entry in entries:
        if _counts(entry.text):
            full.append(entry)
        else:
            empty.append(entry.name)
    # Which says more than that it is empty.
    told = {Message("read.empty"), Message("read.no_text")}
    problems[:] = [one for one in problems if one.path not in empty or one.message not in told]
    problems += [Problem(name, Message("checking.no_character")) for name in empty]
    if empty and not full:
        raise NothingToReadError(*(problem.placed() for problem in problems))
    return full, empty


def refuse_empty(stores: Sequence[Store], problems: Sequence[Problem]) -> None:
    """Raise NothingToReadError, with the ``problems``, where no text of the libraries has a character that counts:
    nothing could be found in them, and that is no verdict."""
    if not any(map(_holds_text, stores)):
        names = [store.name for store in stores if store.name != ":memory:"]
        what = Message("checking.library_counts", names=names) if names else Message("checking.old_counts")
        raise NothingToReadError(what, *(problem.placed() for problem in problems))


def _holds_text(store: Store) -> bool:
    """Whether any text of a library has a character that counts; of many nobody asks."""
    if not isinstance(store, Library) or len(store) > MANY:
        return True
    return any(_counts(entry.text) for name, _ in store.documents() for entry in store.entries([name]))


def _counts(text: str) -> bool:
    """Whether any character of a text counts."""
    for part in (text[:HEAD], text):
        codes = fold_codes(code_points(part))
        if ((codes & np.uint32(POINT)) > BREAK).any():
            return True
    return False
