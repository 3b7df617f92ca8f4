"""What is objected to, and where: options of the guard, each declared once, as in `dedup.settings`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dedup.guarding.apart import Apart
from dedup.kinds import CHECKED, COPIES
from dedup.read.globs import compile_globs, Globs
from dedup.settings import OBJECTED, option, Settings


@dataclass(frozen=True, slots=True)
class GuardOptions:
    """Options of ``[tool.dedup]`` that `Settings` does not have: what to do about findings, not which there are."""

    fail_on: tuple[str, ...] = field(default=COPIES, metadata={"option": OBJECTED})
    baseline: str = option("")
    vendored: bool = option(False)
    accept_ref: str = option("")
    max_rise: str = option("")


@dataclass(frozen=True, slots=True)
class PathLimits:
    """A table of ``[[tool.dedup.paths]]``: other limits for the files that it is for.

    ``fail_on`` may be empty: nothing is objected to. None is what holds elsewhere.
    """

    include: tuple[str, ...] = option(())
    exclude: tuple[str, ...] = option(())
    fail_on: tuple[str, ...] | None = field(default=None, metadata={"option": OBJECTED})
    min_passage: int | None = option(None, low=8, high=10**6)
    min_length: int | None = option(None, low=1, high=10**6)


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one file; None is what the settings say."""

    fail_on: tuple[str, ...]
    min_passage: int | None = None
    min_length: int | None = None

    def narrow(self, settings: Settings) -> Settings:
        """The settings that a file of these limits is compared with."""
        find = tuple(kind for kind in CHECKED if kind in self.fail_on) or settings.find
        return replace(
            settings,
            find=find,
            min_passage=settings.min_passage if self.min_passage is None else self.min_passage,
            min_length=settings.min_length if self.min_length is None else self.min_length,
        )


@dataclass(frozen=True)
class Guard:
    """The options as a whole: those of the guard, the tables for some paths, of which a later one wins, and which files
    are not compared with each other."""

    options: GuardOptions = field(default_factory=GuardOptions)
    paths: Sequence[PathLimits] = ()
    apart: Apart = field(default_factory=Apart)

    def limits_of(self, path: str) -> Limits:
        """The limits for a file by its path from the root of the repository."""
        found = Limits(self.options.fail_on)
        for table in self.paths:
            if _is_for(table, path):
                own = {name: getattr(table, name) for name in Limits.__slots__}
                found = replace(found, **{name: value for name, value in own.items() if value is not None})
        return found

    def override(self, given: Collection[str], fail_on: tuple[str, ...] = ()) -> Guard:
        """The options where flags, by name of their option, win over what is said of some paths, and ``fail_on``, if
        any, over all."""
        paths = [
            replace(
                table,
                fail_on=None if fail_on else table.fail_on,
                min_passage=None if "min_passage" in given else table.min_passage,
                min_length=None if "min_length" in given else table.min_length,
            )
            for table in self.paths
        ]
        options = replace(self.options, fail_on=fail_on or self.options.fail_on)
        return replace(self, options=options, paths=tuple(paths))


def _is_for(table: PathLimits, path: str) -> bool:
    include, exclude = _compiled(table.include), _compiled(table.exclude)
    return (include is None or include.match(path)) and not (exclude is not None and exclude.match(path))


@lru_cache
def _compiled(globs: tuple[str, ...]) -> Globs | None:
    return compile_globs(globs)
