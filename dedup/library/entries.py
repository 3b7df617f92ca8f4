"""What a library keeps of a text, what it tells of a speech, and what every kind of library can be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

import numpy as np

from dedup.errors import LibraryError
from dedup.kernels.arrays import Bools, I32, I64, U32, U64
from dedup.library.scheme import Scheme
from dedup.messages import Message
from dedup.model import Form, Layout, name_speech
from dedup.sketch.minhash import Signatures

# Slots of the sketch by which copies of one speech count once.
SKETCH = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a library keeps it.

    ``name`` is its id; ``path`` and ``digest`` are those of the file that it came from, ``line`` is where its record
    begins there, 0 for a file that is one text. ``date`` is YYYYMMDD, 0 where unknown; ``source`` the site or outlet,
    ``metadata`` what else its record says of it (title, author...). ``speeches`` int64[n + 1] are the starts of the
    speeches in the text, and its length; ``units`` int64[m, 2] the spans of the units, in order; both in code points
    of ``text``. ``layout`` says where the parts of an extracted text stand in their file.
    """

    name: str
    path: str
    digest: str
    text: str
    speeches: I64
    units: I64
    line: int = 0
    date: int = 0
    source: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    extracted: bool = False
    headings: tuple[tuple[int, int], ...] | None = None
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the speeches of some entries are found by, in order of key.

    ``keys`` uint64[n] name the speeches (`speech_key`), ascending; ``entry`` int64[n] and ``number`` int64[n] say
    which they are, the latter from 1; ``sizes`` int64[n] are the characters that count. ``sketches`` uint32[n, SKETCH]
    tell copies of one speech. ``fingerprints``, among which rare words stand (`rare_terms`), and ``bands`` uint64[m]
    are terms, 32 bits, above the index of the speech; ascending, each once. So the holders of a term stand in order of
    key without being sorted again.
    """

    keys: U64
    entry: I64
    number: I64
    sizes: I64
    sketches: U32
    fingerprints: U64
    bands: U64


@dataclass(frozen=True, slots=True)
class Holders:
    """The speeches that hold each of some terms: ``keys[offsets[i]:offsets[i + 1]]`` for term i, ascending.

    ``whole`` bool[n]: these are all; else there are more, and these are those with the least keys. Keys are hashes, so
    the least ones are a sample, the same in whatever order the library grew. ``shared`` int64 says in how many bands
    each holder agrees (1 for fingerprints).
    """

    offsets: I64
    keys: U64
    shared: I64
    whole: Bools


@dataclass(frozen=True, slots=True)
class SpeechRows:
    """What is known of speeches without their text, in order of ``keys``: the document, by a number that the store
    gives it (`Store.name_documents`), the speech's number in it, from 1, date, source, characters that count, sketch.
    ``sources`` are numbers into ``source_names``, in the order in which the keys meet them; -1 where nothing names
    one."""

    keys: U64
    documents: I64
    numbers: I64
    dates: I32
    sources: I64
    source_names: Sequence[str]
    sizes: I64
    sketches: U32


@dataclass(frozen=True, slots=True)
class Change:
    """How many documents were new, were replaced, were there already as they are, and were removed."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(
            self.new + other.new,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )

    def __bool__(self) -> bool:
        """Whether anything is another than before."""
        return bool(self.new or self.replaced or self.removed)


class Store(Protocol):
    """Where a library is kept. Same entries, same answers, in whatever order they came and whatever the store.

    What is read may come from strangers: it is checked, and LibraryError says what is damaged, and the cure.
    """

    @property
    def name(self) -> str:
        """What messages call it: its path or URL."""

    @property
    def scheme(self) -> Scheme: ...

    def __len__(self) -> int:
        """How many documents there are."""

    def outlets(self) -> Mapping[str, int]:
        """How many documents are of each outlet, by name; of none where the store does not know."""

    def years(self) -> Collection[int]:
        """The years that its documents are of; none where the store does not know."""

    def find_fingerprints(self, hashes: U32, most: int) -> Holders:
        """Who holds these fingerprints, ascending and distinct: of each the first ``most`` by key."""

    def find_bands(self, signatures: Signatures, most: int) -> Holders:
        """Who has a unit that agrees with each signature in a whole band: the ``most`` that agree in most bands, then
        by key; listed by key. Of a band that very many agree in (more than WIDEST) only those with the least keys
        count."""

    def describe(self, keys: U64) -> SpeechRows:
        """What is known of speeches, ascending by key; ``keys`` are distinct, and of speeches that are there."""

    def name_documents(self, numbers: I64) -> list[str]:
        """The names of documents that `describe` has numbered; a number lasts as long as the store is open."""

    def number_documents(self, names: Sequence[str]) -> I64:
        """The numbers of documents, int64[n]; -1 where there is none of that name."""

    def forms(self) -> tuple[Form, ...]:
        """The forms that it was told to keep."""

    def documents(self) -> Iterator[tuple[str, str]]:
        """Names and paths of all documents, in order of name."""

    def files(self) -> Mapping[str, str]:
        """The files that were read to their end, and their digests."""

    def entries(self, names: Iterable[str], threads: int = 1) -> Iterator[Entry]:
        """The documents of these names, in the order given; those that are not there are left out."""


# A band that more speeches agree in says nothing.
WIDEST = 1000


def speech_key(name: str, number: int) -> int:
    """The key of a speech, 64 bits: a hash of its document's name and its number in it, from 1."""
    speech = name_speech(name, number).encode("utf-8", "replace")
    return int.from_bytes(blake2b(speech, digest_size=8).digest(), "big")


def refuse_doubles(entries: Sequence[Entry], library: str) -> None:
    """Raise LibraryError where two of the documents that library ``library`` is to take have one name."""
    names: set[str] = set()
    for entry in entries:
        if entry.name in names:
            raise LibraryError(Message("library.doubles", library=library, name=repr(entry.name)))
        names.add(entry.name)


def no_holders(terms: int) -> Holders:
    """Nobody holds any of so many terms."""
    none = np.zeros(0, np.int64)
    return Holders(np.zeros(terms + 1, np.int64), none.astype(np.uint64), none, np.ones(terms, bool))


def join_holders(parts: Sequence[Holders]) -> Holders:
    """The holders of several lists of terms, one list after the other."""
    none = no_holders(0)
    parts = [none, *parts]
    before = np.cumsum([0, *(part.offsets[-1] for part in parts[:-1])])
    return Holders(
        np.concatenate(
            [none.offsets, *(part.offsets[1:] + base for part, base in zip(parts, before, strict=True))]
        ),
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.shared for part in parts]),
        np.concatenate([part.whole for part in parts]),
    )
