"""Which files are not compared with each other: versions and translations of one text repeat it on purpose.

An entry is a pattern with parts, ``docs/{version}/**``: files whose parts differ are apart; or several patterns, of which
each means files that are apart from those of the others. A file that an entry does not mean is compared with all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dedup.errors import SettingsError
from dedup.messages import Message
from dedup.read.globs import compile_parts, PartGlob

# How parts and lists are written.
_PART, _LISTED = "{version}", '["docs/v1/**", "docs/v2/**"]'
# What a pattern has of braces: a part, a character that is escaped, or a brace that is none.
_BRACE = re.compile(r"(?P<part>\{[A-Za-z][\w-]*\})|\\.|(?P<stray>[{}])", re.DOTALL)

# Of each entry the pattern that means a file, by number, and what its parts are there; None where none does.
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """The entries, in order; of several patterns of one entry the first that means a file counts."""

    entries: Sequence[Sequence[PartGlob]] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    def key(self, path: str) -> Key:
        """What decides which files a file is apart from."""
        return tuple(_place(entry, path) for entry in self.entries)

    def patterns(self) -> list[list[str]]:
        """The entries as they are looked for."""
        return [[glob.pattern for glob in entry] for entry in self.entries]

    def idle(self, paths: Collection[str]) -> list[str]:
        """The patterns that mean none of some files, as they are written: that of a folder that was renamed."""
        globs = [glob for entry in self.entries for glob in entry]
        return [glob.pattern for glob in globs if all(glob.parts(path) is None for path in paths)]

    def most(self, paths: Iterable[str]) -> int:
        """Into how many groups an entry parts some files at most, at least 1."""
        columns = zip(*{self.key(path) for path in paths}, strict=True)
        return max((len({*column} - {None}) for column in columns), default=1) or 1


def are_apart(one: Key, other: Key) -> bool:
    """Whether two files are not compared with each other."""
    pairs = zip(one, other, strict=True)
    return any(mine is not None and yours is not None and mine != yours for mine, yours in pairs)


def _place(entry: Sequence[PartGlob], path: str) -> Hashable:
    parts = ((number, glob.parts(path)) for number, glob in enumerate(entry))
    return next((place for place in parts if place[1] is not None), None)


def parse_apart(given: object) -> Apart:
    """The entries as a configuration has them. Raises SettingsError, which names the entry, and the cure."""
    if not isinstance(given, list):
        raise SettingsError(
            Message("settings.apart_list", value=repr(given), pattern='["docs/{version}/**"]')
        )
    return Apart([_parse_entry(entry) for entry in given])


def _parse_entry(entry: object) -> Sequence[PartGlob]:
    given = entry if isinstance(entry, list) else [entry]
    patterns = [pattern for pattern in given if isinstance(pattern, str)]
    if len(patterns) < len(given):
        raise SettingsError(Message("settings.apart_entry", value=repr(entry)))
    globs = [_parse_pattern(pattern) for pattern in patterns]
    if not any("{" in pattern for pattern in patterns) and len(globs) < 2:
        raise SettingsError(Message("settings.apart_nothing", value=repr(entry), part=_PART, listed=_LISTED))
    return globs


@lru_cache
def _parse_pattern(pattern: str) -> PartGlob:
    if pattern.startswith("!"):
        raise SettingsError(Message("settings.apart_negated", value=repr(pattern)))
    names = []
    for found in _BRACE.finditer(pattern):
        if found["stray"]:
            raise SettingsError(Message("settings.apart_brace", value=repr(pattern), part=_PART, brace="\\{"))
        names += [found["part"]] if found["part"] else []
    if double := [name for name in names if names.count(name) > 1]:
        raise SettingsError(Message("settings.apart_twice", value=repr(pattern), part=double[0]))
    if any(len([*re.finditer(r"(?<!\\)\{", name)]) > 1 for name in pattern.split("/")):
        raise SettingsError(Message("settings.apart_two", value=repr(pattern)))
    glob = compile_parts(pattern)
    if glob is None:
        raise SettingsError(Message("settings.apart_no_file", value=repr(pattern)))
    return glob
