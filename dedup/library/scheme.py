"""What an index is made with: an index of one scheme answers no question of another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

from dedup.errors import LibraryError, SettingsError
from dedup.messages import Message
from dedup.settings import flag_name, Settings, SHAPING
from dedup.sketch.bands import Banding, choose_banding
from dedup.sketch.minhash import SCHEME
from dedup.text.folding_table import VERSION as FOLDING

# Raised when what the code makes of one text changes: segmentation, or what goes into the index; folding has its own.
SEGMENTATION, INDEX = 2, 3


@dataclass(frozen=True, slots=True)
class Scheme:
    """The settings that shape an index, and the versions of what it is made by.

    An index answers for every higher threshold and every longer ``min_run`` than its own.
    """

    unit: str
    fold: str
    tokens: str
    shingle: int
    threshold: float
    recall: float
    num_perm: int
    seed: int
    min_run: int
    min_length: int
    hashing: str = SCHEME
    folding: int = FOLDING
    segmentation: int = SEGMENTATION
    index: int = INDEX

    @property
    def banding(self) -> Banding:
        return choose_banding(self.threshold, self.recall, self.num_perm)

    @property
    def slots(self) -> int:
        """Slots of a signature."""
        return self.num_perm or self.banding.slots

    def record(self) -> dict[str, Any]:
        """As it stands in a header."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def refuse_misfit(self, settings: Settings, name: str) -> None:
        """Raise SettingsError unless an index of this scheme, that of library ``name``, can answer for the settings."""
        for option in SHAPING:
            asked, has = getattr(settings, option), getattr(self, option)
            at_least = option in ("threshold", "min_run", "min_length")
            if asked == has or (at_least and asked > has):
                continue
            flag = flag_name(option)
            key = "library.misfit_least" if at_least else "library.misfit"
            raise SettingsError(Message(key, name=name, flag=flag, has=has, asked=asked))


def choose_scheme(settings: Settings) -> Scheme:
    """The scheme that these settings ask for."""
    return Scheme(**{name: getattr(settings, name) for name in SHAPING})


def adopt_scheme(scheme: Scheme, settings: Settings, given: Collection[str] = ()) -> Settings:
    """The settings with those of the scheme, where they shape an index and are not ``given``."""
    return replace(settings, **{name: getattr(scheme, name) for name in SHAPING if name not in given})


def settings_of(scheme: Scheme, threads: int = 0) -> Settings:
    """The settings that an index was made with; SettingsError where one is out of its limits, or no such value."""
    shaping = {name: getattr(scheme, name) for name in SHAPING}
    usual = Settings()
    for name, value in shaping.items():
        wanted = type(getattr(usual, name))
        if type(value) is not wanted and not (wanted is float and type(value) is int):
            raise SettingsError(
                Message("library.no_such_type", flag=flag_name(name), value=repr(value), type=wanted.__name__)
            )
    return Settings(threads=threads, **shaping)


def read_scheme(record: object, name: str) -> Scheme:
    """The scheme in the header of library ``name``, which a stranger may have written; LibraryError when it is damaged,
    or this version of dedup cannot use it."""
    known = {item.name for item in fields(Scheme)}
    if not isinstance(record, dict) or set(record) != known:
        raise LibraryError(Message("library.header_lacks", name=name))
    scheme = Scheme(**record)
    for part, own in (
        ("hashing", SCHEME),
        ("folding", FOLDING),
        ("segmentation", SEGMENTATION),
        ("index", INDEX),
    ):
        if getattr(scheme, part) != own:
            raise LibraryError(
                Message("library.other_part", name=name, part=part, has=getattr(scheme, part), own=own)
            )
    try:
        settings_of(scheme)
        _ = scheme.banding
    except SettingsError as error:
        raise LibraryError(Message("library.header_damaged", name=name, error=error)) from None
    return scheme
