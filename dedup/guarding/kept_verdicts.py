"""What the last check of many files found in each, kept beside the texts in the cache. It is said again of a file as
long as neither that nor any text that shares a fingerprint with it is another one: nothing else can bear on it, but for
the baseline, which is asked anew. What a commit changes, or is copied of what it changes, is always compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import orjson

from dedup.errors import LibraryError, pack_message
from dedup.guarding import prose
from dedup.guarding.baseline import Part
from dedup.guarding.file_verdict import Verdict
from dedup.guarding.judge import Hit, LISTED
from dedup.guarding.limits import Guard
from dedup.guarding.parents import Brought
from dedup.library.neighbourhoods import digest_neighbourhoods
from dedup.library.sqlite import Library
from dedup.messages import Message
from dedup.model import Finding, Occurrence, Problem
from dedup.read import Source
from dedup.settings import Settings
from dedup.version import VERSION


class Verdicts:
    """The verdicts that a library of staged files keeps. ``brought`` says which files were changed."""

    def __init__(self, library: Library, settings: Settings, guard: Guard, brought: Brought) -> None:
        self._library, self._brought = library, brought
        asked = settings, guard.options, guard.paths, guard.apart.patterns()
        accepted = brought.accepted.commit if brought.accepted is not None else ""
        shape = repr((VERSION, prose.VERSION, *asked, accepted))
        self._shape = blake2b(shape.encode(), digest_size=8).hexdigest()
        self._near = digest_neighbourhoods(library)
        self._path_of = dict(library.documents())
        self._rows = (
            library.roots()
        )  # a cache is made of no paths that were given: the table is free for this

    def find(self, sources: Iterable[Source]) -> dict[str, Verdict]:
        """What is known of some files, by path. Raises LibraryError where that is damaged."""
        found = {}
        for source in sources:
            row = self._rows.get(source.id, "")
            key = self._key(source.id)
            if key and row.startswith(key):
                try:
                    verdict = _decode(row[len(key) :])
                except (ValueError, KeyError, TypeError, AttributeError):
                    raise LibraryError(Message("guarding.no_verdict", name=self._library.name)) from None
                if self._may_be_kept(source.id, verdict):
                    found[source.id] = verdict
        return found

    def keep(self, verdicts: Mapping[str, Verdict]) -> None:
        """Remember what was found now, and forget the verdicts of files that are gone."""
        rows = {
            path: self._key(path) + _encode(verdict)
            for path, verdict in verdicts.items()
            if self._key(path) and self._may_be_kept(path, verdict)
        }
        self._library.keep_roots(rows)
        staged = self._brought.staged.blobs
        if gone := [path for path in self._rows if path not in staged]:
            self._library.drop(roots=gone)

    def _key(self, path: str) -> str:
        """What a verdict depends on; nothing for a file that is not staged."""
        blob = self._brought.staged.blobs.get(path)
        return f"{self._shape} {blob} {self._near.get(path, 0):x} " if blob else ""

    def _may_be_kept(self, path: str, verdict: Verdict) -> bool:
        """Whether it is a verdict of files as they are, and not of what a commit does to them."""
        named = {place.document for hit in verdict.hits for place in hit.finding.occurrences}
        paths = {path, *(self._path_of.get(name, name) for name in named)}
        return not any(self._brought.is_changed(path) or self._brought.is_since(path) for path in paths)


def _encode(verdict: Verdict) -> str:
    hits = [replace(hit, accepted="", reason="") if hit.accepted == LISTED else hit for hit in verdict.hits]
    options = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_SUBCLASS
    return orjson.dumps(replace(verdict, hits=hits), pack_message, options).decode()


def _decode(row: str) -> Verdict:
    told = orjson.loads(row)
    problems = [
        Problem(**problem | {"message": Message.unpack(problem["message"])}) for problem in told["problems"]
    ]
    return Verdict([_decode_hit(hit) for hit in told["hits"]], problems, told["is_read"], told["characters"])


def _decode_hit(told: dict[str, Any]) -> Hit:
    finding, parts = told.pop("finding"), told.pop("parts")
    places = tuple(Occurrence(**place) for place in finding.pop("occurrences"))
    made = tuple(Part(**(part | {"former": tuple(part["former"])})) for part in parts)
    shared = tuple((start, end) for start, end in told.pop("shared"))
    return Hit(**told, finding=Finding(**finding, occurrences=places), parts=made, shared=shared)
